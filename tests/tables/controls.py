"""Generates clean tables with cells whose lines look like rows; nothing must be reported."""

from __future__ import annotations

import random

from .cells import CITIES, FIRST, LAST, columns, sentence
from .written import Dialect, Truth, assemble, write_row


def address(rng: random.Random, sep: str, width: int) -> str:
    lines = [
        f"{rng.randint(1, 999)} {rng.choice(LAST)} Street",
        f"{rng.choice(CITIES)}, {rng.choice(['CA', 'NY', 'TX'])} {rng.randint(10000, 99999)}",
    ]
    if rng.random() < 0.6:
        lines.insert(
            0, f"{rng.choice(FIRST)} {rng.choice(LAST)}{rng.choice(['', ', Jr.', ', PhD'])}"
        )
    if rng.random() < 0.5:
        lines.append("USA")
    return "\n".join(lines)


def chat(rng: random.Random, sep: str, width: int) -> str:
    return "\n".join(f"{rng.choice(FIRST)}: {sentence(rng, 0.7)}" for _ in range(rng.randint(2, 8)))


def titled_list(rng: random.Random, sep: str, width: int) -> str:
    title = f"{rng.choice(['Items', 'Parts', 'Guests'])}, in order"
    return "\n".join(
        [
            title,
            *(
                f"{rng.choice(CITIES)}, {rng.randint(1, 9)} pieces"
                for _ in range(rng.randint(2, 6))
            ),
        ]
    )


def coordinates(rng: random.Random, sep: str, width: int) -> str:
    return "\n".join(
        f"{rng.uniform(-90, 90):.4f}, {rng.uniform(-180, 180):.4f}"
        for _ in range(rng.randint(2, 8))
    )


def sql(rng: random.Random, sep: str, width: int) -> str:
    return "SELECT id, name\nFROM people, cities\nWHERE a = 1, b\nORDER BY name, id"


def code(rng: random.Random, sep: str, width: int) -> str:
    return "def f(a, b):\n    print(a, b)\n    return g(a, b)\n\nf(1, 2)"


def poem(rng: random.Random, sep: str, width: int) -> str:
    return "\n".join(sentence(rng, 0.9) for _ in range(rng.randint(2, 6)))


def markdown(rng: random.Random, sep: str, width: int) -> str:
    rows = [f"| {rng.choice(FIRST)} | {rng.randint(1, 99)} |" for _ in range(rng.randint(1, 5))]
    return "\n".join(["| name | n |", "|---|---|", *rows])


def embedded(rng: random.Random, sep: str, width: int) -> str:
    other = rng.choice([2, 3, 4, 5])
    return "\n".join(
        sep.join(str(rng.randint(0, 99)) for _ in range(other)) for _ in range(rng.randint(2, 9))
    )


def embedded_same(rng: random.Random, sep: str, width: int) -> str:
    return "\n".join(
        sep.join(str(rng.randint(0, 99)) for _ in range(width)) for _ in range(rng.randint(2, 9))
    )


def prose(rng: random.Random, sep: str, width: int) -> str:
    return "\n".join(
        sentence(rng).rstrip(".") + sep + " " + sentence(rng) for _ in range(rng.randint(2, 6))
    )


def plain_lines(rng: random.Random, sep: str, width: int) -> str:
    return "\n".join(sentence(rng, 0.3) for _ in range(rng.randint(2, 6)))


KINDS = {
    make.__name__: make
    for make in (
        address,
        chat,
        titled_list,
        coordinates,
        sql,
        code,
        poem,
        markdown,
        embedded,
        embedded_same,
        prose,
        plain_lines,
    )
}


def table(rng: random.Random, kind: str) -> Truth:
    """Make a table with cells of this kind in one column."""
    make = KINDS[kind]
    count = 2 if kind == "prose" else rng.choice([2, 2, 3, 3, 4, 5, 8])
    dialect = Dialect(
        sep=rng.choice([",", ",", ",", ";", "\t", "|"]), line_end=rng.choice(["\n", "\n", "\r\n"])
    )
    dialect.quoting = rng.choice(["minimal", "minimal", "all"])
    rows = rng.choice([5, 10, 30, 80])
    made = columns(rng, count, decimal_comma=False, date_commas=False, text=0.2)
    where = rng.choice([0, count - 1, count - 1, rng.randrange(count)])
    cells = [[column.make(rng, row) for column in made] for row in range(rows)]
    share = rng.choice([0.1, 0.5, 1.0])
    for row in cells:
        if rng.random() < share:
            text = make(rng, dialect.sep, count)
            row[where] = rng.choice([text, text, text + "\n"])
    names = [column.name for column in made]
    names[where] = "text"
    joined, _ = assemble([write_row(row, dialect) for row in [names, *cells]], dialect, rng)
    return Truth(
        group=f"control/{kind}",
        name=f"{dialect.sep!r} E={count} column {where} {dialect.quoting} {share}",
        data=joined.encode(),
        sep=dialect.sep,
        expected=count,
        quote='"',
    )
