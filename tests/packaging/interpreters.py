"""The CPython interpreters of this machine that the package supports, one for each version.

Run as a program, it prints the path of the newest.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

SUPPORTED = ("3.10", "3.11", "3.12", "3.13", "3.14", "3.15")

# The interpreter must be the version asked for, a CPython, and able to make an environment
# (Debian's is not without a package more).
ANSWERS = """
import ensurepip, platform, sys, venv
print(platform.python_implementation(), "%d.%d" % sys.version_info[:2])
"""


def candidates(version: str) -> Iterator[str]:
    """Yield where an interpreter of this version may be: this one, on PATH, in pyenv."""
    if version == "{}.{}".format(*sys.version_info[:2]):
        yield sys.executable
    on_path = shutil.which(f"python{version}")
    if on_path is not None:
        yield on_path
    pyenv = Path(os.environ.get("PYENV_ROOT", Path.home() / ".pyenv"))
    yield from map(str, sorted(pyenv.glob(f"versions/{version}.*/bin/python{version}")))


def answers(interpreter: str, version: str) -> bool:
    """Return whether the interpreter runs and is of the version."""
    result = subprocess.run(
        [interpreter, "-c", ANSWERS], capture_output=True, text=True, check=False
    )
    return result.stdout.split() == ["CPython", version]


def find() -> dict[str, str]:
    """Return the interpreters found: version to path."""
    found = {}
    for version in SUPPORTED:
        for interpreter in candidates(version):
            if answers(interpreter, version):
                found[version] = interpreter
                break
    return found


if __name__ == "__main__":
    print(list(find().values())[-1])
