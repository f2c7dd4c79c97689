"""The groups of generated tables, and how often the answers are right in each."""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from . import clean, controls, swallowed
from .written import Truth

KINDS = ["common", "rare", "quote", "escape", "shape", "ends"]


@dataclass
class Answer:
    """What an implementation reports about a table."""

    sep: str | None = None
    quote: str | None = None
    escape: str | None = None
    expected: int = 0
    rows: list[int] = field(default_factory=list)
    stray: list[int] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


def answer(objects: Iterable[dict[str, Any]]) -> Answer:
    """Return the answer that the command's JSON gives."""
    said = Answer()
    for one in objects:
        if one["type"] == "row":
            said.rows.append(one["line"])
        elif one["type"] == "stray_quote":
            said.stray.append(one["line"])
        elif one["type"] == "note":
            said.notes.append(one["kind"])
        elif one["type"] == "file":
            said.sep, said.expected = one.get("sep"), one["expected"]
            said.quote, said.escape = one.get("quote"), one.get("escape")
    return said


def tables(seed: int, each: int, prefix: str = "") -> list[Truth]:
    """Make `each` tables of every group. The tables of a group do not depend on other groups."""
    made = []
    makers: list[tuple[str, Callable[[random.Random], Truth]]] = [
        (f"{fault}/{kind}", partial(clean.table, kind=kind, is_faulty=fault == "faulty"))
        for fault in ("clean", "faulty")
        for kind in KINDS
    ]
    for kind in ("E>2", "E=2", "next line"):
        makers.append((f"swallowed/{kind}", partial(swallowed.table, kind=kind)))
    for kind in controls.KINDS:
        makers.append((f"control/{kind}", partial(controls.table, kind=kind)))
    for group, make in makers:
        if group.startswith(prefix):
            rng = random.Random(f"{seed} {group}")
            made += [make(rng) for _ in range(each)]
    return made


def is_right(table: Truth, said: Answer) -> bool:
    return has_separator(table, said) and has_rows(table, said)


def has_separator(table: Truth, said: Answer) -> bool:
    return said.sep == table.sep


def has_rows(table: Truth, said: Answer) -> bool:
    """Return whether exactly the bad rows and the stray quotes are reported."""
    rows = [line for line in said.rows if line not in table.allowed]
    stray = [line for line in said.stray if line not in table.allowed]
    return rows == table.rows and stray == table.stray


def report(made: list[Truth], said: list[Answer]) -> str:
    """Return a line for each group: how many tables, and the shares of right answers."""
    groups: dict[str, list[tuple[Truth, Answer]]] = defaultdict(list)
    for table, one in zip(made, said, strict=True):
        groups[table.group].append((table, one))
        groups[table.group.split("/")[0]].append((table, one))
    lines = [f"{'group':24} {'tables':>6} {'separator':>9} {'E':>6} {'exact':>6} {'alarm':>6}"]
    for group, pairs in groups.items():

        def share(asks: Any, pairs: list[tuple[Truth, Answer]] = pairs) -> str:
            return f"{sum(bool(asks(*pair)) for pair in pairs) / len(pairs):.3f}"

        lines.append(
            f"{group:24} {len(pairs):6} {share(has_separator):>9} "
            f"{share(lambda table, one: table.expected == one.expected):>6} {share(has_rows):>6} "
            f"{share(lambda table, one: one.rows or one.stray):>6}"
        )
    return "\n".join(lines)
