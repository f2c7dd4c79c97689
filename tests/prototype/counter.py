"""The counter in pure Python, without dependencies, as it was before the Rust package replaced it.

It is written to be read, and takes one character and one small step at a time. The tests run over
it and over the Rust package alike, to prove that both behave in the same way.
"""

from __future__ import annotations

import builtins
import enum
import functools
import io
import math
import operator
import os
import re
import sys
from collections import Counter as Multiset
from collections.abc import Callable, Iterable, Iterator
from dataclasses import KW_ONLY, dataclass
from typing import Any, TypeAlias

__all__ = ["CharSet", "CountStream", "Counter", "Partial", "Reset", "Segment", "Tally", "open"]

LARGEST_NUMBER = 2**64 - 1

# How many bytes or characters are read from a file at a time.
CHUNK_LEN = 2**18

# Unicode's White_Space property. `str.isspace` differs: it also takes U+001C to U+001F.
WHITESPACE = frozenset(
    "\t\n\v\f\r \x85\xa0\u1680"
    "\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a"
    "\u2028\u2029\u202f\u205f\u3000"
)

# The start and the end of a character, and the character; None stands for an invalid byte.
Located: TypeAlias = tuple[int, int, "str | None"]

# The first and the last character of each range, in order.
Ranges: TypeAlias = tuple[tuple[int, int], ...]


class Reset(enum.Enum):
    """Where the count goes back to zero.

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


class CharSet:
    r"""A set of characters, written as one class of a regular expression, in Python's syntax.

    It is stored as ranges, which a search through all characters finds.

    >>> CharSet("[a-f0-9]")
    CharSet('[0-9a-f]')
    >>> "g" in CharSet("[^a-f]")
    True
    """

    __slots__ = ("_ranges",)
    _ranges: Ranges

    def __init__(self, class_text: str) -> None:
        """Read the class text; raise ValueError if it is not one class."""
        if not isinstance(class_text, str):
            raise TypeError(f"`class_text` must be a str, not {type(class_text).__name__}")
        if any("\ud800" <= character <= "\udfff" for character in class_text):
            raise ValueError(f"`class_text` must not contain lone surrogates: {_cut(class_text)}")
        object.__setattr__(self, "_ranges", _ranges_of_class(class_text))

    def __setattr__(self, name: str, value: object) -> None:
        raise AttributeError(f"a CharSet cannot be changed: {name}")

    def __delattr__(self, name: str) -> None:
        raise AttributeError(f"a CharSet cannot be changed: {name}")

    def __contains__(self, character: str) -> bool:
        if not isinstance(character, str):
            raise TypeError(f"`character` must be a str, not {type(character).__name__}")
        _check_one("`character`", "character", character)
        return any(first <= ord(character) <= last for first, last in self._ranges)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, CharSet) and self._ranges == other._ranges

    def __hash__(self) -> int:
        return hash(self._ranges)

    def __repr__(self) -> str:
        return f"CharSet({self._text()!r})"

    def __reduce__(self) -> tuple[type[CharSet], tuple[str]]:
        return CharSet, (self._text(),)

    @property
    def _is_ascii(self) -> bool:
        return all(last < 128 for _, last in self._ranges)

    def _text(self) -> str:
        others = tuple(_gaps(self._ranges))
        holds_last = bool(self._ranges) and self._ranges[-1][1] == sys.maxunicode
        if (holds_last and others) or not self._ranges:
            return f"[^{_members(others)}]"
        return f"[{_members(self._ranges)}]"


@functools.lru_cache(maxsize=256)
def _ranges_of_class(class_text: str) -> Ranges:
    try:
        if not re.fullmatch(r"\[\^?\]?(?:[^]\\]|\\.)*\]|\\[dDsSwW]", class_text, re.DOTALL):
            raise re.error("not one class")
        characters = re.compile(f"{class_text}+")
    except re.error as error:
        raise ValueError(
            "`class_text` must be one class of characters, such as '[a-z]' or '\\\\d', "
            f"not {_cut(class_text)}: {error}"
        ) from None
    return _ranges((run.start(), run.end() - 1) for run in characters.finditer(_every_character()))


@functools.cache
def _every_character() -> str:
    return "".join(map(chr, range(sys.maxunicode + 1)))


def _ranges(ranges: Iterable[tuple[int, int]]) -> Ranges:
    """Merge ranges that are in order. Surrogates are not characters, so they divide no range."""
    merged: list[tuple[int, int]] = []
    for first, last in ranges:
        first = 0xE000 if 0xD800 <= first <= 0xDFFF else first
        last = 0xD7FF if 0xD800 <= last <= 0xDFFF else last
        if first > last:
            continue
        if merged and (merged[-1][1] + 1 == first or (merged[-1][1], first) == (0xD7FF, 0xE000)):
            first = merged.pop()[0]
        merged.append((first, last))
    return tuple(merged)


def _gaps(ranges: Ranges) -> Iterator[tuple[int, int]]:
    start = 0
    for first, last in ranges:
        if start < first:
            yield from _ranges([(start, first - 1)])
        start = last + 1
    if start <= sys.maxunicode:
        yield from _ranges([(start, sys.maxunicode)])


def _members(ranges: Ranges) -> str:
    text = ""
    for first, last in ranges:
        text += _member(first)
        if last > first:
            text += "-" * (last > first + 1) + _member(last)
    return text


def _member(code_point: int) -> str:
    character = chr(code_point)
    if character in "[]\\^-&~|":
        return f"\\{character}"
    if " " <= character <= "~" or character in "\t\n\r":
        return {"\t": r"\t", "\n": r"\n", "\r": r"\r"}.get(character, character)
    if code_point <= 0xFF:
        return f"\\x{code_point:02x}"
    return f"\\u{code_point:04x}" if code_point <= 0xFFFF else f"\\U{code_point:08x}"


@dataclass(frozen=True)
class Segment:
    """The text between two resets, and the count in it.

    Offsets are code points in a str and bytes in bytes.

    - index: the number of segments before it.
    - line: the line in which it starts, from 1.
    - start, end: its range, without the resets; a reset that is also counted belongs to the segment
      that it starts.
    - count: the number of occurrences in it.
    - reached_at: the offset of the occurrence that reached the minimum; None for a minimum of 0.
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


