from _typeshed import SupportsGetItem
from collections.abc import Iterator
from typing import Any, Final, Literal, SupportsIndex, final

__all__ = ["__version__", "Counter", "Reset", "Segment", "run_command"]

__version__: Final[str]
"""
The version of the package.
"""

@final
class Counter:
    """
    A question: does `what` occur at least `min_number` times between two resets, and where?

    In a `str`, numbers and offsets are characters (code points). In bytes, taken as UTF-8, offsets
    are bytes; bytes that are not UTF-8 are no error, and never `what`.

    Arguments: `what`, one character; `min_number`, the count to reach (a whole number from 0 to
    2**64 - 1); `reset`, where the count goes back to zero. Raises `ValueError` for a value out of
    its rule and `TypeError` for a value of another type.

    ```python
    >>> from atleast import Counter, Reset
    >>> Counter("c", 3, Reset.NewlinesReset).has_count("hello-c-c-c-goodbye")
    True
    >>> Counter("c", 3, Reset.NewlinesReset).has_count("hello-c-c-\\nc-goodbye")
    False

    ```
    """
    __match_args__: Final[tuple[Literal["what"], Literal["min_number"], Literal["reset"]]]
    def __eq__(self, value: object, /) -> bool: ...
    def __hash__(self, /) -> int: ...
    def __ne__(self, value: object, /) -> bool: ...
    def __new__(cls, /, what: "str", min_number: SupportsIndex = ..., reset: Reset = ...) -> Counter: ...
    def __reduce__(self, /) -> tuple[type, tuple[str, int, Reset]]: ...
    def __repr__(self, /) -> str: ...
    def find(self, /, data: "str | bytes") -> Segment | None:
        """
        Returns the first segment that holds `what` at least `min_number` times, or None.

        The segment is read to its end, so its count may be larger than the minimum. Offsets are
        characters where `data` is a `str` and bytes where it is `bytes`, from 0; `line` is from 1.
        Raises `TypeError` for data of another type.

        ```python
        >>> from atleast import Counter, Reset
        >>> Counter(",", 3, Reset.NewlinesReset).find("a,b,c\\nd,e,f,g\\n")
        Segment(index=1, line=2, start=6, end=13, count=3, reached_at=11)

        ```
        """
    def find_iter(self, /, data: "str | bytes") -> Iterator[Segment]:
        """
        Returns an iterator over every segment that holds `what` at least `min_number` times.

        In order, and read only as far as it is asked. Raises `TypeError` for data that are neither
        `str` nor `bytes`.

        ```python
        >>> from atleast import Counter, Reset
        >>> text = "a,b,c\\nd,e\\nf,g,h,i\\n"
        >>> [text[hit.slice] for hit in Counter(",", 2, Reset.NewlinesReset).find_iter(text)]
        ['a,b,c', 'f,g,h,i']

        ```
        """
    def has_count(self, /, data: "str | bytes") -> bool:
        """
        Returns True if and only if some segment of `data` holds `what` at least `min_number` times.

        Stops at the occurrence that decides it. A `min_number` of 0 is reached by any data that are
        not empty, and by no empty data. `data` is a `str` or `bytes`; raises `TypeError` for
        anything else.

        ```python
        >>> from atleast import Counter, Reset
        >>> Counter(",", 3, Reset.NewlinesReset).has_count("a,b,c\\nd,e,f,g\\n")
        True

        ```
        """
    @property
    def min_number(self, /) -> int:
        """
        The count that a segment must reach.
        """
    @property
    def reset(self, /) -> Reset:
        """
        The characters at which the count goes back to zero.
        """
    @property
    def what(self, /) -> str:
        """
        What is counted: one character.
        """

@final
class Reset:
    """
    The characters at which the count goes back to zero: what a segment is.

    ```python
    >>> from atleast import Counter, Reset
    >>> Counter("a", 6, Reset.NoReset).has_count("banana bandana")
    True
    >>> Counter("a", 4, Reset.SpacesReset).has_count("banana bandana")
    False

    ```
    """
    NewlinesReset: Final[Reset]
    """
    On `\\n` only: a segment is a line. A `\\r` before it belongs to the line, as in grep.
    """
    NoReset: Final[Reset]
    """
    Never: the whole is one segment.
    """
    RunsReset: Final[Reset]
    """
    On every character that is not what is counted: a segment is a run of it. Never empty.
    """
    SpacesReset: Final[Reset]
    """
    On the space (U+0020) only.
    """
    WhitespaceReset: Final[Reset]
    """
    On every Unicode `White_Space` character: a segment is a word. Never empty, as in `split()`.
    """
    def __eq__(self, value: object, /) -> bool: ...
    def __hash__(self, /) -> int: ...
    def __int__(self, /) -> int: ...
    def __ne__(self, value: object, /) -> bool: ...
    def __reduce__(self, /) -> tuple[Any, tuple[Any, str]]:
        """
        Returns how to pickle it: by its name, as Python's own enums are.
        """
    def __repr__(self, /) -> str: ...

@final
class Segment:
    """
    A longest stretch without a reset, and how many it holds of what was counted.

    Offsets are characters in a `str` and bytes in bytes; `data[segment.slice]` is the segment's text.

    ```python
    >>> from atleast import Counter, Reset
    >>> text = "one\\ntwo, three, four\\n"
    >>> segment = Counter(",", 2, Reset.NewlinesReset).find(text)
    >>> segment
    Segment(index=1, line=2, start=4, end=20, count=2, reached_at=14)
    >>> text[segment.slice]
    'two, three, four'

    ```
    """
    __match_args__: Final[tuple[Literal["index"], Literal["line"], Literal["start"], Literal["end"], Literal["count"], Literal["reached_at"]]]
    def __eq__(self, value: object, /) -> bool: ...
    def __hash__(self, /) -> int: ...
    def __ne__(self, value: object, /) -> bool: ...
    def __new__(cls, /, index: SupportsIndex, line: SupportsIndex, start: SupportsIndex, end: SupportsIndex, count: SupportsIndex, reached_at: SupportsIndex | None) -> Segment: ...
    def __reduce__(self, /) -> tuple[type, tuple[int, int, int, int, int, int | None]]: ...
    def __repr__(self, /) -> str: ...
    @property
    def count(self, /) -> int:
        """
        How many of what is counted the segment holds.
        """
    @property
    def end(self, /) -> int:
        """
        The offset just after the segment's last character (the reset is not part of it).
        """
    @property
    def index(self, /) -> int:
        """
        How many segments come before this one (0-based).
        """
    @property
    def line(self, /) -> int:
        """
        The line in which the segment starts (1-based): one more than the `\\n` before its start.
        """
    @property
    def reached_at(self, /) -> int | None:
        """
        The offset of the occurrence with which the count reached the minimum, if one did.
        """
    @property
    def slice(self, /) -> slice:
        """
        The segment's place in the data: `data[segment.slice]` is its text.
        """
    @property
    def start(self, /) -> int:
        """
        The offset of the segment's first character (0-based).
        """

def run_command(arguments: SupportsGetItem[int, str]) -> int:
    """
    Runs the command `atleast` with these arguments, its own name left out; returns its exit code.

    It reads the process's standard input and writes to its standard output and standard error.
    """
