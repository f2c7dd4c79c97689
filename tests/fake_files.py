"""File-like objects whose data is made up, and may be endless."""

from __future__ import annotations

import io
import random
from typing import Any


class FakeFile:
    """A file whose `read` returns the given objects, one after the other, or raises them."""

    def __init__(self, *pieces: Any) -> None:
        """Take the objects."""
        self.pieces = list(pieces)
        self.asked: list[int] = []

    def read(self, size: int = -1, /) -> Any:
        assert size > 0, "a file must not be read whole"
        self.asked.append(size)
        piece = self.pieces.pop(0)
        if isinstance(piece, BaseException):
            raise piece
        return piece


def in_pieces(data: Any, numbers: random.Random, most: int) -> FakeFile:
    """Return a file that returns the data a few units at a time."""
    pieces = []
    while data:
        length = numbers.randint(1, most)
        pieces.append(data[:length])
        data = data[length:]
    return FakeFile(*pieces, data)


class Endless(io.RawIOBase):
    """An endless file of good rows."""

    piece = b"a,b\n" * 50_000

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        length = min(len(buffer), len(self.piece))
        buffer[:length] = self.piece[:length]
        return length


class EndlessText:
    """An endless text file."""

    piece = "a,b漢\n" * 50_000

    def read(self, size: int) -> str:
        return self.piece
