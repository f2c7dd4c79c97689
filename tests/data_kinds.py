"""Every kind of data that a counter accepts, and how to compare the answers."""

from __future__ import annotations

import array
import bz2
import ctypes
import gzip
import io
import lzma
import mmap
import random
from collections.abc import Callable
from pathlib import Path
from typing import Any

import atleast
import numpy

from tests.fake_files import in_chunks

METHODS = [
    *("has_count", "find", "find_iter", "hits", "total", "segments", "share", "max_count"),
    *("tally", "partial"),
]

# The starts of files that `atleast.open` decodes, so that it returns other bytes.
DECODED = (b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff", b"\x1f\x8b\x08")


class Bytes(bytes):
    """A subclass that changes nothing."""


class Text(str):
    """A subclass that changes nothing."""


def mapped(data: bytes, path: Path) -> mmap.mmap:
    path.write_bytes(data)
    with open(path, "rb") as file:
        return mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)


def read_by_rust(data: bytes, path: Path) -> atleast.File | bytes:
    if data.startswith(DECODED):
        return data
    path.write_bytes(data)
    return atleast.open(path)


def opened(data: bytes, path: Path, buffering: int) -> Any:
    path.write_bytes(data)
    return path.open("rb", buffering)


def grid(data: bytes) -> memoryview:
    """Return the bytes as rows and columns, if their number is even."""
    return memoryview(data).cast("B", (len(data) // 2, 2) if len(data) % 2 == 0 else (len(data),))


def read_only(data: bytes) -> memoryview:
    """Return the bytes as a read-only view of a writable buffer."""
    return memoryview(bytearray(data)).toreadonly()


# Buffers, which can also be chunks of a stream. A kind that cannot be empty is plain bytes then.
BUFFERS: dict[str, Callable[[bytes, Path], Any]] = {
    "bytes": lambda data, path: data,
    "subclass": lambda data, path: Bytes(data),
    "bytearray": lambda data, path: bytearray(data),
    "memoryview": lambda data, path: memoryview(data),
    "read-only memoryview": lambda data, path: read_only(data),
    "part of a memoryview": lambda data, path: memoryview(b"," + data + b",")[1:-1],
    "memoryview of b": lambda data, path: memoryview(data).cast("b"),
    "memoryview of c": lambda data, path: memoryview(data).cast("c"),
    "grid": lambda data, path: grid(data) if data else data,
    "mmap": lambda data, path: mapped(data, path) if data else data,
    "array of B": lambda data, path: array.array("B", data),
    "array of b": lambda data, path: array.array("b", data),
    "ctypes": lambda data, path: (ctypes.c_char * len(data)).from_buffer_copy(data),
    "numpy": lambda data, path: numpy.frombuffer(data, numpy.uint8),
    "numpy's copy": lambda data, path: numpy.frombuffer(data, numpy.int8).copy(),
}

OF_BYTES: dict[str, Callable[[bytes, Path], Any]] = BUFFERS | {
    "atleast.open": read_by_rust,
    "open": lambda data, path: opened(data, path, -1),
    "unbuffered": lambda data, path: opened(data, path, 0),
    "BytesIO": lambda data, path: io.BytesIO(data),
    "gzip": lambda data, path: gzip.GzipFile(fileobj=io.BytesIO(gzip.compress(data, 1))),
    "bz2": lambda data, path: bz2.BZ2File(io.BytesIO(bz2.compress(data, 1))),
    "lzma": lambda data, path: lzma.LZMAFile(io.BytesIO(lzma.compress(data))),  # noqa: SIM115
    "chunks": lambda data, path: in_chunks(data, random.Random(len(data)), 3),
    "byte by byte": lambda data, path: in_chunks(data, random.Random(), 1),
}

OF_TEXT: dict[str, Callable[[str, Path], Any]] = {
    "str": lambda text, path: text,
    "subclass of str": lambda text, path: Text(text),
    "StringIO": lambda text, path: io.StringIO(text, newline=""),
    "chunks of str": lambda text, path: in_chunks(text, random.Random(len(text)), 3),
    "character by character": lambda text, path: in_chunks(text, random.Random(), 1),
}

KINDS: dict[str, Callable[[Any, Path], Any]] = OF_BYTES | OF_TEXT

# The kinds that choose the size of their chunks.
IN_CHUNKS = {"chunks", "byte by byte", "chunks of str", "character by character"}
LARGE_PIECES = 100_000


def data_of(kind: str, data: Any, path: Path) -> Any:
    """Return the data as one of the kinds; long data in large chunks."""
    if kind in IN_CHUNKS and len(data) > LARGE_PIECES:
        return in_chunks(data, random.Random(3), LARGE_PIECES)
    return KINDS[kind](data, path)


def answer(counter: Any, method: str, data: Any) -> Any:
    """Return the answer of a method, in a form that compares with the other implementation's."""
    try:
        value = getattr(counter, method)(data)
    except ValueError as error:
        return str(error)
    match method:
        case "find_iter":
            return [plain(segment) for segment in value]
        case "find":
            return plain(value)
        case "tally":
            return value.counts
        case "partial":
            return answers_of_partial(value)
        case "share":
            # NaN is not equal to itself.
            return repr(value)
    return value


def answers_of_partial(partial: Any) -> Any:
    counts = partial.hits(), partial.total(), partial.segments(), partial.max_count()
    return partial.has_count(), counts, repr(partial.share()), partial.tally().counts


def plain(segment: Any) -> Any:
    if segment is None:
        return None
    fields = ("index", "line", "start", "end", "count", "reached_at")
    return tuple(getattr(segment, field) for field in fields)


def ask(counter: Any, method: str, data: Any) -> None:
    """Ask, and exhaust the answer if it is an iterator."""
    found = getattr(counter, method)(data)
    if method == "find_iter":
        for _ in found:
            pass


def close(data: Any) -> None:
    if hasattr(data, "close"):
        data.close()
