"""Measure the figures of `docs/from-prototype-to-rust.md`, and print them as its tables.

    .venv/bin/python docs/figures/from_prototype_to_rust.py

Each contender first answers two questions, one with a hit and one without; only contenders with the
right answers are timed. Each round times all contenders in turn, so that a slow moment of the
machine affects all of them. In a round each is called a few times in a row, so that none is slowed
by what the one before it left in the caches. The fastest call counts. The package is built here as
a release wheel, as users get it.
"""

from __future__ import annotations

import datetime
import importlib
import os
import platform
import subprocess
import sys
import tempfile
import time
import timeit
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType

ROOT = Path(__file__).resolve().parents[2]
DATA = ROOT / "data" / "birdstrikes.csv"
ROUNDS = 25
# A contender is called in a row for about this long, and at least twice.
NANOSECONDS_IN_A_ROW = 100e6

WHAT = ","
# Every line of the data contains 13 commas, and so does the short text.
HIT, NO_HIT = 13, 14
SHORT = "a,b,,,c,,,d,,,e,,,fg"

HAS_COUNT = "counter.has_count(text)"
ENCODED_FIRST = "counter.has_count(text.encode())"
STR_METHODS = "any(line.count(what) >= min_number for line in text.split('\\n'))"


@dataclass
class Call:
    """A Python expression that uses `text` and the `Counter` of a package."""

    label: str
    expression: str
    package: ModuleType
    text: str | bytes
    repeat: int = 1

    def names(self, min_number: int) -> dict[str, object]:
        """Return the values of the names in the expression."""
        reset = self.package.Reset.NewlinesReset
        return {
            "counter": self.package.Counter(WHAT, min_number, reset),
            "text": self.text,
            "what": WHAT,
            "min_number": min_number,
        }

    def answer(self, min_number: int) -> bool:
        """Return the answer for this minimum."""
        return bool(eval(self.expression, self.names(min_number)))

    def nanoseconds(self, in_a_row: int) -> float:
        """Return the time without a hit: the fastest of a few calls in a row."""
        timer = timeit.Timer(self.expression, globals=self.names(NO_HIT))
        return min(timer.repeat(in_a_row, self.repeat)) / self.repeat * 1e9


@dataclass
class FromRust:
    """A Rust program, which times itself."""

    label: str
    profile: str
    repeat: int = 1

    def run(self, min_number: int, in_a_row: int) -> tuple[str, str]:
        """Return the answer and the nanoseconds that the program prints."""
        command = ["cargo", "run", "--profile", self.profile, "-q", "-p", "atleast"]
        command += ["--example", "has_count_time", "--"]
        answer, nanoseconds = run(*command, DATA, WHAT, str(min_number), str(in_a_row)).split()
        return answer, nanoseconds

    def answer(self, min_number: int) -> bool:
        """Return the answer for this minimum."""
        return self.run(min_number, 1)[0] == "true"

    def nanoseconds(self, in_a_row: int) -> float:
        """Return the time without a hit: the fastest of a few calls in a row."""
        return float(self.run(NO_HIT, in_a_row)[1])


def run(*command: str | Path) -> str:
    """Run a command in the repository, and return its output."""
    result = subprocess.run(
        [str(part) for part in command], cwd=ROOT, capture_output=True, text=True, check=False
    )
    if result.returncode != 0:
        sys.exit(f"{command} failed:\n{result.stdout}{result.stderr}")
    return result.stdout


def build(folder: Path) -> tuple[Path, float, float]:
    """Build a wheel; return it with two times in seconds: from nothing, and after a change."""
    # Download crates first, so that the network is not measured.
    run("cargo", "fetch", "--locked")
    target = folder / "target"
    maturin = Path(sys.executable).with_name("maturin")
    command = [str(maturin), "build", "--release", "--interpreter", sys.executable]
    command += ["--target-dir", str(target), "--out", str(folder)]

    def seconds_to_build() -> float:
        start = time.perf_counter()
        run(*command)
        return time.perf_counter() - start

    from_nothing = seconds_to_build()
    run("cargo", "clean", "--release", "--package", "atleast", "--target-dir", target)
    after_a_change = seconds_to_build()
    (wheel,) = folder.glob("*.whl")
    return wheel, from_nothing, after_a_change


def installed(wheel: Path, folder: Path) -> ModuleType:
    """Install the wheel in the folder, and import the package."""
    install = [sys.executable, "-m", "pip", "install", "--quiet", "--no-deps", "--no-index"]
    run(*install, "--target", folder, wheel)
    return imported("atleast", folder)


def imported(name: str, folder: Path) -> ModuleType:
    """Import the module of that name from the folder."""
    sys.path.insert(0, str(folder))
    module = importlib.import_module(name)
    assert module.__file__ is not None
    assert Path(module.__file__).is_relative_to(folder), f"{name} is not the one in {folder}"
    return module


