from atleast._guard import GuardedFile
from collections.abc import AsyncIterable, AsyncIterator, Iterable, Iterator
from typing import TypeVar, overload
_Chunk = TypeVar("_Chunk", str, bytes, bytearray, memoryview)
from _typeshed import ReadableBuffer, SupportsRead
from collections.abc import Iterable, Iterator
from os import PathLike
from typing import Any, Final, Literal, SupportsFloat, SupportsIndex, final

__all__ = ["__version__", "CharSet", "Counter", "File", "Note", "Partial", "Ragged", "RaggedRow", "Reset", "Segment", "StrayQuote", "CountStream", "Tally", "Watch", "Written", "open", "ragged", "run_command"]

__version__: Final[str]
"""
The version of the package.
"""

@final
class CharSet:
    """
    A set of characters, written as a class of a regular expression: `CharSet("[0-9a-f]")`.

    `character in char_set` is True if the character is in it. In a `str`, lone surrogates are in a set that holds both their
    neighbours, U+D7FF and U+E000, as negated sets do. In bytes, a byte that is not UTF-8 is in no set.

    Args:
        class_text: One class and nothing around it: in brackets (`[,;]`, `[^a-z]`, `[[:punct:]]`), or a named one (`\\d`,
            `\\p{Lu}`), in the syntax of Rust's `regex`.

    Raises:
        ValueError: `class_text` is any other text.
        TypeError: `class_text` is not a `str`.

    ```python
    >>> from atleast import CharSet, Counter
    >>> CharSet("[a-f0-9]")
    CharSet('[0-9a-f]')
    >>> Counter(CharSet("[[:punct:]]"), 3).has_count("a, b; c.")
    True
    >>> "é" in CharSet("[^a-z]")
    True

    ```
    """
    def __contains__(self, character: str, /) -> bool: ...
    def __eq__(self, value: object, /) -> bool: ...
    def __hash__(self, /) -> int: ...
    def __ne__(self, value: object, /) -> bool: ...
    def __new__(cls, /, class_text: "str") -> CharSet: ...
    def __reduce__(self, /) -> tuple[type, tuple[str]]: ...
    def __repr__(self, /) -> str: ...