class Tally:
    """How many segments have each count.

    >>> Tally({1: 2, 0: 1})
    Tally({0: 1, 1: 2})
    """

    __slots__ = ("_counts",)
    __match_args__ = ("counts",)
    _counts: tuple[tuple[int, int], ...]

    def __init__(self, counts: dict[int, int]) -> None:
        """Take the counts, each with the number of segments that have it."""
        if not isinstance(counts, dict):
            raise TypeError(f"`counts` must be a dict, not {type(counts).__name__}")
        checked = {
            _checked_number("each key of `counts`", count): _checked_number(
                "each value of `counts`", segments
            )
            for count, segments in counts.items()
        }
        if sum(checked.values()) > LARGEST_NUMBER:
            raise ValueError(f"the values of `counts` must add up to at most {LARGEST_NUMBER}")
        pairs = tuple(sorted(pair for pair in checked.items() if pair[1] > 0))
        object.__setattr__(self, "_counts", pairs)

    def __setattr__(self, name: str, value: object) -> None:
        raise AttributeError(f"a Tally cannot be changed: {name}")

    def __delattr__(self, name: str) -> None:
        raise AttributeError(f"a Tally cannot be changed: {name}")

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Tally) and self._counts == other._counts

    def __hash__(self) -> int:
        return hash(self._counts)

    def __repr__(self) -> str:
        return f"Tally({self.counts!r})"

    def __reduce__(self) -> tuple[type[Tally], tuple[dict[int, int]]]:
        return Tally, (self.counts,)

    @property
    def counts(self) -> dict[int, int]:
        """From count to number of segments, in order of the counts."""
        return dict(self._counts)

    @property
    def segments(self) -> int:
        """The number of segments."""
        return self.at_least(0)

    @property
    def mode(self) -> int | None:
        """The most frequent count, or the smallest of several."""
        # If several are equal, `max` returns the first.
        return max(self._counts, key=lambda pair: pair[1])[0] if self._counts else None

    @property
    def max(self) -> int | None:
        """The largest count."""
        return self._counts[-1][0] if self._counts else None

    def at_least(self, count: int) -> int:
        """Return the number of segments with this count or a larger one."""
        count = _checked_number("`count`", count)
        return sum(segments for each, segments in self._counts if each >= count)

    def quantile(self, q: float) -> int | None:
        """Return the smallest count that at least this fraction of the segments do not exceed."""
        try:
            q = operator.truediv(q, 1)
        except TypeError:
            raise TypeError(f"`q` must be a number, not {type(q).__name__}") from None
        if not 0 <= q <= 1:
            raise ValueError(f"`q` must be between 0 and 1, not {q!r}")
        for count, _ in self._counts:
            if (self.segments - self.at_least(count + 1)) / self.segments >= q:
                return count
        return None


