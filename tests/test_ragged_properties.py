"""Tests properties that `ragged` has on every table.

Python's csv module writes the tables, so the right answer is known independently. Then the test
breaks one thing, which must be reported, and nothing else.
"""

from __future__ import annotations

import csv
import io
import itertools
import random
from collections.abc import Callable
from typing import Any, NamedTuple, TypeAlias

import atleast
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from tests.examples import up_to

MEBIBYTE = 1 << 20

extensively = up_to(300)


class Answer(NamedTuple):
    """What an implementation reports."""

    sep: bytes
    expected: int
    records: int
    # Record, line, start, fields.
    rows: list[tuple[int, int, int, int]]
    # Line, start.
    stray: list[tuple[int, int]]
    tally: dict[int, int]

    @property
    def ragged_records(self) -> list[int]:
        return [record for record, _, _, _ in self.rows]

    @property
    def stray_lines(self) -> list[int]:
        return [line for line, _ in self.stray]


Ask: TypeAlias = Callable[..., Answer]


@pytest.fixture(scope="session")
def ask() -> Ask:
    def answer(data: bytes, sep: bytes | None = None, **options: Any) -> Answer:
        found = atleast.ragged(data, sep, **options)
        return Answer(
            found.sep.encode() if isinstance(found.sep, str) else found.sep,
            found.expected,
            found.records,
            [(row.record, row.line, row.start, row.fields) for row in found.rows],
            [(quote.line, quote.start) for quote in found.stray_quotes],
            found.tally.counts,
        )

    return answer


# --- Tables


class Table(NamedTuple):
    """A table as csv writes it, record by record."""

    sep: str
    line_end: str
    rows: list[list[str]]
    records: list[str]

    @property
    def columns(self) -> int:
        return len(self.rows[0])

    def with_record(self, index: int, text: str) -> Table:
        records = [*self.records[:index], text, *self.records[index + 1 :]]
        return self._replace(records=records)

    def ask(self, ask: Ask, **options: Any) -> Answer:
        return ask("".join(self.records).encode(), self.sep.encode(), **options)

    def before(self, index: int, offset: int = 0) -> str:
        """Return the text before an offset of a record."""
        return "".join(self.records[:index]) + self.records[index][:offset]

    def line_of(self, index: int, offset: int) -> int:
        return self.before(index, offset).count("\n") + 1

    def separators(self, index: int) -> list[int]:
        """Return the offsets of a record's separators: those after an even number of quotes."""
        record = self.records[index]
        found = (at for at, character in enumerate(record) if character == self.sep)
        return [at for at in found if record[:at].count('"') % 2 == 0]

    def cell_bounds(self, index: int) -> list[tuple[int, int]]:
        separators = self.separators(index)
        starts = [0, *(at + 1 for at in separators)]
        end = len(self.records[index]) - len(self.line_end)
        return list(zip(starts, [*separators, end], strict=True))


def written(
    rows: list[list[str]], sep: str = ",", line_end: str = "\n", quoting: int = csv.QUOTE_MINIMAL
) -> Table:
    records = []
    for row in rows:
        file = io.StringIO(newline="")
        # Typed `Any`: csv's types want literal numbers, which a parameter is not.
        options: Any = {"delimiter": sep, "lineterminator": line_end, "quoting": quoting}
        csv.writer(file, **options).writerow(row)
        records.append(file.getvalue())
    return Table(sep, line_end, rows, records)


SEPARATORS = ",;\t|"
CHARACTERS = "ab1 \"',;|\t\\é"


@st.composite
def tables(
    draw: st.DrawFn,
    has_lines: bool,
    columns: int = 2,
    rows: int = 2,
    is_clear: bool = False,
    is_sure: bool = False,
) -> Table:
    """Draw a table with at least this many columns and rows.

    With `has_lines`, cells may contain line ends. With `is_clear`, no quote that opens a cell could
    also close the cell before: after a stray quote, `","` is the end of a field, a separator, and
    the start of another. With `is_sure`, no cell starts with a separator, because its quotes would
    be read differently if the separator before it was lost, and no line in a cell could be taken
    for a record.
    """
    sep = draw(st.sampled_from(SEPARATORS))
    likely = ["", "a", '5" pipe', 'he said "no"', f"x{sep} y", sep, '"', '""', " "]
    likely += ["two\nlines", "\n", f'{sep}"\n'] if has_lines else []
    cells = st.sampled_from(likely) | st.text(CHARACTERS + "\n\r" * has_lines, max_size=6)
    if is_clear:
        cells = cells.filter(lambda cell: not cell.lstrip(' "').startswith((sep, "\n", "\r")))
    if is_sure:
        cells = cells.filter(
            lambda cell: (
                not cell.lstrip(" ").startswith(sep)
                and (len(cell.splitlines()) < 2 or sep not in cell)
            )
        )
    width = draw(st.integers(columns, 4))
    return written(
        draw(st.lists(st.lists(cells, min_size=width, max_size=width), min_size=rows, max_size=8)),
        sep,
        draw(st.sampled_from(["\n", "\r\n"])),
        draw(st.sampled_from([csv.QUOTE_MINIMAL, csv.QUOTE_ALL])),
    )