@final
class Counter:
    """
    A question: does `what` occur at least `min_number` times between two resets, and where?

    A segment is the text between two resets. It is a hit if its count is at least `min_number` and at most `max_number`.

    In text, numbers and offsets are characters (code points). In bytes, read as UTF-8, offsets are bytes; bytes that are not
    UTF-8 are no error, and are never `what`. To count or to reset on any byte, give it as `bytes`: if there is one beyond
    ASCII, the question can be asked of bytes only.

    Args:
        what: What is counted: one character or byte, a set of characters (a `CharSet`, or a `set` of them), or a string of
            several characters or bytes, whose occurrences are counted as `str.count` counts them.
        min_number: The smallest count of a hit, from 0 to 2**64 - 1. Default: 1.
        reset: Where the count goes back to zero: a `Reset`, a character, a byte or a set. Default: `Reset.NoReset`.
        max_number: The largest count of a hit, or None for no largest. Default: None.
        invert: True to make the other segments the hits. Default: False.
        quote: One character or byte, or None. Between a pair of quotes nothing counts and nothing resets. Default: None.
        ignore_ascii_case: True to count the ASCII letters of `what` in either case. Default: False.

    Raises:
        ValueError: A value breaks a rule. The message names both.
        TypeError: An argument is of another type.

    Every method that takes `data` takes a `str`; `bytes`, or another object that lends its bytes (`bytearray`, `memoryview`,
    `mmap`, an array of numpy or of `array`: contiguous, of the format `B`, `b` or `c`); or a file, read to its end from its
    current position: one of `atleast.open`, or any object whose `read` returns `bytes` or `str`. It raises `TypeError` for
    anything else, and what reading raises. Other threads run while long data are read, and Ctrl-C interrupts. What another
    thread writes to a buffer meanwhile is seen or not; a buffer cannot be resized while it is lent.

    ```python
    >>> from atleast import Counter, Reset
    >>> Counter("c", 3, Reset.NewlinesReset).has_count("hello-c-c-c-goodbye")
    True
    >>> Counter("c", 3, Reset.NewlinesReset).has_count("hello-c-c-\\nc-goodbye")
    False
    >>> not_two = Counter(",", 2, Reset.NewlinesReset, max_number=2, invert=True, quote='"')
    >>> [hit.line for hit in not_two.find_iter('a,b,c\\na,"b,b",c\\na,b\\n')]
    [3]

    ```
    """
    __match_args__: Final[tuple[Literal["what"], Literal["min_number"], Literal["reset"]]]
    def __eq__(self, value: object, /) -> bool: ...
    def __hash__(self, /) -> int: ...
    def __ne__(self, value: object, /) -> bool: ...
    def __new__(cls, /, what: str | bytes | CharSet | set[str] | frozenset[str], min_number: SupportsIndex = 1, reset: Reset | str | bytes | CharSet | set[str] | frozenset[str] = Reset.NoReset, *, max_number: SupportsIndex | None = None, invert: bool = False, quote: str | bytes | None = None, ignore_ascii_case: bool = False) -> Counter: ...
    def __reduce__(self, /) -> tuple[Any, tuple[str | bytes | CharSet, int, Reset | str | bytes | CharSet]]: ...
    def __repr__(self, /) -> str: ...
    def find(self, /, data: str | ReadableBuffer | SupportsRead[str | bytes]) -> Segment | None:
        """
        Returns the first hit, a segment that holds `what` at least `min_number` times, or None.

        The segment is read to its end, so its count may be larger than the minimum. Offsets are characters where
        `data` is text and otherwise bytes, from 0; `line` is from 1.

        Args:
            data: A `str`, bytes, or a file: see `Counter`.

        Returns:
            A `Segment`, or None if there is no hit.

        Raises:
            TypeError: `data` is of no such kind. Reading may raise more.

        ```python
        >>> from atleast import Counter, Reset
        >>> Counter(",", 3, Reset.NewlinesReset).find("a,b,c\\nd,e,f,g\\n")
        Segment(index=1, line=2, start=6, end=13, count=3, reached_at=11)

        ```
        """
    def find_iter(self, /, data: str | ReadableBuffer | SupportsRead[str | bytes]) -> Iterator[Segment]:
        """
        Returns an iterator over every hit: the segments that hold `what` at least `min_number` times.

        It reads only as far as it is asked: a file piece by piece, in bounded memory. A buffer is lent until the
        iterator is at its end or gone.

        Args:
            data: A `str`, bytes, or a file: see `Counter`.

        Returns:
            An iterator of `Segment`, in order.

        Raises:
            TypeError: `data` is of no such kind; at once. Reading may raise more, when a hit is asked for.

        ```python
        >>> from atleast import Counter, Reset
        >>> text = "a,b,c\\nd,e\\nf,g,h,i\\n"
        >>> [text[hit.slice] for hit in Counter(",", 2, Reset.NewlinesReset).find_iter(text)]
        ['a,b,c', 'f,g,h,i']

        ```
        """
    @overload
    def guard(self, /, chunks: SupportsRead[str | bytes]) -> GuardedFile: ...
    @overload
    def guard(self, /, chunks: AsyncIterable[_Chunk]) -> AsyncIterator[_Chunk]: ...
    @overload
    def guard(self, /, chunks: Iterable[_Chunk]) -> Iterator[_Chunk]:
        """
        Passes `chunks` through, and raises `LimitExceeded` in place of the one in which a segment becomes a hit.

        What parses the data gets nothing of that chunk, nor of what follows. Where a hit is certain only at the end
        of the data, it is raised there.

        Args:
            chunks: A file object, an iterable or an asynchronous iterable, of `bytes` or `str`.

        Returns:
            A file object for a file object, an iterator for an iterable, an asynchronous one for an asynchronous one.

        Raises:
            LimitExceeded: A segment became a hit; raised by what is returned.
            TypeError: `chunks` is none of these.

        ```python
        >>> from atleast import Counter
        >>> few = Counter("&", 3)
        >>> b"".join(few.guard([b"a=1&b", b"=2&c=3"]))
        b'a=1&b=2&c=3'
        >>> b"".join(few.guard([b"a=1&b", b"=2&c=3", b"&d=4&e=5"]))
        Traceback (most recent call last):
        atleast.LimitExceeded: Counter('&', 3, Reset.NoReset) has a hit at offset 11 in line 1, which counts 4

        ```
        """
    def has_count(self, /, data: str | ReadableBuffer | SupportsRead[str | bytes]) -> bool:
        """
        Returns True if and only if some segment of `data` is a hit: at least `min_number` of `what`.

        Stops where that is certain: at the occurrence that reaches the minimum, or with `max_number` or `invert` at
        the segment's end. Reads no more of a file than the piece in which that is. A `min_number` of 0, alone, is
        reached by any data that are not empty, and by no empty data.

        Args:
            data: A `str`, bytes, or a file: see `Counter`.

        Returns:
            True or False.

        Raises:
            TypeError: `data` is of no such kind. Reading may raise more.

        ```python
        >>> from atleast import Counter, Reset
        >>> Counter(",", 3, Reset.NewlinesReset).has_count("a,b,c\\nd,e,f,g\\n")
        True

        ```
        """
    def has_count_each(self, /, column: Iterable[str | bytes]) -> list[bool]:
        """
        Returns a list that says of each string of `column` whether some segment of it is a hit.

        As `[counter.has_count(data) for data in column]`, but on all cores where the column is long, while other
        Python threads run.

        Args:
            column: An iterable of `str` or `bytes`.

        Returns:
            A list of bool, one for each item.

        Raises:
            TypeError: An item is neither `str` nor `bytes`. The message gives its index, from 0.

        ```python
        >>> from atleast import Counter, Reset
        >>> documents = ["no table", "a | b | c | d\\n", "|\\n|\\n|\\n"]
        >>> Counter("|", 3, Reset.NewlinesReset).has_count_each(documents)
        [False, True, False]

        ```
        """
    def hits(self, /, data: str | ReadableBuffer | SupportsRead[str | bytes]) -> int:
        """
        Returns the number of hits in `data`.

        Args:
            data: A `str`, bytes, or a file: see `Counter`.

        Returns:
            An int.

        Raises:
            TypeError: `data` is of no such kind. Reading may raise more.

        ```python
        >>> from atleast import Counter, Reset
        >>> Counter(",", 2, Reset.NewlinesReset).hits("a,b,c\\nd,e\\nf,g,h,i\\n")
        2

        ```
        """
    def hits_each(self, /, column: Iterable[str | bytes]) -> list[int]:
        """
        Returns a list of how many segments of each string of `column` are hits.

        As `[counter.hits(data) for data in column]`, but on all cores where the column is long, while other Python
        threads run.

        Args:
            column: An iterable of `str` or `bytes`.

        Returns:
            A list of int, one for each item.

        Raises:
            TypeError: An item is neither `str` nor `bytes`. The message gives its index, from 0.

        ```python
        >>> from atleast import Counter, Reset
        >>> Counter("|", 3, Reset.NewlinesReset).hits_each(["no table", "a|b|c|d\\ne|f|g|h\\n"])
        [0, 2]

        ```
        """
    @property
    def ignore_ascii_case(self, /) -> bool:
        """
        Whether the ASCII letters of what is counted count in either case.
        """
    @property
    def invert(self, /) -> bool:
        """
        Whether the hits are the segments out of these bounds.
        """
    def max_count(self, /, data: str | ReadableBuffer | SupportsRead[str | bytes]) -> int:
        """
        Returns the largest count of any segment of `data`, a hit or not; 0 where there is none.

        Args:
            data: A `str`, bytes, or a file: see `Counter`.

        Returns:
            An int.

        Raises:
            TypeError: `data` is of no such kind. Reading may raise more.

        ```python
        >>> from atleast import Counter, Reset
        >>> Counter(",", reset=Reset.NewlinesReset).max_count("a,b,c\\nd,e\\nf,g,h,i\\n")
        3

        ```
        """
    def max_count_each(self, /, column: Iterable[str | bytes]) -> list[int]:
        """
        Returns a list of the largest count of any segment of each string of `column`.

        As `[counter.max_count(data) for data in column]`, but on all cores where the column is long, while other Python
        threads run.

        Args:
            column: An iterable of `str` or `bytes`.

        Returns:
            A list of int, one for each item.

        Raises:
            TypeError: An item is neither `str` nor `bytes`. The message gives its index, from 0.

        ```python
        >>> from atleast import Counter, Reset
        >>> Counter("|", 3, Reset.NewlinesReset).max_count_each(["no table", "a|b|c|d\\ne|f\\n"])
        [0, 3]

        ```
        """
    @property
    def max_number(self, /) -> int | None:
        """
        The count that a segment must not exceed, or None.
        """
    @property
    def min_number(self, /) -> int:
        """
        The count that a segment must reach.
        """
    def occurrences(self, /, data: str | ReadableBuffer | SupportsRead[str | bytes]) -> Iterator[slice]:
        """
        Returns an iterator over the place of each occurrence that counts, a `slice(start, end)` of the data.

        It yields the occurrences in all segments, hits or not, so `min_number`, `max_number` and `invert` do not
        matter: each character that is counted; of a string each occurrence, none overlapping another. Between quotes
        nothing counts. How many there are in a segment is the segment's `count`.

        It reads only as far as it is asked: a file piece by piece, in bounded memory. A buffer is lent until the
        iterator is at its end or gone.

        Args:
            data: A `str`, bytes, or a file: see `Counter`.

        Returns:
            An iterator of `slice`, in order. Offsets are characters where `data` is text and otherwise bytes.

        Raises:
            TypeError: `data` is of no such kind; at once. Reading may raise more, when a place is asked for.

        ```python
        >>> from atleast import Counter
        >>> text = 'ab,"ab",é,abab'
        >>> list(Counter("ab", quote='"').occurrences(text))
        [slice(0, 2, None), slice(10, 12, None), slice(12, 14, None)]

        ```
        """
    def partial(self, /, data: str | ReadableBuffer | SupportsRead[str | bytes]) -> Partial:
        """
        Returns a summary of `data`, one part of the input, to be joined to the others.

        The part may begin and end anywhere, in bytes even within a character.

        Args:
            data: A `str`, bytes, or a file: see `Counter`.

        Returns:
            A `Partial`.

        Raises:
            TypeError: `data` is of no such kind. Reading may raise more.
            ValueError: `what` is a string that can overlap itself.

        ```python
        >>> from atleast import Counter, Reset
        >>> counter = Counter(",", 3, Reset.NewlinesReset)
        >>> counter.partial("a,b").join(counter.partial(",c,d\\n")).has_count()
        True

        ```
        """
    @property
    def quote(self, /) -> str | bytes | None:
        """
        The quote, or None: from one to the next nothing counts and nothing resets.
        """
    @property
    def reset(self, /) -> Reset | str | bytes | CharSet:
        """
        The characters at which the count goes back to zero.
        """
    def segments(self, /, data: str | ReadableBuffer | SupportsRead[str | bytes]) -> int:
        """
        Returns how many segments `data` has, hits or not.

        Args:
            data: A `str`, bytes, or a file: see `Counter`.

        Returns:
            An int.

        Raises:
            TypeError: `data` is of no such kind. Reading may raise more.

        ```python
        >>> from atleast import Counter, Reset
        >>> Counter("o", reset=Reset.WhitespaceReset).segments("two words\\n\\nthree more words")
        5

        ```
        """
    def share(self, /, data: str | ReadableBuffer | SupportsRead[str | bytes]) -> float:
        """
        Returns the share of the segments of `data` that are hits, from 0 to 1; NaN if there is no segment.

        Args:
            data: A `str`, bytes, or a file: see `Counter`.

        Returns:
            A float from 0 to 1, or NaN.

        Raises:
            TypeError: `data` is of no such kind. Reading may raise more.

        ```python
        >>> from atleast import Counter, Reset
        >>> Counter(",", 2, Reset.NewlinesReset).share("a,b,c\\nd,e\\nf,g\\nh,i\\n")
        0.25

        ```
        """
    def stream(self, /) -> CountStream:
        """
        Returns the same question, to be asked of data that come in chunks.

        Returns:
            A `CountStream`.

        ```python
        >>> from atleast import Counter, Reset
        >>> stream = Counter(",", 3, Reset.NewlinesReset).stream()
        >>> stream.feed("a,b,c\\nd,"), stream.feed("e,f,g\\n"), stream.finish()
        (False, True, True)

        ```
        """
    def tally(self, /, data: str | ReadableBuffer | SupportsRead[str | bytes]) -> Tally:
        """
        Returns how many segments of `data` have each count, hits or not.

        Args:
            data: A `str`, bytes, or a file: see `Counter`.

        Returns:
            A `Tally`.

        Raises:
            TypeError: `data` is of no such kind. Reading may raise more.

        ```python
        >>> from atleast import Counter, Reset
        >>> Counter(",", reset=Reset.NewlinesReset).tally("a,b,c\\nd,e\\nf,g,h,i\\nj,k\\n")
        Tally({1: 2, 2: 1, 3: 1})

        ```
        """
    def total(self, /, data: str | ReadableBuffer | SupportsRead[str | bytes]) -> int:
        """
        Returns how many occurrences there are in `data` in all, in whatever segments.

        As `str.count` for one character or a string, outside quotes.

        Args:
            data: A `str`, bytes, or a file: see `Counter`.

        Returns:
            An int.

        Raises:
            TypeError: `data` is of no such kind. Reading may raise more.

        ```python
        >>> from atleast import Counter, Reset
        >>> Counter(",", 2, Reset.NewlinesReset).total("a,b,c\\nd,e\\nf,g,h,i\\n")
        6

        ```
        """
    def total_each(self, /, column: Iterable[str | bytes]) -> list[int]:
        """
        Returns a list of how many occurrences each string of `column` has in all.

        As `[counter.total(data) for data in column]`, but on all cores where the column is long, while other Python
        threads run.

        Args:
            column: An iterable of `str` or `bytes`.

        Returns:
            A list of int, one for each item.

        Raises:
            TypeError: An item is neither `str` nor `bytes`. The message gives its index, from 0.

        ```python
        >>> from atleast import Counter, Reset
        >>> Counter("|", 3, Reset.NewlinesReset).total_each(["no table", "a|b|c|d\\ne|f|g|h\\n"])
        [0, 6]

        ```
        """
    @property
    def what(self, /) -> str | bytes | CharSet:
        """
        What is counted.
        """