@dataclass(frozen=True, repr=False)
class Counter:
    """Whether `what` occurs at least a minimum number of times between two resets, and where.

    Data is a str, or bytes read as UTF-8, or a file of either. Invalid bytes are not an error: each
    is one unit that is never counted. A counter with a byte that is not ASCII reads only bytes, and
    takes each as a character.

    >>> Counter("c", 3, Reset.NewlinesReset).has_count("hello-c-c-c-goodbye")
    True
    >>> Counter("c", 3, Reset.NewlinesReset).has_count("hello-c-c-\\nc-goodbye")
    False
    >>> Counter({",", ";"}, 2, "|", max_number=2, quote='"').hits('a,b;c|",,";,,')
    1
    >>> Counter("aB", 2, ignore_ascii_case=True).has_count("ab, AB")
    True
    """

    __match_args__ = ("what", "min_number", "reset")

    what: Any
    min_number: int = 1
    reset: Any = Reset.NoReset
    _: KW_ONLY
    max_number: int | None = None
    invert: bool = False
    quote: Any = None
    ignore_ascii_case: bool = False

    def __post_init__(self) -> None:
        # A frozen dataclass can set its fields only in this way.
        change = functools.partial(object.__setattr__, self)
        change("what", _checked_what(self.what))
        change("min_number", _checked_number("`min_number`", self.min_number))
        change("reset", _checked_reset(self.reset))
        if self.max_number is not None:
            change("max_number", _checked_number("`max_number`", self.max_number))
        for name in ("invert", "ignore_ascii_case"):
            value = getattr(self, name)
            if not isinstance(value, bool):
                raise TypeError(f"`{name}` must be a bool, not {type(value).__name__}")
        if self.quote is not None:
            change("quote", _checked_quote(self.quote))
        self._check_rules()

    def _check_rules(self) -> None:
        for name in ("what", "reset"):
            if getattr(self, name) == NO_CHARACTERS:
                raise ValueError(f"`{name}` must not be an empty set")
        if self.what == "":
            raise ValueError("`what` must not be empty")
        if self.max_number is not None and self.max_number < self.min_number:
            raise ValueError(
                f"`max_number` ({self.max_number}) must be at least `min_number` "
                f"({self.min_number})"
            )
        byte = self._byte
        for name in ("what", "reset", "quote"):
            value = getattr(self, name)
            if byte is not None and not _goes_with_bytes(value):
                raise ValueError(
                    f"`{name}` must be ASCII or bytes, not {_cut(value)}, because another argument "
                    f"contains the byte {byte!r}"
                )
        self._check_quote()
        self._check_string()

    def _check_quote(self) -> None:
        if self.quote is None:
            return
        quote, what, reset = _cut(self.quote), _cut(self.what), _cut(self.reset)
        if self.reset is Reset.RunsReset:
            raise ValueError(f"`quote` must be None with Reset.RunsReset, not {quote}")
        is_in_other_case = not _is_in(_character(self.quote), self.what)
        if self._is_what(_character(self.quote)):
            if self._string is not None:
                if is_in_other_case:
                    raise ValueError(
                        "`what` must not contain the quote: ignoring ASCII case, "
                        f"{what} contains {quote}"
                    )
                raise ValueError(
                    f"`what` can never match: {what} contains {quote}, which is the quote"
                )
            if is_in_other_case:
                raise ValueError(
                    "`quote` must not also be counted: ignoring ASCII case, "
                    f"{quote} is in `what` ({what})"
                )
            if quote == what:
                raise ValueError(f"`quote` must differ from `what`: both are {quote}")
            raise ValueError(f"`quote` must not also be counted: {quote} is in `what` ({what})")
        if self._is_reset(_character(self.quote)):
            if quote == reset:
                raise ValueError(f"`quote` must differ from `reset`: both are {quote}")
            raise ValueError(f"`quote` must not also be a reset: {quote} is in `reset` ({reset})")

    def _check_string(self) -> None:
        if self._string is None:
            return
        what, reset = _cut(self.what), _cut(self.reset)
        if self.reset is Reset.RunsReset:
            raise ValueError(
                f"`what` must be one character or a set with Reset.RunsReset, not {what}"
            )
        for each in self._string:
            for character in (each, *_other_case(each)) if self.ignore_ascii_case else each:
                if self._is_reset(character):
                    of_bytes = self._byte is not None
                    held = character.encode("latin-1") if of_bytes else character
                    held = _cut(_ascii_as_str(held))
                    of = "" if reset == held else f" ({reset})"
                    if character != each:
                        raise ValueError(
                            "`what` must not contain a reset: ignoring ASCII case, "
                            f"{what} contains {held}{of}"
                        )
                    raise ValueError(
                        f"`what` can never match: {what} contains {held}, which is a reset{of}"
                    )

    def __repr__(self) -> str:
        options = "".join(f", {name}={value!r}" for name, value in self._options().items())
        return f"Counter({self.what!r}, {self.min_number}, {self.reset!r}{options})"

    def __reduce__(self) -> tuple[Callable[..., Any], tuple[Any, ...]]:
        arguments = (self.what, self.min_number, self.reset)
        return functools.partial(Counter, **self._options()), arguments

    def _options(self) -> dict[str, Any]:
        names = ("max_number", "invert", "quote", "ignore_ascii_case")
        options = {name: getattr(self, name) for name in names}
        return {name: value for name, value in options.items() if value not in (None, False)}

    def has_count(self, data: Any) -> bool:
        """Return whether some segment is a hit, and stop as soon as that is certain."""
        if self.max_number is not None or self.invert:
            return self.find(data) is not None
        count, quoted = 0, False
        seen: list[Located] = []
        for located in self._characters(data):
            count, quoted, _ = self._step(count, quoted, located, seen)
            if count >= self.min_number:
                return True
        return False

    def has_count_each(self, column: Any) -> list[bool]:
        """Return for each string whether some segment is a hit."""
        if isinstance(column, (str, bytes, bytearray)) or not hasattr(column, "__iter__"):
            message = f"`column` must be an iterable of str or bytes, not {type(column).__name__}"
            raise TypeError(message)
        answers = []
        for index, string in enumerate(column):
            name = f"item {index} of `column`"
            if not isinstance(string, (str, bytes)):
                raise TypeError(f"{name} must be a str or bytes, not {type(string).__name__}")
            if isinstance(string, str) and isinstance(self.what, bytes):
                why = f"because the counter contains the byte {self.what!r}"
                raise TypeError(f"{name} must be bytes, not str, {why}")
            answers.append(self.has_count(string))
        return answers

    def find(self, data: Any) -> Segment | None:
        """Return the first hit, read to its end, or None."""
        return next(self.find_iter(data), None)

    def find_iter(self, data: Any) -> Iterator[Segment]:
        """Return an iterator over the hits, which reads only as far as needed."""
        segments = self._segments(self._characters(data))
        return (segment for segment in segments if self._is_hit(segment.count))

    def hits(self, data: Any) -> int:
        """Return the number of hits."""
        return sum(1 for _ in self.find_iter(data))

    def total(self, data: Any) -> int:
        """Return the number of occurrences in all segments together."""
        return sum(segment.count for segment in self._segments(self._characters(data)))

    def segments(self, data: Any) -> int:
        """Return the number of segments, whether they are hits or not."""
        return sum(1 for _ in self._segments(self._characters(data)))

    def share(self, data: Any) -> float:
        """Return the share of the segments that are hits; NaN if there is no segment."""
        counts = [segment.count for segment in self._segments(self._characters(data))]
        return sum(map(self._is_hit, counts)) / len(counts) if counts else math.nan

    def max_count(self, data: Any) -> int:
        """Return the largest count of any segment, hit or not; 0 if there is no segment."""
        segments = self._segments(self._characters(data))
        return max((segment.count for segment in segments), default=0)

    def tally(self, data: Any) -> Tally:
        """Return how many segments have each count."""
        segments = self._segments(self._characters(data))
        return Tally(dict(Multiset(segment.count for segment in segments)))

    def stream(self) -> CountStream:
        """Return a stream, for data that arrives in chunks."""
        return CountStream._of(self)

    def partial(self, data: Any) -> Partial:
        """Return the partial of one part of the data."""
        whole = self._whole(data)
        if self._overlaps_itself():
            raise ValueError(
                f"partials cannot count {_cut(self.what)}: it ends as it starts, so its "
                "occurrences can overlap"
            )
        return Partial(self, whole())

    def _overlaps_itself(self) -> bool:
        what = self.what
        if not isinstance(what, (str, bytes)):
            return False
        # bytes.lower() changes only ASCII.
        what = what.encode() if isinstance(what, str) else what
        what = what.lower() if self.ignore_ascii_case else what
        return any(what.startswith(what[start:]) for start in range(1, len(what)))

    def _step(
        self, count: int, quoted: bool, located: Located, seen: list[Located]
    ) -> tuple[int, bool, int | None]:
        """Take a character. Return the new count, the new `quoted` and the start of an occurrence.

        The start is that of the occurrence that the character completes, or None.
        """
        _, _, character = located
        if self._is_quote(character):
            # No occurrence spans a quote.
            seen.clear()
            return count, not quoted, None
        if quoted:
            return count, quoted, None
        count = self._maybe_reset(count, character)
        start = self._occurrence(located, seen)
        return count + (start is not None), quoted, start

    def _maybe_reset(self, count: int, character: str | None) -> int:
        return 0 if self._is_reset(character) else count

    def _occurrence(self, located: Located, seen: list[Located]) -> int | None:
        """Return the start of the occurrence that this character completes, or None.

        A string is complete at its last character if the characters before it match, and the
        previous occurrence does not contain them: `seen` has the characters after that occurrence.
        """
        start, _, character = located
        if self._string is None:
            return start if self._is_what(character) else None
        seen.append(located)
        del seen[: -len(self._string)]
        if [self._folded(each) for _, _, each in seen] != [*map(self._folded, self._string)]:
            return None
        start = seen[0][0]
        seen.clear()
        return start

    @property
    def _string(self) -> str | None:
        """The characters of `what` if it is a string of several characters."""
        if isinstance(self.what, CharSet) or len(self.what) == 1:
            return None
        return _character(self.what)

    def _folded(self, character: str | None) -> str | None:
        if character is None or not self.ignore_ascii_case or not character.isascii():
            return character
        return character.lower()

    def _is_hit(self, count: int) -> bool:
        most = count if self.max_number is None else self.max_number
        return (self.min_number <= count <= most) != self.invert

    def _is_what(self, character: str | None) -> bool:
        others = _other_case(character) if self.ignore_ascii_case else []
        return _is_in(character, self.what) or any(_is_in(each, self.what) for each in others)

    def _is_quote(self, character: str | None) -> bool:
        return self.quote is not None and _is_in(character, self.quote)

    def _is_reset(self, character: str | None) -> bool:
        match self.reset:
            case Reset.NewlinesReset:
                return character == "\n"
            case Reset.SpacesReset:
                return character == " "
            case Reset.WhitespaceReset:
                return character in WHITESPACE
            case Reset.RunsReset:
                return not self._is_what(character)
            case Reset.NoReset:
                return False
            case resets:
                return _is_in(character, resets)

    def _segments(self, characters: Iterator[Located]) -> Iterator[Segment]:
        has_empty_segments = self.reset not in (Reset.WhitespaceReset, Reset.RunsReset)
        index = count = start = end = newlines = 0
        line = 1
        quoted = False
        reached_at = None
        seen: list[Located] = []
        for located in characters:
            offset, end, character = located
            newlines_before = newlines
            newlines += character == "\n"
            counts = not quoted and not self._is_quote(character)
            if counts and self._is_reset(character):
                if start < offset or has_empty_segments:
                    yield Segment(index, line, start, offset, count, reached_at)
                    index += 1
                if self._is_what(character):
                    start, line = offset, newlines_before + 1
                else:
                    start, line = end, newlines + 1
                reached_at = None
            count, quoted, occurrence = self._step(count, quoted, located, seen)
            if occurrence is not None and count == self.min_number:
                reached_at = occurrence
        # No segment follows a reset at the end of the data, and empty data has no segment.
        if start < end:
            yield Segment(index, line, start, end, count, reached_at)

    @property
    def _byte(self) -> bytes | None:
        """The first byte of the counter that is not ASCII."""
        values = (self.what, self.reset, self.quote)
        of_bytes = (value for value in values if isinstance(value, bytes))
        return next((bytes([byte]) for value in of_bytes for byte in value if byte > 127), None)

    def _characters(self, data: Any) -> Iterator[Located]:
        # Not a generator itself, so that data of a wrong type raises at the call.
        return self._located_in(self._whole(data))

    def _located_in(self, whole: Callable[[], str | bytes]) -> Iterator[Located]:
        data = whole()
        if isinstance(data, str):
            yield from _located(data)
        else:
            # In Latin-1 each byte is the character with its number.
            yield from _decoded(data) if self._byte is None else _located(data.decode("latin-1"))

    def _whole(self, data: Any) -> Callable[[], str | bytes]:
        """Return a function that returns all of the data, and reads a file only then."""
        in_memory = self._in_memory(data, "`data`")
        if in_memory is not None:
            return lambda: in_memory
        if not callable(getattr(data, "read", None)):
            name = type(data).__name__
            raise TypeError(
                f"`data` must be a str, bytes, another buffer of bytes or a file, not {name}"
            )
        return functools.partial(self._read, data)

    def _read(self, file: Any) -> str | bytes:
        name = "the result of `data.read()`"
        whole: Any = None
        while True:
            chunk = file.read(CHUNK_LEN)
            if not isinstance(chunk, (str, bytes)):
                raise TypeError(f"{name} must be bytes or str, not {type(chunk).__name__}")
            self._in_memory(chunk, name)
            whole = chunk[:0] if whole is None else whole
            if isinstance(chunk, str) != isinstance(whole, str):
                first, other = ("str", "bytes") if isinstance(whole, str) else ("bytes", "str")
                raise TypeError(f"{name} must be {first} as in the first call, not {other}")
            if not chunk:
                return whole  # type: ignore[no-any-return]
            whole += chunk

    def _in_memory(self, data: Any, name: str) -> str | bytes | None:
        """Return a str, or the bytes of a buffer; None for anything else."""
        if isinstance(data, str) and self._byte is not None:
            raise TypeError(
                f"{name} must be bytes, not str, because the counter contains the byte "
                f"{self._byte!r}"
            )
        if isinstance(data, (str, bytes)):
            return data
        try:
            view = memoryview(data)
        except TypeError:
            return None
        given = type(data).__name__
        if view.format.lstrip("@=<>!") not in ("B", "b", "c"):
            raise TypeError(
                f"{name} must be a buffer of bytes (format 'B', 'b' or 'c'), but this {given} has "
                f"the format '{view.format}'"
            )
        if not view.c_contiguous:
            raise TypeError(
                f"{name} must be a contiguous buffer, but this {given} is not contiguous"
            )
        return view.tobytes()