# --- Clean tables


@given(tables(has_lines=True, columns=1))
@extensively
def test_what_csv_writes_is_clean(ask: Ask, table: Table) -> None:
    # An empty line is not a record; a CR before a line end belongs to it.
    assume(all(record not in ("\n", "\r\n", "\r\r\n") for record in table.records))
    for options in ({}, {"expected": table.columns}):
        answer = table.ask(ask, **options)
        assert (answer.rows, answer.stray) == ([], [])
        assert (answer.expected, answer.records) == (table.columns, len(table.records))
        assert answer.tally == {table.columns: len(table.records)}


# --- One separator too few or too many


@given(st.booleans().flatmap(lambda has_lines: tables(has_lines, is_sure=True)), st.data())
@extensively
def test_a_separator_removed_or_added(ask: Ask, table: Table, data: st.DataObject) -> None:
    index = data.draw(st.integers(0, len(table.records) - 1))
    record = table.records[index]
    if data.draw(st.booleans()):
        at = data.draw(st.sampled_from(table.separators(index)))
        # The quotes of the cell after it become text, and a separator between them counts.
        assume(not any(table.sep in cell for cell in table.rows[index]))
        # Without the separator between them, two quotes are one quote of text.
        assume(record[at - 1 : at] + record[at + 1] != '""')
        record = record[:at] + record[at + 1 :]
        assume(record.strip("\r\n"))
    else:
        at = data.draw(st.sampled_from([start for start, _ in table.cell_bounds(index)]))
        record = record[:at] + table.sep + record[at:]
    broken = table.with_record(index, record)
    answer = broken.ask(ask, expected=table.columns)
    before = table.before(index)
    assert [row[:3] for row in answer.rows] == [
        (index, before.count("\n") + 1, len(before.encode()))
    ]
    assert answer.records == len(table.records)


# --- Stray quotes


def with_quote(table: Table, index: int, at: int) -> Table:
    record = table.records[index]
    return table.with_record(index, f'{record[:at]}"{record[at:]}')


@given(st.booleans().flatmap(lambda has_lines: tables(has_lines, is_clear=True)), st.data())
@extensively
def test_a_quote_at_the_start_of_a_cell(ask: Ask, table: Table, data: st.DataObject) -> None:
    index = data.draw(st.integers(0, len(table.records) - 1))
    at, _ = data.draw(st.sampled_from(table.cell_bounds(index)))
    answer = with_quote(table, index, at).ask(ask, expected=table.columns)
    assert answer.stray_lines == [table.line_of(index, at)]


@given(tables(has_lines=False, rows=4, is_clear=True), st.data())
@extensively
def test_quotes_at_the_start_of_two_cells(ask: Ask, table: Table, data: st.DataObject) -> None:
    # Before an empty or quoted cell, the second quote could close what the first one opened.
    places = [
        (index, start)
        for index, record in enumerate(table.records)
        for start, end in table.cell_bounds(index)
        if record[start:end].strip(" ") and record[start] != '"'
    ]
    pairs = [pair for pair in itertools.combinations(places, 2) if pair[1][0] - pair[0][0] >= 3]
    assume(pairs)
    broken = table
    pair = data.draw(st.sampled_from(pairs))
    for index, at in pair:
        broken = with_quote(broken, index, at)
    # With so few rows, the quote could also be the apostrophe.
    answer = broken.ask(ask, expected=table.columns, quote='"')
    assert answer.stray_lines == [index + 1 for index, _ in pair]


@given(tables(has_lines=False, is_clear=True), st.data())
@extensively
def test_a_quote_in_a_quoted_cell(ask: Ask, table: Table, data: st.DataObject) -> None:
    places = places_in_quoted_cells(table)
    assume(places)
    index, at = data.draw(st.sampled_from(places))
    answer = with_quote(table, index, at).ask(ask, expected=table.columns)
    assert answer.stray_lines == [index + 1]


def places_in_quoted_cells(table: Table) -> list[tuple[int, int]]:
    """Return all places in quoted cells where another quote would not close the cell."""
    return [
        (index, at)
        for index, record in enumerate(table.records)
        for start, end in table.cell_bounds(index)
        for at in range(start + 1, end)
        if record[start] == '"'
        and not record[at:end].lstrip('"').lstrip(" ").startswith((table.sep, "\n", "\r"))
    ]


PLAIN = ["a", "bc", "12", "3.5", "", "New York", "2020-01-01", "-", "0", " lead", "trail ", "x,y"]
PLAIN += ['5" pipe', 'he said "no"', "a, b", '"q"', "O'Brien"]
WITH_LINES = ["two\nlines", "first, second\nthird", 'end"\n"start', "x\n\ny", "1,2\n3,4"]
WITH_LINES += ['say "hi"\nbye', "l1\nl2\nl3", "a;b\nc"]


