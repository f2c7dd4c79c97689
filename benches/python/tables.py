"""The tables: texts of every width, short calls, columns of strings, imports; with goals."""

from __future__ import annotations

import random
import re
import subprocess
import sys
from collections import Counter as Multiset
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeAlias

from atleast import Counter, Reset, Segment

from benches.python import peers
from benches.python.measure import Contender, Figure, take_turns
from benches.python.peers import PIPES, Peer
from benches.ragged import generate
from benches.report import Goal, ratio

# The commas in a row of the table. The question asks for one more, so that there is no hit.
COMMAS = generate.EXPECTED - 1
N = COMMAS + 1

# A string of a column consists of this many pieces of this many characters.
PIECES, PIECE = 4, 25
# The number of different pieces; each string is a random choice.
POOL = 4096


@dataclass
class Table:
    """The figures of contenders on the same data."""

    name: str
    about: str
    # How many characters or strings a call processes, and which of the two they are.
    units: int
    unit: str
    # The statement that the others are compared with.
    ours: str
    figures: Sequence[Figure]
    # Statement to goal: `ours` is at least this many times as fast.
    goals: Mapping[str, float] = field(default_factory=dict)
    # If true, a goal is instead how many times as long `ours` may take.
    is_overhead: bool = False
    # Explanations of the names in the statements.
    where: Mapping[str, str] = field(default_factory=dict)

    def best(self, statement: str) -> float | None:
        """Return the seconds of a statement in its fastest round, if it was right."""
        (figure,) = [it for it in self.figures if it.contender.statement == statement]
        return figure.best

    def ours_to(self, statement: str) -> float | None:
        """Return how many times as fast as the statement `ours` is."""
        return ratio(self.best(statement), self.best(self.ours))

    def goals_reached(self) -> list[Goal]:
        """Return every goal, with the figure reached."""
        found = []
        for statement, goal in self.goals.items():
            name = f"{self.name}: `{self.ours}` to `{statement}`"
            times = self.ours_to(statement)
            if self.is_overhead:
                found.append(Goal(f"{name}, time", goal, True, times and 1 / times))
            else:
                found.append(Goal(f"{name}, speed", goal, False, times))
        return found


def csv(size: int, folder: Path) -> str:
    """Return a table of about `size` ASCII characters without faults."""
    shape = generate.Shape("plain", quoted=False, faults=False)
    return generate.table(shape, size, folder).path.read_text("ascii")


def kinds(text: str) -> dict[str, str | bytes]:
    """Return the text in each form in which Python stores text, all of the same length.

    In a `str`, each character takes as many bytes as the largest one needs. Here that is one near
    the end, in place of a letter.
    """
    before, _, after = text.rpartition("e")
    others = {"str of 1 byte": "é", "str of 2 bytes": "—", "str of 4 bytes": "😀"}
    texts = {name: f"{before}{other}{after}" for name, other in others.items()}
    return {**texts, "bytes": text.encode()}


# A segment: index, start, end, count, and where the minimum was reached.
Found: TypeAlias = tuple[int, int, int, int, "int | None"]


def segments(text: str | bytes, what: str, min_number: int) -> list[Found]:
    """Return every line of a text that ends with a newline, found by a plain loop."""
    found: list[Found] = []
    start, count, reached_at = 0, 0, None
    signs = (what, "\n") if isinstance(text, str) else (ord(what), ord("\n"))
    for place, sign in enumerate(text):
        if sign == signs[1]:
            found.append((len(found), start, place, count, reached_at))
            start, count, reached_at = place + 1, 0, None
        elif sign == signs[0]:
            count += 1
            if count == min_number:
                reached_at = place
    return found


def _found(hits: Sequence[Segment]) -> list[Found]:
    return [(hit.index, hit.start, hit.end, hit.count, hit.reached_at) for hit in hits]


def texts(text: str, rounds: int) -> list[Table]:
    """Measure a text without a hit, in each form."""
    goals = {"str of 1 byte": 30.0, "str of 2 bytes": 15.0, "str of 4 bytes": 8.0, "bytes": 30.0}
    return [_text(name, it, goals[name], rounds) for name, it in kinds(text).items()]


