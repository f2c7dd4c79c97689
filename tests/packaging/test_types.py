"""The stub is the one that the Rust gives, says what the module does, and type checkers take it."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import pytest
from atleast import Counter, Reset

from tests.packaging import stub
from tests.packaging.places import ROOT, STUB, run

EXAMPLE = ROOT / "tests" / "packaging" / "typed_example.py"
CHECKERS = {
    "mypy": [sys.executable, "-m", "mypy", "--strict"],
    "pyright": [sys.executable, "-m", "pyright", "--pythonpath", sys.executable],
}


def test_stub_is_up_to_date() -> None:
    assert STUB.read_text() == stub.generate(), "the Rust has changed: run `make stubs`"


def test_stub_says_every_default() -> None:
    for of in ast.parse(STUB.read_text()).body:
        for function in of.body if isinstance(of, ast.ClassDef) else [of]:
            if isinstance(function, ast.FunctionDef):
                for argument, default in stub.defaults(function):
                    assert ast.unparse(default) != "...", f"{function.name}, {argument}"


def test_defaults_that_are_no_literals_are_what_the_module_does() -> None:
    assert stub.NOT_LITERAL == {("Counter", "reset"): "Reset.NoReset"}
    assert Counter("a").reset == Reset.NoReset


def test_stub_says_what_the_module_does() -> None:
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
def test_checker_refuses_what_is_wrong(checker: str, tmp_path: Path) -> None:
    wrong = tmp_path / "wrong.py"
    wrong.write_text(
        'from atleast import Counter, ragged\nCounter(",", "3").has_count(3)\nragged(open("x"))\n'
    )
    result = subprocess.run(
        [*CHECKERS[checker], wrong], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert result.returncode == 1
    assert result.stdout.count("error:") == 3, result.stdout
