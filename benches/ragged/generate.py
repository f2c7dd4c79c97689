"""Realistic tables with a few faults at known places, the same on every machine."""

from __future__ import annotations

import json
import random
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from itertools import accumulate
from pathlib import Path

# Increase it when the tables change, so that kept files are not used.
VERSION = 1

COLUMNS = (
    *("id", "date", "customer", "address", "product", "article"),
    *("quantity", "price", "currency", "status", "weight", "note"),
)
EXPECTED = len(COLUMNS)
ROW_BYTES = 100

# The number of different values for each part of a row; each row is a random choice.
POOL = 4096
# The number of records made at a time, in a large file.
BATCH = 16384


def _list(words: str) -> list[str]:
    return words.split(", ")


FIRST_NAMES = _list(
    "Ada, Alan, Barbara, Edsger, Frances, Grace, Jean, John, Kathleen, Ken, Margaret, Tim"
)
LAST_NAMES = _list(
    "Allen, Bartik, Booth, Dijkstra, Hamilton, Hopper, Lee, Liskov, Lovelace, Turing"
)
STREETS = _list("Elm Road, High Street, Mill Lane, St. Mary's Close, The Green, Upper Station Road")
TOWNS = _list("Aberystwyth, Bath, Cork, Derby, Ely, Galway, Kirkcaldy, Leith, Milton Keynes, York")
PRODUCTS = _list(
    "anvil, bolt, bracket, cable, chain, drill, flange, gasket, hinge, ladder, pulley, rope"
)
MATERIALS = _list("brass, copper, galvanised, nylon, oak, rubber, stainless, steel")
CURRENCIES = _list("CHF, EUR, GBP, SEK, USD")
STATES = _list("cancelled, delivered, open, paid, returned, shipped")
NOTES = _list(
    "back, door, call, first, fragile, heavy, leave, with, a, neighbour, no, rush, urgent"
)


@dataclass(frozen=True)
class Row:
    """A row with another number of fields than the others."""

    line: int
    record: int
    start: int
    fields: int
    what: str


@dataclass(frozen=True)
class StrayQuote:
    """A quote that opens a field by mistake."""

    line: int
    record: int
    start: int
    record_start: int


@dataclass
class Truth:
    """The size of a file, and its faults."""

    bytes: int = 0
    lines: int = 0
    records: int = 0
    expected: int = EXPECTED
    rows: list[Row] = field(default_factory=list)
    stray_quotes: list[StrayQuote] = field(default_factory=list)


@dataclass(frozen=True)
class Table:
    """A file, with its size and faults."""

    path: Path
    truth: Truth

    @property
    def bytes(self) -> int:
        """The size of the file."""
        return self.truth.bytes


@dataclass(frozen=True)
class Shape:
    """The arguments of the generator."""

    name: str
    quoted: bool
    faults: bool


def table(shape: Shape, size: int, folder: Path) -> Table:
    """Return a table of about this size, from the folder if it is there, or else newly made."""
    name = f"{shape.name}{'' if shape.faults else '-clean'}-{size}-v{VERSION}"
    path, facts_path = folder / f"{name}.csv", folder / f"{name}.json"
    if path.exists() and facts_path.exists():
        truth = _read(facts_path)
        if truth.bytes == path.stat().st_size:
            return Table(path, truth)
    folder.mkdir(parents=True, exist_ok=True)
    truth = write(path, shape, size)
    facts_path.write_text(json.dumps(asdict(truth)))
    return Table(path, truth)


def write(path: Path, shape: Shape, size: int) -> Truth:
    """Write a table of about this size, and return its size and faults."""
    writer = _Writer(shape, size)
    with path.open("wb") as file:
        file.writelines(writer.blocks())
    return writer.truth


def _read(path: Path) -> Truth:
    values = json.loads(path.read_text())
    values["rows"] = [Row(**row) for row in values["rows"]]
    values["stray_quotes"] = [StrayQuote(**quote) for quote in values["stray_quotes"]]
    return Truth(**values)


