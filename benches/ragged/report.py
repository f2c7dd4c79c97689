"""The figures as Markdown tables, as goals, and as JSON."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from benches.processes import Figure, command_line, peak
from benches.ragged import answers, contenders
from benches.ragged.generate import Table
from benches.report import Goal, markdown, ratio

# The goals: the ratio to `cat`, the ratios to the peers, peak memory.
OF_CAT = 0.5
TIMES = {
    contenders.PYTHON: 20.0,
    contenders.CSVCLEAN: 20.0,
    contenders.DUCKDB: 6.0,
    contenders.GAWK_CSV: 5.0,
    contenders.GAWK_FPAT: 5.0,
}
PEAK_MEGABYTES = 32.0


@dataclass(frozen=True)
class Scan:
    """The figures of all contenders for one kind of table."""

    name: str
    about: str
    figures: Sequence[Figure[Table]]

    def speed(self, name: str) -> float | None:
        """Return the speed of a contender, if it took part and was right."""
        found = self.figure(name)
        return found.gigabytes_per_second if found and found.is_valid else None

    def ours_to(self, figure: Figure[Table]) -> float | None:
        """Return how many times as fast `atleast` is, on the same number of cores."""
        ours = contenders.OURS if figure.contender.cores == 1 else contenders.OURS_TWO
        return ratio(self.speed(ours), self.speed(figure.contender.name))

    def figure(self, name: str) -> Figure[Table] | None:
        """Return the figure of a contender, if it took part."""
        return next((one for one in self.figures if one.contender.name == name), None)


def goals(scans: Sequence[Scan]) -> list[Goal]:
    """Return every goal, with the figure reached."""
    found = []
    for scan in scans:
        ours = scan.speed(contenders.OURS)
        to_cat = ratio(ours, scan.speed(contenders.CAT))
        found.append(Goal(f"{scan.name}, one core, to cat", OF_CAT, False, to_cat))
        for peer, times in TIMES.items():
            times_peer = ratio(ours, scan.speed(peer))
            found.append(Goal(f"{scan.name}, one core, to {peer}", times, False, times_peer))
    for name in (contenders.OURS, contenders.OURS_TWO):
        figures = [figure for scan in scans if (figure := scan.figure(name)) and figure.is_valid]
        peaks = [figure.peak_bytes / 1e6 for figure in figures]
        most = max(peaks, default=None)
        found.append(Goal(f"peak memory in MB, {name}", PEAK_MEGABYTES, True, most))
    return found


def scan_table(scan: Scan, floor: int) -> str:
    """Return the table of one kind of data."""
    rows = [
        [
            *("contender", "cores", "MB read", "rounds", "best s", "GB/s", "median GB/s"),
            *("to cat", "ours is", "peak MB", "answer"),
        ]
    ]
    cat = scan.speed(contenders.CAT)
    for figure in scan.figures:
        contender, speed = figure.contender, figure.gigabytes_per_second
        if not figure.is_valid:
            nothing = [""] * (len(rows[0]) - 2)
            rows.append([contender.name, *nothing, figure.answer.text])
            continue
        times = scan.ours_to(figure)
        to_cat = ratio(speed, cat)
        rows.append(
            [
                contender.name,
                str(contender.cores),
                f"{contender.data.bytes / 1e6:.0f}",
                str(len(figure.seconds)),
                f"{figure.best:.3f}",
                f"{speed:.3f}",
                f"{figure.median_gigabytes_per_second:.3f}",
                f"{to_cat:.3f}" if to_cat else "",
                f"{times:.1f} x" if times and contender.judge is not answers.ours else "",
                peak(figure.peak_bytes, floor),
                figure.answer.text,
            ]
        )
    return f"## {scan.name}: {scan.about}\n\n{markdown(rows)}"


def command_list(scan: Scan) -> str:
    """Return the command lines as they were run, without the folders of programs."""
    lines = [f"{one.contender.name}: {command_line(one.contender)}" for one in scan.figures]
    return "## Command lines\n\n" + "".join(f"    {line}\n" for line in lines)


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


def _row(scan: Scan, figure: Figure[Table]) -> dict[str, object]:
    speed = figure.gigabytes_per_second if figure.is_valid else None
    return {
        "contender": figure.contender.name,
        "command": command_line(figure.contender),
        "cores": figure.contender.cores,
        "bytes": figure.contender.data.bytes,
        "seconds": figure.seconds if figure.is_valid else [],
        "gigabytes_per_second": speed,
        "median_gigabytes_per_second": speed and figure.median_gigabytes_per_second,
        "to_cat": ratio(speed, scan.speed(contenders.CAT)),
        "ours_to_it": scan.ours_to(figure),
        "peak_bytes": figure.peak_bytes,
        "answer": figure.answer.text,
        "is_right": figure.answer.is_right,
    }
