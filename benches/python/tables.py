"""What is measured: texts of every width, short calls, columns of strings, imports; the goals."""

from __future__ import annotations

import importlib.util
import random
import re
import subprocess
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from atleast import Counter, Reset

from benches.python.measure import Contender, Figure, take_turns
from benches.ragged import generate
from benches.report import Goal, ratio

# So many commas a row of the table has; one more is asked for, so that there is no hit.
COMMAS = generate.EXPECTED - 1
N = COMMAS + 1
PIPES = 7


@dataclass
class Table:
    """Contenders over the same data, and what they took."""

    name: str
    about: str
    # How many characters or strings a call looks at, and what they are called.
    units: int
    unit: str
    # The statement to which the others are compared.
    ours: str
    figures: list[Figure] = field(default_factory=list)
    # Statement to what is asked: at least so many times as fast as it.
    goals: dict[str, float] = field(default_factory=dict)
    # Where the goal is how much longer ours may take, and not how many times as fast it is.
    is_overhead: bool = False

    def best(self, statement: str) -> float | None:
        """Return the seconds of a contender, if it took part and was right."""
        (figure,) = [it for it in self.figures if it.contender.statement == statement]
        return figure.best

    def times(self, statement: str) -> float | None:
        """Return how many times as fast as it ours is."""
        return ratio(self.best(statement), self.best(self.ours))

    def found(self) -> list[Goal]:
        """Return every goal beside what was reached."""
        found = []
        for statement, goal in self.goals.items():
            name = f"{self.name}: {self.ours} to {statement}"
            times = self.times(statement)
            if self.is_overhead:
                found.append(Goal(f"{name}, time", goal, True, times and 1 / times))
            else:
                found.append(Goal(f"{name}, speed", goal, False, times))
        return found


def csv(size: int, folder: Path) -> str:
    """Return a table of about so many bytes, all of whose rows are good."""
    shape = generate.Shape("plain", quoted=False, faults=False)
    return generate.table(shape, size, folder).path.read_text()


LINES = "any(line.count(',') >= 12 for line in text.split('\\n'))"
REGEX = "pattern.search(text)"


def texts(text: str, rounds: int) -> list[Table]:
    """Measure a text that holds no hit, in each width in which Python keeps one, and as bytes."""
    kinds: dict[str, tuple[Any, str, dict[str, float]]] = {
        "str of 1 byte": (text, "','", {"text.count(',')": 30, LINES: 80}),
        "str of 2 bytes": (text + "Ł\n", "','", {"text.count(',')": 15}),
        "str of 4 bytes": (text + "\N{SLIGHTLY SMILING FACE}\n", "','", {"text.count(',')": 8}),
        "bytes": (text.encode(), "b','", {}),
    }
    return [_text(name, *kind, rounds) for name, kind in kinds.items()]


