"""What is read: a table without a hit, one with a hit in every tenth line, many small files."""

from __future__ import annotations

import json
import random
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from benches.ragged import generate
from benches.ragged.generate import EXPECTED, Shape

# Raised with every change of what is written here: what is kept from before is of no use then.
VERSION = 1

# So many commas are asked for; a line without a hit has one less, as it has `EXPECTED` fields.
N = EXPECTED
# One line in so many is a hit, and of the small files one in so many has hits.
EVERY = 10
# The field that makes a line a hit. It stands nowhere else: as a literal it selects the same lines.
SURPLUS = "surplus"

FEWEST_LINES, MOST_LINES = 10, 60
FILES_IN_A_FOLDER = 200


@dataclass(frozen=True)
class Text:
    """A file or a folder, and what is true of it."""

    path: Path
    bytes: int
    lines: int
    hits: int
    # The SHA-256 of what is selected: the lines, and of a folder `PATH:COUNT` for the files with
    # hits, the path from the folder on, in order.
    selected: str


def table(size: int, folder: Path) -> Text:
    """Return the table of about this size in which no line is a hit."""
    made = generate.table(Shape("plain", quoted=False, faults=False), size, folder)
    return Text(made.path, made.bytes, made.truth.lines, 0, digest(b""))


def with_hits(given: Text) -> Text:
    """Return the same table with a hit in every tenth line."""
    path = given.path.with_name(f"{given.path.stem}-hits-v{VERSION}.csv")
    if kept := _kept(path):
        return kept
    hits, selected = 0, sha256()
    with given.path.open("rb") as lines, path.open("wb") as file:
        for number, line in enumerate(lines, 1):
            if number % EVERY == 0:
                line = _hit(line)
                hits += 1
                selected.update(line)
            file.write(line)
    return _keep(Text(path, path.stat().st_size, given.lines, hits, selected.hexdigest()))


def small_files(given: Text, files: int) -> Text:
    """Return a folder of so many files with lines of the table, one in ten of them with hits."""
    path = given.path.with_name(f"{given.path.stem}-{files}-files-v{VERSION}")
    if kept := _kept(path):
        return kept
    shutil.rmtree(path, ignore_errors=True)
    # What is ignored in this repository is not by that: the folder is none of its own.
    (path / ".git").mkdir(parents=True)
    draw = random.Random(files)
    source = _again_and_again(given.path)
    size, lines, counts = 0, 0, {}
    for number in range(files):
        name = f"{number // FILES_IN_A_FOLDER:03}/{number:06}.csv"
        rows = [next(source) for _ in range(draw.randint(FEWEST_LINES, MOST_LINES))]
        if number % EVERY == 0:
            places = range(EVERY - 1, len(rows), EVERY)
            for place in places:
                rows[place] = _hit(rows[place])
            counts[name] = len(places)
        file = path / name
        file.parent.mkdir(exist_ok=True)
        file.write_bytes(b"".join(rows))
        size += file.stat().st_size
        lines += len(rows)
    listing = "".join(sorted(f"{name}:{count}\n" for name, count in counts.items()))
    return _keep(Text(path, size, lines, sum(counts.values()), digest(listing.encode())))


def tiny(folder: Path) -> Text:
    """Return a file of three lines without a hit."""
    path = folder / "tiny.csv"
    folder.mkdir(parents=True, exist_ok=True)
    path.write_text("id,name\n1,anvil\n2,rope\n")
    return Text(path, path.stat().st_size, 3, 0, digest(b""))


def digest(data: bytes) -> str:
    """Return what stands for what was selected."""
    return sha256(data).hexdigest()


def _hit(line: bytes) -> bytes:
    return line[:-1] + f",{SURPLUS}\n".encode()


def _again_and_again(path: Path) -> Iterator[bytes]:
    while True:
        with path.open("rb") as lines:
            yield from lines


def _kept(path: Path) -> Text | None:
    beside = _beside(path)
    return Text(path, **json.loads(beside.read_text())) if beside.exists() else None


def _keep(made: Text) -> Text:
    facts = {"bytes": made.bytes, "lines": made.lines}
    facts_of_hits = {"hits": made.hits, "selected": made.selected}
    # Written last: what was interrupted is made anew.
    _beside(made.path).write_text(json.dumps({**facts, **facts_of_hits}))
    return made


def _beside(path: Path) -> Path:
    return path.with_name(f"{path.name}.json")