def open(path: str | os.PathLike[Any]) -> io.BufferedReader:
    """Open a file for reading bytes."""
    if not isinstance(path, (str, os.PathLike)):
        raise TypeError(f"`path` must be a str or os.PathLike, not {type(path).__name__}")
    if "\0" in os.fsdecode(path):
        raise ValueError(f"`path` must not contain a null character: {_cut(os.fspath(path))}")
    return builtins.open(path, "rb")


class CountStream:
    """A counter for data that arrives in chunks, which counts all of it again at each chunk.

    >>> stream = Counter(",", 3, Reset.NewlinesReset).stream()
    >>> stream.feed("a,b,c\\nd,"), stream.feed("e,f,g\\n"), stream.finish()
    (False, True, True)
    """

    __slots__ = ("_counter", "_data", "_is_finished")
    _counter: Counter
    _data: Any
    _is_finished: bool

    def __new__(cls) -> CountStream:
        """Raise: only a counter makes a stream."""
        raise TypeError(f"cannot create {cls.__name__!r} instances")

    @classmethod
    def _of(cls, counter: Counter) -> CountStream:
        stream = object.__new__(cls)
        stream._counter = counter
        stream._data = None
        stream._is_finished = False
        return stream

    def feed(self, chunk: Any) -> bool:
        """Take the next chunk, and return whether some segment is certain to be a hit."""
        if self._is_finished:
            raise ValueError("the stream cannot be fed: finish() was called")
        given = type(chunk).__name__
        chunk = self._counter._in_memory(chunk, "`chunk`")
        if chunk is None:
            raise TypeError(f"`chunk` must be a str, bytes or another buffer of bytes, not {given}")
        if self._data is None:
            self._data = chunk[:0]
        if isinstance(chunk, str) != isinstance(self._data, str):
            first, name = ("str", "bytes") if isinstance(self._data, str) else ("bytes", "str")
            raise TypeError(f"`chunk` must be {first} like the first chunk, not {name}")
        self._data += chunk
        return self._has_count()

    def finish(self) -> bool:
        """End the data, and return whether some segment is a hit."""
        self._is_finished = True
        return self._has_count()

    @property
    def hits(self) -> int:
        """The number of segments that are certain to be hits."""
        if self._data is None:
            return 0
        if self._is_finished:
            return self._counter.hits(self._data)
        data = self._data[: len(self._data) - self._waiting()]
        # A segment is certain at its end, or before that if no further occurrence can undo it.
        is_decided_before = self._counter.max_number is None and not self._counter.invert
        hits = self._counter.find_iter(data)
        return sum(1 for hit in hits if is_decided_before or hit.end < len(data))

    def __copy__(self) -> CountStream:
        stream = CountStream._of(self._counter)
        stream._data, stream._is_finished = self._data, self._is_finished
        return stream

    def __repr__(self) -> str:
        hits = self.hits
        return f"<CountStream of {self._counter!r}: {hits} {'hit' if hits == 1 else 'hits'} so far>"

    def __reduce__(self) -> str:
        raise TypeError("cannot pickle 'CountStream' object")

    def _has_count(self) -> bool:
        counter = self._counter
        if counter.min_number == 0 and counter.max_number is None and not counter.invert:
            # Any data reaches 0, even if it has no segment.
            return bool(self._data)
        return self.hits > 0

    def _waiting(self) -> int:
        """How many bytes at the end may be the start of a character that can change the answer."""
        if isinstance(self._data, str) or self._counter._byte is not None:
            return 0
        for length in (1, 2, 3):
            beginning = self._data[-length:]
            if len(beginning) == length and self._may_matter(_completions(beginning)):
                return length
        return 0

    def _may_matter(self, completions: range) -> bool:
        counter = self._counter
        ranges = (
            each
            for members in (counter.what, counter.reset, counter.quote)
            for each in _ranges_of(members)
        )
        return any(first < completions.stop and completions.start <= last for first, last in ranges)


