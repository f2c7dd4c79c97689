"""Both implementations give the answers of every case of testdata/; every case is well-formed."""

from __future__ import annotations

from types import ModuleType
from typing import Any

import pytest

from tests.cases import TESTDATA, cases_in

CASES = cases_in(TESTDATA)

WHAT_KEYS = {"what", "any_of", "byte"}
RESET_KEYS = {"reset", "reset_char", "reset_any_of", "reset_byte"}
QUOTE_KEYS = {"quote", "quote_byte"}
# The keys of questions that these tests do not ask the command.
MORE_KEYS = (WHAT_KEYS | RESET_KEYS | QUOTE_KEYS | {"max_number", "invert"}) - {"what", "reset"}
OCCURRENCE_KEYS = {"occurrences", "occurrences_bytes"}
COMMAND_KEYS = {"what", "min_number", "reset", "ignore_ascii_case"}

OCCURRENCE_CASES = [case for case in CASES if "occurrences" in case]

each_case = pytest.mark.parametrize("case", CASES, ids=[case["name"] for case in CASES])


def counter_of(case: dict[str, Any], implementation: ModuleType) -> Any:
    def one_of(*keys: str) -> Any:
        """Return the argument for the one of these keys that the case has."""
        (key,) = case.keys() & set(keys)
        if key.endswith("any_of"):
            return implementation.CharSet(case[key])
        return bytes.fromhex(case[key]) if key.endswith("byte") else case[key]

    reset = one_of(*RESET_KEYS)
    return implementation.Counter(
        one_of(*WHAT_KEYS),
        case["min_number"],
        getattr(implementation.Reset, reset) if "reset" in case else reset,
        max_number=case.get("max_number"),
        invert=case.get("invert", False),
        quote=one_of(*QUOTE_KEYS) if case.keys() & QUOTE_KEYS else None,
        ignore_ascii_case=case.get("ignore_ascii_case", False),
    )


def inputs_and_hits(
    case: dict[str, Any], implementation: ModuleType
) -> list[tuple[str | bytes, list[Any]]]:
    """Return each form of the input, with the segments that must be hits."""

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
def test_counts(case: dict[str, Any], implementation: ModuleType) -> None:
    counter = counter_of(case, implementation)
    for data, hits in inputs_and_hits(case, implementation):
        assert counter.hits(data) == len(hits)
        if "tally" in case:
            tally = [list(pair) for pair in counter.tally(data).counts.items()]
            assert tally == case["tally"]
            assert counter.max_count(data) == (tally[-1][0] if tally else 0)
            assert counter.total(data) == sum(count * segments for count, segments in tally)
            assert counter.segments(data) == sum(segments for _, segments in tally)


@pytest.mark.parametrize("case", OCCURRENCE_CASES, ids=[case["name"] for case in OCCURRENCE_CASES])
def test_occurrences(case: dict[str, Any], rust: ModuleType) -> None:
    counter = counter_of(case, rust)
    occurrences = case["occurrences"]
    of_bytes = case.get("occurrences_bytes", occurrences)
    for data, _ in inputs_and_hits(case, rust):
        expected = occurrences if isinstance(data, str) or "hex" in case else of_bytes
        assert list(counter.occurrences(data)) == [slice(*place) for place in expected]


@each_case
def test_form(case: dict[str, Any]) -> None:
    assert {"name", "min_number", "has_count", "hits"} <= case.keys()
    assert len(case.keys() & WHAT_KEYS) == 1
    assert len(case.keys() & RESET_KEYS) == 1
    assert len(case.keys() & QUOTE_KEYS) <= 1
    assert len(case.keys() & {"text", "hex"}) == 1
    known = {"name", "text", "hex", "has_count", "hits"} | COMMAND_KEYS
    assert case.keys() <= known | MORE_KEYS | {"hits_bytes", "lines", "tally"} | OCCURRENCE_KEYS
    assert ("lines" in case) == (
        case.get("reset") in ("NewlinesReset", "WhitespaceReset") and not case.keys() & MORE_KEYS
    )
    if "lines" in case:
        assert case["lines"] == sorted({hit["line"] for hit in case["hits"]})
    if "hits_bytes" in case:
        assert "text" in case
        assert case["hits_bytes"] != case["hits"]
    if "occurrences_bytes" in case:
        assert "text" in case
        assert case["occurrences_bytes"] != case["occurrences"]
    if "tally" in case:
        assert case["tally"] == sorted(case["tally"])
    if case["min_number"] > 0 or "max_number" in case or "invert" in case:
        assert case["has_count"] == bool(case["hits"])


def test_names_are_unique() -> None:
    names = [case["name"] for case in CASES]
    assert names
    assert len(set(names)) == len(names)
