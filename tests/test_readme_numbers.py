"""Every number in the README's section on speed comes from a result file of the benchmarks.

`RULES` holds the numbers: where each is in the section, and how it follows from the results. To
change a sentence, change its rule; a number that no rule knows fails.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from functools import cache
from typing import Any, NamedTuple

import pytest

from tests.packaging.places import ROOT

# The engine's figures for data in cache and in memory come from two runs.
CACHE, MEMORY = "2026-11-23", "2026-11-22"
PYTHON, COMMAND = "python-2026-11-23", "command-2026-11-23"

# What the README calls a processor: the year in which it came out, and its "Zen".
PROCESSORS = {
    "AMD EPYC (family 25, model 17)": ("2022", "4"),
    "AMD EPYC (family 26, model 2)": ("2024", "5"),
}
# Not the digits of a name: AVX2, AVX-512, aarch64.
NUMBER = r"(?<![A-Za-z\d.,])(?<![A-Za-z]-)\d+(?:[.,]\d+)*"
MIB_8, GIB = 8 << 20, 1 << 30
MB = 1_000_000


class Rule(NamedTuple):
    """Some numbers of the section, in one place."""

    # A regular expression in which N stands for a number. It matches once.
    pattern: str
    # Returns what the numbers have to be.
    expected: Callable[[], tuple[str, ...]]


@cache
def results(name: str) -> Any:
    """Return the contents of a result file."""
    return json.loads((ROOT / "benches" / "results" / f"{name}.json").read_text())


def whole(*values: float) -> tuple[str, ...]:
    """Round to whole numbers."""
    return tuple(f"{value:.0f}" for value in values)


def least_and_most(ratios: list[float]) -> tuple[str, ...]:
    """Round the least and the most to whole numbers."""
    return whole(min(ratios), max(ratios))


def one(found: Iterator[Any]) -> Any:
    """Return the only item."""
    (item,) = found
    return item


def engine_scan(name: str, size: int) -> Any:
    """Return the csv table of the engine's benchmark at a size in bytes."""
    scans = results(name)["scans"]
    return one(it for it in scans if (it["family"], it["size"]) == ("csv", size))


def engine(name: str, size: int, contender: str, level: str | None = None) -> float:
    """Return the GB/s of a contender of the engine's benchmark on csv."""
    rows = engine_scan(name, size)["rows"]
    row = one(it for it in rows if (it["contender"], it["level"]) == (contender, level))
    speed: float = row["gigabytes_per_second"]
    return speed


def python_table(name: str) -> Any:
    """Return a table of the Python benchmark."""
    return one(it for it in results(PYTHON)["tables"] if it["name"] == name)


def python_characters(table: str) -> int:
    """Return how many characters the text of a table has, each of one byte."""
    return int(python_table(table)["about"].partition(" ")[0].replace(",", ""))


def python_ratios(table: str, statements: str) -> list[float]:
    """Return how many times as fast ours is as the statements that a regex finds."""
    rows = python_table(table)["rows"]
    found = [row["ours_is"] for row in rows if re.search(statements, row["statement"])]
    assert found, statements
    return found


def short_call() -> float:
    """Return how many times as long as `str.count` a call on ten characters takes at most."""
    tables = ("a short call, no hit", "a short call, a hit")
    return max(1 / python_ratios(table, r'^text\.count\("c"\)$')[0] for table in tables)


def command(scan: str, contender: str) -> Any:
    """Return the row of a contender of the command's benchmark."""
    rows = one(it for it in results(COMMAND)["scans"] if it["name"] == scan)["rows"]
    return one(it for it in rows if it["contender"] == contender)


def command_ratios(*contenders: str) -> list[float]:
    """Return how many times as fast ours is on one core, where no line is a hit."""
    return [command("no hit", contender)["ours_to_it"] for contender in contenders]


def commas() -> tuple[str, ...]:
    """Return how many commas the engine's benchmark and the Python benchmark ask for."""
    (asked,) = re.findall(r"at least (\d+)", engine_scan(CACHE, MIB_8)["question"])
    assert f'Counter(",", {asked},' in python_table("str of 1 byte")["where"]["counter"]
    return (asked,)