def _completions(beginning: bytes) -> range:
    """The characters that start with these bytes and are longer."""
    try:
        beginning.decode()
    except UnicodeDecodeError as error:
        if error.start > 0 or error.reason != "unexpected end of data":
            return range(0)
    else:
        return range(0)
    lead = beginning[0]
    length, least = (2, 0x80) if lead < 0xE0 else (3, 0x800) if lead < 0xF0 else (4, 0x10000)
    code_point = lead & (0x7F >> length)
    for byte in beginning[1:]:
        code_point = code_point << 6 | byte & 0x3F
    unknown = 6 * (length - len(beginning))
    return range(max(code_point << unknown, least), (code_point + 1) << unknown)


def _ranges_of(members: object) -> Ranges:
    if isinstance(members, CharSet):
        return members._ranges
    if members is Reset.WhitespaceReset:
        return _ranges((ord(each), ord(each)) for each in sorted(WHITESPACE))
    # The end of a string is known without the characters that follow.
    if isinstance(members, str) and len(members) == 1:
        return ((ord(members), ord(members)),)
    return ()


@dataclass(frozen=True, repr=False)
class Partial:
    """One part of the data, to be joined to the others; it answers as if it were all the data.

    Here it stores the part itself, so that it is plain what the answers must be. Two partials are
    equal if their counters and their parts are.

    >>> counter = Counter(",", 3)
    >>> counter.partial("a,b").join(counter.partial(",c,d")).has_count()
    True
    """

    _counter: Counter
    _data: Any

    def join(self, next: Partial) -> Partial:
        """Return the partial of this part and the next one together."""
        if not isinstance(next, Partial):
            raise TypeError(f"next must be a Partial, not {type(next).__name__}")
        if self._counter != next._counter:
            raise ValueError(
                f"partials of different counters cannot be joined: one is of {self._counter!r}, "
                f"the other of {next._counter!r}"
            )
        if isinstance(self._data, str) != isinstance(next._data, str):
            raise TypeError("a partial of str and a partial of bytes cannot be joined")
        return Partial(self._counter, self._data + next._data)

    def has_count(self) -> bool:
        """Return whether some segment is a hit."""
        return self._counter.has_count(self._data)

    def hits(self) -> int:
        """Return the number of hits."""
        return self._counter.hits(self._data)

    def total(self) -> int:
        """Return the number of occurrences in all segments together."""
        return self._counter.total(self._data)

    def segments(self) -> int:
        """Return the number of segments."""
        return self._counter.segments(self._data)

    def share(self) -> float:
        """Return the share of the segments that are hits; NaN if there is no segment."""
        return self._counter.share(self._data)

    def max_count(self) -> int:
        """Return the largest count of any segment."""
        return self._counter.max_count(self._data)

    def tally(self) -> Tally:
        """Return how many segments have each count."""
        return self._counter.tally(self._data)

    def __repr__(self) -> str:
        return f"<Partial of {self._counter!r}: {self.tally()!r}>"


