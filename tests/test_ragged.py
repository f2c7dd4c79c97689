"""Tests `ragged` on the cases of testdata/ragged and on tables that Python's csv writes."""

import csv
import io
import random
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from atleast import Ragged, ragged
from hypothesis import assume, given
from hypothesis import strategies as st

from tests.cases import TESTDATA, cases_in

CASES = cases_in(TESTDATA / "ragged")


def data_and_options(case: dict[str, Any]) -> tuple[bytes, dict[str, Any]]:
    """Return a case's data and its options."""
    options = dict(case.get("options", {}))
    if options.get("quote") is False:
        options["quote"] = None
    return bytes.fromhex(case["hex"]) if "hex" in case else case["data"].encode(), options


@pytest.mark.parametrize("case", CASES, ids=[case["name"] for case in CASES])
def test_every_case_has_its_answers(case: dict[str, Any], tmp_path: Path) -> None:
    data, options = data_and_options(case)
    report = ragged(data, **options)
    rows = [[row.record, row.line, row.start, row.fields] for row in report.rows]
    stray = [[quote.line, quote.start] for quote in report.stray_quotes]
    assert rows == case["rows"]
    assert stray == case["stray"]
    assert (report.expected, report.records) == (case["expected"], case["records"])
    assert report.sep == case.get("sep", report.sep)
    assert report.tally.counts == dict(case.get("tally", report.tally.counts.items()))
    path = tmp_path / "table.csv"
    path.write_bytes(data)
    assert ragged(path, **options) == report
    assert ragged(io.BytesIO(data), **options) == report


# Some cells that are hard to read, and some ordinary ones.
WORDS = [
    "word",
    "it's",
    '5" pipe',
    "a, b",
    'say "hi"',
    ";",
    " lead",
    "tail ",
    ",",
    "\r",
    "",
    "12.5",
]
# Before Python 3.11 csv cannot write NUL characters.
ANY = st.characters(exclude_characters="\0", exclude_categories=[])
WORD = st.sampled_from(WORDS) | st.text(ANY, max_size=5)
ONE_LINE = st.lists(WORD, max_size=3).map(" ".join).filter(lambda cell: "\n" not in cell)
CELL = ONE_LINE | st.lists(ONE_LINE, min_size=2, max_size=4).map("\n".join)


def tables(cell: st.SearchStrategy[str], min_rows: int = 1) -> st.SearchStrategy[list[list[str]]]:
    def of_width(width: int) -> st.SearchStrategy[list[list[str]]]:
        row = st.lists(cell, min_size=width, max_size=width)
        return st.lists(row, min_size=min_rows, max_size=12)

    return st.integers(2, 5).flatmap(of_width)


def written(row: list[str], **options: Any) -> str:
    """Return a row as csv writes it."""
    text = io.StringIO()
    csv.writer(text, **{"lineterminator": "\n", **options}).writerow(row)
    return text.getvalue()


@given(
    table=tables(CELL),
    sep=st.sampled_from(",;\t|"),
    line_end=st.sampled_from(["\n", "\r\n"]),
    quoting=st.sampled_from([csv.QUOTE_MINIMAL, csv.QUOTE_ALL, csv.QUOTE_NONNUMERIC]),
)
def test_a_table_that_csv_writes_is_not_ragged(
    table: list[list[str]], sep: str, line_end: str, quoting: int
) -> None:
    # If the lines of a cell may be rows, the cell may count as having swallowed them.
    inner = [cell.split("\n")[1:-1] for row in table for cell in row]
    assume(not any(lines and all(sep in line for line in lines) for lines in inner))
    options = {"delimiter": sep, "lineterminator": line_end, "quoting": quoting}
    data = "".join(written(row, **options) for row in table).encode(errors="surrogatepass")
    report = ragged(data, sep=sep, expected=len(table[0]))
    assert (report.rows, report.stray_quotes) == ([], [])
    assert report.records == len(table)
    # The lines of a single record may have equal numbers of fields, too.
    if len(table) > 1:
        chosen = ragged(data, sep=sep)
        assert (chosen.rows, chosen.stray_quotes) == ([], [])
        assert chosen.expected == len(table[0])