def seeded_table(rng: random.Random) -> Table:
    """Write a table of up to 30 records with many cells of several lines."""
    columns, share = rng.randint(2, 6), rng.choice([0.05, 0.2, 0.5])
    rows = [[f"col{column}" for column in range(columns)]]
    for _ in range(rng.randint(3, 29)):
        texts = [WITH_LINES if rng.random() < share else PLAIN for _ in range(columns)]
        rows.append([rng.choice(text) for text in texts])
    return written(rows)


def places_at_start(table: Table, rng: random.Random) -> list[tuple[int, int]]:
    index = rng.randrange(len(table.records))
    return [(index, rng.choice(table.cell_bounds(index))[0])]


def places_at_two_starts(table: Table, rng: random.Random) -> list[tuple[int, int]]:
    first = rng.randrange(len(table.records) - 3)
    second = rng.randrange(first + 3, len(table.records))
    return [(index, rng.choice(table.cell_bounds(index))[0]) for index in (first, second)]


def places_in_quoted_cell(table: Table, rng: random.Random) -> list[tuple[int, int]]:
    places = places_in_quoted_cells(table)
    return [rng.choice(places)] if places else []


@pytest.mark.parametrize(
    ("choose", "share"),
    [(places_at_start, 1.0), (places_at_two_starts, 0.97), (places_in_quoted_cell, 0.9)],
)
def test_quotes_among_cells_of_several_lines(ask: Ask, choose: Any, share: float) -> None:
    """In at least this share of 300 tables exactly the stray quotes are reported."""
    reported = broken = 0
    for seed in range(300):
        rng = random.Random(seed)
        table = seeded_table(rng)
        places = choose(table, rng)
        if not places:
            continue
        lines = [table.line_of(index, at) for index, at in places]
        for index, at in reversed(places):
            table = with_quote(table, index, at)
        answer = table.ask(ask)
        broken += 1
        reported += answer.stray_lines == lines
    assert broken > 250
    assert reported >= share * broken


# --- Any bytes


@given(
    st.lists(st.sampled_from([b"a", b",", b'"', b"\n", b"\r\n", b" ", b"\\", b"#"])),
    st.fixed_dictionaries(
        {},
        optional={
            "expected": st.integers(1, 4),
            "escape": st.just(b"\\"),
            "comment": st.just(b"#"),
            "skip_lines": st.integers(0, 3),
            "max_field": st.integers(1, 12),
        },
    ),
)
@up_to(1000)
def test_offsets_agree_with_the_data(
    ask: Ask, chunks: list[bytes], options: dict[str, Any]
) -> None:
    data = b"".join(chunks)
    answer = ask(data, b",", **options)
    starts = [start for _, _, start, _ in answer.rows]
    for record, line, start, fields in answer.rows:
        assert record < answer.records
        assert line == data[:start].count(b"\n") + 1
        assert start == 0 or data[start - 1 : start] == b"\n"
        assert fields != answer.expected
    for line, start in answer.stray:
        assert data[start : start + 1] == b'"'
        assert line == data[:start].count(b"\n") + 1
    assert starts == sorted(set(starts))
    assert answer.ragged_records == sorted(set(answer.ragged_records))
    assert answer.stray_lines == sorted(set(answer.stray_lines))
    assert sum(answer.tally.values()) == answer.records
    # The header may have one field less than the rows and still be good.
    other_good = answer.records - len(answer.rows) - answer.tally.get(answer.expected, 0)
    assert other_good in (0, 1)
    assert other_good == 0 or answer.tally[answer.expected - 1] > 0
    assert answer.records <= sum(line.strip(b"\r") != b"" for line in data.split(b"\n"))


# --- The first mebibyte

LONG = b"x" * 9_999


def test_the_number_is_chosen_over_the_first_mebibyte(ask: Ask) -> None:
    data = (LONG + b",2\n") * 110 + b"1,2,3\n" * 1000
    answer = ask(data, b",")
    assert answer.expected == 2
    assert answer.tally == {2: 110, 3: 1000}


def test_a_first_mebibyte_without_a_line_end(ask: Ask) -> None:
    data = LONG * 200 + b",2\n1,2\n"
    answer = ask(data, b",", expected=2)
    assert (answer.records, answer.rows, answer.stray) == (2, [], [])


def test_lines_that_end_with_cr_in_the_first_mebibyte(ask: Ask) -> None:
    data = (LONG + b",2\r") * 110 + b"1\n,2\r3\r"
    answer = ask(data, b",")
    assert answer.rows == [(111, 112, 110 * len(LONG + b",2\r") + 5, 1)]


def test_lines_that_end_with_lf_in_the_first_mebibyte(ask: Ask) -> None:
    data = (LONG + b",2\n") * 110 + b"1\r,2\r\n3\r"
    answer = ask(data, b",")
    assert answer.rows == [(111, 112, 110 * len(LONG + b",2\n") + 6, 1)]


def test_a_field_longer_than_a_mebibyte(ask: Ask) -> None:
    text = b'"' + b"y" * (MEBIBYTE + 1) + b'"'
    data = b"a,b\n1," + text + b"\n2,3\n"
    assert ask(data, b",").stray == [(2, 6)]
    answer = ask(data, b",", max_field=MEBIBYTE + 1)
    assert (answer.records, answer.rows, answer.stray) == (3, [], [])
