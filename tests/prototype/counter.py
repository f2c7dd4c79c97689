"""The counter in pure Python, with no dependency: the interface that the Rust package replaces.

It was written to be read, one character and one small step at a time. The tests run over it and
over the Rust package alike; that is the proof that nothing changed outside.
"""

from __future__ import annotations

import enum
import operator
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TypeAlias

__all__ = ["Counter", "Reset", "Segment"]

LARGEST_MIN_NUMBER = 2**64 - 1

# Unicode's White_Space property. `str.isspace` differs: it also takes U+001C to U+001F.
WHITESPACE = frozenset(
    "\t\n\v\f\r \x85\xa0\u1680"
    "\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a"
    "\u2028\u2029\u202f\u205f\u3000"
)

# Where a character starts, where it ends, and the character; None stands for an invalid byte.
Located: TypeAlias = tuple[int, int, "str | None"]


class Reset(enum.Enum):
    """The characters at which the count goes back to zero.

    - NewlinesReset: a newline only; a carriage return before it belongs to the line.
    - SpacesReset: the space only.
    - WhitespaceReset: every character with Unicode's White_Space property.
    - RunsReset: every character that is not what is counted.
    - NoReset: none; the whole input is one segment.
    """

    NewlinesReset = enum.auto()
    SpacesReset = enum.auto()
    WhitespaceReset = enum.auto()
    RunsReset = enum.auto()
    NoReset = enum.auto()

    def __repr__(self) -> str:
        return f"Reset.{self.name}"


@dataclass(frozen=True)
class Segment:
    """A longest stretch without a reset, and what was counted in it.

    Offsets are code points in a str and bytes in bytes.

    - index: the number of segments before it.
    - line: the line it starts in, 1-based.
    - start, end: its range, without the reset character; a reset that is also what is counted
      belongs to the segment it opens.
    - count: how often what is counted occurs in it.
    - reached_at: where the occurrence that reached the minimum starts; None for a minimum of 0.
    """

    index: int
    line: int
    start: int
    end: int
    count: int
    reached_at: int | None

    @property
    def slice(self) -> slice:
        """The range as a slice: `data[segment.slice]` is the segment's text."""
        return slice(self.start, self.end)


@dataclass(frozen=True, repr=False)
class Counter:
    """Whether one character occurs at least a minimum number of times before a reset, and where.

    Data is a str, or bytes taken as UTF-8. Invalid bytes are no error: each stands alone and is
    never what is counted.

    >>> Counter("c", 3, Reset.NewlinesReset).has_count("hello-c-c-c-goodbye")
    True
    >>> Counter("c", 3, Reset.NewlinesReset).has_count("hello-c-c-\\nc-goodbye")
    False
    """

    what: str
    min_number: int = 1
    reset: Reset = Reset.NoReset

    def __post_init__(self) -> None:
        _check_what(self.what)
        # A frozen class can set a field of its own only in this way.
        object.__setattr__(self, "min_number", _checked_min_number(self.min_number))
        if not isinstance(self.reset, Reset):
            raise TypeError(f"reset must be a Reset, not {type(self.reset).__name__}")

    def __repr__(self) -> str:
        return f"Counter({self.what!r}, {self.min_number}, {self.reset!r})"

    def has_count(self, data: str | bytes) -> bool:
        """Return True if and only if the count reaches the minimum; stop where it does."""
        count = 0
        for _, _, character in _characters(data):
            count = self._step(count, character)
            if count >= self.min_number:
                return True
        return False

    def find(self, data: str | bytes) -> Segment | None:
        """Return the first segment that reaches the minimum, read to its end, or None."""
        return next(self.find_iter(data), None)

    def find_iter(self, data: str | bytes) -> Iterator[Segment]:
        """Return an iterator over the segments that reach the minimum; it reads as it is asked."""
        segments = self._segments(_characters(data))
        return (segment for segment in segments if segment.count >= self.min_number)

    def _step(self, count: int, character: str | None) -> int:
        count = self._maybe_reset(count, character)
        return self._maybe_increment(count, character)

    def _maybe_reset(self, count: int, character: str | None) -> int:
        return 0 if self._is_reset(character) else count

    def _maybe_increment(self, count: int, character: str | None) -> int:
        return count + 1 if character == self.what else count

    def _is_reset(self, character: str | None) -> bool:
        match self.reset:
            case Reset.NewlinesReset:
                return character == "\n"
            case Reset.SpacesReset:
                return character == " "
            case Reset.WhitespaceReset:
                return character in WHITESPACE
            case Reset.RunsReset:
                return character != self.what
            case Reset.NoReset:
                return False

    def _segments(self, characters: Iterator[Located]) -> Iterator[Segment]:
        has_empty_segments = self.reset not in (Reset.WhitespaceReset, Reset.RunsReset)
        index = count = start = end = newlines = 0
        line = 1
        reached_at = None
        for offset, end, character in characters:
            newlines_before = newlines
            newlines += character == "\n"
            if self._is_reset(character):
                if start < offset or has_empty_segments:
                    yield Segment(index, line, start, offset, count, reached_at)
                    index += 1
                if character == self.what:
                    start, line = offset, newlines_before + 1
                else:
                    start, line = end, newlines + 1
                reached_at = None
            count = self._step(count, character)
            if character == self.what and count == self.min_number:
                reached_at = offset
        # Whatever the reset, nothing follows one that ends the input, and empty input has nothing.
        if start < end:
            yield Segment(index, line, start, end, count, reached_at)


def _check_what(what: str) -> None:
    if not isinstance(what, str):
        raise TypeError(f"what must be a str, not {type(what).__name__}")
    if not what:
        raise ValueError(f"what must be one character, but {what!r} is empty")
    if len(what) > 1:
        raise ValueError(f"what must be one character, but {what!r} has {len(what)}")
    if "\ud800" <= what <= "\udfff":
        raise ValueError(f"what must be a character, but {what!r} is a lone surrogate")


def _checked_min_number(min_number: int) -> int:
    try:
        min_number = operator.index(min_number)
    except TypeError:
        name = type(min_number).__name__
        raise TypeError(f"min_number must be an int, not {name}") from None
    if min_number < 0:
        raise ValueError(f"min_number must not be negative, but it is {min_number}")
    if min_number > LARGEST_MIN_NUMBER:
        raise ValueError(f"min_number must be at most {LARGEST_MIN_NUMBER}, but it is {min_number}")
    return min_number


def _characters(data: str | bytes) -> Iterator[Located]:
    # No generator itself: wrong data is refused at the call, not at the first step.
    if isinstance(data, str):
        return ((offset, offset + 1, character) for offset, character in enumerate(data))
    if isinstance(data, bytes):
        return _decoded(data)
    raise TypeError(f"data must be str or bytes, not {type(data).__name__}")


def _decoded(data: bytes) -> Iterator[Located]:
    offset = 0
    while offset < len(data):
        character, length = _character_at(data, offset)
        yield offset, offset + length, character
        offset += length


def _character_at(data: bytes, offset: int) -> tuple[str | None, int]:
    # No character is longer than four bytes; an invalid byte comes out as a lone surrogate.
    first = data[offset : offset + 4].decode("utf-8", "surrogateescape")[0]
    if "\ud800" <= first <= "\udfff":
        return None, 1
    return first, len(first.encode("utf-8"))