@final
class File:
    """
    A file that is open for reading, from `atleast.open`: data for every question.

    A question reads it from where it stands, piece by piece, in Rust: in bounded memory, while other threads
    run. It is closed by `close`, at the end of a `with` block, and when nobody has it any more.

    ```python
    >>> import atleast, pathlib, tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     path = pathlib.Path(folder, "table.csv")
    ...     _ = path.write_text("a,b\\nc,d,e\\n")
    ...     with atleast.open(path) as file:
    ...         atleast.Counter(",", 2, atleast.Reset.NewlinesReset).find(file)
    Segment(index=1, line=2, start=4, end=9, count=2, reached_at=7)

    ```
    """
    def __enter__(self, /) -> File: ...
    def __exit__(self, exception_type: "object", exception: "object", traceback: "object", /) -> None: ...
    def __repr__(self, /) -> str: ...
    def close(self, /) -> None:
        """
        Closes the file. What reads it from then on raises `ValueError`; to close it again changes nothing.

        It does not wait: what another thread reads just now it may still get.

        ```python
        >>> import atleast, os
        >>> file = atleast.open(os.devnull)
        >>> file.close()
        >>> file.closed
        True

        ```
        """
    @property
    def closed(self, /) -> bool:
        """
        True once the file is closed.
        """
    @property
    def name(self, /) -> Any:
        """
        The path, as it was given to `atleast.open`.
        """
    def read(self, size: SupportsIndex | None = -1, /) -> bytes:
        """
        Reads and returns up to `size` bytes, or all to the end if that is negative; at the end `b""`.

        So it can also be given to what reads a binary file. Raises `OSError` if it cannot be read and
        `ValueError` if it is closed.

        ```python
        >>> import atleast, os
        >>> with atleast.open(os.devnull) as file:
        ...     file.read()
        b''

        ```
        """

