"""Measure the package and its peers on generated data; print and write the figures."""

from __future__ import annotations

import argparse
import json
import os
import platform
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict
from pathlib import Path

import atleast

from benches.python import memory, tables
from benches.python.memory import Growth
from benches.python.peers import PEERS
from benches.python.tables import Table
from benches.report import RESULTS, ROOT, Goal, goal_table, heading, machine, markdown

# Not in git, and kept between runs.
KEPT = ROOT / "target" / "bench-python"
SIZE, STRINGS, ROUNDS, LONG = 10_000_000, 1_000_000, 25, 100_000_000
QUICK = 10
# The Python version that the goals are meant for.
GOALS_FOR = "3.13"
# The limit in MB for the growth of memory during a question.
GROWTH = 1.0


def main(given: Sequence[str] | None = None) -> int:
    """Measure, print and write; return the exit status: 1 if an answer was wrong."""
    arguments = _arguments(given)
    less = QUICK if arguments.quick else 1
    rounds = arguments.rounds or max(3, ROUNDS // less)
    taking_part = [peer for peer in PEERS if peer.is_here()]
    missing = [f"{it.module} (in requirements.txt)" for it in PEERS if it not in taking_part]
    versions = {
        "Python": _python(platform.python_version()),
        "atleast": atleast.__version__,
        **{peer.module: peer.version() for peer in taking_part},
    }
    facts = machine(versions, len(os.sched_getaffinity(0)))
    print(heading(facts, missing), flush=True)
    measured: list[Table] = []
    parts: Sequence[Callable[[], Sequence[Table]]] = (
        lambda: tables.texts(tables.csv(SIZE // less, KEPT / "tables"), rounds),
        lambda: tables.short_calls(rounds),
        lambda: tables.columns(STRINGS // less, max(3, rounds // 3), taking_part),
        lambda: [tables.imports(max(3, 20 // less))],
    )
    for part in parts:
        for table in part():
            print(describe(table), flush=True)
            measured.append(table)
    grown = memory.growths(LONG // less)
    print(describe_memory(LONG // less, grown))
    found = [goal for table in measured for goal in table.goals_reached()]
    found += memory_goals(grown)
    print(goal_table(found))

    path = arguments.json or RESULTS / f"python-{facts['date']}{'-quick' if less > 1 else ''}.json"
    write(path, facts, missing, measured, grown, found)
    print(f"written: {path}")
    return report_wrong(measured)


def _python(version: str) -> str:
    """Return the version, with a remark if the goals are meant for another one."""
    is_meant = version.startswith(f"{GOALS_FOR}.")
    return version if is_meant else f"{version} (the goals are meant for {GOALS_FOR})"


def describe(table: Table) -> str:
    """Return the table in Markdown."""
    rows = [["statement", "rounds", "best", "median", f"{table.unit}/s", "cores", "ours is"]]
    for figure in table.figures:
        contender, best, cores = figure.contender, figure.best, figure.cores_of_best
        statement = f"`{contender.statement}`"
        if best is None:
            rows.append([statement, *[""] * (len(rows[0]) - 2), "WRONG"])
            continue
        ratio = table.ours_to(contender.statement)
        rows.append(
            [
                statement,
                str(len(figure.seconds)),
                _time(best),
                _time(figure.median),
                f"{table.units / best:.3g}",
                "" if cores is None else f"{cores:.1f}",
                "" if contender.statement == table.ours or ratio is None else f"{ratio:.2f} x",
            ]
        )
    where = "".join(f"- `{name}`: {text}\n" for name, text in table.where.items())
    return f"## {table.name}: {table.about}\n\n{markdown(rows)}" + (where and f"\n{where}")


def describe_memory(characters: int, grown: Sequence[Growth]) -> str:
    """Return the table of memory in Markdown."""
    rows = [["statement", "peak MB", "kept MB", "Python's peak MB", "Python's kept MB"]]
    for growth in grown:
        sizes = (growth.peak, growth.kept, growth.traced_peak, growth.traced_kept)
        rows.append([f"`{growth.statement}`", *(f"{size:.2f}" for size in sizes)])
    about = f"growth of a process with a str of {characters:,} characters of one byte"
    return f"## memory: {about}\n\n{markdown(rows)}"


def memory_goals(grown: Sequence[Growth]) -> list[Goal]:
    """Return the goal for memory, with the figure reached."""
    (ours,) = [growth for growth in grown if growth.statement == memory.OURS]
    peak = max(ours.peak, ours.traced_peak)
    return [Goal("memory: the peak of a question in MB", GROWTH, True, peak)]


def _time(seconds: float) -> str:
    for unit, factor in (("s", 1), ("ms", 1e3), ("us", 1e6)):
        if seconds * factor >= 1:
            return f"{seconds * factor:.3g} {unit}"
    return f"{seconds * 1e9:.3g} ns"


def write(
    path: Path,
    facts: Mapping[str, object],
    missing: Sequence[str],
    measured: Sequence[Table],
    grown: Sequence[Growth],
    found: Sequence[Goal],
) -> None:
    """Write everything as JSON."""
    contents = {
        **facts,
        "not_run": list(missing),
        "tables": [
            {
                "name": table.name,
                "about": table.about,
                "where": table.where,
                "rows": [
                    {
                        "statement": figure.contender.statement,
                        "seconds": figure.seconds if figure.is_right else [],
                        "cores": figure.cores_of_best,
                        "ours_is": table.ours_to(figure.contender.statement),
                        "is_right": figure.is_right,
                    }
                    for figure in table.figures
                ],
            }
            for table in measured
        ],
        "memory_grew_by_megabytes": [asdict(growth) for growth in grown],
        "goals": [{**asdict(goal), "is_met": goal.is_met} for goal in found],
    }
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(contents, indent=2) + "\n")


def report_wrong(measured: Sequence[Table]) -> int:
    """Print which answers were wrong; return the exit status."""
    wrong = [
        f"{table.name}: {figure.contender.statement}"
        for table in measured
        for figure in table.figures
        if not figure.is_right
    ]
    for line in wrong:
        print(f"{line}: WRONG, its time does not count", file=sys.stderr)
    return 1 if wrong else 0


def _arguments(given: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="make bench-python", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="a tenth of the data, fewer rounds")
    parser.add_argument(
        "--rounds", type=int, help="rounds of the fast contenders; the slow ones have fewer"
    )
    parser.add_argument("--json", type=Path, metavar="PATH", help="write the figures here")
    return parser.parse_args(given)


if __name__ == "__main__":
    sys.exit(main())
