"""The benchmark of `atleast ragged`: its tables, and how it detects wrong answers."""

from __future__ import annotations

import csv
import json
import sys
from pathlib import Path

import pytest

from benches.processes import FILE, Run, Runner
from benches.ragged import answers, generate
from benches.ragged.generate import EXPECTED, Shape, Table

SIZE = 200_000
PLAIN, QUOTED = Shape("plain", False, True), Shape("quoted", True, True)


@pytest.fixture(params=[PLAIN, QUOTED], ids=lambda shape: shape.name)
def table(request: pytest.FixtureRequest, tmp_path: Path) -> Table:
    return generate.table(request.param, SIZE, tmp_path)


def test_faults_are_at_the_recorded_positions(table: Table) -> None:
    data, truth = table.path.read_bytes(), table.truth
    assert truth.bytes == len(data)
    assert abs(len(data) - SIZE) < 200
    assert truth.lines == data.count(b"\n")
    for row in truth.rows:
        assert data[: row.start].count(b"\n") == row.line - 1
        assert data[: row.start].endswith(b"\n")
        # Python's csv reads this row alone.
        fields = next(csv.reader(data[row.start :].decode().splitlines(keepends=True)))
        assert len(fields) == row.fields != EXPECTED
        assert int(fields[0][: len(str(row.record))]) == row.record
    for quote in truth.stray_quotes:
        assert data[quote.start : quote.start + 1] == b'"'
        assert data[: quote.start].count(b"\n") == quote.line - 1
        assert data[quote.record_start :].startswith(b"%d," % quote.record)


def test_there_are_no_other_faults(table: Table) -> None:
    truth = table.truth
    # Remove the stray quotes.
    data = bytearray(table.path.read_bytes())
    for quote in reversed(truth.stray_quotes):
        del data[quote.start]
    records = list(csv.reader(data.decode().splitlines(keepends=True), strict=True))
    assert len(records) == truth.records
    found = {record: len(fields) for record, fields in enumerate(records)}
    assert {record: fields for record, fields in found.items() if fields != EXPECTED} == {
        row.record: row.fields for row in truth.rows
    }


def test_each_kind_of_fault_is_there(table: Table) -> None:
    assert len({row.what for row in table.truth.rows}) == len(table.truth.rows) == 6
    is_quoted = b'"' in table.path.read_bytes()
    assert len(table.truth.stray_quotes) == is_quoted


def test_a_table_without_faults_has_none(tmp_path: Path) -> None:
    table = generate.table(Shape("quoted", True, False), SIZE, tmp_path)
    text = table.path.read_text()
    assert text.endswith("\n")
    rows = list(csv.reader(text.splitlines(keepends=True), strict=True))
    assert {len(row) for row in rows} == {EXPECTED}
    assert len(rows) == table.truth.records
    assert (table.truth.rows, table.truth.stray_quotes) == ([], [])


def test_quoted_cells_are_of_every_kind(tmp_path: Path) -> None:
    path = generate.table(QUOTED, SIZE, tmp_path).path
    with path.open(newline="") as file:
        addresses = [row[3] for row in csv.reader(file) if len(row) == EXPECTED]
    assert all("," in address for address in addresses[1:])
    shares = [sum(sign in address for address in addresses) / len(addresses) for sign in '"\n']
    assert shares == pytest.approx([1 / 16, 1 / 64], rel=0.5)


def test_a_table_is_reproducible(table: Table, tmp_path: Path) -> None:
    shape = QUOTED if table.truth.stray_quotes else PLAIN
    again = generate.table(shape, SIZE, tmp_path / "again")
    assert again.path.read_bytes() == table.path.read_bytes()
    # A table that is kept is not made again.
    before = table.path.stat().st_mtime_ns
    assert generate.table(shape, SIZE, tmp_path) == table
    assert table.path.stat().st_mtime_ns == before


def right_lines(table: Table) -> list[dict[str, object]]:
    path, truth = str(table.path), table.truth
    faults: list[dict[str, object]] = [
        {
            "type": "row",
            "path": path,
            "line": row.line,
            "record": row.record,
            "start": row.start,
            "fields": row.fields,
            "expected": 12,
        }
        for row in truth.rows
    ]
    faults += [
        {"type": "stray_quote", "path": path, "line": quote.line, "start": quote.start}
        for quote in truth.stray_quotes
    ]
    file = {"type": "file", "path": path, "sep": ",", "records": truth.records, "expected": 12}
    counts = {"rows": len(truth.rows), "stray_quotes": len(truth.stray_quotes)}
    return [*faults, {**file, **counts}]


def run(lines: list[dict[str, object]], exit_code: int = 1) -> Run:
    return Run(0.1, 1, exit_code, "".join(json.dumps(line) + "\n" for line in lines), "")


def test_a_wrong_answer_of_ours_is_detected(table: Table) -> None:
    lines = right_lines(table)
    assert answers.ours(run(lines), table).is_right
    assert answers.ours(run(lines[:-1]), table).is_right is False
    assert answers.ours(run(lines[1:]), table).is_right is False
    assert answers.ours(run([*lines, lines[0]]), table).is_right is False
    assert answers.ours(run(lines, exit_code=0), table).is_right is False
    assert answers.ours(Run(0.1, 1, 2, "", "no such command"), table).text.startswith("WRONG")
    for place, line in enumerate(lines):
        for key, value in line.items():
            other = value + 1 if isinstance(value, int) else f"{value}?"
            changed = [*lines[:place], {**line, key: other}, *lines[place + 1 :]]
            assert answers.ours(run(changed), table).is_right is False, (line, key)


def test_the_faults_that_a_peer_misses_are_reported(tmp_path: Path) -> None:
    table = generate.table(QUOTED, SIZE, tmp_path)
    judge = answers.rows_named(answers.read_numbers, answers.by_line)
    first, *others = table.truth.rows
    named = [f"{row.line} {row.fields}" for row in others[1:]]
    named += [
        f"{others[0].line} 7",
        f"{first.line - 1} 13",
        f"{table.truth.stray_quotes[0].line} 3",
    ]
    text = judge(Run(0.1, 1, 0, "\n".join(named), ""), table).text
    assert text == (
        "5 of 6 rows, 1 of 1 stray quotes (not: a field lost), 1 that are good; "
        "numbers of fields wrong: 1"
    )


def test_memory_is_that_of_the_process_and_not_of_its_launcher(
    table: Table, tmp_path: Path
) -> None:
    runner = Runner(tmp_path / "output")
    script = "wc -c < $1; echo said >&2; exit 3"
    run = runner.run(["sh", "-c", script, "sh", FILE], table)
    assert (run.stdout.strip(), run.stderr.strip()) == (str(table.truth.bytes), "said")
    assert run.exit_code == 3
    # The peak of this process.
    with Path("/proc/self/status").open() as status:
        (peak,) = [int(line.split()[1]) * 1024 for line in status if line.startswith("VmHWM")]
    assert run.peak_bytes < peak / 2
    large = runner.run([sys.executable, "-c", "bytearray(b'x') * 50_000_000"], table)
    assert 50e6 < large.peak_bytes < 100e6
