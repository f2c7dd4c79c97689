"""Runs contenders in turns, each as a process of its own on given cores."""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median
from typing import Generic, Protocol, TypeVar

LAUNCH = Path(__file__).with_name("launch.py")
# Stands for the path of the data in a command.
FILE = "FILE"


class Data(Protocol):
    """A file, or a folder of them."""

    @property
    def path(self) -> Path:
        """Where it is."""

    @property
    def bytes(self) -> int:
        """How many there are to read."""


Read = TypeVar("Read", bound=Data)


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
    """What a contender said of its data."""

    text: str
    # None where nothing is asked of it.
    is_right: bool | None = None


Judge = Callable[[Run, Read], Answer]


@dataclass(frozen=True)
class Contender(Generic[Read]):
    """A command, what it reads, and who says whether its answer is right."""

    name: str
    command: Sequence[str]
    data: Read
    judge: Judge[Read]
    rounds: int = 1
    cores: int = 1
    # Its standard output is the data once more, and is thrown away.
    is_loud: bool = False


@dataclass
class Figure(Generic[Read]):
    """What a contender took."""

    contender: Contender[Read]
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
        return self.contender.data.bytes / self.best / 1e9

    @property
    def median_gigabytes_per_second(self) -> float:
        """The speed in the middle round."""
        return self.contender.data.bytes / median(self.seconds) / 1e9


class Runner:
    """Starts processes on the cores that there are, with what they print in a folder."""

    def __init__(self, folder: Path) -> None:
        """Take the cores that this process may use."""
        self.cores = sorted(os.sched_getaffinity(0))
        self._outputs = (folder / "stdout", folder / "stderr")
        folder.mkdir(parents=True, exist_ok=True)

    def run(
        self, command: Sequence[str], data: Data | None, *, cores: int = 1, is_loud: bool = False
    ) -> Run:
        """Run a command to its end."""
        stdout, stderr = self._outputs
        path = str(data.path) if data else FILE
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

    def take_turns(self, contenders: Sequence[Contender[Read]]) -> list[Figure[Read]]:
        """Run each in all of its rounds, in an order that changes; all files are read before."""
        warm(contender.data.path for contender in contenders)
        figures = [Figure(contender) for contender in contenders]
        for turn in range(max(contender.rounds for contender in contenders)):
            taking_part = [figure for figure in figures if turn < figure.contender.rounds]
            first = turn % len(taking_part)
            for figure in taking_part[first:] + taking_part[:first]:
                self._take_turn(figure)
        return figures

    def _take_turn(self, figure: Figure[Read]) -> None:
        contender = figure.contender
        run = self.run(
            contender.command, contender.data, cores=contender.cores, is_loud=contender.is_loud
        )
        figure.seconds.append(run.seconds)
        figure.peak_bytes = max(figure.peak_bytes, run.peak_bytes)
        # A wrong answer in any round stays.
        if figure.answer.is_right is not False:
            figure.answer = contender.judge(run, contender.data)


def find(*names: str, built: Path) -> str | None:
    """Look for a program by any of its names: where those are that were built, then on PATH."""
    found = (shutil.which(name, path=built) or shutil.which(name) for name in names)
    return next(filter(None, found), None)


def install(programs: Mapping[str, Sequence[str]], root: Path) -> None:
    """Build programs that are not there yet in `root/bin`, with what `cargo install` is told."""
    for name, flags in programs.items():
        if not (root / "bin" / name).exists():
            command = ["cargo", "install", "--root", str(root), "--locked", *flags]
            print(" ".join(command), flush=True)
            subprocess.run(command, check=False)


def version(program: str) -> str:
    """Return what a program says that it is, as a number if there is one."""
    # The latter is that of mawk.
    for question in (["--version"], ["-W", "version"]):
        result = subprocess.run(
            [program, *question],
            check=False,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            errors="replace",
        )
        if result.returncode == 0:
            break
    first_line = result.stdout.strip().partition("\n")[0]
    found = re.search(r"\d+(\.\d+)+", first_line)
    return found[0] if found else first_line or "unknown"


def command_line(contender: Contender[Read]) -> str:
    """Return a command line, each program without its folder."""
    program, *arguments = contender.command
    short = [Path(part).name if Path(part).is_absolute() else part for part in arguments]
    line = shlex.join([Path(program).name, *short])
    return f"{line} > /dev/null" if contender.is_loud else line


def peak(bytes_: int, floor: int) -> str:
    """Return a peak of memory in MB; not below that of the program that started the process."""
    return f"< {floor / 1e6:.0f}" if bytes_ <= floor * 1.02 else f"{bytes_ / 1e6:.1f}"


def warm(paths: Iterable[Path]) -> None:
    """Read files, and those in folders, so that they are in the page cache."""
    for given in set(paths):
        files = [given] if given.is_file() else [it for it in given.rglob("*") if it.is_file()]
        for path in files:
            with path.open("rb") as file:
                while file.read(1 << 20):
                    pass
