"""The docstrings of the package: each lists every argument with its default, and has an example."""

from __future__ import annotations

import ast
import doctest
import inspect
import re
from collections.abc import Callable
from pathlib import Path

import atleast
import pytest
from atleast import (
    CharSet,
    Counter,
    CountStream,
    File,
    Note,
    Partial,
    Ragged,
    RaggedRow,
    Segment,
    StrayQuote,
    Tally,
    Written,
)

STUB = Path(atleast.__file__).with_name("_atleast.pyi")

CLASSES: list[type] = [
    *(CharSet, Counter, CountStream, File, Note, Partial, Ragged, RaggedRow, Segment, StrayQuote),
    *(Tally, Written),
]
# Their docstrings list no arguments: only methods and functions make them.
MADE_BY_METHODS = {CountStream, File, Partial}
# An example would draw.
WITHOUT_EXAMPLE = {"Tally.plot"}


def functions() -> dict[str, Callable[..., object]]:
    """Return the functions, the classes with a constructor, and the public methods."""
    found: dict[str, Callable[..., object]] = {"open": atleast.open, "ragged": atleast.ragged}
    for of in CLASSES:
        if of not in MADE_BY_METHODS:
            found[of.__name__] = of
        for name in vars(of):
            if not name.startswith("_") and callable(getattr(of, name)):
                found[f"{of.__name__}.{name}"] = getattr(of, name)
    return found


def section(docs: str, name: str) -> list[str]:
    """Return the lines of a section."""
    found = re.search(rf"^{name}:\n((?:    .*\n)+)", docs + "\n", re.MULTILINE)
    return [line.removeprefix("    ") for line in found[1].splitlines()] if found else []


def arguments(docs: str) -> dict[str, str]:
    """Return the arguments in the docstring, each with its description."""
    lines = "\n".join(section(docs, "Args")).replace("\n    ", " ").splitlines()
    return dict(line.split(": ", 1) for line in lines)


@pytest.mark.parametrize("name", functions())
def test_every_argument_is_listed_with_its_default(name: str) -> None:
    function = functions()[name]
    listed = arguments(inspect.getdoc(function) or "")
    parameters = dict(inspect.signature(function).parameters)
    parameters.pop("self", None)
    assert list(listed) == list(parameters)
    for argument, parameter in parameters.items():
        default = parameter.default
        if default is inspect.Parameter.empty:
            assert "Default: " not in listed[argument]
        else:
            said = "`Reset.NoReset`" if default is ... else repr(default)
            assert listed[argument].endswith(f" Default: {said}.")


@pytest.mark.parametrize("name", functions())
def test_everything_has_an_example(name: str) -> None:
    docs = inspect.getdoc(functions()[name]) or ""
    assert ("\n```python\n>>> " in docs) == (name not in WITHOUT_EXAMPLE)


@pytest.mark.parametrize("name", functions())
def test_a_summary_is_one_line(name: str) -> None:
    summary, *rest = (inspect.getdoc(functions()[name]) or "").split("\n")
    assert summary.endswith((".", "?"))
    assert rest[0] == ""
    # Python's docs write it in the imperative.
    assert not re.match(r"(?:Returns|Makes|Gives|Takes|Reads|Opens) ", summary)


def test_the_examples_are_right() -> None:
    # From the stub, because `inspect` has no docstrings of properties.
    found = 0
    for node in ast.walk(ast.parse(STUB.read_text())):
        if not isinstance(node, (ast.ClassDef, ast.FunctionDef)):
            continue
        docs = ast.get_docstring(node)
        if docs and ">>>" in docs:
            docs = docs.replace("```python\n", "").replace("\n```", "\n")
            name = f"{node.name} in line {node.lineno}"
            examples = doctest.DocTestParser().get_doctest(docs, {}, name, None, None)
            found += 1
            assert doctest.DocTestRunner().run(examples).failed == 0, name
    assert found > 50


RUST = Path(__file__).parents[1] / "crates" / "atleast" / "src"


def without_example(text: str) -> list[str]:
    """Return the public functions of Rust whose docs have no example."""
    docs = r"((?: *///.*\n)*)"
    public = re.findall(rf"{docs}((?: *#\[.*\n)*) *pub (?:const )?fn (\w+)", text)
    shown = [(said, name) for said, attributes, name in public if "doc(hidden)" not in attributes]
    return [name for said, name in shown if "```" not in said]


def test_every_public_function_of_rust_has_an_example() -> None:
    assert without_example("/// Returns one.\npub fn one() {}\n") == ["one"]
    # What `python` exports is for the extension module, and `shorten` and `compare` are hidden.
    inside = ["python.rs", "python", "shorten.rs", "compare.rs", "compare", "naive", "tests"]
    files = [it for it in RUST.rglob("*.rs") if it.relative_to(RUST).parts[0] not in inside]
    missing = {it.name: without_example(it.read_text()) for it in files}
    assert {name: functions for name, functions in missing.items() if functions} == {}
