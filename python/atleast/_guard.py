"""The objects that `Counter.guard` returns: they pass data through until it contains a hit."""

from __future__ import annotations

import io

from atleast._atleast import Counter, Segment, Watch

# As `typing.TYPE_CHECKING`; importing `typing` takes longer than importing this package.
TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import AsyncIterable, AsyncIterator, Iterable, Iterator
    from typing import Any


class LimitExceeded(ValueError):
    """Guarded data contains a hit: raised by the objects that `Counter.guard` returns.

    Args:
        counter: The counter that guards the data.
        segment: The first hit.

    The segment ends at or before the end of the data that was read so far. In the whole data it
    may be longer, with a larger count. Its offsets are from the start of the first chunk, or from
    the position of the file object when it was guarded.

    >>> from atleast import Counter, LimitExceeded
    >>> try:
    ...     b"".join(Counter("&", 3).guard([b"a=1&b", b"=2&c=3", b"&d=4&e=5"]))
    ... except LimitExceeded as error:
    ...     error.segment.count, error.segment.reached_at
    (4, 11)
    """

    counter: Counter
    """The counter that guards the data."""

    segment: Segment
    """The first hit, in the data that was read so far."""

    def __init__(self, counter: Counter, segment: Segment) -> None:
        """Store the counter and the hit."""
        super().__init__(counter, segment)
        self.counter = counter
        self.segment = segment

    def __str__(self) -> str:
        """Return the message: where the hit is, and for which counter."""
        hit = self.segment
        offset = hit.start if hit.reached_at is None else hit.reached_at
        return f"hit at offset {offset} in line {hit.line} (count {hit.count}): {self.counter!r}"


# The name under which users import it, for tracebacks and pickles.
LimitExceeded.__module__ = "atleast"


class _Guard:
    """The part that all guards share: after a hit, nothing more is passed through."""

    def __init__(self, counter: Counter) -> None:
        self._counter = counter
        self._watch = Watch(counter)
        self._hit: Segment | None = None

    def _check(self) -> None:
        """Raise again if a hit was found before."""
        if self._hit is not None:
            raise LimitExceeded(self._counter, self._hit)

    def _pass(self, chunk: Any) -> Any:
        """Return the chunk, or raise if a hit becomes certain in it."""
        self._hit = self._watch.feed(chunk)
        self._check()
        return chunk

    def _end(self) -> None:
        """Raise if a hit becomes certain because the data ends here."""
        self._hit = self._watch.at_end()
        self._check()


class _GuardedChunks(_Guard):
    """An iterator over the chunks of an iterable."""

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
        return self._pass(chunk)


class _AsyncGuardedChunks(_Guard):
    """An async iterator over the chunks of an async iterable."""

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
        return self._pass(chunk)


class GuardedFile(_Guard, io.BufferedIOBase):
    """The result of `Counter.guard` for a file object: a file object that passes its data through.

    Each read calls the same method of the original file object. There is no `seek` and no file
    descriptor, so that all data passes the guard. Closing it does not close the original file.

    Args:
        counter: The counter that guards the data.
        file: A file object.

    >>> import io
    >>> from atleast import Counter
    >>> Counter("&", 3).guard(io.BytesIO(b"a=1&b=2")).read()
    b'a=1&b=2'
    """

    def __init__(self, counter: Counter, file: Any) -> None:
        """Guard a file object from its current position."""
        super().__init__(counter)
        self._file = file

    def read(self, size: int | None = -1, /) -> Any:
        """Return the result of the file's `read(size)`.

        Args:
            size: The largest number of bytes or characters, or -1 or None for all. Default: -1.

        Returns:
            A `bytes` or `str`, as the file returns.

        Raises:
            LimitExceeded: A segment became a hit.
            ValueError: The guard is closed.
        """
        return self._read(self._file.read, size)

    def read1(self, size: int = -1, /) -> Any:
        """Return the result of the file's `read1(size)`, or of its `read` if it has no `read1`.

        Args:
            size: As in `read`. Default: -1.

        Returns:
            As `read`.

        Raises:
            LimitExceeded: A segment became a hit.
            ValueError: The guard is closed.
        """
        return self._read(getattr(self._file, "read1", self._file.read), size)

    def readline(self, size: int | None = -1, /) -> Any:
        """Return the result of the file's `readline(size)`.

        Args:
            size: As in `read`. Default: -1.

        Returns:
            As `read`.

        Raises:
            LimitExceeded: A segment became a hit.
            ValueError: The guard is closed.
        """
        readline = getattr(self._file, "readline", None)
        # If the file has none, the base class reads byte by byte, through `read`.
        return super().readline(size) if readline is None else self._read(readline, size)

    @property
    def name(self) -> Any:
        """The name of the file. Raises `AttributeError` if it has none."""
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
        # An empty result is the end of the file, unless `size` is 0.
        if size != 0 and chunk is not None and not chunk:
            self._end()
        # A file in non-blocking mode returns None if no data is available yet.
        return chunk if chunk is None else self._pass(chunk)


def guard(counter: Counter, chunks: Any) -> Any:
    """Return the guard for a file object, an iterable or an async iterable: `Counter.guard`."""
    if hasattr(chunks, "__aiter__"):
        return _AsyncGuardedChunks(counter, chunks)
    if callable(getattr(chunks, "read", None)):
        return GuardedFile(counter, chunks)
    # Iterating over these gives single characters or integers, which nobody intends.
    is_single = isinstance(chunks, (str, bytes, bytearray, memoryview))
    if is_single or not hasattr(chunks, "__iter__"):
        given = type(chunks).__name__
        message = f"`chunks` must be a file object, an iterable or an async iterable, not {given}"
        raise TypeError(message)
    return _GuardedChunks(counter, chunks)
