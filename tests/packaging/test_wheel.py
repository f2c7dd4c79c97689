"""A wheel built here works in an empty environment, on every CPython that the machine has.

`make test` runs the whole suite on one CPython, over the build that is shipped. `make check` builds
a wheel, with less optimisation, for each CPython that it finds, and runs the suite over it:
without the tests of the originals in plain Python, of the bounds, and those that take long, and
with one in ten of the examples of each property; with all of them where `ATLEAST_ONE_IN=1`, as in
`make soak`.
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
# Kept between runs, so that a second one is quick: what cargo built, and environments with the
# libraries that the suite needs. What is tested is always built and installed anew. Cargo builds in
# one place for every version: only what is linked with Python differs.
KEPT = ROOT / "target" / "wheels"
# Of how many examples one is made, and which tests are run.
SHARE = {"ATLEAST_ONE_IN": os.environ.get("ATLEAST_ONE_IN", "10")}
OF_THE_PACKAGE = ("-k", "not prototype", "-m", "not full", "--ignore", "tests/test_bounds.py")

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
    """Return the interpreter of an environment that has what the suite imports."""
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
    """Install the wheel and nothing else, anew, in the environment of the interpreter `into`."""
    flags = ["install", "--quiet", "--no-index", "--force-reinstall"]
    run(with_pip, "-m", "pip", "--python", into, *flags, wheel)


def check_in_an_empty_environment(python: Path) -> None:
    """Check what a user of a fresh install sees."""
    answers = run(python, ROOT / "examples" / "two_lines.py", cwd=python.parent)
    assert answers == "True\nFalse\n"
    expected = [line for line in DATA.read_text().splitlines() if line.count("L") >= 8]
    assert len(expected) == 8
    for command in ([python.with_name("atleast")], [python, "-m", "atleast"]):
        assert run(*command, "8", "L", DATA, cwd=python.parent).splitlines() == expected


def test_an_interpreter_was_found() -> None:
    """Say which versions are tested: a machine may lack some, but never the one that runs this."""
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
    printed = run(with_suite, *suite, *OF_THE_PACKAGE, environment=SHARE)
    assert f"interpreter: CPython {version}." in printed
    assert f"one in {SHARE['ATLEAST_ONE_IN']} is made" in printed
    assert " passed" in printed
