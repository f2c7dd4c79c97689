"""The data: a table without a hit, one with a hit in every tenth line, many small files."""

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

# Increase it when the data changes, so that kept files are not used.
VERSION = 1

# The minimum number of commas; a line without a hit has one less, because it has `EXPECTED` fields.
N = EXPECTED
# One line in this many is a hit, and one small file in this many has hits.
EVERY = 10
# The field that makes a line a hit. It occurs nowhere else, so the literal selects the same lines.
SURPLUS = "surplus"

FEWEST_LINES, MOST_LINES = 10, 60
FILES_IN_A_FOLDER = 200


@dataclass(frozen=True)
class Text:
    """A file or a folder, and the right answers for it."""

    path: Path
    bytes: int
    lines: int
    hits: int
    # The SHA-256 of the lines that are hits. For a folder: of the sorted lines `PATH:COUNT` of the
    # files with hits, with paths relative to the folder.
    selected: str


def table(size: int, folder: Path) -> Text:
    """Return a table of about this size in which no line is a hit."""
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
    """Return a folder of files with lines of the table; one file in ten has hits."""
    path = given.path.with_name(f"{given.path.stem}-{files}-files-v{VERSION}")
    if kept := _kept(path):
        return kept
    shutil.rmtree(path, ignore_errors=True)
    # A repository of its own, so that this repository's .gitignore does not apply.
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
    """Return the digest by which selected lines are compared."""
    return sha256(data).hexdigest()


def _hit(line: bytes) -> bytes:
    return line[:-1] + f",{SURPLUS}\n".encode()


def _again_and_again(path: Path) -> Iterator[bytes]:
    while True:
        with path.open("rb") as lines:
            yield from lines


def _kept(path: Path) -> Text | None:
    facts_path = _facts_path(path)
    return Text(path, **json.loads(facts_path.read_text())) if facts_path.exists() else None


def _keep(made: Text) -> Text:
    facts = {"bytes": made.bytes, "lines": made.lines}
    facts_of_hits = {"hits": made.hits, "selected": made.selected}
    # Written last, so that data that was interrupted is made again.
    _facts_path(made.path).write_text(json.dumps({**facts, **facts_of_hits}))
    return made


def _facts_path(path: Path) -> Path:
    return path.with_name(f"{path.name}.json")