@final
class Note:
    """
    Something that is said of a table, and is no fault in one of its rows.

    `ragged` makes it. Its constructor is for pickling: `kind`, one of `Note.KINDS`; `line`, from 1, or None; `text`, with
    what the cures say at its end; `cures=()`, a tuple of an argument, its value, and when it is right for each. Raises
    `ValueError` and `TypeError` for what no note has.

    ```python
    >>> from atleast import ragged
    >>> ragged(b"id,id\\n1,2\\n").notes
    [Note(kind='doubled_name', line=1, text='two columns have the name "id"')]

    ```
    """
    KINDS: Final[tuple[str, ...]]
    """
    The kinds there are, in the order in which notes are given: a tuple of `str`.
    """
    __match_args__: Final[tuple[Literal["kind"], Literal["line"], Literal["text"], Literal["cures"]]]
    def __eq__(self, value: object, /) -> bool: ...
    def __hash__(self, /) -> int: ...
    def __ne__(self, value: object, /) -> bool: ...
    def __new__(cls, /, kind: str, line: SupportsIndex | None, text: str, cures: Iterable[tuple[str, int | str | bytes | None, str]] = ()) -> Note: ...
    def __reduce__(self, /) -> tuple[type, tuple[str, int | None, str, list[tuple[str, int | str | bytes | None, str]]]]: ...
    def __repr__(self, /) -> str: ...
    @property
    def cures(self, /) -> list[tuple[str, int | str | bytes | None, str]]:
        """
        What can be given to have the table read otherwise: for each cure the name of an argument of `ragged`, its
        value (None if only you can know it), and when it is right. A new list each time.

        ```python
        >>> from atleast import ragged
        >>> data = b"Birds seen in May\\n\\nname,number\\nfinch,3\\nwren,1\\n"
        >>> ragged(data).notes[0].cures
        [('skip_lines', 2, 'that is right'), ('skip_lines', 0, 'that is wrong')]

        ```
        """
    @property
    def kind(self, /) -> str:
        """
        What it is about: one of `Note.KINDS`, such as `"one_field"`, `"header"` or `"mixed_line_ends"`.

        The page "How rows are read" says of each when it is given.

        ```python
        >>> from atleast import ragged
        >>> [note.kind for note in ragged(b"id,id\\n1,2\\n\\0,4\\n").notes]
        ['doubled_name', 'nul']

        ```
        """
    @property
    def line(self, /) -> int | None:
        """
        The line that shows it first (from 1), or None if it is about the whole table.

        ```python
        >>> from atleast import ragged
        >>> [note.line for note in ragged(b"id,id\\n1,2\\n\\0,4\\n").notes]
        [1, 3]

        ```
        """
    @property
    def text(self, /) -> str:
        """
        What is to be said, with the arguments that would have the table read otherwise, and when they are right.

        It is one line, and what it repeats of the table is escaped, and cut if it is long.

        ```python
        >>> from atleast import ragged
        >>> ragged(b"id,id\\n1,2\\n\\0,4\\n").notes[0].text
        'two columns have the name "id"'

        ```
        """

@final
class Partial:
    """
    A summary of one part of the data, from `Counter.partial`.

    A part may begin or end within a segment, within quotes, or (in bytes) within a character. Compute partials separately,
    even in other processes, and `join` them in order: the result is the partial of the whole, wherever the data were cut and
    whichever two are joined first. The partial of no data changes nothing. A partial answers as if its part were the whole.

    It holds how many segments have each count and a few bytes of both edges, not the data.

    ```python
    >>> from atleast import Counter, Reset
    >>> counter = Counter(",", 3, Reset.NewlinesReset)
    >>> whole = counter.partial("a,b").join(counter.partial(",c,d\\ne\\n"))
    >>> whole.has_count(), whole.hits(), whole.max_count(), whole.tally()
    (True, 1, 3, Tally({0: 1, 3: 1}))

    ```
    """
    def __eq__(self, value: object, /) -> bool: ...
    def __ne__(self, value: object, /) -> bool: ...
    def __new__(cls, /, counter: Counter, state: "object") -> Partial:
        """
        Only pickling calls this: `Counter.partial` makes partials.

        Args:
            counter: The question.
            state: What `__reduce__` gave.

        Raises:
            ValueError: No partial is pickled so. The message says what is wrong.
        """
    def __reduce__(self, /) -> tuple[type, tuple[Counter, Any]]: ...
    def __repr__(self, /) -> str: ...
    def has_count(self, /) -> bool:
        """
        Returns True if and only if some segment is a hit, as `Counter.has_count` of the input.

        ```python
        >>> from atleast import Counter, Reset
        >>> Counter(",", 2, Reset.NewlinesReset).partial("a,b,c\\nd,e\\n").has_count()
        True

        ```
        """
    def hits(self, /) -> int:
        """
        Returns the number of hits, as `Counter.hits` of the input.

        ```python
        >>> from atleast import Counter, Reset
        >>> Counter(",", 2, Reset.NewlinesReset).partial("a,b,c\\nd,e\\n").hits()
        1

        ```
        """
    def join(self, /, next: Partial) -> Partial:
        """
        Returns the partial of this part together with the one that follows it, `next`.

        Args:
            next: The `Partial` of the part that follows.

        Returns:
            A `Partial`.

        Raises:
            ValueError: They are of different questions, or too long together for numbers of 64 bits.
            TypeError: One is of `str` and the other of `bytes`.

        ```python
        >>> from atleast import Counter, Reset
        >>> counter = Counter(",", 3, Reset.NewlinesReset)
        >>> first, second = counter.partial("a,b"), counter.partial(",c,d\\n")
        >>> first.join(second).hits(), second.join(first).hits()
        (1, 0)

        ```
        """
    @staticmethod
    def join_all(partials: Iterable[Partial]) -> Partial:
        """
        Returns the partial of parts that follow one another.

        As `functools.reduce(Partial.join, partials)`, but in time linear in what all of them hold, where each `join`
        copies what is known of both.

        Args:
            partials: An iterable of `Partial`, in order. It is read once, and nothing of it is kept.

        Returns:
            A `Partial`.

        Raises:
            ValueError: `partials` is empty, or `join` raises it. Where it may be empty, begin it with
                `counter.partial("")` (or of `b""`), which changes nothing.
            TypeError: An item is not a `Partial`, or `join` raises it.

        ```python
        >>> from atleast import Counter, Partial, Reset
        >>> counter = Counter(",", 3, Reset.NewlinesReset)
        >>> Partial.join_all(counter.partial(part) for part in ["a,b", ",c,d\\ne", ",f\\n"]).tally()
        Tally({1: 1, 3: 1})

        ```
        """
    def max_count(self, /) -> int:
        """
        Returns the largest count of any segment, as `Counter.max_count` of the input.

        ```python
        >>> from atleast import Counter, Reset
        >>> Counter(",", 2, Reset.NewlinesReset).partial("a,b,c\\nd,e\\n").max_count()
        2

        ```
        """
    def segments(self, /) -> int:
        """
        Returns how many segments there are, as `Counter.segments` of the input.

        ```python
        >>> from atleast import Counter, Reset
        >>> Counter(",", 2, Reset.NewlinesReset).partial("a,b,c\\nd,e\\n").segments()
        2

        ```
        """
    def share(self, /) -> float:
        """
        Returns the share of the segments that are hits, as `Counter.share` of the input.

        ```python
        >>> from atleast import Counter, Reset
        >>> Counter(",", 2, Reset.NewlinesReset).partial("a,b,c\\nd,e\\n").share()
        0.5

        ```
        """
    def tally(self, /) -> Tally:
        """
        Returns how many segments have each count, as `Counter.tally` of the input.

        ```python
        >>> from atleast import Counter, Reset
        >>> Counter(",", 2, Reset.NewlinesReset).partial("a,b,c\\nd,e\\n").tally()
        Tally({1: 1, 2: 1})

        ```
        """
    def total(self, /) -> int:
        """
        Returns how many occurrences there are in all, as `Counter.total` of the input.

        ```python
        >>> from atleast import Counter, Reset
        >>> Counter(",", 2, Reset.NewlinesReset).partial("a,b,c\\nd,e\\n").total()
        3

        ```
        """

