"""Tests `ragged` and the command on the files of testdata/tables and on generated tables."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from atleast import Ragged, ragged

from tests.cases import TESTDATA
from tests.tables import rates
from tests.tables.written import Truth

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

FOLDER = TESTDATA / "tables"
CASES: dict[str, dict[str, Any]] = tomllib.loads((FOLDER / "cases.toml").read_text())


def command(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "atleast", *map(str, arguments)],
        capture_output=True,
        text=True,
        check=False,
    )


def check(case: dict[str, Any], said: dict[str, Any]) -> None:
    """Compare everything known of a case. Closing quotes of swallowed rows may be reported."""
    said["stray"] = [line for line in said["stray"] if line not in case.get("closing", [])]
    known = {key: case[key] for key in said if key in case}
    assert {key: said[key] for key in known} == known


@pytest.mark.parametrize("name", CASES)
def test_python_reports_the_truth(name: str) -> None:
    case = CASES[name]
    if "error" in case:
        with pytest.raises(ValueError, match=case["error"]):
            ragged(FOLDER / name)
        return
    for source in (FOLDER / name, (FOLDER / name).read_bytes()):
        sep = "\t" if name.endswith(".tsv") else None
        report = ragged(source, sep)
        written = report.dialect
        said = {
            "records": report.records,
            "expected": report.expected,
            "rows": [row.line for row in report.rows],
            "stray": [quote.line for quote in report.stray_quotes],
            "notes": [note.kind for note in report.notes],
            "sep": written.sep,
            "quote": written.quote,
            "escape": written.escape,
            "encoding": written.encoding,
            "line_end": written.line_end,
        }
        check(case, said)


@pytest.mark.parametrize("name", CASES)
def test_the_command_reports_the_truth(name: str) -> None:
    case, path = CASES[name], FOLDER / name
    run = command("ragged", "--json", path)
    if "error" in case:
        assert (run.returncode, case["error"] in run.stderr) == (2, True)
        return
    objects = [json.loads(line) for line in run.stdout.splitlines()]
    file = objects[-1]
    said = {
        key: file[key]
        for key in ("records", "expected", "sep", "quote", "escape", "encoding", "line_end")
    }
    said["rows"] = [one["line"] for one in objects if one["type"] == "row"]
    said["stray"] = [one["line"] for one in objects if one["type"] == "stray_quote"]
    said["notes"] = [one["kind"] for one in objects if one["type"] == "note"]
    check(case, said)
    assert run.returncode == bool(said["rows"] or file["stray_quotes"])


def test_a_header_that_disagrees_with_the_rows_has_every_cure() -> None:
    (note,) = ragged(FOLDER / "thousands.csv").notes
    assert note.text == (
        "the header has 2 fields, but 54 of 60 rows have 3; use expected=2 if the header is "
        "right, expected=3 if the rows are right, skip_lines=1 if it is not a header"
    )
    report = ragged(FOLDER / "thousands.csv", expected="header")
    assert (len(report.rows), report.expected) == (54, 2)


def test_text_instead_of_a_path_is_an_error() -> None:
    with pytest.raises(ValueError, match="pass data as bytes") as raised:
        ragged("a,b\n1,2\n" * 100_000)
    assert len(str(raised.value)) < 200


# The least shares of right answers, by group. With few tables they are below those in the
# documents.
FLOORS = {
    "clean": {"separator": 0.98, "exact": 0.99},
    "faulty": {"separator": 0.95, "exact": 0.95},
    "swallowed/E>2": {"exact": 0.95},
    "swallowed/E=2": {"exact": 0.9},
    "control": {"exact": 0.98},
}


def said_of(table: Truth) -> rates.Answer:
    report: Ragged = ragged(table.data)
    written = report.dialect
    sep, quote, escape = (
        one.decode() if isinstance(one, bytes) else one
        for one in (written.sep, written.quote, written.escape)
    )
    rows = [row.line for row in report.rows]
    stray = [found.line for found in report.stray_quotes]
    return rates.Answer(sep, quote, escape, report.expected, rows, stray)


@pytest.mark.parametrize("group", FLOORS)
def test_the_rates_do_not_drop(group: str) -> None:
    tables = rates.tables(5, 12, group)
    answers = [said_of(table) for table in tables]
    asks = {"separator": rates.has_separator, "exact": rates.has_rows}
    for what, floor in FLOORS[group].items():
        right = sum(asks[what](*pair) for pair in zip(tables, answers, strict=True))
        assert right >= floor * len(tables), (what, right, len(tables))
