"""Runs contenders in turns, each in its own process on given cores."""

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
# A placeholder for the path of the data in a command.
FILE = "FILE"


class Data(Protocol):
    """A file, or a folder of files."""

    @property
    def path(self) -> Path:
        """The path."""

    @property
    def bytes(self) -> int:
        """The number of bytes to read."""


Read = TypeVar("Read", bound=Data)


@dataclass(frozen=True)
class Run:
    """A finished process."""

    seconds: float
    peak_bytes: int
    exit_code: int
    stdout: str
    stderr: str


@dataclass(frozen=True)
class Answer:
    """The answer of a contender."""

    text: str
    # None if the answer is not checked.
    is_right: bool | None = None


Judge = Callable[[Run, Read], Answer]


@dataclass(frozen=True)
class Contender(Generic[Read]):
    """A command, the data that it reads, and the check of its answer."""

    name: str
    command: Sequence[str]
    data: Read
    judge: Judge[Read]
    rounds: int = 1
    cores: int = 1
    # Its standard output is a copy of the data, and is discarded.
    discards_output: bool = False


@dataclass
class Figure(Generic[Read]):
    """The figures of a contender."""

    contender: Contender[Read]
    seconds: list[float] = field(default_factory=list)
    peak_bytes: int = 0
    answer: Answer = field(default_factory=lambda: Answer(""))

    @property
    def is_valid(self) -> bool:
        """False if an answer was wrong: then the time does not count."""
        return self.answer.is_right is not False

    @property
    def best(self) -> float:
        """The seconds of the fastest round."""
        return min(self.seconds)

    @property
    def gigabytes_per_second(self) -> float:
        """The speed in the fastest round, in 10^9 bytes per second."""
        return self.contender.data.bytes / self.best / 1e9

    @property
    def median_gigabytes_per_second(self) -> float:
        """The speed in the median round, in 10^9 bytes per second."""
        return self.contender.data.bytes / median(self.seconds) / 1e9


class Runner:
    """Starts processes on the available cores, and stores their output in a folder."""

    def __init__(self, folder: Path) -> None:
        """Use all cores that this process may use."""
        self.cores = sorted(os.sched_getaffinity(0))
        self._outputs = (folder / "stdout", folder / "stderr")
        folder.mkdir(parents=True, exist_ok=True)

    def run(
        self,
        command: Sequence[str],
        data: Data | None,
        *,
        cores: int = 1,
        discards_output: bool = False,
    ) -> Run:
        """Run a command to its end."""
        stdout, stderr = self._outputs
        path = str(data.path) if data else FILE
        launch = [
            *(sys.executable, "-I", "-S", LAUNCH),
            # The last cores: the first one does more of the system's work.
            ",".join(map(str, self.cores[-cores:])),
            *(os.devnull if discards_output else stdout, stderr),
            *(path if part == FILE else part for part in command),
        ]
        printed = subprocess.run(
            launch,
            check=True,
            stdout=subprocess.PIPE,
            text=True,
            # English messages, and bytes as characters in the peers that follow the locale.
            env={**os.environ, "LC_ALL": "C"},
        ).stdout
        seconds, peak_bytes, exit_code = printed.split()
        return Run(
            seconds=float(seconds),
            peak_bytes=int(peak_bytes),
            exit_code=int(exit_code),
            stdout="" if discards_output else stdout.read_text(errors="replace"),
            stderr=stderr.read_text(errors="replace"),
        )

    def take_turns(self, contenders: Sequence[Contender[Read]]) -> list[Figure[Read]]:
        """Run each contender in its rounds, in an order that changes; read all files before."""
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
            contender.command,
            contender.data,
            cores=contender.cores,
            discards_output=contender.discards_output,
        )
        figure.seconds.append(run.seconds)
        figure.peak_bytes = max(figure.peak_bytes, run.peak_bytes)
        # A wrong answer is kept.
        if figure.answer.is_right is not False:
            figure.answer = contender.judge(run, contender.data)


def find(*names: str, built: Path) -> str | None:
    """Look for a program by any of its names, first in the folder `built`, then on PATH."""
    found = (shutil.which(name, path=built) or shutil.which(name) for name in names)
    return next(filter(None, found), None)


def install(programs: Mapping[str, Sequence[str]], root: Path) -> None:
    """Build the programs missing in `root/bin`, with these arguments for `cargo install`."""
    for name, flags in programs.items():
        if not (root / "bin" / name).exists():
            command = ["cargo", "install", "--root", str(root), "--locked", *flags]
            print(" ".join(command), flush=True)
            subprocess.run(command, check=False)


def version(program: str) -> str:
    """Return the version that a program reports: a number, or else its first line."""
    # mawk needs the second form.
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
    """Return a command line, without the folders of programs."""
    program, *arguments = contender.command
    short = [Path(part).name if Path(part).is_absolute() else part for part in arguments]
    line = shlex.join([Path(program).name, *short])
    return f"{line} > /dev/null" if contender.discards_output else line


def peak(bytes_: int, floor: int) -> str:
    """Return peak memory in MB; values not above the launcher's own, `floor`, as a bound."""
    return f"< {floor / 1e6:.0f}" if bytes_ <= floor * 1.02 else f"{bytes_ / 1e6:.1f}"


def warm(paths: Iterable[Path]) -> None:
    """Read all files, also those in folders, so that they are in the page cache."""
    for given in set(paths):
        files = [given] if given.is_file() else [it for it in given.rglob("*") if it.is_file()]
        for path in files:
            with path.open("rb") as file:
                while file.read(1 << 20):
                    pass
