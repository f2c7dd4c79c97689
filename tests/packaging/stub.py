"""The stub made from the Rust. Run as a program, it writes the committed stub anew."""

from __future__ import annotations

import tempfile
from pathlib import Path

from tests.packaging.places import STUB, maturin


def generate() -> str:
    """Return the stub as maturin makes it from the extension module."""
    with tempfile.TemporaryDirectory() as folder:
        maturin("generate-stubs", "--profile", "release", "--out", folder)
        return (Path(folder) / "atleast" / "_atleast.pyi").read_text()


if __name__ == "__main__":
    STUB.write_text(generate())