@final
class Ragged:
    """
    What is wrong with a delimited file, all of it.

    `ragged` makes it. Its constructor is for pickling, and takes the properties of the same names; `dialect=None` is a
    table with this `sep` and `expected` and all else as most tables have it, `notes=()` says nothing.

    ```python
    >>> from atleast import ragged
    >>> report = ragged(b"id,name\\n1,Ann\\n2,Bob,x\\n3\\n")
    >>> report.sep, report.expected, report.records
    (',', 2, 4)
    >>> [(row.line, row.fields) for row in report.rows]
    [(3, 3), (4, 1)]
    >>> report.tally
    Tally({1: 1, 2: 2, 3: 1})

    ```
    """
    def __eq__(self, value: object, /) -> bool: ...
    def __ne__(self, value: object, /) -> bool: ...
    def __new__(cls, /, sep: str | bytes, expected: SupportsIndex, is_expected_given: bool, records: SupportsIndex, rows: Iterable[RaggedRow], stray_quotes: Iterable[StrayQuote], tally: Tally, first_good_line: SupportsIndex | None, dialect: Written | None = None, notes: Iterable[Note] = ()) -> Ragged: ...
    def __reduce__(self, /) -> tuple[type, tuple[str | bytes, int, bool, int, list[RaggedRow], list[StrayQuote], Tally, int | None, Written, list[Note]]]: ...
    def __repr__(self, /) -> str: ...
    @property
    def dialect(self, /) -> Written:
        """
        How the table is written, as it was given or found.

        ```python
        >>> from atleast import ragged
        >>> ragged(b"'a';'b, c'\\\\r'1';'2'\\\\r").dialect
        Written(encoding='UTF-8', line_end='CR', sep=';', quote="'", escape=None, comment=None, skip_lines=0, header=2, expected=2)

        ```
        """
    @property
    def expected(self, /) -> int:
        """
        How many fields a record must have, as it was given or chosen; 0 if it was not given and
        there is no record.
        """
    @property
    def first_good_line(self, /) -> int | None:
        """
        The line of the first record that has the expected number of fields (from 1), or None.
        """
    @property
    def is_expected_given(self, /) -> bool:
        """
        Whether that number was given; otherwise it was chosen, as that which makes most records good.
        """
    @property
    def notes(self, /) -> list[Note]:
        """
        What is to be said beside them: what could not be checked, and what is odd and no fault of a row. A new list
        each time.

        ```python
        >>> from atleast import ragged
        >>> ragged(b"some words\\\\nmore words\\\\n").notes
        [Note(kind='one_field', line=None, text='every record has one field, so nothing was checked; use sep= if the fields have a separator', cures=[('sep', None, 'the fields have a separator')])]

        ```
        """
    @property
    def records(self, /) -> int:
        """
        How many records there are, the header counted.
        """
    @property
    def rows(self, /) -> list[RaggedRow]:
        """
        The records that have not the expected number of fields, in order: a new list each time.
        """
    @property
    def sep(self, /) -> str | bytes:
        """
        What separates the fields, as it was given or chosen: a `str`, or `bytes` if it is not UTF-8.
        """
    @property
    def skip_lines_hint(self, /) -> int | None:
        """
        How many lines to skip for the table to begin with a good record, where it begins with bad ones.

        None where the first record is good, or none is, or another number of fields is commoner than the
        expected one. The lines at the top may be no records: a title, say. Then `skip_lines` passes over
        them.

        ```python
        >>> from atleast import ragged
        >>> ragged(b"Birds seen in May\\n\\nname,number\\nfinch,3\\nwren,1\\n").skip_lines_hint
        2

        ```
        """
    @property
    def stray_quotes(self, /) -> list[StrayQuote]:
        """
        The quotes that are out of place, in order: a new list each time.
        """
    @property
    def tally(self, /) -> Tally:
        """
        How many records have each number of fields.
        """
    def to_dicts(self, /) -> list[dict[str, Any]]:
        """
        Returns what was found as a list of dicts, in the order of the lines: made for a data frame.

        A ragged row has the keys `type` (`"row"`), `line`, `record`, `start`, `fields` and `expected`; a
        stray quote has `type` (`"stray_quote"`), `line` and `start`. They are the objects that the
        command `atleast ragged --json` writes, without the path.

        ```python
        >>> from atleast import ragged
        >>> for found in ragged(b'a,b\\n1,2,3\\n4,"5\\n').to_dicts():
        ...     print(found)
        {'type': 'row', 'line': 2, 'record': 1, 'start': 4, 'fields': 3, 'expected': 2}
        {'type': 'stray_quote', 'line': 3, 'start': 12}

        ```
        """