def _text(name: str, text: Any, comma: str, goals: dict[str, float], rounds: int) -> Table:
    counter = Counter(",", N, Reset.NewlinesReset)
    lines = text.splitlines()
    counts = [line.count("," if isinstance(text, str) else b",") for line in lines]
    assert all(count <= COMMAS for count in counts)
    pattern = rf"(?:[^,\n]*,){{{N}}}"
    names = {
        "counter": counter,
        "text": text,
        # The possessive form of newer versions of Python is no faster here.
        "pattern": re.compile(pattern if isinstance(text, str) else pattern.encode()),
    }
    some = max(1, rounds // 5)
    contenders = [
        Contender("counter.has_count(text)", False),
        Contender("counter.find(text)", None),
        Contender("counter.count(text)", 0),
        Contender("counter.max_count(text)", COMMAS),
        Contender("counter.tally(text).segments", len(lines)),
        Contender(f"text.count({comma})", sum(counts)),
        Contender(LINES, False, rounds=some)
        if comma == "','"
        else Contender(LINES.replace("','", comma).replace("'\\n'", "b'\\n'"), False, rounds=some),
        Contender(REGEX, None, rounds=1),
    ]
    table = Table(
        name,
        f"{len(text):,} characters, {COMMAS} commas a line, no hit",
        units=len(text),
        unit="characters",
        ours="counter.has_count(text)",
        goals=goals,
    )
    table.figures = take_turns(contenders, names, rounds)
    return table


def short_calls(rounds: int) -> list[Table]:
    """Measure a call on ten characters, as a user writes it."""
    tables = []
    for name, text in {
        "a short call, no hit": "abcabdabea",
        "a short call, a hit": "abcabcabca",
    }.items():
        names = {"counter": Counter("c", 3), "text": text}
        contenders = [
            Contender("counter.has_count(text)", text.count("c") >= 3),
            Contender("text.count('c')", text.count("c")),
            Contender("text.count('c') >= 3", text.count("c") >= 3),
        ]
        table = Table(
            f"a short call, {name}",
            "10 characters",
            units=10,
            unit="characters",
            ours="counter.has_count(text)",
            goals={"text.count('c')": 1.2},
            is_overhead=True,
        )
        table.figures = take_turns(contenders, names, rounds)
        tables.append(table)
    return tables


def strings(number: int) -> list[str]:
    """Return different strings of 100 characters; about one in a hundred has `PIPES` pipes."""
    numbers = random.Random(number)
    words = ["".join(numbers.choices("abcdefghijklmnopqrstuvwxyz |", k=20)) for _ in range(4096)]
    return ["".join(numbers.choices(words, k=5)) for _ in range(number)]


PYARROW = "pc.greater_equal(pc.count_substring(array, '|'), 7)"
POLARS = "series.str.count_matches('|', literal=True) >= 7"
DUCKDB = "duckdb.execute(query).to_arrow_table()"
QUERY = "select strlen(text) - strlen(replace(text, '|', '')) >= 7 as hit from strings"


def columns(number: int, rounds: int) -> tuple[list[Table], list[str]]:
    """Measure many strings; return the peers that are not here beside the tables."""
    column = strings(number)
    expected = [text.count("|") >= PIPES for text in column]
    names: dict[str, object] = {"counter": Counter("|", PIPES), "column": column}
    each = "counter.has_count_each(column)"
    comprehension = "[text.count('|') >= 7 for text in column]"
    contenders = [
        Contender(each, expected),
        Contender("[counter.has_count(text) for text in column]", expected),
        Contender(comprehension, expected),
    ]
    goals = {comprehension: 5.0}
    for statement, (make, read) in PEERS.items():
        try:
            names |= make(column)
        except ImportError:
            continue
        contenders.append(Contender(statement, expected, read))
        goals[statement] = 1.0
    missing = [it.partition("(")[0] for it in PEERS if it not in goals]
    table = Table(
        "a column of str",
        f"{number:,} strings of 100 characters; the peers have them as a column of their own",
        units=number,
        unit="strings",
        ours=each,
        goals=goals,
    )
    table.figures = take_turns(contenders, names, rounds)

    of_bytes = [text.encode() for text in column]
    names = {"counter": Counter("|", PIPES), "column": of_bytes}
    contenders = [
        Contender(each, expected),
        Contender("[text.count(b'|') >= 7 for text in column]", expected),
    ]
    second = Table(
        "a column of bytes", f"{number:,} strings of 100 bytes", number, "strings", ours=each
    )
    second.figures = take_turns(contenders, names, rounds)
    return [table, second], missing


def _pyarrow(column: Sequence[str]) -> dict[str, object]:
    import pyarrow
    import pyarrow.compute

    return {"pc": pyarrow.compute, "array": pyarrow.array(column)}


def _polars(column: Sequence[str]) -> dict[str, object]:
    import polars

    return {"series": polars.Series(column)}


def _duckdb(column: Sequence[str]) -> dict[str, object]:
    import duckdb
    import pyarrow

    connection = duckdb.connect()
    given = pyarrow.table({"text": pyarrow.array(column)})
    connection.register("given", given)
    connection.execute("create table strings as select text from given")
    return {"duckdb": connection, "query": QUERY}


PEERS: dict[str, tuple[Callable[[Sequence[str]], dict[str, object]], Callable[[Any], object]]] = {
    PYARROW: (_pyarrow, lambda array: array.to_pylist()),
    POLARS: (_polars, lambda series: series.to_list()),
    DUCKDB: (_duckdb, lambda table: table.column("hit").to_pylist()),
}


def imports(rounds: int) -> Table:
    """Measure how long an import takes, each in a process of its own."""
    ours = "import atleast"
    statements = (ours, "import dataclasses", "import re")
    table = Table(
        "importing",
        "with all that it imports itself, as `-X importtime` says",
        units=1,
        unit="modules",
        ours=ours,
        goals={"import dataclasses": 1.0},
        is_overhead=True,
    )
    table.figures = [Figure(Contender(statement, None)) for statement in statements]
    for turn in range(rounds):
        first = turn % len(statements)
        for figure in table.figures[first:] + table.figures[:first]:
            figure.seconds.append(_import_seconds(figure.contender.statement))
    return table


def _import_seconds(statement: str) -> float:
    command = [sys.executable, "-X", "importtime", "-c", statement]
    said = subprocess.run(command, check=True, capture_output=True, text=True).stderr
    _, cumulative, module = said.splitlines()[-1].split("|")
    assert statement == f"import {module.strip()}", said
    return int(cumulative) / 1e6


def kept_megabytes(characters: int) -> float:
    """Return by how many MB the most memory of this process grew at a question of a long text."""
    text = "a,b\n" * (characters // 4)
    # From here on the kernel says the most since now.
    Path("/proc/self/clear_refs").write_text("5")
    before = _peak_bytes()
    assert not Counter(",", N, Reset.NewlinesReset).has_count(text)
    return (_peak_bytes() - before) / 1e6


def _peak_bytes() -> int:
    status = Path("/proc/self/status").read_text()
    (line,) = [line for line in status.splitlines() if line.startswith("VmHWM")]
    return int(line.split()[1]) * 1024


def versions() -> dict[str, str]:
    """Return what takes part."""
    found = {"Python": sys.version.split()[0]}
    for name in ("pyarrow", "polars", "duckdb"):
        if importlib.util.find_spec(name):
            found[name] = importlib.import_module(name).__version__
    return found
