"""A wheel works in an empty environment, on every supported CPython on this machine.

`make test` runs the whole suite on one CPython, with the same build as a release. `make check`
builds a wheel, with less optimisation, for each CPython that it finds, and runs the suite on it. It
leaves out the tests of the prototype, of the bounds, and those that take long, and it tries one in
ten of the examples of each property; `ATLEAST_ONE_IN=1` tries all, as in `make soak`.
"""

from __future__ import annotations

import os
import sys
import zipfile
from pathlib import Path

import pytest

from tests.packaging import interpreters
from tests.packaging.places import DATA, ROOT, maturin, run

INTERPRETERS = interpreters.find()
# Kept between runs, so that a second one is quick: the output of cargo, and environments with the
# libraries that the suite needs. The wheel is always built and installed again. All versions share
# one target folder: only the crates that link with Python differ.
KEPT = ROOT / "target" / "wheels"
# One example in this many is tried.
SHARE = {"ATLEAST_ONE_IN": os.environ.get("ATLEAST_ONE_IN", "10")}
# Which tests run on a wheel.
SELECTION = ("-k", "not prototype", "-m", "not full", "--ignore", "tests/test_bounds.py")

pytestmark = pytest.mark.full


def build(version: str, folder: Path) -> Path:
    maturin(
        "build",
        "--profile",
        "wheel-test",
        "--interpreter",
        INTERPRETERS[version],
        "--out",
        folder,
        "--target-dir",
        KEPT,
    )
    (wheel,) = folder.glob("*.whl")
    return wheel


def environment_for_the_suite(version: str) -> Path:
    """Return the interpreter of an environment that has the libraries of the suite."""
    requirements = (ROOT / "requirements" / "suite.txt").read_text()
    folder = KEPT / f"environment-{version}"
    installed = folder / "requirements.txt"
    python = folder / "bin" / "python"
    if not installed.exists() or installed.read_text() != requirements:
        run(INTERPRETERS[version], "-m", "venv", "--clear", folder)
        run(python, "-m", "pip", "install", "-q", "-r", ROOT / "requirements" / "suite.txt")
        installed.write_text(requirements)
    return python


def install(wheel: Path, with_pip: Path, into: Path) -> None:
    """Install only the wheel, again if needed, in the environment of the interpreter `into`."""
    flags = ["install", "--quiet", "--no-index", "--force-reinstall"]
    run(with_pip, "-m", "pip", "--python", into, *flags, wheel)


def check_in_an_empty_environment(python: Path) -> None:
    """Check the example and the command after a fresh install."""
    answers = run(python, ROOT / "examples" / "two_lines.py", cwd=python.parent)
    assert answers == "True\nFalse\n"
    expected = [line for line in DATA.read_text().splitlines() if line.count("L") >= 8]
    assert len(expected) == 8
    for command in ([python.with_name("atleast")], [python, "-m", "atleast"]):
        assert run(*command, "8", "L", DATA, cwd=python.parent).splitlines() == expected


def test_an_interpreter_was_found() -> None:
    """The machine may lack some versions, but not the one that runs this test."""
    assert "{}.{}".format(*sys.version_info[:2]) in INTERPRETERS


@pytest.mark.parametrize("version", INTERPRETERS)
def test_wheel(version: str, tmp_path: Path) -> None:
    wheel = build(version, tmp_path)
    names = set(zipfile.ZipFile(wheel).namelist())
    assert {"atleast/__init__.py", "atleast/_atleast.pyi", "atleast/py.typed"} <= names
    assert {name.rpartition("/")[2] for name in names} >= {"LICENSE-MIT", "LICENSE-APACHE"}

    with_suite = environment_for_the_suite(version)
    run(INTERPRETERS[version], "-m", "venv", "--without-pip", tmp_path / "empty")
    empty = tmp_path / "empty" / "bin" / "python"
    install(wheel, with_suite, empty)
    check_in_an_empty_environment(empty)

    install(wheel, with_suite, with_suite)
    suite = ["-m", "pytest", "-p", "no:cacheprovider", "tests", "--ignore", "tests/packaging"]
    printed = run(with_suite, *suite, *SELECTION, environment=SHARE)
    assert f"interpreter: CPython {version}." in printed
    assert f"one in {SHARE['ATLEAST_ONE_IN']} is tried" in printed
    assert " passed" in printed
