"""The command's memory is bounded and its time is linear, for every question and every input.

The tests run every command and flag that reads lines, records or occurrences on hostile inputs of
many shapes, from a file and from standard input, on one, two and eight threads. They compare the
processor time of all threads with that for eight times the input, and check peak memory. The
figures are printed at the end.
"""

from __future__ import annotations

import itertools
import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple, TypeAlias

import pytest

from tests.command_server import Measured, Server, server

Property: TypeAlias = Callable[[str, object], None]

pytestmark = pytest.mark.skipif(
    not Path("/proc/self/status").exists(), reason="memory is read from /proc, which only Linux has"
)

KIB, MIB = 1 << 10, 1 << 20

# The text that is repeated to make an input, by name.
SHAPES = {
    "one line of words": b"a ",
    "one line of occurrences": b",",
    "one line without any": b"a",
    "one line of quotes": b'"',
    "one line of fields in quotes": b'"a",',
    "one line of characters of two bytes": "é,".encode(),
    "one line of NUL bytes": b"\0",
    "one line of CR": b",\r",
    "all newlines": b"\n",
    "lines of one occurrence": b",\n",
    "lines of two fields and of three": b"a,b\na,b,c\n",
    "lines of an open quote": b'a,"b\n',
    "lines of a quote and an occurrence": b'",\n',
    "lines of CR and LF": b"a,b\r\n",
}

# Shapes for tables only: the dialect, or the meaning of a quote, is hard to find.
TABLES = {
    "rows swallowed by two quotes": b'1,"a,0\n2,b,1\n3,c",0\n',
    "rows swallowed by two quotes far apart": b'1,"a,0\n' + b"2,b,1\n" * 3000 + b'3,c",0\n',
    "texts that look like rows": b'1,"a,0\n2, b,1\n\n3,c\n",0\n',
    "fields in apostrophes": b"'a,b','it''s'\n'\n',",
    "backslashes before quotes": b'"a\\",\\"",b\n\\\\"\\',
    "every separator": b",\t;|~^\x01 :||\n",
    "every line end": b"a,b\ra,b\r\na,b\n\r",
    "UTF-16 without a mark": 'a,"b\n'.encode("utf-16-le"),
    "bytes that are not UTF-8": b"\xff,\x80\xef\xbb\xbf\0\n",
    "blanks side by side": b"a  b   c\n",
}

# An input that is TIMES as long takes at most LONGER times as long, or LONGER times FLOOR seconds
# if that is more. With quadratic time it would take 64 times as long.
TIMES = 8
LONGER = 20
FLOOR = 0.02

# A large file is read by ranges, if the question allows it.
SHORT, LARGE = 64 * KIB, 17 * MIB

# How a large input is read: the number of threads, and whether as standard input.
WAYS = [(1, True), (2, False), (8, False)]

# The maximum length of a line in memory. While it is moved, it is in memory twice.
MAX_LINE = MIB


def memory_limit(threads: int) -> int:
    """Return how much memory the command may take, in bytes."""
    return 32_000_000 + threads * 2_000_000 + 2 * MAX_LINE


class Asked(NamedTuple):
    """A command and its flags, in which OUT stands for the path of an output file."""

    command: str
    flags: str

    def arguments(self, folder: Path) -> list[str]:
        words = self.flags.replace("OUT", str(folder / "out")).split()
        if self.command == "ragged":
            return ["ragged", *words]
        if self.command == "tally":
            return ["tally", *words, ","]
        return [*words, f"--max-line={MAX_LINE}"]


# The questions of a search, and the ways to print the answer.
QUESTIONS = [
    "2 ,",
    "99999999 ,",
    "1 a --per=word",
    "1 , --reset=;",
    "2 a --reset=,",
    '2 , --quote="',
    "1 --any-of [a,] -i",
    "2 ,,",
    "1 A -i --per=word",
]
PRINTED = [
    "",
    "-n",
    "-v",
    "-nv",
    "-c",
    "-cv",
    "-o",
    "-onb",
    "--color=always",
    "-nC2",
    "-B3 -v",
    "-m1",
    "-m1 -v",
    "-a -b",
    "-q",
    "--json",
]
# Questions about whole files, which need one count only.
OTHERS = ["1000000 , --per=file", "1 , --per=file -L", "1 , -l", "1 , -L", "1 a --per=word --stats"]
TALLIES = ["", "--per=word", "--json", "--reset=;", '--quote="', "--html=OUT"]
RAGGED = [
    "",
    "--json",
    "--sep=,",
    "--sep=; --expected=2",
    "--sep=, --expected=3",
    "--sep=, --expected=3 --json",
    "--sep=, --expected=2 --good=OUT1 --bad=OUT2",
    "--sep=, --escape=\\",
    "--sep=, --comment=#",
    "--sep=, --max-field=65536",
    "--expected=header --strict",
    "--expected=3 --no-header --json",
    "--quote=' --no-escape --line-end=cr",
    "--encoding=utf-16be --sep=, --expected=3",
    "--sep=, --expected=3 --strict --good=OUT1 --bad=OUT2",
]