def _text(name: str, text: str | bytes, goal: float, rounds: int) -> Table:
    lines = segments(text, ",", COMMAS)
    counts = [count for _, _, _, count, _ in lines]
    is_hit = any(count >= N for count in counts)
    is_narrow = name in ("str of 1 byte", "bytes")
    # Anchored: without that, `re` tries each character and takes many times as long.
    pattern = rf"(?m)^(?:[^,\n]*,){{{N}}}"
    names = {
        "counter": Counter(",", N, Reset.NewlinesReset),
        "each_line": Counter(",", COMMAS, Reset.NewlinesReset),
        "text": text,
        "pattern": re.compile(pattern if isinstance(text, str) else pattern.encode()),
    }
    prefix = "" if isinstance(text, str) else "b"
    count = f'text.count({prefix}",")'
    by_line = f'any(line.count({prefix}",") >= {N} for line in text.split({prefix}"\\n"))'
    some = max(1, rounds // 5)
    contenders = [
        Contender("counter.has_count(text)", is_hit),
        Contender("counter.find(text)", None),
        Contender("counter.hits(text)", sum(count >= N for count in counts)),
        Contender("counter.max_count(text)", max(counts)),
        Contender("counter.tally(text)", Multiset(counts), lambda tally: tally.counts),
        Contender("list(each_line.find_iter(text))", lines, _found, some),
        Contender(count, sum(counts)),
        Contender(by_line, is_hit, rounds=some),
        Contender("pattern.search(text)", None, rounds=min(rounds, 3)),
    ]
    return Table(
        name,
        f"{len(text):,} characters, {COMMAS} commas a line, no hit",
        units=len(text),
        unit="characters",
        ours="counter.has_count(text)",
        figures=take_turns(contenders, names, rounds),
        goals={count: goal, **({by_line: 80.0} if is_narrow else {})},
        where={
            "counter": f'`Counter(",", {N}, Reset.NewlinesReset)`',
            "each_line": f'`Counter(",", {COMMAS}, Reset.NewlinesReset)`: a hit in each line',
            "pattern": f'`re.compile({prefix}r"{pattern}")`',
        },
    )


def short_calls(rounds: int) -> list[Table]:
    """Measure a call on ten characters."""
    tables = []
    for name, text in {"no hit": "h-c-o-c-lo", "a hit": "h-c-c-c-lo"}.items():
        names = {"counter": Counter("c", 3, Reset.NewlinesReset), "text": text}
        has_three = text.count("c") >= 3
        contenders = [
            Contender("counter.has_count(text)", has_three),
            Contender('text.count("c")', text.count("c")),
            Contender('text.count("c") >= 3', has_three),
        ]
        table = Table(
            f"a short call, {name}",
            f"{len(text)} characters, the method looked up each time",
            units=len(text),
            unit="characters",
            ours="counter.has_count(text)",
            # More rounds, because a turn is short.
            figures=take_turns(contenders, names, 4 * rounds),
            goals={'text.count("c")': 1.2},
            is_overhead=True,
            where={"counter": '`Counter("c", 3, Reset.NewlinesReset)`', "text": f'`"{text}"`'},
        )
        tables.append(table)
    return tables


def strings(number: int) -> tuple[list[str], list[bool]]:
    """Return different strings of 100 characters, and whether each has at least `PIPES` pipes.

    About one in eight does. The answer follows from the pieces of a string.
    """
    numbers = random.Random(number)
    pool = []
    for _ in range(POOL):
        pipes = numbers.randrange(12)
        signs = ["|"] * pipes + numbers.choices("abcdefghijklmnopqrstuvwxyz ", k=PIECE - pipes)
        numbers.shuffle(signs)
        pool.append((pipes, "".join(signs)))
    drawn = zip(*(numbers.choices(pool, k=number) for _ in range(PIECES)), strict=True)
    column, hits = [], []
    for pieces in drawn:
        column.append("".join([piece for _, piece in pieces]))
        hits.append(sum([pipes for pipes, _ in pieces]) >= PIPES)
    return column, hits


EACH = "counter.has_count_each(column)"
LOOP = "[counter.has_count(text) for text in column]"
COUNTER_OF_PIPES = {"counter": f'`Counter("|", {PIPES})`'}


def columns(number: int, rounds: int, taking_part: Sequence[Peer]) -> list[Table]:
    """Measure many strings, compared with the peers that are installed."""
    column, hits = strings(number)
    comprehension = f'[text.count("|") >= {PIPES} for text in column]'
    contenders = [Contender(statement, hits) for statement in (EACH, LOOP, comprehension)]
    goals = {comprehension: 5.0}
    names: dict[str, object] = {"counter": Counter("|", PIPES), "column": column}
    for peer in taking_part:
        names |= peer.hold(column)
        answering = peer.contenders(hits)
        contenders += answering
        goals |= {contender.statement: 1.0 for contender in answering}
    of_peers = {}
    if taking_part:
        threads = ", ".join(f"{peer.module} {peer.threads()}" for peer in taking_part)
        of_peers = {**peers.WHERE, "threads": f"as the peers report them: {threads}"}
    tables = [
        Table(
            "a column of str",
            f"{number:,} strings of 100 characters; the peers hold them in their own format",
            units=number,
            unit="strings",
            ours=EACH,
            figures=take_turns(contenders, names, rounds),
            goals=goals,
            where={**COUNTER_OF_PIPES, **of_peers},
        )
    ]
    if taking_part:
        converting = [peer.converting(number) for peer in taking_part]
        tables.append(
            Table(
                "handing a list over",
                "the time that a peer needs to convert the list",
                units=number,
                unit="strings",
                ours=EACH,
                figures=take_turns([contenders[0], *converting], names, max(1, rounds // 3)),
                where={"copy": f"`{peers.COPY}`, where `given` has them in Arrow's format"},
            )
        )
    of_bytes = [text.encode() for text in column]
    tables.append(
        _plain_column("a column of bytes", f"{number:,} of 100 bytes", of_bytes, hits, rounds, 5.0)
    )
    shuffled = list(zip(column, hits, strict=True))
    random.Random(number).shuffle(shuffled)
    about = "the same strings as above; their order in memory differs from that in the list"
    column, hits = [text for text, _ in shuffled], [is_hit for _, is_hit in shuffled]
    tables.append(_plain_column("a shuffled column of str", about, column, hits, rounds))
    return tables


def _plain_column(
    name: str,
    about: str,
    column: Sequence[str | bytes],
    hits: Sequence[bool],
    rounds: int,
    goal: float | None = None,
) -> Table:
    """Measure many strings, compared with plain Python."""
    prefix = "b" if isinstance(column[0], bytes) else ""
    comprehension = f'[text.count({prefix}"|") >= {PIPES} for text in column]'
    contenders = [Contender(statement, hits) for statement in (EACH, LOOP, comprehension)]
    names = {"counter": Counter("|", PIPES), "column": column}
    return Table(
        name,
        about,
        units=len(column),
        unit="strings",
        ours=EACH,
        figures=take_turns(contenders, names, rounds),
        goals={} if goal is None else {comprehension: goal},
        where=COUNTER_OF_PIPES,
    )


def imports(rounds: int) -> Table:
    """Measure how long an import takes, each in a new process."""
    ours = "import atleast"
    statements = (ours, "import dataclasses", "import re")
    figures = [Figure(Contender(statement, None)) for statement in statements]
    for turn in range(rounds):
        first = turn % len(statements)
        for figure in figures[first:] + figures[:first]:
            figure.seconds.append(_import_seconds(figure.contender.statement))
    return Table(
        "importing",
        "including its own imports, as `python -X importtime` reports; a process for each",
        units=1,
        unit="imports",
        ours=ours,
        figures=figures,
        goals={"import dataclasses": 1.0},
        is_overhead=True,
    )


def _import_seconds(statement: str) -> float:
    command = [sys.executable, "-X", "importtime", "-c", statement]
    said = subprocess.run(command, check=True, capture_output=True, text=True).stderr
    _, cumulative, module = said.splitlines()[-1].split("|")
    assert statement == f"import {module.strip()}", said
    return int(cumulative) / 1e6
