"""The garbage collector frees reference cycles through the classes of the package."""

from __future__ import annotations

import gc
import inspect
import io
import os
import re
import subprocess
import sys
import weakref
from collections.abc import Callable
from pathlib import Path
from typing import Any

import atleast
import pytest
from atleast import Counter, Reset

COUNTER = Counter("c", 1, Reset.NewlinesReset)
# Longer than what is searched without releasing the interpreter.
LONG = 2**17


class Held:
    """An object that can be part of a cycle, and reports when it is freed."""

    circle: Any


class Text(Held, str):
    """Text that can be part of a cycle."""


class Bytes(Held, bytes):
    """Bytes that can be part of a cycle."""


class Lends(Held, bytearray):
    """A buffer that can be part of a cycle."""


class Reads(Held):
    """A file that can be part of a cycle, and returns its chunks one by one."""

    chunks: list[Any]

    def read(self, size: int = -1, /) -> Any:
        return self.chunks.pop(0)


class ReadsInC(Held, io.BytesIO):
    """A file in C that can be part of a cycle."""


class AnyPath(Held, os.PathLike[str]):
    """A path that can be part of a cycle."""

    def __fspath__(self) -> str:
        return os.devnull


def reads(*chunks: Any) -> Reads:
    reader = Reads()
    reader.chunks = [*chunks]
    return reader


def opened() -> Held:
    path = AnyPath()
    path.circle = atleast.open(path)
    return path


def begun(hits: Any) -> Any:
    """Return the iterator after one step."""
    next(hits)
    return hits


def ended(hits: Any) -> Any:
    """Return the iterator, exhausted."""
    list(hits)
    return hits


# How to make an object, and how to make an object of the package that holds it.
HOLDERS: dict[str, tuple[Callable[[], Any], Callable[[Any], Any]]] = {
    "find_iter of a str": (lambda: Text("c\nc"), COUNTER.find_iter),
    "find_iter of bytes": (lambda: Bytes(b"c\nc"), COUNTER.find_iter),
    "find_iter of a buffer": (lambda: Lends(b"c\nc"), COUNTER.find_iter),
    "find_iter of a view": (
        lambda: Lends(b"c\nc"),
        lambda lends: COUNTER.find_iter(memoryview(lends)[1:]),
    ),
    "find_iter of a file": (lambda: reads(b""), COUNTER.find_iter),
    "find_iter of a file in C": (lambda: ReadsInC(b"c\nc"), COUNTER.find_iter),
    "find_iter of a File": (opened, lambda path: COUNTER.find_iter(path.circle)),
    "find_iter of a str, begun": (
        lambda: Text("c\n" + "a" * LONG + "\nc"),
        lambda text: begun(COUNTER.find_iter(text)),
    ),
    "find_iter of a buffer, begun": (
        lambda: Lends(b"c\nc" * LONG),
        lambda lends: begun(COUNTER.find_iter(lends)),
    ),
    "find_iter of a file, begun": (
        lambda: reads(b"c\nc", b""),
        lambda reader: begun(COUNTER.find_iter(reader)),
    ),
    "find_iter of a file, at its end": (
        lambda: reads(b"c\nc", b""),
        lambda reader: ended(COUNTER.find_iter(reader)),
    ),
    "occurrences of a str": (lambda: Text("c\nc"), COUNTER.occurrences),
    "occurrences of a buffer, begun": (
        lambda: Lends(b"c\nc" * LONG),
        lambda lends: begun(COUNTER.occurrences(lends)),
    ),
    "occurrences of a file, begun": (
        lambda: reads(b"c\nc", b""),
        lambda reader: begun(COUNTER.occurrences(reader)),
    ),
    "occurrences of a file, at its end": (
        lambda: reads(b"c\nc", b""),
        lambda reader: ended(COUNTER.occurrences(reader)),
    ),
    "File": (AnyPath, atleast.open),
    "guard of a file": (lambda: reads(b""), COUNTER.guard),
    "guard of chunks": (lambda: Text(""), lambda text: COUNTER.guard(iter([text]))),
    "LimitExceeded": (
        Held,
        lambda held: atleast.LimitExceeded(COUNTER, held),
    ),
}