NO_CHARACTERS = CharSet(r"[^\x00-\U0010ffff]")


def _is_in(character: str | None, members: str | bytes | CharSet) -> bool:
    if character is None:
        return False
    if isinstance(members, CharSet):
        return character in members
    return character in _character(members)


def _other_case(character: str | None) -> list[str]:
    """The ASCII letter in the other case, if it is one."""
    is_letter = character is not None and character.isascii() and character.isalpha()
    return [character.swapcase()] if character is not None and is_letter else []


def _ascii_as_str(value: str | bytes) -> str | bytes:
    """Return ASCII bytes as the `str` of their characters, and anything else as it is."""
    return value.decode() if isinstance(value, bytes) and value.isascii() else value


def _character(value: str | bytes) -> str:
    return value.decode("latin-1") if isinstance(value, bytes) else value


def _goes_with_bytes(value: object) -> bool:
    if isinstance(value, CharSet):
        return value._is_ascii
    if isinstance(value, str):
        return value.isascii()
    return value is not Reset.WhitespaceReset


def _cut(value: object) -> str:
    shown = repr(value)
    return shown if len(shown) <= 80 else f"{shown[:80]}…"


def _checked_what(what: object) -> str | bytes | CharSet:
    if isinstance(what, str) and len(what) != 1:
        if any("\ud800" <= character <= "\udfff" for character in what):
            raise ValueError(f"`what` must not contain lone surrogates: {_cut(what)}")
        return what
    if isinstance(what, bytes):
        return _ascii_as_str(what)
    members = _one_or_set("`what`", what)
    if members is None:
        raise TypeError(f"`what` must be a str, bytes, set or CharSet, not {type(what).__name__}")
    return members


