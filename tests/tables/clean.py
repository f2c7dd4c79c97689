"""Generates clean and faulty tables of every dialect."""

from __future__ import annotations

import random

from .cells import columns
from .written import Dialect, Truth, assemble, write_cell, write_row

COMMON = [",", ",", ",", ";", "\t", "|"]
REMARKS = ["made by hand", "version 2", "see the page, please", "units; metres"]
RARE = ["~", "^", "\x01", "||", ":", " "]


def body(
    rng: random.Random, dialect: Dialect, count: int, rows: int
) -> tuple[list[str], list[list[str]]]:
    comma = dialect.sep != "," and rng.random() < 0.4
    made = columns(
        rng,
        count,
        decimal_comma=comma,
        date_commas=rng.random() < 0.25,
        text=rng.choice([0.05, 0.2, 0.4]),
    )
    cells = [[column.make(rng, row) for column in made] for row in range(rows)]
    if dialect.quoting == "none" or dialect.sep in (" ", ":"):
        # Unquoted cells must not contain the separator. For space and colon, no cell contains it.
        cells = [[cell.replace(dialect.sep, "_") for cell in row] for row in cells]
    if dialect.sep == " ":
        cells = [[cell or "NA" for cell in row] for row in cells]
    return [column.name for column in made], cells


def add_quotes(rng: random.Random, cells: list[list[str]], dialect: Dialect) -> None:
    """Insert quotes and separators into the texts of some cells."""
    share = rng.choice([0.1, 0.3, 0.5])
    text = rng.randrange(len(cells[0]))
    for row in cells:
        if rng.random() < share:
            quote = dialect.quote
            row[text] = rng.choice(
                [
                    f"He said {quote}no{dialect.sep} never{quote}{dialect.sep} then left",
                    f"{quote}Yes{quote}{dialect.sep} she said",
                ]
            )


def table(rng: random.Random, kind: str, is_faulty: bool) -> Truth:
    """Make a table. `kind` is common, rare, quote, escape, shape or ends."""
    dialect = Dialect(sep=rng.choice(RARE if kind == "rare" else COMMON))
    dialect.line_end = rng.choice(["\n", "\n", "\r\n"])
    dialect.quoting = rng.choice(["minimal", "minimal", "minimal", "all", "text", "none"])
    dialect.has_header = rng.random() < 0.85
    if kind == "quote":
        dialect.quote, dialect.quoting = "'", rng.choice(["all", "text", "minimal"])
    elif kind == "escape":
        dialect.escape, dialect.quoting = "\\", rng.choice(["all", "text", "minimal"])
    elif kind == "ends":
        dialect.line_end = rng.choice(["\r", "\n", "\r\n", "\r"])
    if dialect.sep in (" ", ":", "||"):
        dialect.quoting = "minimal" if dialect.quoting == "none" else dialect.quoting
    count, rows = rng.randint(2, 12), rng.choice([6, 10, 20, 40, 60, 120, 250])
    if is_faulty:
        rows = max(rows, 20)
    names, cells = body(rng, dialect, count, rows)
    expected = count
    if kind in ("quote", "escape"):
        add_quotes(rng, cells, dialect)
        if kind == "quote":
            cells = [[cell.replace('"', "") for cell in row] for row in cells]
    written = [write_row(row, dialect) for row in cells]
    header = write_row(names, dialect)
    allowed: set[int] = set()
    shape = ""
    if kind == "shape":
        shape = rng.choice(
            ["trailing", "row names", "preamble", "comments", "header comment", "title"]
        )
        dialect.has_header = True
        if shape == "trailing":
            written = [row + dialect.sep for row in written]
            expected += 1
            if rng.random() < 0.5:
                header += dialect.sep
        elif shape == "row names":
            written = [
                write_cell(f"r{i + 1}" if rng.random() < 0 else str(i + 1), dialect)
                + dialect.sep
                + row
                for i, row in enumerate(written)
            ]
            expected += 1
        elif shape == "preamble":
            lines = [
                rng.choice(
                    [
                        "Report of the year",
                        "Made by hand",
                        "Source: the office",
                        "All numbers are rounded",
                    ]
                )
                for _ in range(rng.randint(1, 9))
            ]
            header = dialect.line_end.join([*lines, *([""] if rng.random() < 0.5 else []), header])
        elif shape == "title":
            header = dialect.line_end.join(["Birds seen in May", header])
        elif shape == "comments":
            lines = [f"# {rng.choice(REMARKS)}" for _ in range(rng.randint(1, 30))]
            header = dialect.line_end.join([*lines, header])
        else:
            header = dialect.line_end.join(["# made by hand", "# version 2", "#" + header])
    bad: list[int] = []
    if is_faulty:
        number = rng.randint(1, max(1, rows // 10 - 1)) if rng.random() < 0.7 else 1
        for index in sorted(rng.sample(range(rows), number)):
            row = cells[index]
            fault = rng.choice(["drop", "drop", "add", "cut", "empty"])
            if fault == "add":
                at = rng.randrange(len(row))
                faulty = [*row[:at], rng.choice(["x", "", "12"]), *row[at:]]
            elif fault == "drop":
                at = rng.randrange(len(row))
                faulty = row[:at] + row[at + 1 :]
            elif fault == "cut":
                faulty = row[: rng.randint(1, len(row) - 1)]
            else:
                faulty = [*row, ""]
            if faulty in ([""], []):
                faulty = ["x"]
            # A row of one empty cell is still a row; an empty line is not.
            text = write_row(faulty, dialect)
            if text.strip() == "":
                text = "x" if len(faulty) == 1 else text
            tail = dialect.sep if shape == "trailing" else ""
            lead = f"{index + 1}{dialect.sep}" if shape == "row names" else ""
            written[index] = lead + text + tail
            bad.append(index)
    rows_written = [header, *written] if dialect.has_header else written
    mixed = rng.randint(1, 2) if kind == "ends" and rng.random() < 0.5 else 0
    text, starts = assemble(rows_written, dialect, rng, mixed)
    if kind == "ends" and dialect.line_end == "\r" and rng.random() < 0.4:
        text = text.rstrip("\r\n") + "\n"
    shift = 1 if dialect.has_header else 0
    encoding = "utf-8"
    data = text.encode(encoding)
    if rng.random() < 0.1:
        data = b"\xef\xbb\xbf" + data
    return Truth(
        group=f"{'faulty' if is_faulty else 'clean'}/{kind}",
        name=f"{shape or dialect.quoting} {dialect.sep!r} {dialect.line_end!r} E={expected}",
        data=data,
        sep=dialect.sep,
        expected=expected,
        quote=dialect.quote,
        escape=dialect.escape,
        rows=[starts[index + shift] for index in bad],
        allowed=allowed,
    )
