"""The supported CPython interpreters on this machine, one for each version.

Run as a program, it prints the path of the newest one.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

SUPPORTED = ("3.10", "3.11", "3.12", "3.13", "3.14", "3.15")

# The interpreter must be a CPython of the right version, and able to create a virtual environment
# (on Debian that needs another package).
ANSWERS = """
import ensurepip, platform, sys, venv
print(platform.python_implementation(), "%d.%d" % sys.version_info[:2])
"""


def candidates(version: str) -> Iterator[str]:
    """Yield possible interpreters of this version: the current one, one on PATH, those of pyenv."""
    if version == "{}.{}".format(*sys.version_info[:2]):
        yield sys.executable
    on_path = shutil.which(f"python{version}")
    if on_path is not None:
        yield on_path
    pyenv = Path(os.environ.get("PYENV_ROOT", Path.home() / ".pyenv"))
    yield from map(str, sorted(pyenv.glob(f"versions/{version}.*/bin/python{version}")))


def answers(interpreter: str, version: str) -> bool:
    """Return whether the interpreter runs and has this version."""
    result = subprocess.run(
        [interpreter, "-c", ANSWERS], capture_output=True, text=True, check=False
    )
    return result.stdout.split() == ["CPython", version]


def find() -> dict[str, str]:
    """Return the interpreters that were found: version to path."""
    found = {}
    for version in SUPPORTED:
        for interpreter in candidates(version):
            if answers(interpreter, version):
                found[version] = interpreter
                break
    return found


if __name__ == "__main__":
    print(list(find().values())[-1])
