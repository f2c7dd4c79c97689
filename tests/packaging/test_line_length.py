"""The check of line lengths finds the lines that can be broken, and no others."""

from __future__ import annotations

import pytest

from tests.packaging.line_length import LIMIT, files, too_long
from tests.packaging.places import ROOT, STUB

LONG = "word " * 25
URL = "https://example.org/" + "a" * 90


@pytest.mark.parametrize(
    ("path", "line", "is_too_long"),
    [
        ("a.rs", "x" * LIMIT, False),
        ("a.rs", "x" * (LIMIT + 1), True),
        ("a.rs", "é" * LIMIT, False),
        ("a.rs", f"// {LONG}", True),
        ("a.rs", f'    "{LONG}",', True),
        ("a.rs", f"/// | {LONG} |", False),
        ("a.rs", f"// {URL}", False),
        ("a.md", LONG, True),
        ("a.md", f"| {LONG} |", False),
        ("a.md", f"- see [the page]({URL}).", False),
        ("a.md", f"[page]: {URL}", False),
        ("a.md", f"{LONG}[the page]({URL})", True),
        ("a.md", f"{URL} {URL}", True),
        ("Makefile", f"# {LONG}", True),
        ("Cargo.toml", f'description = "{LONG}"', True),
        ("testdata/sets.toml", f'data = "{LONG}"', True),
        ("testdata/ragged/quotes.toml", f'data = "{LONG}"', False),
        ("testdata/ragged/quotes.toml", f"# {LONG}", True),
    ],
)
def test_a_line_that_can_be_broken_is_found(path: str, line: str, is_too_long: bool) -> None:
    assert too_long(path, f"{line}\n") == [1] * is_too_long


def test_fenced_blocks_are_left_out() -> None:
    text = f"```text\n{LONG}\n```\n{LONG}\n    ````\n{LONG}\n```\n{LONG}\n````\n{LONG}\n"
    assert too_long("a.md", text) == [4, 10]


def test_of_the_stub_only_docstrings_are_checked() -> None:
    text = f'def f(a: "{LONG}") -> None:\n    """Short.\n\n    {LONG}\n    """\n'
    assert too_long(str(STUB.relative_to(ROOT)), text) == [4]
    assert too_long("other.pyi", text) == [1, 4]


def test_source_and_documents_are_checked_and_data_is_not() -> None:
    checked = set(files())
    assert {"README.md", "Makefile", ".ci/run", "Cargo.toml", "benches/src/main.rs"} <= checked
    assert "Cargo.lock" not in checked
    assert not any(path.startswith(("data/", "benches/results/")) for path in checked)