@final
class RaggedRow:
    """
    A record that has too few or too many fields.

    Arguments: `record`, how many records come before it; `line`, the line in which it starts (from 1); `start`, the
    offset of its first byte; `fields`, how many it has. Raises `ValueError` for a `line` of 0.

    ```python
    >>> from atleast import ragged
    >>> ragged(b"a,b\\n1,2\\n3\\n").rows
    [RaggedRow(record=2, line=3, start=8, fields=1)]

    ```
    """
    __match_args__: Final[tuple[Literal["record"], Literal["line"], Literal["start"], Literal["fields"]]]
    def __eq__(self, value: object, /) -> bool: ...
    def __hash__(self, /) -> int: ...
    def __ne__(self, value: object, /) -> bool: ...
    def __new__(cls, /, record: SupportsIndex, line: SupportsIndex, start: SupportsIndex, fields: SupportsIndex) -> RaggedRow: ...
    def __reduce__(self, /) -> tuple[type, tuple[int, int, int, int]]: ...
    def __repr__(self, /) -> str: ...
    @property
    def fields(self, /) -> int:
        """
        How many fields it has.
        """
    @property
    def line(self, /) -> int:
        """
        The line in which the record starts (1-based).
        """
    @property
    def record(self, /) -> int:
        """
        The index of the record (0-based; the header counts).
        """
    @property
    def start(self, /) -> int:
        """
        The offset of its first byte (0-based).
        """