@pytest.mark.parametrize("holder", HOLDERS)
def test_a_cycle_is_freed(holder: str) -> None:
    make, hold = HOLDERS[holder]
    held = make()
    held.circle = [hold(held), getattr(held, "circle", None)]
    reference = weakref.ref(held) if type(held).__weakrefoffset__ else None
    gone: list[bool] = []
    held.gone = Gone(gone)
    del held
    gc.collect()
    assert gone == [True]
    assert reference is None or reference() is None


class Gone:
    """Records that it was freed."""

    def __init__(self, gone: list[bool]) -> None:
        """Take the list to record it in."""
        self.gone = gone

    def __del__(self) -> None:
        self.gone.append(True)


def test_the_last_piece_of_a_file_is_freed_with_it() -> None:
    gone: list[bool] = []
    chunk = Bytes(b"c\nc\nc")
    hits = COUNTER.find_iter(reads(chunk, b""))
    next(hits)
    chunk.circle = [hits, Gone(gone)]
    del hits, chunk
    gc.collect()
    assert gone == [True]


def test_objects_in_use_are_not_collected() -> None:
    class Collects(Reads):
        def read(self, size: int = -1, /) -> Any:
            # Only the running iterator still refers to this file.
            gc.collect()
            assert self.circle
            return super().read(size)

    reader = Collects()
    reader.chunks = [b"c\n", b"c\n", b""]
    hits = COUNTER.find_iter(reader)
    reader.circle = [hits]
    del reader
    assert len(list(hits)) == 2


# --- Every class of the extension module is listed here.

# How to make an object of the class, and the Python objects that it holds. None if it holds none.
MADE: dict[str, Callable[[], tuple[Any, list[Any]]] | None] = {
    "CharSet": None,
    "Counter": None,
    "File": lambda: (lambda path: (atleast.open(path), [path]))(AnyPath()),
    "OccurrenceIterator": lambda: (lambda text: (COUNTER.occurrences(text), [text]))(Text("c")),
    "Note": None,
    "Partial": None,
    "Ragged": None,
    "RaggedRow": None,
    "Reset": None,
    "Segment": None,
    "SegmentIterator": lambda: (lambda text: (COUNTER.find_iter(text), [text]))(Text("c")),
    "StrayQuote": None,
    "CountStream": lambda: (COUNTER.stream(), [COUNTER]),
    "Tally": None,
    "Watch": lambda: (atleast._atleast.Watch(COUNTER), [COUNTER]),
    "Written": None,
}

SOURCES = Path(__file__).parent.parent / "crates"


def test_every_class_visits_the_objects_that_it_holds() -> None:
    """A new class fails here until it is added to MADE.

    If it holds a Python object, even indirectly, it needs `__traverse__`: see `Exclusive::visit`.
    """
    module = atleast._atleast
    exported = {name for name, one in vars(module).items() if inspect.isclass(one)}
    assert exported == set(MADE) - {"OccurrenceIterator", "SegmentIterator"}
    for name, make in MADE.items():
        if make is None:
            continue
        made, held = make()
        assert type(made).__name__ == name
        assert gc.is_tracked(made)
        referents = gc.get_referents(made)
        assert all(any(one is other for other in referents) for one in held), name


def test_every_class_of_the_rust_code_is_listed() -> None:
    found = set()
    for path in SOURCES.glob("atleast*/src/**/*.rs"):
        lines = path.read_text().splitlines()
        for number, line in enumerate(lines):
            if "pyclass(" in line and not line.lstrip().startswith("//"):
                after = " ".join(lines[number + 1 : number + 6]).replace("(", " ").split()
                kinds = [at for at, word in enumerate(after) if word in {"struct", "enum"}]
                renamed = re.search(r'name = "(\w+)"', line)
                found.add(renamed[1] if renamed else after[kinds[0] + 1])
    assert found == set(MADE)


def test_a_cycle_at_interpreter_exit_does_not_crash() -> None:
    # The interpreter traverses cycles once more at exit.
    program = (
        "import atleast\n"
        "class T(str): pass\n"
        "t = T('c\\nc')\n"
        "t.circle = atleast.Counter('c', 1, atleast.Reset.NewlinesReset).find_iter(t)\n"
        "next(t.circle)\n"
    )
    subprocess.run([sys.executable, "-c", program], check=True, timeout=120)
