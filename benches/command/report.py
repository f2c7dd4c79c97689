"""The figures as Markdown tables, as goals, and as JSON."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from statistics import median

from benches.command import contenders
from benches.command.data import Text
from benches.processes import Figure, command_line, peak
from benches.report import Goal, markdown, ratio

OURS = (contenders.OURS, contenders.OURS_TWO)
NO_HIT, COUNT, PRINT, FILES, START = "no hit", "count", "print", "small files", "start"


@dataclass(frozen=True)
class Scan:
    """The figures of all contenders for one question."""

    name: str
    about: str
    figures: Sequence[Figure[Text]]

    def figure(self, name: str) -> Figure[Text] | None:
        """Return the figure of a contender, if it took part and was right."""
        found = (one for one in self.figures if one.contender.name == name and one.is_valid)
        return next(found, None)

    def speed(self, name: str) -> float | None:
        """Return the speed of a contender, if it took part and was right."""
        found = self.figure(name)
        return found.gigabytes_per_second if found else None

    def ours_to(self, figure: Figure[Text]) -> float | None:
        """Return how many times as fast `atleast` is, on the same number of cores."""
        cores = figure.contender.cores
        ours = [one for name in OURS if (one := self.figure(name)) and one.contender.cores == cores]
        if not ours or not figure.is_valid or figure.contender.name in OURS:
            return None
        return ratio(figure.best, ours[0].best)


def goals(scans: Sequence[Scan]) -> list[Goal]:
    """Return every goal, with the figure reached."""
    no_hit, count, prints, files, start = (
        next(scan for scan in scans if scan.name == name)
        for name in (NO_HIT, COUNT, PRINT, FILES, START)
    )
    ours, two = no_hit.speed(contenders.OURS), no_hit.speed(contenders.OURS_TWO)
    tools = [speed for name in contenders.LINE_TOOLS if (speed := no_hit.speed(name))]
    best = max(tools, default=None)
    printing = ratio(prints.speed(contenders.OURS), prints.speed(contenders.RG))
    in_files = ratio(files.speed(contenders.OURS_TWO), files.speed(contenders.RG_LITERAL_TWO))
    # rg starts faster with a literal.
    starting = ratio(start.speed(contenders.RG_LITERAL), start.speed(contenders.OURS))
    counting = ratio(count.speed(contenders.OURS), ours)
    to_cat = ratio(ours, no_hit.speed(contenders.CAT))
    found = [
        Goal("no hit, one thread, to cat", 0.85, False, to_cat),
        Goal("no hit, one thread, to the best line tool", 10.0, False, ratio(ours, best)),
        Goal("no hit, two threads to one", 1.4, False, ratio(two, ours)),
        Goal("-c, a hit in every tenth line, to no hit", 0.6, False, counting),
        Goal("printing a hit in every tenth line, to rg", 5.0, False, printing),
        Goal("many small files, two threads, to rg -c of a literal", 1.0, False, in_files),
        Goal("start to exit, the time to that of rg", 1.0, True, starting),
    ]
    for name in OURS:
        figure = no_hit.figure(name)
        most = figure.peak_bytes / 1e6 if figure else None
        found.append(Goal(f"no hit, peak memory in MB, {name}", 16.0, True, most))
    return found


def scan_table(scan: Scan, floor: int) -> str:
    """Return the table of one question."""
    rows = [
        [
            *("contender", "cores", "rounds", "best ms", "median ms", "GB/s", "to cat"),
            *("ours is", "peak MB", "answer"),
        ]
    ]
    cat = scan.speed(contenders.CAT)
    for figure in scan.figures:
        contender = figure.contender
        if not figure.is_valid:
            nothing = [""] * (len(rows[0]) - 2)
            rows.append([contender.name, *nothing, figure.answer.text])
            continue
        times, to_cat = scan.ours_to(figure), ratio(figure.gigabytes_per_second, cat)
        rows.append(
            [
                contender.name,
                str(contender.cores),
                str(len(figure.seconds)),
                f"{figure.best * 1e3:.1f}",
                f"{median(figure.seconds) * 1e3:.1f}",
                f"{figure.gigabytes_per_second:.3f}" if scan.name != START else "",
                f"{to_cat:.3f}" if to_cat else "",
                f"{times:.2f} x" if times else "",
                peak(figure.peak_bytes, floor),
                figure.answer.text,
            ]
        )
    return f"## {scan.name}: {scan.about}\n\n{markdown(rows)}"


def command_list(scans: Sequence[Scan]) -> str:
    """Return the command lines as they were run, without the folders of programs."""
    lines = (
        f"    {scan.name}, {one.contender.name}: {command_line(one.contender)}\n"
        for scan in scans
        for one in scan.figures
    )
    return "## Command lines\n\n" + "".join(lines)


def write(
    path: Path,
    facts: Mapping[str, object],
    missing: Sequence[str],
    scans: Sequence[Scan],
    found: Sequence[Goal],
    floor: int,
) -> None:
    """Write everything as JSON."""
    contents = {
        **facts,
        "not_run": list(missing),
        "least_peak_bytes": floor,
        "scans": [
            {
                "name": scan.name,
                "about": scan.about,
                "rows": [_row(scan, figure) for figure in scan.figures],
            }
            for scan in scans
        ],
        "goals": [{**asdict(goal), "is_met": goal.is_met} for goal in found],
    }
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(contents, indent=2) + "\n")


def _row(scan: Scan, figure: Figure[Text]) -> dict[str, object]:
    speed = figure.gigabytes_per_second if figure.is_valid else None
    return {
        "contender": figure.contender.name,
        "command": command_line(figure.contender),
        "cores": figure.contender.cores,
        "bytes": figure.contender.data.bytes,
        "seconds": figure.seconds if figure.is_valid else [],
        "gigabytes_per_second": speed,
        "to_cat": ratio(speed, scan.speed(contenders.CAT)),
        "ours_to_it": scan.ours_to(figure),
        "peak_bytes": figure.peak_bytes,
        "answer": figure.answer.text,
        "is_right": figure.answer.is_right,
    }
