"""Runs contenders in turns, each as a process of its own on given cores."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median

from benches.ragged.generate import Table

LAUNCH = Path(__file__).with_name("launch.py")
# Stands for the path of the table in a command.
FILE = "FILE"


@dataclass(frozen=True)
class Run:
    """One process that has ended."""

    seconds: float
    peak_bytes: int
    exit_code: int
    stdout: str
    stderr: str


@dataclass(frozen=True)
class Answer:
    """What a contender said of a table."""

    text: str
    # None where nothing is asked of it.
    is_right: bool | None = None


Judge = Callable[[Run, Table], Answer]


@dataclass(frozen=True)
class Contender:
    """A command, what it reads, and who says whether its answer is right."""

    name: str
    command: Sequence[str]
    table: Table
    judge: Judge
    rounds: int = 1
    cores: int = 1
    # Its standard output is the table once more, and is thrown away.
    is_loud: bool = False


@dataclass
class Figure:
    """What a contender took."""

    contender: Contender
    seconds: list[float] = field(default_factory=list)
    peak_bytes: int = 0
    answer: Answer = field(default_factory=lambda: Answer(""))

    @property
    def is_valid(self) -> bool:
        """False if an answer was wrong: the time does not count then."""
        return self.answer.is_right is not False

    @property
    def best(self) -> float:
        """The seconds of the fastest round."""
        return min(self.seconds)

    @property
    def gigabytes_per_second(self) -> float:
        """The speed in the fastest round, in 10^9 bytes."""
        return self.contender.table.truth.bytes / self.best / 1e9

    @property
    def median_gigabytes_per_second(self) -> float:
        """The speed in the middle round."""
        return self.contender.table.truth.bytes / median(self.seconds) / 1e9


class Runner:
    """Starts processes on the cores that there are, with what they print in a folder."""

    def __init__(self, folder: Path) -> None:
        """Take the cores that this process may use."""
        self.cores = sorted(os.sched_getaffinity(0))
        self._outputs = (folder / "stdout", folder / "stderr")
        folder.mkdir(parents=True, exist_ok=True)

    def run(
        self, command: Sequence[str], table: Table | None, *, cores: int = 1, is_loud: bool = False
    ) -> Run:
        """Run a command to its end."""
        stdout, stderr = self._outputs
        path = str(table.path) if table else FILE
        launch = [
            *(sys.executable, "-I", "-S", LAUNCH),
            # The last ones: the first core has more of the system's own work.
            ",".join(map(str, self.cores[-cores:])),
            *(os.devnull if is_loud else stdout, stderr),
            *(path if part == FILE else part for part in command),
        ]
        printed = subprocess.run(
            launch,
            check=True,
            stdout=subprocess.PIPE,
            text=True,
            # The language of messages, and bytes for characters where a peer goes by the locale.
            env={**os.environ, "LC_ALL": "C"},
        ).stdout
        seconds, peak_bytes, exit_code = printed.split()
        return Run(
            seconds=float(seconds),
            peak_bytes=int(peak_bytes),
            exit_code=int(exit_code),
            stdout="" if is_loud else stdout.read_text(errors="replace"),
            stderr=stderr.read_text(errors="replace"),
        )

    def take_turns(self, contenders: Sequence[Contender]) -> list[Figure]:
        """Run each in all of its rounds, in an order that changes; all files are read before."""
        warm(contender.table.path for contender in contenders)
        figures = [Figure(contender) for contender in contenders]
        for turn in range(max(contender.rounds for contender in contenders)):
            taking_part = [figure for figure in figures if turn < figure.contender.rounds]
            first = turn % len(taking_part)
            for figure in taking_part[first:] + taking_part[:first]:
                self._take_turn(figure)
        return figures

    def _take_turn(self, figure: Figure) -> None:
        contender = figure.contender
        run = self.run(
            contender.command, contender.table, cores=contender.cores, is_loud=contender.is_loud
        )
        figure.seconds.append(run.seconds)
        figure.peak_bytes = max(figure.peak_bytes, run.peak_bytes)
        # A wrong answer in any round stays.
        if figure.answer.is_right is not False:
            figure.answer = contender.judge(run, contender.table)


def warm(paths: Iterable[Path]) -> None:
    """Read files, so that they are in the page cache."""
    for path in set(paths):
        with path.open("rb") as file:
            while file.read(1 << 20):
                pass
