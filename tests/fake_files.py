"""File-like objects whose data is made up, and may be endless."""

from __future__ import annotations

import io
import random
from typing import Any


class FakeFile:
    """A file whose `read` returns the given objects, one after the other, or raises them."""

    def __init__(self, *chunks: Any) -> None:
        """Take the objects."""
        self.chunks = list(chunks)
        self.asked: list[int] = []

    def read(self, size: int = -1, /) -> Any:
        assert size > 0, "a file must not be read whole"
        self.asked.append(size)
        chunk = self.chunks.pop(0)
        if isinstance(chunk, BaseException):
            raise chunk
        return chunk


def in_chunks(data: Any, numbers: random.Random, most: int) -> FakeFile:
    """Return a file that returns the data a few units at a time."""
    chunks = []
    while data:
        length = numbers.randint(1, most)
        chunks.append(data[:length])
        data = data[length:]
    return FakeFile(*chunks, data)


class Endless(io.RawIOBase):
    """An endless file of good rows."""

    chunk = b"a,b\n" * 50_000

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        length = min(len(buffer), len(self.chunk))
        buffer[:length] = self.chunk[:length]
        return length


class EndlessText:
    """An endless text file."""

    chunk = "a,b漢\n" * 50_000

    def read(self, size: int) -> str:
        return self.chunk
