"""Runs the command on generated tables, and prints how often it is right, by group.

    python -m tests.tables [--seed N] [--each N] [--group PREFIX] [--show N] [--command PATH]

Constants were chosen with the seeds 1 to 4; the rates in the documents are those of 6 and 7.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import tempfile
from pathlib import Path

from . import rates
from .written import Truth


def ask_command(command: str, tables: list[Truth]) -> list[rates.Answer]:
    answers: list[rates.Answer] = []
    with tempfile.TemporaryDirectory() as folder:
        paths = [str(Path(folder, f"{number}.csv")) for number in range(len(tables))]
        for path, table in zip(paths, tables, strict=True):
            Path(path).write_bytes(table.data)
        for start in range(0, len(paths), 500):
            some = paths[start : start + 500]
            run = subprocess.run(
                [command, "ragged", "--json", "-j", "1", *some], capture_output=True, check=False
            )
            objects: dict[str, list[dict[str, object]]] = {path: [] for path in some}
            for line in run.stdout.splitlines():
                one = json.loads(line)
                objects[one["path"]].append(one)
            answers += [rates.answer(objects[path]) for path in some]
    return answers


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--each", type=int, default=60)
    parser.add_argument("--group", default="")
    parser.add_argument("--show", type=int, default=0)
    parser.add_argument("--keep", type=Path)
    parser.add_argument("--command", default="target/debug/atleast")
    given = parser.parse_args()
    tables = rates.tables(given.seed, given.each, given.group)
    answers = ask_command(given.command, tables)
    print(rates.report(tables, answers))
    for table, answer in zip(tables, answers, strict=True):
        if given.show and not rates.is_right(table, answer):
            given.show -= 1
            print(f"--- {table.group} {table.name}: {table.rows} {table.stray}; said {answer}")
            print(table.data[:600].decode(errors="replace"))
    if given.keep:
        given.keep.mkdir(exist_ok=True)
        for number, (table, answer) in enumerate(zip(tables, answers, strict=True)):
            if not rates.is_right(table, answer):
                name = f"{number}-{table.group.replace('/', '-').replace(' ', '')}.csv"
                given.keep.joinpath(name).write_bytes(table.data)


if __name__ == "__main__":
    main()
