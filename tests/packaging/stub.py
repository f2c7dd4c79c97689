"""The stub made from the Rust. Run as a program, it writes the committed stub anew."""

from __future__ import annotations

import re
import tempfile
from pathlib import Path

from tests.packaging.places import STUB, maturin

OVERLOADS = Path(__file__).with_name("overloads.pyi")


def generate() -> str:
    """Return the stub as maturin makes it from the extension module, with the overloads."""
    with tempfile.TemporaryDirectory() as folder:
        maturin("generate-stubs", "--profile", "release", "--out", folder)
        return with_overloads((Path(folder) / "atleast" / "_atleast.pyi").read_text())


def with_overloads(stub: str) -> str:
    """Return the stub with what `overloads.pyi` has; the last of a method's keeps the docs."""
    overloads = OVERLOADS.read_text()
    outside = "".join(re.findall(r"^(?:from|\w+ =) .*\n", overloads, re.MULTILINE))
    for of, methods in re.findall(r"^class (\w+):\n((?:    .*\n)+)", overloads, re.MULTILINE):
        for name in dict.fromkeys(re.findall(r"def (\w+)", methods)):
            written = "".join(re.findall(rf"    @overload\n    def {name}\(.*\n", methods))
            before, line, docs = re.split(
                rf"(?ms)(?<=^class {of}:\n)(.*?^    def {name}\(.*?\n)", stub, maxsplit=1
            )
            kept = line[: line.rindex(f"    def {name}(")]
            stub = before + kept + written.removesuffix(" ...\n") + "\n" + docs
    return outside + stub


if __name__ == "__main__":
    STUB.write_text(generate())