RULES = {
    "the question": Rule('"N commas in a line"', commas),
    "data in cache": Rule(
        "N MiB of CSV in cache", lambda: whole(engine_scan(CACHE, MIB_8)["size"] / 2**20)
    ),
    "AVX-512": Rule(
        "N GB/s with AVX-512", lambda: whole(engine(CACHE, MIB_8, "has_count", "Avx512Icl"))
    ),
    "AVX2": Rule("N GB/s with AVX2", lambda: whole(engine(CACHE, MIB_8, "has_count", "Avx2"))),
    "bytecount": Rule(
        "`bytecount`, which only counts, N GB/s", lambda: whole(engine(CACHE, MIB_8, "bytecount"))
    ),
    "the engine's machine": Rule(
        r"in cache \|.* EPYC of N \(Zen N\)", lambda: PROCESSORS[results(CACHE)["cpu"]]
    ),
    "from memory": Rule(
        r"from memory \| N GB/s of the N GB/s of `bytecount`",
        lambda: whole(
            engine(MEMORY, GIB, "has_count", "Avx512Icl"), engine(MEMORY, GIB, "bytecount")
        ),
    ),
    "the text in Python": Rule(
        "N MB of CSV as a `str`", lambda: whole(python_characters("str of 1 byte") / MB)
    ),
    "text.count": Rule(
        r"N times the speed of `text\.count\(\",\"\)`",
        lambda: whole(*python_ratios("str of 1 byte", r"^text\.count")),
    ),
    "loop over the lines": Rule(
        "N times that of a loop over the lines",
        lambda: whole(*python_ratios("str of 1 byte", r"^any\(line\.count")),
    ),
    "CPython": Rule(
        "CPython N,", lambda: (results(PYTHON)["versions"]["Python"].rpartition(".")[0],)
    ),
    "strings": Rule(
        "a million strings of N characters",
        lambda: tuple(
            re.findall(r"^1,000,000 strings of (\d+) ", python_table("a column of str")["about"])
        ),
    ),
    "list comprehension": Rule(
        "N times a list comprehension",
        lambda: whole(*python_ratios("a column of str", r'^\[text\.count\("\|"\)')),
    ),
    "pyarrow and Polars": Rule(
        "N to N times pyarrow and Polars",
        lambda: least_and_most(python_ratios("a column of str", r"^(pc|plan|series|query)\.")),
    ),
    "DuckDB": Rule(
        "N to N times DuckDB",
        lambda: least_and_most(python_ratios("a column of str", r"^connection\.")),
    ),
    "str.count": Rule(r"N times the time of `str\.count`", lambda: (f"{short_call():.1f}",)),
    "the command's data": Rule(
        "N GiB of CSV without a match", lambda: whole(command("no hit", "atleast")["bytes"] / GIB)
    ),
    "the command": Rule(
        r"page cache \| N GB/s: N of `cat`",
        lambda: (
            f"{command('no hit', 'atleast')['gigabytes_per_second']:.0f}",
            f"{command('no hit', 'atleast')['to_cat']:.2f}",
        ),
    ),
    "Perl and ripgrep": Rule(
        "N times Perl, N times ripgrep", lambda: whole(*command_ratios("perl -ne", "rg"))
    ),
    "mawk, gawk and grep": Rule(
        "N to N times mawk, gawk and grep",
        lambda: least_and_most(command_ratios("mawk", "gawk", "grep -E")),
    ),
    "the command's machine": Rule(
        r"page cache \|.* EPYC of N \(Zen N\)", lambda: PROCESSORS[results(COMMAND)["cpu"]]
    ),
    "the command's memory": Rule(
        "takes N MB of memory", lambda: whole(command("no hit", "atleast")["peak_bytes"] / MB)
    ),
}


@cache
def section() -> str:
    """Return the section, with a line for each paragraph and row, without the targets of links."""
    readme = (ROOT / "README.md").read_text()
    (found,) = re.findall(r"^## How fast\n(.*?)(?=^## |\Z)", readme, re.MULTILINE | re.DOTALL)
    # A paragraph is one line; a row of a table is one already.
    lines = re.sub(r"(?<!\n)\n(?![\n|])", " ", found)
    return re.sub(r"\]\([^)]*\)", "]", lines)


def match(rule: Rule) -> re.Match[str]:
    """Return the one place of a rule's numbers."""
    pattern = re.sub(r"\bN\b", lambda _: f"({NUMBER})", rule.pattern)
    found = list(re.finditer(pattern, section()))
    assert len(found) == 1, f"{rule.pattern!r} is in the section {len(found)} times"
    return found[0]


@pytest.mark.parametrize("name", RULES)
def test_a_number_is_that_of_the_results(name: str) -> None:
    rule = RULES[name]
    assert match(rule).groups() == rule.expected()


def test_there_are_no_other_numbers() -> None:
    matches = [match(rule) for rule in RULES.values()]
    known = {it.span(group + 1) for it in matches for group in range(len(it.groups()))}
    numbers = [it for it in re.finditer(NUMBER, section()) if it.span() not in known]
    around = [section()[max(0, it.start() - 40) : it.end() + 40] for it in numbers]
    assert around == [], "no rule says which result these numbers come from"


def test_the_same_machine_is_the_same() -> None:
    assert "same machine" in section()
    assert len({results(name)["cpu"] for name in (CACHE, MEMORY, PYTHON)}) == 1
