"""Writes a table in a dialect, and keeps the right answer."""

from __future__ import annotations

import random
from dataclasses import dataclass, field


@dataclass
class Dialect:
    """How a table is written."""

    sep: str = ","
    quote: str | None = '"'
    escape: str | None = None
    line_end: str = "\n"
    # "minimal", "all", "text" (all but numbers), or "none".
    quoting: str = "minimal"
    has_header: bool = True
    ends_in_separator: bool = False
    has_row_names: bool = False
    preamble: list[str] = field(default_factory=list)


@dataclass
class Truth:
    """A table's bytes, and what a person who knows the table would report."""

    group: str
    name: str
    data: bytes
    sep: str | None
    expected: int
    quote: str | None = None
    escape: str | None = None
    # The lines of the ragged rows.
    rows: list[int] = field(default_factory=list)
    # The lines of the stray quotes.
    stray: list[int] = field(default_factory=list)
    # Lines that may be reported, too.
    allowed: set[int] = field(default_factory=set)

    @property
    def is_clean(self) -> bool:
        return not self.rows and not self.stray


def is_number(cell: str) -> bool:
    return cell.replace(".", "").replace(",", "").isdigit()


def write_cell(cell: str, dialect: Dialect) -> str:
    quote, escape = dialect.quote, dialect.escape
    if quote is None or dialect.quoting == "none":
        return cell.replace(dialect.sep, " ")
    needs = any(part in cell for part in (dialect.sep, quote, "\n", "\r"))
    wanted = dialect.quoting == "all" or (dialect.quoting == "text" and not is_number(cell))
    if not needs and not wanted:
        return cell
    if escape:
        inner = cell.replace(escape, escape * 2).replace(quote, escape + quote)
    else:
        inner = cell.replace(quote, quote * 2)
    return f"{quote}{inner}{quote}"


def write_row(cells: list[str], dialect: Dialect) -> str:
    written = [write_cell(cell, dialect) for cell in cells]
    text = dialect.sep.join(written)
    if len(cells) == 1 and text == "":
        text = f"{dialect.quote or 'x'}{dialect.quote or ''}"
    return text


def lines_in(text: str) -> int:
    """Return how many lines end within a row."""
    return text.replace("\r\n", "\n").replace("\r", "\n").count("\n")


def assemble(
    rows: list[str], dialect: Dialect, rng: random.Random, mixed: int = 0
) -> tuple[str, list[int]]:
    """Join rows with line ends. Return the text, and the line in which each row starts."""
    ends = [dialect.line_end] * len(rows)
    others = [end for end in ("\n", "\r\n") if end != dialect.line_end]
    for _ in range(mixed):
        ends[rng.randrange(len(ends))] = rng.choice(others)
    starts, line, text = [], 1, []
    for row, end in zip(rows, ends, strict=True):
        starts.append(line)
        line += lines_in(row) + 1
        text.append(row + end)
    joined = "".join(text)
    if rng.random() < 0.2:
        joined = joined.rstrip("\r\n")
    return joined, starts