def outside_quotes(text: str) -> Iterator[tuple[int, str]]:
    """Yield the offsets and characters of a written row that are outside quotes."""
    is_inside = False
    for offset, character in enumerate(text):
        if character == '"':
            is_inside = not is_inside
        elif not is_inside:
            yield offset, character


def without_and_with_another(row: str, offset: int) -> tuple[str, str]:
    """Return a written row without the separator at `offset`, and with another one there."""
    return row[:offset] + row[offset + 1 :], row[:offset] + "," + row[offset:]


def lines_of(rows: list[str]) -> int:
    return sum(row.count("\n") for row in rows)


@given(table=tables(ONE_LINE, 4), at=st.data())
def test_a_missing_or_additional_separator_is_one_ragged_row(
    table: list[list[str]], at: st.DataObject
) -> None:
    rows = [written(row) for row in table]
    record = at.draw(st.integers(0, len(rows) - 1))
    separators = [offset for offset, character in outside_quotes(rows[record]) if character == ","]
    offset = at.draw(st.sampled_from(separators))
    less, more = without_and_with_another(rows[record], offset)
    # A row of empty cells may become an empty line.
    if less.strip("\r\n"):
        assert ragged_records(rows, record, less, len(table[0])) == [record]
    assert ragged_records(rows, record, more, len(table[0])) == [record]


@pytest.mark.parametrize("share_of_lines", [0.05, 0.2])
def test_a_missing_or_additional_separator_in_tables_with_cells_of_several_lines(
    share_of_lines: float,
) -> None:
    """The row is reported unless a line of a cell looks like a row, or a quote seems to close."""
    tried = reported = 0
    for seed in range(500):
        rng = random.Random(seed)
        rows = [written(row) for row in random_table(rng, share_of_lines)]
        width = rows[0].count(",") + 1
        record = rng.randrange(len(rows))
        separators = [offset for offset, it in outside_quotes(rows[record]) if it == ","]
        offset = rng.choice(separators)
        for changed in without_and_with_another(rows[record], offset):
            tried += 1
            reported += ragged_records(rows, record, changed, width) == [record]
    print(f"{share_of_lines:.0%} cells of several lines: {reported} of {tried}")
    assert reported >= 0.98 * tried


def ragged_records(rows: list[str], record: int, changed: str, width: int) -> list[int]:
    text = "".join([*rows[:record], changed, *rows[record + 1 :]])
    data = text.encode(errors="surrogatepass")
    report = ragged(data, sep=",", expected=width)
    for row in report.rows:
        assert row.line == data[: row.start].count(b"\n") + 1
    return [row.record for row in report.rows]


def random_table(rng: random.Random, share_of_lines: float) -> list[list[str]]:
    """Return a table with a header; a share of its cells takes several lines."""
    words = ["word", "it's", '5" pipe', "a, b", 'say "hi"', ";", "x y", "lead", "tail", "12.5"]

    def line() -> str:
        return " ".join(rng.choice(words) for _ in range(rng.randrange(4)))

    def cell() -> str:
        if rng.random() < share_of_lines:
            return "\n".join(line() for _ in range(rng.randrange(2, 5)))
        return rng.choice(["", str(rng.randrange(10_000)), line(), line()])

    width = rng.randrange(3, 8)
    header = [f"c{column}" for column in range(width)]
    return [header, *([cell() for _ in range(width)] for _ in range(rng.randrange(5, 40)))]


Fault = Callable[[random.Random, list[str]], set[int] | None]


def put_quote(rows: list[str], record: int, offset: int) -> int:
    """Insert a quote into a row; return its line."""
    rows[record] = rows[record][:offset] + '"' + rows[record][offset:]
    return lines_of(rows[:record]) + rows[record][:offset].count("\n") + 1


def quote_at_start(rng: random.Random, rows: list[str]) -> set[int] | None:
    record = rng.randrange(len(rows))
    row = rows[record]
    starts = [0, *(offset + 1 for offset, character in outside_quotes(row) if character == ",")]
    starts = [offset for offset in starts if row[offset] not in '",\n']
    return {put_quote(rows, record, rng.choice(starts))} if starts else None


