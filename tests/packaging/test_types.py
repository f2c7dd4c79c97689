"""The stub is generated from the Rust code, fits the module, and type checkers accept it."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from atleast import Counter

from tests.packaging import stub
from tests.packaging.places import ROOT, STUB, run

EXAMPLE = ROOT / "tests" / "packaging" / "typed_example.py"
CHECKERS = {
    "mypy": [sys.executable, "-m", "mypy", "--strict"],
    "pyright": [sys.executable, "-m", "pyright", "--pythonpath", sys.executable],
}


def test_stub_is_up_to_date() -> None:
    assert STUB.read_text() == stub.generate(), "the Rust code has changed: run `make stubs`"


def test_defaults_added_to_the_stub_are_those_of_the_module() -> None:
    assert {("Counter", "reset"): repr(Counter("c").reset)} == stub.DEFAULTS


def test_stub_fits_the_module() -> None:
    run(sys.executable, "-m", "mypy.stubtest", "atleast")


def test_typed_example_runs() -> None:
    assert run(sys.executable, EXAMPLE).splitlines() == [
        "[(8, slice(0, 5, None), 3), (1, slice(6, 11, None), None)]",
        "[(2, 4)] []",
    ]


@pytest.mark.parametrize("checker", CHECKERS)
def test_checker_accepts_the_example(checker: str) -> None:
    run(*CHECKERS[checker], EXAMPLE)


@pytest.mark.parametrize("checker", CHECKERS)
def test_checker_rejects_wrong_types(checker: str, tmp_path: Path) -> None:
    wrong = tmp_path / "wrong.py"
    wrong.write_text(
        'from atleast import Counter, ragged\nCounter(",", "3").has_count(3)\nragged(open("x"))\n'
    )
    result = subprocess.run(
        [*CHECKERS[checker], wrong], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert result.returncode == 1
    assert result.stdout.count("error:") == 3, result.stdout