def fastest(contenders: list[Call | FromRust]) -> dict[str, float]:
    """Check the answers of each contender; return the nanoseconds of its fastest call."""
    for it in contenders:
        answers = it.answer(HIT), it.answer(NO_HIT)
        assert answers == (True, False), f"{it.label} answers {answers}"
    times = {it.label: it.nanoseconds(in_a_row=2) for it in contenders}
    for _ in range(ROUNDS):
        for it in contenders:
            one_call = times[it.label] * it.repeat
            in_a_row = max(2, round(NANOSECONDS_IN_A_ROW / one_call))
            times[it.label] = min(times[it.label], it.nanoseconds(in_a_row))
    return times


def copy(text: str) -> float:
    """Return the nanoseconds that the fastest `.encode()` of the text takes."""
    timer = timeit.Timer("text.encode()", globals={"text": text})
    return min(timer.repeat(repeat=10 * ROUNDS, number=1)) * 1e9


def duration(nanoseconds: float) -> str:
    """Format the time with a suitable unit and three digits."""
    for unit, size in (("s", 1e9), ("ms", 1e6), ("µs", 1e3)):
        if nanoseconds >= size:
            return f"{float(f'{nanoseconds / size:.3g}'):g} {unit}"
    return f"{nanoseconds:.0f} ns"


def rows(title: str, times: dict[str, float]) -> Iterator[str]:
    """Yield the rows of one table, with each time compared with the first."""
    yield f"| {title} | time | times as fast |"
    yield "|---|--:|--:|"
    first = next(iter(times.values()))
    for label, time_taken in times.items():
        yield f"| {label} | {duration(time_taken)} | {float(f'{first / time_taken:.2g}'):g} |"
    yield ""


def processor() -> str:
    """Return the model of the CPU."""
    information = Path("/proc/cpuinfo")
    if information.exists():
        for line in information.read_text().splitlines():
            if line.startswith("model name"):
                return line.partition(":")[2].strip()
    return platform.processor() or platform.machine()


def tables(folder: Path) -> Iterator[str]:
    """Yield the lines of all tables."""
    prototype = imported("counter", ROOT / "tests" / "prototype")
    wheel, from_nothing, after_a_change = build(folder)
    rust = installed(wheel, folder / "installed")
    with DATA.open(encoding="utf-8", newline="") as file:
        narrow = file.read()
    assert narrow.isascii()
    # With one character beyond Latin-1, Python stores the string with two bytes per character.
    wide = narrow + "漢"
    assert len(SHORT) == 20

    yield (
        f"{datetime.date.today()}, {processor()}, {os.cpu_count()} cores, "
        f"{platform.python_implementation()} {platform.python_version()}, "
        f"{' '.join(run('rustc', '--version').split()[:2])}; the fastest of {ROUNDS} rounds."
    )
    yield ""

    contenders: list[Call | FromRust] = [
        Call("the prototype", HAS_COUNT, prototype, narrow),
        Call("`str.split` and `str.count`, for this question only", STR_METHODS, rust, narrow),
        FromRust("Rust from Rust, bytes", "release"),
        FromRust("Rust from Rust, bytes, a debug build", "dev"),
        Call("Rust from Python, the `str` in place", HAS_COUNT, rust, narrow),
        Call("Rust from Python, the `bytes` in place", HAS_COUNT, rust, narrow.encode()),
        Call("Rust from Python, `.encode()` first", ENCODED_FIRST, rust, narrow),
        Call("the same with `漢` at the end, the `str` in place", HAS_COUNT, rust, wide),
        Call("the same with `漢` at the end, `.encode()` first", ENCODED_FIRST, rust, wide),
    ]
    size = f"{DATA.stat().st_size / 1e6:.1f} MB"
    yield from rows(f"`has_count` on `data/{DATA.name}`, {size}, no hit", fastest(contenders))

    yield "| the copy alone, `.encode()` | time |"
    yield "|---|--:|"
    yield f"| {len(narrow):,} characters, all ASCII | {duration(copy(narrow))} |"
    yield f"| the same with `漢` at the end | {duration(copy(wide))} |"
    yield ""

    contenders = [
        Call("the prototype", HAS_COUNT, prototype, SHORT, repeat=10_000),
        Call("`str.split` and `str.count`", STR_METHODS, rust, SHORT, repeat=10_000),
        Call("Rust from Python, the `str` in place", HAS_COUNT, rust, SHORT, repeat=10_000),
    ]
    yield from rows(f"`has_count` on {len(SHORT)} characters, no hit", fastest(contenders))

    (extension,) = (
        entry for entry in zipfile.ZipFile(wheel).infolist() if entry.filename.endswith(".so")
    )
    yield "| the wheel, with the command in it | |"
    yield "|---|--:|"
    yield f"| size | {wheel.stat().st_size / 1e6:.2f} MB |"
    yield f"| the extension module in it, unpacked | {extension.file_size / 1e6:.2f} MB |"
    yield f"| to build it from nothing, crates already fetched | {from_nothing:.0f} s |"
    yield f"| to build it after a change of the core crate | {after_a_change:.0f} s |"


def main() -> None:
    """Measure, and print the tables."""
    with tempfile.TemporaryDirectory() as folder:
        print("\n".join(tables(Path(folder))))


if __name__ == "__main__":
    main()
