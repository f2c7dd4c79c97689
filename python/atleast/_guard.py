"""Data handed through to who parses them, until they hold a hit: what `Counter.guard` returns."""

from __future__ import annotations

import io

from atleast._atleast import Counter, Segment, Watch

# As in `typing`, which takes longer to import than all of this package.
TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import AsyncIterable, AsyncIterator, Iterable, Iterator
    from typing import Any


class LimitExceeded(ValueError):
    """Guarded data hold a hit of the counter that guards them: see `Counter.guard`.

    `counter` is the question, `segment` the first hit as far as the data were read: it may go on
    behind its `end`, and then its `count` may be larger. Offsets are from the start of all chunks
    together; those of a file object, from where it stood.
    """

    counter: Counter
    """The question, which says what the limit was."""

    segment: Segment
    """The first hit, as far as the data were read."""

    def __init__(self, counter: Counter, segment: Segment) -> None:
        """Say which limit was passed, and where."""
        super().__init__(counter, segment)
        self.counter = counter
        self.segment = segment

    def __str__(self) -> str:
        """Return the message."""
        hit = self.segment
        offset = hit.start if hit.reached_at is None else hit.reached_at
        place = f"offset {offset} in line {hit.line}"
        return f"{self.counter!r} has a hit at {place}, which counts {hit.count}"


# What is raised outside is `atleast.LimitExceeded`.
LimitExceeded.__module__ = "atleast"


class _Guard:
    """What the guards have in common: once the limit is passed, nothing more is handed through."""

    def __init__(self, counter: Counter) -> None:
        self._counter = counter
        self._watch = Watch(counter)
        self._hit: Segment | None = None

    def _check(self) -> None:
        """Raise, once more, if the limit was passed before."""
        if self._hit is not None:
            raise LimitExceeded(self._counter, self._hit)

    def _passed(self, chunk: Any) -> Any:
        """Return the chunk, unless the limit is passed in it."""
        self._hit = self._watch.feed(chunk)
        self._check()
        return chunk

    def _end(self) -> None:
        """Raise if the limit is passed because the data end."""
        self._hit = self._watch.at_end()
        self._check()


class _GuardedChunks(_Guard):
    """An iterator over the chunks of another."""

    def __init__(self, counter: Counter, chunks: Iterable[Any]) -> None:
        super().__init__(counter)
        self._chunks = iter(chunks)

    def __iter__(self) -> Iterator[Any]:
        return self

    def __next__(self) -> Any:
        self._check()
        try:
            chunk = next(self._chunks)
        except StopIteration:
            self._end()
            raise
        return self._passed(chunk)


class _AsyncGuardedChunks(_Guard):
    """An asynchronous iterator over the chunks of another."""

    def __init__(self, counter: Counter, chunks: AsyncIterable[Any]) -> None:
        super().__init__(counter)
        self._chunks = aiter(chunks)

    def __aiter__(self) -> AsyncIterator[Any]:
        return self

    async def __anext__(self) -> Any:
        self._check()
        try:
            chunk = await anext(self._chunks)
        except StopAsyncIteration:
            self._end()
            raise
        return self._passed(chunk)


class GuardedFile(_Guard, io.BufferedIOBase):
    """A file object that hands through what another reads, from `Counter.guard`.

    Each read is one of the file's own. It cannot be sought in and has no file descriptor to give:
    so nothing passes by it. To close it does not close the file, which stays its owner's.
    """

    def __init__(self, counter: Counter, file: Any) -> None:
        """Guard a file object, from where it stands."""
        super().__init__(counter)
        self._file = file

    def read(self, size: int | None = -1, /) -> Any:
        """Return what the file's `read(size)` returns, unless the limit is passed in it."""
        return self._read(self._file.read, size)

    def read1(self, size: int = -1, /) -> Any:
        """Return what the file's `read1(size)`, or if it has none its `read`, returns so."""
        return self._read(getattr(self._file, "read1", self._file.read), size)

    def readline(self, size: int | None = -1, /) -> Any:
        """Return what the file's `readline(size)` returns, in the same way."""
        readline = getattr(self._file, "readline", None)
        # Without one it is read byte by byte, each of them through `read`.
        return super().readline(size) if readline is None else self._read(readline, size)

    @property
    def name(self) -> Any:
        """The file's name. Raises `AttributeError` if it has none."""
        return self._file.name

    def readable(self) -> bool:
        """Return True."""
        return True

    def _read(self, read: Any, size: int | None) -> Any:
        if self.closed:
            message = "I/O operation on closed file."
            raise ValueError(message)
        self._check()
        chunk = read(-1 if size is None else size)
        # Of no more than nothing, nothing is no end.
        if size != 0 and chunk is not None and not chunk:
            self._end()
        # None is what there is now of a file that does not wait.
        return chunk if chunk is None else self._passed(chunk)


def guard(counter: Counter, chunks: Any) -> Any:
    """Return the guard of a file object, an iterable or an asynchronous one: `Counter.guard`."""
    if hasattr(chunks, "__aiter__"):
        return _AsyncGuardedChunks(counter, chunks)
    if callable(getattr(chunks, "read", None)):
        return GuardedFile(counter, chunks)
    # Iterated over, these are characters or numbers, which nobody means.
    is_one = isinstance(chunks, (str, bytes, bytearray, memoryview))
    if is_one or not hasattr(chunks, "__iter__"):
        given = type(chunks).__name__
        message = f"chunks must be a file object, an iterable or an async iterable, not {given}"
        raise TypeError(message)
    return _GuardedChunks(counter, chunks)
