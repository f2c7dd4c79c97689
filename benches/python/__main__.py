"""Makes the data, lets everyone take turns, prints, and writes what was found."""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from pathlib import Path

from benches.python import tables
from benches.python.measure import middle
from benches.python.tables import Table
from benches.report import RESULTS, ROOT, Goal, goal_table, heading, machine, markdown

# Out of git, and kept between runs.
KEPT = ROOT / "target" / "bench-python"
SIZE, STRINGS, ROUNDS, LONG = 10_000_000, 1_000_000, 25, 100_000_000
QUICK = 10


def main() -> int:
    """Measure, print and write; return the exit code: 1 if an answer was wrong."""
    arguments = _arguments()
    less = QUICK if arguments.quick else 1
    rounds = arguments.rounds or max(3, ROUNDS // less)
    facts = machine(tables.versions(), len(os.sched_getaffinity(0)))
    measured = tables.texts(tables.csv(SIZE // less, KEPT / "tables"), rounds)
    measured += tables.short_calls(rounds)
    columns, missing = tables.columns(STRINGS // less, max(3, rounds // 3))
    measured += columns
    measured.append(tables.imports(max(3, 20 // less)))
    print(heading(facts, missing))
    for table in measured:
        print(describe(table))
    grown = tables.kept_megabytes(LONG // less)
    print(f"## Memory\n\n{LONG // less:,} characters, memory grew by {grown:.1f} MB\n")
    found = [goal for table in measured for goal in table.found()]
    print(goal_table(found))

    path = arguments.json or RESULTS / f"python-{facts['date']}{'-quick' if less > 1 else ''}.json"
    write(path, facts, missing, measured, found, grown)
    print(f"written: {path}")
    return report_wrong(measured)


def describe(table: Table) -> str:
    """Return the table for people."""
    rows = [["statement", "best", "median", f"{table.unit} a second", "ours is"]]
    for figure in table.figures:
        statement, best = f"`{figure.contender.statement}`".replace("|", "\\|"), figure.best
        if best is None:
            rows.append([statement, "WRONG", "", "", ""])
            continue
        times = table.times(figure.contender.statement)
        is_ours = figure.contender.statement == table.ours
        rows.append(
            [
                statement,
                _time(best),
                _time(middle(figure)),
                f"{table.units / best:.3g}",
                "" if is_ours or times is None else f"{times:.2f} x",
            ]
        )
    return f"## {table.name}: {table.about}\n\n{markdown(rows)}"


def _time(seconds: float) -> str:
    for unit, times in (("s", 1), ("ms", 1e3), ("us", 1e6)):
        if seconds * times >= 1:
            return f"{seconds * times:.3g} {unit}"
    return f"{seconds * 1e9:.3g} ns"


def write(
    path: Path,
    facts: Mapping[str, object],
    missing: Sequence[str],
    measured: Sequence[Table],
    found: Sequence[Goal],
    grown: float,
) -> None:
    """Write everything as JSON."""
    report = {
        **facts,
        "not_run": list(missing),
        "tables": [
            {
                "name": table.name,
                "about": table.about,
                "rows": [
                    {
                        "statement": figure.contender.statement,
                        "seconds": figure.seconds,
                        "is_right": figure.is_right,
                    }
                    for figure in table.figures
                ],
            }
            for table in measured
        ],
        "memory_grew_by_megabytes": grown,
        "goals": [{**asdict(goal), "is_met": goal.is_met} for goal in found],
    }
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(report, indent=2) + "\n")


def report_wrong(measured: Sequence[Table]) -> int:
    """Say which answers were wrong; return the exit code."""
    wrong = [
        f"{table.name}: {figure.contender.statement}"
        for table in measured
        for figure in table.figures
        if not figure.is_right
    ]
    for line in wrong:
        print(f"{line}: WRONG, its time does not count", file=sys.stderr)
    return 1 if wrong else 0


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="make bench-python", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="a tenth of the data, less rounds")
    parser.add_argument("--rounds", type=int, help="for those that are quick")
    parser.add_argument("--json", type=Path, metavar="PATH", help="where the figures are written")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
