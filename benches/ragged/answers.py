"""Checks of the answers: ours in full, those of the peers as far as they give one."""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from benches.processes import Answer, Judge, Run
from benches.ragged.generate import Row, StrayQuote, Table, Truth

# The length at which unexpected output is cut.
SHOWN = 300


def unchecked(run: Run, table: Table) -> Answer:
    """Check only that the command did not fail."""
    return Answer("", run.exit_code == 0)


def ours(run: Run, table: Table) -> Answer:
    """Compare the whole output of `atleast ragged --json`, and its exit code."""
    truth = table.truth
    expected = _records(truth, str(table.path))
    try:
        printed = [json.loads(line) for line in run.stdout.splitlines()]
    except ValueError:
        return _wrong(f"no JSON: {run.stdout[:SHOWN]!r}", run)
    # The last line is about the whole file and has no offset.
    printed.sort(key=lambda one: one.get("start", truth.bytes))
    for record, found in zip(expected, printed, strict=False):
        # Other keys are not compared.
        if {key: found.get(key) for key in record} != record:
            return _wrong(f"{found} for {record}", run)
    if len(printed) != len(expected):
        return _wrong(f"{len(printed)} lines for {len(expected)}", run)
    exit_code = 1 if truth.rows or truth.stray_quotes else 0
    if run.exit_code != exit_code:
        return _wrong(f"exit code {run.exit_code} for {exit_code}", run)
    if exit_code == 0:
        return Answer("no fault, and there is none", True)
    return Answer(_found(len(truth.rows), len(truth.stray_quotes), truth), True)


def _records(truth: Truth, path: str) -> list[dict[str, object]]:
    """Return the expected objects, in the order of the file."""
    faults = [
        *((row.start, _row(row, truth, path)) for row in truth.rows),
        *((quote.start, _stray_quote(quote, path)) for quote in truth.stray_quotes),
    ]
    file = {
        "type": "file",
        "path": path,
        "sep": ",",
        "records": truth.records,
        "expected": truth.expected,
        "rows": len(truth.rows),
        "stray_quotes": len(truth.stray_quotes),
    }
    return [*(record for _, record in sorted(faults, key=lambda fault: fault[0])), file]


def _row(row: Row, truth: Truth, path: str) -> dict[str, object]:
    return {
        "type": "row",
        "path": path,
        "line": row.line,
        "record": row.record,
        "start": row.start,
        "fields": row.fields,
        "expected": truth.expected,
    }


def _stray_quote(quote: StrayQuote, path: str) -> dict[str, object]:
    return {"type": "stray_quote", "path": path, "line": quote.line, "start": quote.start}


def _wrong(what: str, run: Run) -> Answer:
    first_line = run.stderr.strip().partition("\n")[0]
    said = f"; it said: {first_line[:SHOWN]}" if first_line else ""
    return Answer(f"WRONG: {what}{said}", False)


def _found(rows: int, quotes: int, truth: Truth) -> str:
    text = f"{rows} of {len(truth.rows)} rows"
    if truth.stray_quotes:
        text += f", {quotes} of {len(truth.stray_quotes)} stray quotes"
    return text


@dataclass(frozen=True)
class NamedRow:
    """A row that a peer reported as bad."""

    # The number that identifies the row.
    key: int
    fields: int
    line: int


def rows_named(
    read: Callable[[Run], Sequence[NamedRow]],
    key: Callable[[Row | StrayQuote], int],
    lines: str = "line numbers",
) -> Judge[Table]:
    """Return a check that compares the rows that a peer names with the bad rows."""

    def judge(run: Run, table: Table) -> Answer:
        truth = table.truth
        try:
            named = {row.key: row for row in read(run)}
        except (ValueError, IndexError) as error:
            return Answer(f"not understood: {error}", False)
        rows = {key(row): row for row in truth.rows}
        quotes = {key(quote): quote for quote in truth.stray_quotes}
        text = _found(len(rows.keys() & named), len(quotes.keys() & named), truth)
        missed = [row.what for number, row in rows.items() if number not in named]
        if missed:
            text += f" (not: {', '.join(missed)})"
        if others := named.keys() - rows.keys() - quotes.keys():
            text += f", {len(others)} that are good"
        pairs = [(named[number], row) for number, row in rows.items() if number in named]
        if false := sum(it.fields != row.fields for it, row in pairs):
            text += f"; numbers of fields wrong: {false}"
        if false := sum(it.line != row.line for it, row in pairs):
            text += f"; {lines} off: {false}"
        return Answer(text)

    return judge


def by_record(one: Row | StrayQuote) -> int:
    """Return the number of the record, which is its id."""
    return one.record


def by_line(one: Row | StrayQuote) -> int:
    """Return the line."""
    return one.line


def by_start(one: Row | StrayQuote) -> int:
    """Return the offset of the record in bytes."""
    return one.record_start if isinstance(one, StrayQuote) else one.start


def read_numbers(run: Run) -> list[NamedRow]:
    """Read lines with a line number, a number of fields, and perhaps the row's id."""
    _check(run, {0})
    rows = []
    for line in run.stdout.splitlines():
        number, fields, *key = map(int, line.split())
        rows.append(NamedRow(key[0] if key else number, fields, number))
    return rows


def read_csvclean(run: Run) -> list[NamedRow]:
    """Read the errors of csvclean, each of which contains the row and so its id."""
    _check(run, {0, 1})
    _, *errors = csv.reader(run.stderr.splitlines(keepends=True))
    return [
        NamedRow(int(key), int(re.findall(r"\d+", message)[-1]), int(line))
        for line, message, key, *_ in errors
    ]


def read_rejects(run: Run) -> list[NamedRow]:
    """Read DuckDB's rejects, one for each missing or extra field; its offsets start at 1."""
    _check(run, {0})
    rows: dict[int, NamedRow] = {}
    for reject in run.stdout.splitlines():
        line, byte, kind, message = reject.split("\t")
        start = int(byte) - 1
        fields = int(re.findall(r"\d+", message)[-1]) if "COLUMNS" in kind else 0
        if start in rows and kind == "MISSING COLUMNS":
            fields = rows[start].fields
        rows[start] = NamedRow(start, fields, int(line))
    return list(rows.values())


def first_only(first: Run, table: Table) -> Judge[Table]:
    """Return a check for a peer that stops at the first fault.

    `first` is its run on `table`, which has faults. The checked runs are on a table without faults.
    """
    row = table.truth.rows[0]
    numbers = {int(number) for number in re.findall(r"\d+", first.stdout + first.stderr)}
    names = {row.start: "byte", row.record: "record", row.record + 1: "record (from 1)"}
    names[row.line] = "line"
    named = [name for number, name in names.items() if number in numbers]

    def judge(run: Run, clean: Table) -> Answer:
        if run.exit_code != 0:
            return Answer(f"finds a fault where there is none: {run.stderr[:SHOWN]!r}", False)
        if first.exit_code == 0:
            return Answer("finds no fault", False)
        return Answer(f"the first fault only, by its {' and '.join(named) or 'existence'}")

    return judge


def _check(run: Run, exit_codes: set[int]) -> None:
    if run.exit_code not in exit_codes:
        raise ValueError(f"exit code {run.exit_code}: {run.stderr.strip()[-SHOWN:]}")