@final
class Reset:
    """
    The characters at which the count goes back to zero. The text between two of them is a segment.

    `Counter` takes any character, byte or set as a reset too.

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
    The text between two resets: where it is, and how many occurrences it holds.

    Offsets are characters in text and bytes in bytes, in a file from where it was read; `data[segment.slice]` is the segment's
    text.

    Args:
        index: How many segments come before this one, from 0.
        line: The line in which it starts, from 1.
        start: The offset of its first character, from 0.
        end: The offset just after its last character.
        count: How many occurrences it holds.
        reached_at: The offset of the occurrence that reached the minimum, or None.

    Raises:
        ValueError: `line` is 0, or `end` is below `start`.

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

@final
class StrayQuote:
    """
    A quote that is out of place: one that never closes, or closes too late, or stands inside a quoted
    field undoubled.

    Arguments: `line`, the line in which it stands (from 1); `start`, its offset in bytes. Raises `ValueError` for a
    `line` of 0.

    ```python
    >>> from atleast import ragged
    >>> ragged(b'a,b\\n1,"2\\n3,4\\n').stray_quotes
    [StrayQuote(line=2, start=6)]

    ```
    """
    __match_args__: Final[tuple[Literal["line"], Literal["start"]]]
    def __eq__(self, value: object, /) -> bool: ...
    def __hash__(self, /) -> int: ...
    def __ne__(self, value: object, /) -> bool: ...
    def __new__(cls, /, line: SupportsIndex, start: SupportsIndex) -> StrayQuote: ...
    def __reduce__(self, /) -> tuple[type, tuple[int, int]]: ...
    def __repr__(self, /) -> str: ...
    @property
    def line(self, /) -> int:
        """
        The line of the quote (1-based).
        """
    @property
    def start(self, /) -> int:
        """
        The offset of the quote in bytes (0-based).
        """

@final
class CountStream:
    """
    A question asked of data that come in chunks of any size, from `Counter.stream`.

    What stands across the end of a chunk counts as in the whole. How much is kept of the data does
    not grow with them. A character of which the end of a chunk cuts the bytes waits for the next
    chunk, if it may become one that matters.

    ```python
    >>> from atleast import Counter
    >>> stream = Counter("&", 1_001).stream()  # stop reading a body at its 1,001st "&"
    >>> body = [b"name=value&" * 400] * 5
    >>> [stream.feed(chunk) for chunk in body]
    [False, False, True, True, True]
    >>> stream.finish()
    True

    ```
    """
    def __copy__(self, /) -> CountStream:
        """
        A stream that goes on from here by itself.
        """
    def __reduce__(self, /) -> str: ...
    def __repr__(self, /) -> str: ...
    def feed(self, /, chunk: str | ReadableBuffer) -> bool:
        """
        Takes the next chunk. Returns True if and only if some segment is certain to be a hit.

        That is certain at the occurrence that reaches the minimum, or with `max_number` or `invert` at the segment's
        end. If a signal's handler raises, as at Ctrl-C, the stream is as it was before the chunk.

        Args:
            chunk: A `str`, `bytes` or another buffer of bytes: text or bytes as the first chunk was.

        Returns:
            True or False. Once True, it stays so, whatever follows.

        Raises:
            TypeError: `chunk` is of no such kind, or is bytes after text or text after bytes.
            ValueError: The stream is finished.

        ```python
        >>> from atleast import Counter, Reset
        >>> stream = Counter(",", 3, Reset.NewlinesReset).stream()
        >>> stream.feed("a,b,c\\nd,"), stream.feed("e,f,g\\n"), stream.feed("h")
        (False, True, True)

        ```
        """
    def finish(self, /) -> bool:
        """
        Ends the data. Returns True if and only if some segment is a hit.

        The last segment may be a hit only now: with `max_number` or `invert`.

        Returns:
            True or False. Called once more, it returns the same.

        ```python
        >>> from atleast import Counter, Reset
        >>> stream = Counter(",", 1, Reset.NewlinesReset, max_number=1).stream()
        >>> stream.feed("a,b"), stream.finish()
        (False, True)

        ```
        """
    @property
    def hits(self, /) -> int:
        """
        The number of segments that are certain to be hits; once the stream is finished, of all hits.

        ```python
        >>> from atleast import Counter, Reset
        >>> stream = Counter(",", 2, Reset.NewlinesReset).stream()
        >>> stream.feed("a,b,c\\nd,e,")
        True
        >>> stream.hits
        2

        ```
        """

@final
class Tally:
    """
    How many segments have each count. `Counter.tally` makes one of data.

    Args:
        counts: A dict from count to number of segments. Counts are from 0 to 2**64 - 1, and so is the sum of the numbers of
            segments.

    Raises:
        ValueError: A number, or that sum, is out of range.
        TypeError: `counts` is not a dict, or holds anything but numbers.

    ```python
    >>> from atleast import Counter, Reset, Tally
    >>> tally = Counter(",", reset=Reset.NewlinesReset).tally("a,b\\nc,d\\ne,f,g\\nh\\n")
    >>> tally
    Tally({0: 1, 1: 2, 2: 1})
    >>> tally.segments, tally.mode, tally.max, tally.at_least(1), tally.quantile(0.5)
    (4, 1, 2, 3, 1)

    ```
    """
    __match_args__: Final[tuple[Literal["counts"]]]
    def __eq__(self, value: object, /) -> bool: ...
    def __hash__(self, /) -> int: ...
    def __ne__(self, value: object, /) -> bool: ...
    def __new__(cls, /, counts: "dict[int, int]") -> Tally: ...
    def __reduce__(self, /) -> tuple[type, tuple[dict[int, int]]]: ...
    def __repr__(self, /) -> str: ...
    def _repr_html_(self, /) -> str:
        """
        As a table, for a notebook.
        """
    def at_least(self, /, count: SupportsIndex) -> int:
        """
        Returns the number of segments whose count is `count` or larger.

        That is how many would be hits if `count` were the `min_number`.

        Args:
            count: A number from 0 to 2**64 - 1.

        Returns:
            An int.

        Raises:
            ValueError: `count` is out of range.
            TypeError: `count` is not a whole number.

        ```python
        >>> from atleast import Tally
        >>> Tally({0: 5, 2: 3, 7: 1}).at_least(2)
        4

        ```
        """
    @property
    def counts(self, /) -> dict[int, int]:
        """
        The number of segments that have each count: a dict in the order of the counts.
        """
    @property
    def max(self, /) -> int | None:
        """
        The largest count; None if there is no segment.
        """
    @property
    def mode(self, /) -> int | None:
        """
        The count that most segments have, the smallest of several; None if there is no segment.
        """
    def plot(self, /, axes: Any | None = None) -> "Any":
        """
        Draws how many segments have each count, with matplotlib: what each minimum would find.

        Draws a bar for each count, and a line for how many segments have that count or more. Many counts are put
        together as in a notebook.

        Args:
            axes: The `matplotlib.axes.Axes` to draw in, or None for new ones. Default: None.

        Returns:
            The axes, to be changed or saved (`axes.figure.savefig`).

        Raises:
            ImportError: matplotlib is not installed. `pip install 'atleast[plot]'` brings it.
        """
    def quantile(self, /, q: SupportsFloat | SupportsIndex) -> int | None:
        """
        Returns the smallest count with at least the fraction `q` of the segments at or below it.

        Args:
            q: A number from 0 to 1.

        Returns:
            An int, or None if there is no segment.

        Raises:
            ValueError: `q` is out of range.
            TypeError: `q` is not a number.

        ```python
        >>> from atleast import Tally
        >>> tally = Tally({0: 5, 2: 3, 7: 2})
        >>> tally.quantile(0.5), tally.quantile(0.8), tally.quantile(0.81)
        (0, 2, 7)

        ```
        """
    @property
    def segments(self, /) -> int:
        """
        The number of segments.
        """
    @property
    def total(self, /) -> int:
        """
        The number of occurrences in all segments together: the sum of the counts, never wrapped.
        """

@final
class Watch:
    """
    What looks at chunks for a guard: where their first hit is, as soon as that is certain.
    """
    def __new__(cls, /, counter: Counter) -> Watch: ...
    def at_end(self, /) -> Segment | None:
        """
        Returns the first hit if the data end here.

        ```python
        >>> from atleast import Counter, Reset
        >>> from atleast._atleast import Watch
        >>> watch = Watch(Counter(",", 1, Reset.NewlinesReset, max_number=1))
        >>> watch.feed("a,b"), watch.at_end()
        (None, Segment(index=0, line=1, start=0, end=3, count=1, reached_at=1))

        ```
        """
    def feed(self, /, chunk: str | ReadableBuffer) -> Segment | None:
        """
        Takes the next chunk. Returns the first hit, as far as the chunks go, if it is certain to be one.

        ```python
        >>> from atleast import Counter, Reset
        >>> from atleast._atleast import Watch
        >>> watch = Watch(Counter(",", 3, Reset.NewlinesReset))
        >>> watch.feed("a,b\\nc,d,"), watch.feed("e,f")
        (None, Segment(index=1, line=2, start=4, end=11, count=3, reached_at=9))

        ```
        """

@final
class Written:
    """
    How a table is written, as it was given or found.

    `Ragged.dialect` is one. Its constructor takes the properties of the same names; `encoding` and `line_end` are in
    capitals or not. Raises `ValueError` for a value that breaks a rule, and `TypeError` for one of another type.

    ```python
    >>> from atleast import ragged
    >>> ragged(b"a;b\\n1;2\\n").dialect.sep
    ';'

    ```
    """
    __match_args__: Final[tuple[Literal["encoding"], Literal["line_end"], Literal["sep"], Literal["quote"], Literal["escape"], Literal["comment"], Literal["skip_lines"], Literal["header"], Literal["expected"]]]
    def __eq__(self, value: object, /) -> bool: ...
    def __hash__(self, /) -> int: ...
    def __ne__(self, value: object, /) -> bool: ...
    def __new__(cls, /, encoding: str, line_end: str | None, sep: str | bytes, quote: str | bytes | None, escape: str | bytes | None, comment: str | bytes | None, skip_lines: SupportsIndex, header: SupportsIndex | None, expected: SupportsIndex) -> Written: ...
    def __reduce__(self, /) -> tuple[type, tuple[str, str | None, str | bytes, str | bytes | None, str | bytes | None, str | bytes | None, int, int | None, int]]: ...
    def __repr__(self, /) -> str: ...
    @property
    def comment(self, /) -> str | bytes | None:
        """
        What a line begins with that is no record, as it was given: a `str`, or `bytes` if it is not UTF-8; None where it was
        not given.

        ```python
        >>> from atleast import ragged
        >>> ragged(b"a,b\\n# one\\n1,2\\n", comment="#").dialect.comment
        '#'

        ```
        """
    @property
    def encoding(self, /) -> str:
        """
        What the table was decoded from: `"UTF-8"`, `"UTF-16LE"` or `"UTF-16BE"`.

        `"UTF-8"` is also said of other encodings that hold ASCII byte for byte: nothing is decoded then. A note says how many
        bytes are not UTF-8.

        ```python
        >>> from atleast import ragged
        >>> ragged('a,b\\n1,2\\n'.encode('utf-16-le')).dialect.encoding
        'UTF-16LE'

        ```
        """
    @property
    def escape(self, /) -> str | bytes | None:
        """
        What makes the byte after it text: a character, or a byte that is not ASCII; None where nothing does.

        ```python
        >>> from atleast import ragged
        >>> ragged(b"a,b\\n1\\\\,5,2\\n", escape="\\\\").dialect.escape
        '\\\\'

        ```
        """
    @property
    def expected(self, /) -> int:
        """
        How many fields a record must have, as it was given or found; 0 if it was not given and there is no record.

        ```python
        >>> from atleast import ragged
        >>> ragged(b"id,amount\\n1,1,000\\n2,1,037\\n3,2,500\\n").dialect.expected
        3

        ```
        """
    @property
    def header(self, /) -> int | None:
        """
        How many fields the first record has, or None where there is none.

        ```python
        >>> from atleast import ragged
        >>> ragged(b"id,amount\\n1,1,000\\n2,1,037\\n3,2,500\\n").dialect.header
        2

        ```
        """
    @property
    def line_end(self, /) -> str | None:
        """
        How most lines end: `"LF"`, `"CRLF"` or `"CR"`, or None where none ends.

        ```python
        >>> from atleast import ragged
        >>> ragged(b"a,b\\r\\n1,2\\r\\n").dialect.line_end
        'CRLF'

        ```
        """
    @property
    def quote(self, /) -> str | bytes | None:
        """
        What quotes a field: a character, or a byte that is not ASCII; None where quotes are text.

        ```python
        >>> from atleast import ragged
        >>> ragged(b"'a';'b, c'\\r'1';'2'\\r").dialect.quote
        "'"

        ```
        """
    @property
    def sep(self, /) -> str | bytes:
        """
        What separates the fields: a `str`, or `bytes` if it is not UTF-8; empty where nothing does.

        ```python
        >>> from atleast import ragged
        >>> ragged(b"a;b\\n1,5;2\\n").dialect.sep
        ';'

        ```
        """
    @property
    def skip_lines(self, /) -> int:
        """
        How many lines are passed over at the start, as it was given or found: the first that may hold a record is the next.

        ```python
        >>> from atleast import ragged
        >>> ragged(b"Birds seen in May\\n\\nname,number\\nfinch,3\\n").dialect.skip_lines
        2

        ```
        """

def open(path: str | PathLike[str] | PathLike[bytes]) -> File:
    """
    Opens a file for reading, in Rust: data for every question.

    gzip, bzip2, xz, zstd, lz4 and a zip with one file in it are unpacked, and byte order marks followed and left out
    (UTF-16 becomes UTF-8), by the content, whatever the name. Offsets are those of the text. What is cut or broken
    raises `OSError` when it is read so far; so does what asks for more than 128 MiB of memory to be unpacked. A zip of
    several files, or with one that is encrypted, raises `OSError`.

    `from atleast import *` leaves it out, so that Python's own `open` stays what it is.

    `path` is a `str` or an `os.PathLike`. Raises `OSError` if it cannot be opened, as Python's own `open`,
    `ValueError` for a path with a null character, and `TypeError` for what is no path.

    ```python
    >>> import atleast, os
    >>> with atleast.open(os.devnull) as file:
    ...     atleast.Counter("c").has_count(file)
    False

    ```
    """

def ragged(source: str | PathLike[str] | PathLike[bytes] | ReadableBuffer | SupportsRead[bytes], sep: str | bytes | None = None, *, quote: str | bytes | None = 'auto', expected: SupportsIndex | str | None = None, escape: str | bytes | None = 'auto', comment: str | bytes | None = None, skip_lines: SupportsIndex | None = None, max_field: SupportsIndex = 1048576, header: bool | None = None, line_end: str | None = None, encoding: str | None = None) -> Ragged:
    """
    Returns what is wrong with a delimited file: its ragged rows, which have too few or too many fields,
    and its stray quotes.

    What is not given is found in the first mebibyte of records, and `Ragged.dialect` says it. Arguments:

    - `source`: what is read, once, to its end, piece by piece. A path (a `str` or `os.PathLike`): a large file is read
      on all cores; compressed data, and a zip with one file in it, are unpacked. Or the data themselves: `bytes`, or
      another object that lends its bytes, such as a `bytearray`, `memoryview` or `mmap`. Or a file that is open in
      binary mode: its `read` is called, from its position on.
    - `sep=None`: the separator of fields, any characters, or `bytes`. None: found, or the tab for a path that ends in
      `.tsv`.
    - `quote="auto"`: the quote, an ASCII character or a byte; within quotes nothing separates. `"auto"`: found. None:
      there is none.
    - `expected=None`: how many fields a record must have. None: found. `"header"`: as many as the first record has.
    - `escape="auto"`: the escape, an ASCII character or a byte; the byte after it is text. `"auto"`: found. None: there
      is none.
    - `comment=None`: characters, or `bytes`; a line that begins with them is passed over. None: only lines at the top
      that begin with `#` are.
    - `skip_lines=None`: how many lines at the start are passed over. None: found.
    - `max_field=1048576`: how many bytes a quoted field may have. A quote that does not close within them is stray.
    - `header=None`: False if the first record is a row like the others. None or True: it may name the columns.
    - `line_end=None`: how lines end, `"lf"`, `"crlf"` or `"cr"`. None: found.
    - `encoding=None`: the encoding that the data are decoded from, `"utf-8"` (also for any other that holds ASCII byte
      for byte, of which nothing is decoded), `"utf-16le"` or `"utf-16be"`. None: found.

    Data are bytes, in UTF-8 or any encoding that holds ASCII byte for byte, or UTF-16, which is decoded: offsets are
    then those in the text as UTF-8. Lines are counted from 1, records and offsets (in bytes) from 0. Raises `OSError`
    for a file that cannot be read, `ValueError` for an argument out of its rule and for data that are no table (HTML,
    JSON, a workbook, a zip of several files and the like), and `TypeError` for an argument of another type. Other
    threads run meanwhile, and Ctrl-C ends it.

    ```python
    >>> from atleast import ragged
    >>> ragged(b"id;name\\n1;Ann\\n2;Bob;x\\n3\\n4;\\"Eve\\n")
    Ragged: 5 records
      separator: ';'
      expected: 2 fields (chosen), which 3 records have
      ragged rows: 2 (line 3: 3 fields, line 4: 1 field)
      stray quotes: 1 (line 5)
    >>> [row.line for row in ragged(b"a,b,c\\nd,e\\n", quote=None, expected=2).rows]
    [1]

    ```
    """

def run_command(arguments: "list[str]") -> int:
    """
    Runs the command `atleast` with these arguments, its own name left out; returns its exit code.

    It reads the process's standard input and writes to its standard output and standard error.
    """