def _checked_reset(reset: object) -> Reset | str | bytes | CharSet:
    members = reset if isinstance(reset, Reset) else _one_or_set("`reset`", reset)
    if members is None:
        name = type(reset).__name__
        raise TypeError(f"`reset` must be a Reset, str, bytes, set or CharSet, not {name}")
    return members


def _checked_quote(quote: object) -> str | bytes:
    one = _one("`quote`", quote)
    if one is None:
        raise TypeError(f"`quote` must be a str, bytes or None, not {type(quote).__name__}")
    return one


def _one_or_set(argument: str, value: object) -> str | bytes | CharSet | None:
    if isinstance(value, CharSet):
        return value
    if isinstance(value, (set, frozenset)):
        for member in value:
            if not isinstance(member, str):
                name = type(member).__name__
                raise TypeError(f"each item of {argument} must be a str, not {name}")
            _check_character(f"each item of {argument}", member)
        members = "".join(_member(ord(member)) for member in value)
        return CharSet(f"[{members}]") if members else NO_CHARACTERS
    return _one(argument, value)


def _one(argument: str, value: object) -> str | bytes | None:
    if isinstance(value, str):
        _check_character(argument, value)
        return value
    if isinstance(value, bytes):
        _check_one(argument, "byte", value)
        return _ascii_as_str(value)
    return None