class _Writer:
    """Draws records, puts faults in a few, and records the faults."""

    def __init__(self, shape: Shape, size: int) -> None:
        self._size = size
        self._random = random.Random(f"{shape.name}, {size}, {shape.faults}")
        self._parts = [
            [make(self._random) for _ in range(POOL)]
            for make in (_who, _quoted_address if shape.quoted else _address, _what, _how)
        ]
        # The faults, and their places as a share of the file. The last record is also cut off.
        faults = [(0.13, "a field lost"), (0.37, "a comma too many"), (0.49, "a comma at the end")]
        faults += [(0.61, "cut"), (0.79, "two in one")]
        if shape.quoted:
            faults.append((0.91, "a stray quote"))
        self._faults = [(int(share * size), what) for share, what in faults] if shape.faults else []
        self._cut_the_last = shape.faults
        self.truth = Truth()

    def blocks(self) -> Iterator[bytes]:
        """Yield the file; afterwards `truth` is complete."""
        yield self._taken([",".join(COLUMNS) + "\n"])
        # Each fault is in a separate batch, also in small files.
        batch = max(8, min(BATCH, self._size // ROW_BYTES // 64))
        is_last = False
        while not is_last:
            records = self._draw(batch)
            ends = list(accumulate(map(len, records), initial=self.truth.bytes))
            is_last = ends[-1] >= self._size
            if is_last:
                del records[next(place for place, end in enumerate(ends) if end >= self._size) :]
                if self._cut_the_last:
                    self._cut_off(records)
            elif self._faults and ends[-1] > self._faults[0][0]:
                self._break(records, self._faults.pop(0)[1])
            yield self._taken(records)
        assert not self._faults, f"{self._size} bytes are too few for the faults"

    def _draw(self, count: int) -> list[str]:
        # An id is the number of its record; the header is record 0. After two records in one, the
        # ids are one more, until the end of the batch.
        ids = map(str, range(self.truth.records, self.truth.records + count))
        draws = [self._random.choices(part, k=count) for part in self._parts]
        return list(map("".join, zip(ids, *draws, strict=True)))

    def _taken(self, records: list[str]) -> bytes:
        block = "".join(records).encode("ascii")
        self.truth.bytes += len(block)
        self.truth.lines += block.count(b"\n")
        self.truth.records += len(records)
        return block

    def _break(self, records: list[str], what: str) -> None:
        """Put a fault in one of the records, not the first and not the last."""
        place = self._random.randrange(1, len(records) - 2)
        fields = _fields(records[place])
        if what == "a stray quote":
            fields[4] = '"' + fields[4]
            records[place] = ",".join(fields)
            line, start = self._where(records, place)
            before = ",".join(fields[:4]) + ","
            self.truth.stray_quotes.append(
                StrayQuote(
                    line=line + before.count("\n"),
                    record=self.truth.records + place,
                    start=start + len(before),
                    record_start=start,
                )
            )
            return
        if what == "a field lost":
            del fields[8]
        elif what == "a comma too many":
            if '"' in fields[3]:
                # Make it a record of several lines.
                fields[3] = '"Gate 3\n12 Mill Lane, ""Old"" Leith"'
            fields[2:3] = ["Lovelace", " Ada"]
            fields[-1] = "fragile\n"
        elif what == "a comma at the end":
            fields[-1:] = [fields[-1].removesuffix("\n"), "\n"]
        elif what == "cut":
            fields[5:] = ["\n"]
            fields[4:] = ["".join(fields[4:])]
        else:
            fields[-1] = fields[-1].removesuffix("\n")
            following = _fields(records.pop(place + 1))
            fields[-1:] = [fields[-1] + following[0], *following[1:]]
        records[place] = ",".join(fields)
        self._note(records, place, len(fields), what)

    def _cut_off(self, records: list[str]) -> None:
        fields = _fields(records[-1])[:3]
        records[-1] = ",".join(fields)[:-2]
        self._note(records, len(records) - 1, len(fields), "the end cut off")

    def _note(self, records: list[str], place: int, fields: int, what: str) -> None:
        line, start = self._where(records, place)
        self.truth.rows.append(
            Row(
                line=line,
                record=self.truth.records + place,
                start=start,
                fields=fields,
                what=what,
            )
        )

    def _where(self, records: list[str], place: int) -> tuple[int, int]:
        """Return the line on which a record begins, from 1, and its offset in bytes."""
        before = "".join(records[:place])
        return 1 + self.truth.lines + before.count("\n"), self.truth.bytes + len(before)


def _fields(record: str) -> list[str]:
    """Split a record; only its address can have commas within quotes."""
    opening, quote, rest = record.partition(',"')
    if not quote:
        return record.split(",")
    address, _, rest = rest.rpartition('",')
    return [*opening.split(","), f'"{address}"', *rest.split(",")]


# The parts of a record. Each begins with the comma that ends the part before it.


def _who(draw: random.Random) -> str:
    date = f"{draw.randint(1998, 2025)}-{draw.randint(1, 12):02}-{draw.randint(1, 28):02}"
    return f",{date},{draw.choice(FIRST_NAMES)} {draw.choice(LAST_NAMES)}"


def _address(draw: random.Random) -> str:
    return f",{draw.randint(1, 399)} {draw.choice(STREETS)}"


def _quoted_address(draw: random.Random) -> str:
    number, street, town = draw.randint(1, 399), draw.choice(STREETS), draw.choice(TOWNS)
    if draw.random() < 1 / 16:
        street = f'""{street}""'
    between = f"\nFlat {draw.randint(1, 40)}" if draw.random() < 1 / 64 else ""
    return f',"{number} {street}{between}, {town}"'


def _what(draw: random.Random) -> str:
    product = f"{draw.choice(MATERIALS)} {draw.choice(PRODUCTS)}"
    article = f"{''.join(draw.choices('ABCDEFGHKLMNPRSTUVWXYZ', k=2))}-{draw.randint(10, 99999)}"
    return f",{product},{article},{draw.randint(1, 1200)},{draw.uniform(0.2, 900):.2f}"


def _how(draw: random.Random) -> str:
    weight = f"{draw.lognormvariate(0, 2):.3f}" if draw.random() < 0.8 else ""
    note = " ".join(draw.sample(NOTES, draw.randint(1, 3))) if draw.random() < 0.7 else ""
    return f",{draw.choice(CURRENCIES)},{draw.choice(STATES)},{weight},{note}\n"
