"""Every case of testdata/ over both implementations, and the cases' own form."""

from __future__ import annotations

import sys
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

FOLDER = Path(__file__).parent.parent / "testdata"
CASES: list[dict[str, Any]] = [
    case
    for path in sorted(FOLDER.glob("*.toml"))
    for case in tomllib.loads(path.read_text(encoding="utf-8"))["case"]
]

each_case = pytest.mark.parametrize("case", CASES, ids=[case["name"] for case in CASES])


def counter_of(case: dict[str, Any], implementation: ModuleType) -> Any:
    reset = getattr(implementation.Reset, case["reset"])
    return implementation.Counter(case["what"], case["min_number"], reset)


def inputs_and_hits(
    case: dict[str, Any], implementation: ModuleType
) -> list[tuple[str | bytes, list[Any]]]:
    """Each form of the case's input with the segments it must give."""

    def segments(hits: list[dict[str, int]]) -> list[Any]:
        return [implementation.Segment(**{"reached_at": None, **hit}) for hit in hits]

    if "hex" in case:
        return [(bytes.fromhex(case["hex"]), segments(case["hits"]))]
    text: str = case["text"]
    hits_bytes = case.get("hits_bytes", case["hits"])
    return [(text, segments(case["hits"])), (text.encode(), segments(hits_bytes))]


@each_case
def test_has_count(case: dict[str, Any], implementation: ModuleType) -> None:
    counter = counter_of(case, implementation)
    for data, _ in inputs_and_hits(case, implementation):
        assert counter.has_count(data) is case["has_count"]


@each_case
def test_find(case: dict[str, Any], implementation: ModuleType) -> None:
    counter = counter_of(case, implementation)
    for data, hits in inputs_and_hits(case, implementation):
        assert counter.find(data) == (hits[0] if hits else None)


@each_case
def test_find_iter(case: dict[str, Any], implementation: ModuleType) -> None:
    counter = counter_of(case, implementation)
    for data, hits in inputs_and_hits(case, implementation):
        assert list(counter.find_iter(data)) == hits


@each_case
def test_form(case: dict[str, Any]) -> None:
    required = {"name", "what", "min_number", "reset", "has_count", "hits"}
    assert case.keys() - {"hits_bytes", "lines"} in (required | {"text"}, required | {"hex"})
    assert ("lines" in case) == (case["reset"] in ("NewlinesReset", "WhitespaceReset"))
    if "lines" in case:
        assert case["lines"] == sorted({hit["line"] for hit in case["hits"]})
    if "hits_bytes" in case:
        assert "text" in case
        assert case["hits_bytes"] != case["hits"]
    if case["min_number"] > 0:
        assert case["has_count"] == bool(case["hits"])


def test_names_are_unique() -> None:
    names = [case["name"] for case in CASES]
    assert names
    assert len(set(names)) == len(names)