def _check_character(argument: str, value: str) -> None:
    _check_one(argument, "character", value)
    if "\ud800" <= value <= "\udfff":
        raise ValueError(f"{argument} must be a character, not the lone surrogate {value!r}")


def _check_one(argument: str, unit: str, value: str | bytes) -> None:
    if len(value) != 1:
        length = f" ({len(value)} {unit}s)" if value else ""
        raise ValueError(f"{argument} must be one {unit}, not {_cut(value)}{length}")


def _checked_number(argument: str, number: int) -> int:
    try:
        number = operator.index(number)
    except TypeError:
        name = type(number).__name__
        raise TypeError(f"{argument} must be an int, not {name}") from None
    if number < 0:
        raise ValueError(f"{argument} must be at least 0, not {number}")
    if number > LARGEST_NUMBER:
        raise ValueError(f"{argument} must be at most {LARGEST_NUMBER}, not {number}")
    return number


def _located(text: str) -> Iterator[Located]:
    return ((offset, offset + 1, character) for offset, character in enumerate(text))


def _decoded(data: bytes) -> Iterator[Located]:
    offset = 0
    while offset < len(data):
        character, length = _character_at(data, offset)
        yield offset, offset + length, character
        offset += length


def _character_at(data: bytes, offset: int) -> tuple[str | None, int]:
    # No character is longer than four bytes. An invalid byte is decoded to a lone surrogate.
    first = data[offset : offset + 4].decode("utf-8", "surrogateescape")[0]
    if "\ud800" <= first <= "\udfff":
        return None, 1
    return first, len(first.encode("utf-8"))
