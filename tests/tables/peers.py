"""Runs CleverCSV, DuckDB's `sniff_csv` and `csv.Sniffer` on the same tables.

Prints how often each finds the separator.

    python -m tests.tables.peers [--seed N] [--each N] [--command PATH]

The versions of the first two are those of benches/ragged/requirements.txt. The output names those
that are not installed.
"""

from __future__ import annotations

import argparse
import csv
import importlib.util
import tempfile
from collections import defaultdict
from collections.abc import Callable
from pathlib import Path

from . import rates
from .__main__ import ask_command
from .written import Truth

# How many bytes of a table they are shown.
SHOWN = 64 << 10


def sniffer(table: Truth, path: str) -> str | None:
    try:
        return csv.Sniffer().sniff(table.data[:SHOWN].decode(errors="replace")).delimiter
    except csv.Error:
        return None


def clevercsv(table: Truth, path: str) -> str | None:
    import clevercsv  # type: ignore[import-not-found]

    found = clevercsv.Sniffer().sniff(table.data[:SHOWN].decode(errors="replace"))
    return None if found is None else found.delimiter


def duckdb(table: Truth, path: str) -> str | None:
    import duckdb

    try:
        rows = duckdb.sql(
            f"SELECT Delimiter FROM sniff_csv('{path}', ignore_errors = true)"
        ).fetchall()
    except duckdb.Error:
        return None
    return rows[0][0] if rows else None


PEERS: dict[str, Callable[[Truth, str], str | None]] = {
    "clevercsv": clevercsv,
    "duckdb": duckdb,
    "csv": sniffer,
}


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--seed", type=int, default=6)
    parser.add_argument("--each", type=int, default=40)
    parser.add_argument("--command", default="target/release/atleast")
    given = parser.parse_args()
    tables = [
        *rates.tables(given.seed, given.each, "clean"),
        *rates.tables(given.seed, given.each, "faulty"),
    ]
    asked = [name for name in PEERS if importlib.util.find_spec(name)]
    for name in PEERS.keys() - set(asked):
        print(f"not asked: {name} is not here")
    right: dict[str, list[int]] = defaultdict(lambda: [0] * (2 + len(asked)))
    ours = ask_command(given.command, tables)
    with tempfile.TemporaryDirectory() as folder:
        path = str(Path(folder, "table.csv"))
        for table, said in zip(tables, ours, strict=True):
            Path(path).write_bytes(table.data)
            found = [said.sep, *(PEERS[name](table, path) for name in asked)]
            row = right[table.group]
            row[0] += 1
            for column, sep in enumerate(found, 1):
                row[column] += sep == table.sep
    print(f"{'the separator':16} {'tables':>6} {'atleast':>9}", *(f"{name:>9}" for name in asked))
    for group, (count, *named) in right.items():
        print(f"{group:16} {count:6}", *(f"{one / count:9.3f}" for one in named))


if __name__ == "__main__":
    main()
