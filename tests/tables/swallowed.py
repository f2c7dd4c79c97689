"""Generates tables in which pairs of lone quotes swallow the rows between them."""

from __future__ import annotations

import random

from .cells import columns
from .written import Dialect, Truth, assemble, write_row


def table(rng: random.Random, kind: str) -> Truth:
    """Make a table. `kind` is "E=2", "E>2" or "next line"."""
    count = 2 if kind == "E=2" else rng.randint(3, 12)
    dialect = Dialect(
        sep=rng.choice([",", "\t", ";", "|", "\t"]), line_end=rng.choice(["\n", "\r\n"])
    )
    rows = rng.choice([40, 80, 200, 400])
    made = columns(rng, count, decimal_comma=False, date_commas=False, text=rng.choice([0.1, 0.3]))
    text = rng.randrange(count)
    sentences = columns(rng, 3, decimal_comma=False, date_commas=False, text=1.0)[-1]
    made[text] = sentences
    cells = [
        [column.make(rng, row).replace(dialect.sep, " ").replace('"', "") for column in made]
        for row in range(rows)
    ]
    for row in cells:
        row[text] = row[text] or "x"
    written = [write_row(row, dialect) for row in cells]
    pairs = rng.randint(1, 4)
    stray: list[int] = []
    allowed: set[int] = set()
    at = 0
    for _ in range(pairs):
        apart = 1 if kind == "next line" else rng.randint(2, 40)
        first = at + rng.randint(1, 6)
        last = first + apart
        if last >= rows - 1:
            break
        for index, is_opener in ((first, True), (last, False)):
            changed = list(cells[index])
            changed[text] = f'"{changed[text]}' if is_opener else f'{changed[text]}"'
            written[index] = dialect.sep.join(changed)
        stray.append(first + 2)
        allowed.add(last + 2)
        at = last + 1
    joined, _ = assemble(
        [write_row([column.name for column in made], dialect), *written], dialect, rng
    )
    return Truth(
        group=f"swallowed/{kind}",
        name=f"{dialect.sep!r} E={count} column {text}",
        data=joined.encode(),
        sep=dialect.sep,
        expected=count,
        quote='"',
        stray=stray,
        allowed=allowed,
    )
