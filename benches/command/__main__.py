"""Measure the command and its peers on generated data; print and write the figures."""

from __future__ import annotations

import argparse
import shlex
import sys
from collections.abc import Sequence
from pathlib import Path

from benches import report as common
from benches.command import contenders, data, report
from benches.command.data import Text
from benches.command.report import Scan
from benches.processes import Contender, Runner, install, version

# Not in git, and kept between runs.
KEPT = common.ROOT / "target" / "bench-command"
RELEASE = common.ROOT / "target" / "release" / "atleast"
SIZE, QUICK_SIZE = 1 << 30, 64 << 20
FILES, QUICK_FILES = 50_000, 5_000
ROUNDS, QUICK_ROUNDS = 9, 3
# A start takes very little time, so it is measured this many times in each round.
STARTS = 10


def main(given: Sequence[str] | None = None) -> int:
    """Measure, print and write; return the exit status: 1 if an answer was wrong."""
    arguments = _arguments(given)
    ours = shlex.split(arguments.ours) if arguments.ours else [str(RELEASE)]
    size = arguments.size or (QUICK_SIZE if arguments.quick else SIZE)
    files = arguments.files or (QUICK_FILES if arguments.quick else FILES)
    rounds = arguments.rounds or (QUICK_ROUNDS if arguments.quick else ROUNDS)
    kept = arguments.kept
    built = kept / "cargo"
    if arguments.install_peers:
        install(contenders.BUILT, built)
    programs = contenders.find(built / "bin")
    missing = contenders.missing(programs)
    runner = Runner(kept / "output")
    floor = runner.run(["true"], None).peak_bytes

    versions = {name: version(path) for name, path in {"cat": "cat", **programs}.items()}
    facts = common.machine(versions, len(runner.cores))
    print(common.heading(facts, missing), flush=True)
    if arguments.ours:
        print(f"`atleast` stands for `{arguments.ours}`\n", flush=True)
    table = data.table(size, kept / "data")
    hits, folder = data.with_hits(table), data.small_files(table, files)
    a_file = f"{table.bytes / 1e6:.0f} MB of csv"
    every_tenth = f"{hits.bytes / 1e6:.0f} MB, a hit in every tenth line"
    many = f"hits in a folder of {files} files, {folder.bytes / 1e6:.0f} MB"
    asked = (ours, programs)
    # Contenders that are compared take turns.
    tiny = data.tiny(kept / "data")
    together = [
        [
            (report.NO_HIT, a_file, contenders.no_hit(*asked, table, rounds)),
            (report.COUNT, every_tenth, contenders.count(*asked, hits, rounds)),
            (report.PRINT, f"{every_tenth}, to a file", contenders.prints(*asked, hits, rounds)),
        ],
        [(report.FILES, many, contenders.small_files(*asked, folder, rounds))],
        [
            (
                report.START,
                "from start to exit, on three lines",
                contenders.start(*asked, tiny, rounds * STARTS, min(2, len(runner.cores))),
            )
        ],
    ]
    scans = []
    for questions in together:
        for scan in _take_turns(runner, questions):
            print(report.scan_table(scan, floor), flush=True)
            scans.append(scan)
    print(report.command_list(scans))
    found = report.goals(scans)
    print(common.goal_table(found))

    path = arguments.json
    # Figures of another command are only written with --json.
    if path is None and not arguments.ours:
        is_less = size < SIZE or files < FILES
        path = common.RESULTS / f"command-{facts['date']}{'-quick' if is_less else ''}.json"
    if path is not None:
        report.write(path, facts, missing, scans, found, floor)
        print(f"written: {path}")
    wrong = [
        f"{scan.name}, {figure.contender.name}: {figure.answer.text}"
        for scan in scans
        for figure in scan.figures
        if not figure.is_valid
    ]
    for line in wrong:
        print(line, file=sys.stderr)
    if wrong:
        print("an answer was wrong: its time does not count", file=sys.stderr)
    return 1 if wrong else 0


def _take_turns(
    runner: Runner, questions: Sequence[tuple[str, str, Sequence[Contender[Text]]]]
) -> list[Scan]:
    """Let the contenders of several questions take turns, if there are enough cores for them."""
    most = len(runner.cores)
    taking_part = [[one for one in several if one.cores <= most] for _, _, several in questions]
    figures = iter(runner.take_turns([one for several in taking_part for one in several]))
    return [
        Scan(name, about, [next(figures) for _ in several])
        for (name, about, _), several in zip(questions, taking_part, strict=True)
    ]


def _arguments(given: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="make bench-command", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="64 MiB, 5,000 files, fewer rounds")
    parser.add_argument("--size", type=int, metavar="BYTES", help="size of the table")
    parser.add_argument("--files", type=int, metavar="NUMBER", help="number of files in the folder")
    parser.add_argument(
        "--rounds", type=int, help="rounds of the fast contenders; the slow ones have fewer"
    )
    parser.add_argument(
        "--install-peers",
        action="store_true",
        help=f"build {' and '.join(contenders.BUILT)} with cargo, which takes minutes",
    )
    parser.add_argument(
        "--ours",
        metavar="COMMAND",
        help="run `COMMAND -j 1 12 , FILE` instead of the release build; "
        "then the figures are only written with --json",
    )
    parser.add_argument("--json", type=Path, metavar="PATH", help="write the figures here")
    parser.add_argument(
        "--kept", type=Path, default=KEPT, metavar="PATH", help="folder for the data"
    )
    return parser.parse_args(given)


if __name__ == "__main__":
    sys.exit(main())