ASKED = [
    *(
        Asked("search", f"{question} {printed}".strip())
        for question, printed in itertools.product(QUESTIONS, PRINTED)
    ),
    *(Asked("search", flags) for flags in OTHERS),
    *(Asked("tally", flags) for flags in TALLIES),
    *(Asked("ragged", flags) for flags in RAGGED),
]


@pytest.fixture(scope="module")
def measuring() -> Iterator[Server]:
    with server() as started:
        yield started


@pytest.fixture(scope="module")
def inputs(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Return a folder for inputs, which are made when they are needed."""
    folder = tmp_path_factory.mktemp("inputs")
    yield folder
    for path in folder.iterdir():
        path.unlink()


def input_of(shape: str, length: int, folder: Path) -> Path:
    path = folder / f"{shape}, {length}".replace(" ", "-")
    if not path.exists():
        unit = (SHAPES | TABLES)[shape]
        path.write_bytes(unit * (length // len(unit)))
    return path


def run(
    measuring: Server,
    asked: Asked,
    path: Path,
    threads: int,
    folder: Path,
    *,
    is_stdin: bool = False,
) -> Measured:
    """Run the command on a file, given as an argument or as standard input."""
    arguments = [*asked.arguments(folder), f"-j{threads}", *([] if is_stdin else [str(path)])]
    measured = measuring.run(arguments, path if is_stdin else os.devnull)
    # A line that is too long to print is an expected error. After others the figures mean nothing.
    is_answered = measured.status in (0, 1) or "--max-line" in measured.message
    assert is_answered, (arguments, measured)
    return measured


def shapes_of(asked: Asked) -> list[str]:
    """Return the names of the shapes for a question."""
    return [*SHAPES, *(TABLES if asked.command == "ragged" else [])]


def check(measuring: Server, asked: Asked, shape: str, inputs: Path, folder: Path) -> str:
    """Check one question on one shape; return the figures as text."""
    short, long, large = (
        input_of(shape, length, inputs) for length in (SHORT, TIMES * SHORT, LARGE)
    )
    of_short = run(measuring, asked, short, 1, folder)
    of_long = run(measuring, asked, long, 1, folder)
    told = f"{asked.command} {asked.flags}: {shape}"
    assert of_long.seconds <= LONGER * max(of_short.seconds, FLOOR), (told, of_short, of_long)
    base = LARGE / (TIMES * SHORT) * max(of_long.seconds, FLOOR)
    peaks = []
    for threads, is_stdin in WAYS:
        measured = run(measuring, asked, large, threads, folder, is_stdin=is_stdin)
        assert measured.memory <= memory_limit(threads), (told, threads, measured)
        assert measured.seconds <= LONGER / TIMES * base, (told, threads, of_long, measured)
        peaks.append(measured.memory)
    megabytes = ", ".join(f"{peak / 1e6:.0f}" for peak in peaks)
    return f"{told}: {of_long.seconds * 1e3:.0f} ms, {megabytes} MB"


@pytest.mark.parametrize("number", range(len(ASKED)), ids=lambda number: " ".join(ASKED[number]))
def test_some_shapes(
    number: int, measuring: Server, inputs: Path, tmp_path: Path, record_property: Property
) -> None:
    # Two shapes for each question, different ones for the next; `make check` tries all.
    shapes = shapes_of(ASKED[number])
    for turn in (0, 5):
        shape = shapes[(number + turn) % len(shapes)]
        record_property("tried", check(measuring, ASKED[number], shape, inputs, tmp_path))


@pytest.mark.full
@pytest.mark.parametrize(
    ("number", "shape"),
    [(number, shape) for number, asked in enumerate(ASKED) for shape in shapes_of(asked)],
    ids=lambda value: " ".join(ASKED[value]) if isinstance(value, int) else value,
)
def test_every_shape(
    number: int,
    shape: str,
    measuring: Server,
    inputs: Path,
    tmp_path: Path,
    record_property: Property,
) -> None:
    record_property("tried", check(measuring, ASKED[number], shape, inputs, tmp_path))