def two_far_apart(rng: random.Random, rows: list[str]) -> set[int] | None:
    if len(rows) < 12:
        return None
    first, second = rows[:4], rows[8:]
    in_first, in_second = quote_at_start(rng, first), quote_at_start(rng, second)
    before = lines_of([*first, *rows[4:8]])
    rows[:] = [*first, *rows[4:8], *second]
    if in_first is None or in_second is None:
        return None
    return in_first | {before + line for line in in_second}


def quote_inside(rng: random.Random, rows: list[str]) -> set[int] | None:
    record = rng.randrange(len(rows))
    row = rows[record]
    outside = {offset for offset, _ in outside_quotes(row)}
    inside = [
        offset
        for offset in range(1, len(row))
        if offset not in outside and '"' not in row[offset - 1 : offset + 1] and row[offset] != ","
    ]
    return {put_quote(rows, record, rng.choice(inside))} if inside else None


@pytest.mark.parametrize("fault", [quote_at_start, two_far_apart, quote_inside])
@pytest.mark.parametrize(("share_of_lines", "least"), [(0.0, 1.0), (0.05, 0.9), (0.2, 0.5)])
def test_the_lines_of_stray_quotes_are_reported(
    fault: Fault, share_of_lines: float, least: float
) -> None:
    """They are, in all tables without cells of several lines, and in a share of the others."""
    tried = reported = 0
    for seed in range(600):
        rng = random.Random(seed)
        rows = [written(row) for row in random_table(rng, share_of_lines)]
        lines = fault(rng, rows)
        if lines is None:
            continue
        report = ragged("".join(rows).encode(), sep=",")
        tried += 1
        reported += lines == reported_lines(report)
    assert tried > 200
    print(f"{fault.__name__}, {share_of_lines:.0%} cells of several lines: {reported} of {tried}")
    assert reported >= least * tried


def reported_lines(report: Ragged) -> set[int]:
    rows = {row.line for row in report.rows}
    return rows | {quote.line for quote in report.stray_quotes}


def test_a_million_rows(tmp_path: Path) -> None:
    faults = {0: 13, 1: 11, 499_999: 13, 700_000: 1, 999_998: 30, 999_999: 2}
    good = ",".join(str(column) for column in range(12)) + "\n"
    path = tmp_path / "table.csv"
    with path.open("w") as file:
        for row in range(1_000_000):
            file.write(",".join("x" * faults[row]) + "\n" if row in faults else good)
    report = ragged(path)
    assert (report.expected, report.records) == (12, 1_000_000)
    assert [(row.record, row.line, row.fields) for row in report.rows] == [
        (row, row + 1, fields) for row, fields in faults.items()
    ]
    assert report.stray_quotes == []
    assert report.tally.counts == {12: 999_994, 1: 1, 2: 1, 11: 1, 13: 2, 30: 1}


@given(
    data=st.binary(max_size=200)
    | st.lists(st.sampled_from(list(b'a,;"\n\r \\#\t')), max_size=300).map(bytes),
    sep=st.sampled_from([None, ",", ";", ",,", " ", "\x01"]),
    expected=st.none() | st.integers(1, 5),
    escape=st.sampled_from([None, "\\"]),
    max_field=st.sampled_from([1, 5, 1 << 20]),
)
def test_any_bytes_are_read_to_their_end(
    data: bytes, sep: str | None, expected: int | None, escape: str | None, max_field: int
) -> None:
    assume(not data.startswith((b"\xff\xfe", b"\xfe\xff")))
    report = ragged(data, sep, expected=expected, escape=escape, max_field=max_field)
    assert sum(report.tally.counts.values()) == report.records
    bad = report.records - report.tally.counts.get(report.expected, 0)
    assert len(report.rows) == bad
    for row in report.rows:
        assert row.fields != report.expected
        assert 0 <= row.start < len(data)
    for quote in report.stray_quotes:
        assert data[quote.start : quote.start + 1] == b'"'
