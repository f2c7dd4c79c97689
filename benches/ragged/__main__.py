"""Measure `atleast ragged` and its peers on generated tables; print and write the figures."""

from __future__ import annotations

import argparse
import shlex
import sys
from pathlib import Path

from benches import report as common
from benches.processes import Runner, install
from benches.ragged import contenders, report
from benches.ragged.contenders import Tables
from benches.ragged.generate import Shape, table

# Not in git, and kept between runs.
KEPT = common.ROOT / "target" / "bench-ragged"
RELEASE = common.ROOT / "target" / "release" / "atleast"
SIZE, QUICK_SIZE = 1 << 30, 64 << 20
# With less data, the figures of the slow peers would mostly be their start.
LEAST_PART = 16 << 20
ROUNDS, QUICK_ROUNDS = 9, 3

SHAPES = {
    "plain": "12 columns, no quotes",
    "quoted": "12 columns; one field a row is quoted and holds a comma, "
    "one in 16 of them a doubled quote, one in 64 a line end",
}


def main() -> int:
    """Measure, print and write; return the exit status: 1 if an answer was wrong."""
    arguments = _arguments()
    ours = shlex.split(arguments.ours) if arguments.ours else [str(RELEASE)]
    size = arguments.size or (QUICK_SIZE if arguments.quick else SIZE)
    rounds = arguments.rounds or (QUICK_ROUNDS if arguments.quick else ROUNDS)
    built = KEPT / "cargo"
    if arguments.install_peers:
        install(contenders.BUILT, built)
    programs = contenders.find(built / "bin")
    runner = Runner(KEPT / "output")
    floor = runner.run(["true"], None).peak_bytes

    facts = common.machine(programs.versions(), len(runner.cores))
    print(common.heading(facts, programs.missing()), flush=True)
    if arguments.ours:
        print(f"`atleast` stands for `{arguments.ours}`\n", flush=True)
    scans = []
    for name, about in SHAPES.items():
        shape, clean = (Shape(name, name == "quoted", faults) for faults in (True, False))
        tables = Tables(
            shape=shape,
            whole=table(shape, size, KEPT / "tables"),
            part=table(shape, min(size, max(size // 16, LEAST_PART)), KEPT / "tables"),
            clean=table(clean, size // 4, KEPT / "tables"),
        )
        taking_part = contenders.contenders(ours, programs, tables, runner, rounds)
        scan = report.Scan(name, about, runner.take_turns(taking_part))
        print(report.scan_table(scan, floor), flush=True)
        scans.append(scan)
    print(report.command_list(scans[0]))
    found = report.goals(scans)
    print(common.goal_table(found))

    path = arguments.json
    # Figures of another command are only written with --json.
    if path is None and not arguments.ours:
        path = common.RESULTS / f"ragged-{facts['date']}{'-quick' if size < SIZE else ''}.json"
    if path is not None:
        report.write(path, facts, programs.missing(), scans, found, floor)
        print(f"written: {path}")
    wrong = [
        f"{scan.name}, {figure.contender.name}: {figure.answer.text}"
        for scan in scans
        for figure in scan.figures
        if figure.answer.is_right is False
    ]
    for line in wrong:
        print(line, file=sys.stderr)
    if wrong:
        print("an answer was wrong: its time does not count", file=sys.stderr)
    return 1 if wrong else 0


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="make bench-ragged", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="64 MiB, fewer rounds")
    parser.add_argument("--size", type=int, metavar="BYTES", help="size of each table")
    parser.add_argument(
        "--rounds", type=int, help="rounds of the fast contenders; the slow ones have fewer"
    )
    parser.add_argument(
        "--install-peers",
        action="store_true",
        help=f"build {' and '.join(contenders.BUILT)} with cargo, which takes many minutes",
    )
    parser.add_argument(
        "--ours",
        metavar="COMMAND",
        help="run `COMMAND ragged --json -j 1 FILE` instead of the release build; "
        "then the figures are only written with --json",
    )
    parser.add_argument("--json", type=Path, metavar="PATH", help="write the figures here")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
