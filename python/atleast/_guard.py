"""Data handed through to whoever parses them, until they pass a limit."""

from __future__ import annotations

import copy

# As in `typing`, which takes as long to import as all of this package.
TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterator
    from typing import Any

    from atleast import Counter


class LimitExceeded(ValueError):
    """Guarded data hold a hit of the counter that guards them.

    `counter` is the question. `offset` is where that became certain, from 0, in bytes (of `str`, in
    characters) from the start of all the data: the end of the occurrence that reached the limit, or
    with `max_number` or `invert` the end of the segment. `count` is the segment's count there.
    """

    def __init__(self, counter: Counter, offset: int, count: int) -> None:
        """Say which limit was passed, where, and how many there were."""
        super().__init__(counter, offset, count)
        self.counter = counter
        self.offset = offset
        self.count = count

    def __str__(self) -> str:
        """Return the message."""
        many = f"{self.count} of {self.counter.what!r}"
        return f"limit exceeded at offset {self.offset}: {many} in a segment ({self.counter!r})"


class Guard:
    """Chunks as they come from a file object, an iterator or an `async` iterator; `Counter.guard` makes it.

    Whoever takes a chunk, by iterating or by `read`, gets it as it is; but in place of the chunk in which
    a hit of the counter becomes certain, `LimitExceeded` is raised, so that nothing behind it is parsed.
    Where a hit is certain only at the end of the data, it is raised there. After that every call raises
    it again.
    """

    def __init__(self, counter: Counter, chunks: Any) -> None:
        """Guard `chunks`: a file object, an iterable or an `async` iterable of `bytes` or of `str`."""
        self._counter = counter
        self._stream = counter.stream()
        self._passed = 0
        self._exceeded: LimitExceeded | None = None
        self._chunks = chunks
        self._is_async = hasattr(chunks, "__aiter__")
        if not (self._is_async or hasattr(chunks, "__iter__") or hasattr(chunks, "read")):
            given = type(chunks).__name__
            message = f"chunks must be a file object, an iterable or an async iterable, not {given}"
            raise TypeError(message)
        self._iterator: Any = None

    def __iter__(self) -> Iterator[Any]:
        """Return the guard, whose chunks are those that were given; of a file, its lines."""
        if self._iterator is None:
            self._iterator = iter(self._chunks)
        return self

    def __next__(self) -> Any:
        """Return the next chunk, if the limit is not passed in it."""
        iter(self)
        self._raise_again()
        try:
            chunk = next(self._iterator)
        except StopIteration:
            self._end()
            raise
        return self._take(chunk)

    def __aiter__(self) -> AsyncIterator[Any]:
        """Return the guard, whose chunks are those that were given."""
        if self._iterator is None:
            self._iterator = aiter(self._chunks)
        return self

    async def __anext__(self) -> Any:
        """Return the next chunk, if the limit is not passed in it."""
        aiter(self)
        self._raise_again()
        try:
            chunk = await anext(self._iterator)
        except StopAsyncIteration:
            self._end()
            raise
        return self._take(chunk)

    def read(self, size: int = -1, /) -> Any:
        """Return what the file object's `read(size)` returns, if the limit is not passed in it."""
        self._raise_again()
        chunk = self._chunks.read(size)
        if not chunk and size != 0:
            self._end()
            return chunk
        return self._take(chunk)

    def _take(self, chunk: Any) -> Any:
        before = copy.copy(self._stream)
        if self._stream.feed(chunk):
            self._exceed(before, chunk)
        self._passed += len(chunk)
        return chunk

    def _end(self) -> None:
        count = self._stream.running_count
        if self._stream.finish():
            self._exceeded = LimitExceeded(self._counter, self._passed, count)
            self._raise_again()

    def _exceed(self, before: Any, chunk: Any) -> None:
        """Raise, with the least part of the chunk that makes it certain."""
        certain = len(chunk)
        while certain > 1:
            half = certain // 2
            first = copy.copy(before)
            if first.feed(chunk[:half]):
                certain, chunk = half, chunk[:half]
            else:
                before, chunk = first, chunk[half:]
                self._passed += half
                certain -= half
        offset = self._passed
        at_end = copy.copy(before)
        at_end.feed(chunk[:1])
        self._exceeded = LimitExceeded(
            self._counter, offset, max(before.running_count, at_end.running_count)
        )
        self._raise_again()

    def _raise_again(self) -> None:
        if self._exceeded is not None:
            raise self._exceeded
