"""`ragged` in Rust against the original in plain Python, on the cases and on random tables."""

import random
from pathlib import Path
from typing import Any

import pytest
from atleast import ragged
from hypothesis import assume, given
from hypothesis import strategies as st

from tests.examples import share
from tests.prototype import ragged as prototype
from tests.test_ragged import CASES, data_and_options


def answers(report: Any) -> tuple[Any, ...]:
    """Return what both implementations say, in one form."""
    sep = report.sep if isinstance(report.sep, bytes) else report.sep.encode()
    tally = report.tally if isinstance(report.tally, dict) else report.tally.counts
    rows = [(row.record, row.line, row.start, row.fields) for row in report.rows]
    stray_quotes = [(quote.line, quote.start) for quote in report.stray_quotes]
    return sep, report.expected, report.records, rows, stray_quotes, tally


def as_bytes(options: dict[str, Any]) -> dict[str, Any]:
    """Return the options as the original takes them."""
    return {
        name: value.encode() if isinstance(value, str) else value for name, value in options.items()
    }


@pytest.mark.parametrize("case", CASES, ids=[case["name"] for case in CASES])
def test_the_original_has_the_answers(case: dict[str, Any]) -> None:
    data, options = data_and_options(case)
    assert answers(prototype.ragged(data, **as_bytes(options))) == answers(ragged(data, **options))


@pytest.mark.parametrize("alphabet", [b'a,"\n', b'a,,""\n\n ', b'ab,;"\n\r#\\ ', b'a,"\r'])
def test_both_agree_on_random_tables(alphabet: bytes) -> None:
    rng = random.Random(20261122)
    choices: dict[str, list[Any]] = {
        "sep": [",", ",", ",", None, ";", ",,", " "],
        "expected": [None, 2, 2, 3, 1],
        "quote": ['"', '"', '"', '"', None],
        "escape": [None, None, "\\"],
        "comment": [None, None, "#", "##"],
        "skip_lines": [0, 0, 0, 1],
        "max_field": [1 << 20, 1 << 20, 5],
    }
    for _ in range(share(3000)):
        data = bytes(rng.choices(alphabet, k=rng.randrange(60)))
        options = {name: rng.choice(values) for name, values in choices.items()}
        told = (data, options)
        original = prototype.ragged(data, **as_bytes(options))
        assert answers(original) == answers(ragged(data, **options)), told


@given(data=st.binary(max_size=100), expected=st.none() | st.integers(1, 4))
def test_both_agree_on_any_bytes(data: bytes, expected: int | None) -> None:
    assume(not data.startswith((b"\xff\xfe", b"\xfe\xff")))
    original = prototype.ragged(data, expected=expected)
    assert answers(original) == answers(ragged(data, expected=expected))


MEBIBYTE = 1 << 20
LINE = b"ab,%b,ef\n" % (b"c" * 90)
ROW = b"a,%b\n" % (b"b" * 994)
COMMENTS = b"# " + b"x" * 97 + b"\n"
# Large tables whose first mebibyte alone would mislead, and the number of fields of their records.
LARGE: dict[str, tuple[bytes, dict[str, Any], int]] = {
    "a cell of thousands of lines is cut": (
        b"id,log\n" + b"".join(b'%d,"%b"\n' % (row, LINE * 3000) for row in range(60)),
        {},
        2,
    ),
    "such a cell is most of the sample": (
        b"id,log\n" + b'1,"%b"\n' % (LINE * 8000) + b'2,"%b"\n' % (LINE * 8000),
        {"expected": 2},
        2,
    ),
    "a stray quote in the second half": (
        ROW * 800 + b'a,"b\n' + ROW * 800,
        {},
        2,
    ),
    "a stray quote in the first half": (ROW * 9 + b'a,"b\n' + ROW * 1600, {}, 2),
    "a mebibyte of comments": (COMMENTS * 12_000 + b"a,b,c\n" * 1000, {"comment": "#"}, 3),
    "a mebibyte of skipped lines": (
        COMMENTS * 12_000 + b"a,b,c\n" * 1000,
        {"skip_lines": 12_000},
        3,
    ),
    "comments without end": (COMMENTS * 45_000 + b"a,b,c\n", {"comment": "#"}, 0),
}


@pytest.mark.full
@pytest.mark.parametrize("name", LARGE)
def test_both_agree_on_large_tables(name: str, tmp_path: Path) -> None:
    data, options, expected = LARGE[name]
    assert len(data) > MEBIBYTE
    report = ragged(data, **options)
    assert report.expected == expected
    assert answers(prototype.ragged(data, **as_bytes(options))) == answers(report)
    path = tmp_path / "table"
    path.write_bytes(data)
    assert answers(ragged(path, **options)) == answers(report)
