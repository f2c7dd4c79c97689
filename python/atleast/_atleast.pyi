from atleast._guard import GuardedFile
from collections.abc import AsyncIterable, AsyncIterator, Iterable, Iterator
from typing import TypeVar, overload

_Chunk = TypeVar("_Chunk", str, bytes, bytearray, memoryview)
from _typeshed import ReadableBuffer, SupportsRead
from collections.abc import Iterable, Iterator
from os import PathLike
from typing import Any, Final, Literal, SupportsFloat, SupportsIndex, final

__all__ = [
    "__version__",
    "CharSet",
    "CountStream",
    "Counter",
    "File",
    "Note",
    "Partial",
    "Ragged",
    "RaggedRow",
    "Reset",
    "Segment",
    "StrayQuote",
    "Tally",
    "Watch",
    "Written",
    "open",
    "ragged",
    "run_command",
]

__version__: Final[str]
"""
The version of the package.
"""

@final
class CharSet:
    """
    A set of characters, written as a class of a regular expression: `CharSet("[0-9a-f]")`.

    `character in char_set` tests for membership. A lone surrogate in a `str` is in every set that
    contains both U+D7FF and U+E000, as most negated sets do. A byte that is not valid UTF-8 is in
    no set.

    Args:
        class_text: One class, in brackets (`[,;]`, `[^a-z]`, `[[:punct:]]`) or named (`\\d`,
            `\\p{Lu}`), in the syntax of Rust's `regex`.

    Raises:
        ValueError: `class_text` is not one class.
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
class CountStream:
    """
    The result of `Counter.stream`: a counter for data that arrives in chunks of any size.

    The answers are those for all chunks together, even if a segment, an occurrence or a character
    spans several chunks. Memory use does not grow with the data. If a chunk ends with the first
    bytes of a character that may be counted, a reset or the quote, they are read together with the
    next chunk.

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
        Return an independent copy, which continues after the chunks so far.
        """
    def __reduce__(self, /) -> str: ...
    def __repr__(self, /) -> str: ...
    def feed(self, /, chunk: str | ReadableBuffer) -> bool:
        """
        Take the next chunk, and return whether some segment is certain to be a hit.

        A hit is certain at the occurrence that reaches `min_number`, or, with `max_number` or
        `invert`, at the end of the segment. If a signal handler raises, as at Ctrl-C, the stream is
        as it was before the chunk.

        Args:
            chunk: A `str`, `bytes` or another buffer of bytes. Either all chunks must be `str`, or
                none.

        Returns:
            True or False. Once True, it stays True.

        Raises:
            TypeError: `chunk` has a wrong type, or is bytes after `str`, or `str` after bytes.
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
        End the data, and return whether some segment is a hit.

        With `max_number` or `invert` the last segment can become a hit here.

        Returns:
            True or False. Further calls return the same.

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
        The number of segments that are certain to be hits, and of all hits once the stream is
        finished.

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
class Counter:
    """
    Count `what` between two resets: does it occur at least `min_number` times, and where?

    The reset divides the data into segments, and the count starts at 0 in each. A segment is a hit
    if its count is at least `min_number` and at most `max_number`.

    In text (`str`), counts and offsets are in characters (code points). Bytes are read as UTF-8,
    and offsets are in bytes; invalid UTF-8 is not an error, and never matches `what`. To count
    a byte of any value, or to reset at it, give it as `bytes`. A counter with a byte that is not
    ASCII reads only bytes.

    Args:
        what: One character or byte, a set of characters (a `CharSet` or a `set`), or a string of
            several characters or bytes, whose occurrences are counted as in `str.count`.
        min_number: The smallest count of a hit, from 0 to 2**64 - 1. Default: 1.
        reset: Where the count goes back to zero: a `Reset`, a character, a byte or a set. Default:
            `Reset.NoReset`.
        max_number: The largest count of a hit, or None for no limit. Default: None.
        invert: True to make the segments with any other count the hits. Default: False.
        quote: One character or byte, or None. Nothing between two quotes is counted or resets the
            count. Default: None.
        ignore_ascii_case: True to count the ASCII letters of `what` in either case. Default: False.

    Raises:
        ValueError: An argument has a wrong value, or two arguments do not fit together. The message
            says why.
        TypeError: An argument has a wrong type.

    The argument `data` of the methods is one of these:

    - a `str`;
    - `bytes` or another contiguous buffer of bytes, such as a `bytearray`, `memoryview`, `mmap`, or
      an array of NumPy or `array` (formats `B`, `b` and `c`);
    - a file from `atleast.open`, or any object whose `read` returns `bytes` or `str`. It is read
      from its current position to its end.

    Other threads run while long data is read, and Ctrl-C interrupts the call. A buffer cannot be
    resized while it is read. If another thread writes to it in the meantime, the counter may read
    the old bytes or the new ones.

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
    def __new__(
        cls,
        /,
        what: str | bytes | CharSet | set[str] | frozenset[str],
        min_number: SupportsIndex = 1,
        reset: Reset | str | bytes | CharSet | set[str] | frozenset[str] = Reset.NoReset,
        *,
        max_number: SupportsIndex | None = None,
        invert: bool = False,
        quote: str | bytes | None = None,
        ignore_ascii_case: bool = False,
    ) -> Counter: ...
    def __reduce__(
        self, /
    ) -> tuple[Any, tuple[str | bytes | CharSet, int, Reset | str | bytes | CharSet]]: ...
    def __repr__(self, /) -> str: ...
    def find(self, /, data: str | ReadableBuffer | SupportsRead[str | bytes]) -> Segment | None:
        """
        Return the first hit, or None.

        The segment is read to its end, so its count can be larger than `min_number`. Offsets are in
        characters for text (`str`), and in bytes for bytes.

        Args:
            data: A `str`, bytes or a file: see `Counter`.

        Returns:
            A `Segment`, or None if there is no hit.

        Raises:
            TypeError: `data` has a wrong type. Reading a file may raise other exceptions.

        ```python
        >>> from atleast import Counter, Reset
        >>> Counter(",", 3, Reset.NewlinesReset).find("a,b,c\\nd,e,f,g\\n")
        Segment(index=1, line=2, start=6, end=13, count=3, reached_at=11)

        ```
        """
    def find_iter(
        self, /, data: str | ReadableBuffer | SupportsRead[str | bytes]
    ) -> Iterator[Segment]:
        """
        Return an iterator over all hits.

        It reads only as far as needed for the next hit, and reads a file in chunks, so that its
        memory use is bounded. A `bytearray` or another buffer cannot be resized until the iterator
        is exhausted or garbage-collected.

        Args:
            data: A `str`, bytes or a file: see `Counter`.

        Returns:
            An iterator of `Segment`, in order.

        Raises:
            TypeError: `data` has a wrong type. This is raised at once; the iterator may raise
                other exceptions while it reads a file.

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
        Pass chunks through until a segment becomes a hit, and then raise `LimitExceeded`.

        The exception takes the place of the chunk in which that happens, so a parser that reads
        from the guard gets nothing of that chunk. If a hit is certain only at the end of the data,
        the exception is raised there.

        Args:
            chunks: A file object, an iterable or an async iterable, of `bytes` or `str`.

        Returns:
            A file object, an iterator or an async iterator, as `chunks` is.

        Raises:
            LimitExceeded: A segment became a hit. The returned object raises it.
            TypeError: `chunks` has a wrong type.

        ```python
        >>> from atleast import Counter
        >>> few = Counter("&", 3)
        >>> b"".join(few.guard([b"a=1&b", b"=2&c=3"]))
        b'a=1&b=2&c=3'
        >>> b"".join(few.guard([b"a=1&b", b"=2&c=3", b"&d=4&e=5"]))
        Traceback (most recent call last):
        atleast.LimitExceeded: hit at offset 11 in line 1 (count 4): Counter('&', 3, Reset.NoReset)

        ```
        """
    def has_count(self, /, data: str | ReadableBuffer | SupportsRead[str | bytes]) -> bool:
        """
        Return whether some segment of `data` is a hit.

        It stops as soon as a hit is certain: at the occurrence that reaches `min_number`, or, with
        `max_number` or `invert`, at the end of the segment. It then reads no further chunk of a
        file. If `min_number` is 0, and `max_number` and `invert` are not given, it returns True for
        all data that is not empty.

        Args:
            data: A `str`, bytes or a file: see `Counter`.

        Returns:
            True or False.

        Raises:
            TypeError: `data` has a wrong type. Reading a file may raise other exceptions.

        ```python
        >>> from atleast import Counter, Reset
        >>> Counter(",", 3, Reset.NewlinesReset).has_count("a,b,c\\nd,e,f,g\\n")
        True

        ```
        """
    def has_count_each(self, /, column: Iterable[str | bytes]) -> list[bool]:
        """
        Return whether some segment is a hit, for each string of a column.

        The same as `[counter.has_count(data) for data in column]`, but on all cores if the column
        is long, while other Python threads run.

        Args:
            column: An iterable of `str` or `bytes`.

        Returns:
            A list of bool, one for each string.

        Raises:
            TypeError: An item is neither `str` nor `bytes`. The message has its index, from 0.

        ```python
        >>> from atleast import Counter, Reset
        >>> documents = ["no table", "a | b | c | d\\n", "|\\n|\\n|\\n"]
        >>> Counter("|", 3, Reset.NewlinesReset).has_count_each(documents)
        [False, True, False]

        ```
        """
    def hits(self, /, data: str | ReadableBuffer | SupportsRead[str | bytes]) -> int:
        """
        Return the number of hits.

        Args:
            data: A `str`, bytes or a file: see `Counter`.

        Returns:
            An int.

        Raises:
            TypeError: `data` has a wrong type. Reading a file may raise other exceptions.

        ```python
        >>> from atleast import Counter, Reset
        >>> Counter(",", 2, Reset.NewlinesReset).hits("a,b,c\\nd,e\\nf,g,h,i\\n")
        2

        ```
        """
    def hits_each(self, /, column: Iterable[str | bytes]) -> list[int]:
        """
        Return the number of hits in each string of a column.

        The same as `[counter.hits(data) for data in column]`, but on all cores if the column is
        long, while other Python threads run.

        Args:
            column: An iterable of `str` or `bytes`.

        Returns:
            A list of int, one for each string.

        Raises:
            TypeError: An item is neither `str` nor `bytes`. The message has its index, from 0.

        ```python
        >>> from atleast import Counter, Reset
        >>> Counter("|", 3, Reset.NewlinesReset).hits_each(["no table", "a|b|c|d\\ne|f|g|h\\n"])
        [0, 2]

        ```
        """
    @property
    def ignore_ascii_case(self, /) -> bool:
        """
        Whether the ASCII letters of `what` are counted in either case.
        """
    @property
    def invert(self, /) -> bool:
        """
        Whether the hits are the segments with fewer than `min_number` or more than `max_number`
        occurrences.
        """
    def max_count(self, /, data: str | ReadableBuffer | SupportsRead[str | bytes]) -> int:
        """
        Return the largest count of any segment, whether it is a hit or not.

        Args:
            data: A `str`, bytes or a file: see `Counter`.

        Returns:
            An int, which is 0 if there is no segment.

        Raises:
            TypeError: `data` has a wrong type. Reading a file may raise other exceptions.

        ```python
        >>> from atleast import Counter, Reset
        >>> Counter(",", reset=Reset.NewlinesReset).max_count("a,b,c\\nd,e\\nf,g,h,i\\n")
        3

        ```
        """
    def max_count_each(self, /, column: Iterable[str | bytes]) -> list[int]:
        """
        Return the largest count of any segment, for each string of a column.

        The same as `[counter.max_count(data) for data in column]`, but on all cores if the column
        is long, while other Python threads run.

        Args:
            column: An iterable of `str` or `bytes`.

        Returns:
            A list of int, one for each string.

        Raises:
            TypeError: An item is neither `str` nor `bytes`. The message has its index, from 0.

        ```python
        >>> from atleast import Counter, Reset
        >>> Counter("|", 3, Reset.NewlinesReset).max_count_each(["no table", "a|b|c|d\\ne|f\\n"])
        [0, 3]

        ```
        """
    @property
    def max_number(self, /) -> int | None:
        """
        The largest count of a hit, or None for no limit.
        """
    @property
    def min_number(self, /) -> int:
        """
        The smallest count of a hit.
        """
    def occurrences(
        self, /, data: str | ReadableBuffer | SupportsRead[str | bytes]
    ) -> Iterator[slice]:
        """
        Return an iterator over all occurrences of `what`, as slices of the data.

        It yields the occurrences that are counted, in all segments, so `min_number`, `max_number`
        and `invert` do not matter. Occurrences of a string do not overlap, and none is between
        quotes.

        It reads only as far as needed for the next occurrence, and reads a file in chunks, so that
        its memory use is bounded. A `bytearray` or another buffer cannot be resized until the
        iterator is exhausted or garbage-collected.

        Args:
            data: A `str`, bytes or a file: see `Counter`.

        Returns:
            An iterator of `slice(start, end)`, in order. Offsets are in characters for text
            (`str`), and in bytes for bytes.

        Raises:
            TypeError: `data` has a wrong type. This is raised at once; the iterator may raise
                other exceptions while it reads a file.

        ```python
        >>> from atleast import Counter
        >>> text = 'ab,"ab",é,abab'
        >>> list(Counter("ab", quote='"').occurrences(text))
        [slice(0, 2, None), slice(10, 12, None), slice(12, 14, None)]

        ```
        """
    def partial(self, /, data: str | ReadableBuffer | SupportsRead[str | bytes]) -> Partial:
        """
        Return a summary of one part of the data, to be joined with those of the other parts.

        The part can start and end anywhere, and a part in bytes even within a character.

        Args:
            data: A `str`, bytes or a file: see `Counter`.

        Returns:
            A `Partial`.

        Raises:
            TypeError: `data` has a wrong type. Reading a file may raise other exceptions.
            ValueError: `what` is a string whose occurrences can overlap.

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
        The quote, or None. Nothing between two quotes is counted or resets the count.
        """
    @property
    def reset(self, /) -> Reset | str | bytes | CharSet:
        """
        Where the count goes back to zero.
        """
    def segments(self, /, data: str | ReadableBuffer | SupportsRead[str | bytes]) -> int:
        """
        Return the number of segments, whether they are hits or not.

        Args:
            data: A `str`, bytes or a file: see `Counter`.

        Returns:
            An int.

        Raises:
            TypeError: `data` has a wrong type. Reading a file may raise other exceptions.

        ```python
        >>> from atleast import Counter, Reset
        >>> Counter("o", reset=Reset.WhitespaceReset).segments("two words\\n\\nthree more words")
        5

        ```
        """
    def share(self, /, data: str | ReadableBuffer | SupportsRead[str | bytes]) -> float:
        """
        Return the share of the segments that are hits.

        Args:
            data: A `str`, bytes or a file: see `Counter`.

        Returns:
            A float from 0 to 1, or NaN if there is no segment.

        Raises:
            TypeError: `data` has a wrong type. Reading a file may raise other exceptions.

        ```python
        >>> from atleast import Counter, Reset
        >>> Counter(",", 2, Reset.NewlinesReset).share("a,b,c\\nd,e\\nf,g\\nh,i\\n")
        0.25

        ```
        """
    def stream(self, /) -> CountStream:
        """
        Return a stream, for data that arrives in chunks.

        Returns:
            A `CountStream` of this counter.

        ```python
        >>> from atleast import Counter, Reset
        >>> stream = Counter(",", 3, Reset.NewlinesReset).stream()
        >>> stream.feed("a,b,c\\nd,"), stream.feed("e,f,g\\n"), stream.finish()
        (False, True, True)

        ```
        """
    def tally(self, /, data: str | ReadableBuffer | SupportsRead[str | bytes]) -> Tally:
        """
        Return how many segments have each count, whether they are hits or not.

        Args:
            data: A `str`, bytes or a file: see `Counter`.

        Returns:
            A `Tally`.

        Raises:
            TypeError: `data` has a wrong type. Reading a file may raise other exceptions.

        ```python
        >>> from atleast import Counter, Reset
        >>> Counter(",", reset=Reset.NewlinesReset).tally("a,b,c\\nd,e\\nf,g,h,i\\nj,k\\n")
        Tally({1: 2, 2: 1, 3: 1})

        ```
        """
    def total(self, /, data: str | ReadableBuffer | SupportsRead[str | bytes]) -> int:
        """
        Return the number of occurrences of `what`, in all segments together.

        If `what` is one character or a string, and `quote` and `ignore_ascii_case` are not given,
        it is the same as `str.count`.

        Args:
            data: A `str`, bytes or a file: see `Counter`.

        Returns:
            An int.

        Raises:
            TypeError: `data` has a wrong type. Reading a file may raise other exceptions.

        ```python
        >>> from atleast import Counter, Reset
        >>> Counter(",", 2, Reset.NewlinesReset).total("a,b,c\\nd,e\\nf,g,h,i\\n")
        6

        ```
        """
    def total_each(self, /, column: Iterable[str | bytes]) -> list[int]:
        """
        Return the number of occurrences in each string of a column.

        The same as `[counter.total(data) for data in column]`, but on all cores if the column is
        long, while other Python threads run.

        Args:
            column: An iterable of `str` or `bytes`.

        Returns:
            A list of int, one for each string.

        Raises:
            TypeError: An item is neither `str` nor `bytes`. The message has its index, from 0.

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
    A file that `atleast.open` opened for reading. Every method that takes data can read it.

    Rust reads it in chunks, from its current position to its end, in bounded memory and without the
    GIL. It is closed by `close`, at the end of a `with` block, and when it is garbage-collected.

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
    def __exit__(
        self, exception_type: "object", exception: "object", traceback: "object", /
    ) -> None: ...
    def __repr__(self, /) -> str: ...
    def close(self, /) -> None:
        """
        Close the file. Reading it afterwards raises `ValueError`; closing it again does nothing.

        It does not wait for a read in another thread, which may still return data.

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
        Whether the file is closed.
        """
    @property
    def name(self, /) -> Any:
        """
        The path that was given to `atleast.open`.
        """
    def read(self, size: SupportsIndex | None = -1, /) -> bytes:
        """
        Read and return bytes, so that the file can be given to anything that reads a binary file.

        Args:
            size: The largest number of bytes to return, or a negative number or None for all bytes
                to the end. Default: -1.

        Returns:
            A `bytes`, which is empty only at the end of the file or if `size` is 0.

        Raises:
            OSError: The file cannot be read or decompressed.
            ValueError: The file is closed.

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
    What `ragged` says about a table in addition to its ragged rows and stray quotes.

    Its constructor is for pickling.

    Args:
        kind: One of `Note.KINDS`.
        line: The line that the note is about, from 1, or None.
        text: The note as a sentence, which ends with the text of `cures`.
        cures: An iterable of tuples, each with the name of an argument of `ragged`, its value, and
            the condition under which this value is right. Default: ().

    Raises:
        ValueError: An argument has a value that no note has.
        TypeError: An argument has a wrong type.

    ```python
    >>> from atleast import ragged
    >>> ragged(b"id,id\\n1,2\\n").notes[0].line
    1

    ```
    """

    KINDS: Final[tuple[str, ...]]
    """
    All kinds of notes, in the order in which a report lists them: a tuple of `str`.
    """
    __match_args__: Final[
        tuple[Literal["kind"], Literal["line"], Literal["text"], Literal["cures"]]
    ]
    def __eq__(self, value: object, /) -> bool: ...
    def __hash__(self, /) -> int: ...
    def __ne__(self, value: object, /) -> bool: ...
    def __new__(
        cls,
        /,
        kind: str,
        line: SupportsIndex | None,
        text: str,
        cures: Iterable[tuple[str, int | str | bytes | None, str]] = (),
    ) -> Note: ...
    def __reduce__(
        self, /
    ) -> tuple[
        type, tuple[str, int | None, str, list[tuple[str, int | str | bytes | None, str]]]
    ]: ...
    def __repr__(self, /) -> str: ...
    @property
    def cures(self, /) -> list[tuple[str, int | str | bytes | None, str]]:
        """
        The arguments that would change how the table is read: a new list each time.

        Each item is a tuple: the name of an argument of `ragged`, its value (None if only you can
        know it), and the condition under which this value is right.

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
        The kind of the note: one of `Note.KINDS`, such as `"one_field"`, `"header"` or
        `"mixed_line_ends"`.

        The page "How rows are read" describes when a report has a note of each kind.

        ```python
        >>> from atleast import ragged
        >>> [note.kind for note in ragged(b"id,id\\n1,2\\n\\0,4\\n").notes]
        ['doubled_name', 'nul']

        ```
        """
    @property
    def line(self, /) -> int | None:
        """
        The first line that the note is about, from 1, or None if it is about the whole table.

        ```python
        >>> from atleast import ragged
        >>> [note.line for note in ragged(b"id,id\\n1,2\\n\\0,4\\n").notes]
        [1, 3]

        ```
        """
    @property
    def text(self, /) -> str:
        """
        The note as a sentence, with the arguments that would change how the table is read.

        It is one line. Text from the table is escaped, and shortened if it is long.

        ```python
        >>> from atleast import ragged
        >>> ragged(b"id,id\\n1,2\\n\\0,4\\n").notes[0].text
        'two columns have the name "id"'

        ```
        """

@final
class Partial:
    """
    The result of `Counter.partial`: a summary of one part of the data.

    Compute partials separately, even in other processes, and `join` each with the next one: the
    result is the partial of all the data, however it was divided and whichever neighbours are
    joined first.
    A part may start or end within a segment, within quotes, or (in bytes) within a character. A
    partial answers as if its part were all the data. The partial of empty data changes nothing when
    joined.

    It contains the tally of its segments and a few bytes of both ends, not the data.

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
        Make a partial again from its pickled state. Use `Counter.partial` instead.

        Args:
            counter: The counter of the partial.
            state: The state that `__reduce__` returned.

        Raises:
            ValueError: `state` is not the state of a partial of this counter. The message says why.
        """
    def __reduce__(self, /) -> tuple[type, tuple[Counter, Any]]: ...
    def __repr__(self, /) -> str: ...
    def has_count(self, /) -> bool:
        """
        Return whether some segment is a hit, as `Counter.has_count` does for the part.

        Returns:
            True or False.

        ```python
        >>> from atleast import Counter, Reset
        >>> Counter(",", 2, Reset.NewlinesReset).partial("a,b,c\\nd,e\\n").has_count()
        True

        ```
        """
    def hits(self, /) -> int:
        """
        Return the number of hits, as `Counter.hits` does for the part.

        Returns:
            An int.

        ```python
        >>> from atleast import Counter, Reset
        >>> Counter(",", 2, Reset.NewlinesReset).partial("a,b,c\\nd,e\\n").hits()
        1

        ```
        """
    def join(self, /, next: Partial) -> Partial:
        """
        Return the partial of this part and the next one together.

        Args:
            next: The `Partial` of the part that follows this one.

        Returns:
            A `Partial`.

        Raises:
            ValueError: The partials are of different counters, or their lengths add up to
                2**64 - 1 or more.
            TypeError: One partial is of `str` and the other of bytes.

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
        Return the partial of all parts together.

        The same as `functools.reduce(Partial.join, partials)`, but in linear time: `join` copies
        both partials each time.

        Args:
            partials: An iterable of `Partial`, in order. It is read once, and no item is kept.

        Returns:
            A `Partial`.

        Raises:
            ValueError: `partials` is empty, or `join` raises it. If `partials` may be empty, put
                `counter.partial("")` or `counter.partial(b"")` first, which changes nothing.
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
        Return the largest count of any segment, as `Counter.max_count` does for the part.

        Returns:
            An int, which is 0 if there is no segment.

        ```python
        >>> from atleast import Counter, Reset
        >>> Counter(",", 2, Reset.NewlinesReset).partial("a,b,c\\nd,e\\n").max_count()
        2

        ```
        """
    def segments(self, /) -> int:
        """
        Return the number of segments, as `Counter.segments` does for the part.

        Returns:
            An int.

        ```python
        >>> from atleast import Counter, Reset
        >>> Counter(",", 2, Reset.NewlinesReset).partial("a,b,c\\nd,e\\n").segments()
        2

        ```
        """
    def share(self, /) -> float:
        """
        Return the share of the segments that are hits, as `Counter.share` does for the part.

        Returns:
            A float from 0 to 1, or NaN if there is no segment.

        ```python
        >>> from atleast import Counter, Reset
        >>> Counter(",", 2, Reset.NewlinesReset).partial("a,b,c\\nd,e\\n").share()
        0.5

        ```
        """
    def tally(self, /) -> Tally:
        """
        Return how many segments have each count, as `Counter.tally` does for the part.

        Returns:
            A `Tally`.

        ```python
        >>> from atleast import Counter, Reset
        >>> Counter(",", 2, Reset.NewlinesReset).partial("a,b,c\\nd,e\\n").tally()
        Tally({1: 1, 2: 1})

        ```
        """
    def total(self, /) -> int:
        """
        Return the number of occurrences in all segments, as `Counter.total` does for the part.

        Returns:
            An int.

        ```python
        >>> from atleast import Counter, Reset
        >>> Counter(",", 2, Reset.NewlinesReset).partial("a,b,c\\nd,e\\n").total()
        3

        ```
        """

@final
class Ragged:
    """
    The report of `ragged`: the ragged rows, the stray quotes, and how the table was read.

    Its constructor is for pickling.

    Args:
        sep: See the property.
        expected: See the property.
        is_expected_given: See the property.
        records: See the property.
        rows: An iterable of `RaggedRow`.
        stray_quotes: An iterable of `StrayQuote`.
        tally: A `Tally`.
        first_good_line: An int from 1, or None.
        dialect: A `Written`, or None for one with this `sep` and `expected`. Default: None.
        notes: An iterable of `Note`. Default: ().

    Raises:
        ValueError: A number is out of range.
        TypeError: An argument has a wrong type.

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
    def __new__(
        cls,
        /,
        sep: str | bytes,
        expected: SupportsIndex,
        is_expected_given: bool,
        records: SupportsIndex,
        rows: Iterable[RaggedRow],
        stray_quotes: Iterable[StrayQuote],
        tally: Tally,
        first_good_line: SupportsIndex | None,
        dialect: Written | None = None,
        notes: Iterable[Note] = (),
    ) -> Ragged: ...
    def __reduce__(
        self, /
    ) -> tuple[
        type,
        tuple[
            str | bytes,
            int,
            bool,
            int,
            list[RaggedRow],
            list[StrayQuote],
            Tally,
            int | None,
            Written,
            list[Note],
        ],
    ]: ...
    def __repr__(self, /) -> str: ...
    @property
    def dialect(self, /) -> Written:
        """
        How the table is written, as given or detected.

        ```python
        >>> from atleast import ragged
        >>> dialect = ragged(b"'a';'b, c'\\r'1';'2'\\r").dialect
        >>> dialect.line_end, dialect.sep, dialect.quote
        ('CR', ';', "'")

        ```
        """
    @property
    def expected(self, /) -> int:
        """
        The number of fields that each record should have, as given or detected; 0 if it was not
        given and there is no record.
        """
    @property
    def first_good_line(self, /) -> int | None:
        """
        The line of the first record with the expected number of fields, from 1, or None.
        """
    @property
    def is_expected_given(self, /) -> bool:
        """
        Whether `expected` was given. Otherwise it was detected: it fits the most records.
        """
    @property
    def notes(self, /) -> list[Note]:
        """
        The notes: what could not be checked, and what is unusual but not an error in a row. A new
        list each time.

        ```python
        >>> from atleast import ragged
        >>> [note.kind for note in ragged(b"id,id\\n1,2\\n").notes]
        ['doubled_name']

        ```
        """
    @property
    def records(self, /) -> int:
        """
        The number of records, including the header.
        """
    @property
    def rows(self, /) -> list[RaggedRow]:
        """
        The records with too few or too many fields, in order: a new list each time.
        """
    @property
    def sep(self, /) -> str | bytes:
        """
        The separator, as given or detected: a `str`, or `bytes` if it is not UTF-8.
        """
    @property
    def skip_lines_hint(self, /) -> int | None:
        """
        The value of `skip_lines` with which the table would start with a good record, or None.

        A good record has the expected number of fields. The value is None if the first record
        is good, if no record is good, or if another number of fields is more frequent than the
        expected one. The lines above the first good record may be a title, for example, which
        `skip_lines` skips.

        ```python
        >>> from atleast import ragged
        >>> data = b"Birds seen in May\\n\\nname,number\\nfinch,3\\nwren,1\\n"
        >>> ragged(data, skip_lines=0).skip_lines_hint
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
        The number of records with each number of fields.
        """
    def to_dicts(self, /) -> list[dict[str, Any]]:
        """
        Return the ragged rows and stray quotes as dicts, for a data frame.

        They are the objects that `atleast ragged --json` prints, without the path.

        Returns:
            A list of dicts in the order of the lines. A ragged row has the keys `type` (`"row"`),
            `line`, `record`, `start`, `fields` and `expected`; a stray quote has `type`
            (`"stray_quote"`), `line` and `start`.

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
    A record with too few or too many fields.

    Args:
        record: The number of records before it, including the header.
        line: The line in which it starts, from 1.
        start: The offset of its first byte, from 0.
        fields: The number of its fields.

    Raises:
        ValueError: `line` is 0.

    ```python
    >>> from atleast import ragged
    >>> ragged(b"a,b\\n1,2\\n3\\n").rows
    [RaggedRow(record=2, line=3, start=8, fields=1)]

    ```
    """

    __match_args__: Final[
        tuple[Literal["record"], Literal["line"], Literal["start"], Literal["fields"]]
    ]
    def __eq__(self, value: object, /) -> bool: ...
    def __hash__(self, /) -> int: ...
    def __ne__(self, value: object, /) -> bool: ...
    def __new__(
        cls,
        /,
        record: SupportsIndex,
        line: SupportsIndex,
        start: SupportsIndex,
        fields: SupportsIndex,
    ) -> RaggedRow: ...
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
    Where the count goes back to zero. The text between two resets is a segment.

    `Counter` also accepts any character, byte or set of characters as its reset.

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
    At `\\n` only: segments are lines. A `\\r` before it belongs to the line, as in grep.
    """
    NoReset: Final[Reset]
    """
    Never: the whole data is one segment.
    """
    RunsReset: Final[Reset]
    """
    At every character that is not counted: segments are runs of counted characters. No segment
    is empty.
    """
    SpacesReset: Final[Reset]
    """
    At the space (U+0020) only.
    """
    WhitespaceReset: Final[Reset]
    """
    At every Unicode `White_Space` character: segments are words. No segment is empty.
    """
    def __eq__(self, value: object, /) -> bool: ...
    def __hash__(self, /) -> int: ...
    def __int__(self, /) -> int: ...
    def __ne__(self, value: object, /) -> bool: ...
    def __reduce__(self, /) -> tuple[Any, tuple[Any, str]]:
        """
        Pickle the member by its name, as Python's own enums do.
        """
    def __repr__(self, /) -> str: ...

@final
class Segment:
    """
    The text between two resets: where it is, and how many occurrences it contains.

    Offsets are in characters for text (`str`) and in bytes for bytes; in a file they are counted
    from the position at which reading started. `data[segment.slice]` is the text of the segment.

    Args:
        index: The number of segments before this one.
        line: The line in which it starts, from 1.
        start: The offset of its first character, from 0.
        end: The offset just after its last character.
        count: The number of occurrences in it.
        reached_at: The offset of the occurrence that reached `min_number`, or None.

    Raises:
        ValueError: `line` is 0, or `end` is less than `start`.

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

    __match_args__: Final[
        tuple[
            Literal["index"],
            Literal["line"],
            Literal["start"],
            Literal["end"],
            Literal["count"],
            Literal["reached_at"],
        ]
    ]
    def __eq__(self, value: object, /) -> bool: ...
    def __hash__(self, /) -> int: ...
    def __ne__(self, value: object, /) -> bool: ...
    def __new__(
        cls,
        /,
        index: SupportsIndex,
        line: SupportsIndex,
        start: SupportsIndex,
        end: SupportsIndex,
        count: SupportsIndex,
        reached_at: SupportsIndex | None,
    ) -> Segment: ...
    def __reduce__(self, /) -> tuple[type, tuple[int, int, int, int, int, int | None]]: ...
    def __repr__(self, /) -> str: ...
    @property
    def count(self, /) -> int:
        """
        The number of occurrences in the segment.
        """
    @property
    def end(self, /) -> int:
        """
        The offset just after the segment's last character. The reset is not part of the segment.
        """
    @property
    def index(self, /) -> int:
        """
        The number of segments before this one (0-based).
        """
    @property
    def line(self, /) -> int:
        """
        The line that the segment starts in (1-based): one more than the number of `\\n` before it.
        """
    @property
    def reached_at(self, /) -> int | None:
        """
        The offset of the occurrence with which the count reached `min_number`; None if it did not,
        or if `min_number` is 0.
        """
    @property
    def slice(self, /) -> slice:
        """
        The range of the segment as a `slice`: `data[segment.slice]` is its text.
        """
    @property
    def start(self, /) -> int:
        """
        The offset of the segment's first character (0-based).
        """

@final
class StrayQuote:
    """
    A quote that is out of place: unclosed, closed too late, or not doubled in a quoted field.

    Args:
        line: The line that contains it, from 1.
        start: Its offset in bytes, from 0.

    Raises:
        ValueError: `line` is 0.

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
class Tally:
    """
    The result of `Counter.tally`: how many segments have each count.

    Args:
        counts: A dict that maps each count to its number of segments. Each count, and the sum of
            the numbers of segments, is from 0 to 2**64 - 1.

    Raises:
        ValueError: A number, or the sum, is out of range.
        TypeError: `counts` is not a dict of ints.

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
        Return the tally as an HTML table, for notebooks.
        """
    def at_least(self, /, count: SupportsIndex) -> int:
        """
        Return the number of segments with this count or a larger one.

        They would be the hits if `min_number` were this count.

        Args:
            count: An int from 0 to 2**64 - 1.

        Returns:
            An int.

        Raises:
            ValueError: `count` is out of range.
            TypeError: `count` is not an int.

        ```python
        >>> from atleast import Tally
        >>> Tally({0: 5, 2: 3, 7: 1}).at_least(2)
        4

        ```
        """
    @property
    def counts(self, /) -> dict[int, int]:
        """
        The number of segments with each count: a dict in ascending order of the counts.
        """
    @property
    def max(self, /) -> int | None:
        """
        The largest count; None if there is no segment.
        """
    @property
    def mode(self, /) -> int | None:
        """
        The most frequent count, or the smallest of several; None if there is no segment.
        """
    def plot(self, /, axes: Any | None = None) -> "Any":
        """
        Draw the tally with matplotlib, to choose a `min_number`.

        It has a bar for the segments with each count, and a line for those with at least that
        count. If there are many counts, each bar is for a range of them.

        Args:
            axes: The `matplotlib.axes.Axes` to draw in, or None for new ones. Default: None.

        Returns:
            The axes, which can be changed further or saved (`axes.figure.savefig`).

        Raises:
            ImportError: matplotlib is not installed. Install it with
                `pip install 'atleast[plot]'`.
        """
    def quantile(self, /, q: SupportsFloat | SupportsIndex) -> int | None:
        """
        Return the smallest count that at least the fraction `q` of the segments do not exceed.

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
        The number of occurrences in all segments together. It never overflows.
        """

@final
class Watch:
    """
    The search for the first hit in the chunks that pass a guard.
    """
    def __new__(cls, /, counter: Counter) -> Watch:
        """
        Args:
            counter: The `Counter` whose hits are searched for.
        """
    def at_end(self, /) -> Segment | None:
        """
        Return the first hit of the chunks so far, as if the data ended here.

        Returns:
            A `Segment`, or None.

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
        Take the next chunk, and return the first hit once it is certain.

        Args:
            chunk: A `str`, `bytes` or another buffer of bytes. Either all chunks must be `str`, or
                none.

        Returns:
            A `Segment`, which ends at or before the end of the chunks so far, or None.

        Raises:
            TypeError: `chunk` has a wrong type.

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
    How a table is written, as given or detected: `Ragged.dialect`.

    Args:
        encoding: "UTF-8", "UTF-16LE" or "UTF-16BE", in upper or lower case.
        line_end: "LF", "CRLF" or "CR", in upper or lower case, or None.
        sep: The separator, a `str` or `bytes`.
        quote: An ASCII character or a byte, or None.
        escape: An ASCII character or a byte, or None.
        comment: The prefix of comment lines, a `str` or `bytes`, or None.
        skip_lines: The number of lines that are skipped at the start.
        header: The number of fields of the first record, or None.
        expected: The number of fields that each record should have.

    Raises:
        ValueError: An argument has a wrong value. The message says why.
        TypeError: An argument has a wrong type.

    ```python
    >>> from atleast import ragged
    >>> ragged(b"a;b\\n1;2\\n").dialect.sep
    ';'

    ```
    """

    __match_args__: Final[
        tuple[
            Literal["encoding"],
            Literal["line_end"],
            Literal["sep"],
            Literal["quote"],
            Literal["escape"],
            Literal["comment"],
            Literal["skip_lines"],
            Literal["header"],
            Literal["expected"],
        ]
    ]
    def __eq__(self, value: object, /) -> bool: ...
    def __hash__(self, /) -> int: ...
    def __ne__(self, value: object, /) -> bool: ...
    def __new__(
        cls,
        /,
        encoding: str,
        line_end: str | None,
        sep: str | bytes,
        quote: str | bytes | None,
        escape: str | bytes | None,
        comment: str | bytes | None,
        skip_lines: SupportsIndex,
        header: SupportsIndex | None,
        expected: SupportsIndex,
    ) -> Written: ...
    def __reduce__(
        self, /
    ) -> tuple[
        type,
        tuple[
            str,
            str | None,
            str | bytes,
            str | bytes | None,
            str | bytes | None,
            str | bytes | None,
            int,
            int | None,
            int,
        ],
    ]: ...
    def __repr__(self, /) -> str: ...
    @property
    def comment(self, /) -> str | bytes | None:
        """
        The prefix of comment lines, as given: a `str`, or `bytes` if it is not UTF-8; None if it
        was not given.

        ```python
        >>> from atleast import ragged
        >>> ragged(b"a,b\\n# one\\n1,2\\n", comment="#").dialect.comment
        '#'

        ```
        """
    @property
    def encoding(self, /) -> str:
        """
        The encoding that the table was decoded from: `"UTF-8"`, `"UTF-16LE"` or `"UTF-16BE"`.

        It is also `"UTF-8"` for every other ASCII-compatible encoding, which is not decoded. A
        note has the number of bytes that are not valid UTF-8.

        ```python
        >>> from atleast import ragged
        >>> ragged('a,b\\n1,2\\n'.encode('utf-16-le')).dialect.encoding
        'UTF-16LE'

        ```
        """
    @property
    def escape(self, /) -> str | bytes | None:
        """
        The escape, which makes the next byte ordinary text: a character, or a byte that is not
        ASCII; None if there is none.

        ```python
        >>> from atleast import ragged
        >>> ragged(b"a,b\\n1\\\\,5,2\\n", escape="\\\\").dialect.escape
        '\\\\'

        ```
        """
    @property
    def expected(self, /) -> int:
        """
        The number of fields that each record should have, as given or detected; 0 if it was not
        given and there is no record.

        ```python
        >>> from atleast import ragged
        >>> ragged(b"id,amount\\n1,1,000\\n2,1,037\\n3,2,500\\n").dialect.expected
        3

        ```
        """
    @property
    def header(self, /) -> int | None:
        """
        The number of fields of the first record, or None if there is no record.

        ```python
        >>> from atleast import ragged
        >>> ragged(b"id,amount\\n1,1,000\\n2,1,037\\n3,2,500\\n").dialect.header
        2

        ```
        """
    @property
    def line_end(self, /) -> str | None:
        """
        The line end of most lines: `"LF"`, `"CRLF"` or `"CR"`, or None if there is no line end.

        ```python
        >>> from atleast import ragged
        >>> ragged(b"a,b\\r\\n1,2\\r\\n").dialect.line_end
        'CRLF'

        ```
        """
    @property
    def quote(self, /) -> str | bytes | None:
        """
        The quote: a character, or a byte that is not ASCII; None if quotes are ordinary text.

        ```python
        >>> from atleast import ragged
        >>> ragged(b"'a';'b, c'\\r'1';'2'\\r").dialect.quote
        "'"

        ```
        """
    @property
    def sep(self, /) -> str | bytes:
        """
        The separator: a `str`, or `bytes` if it is not UTF-8; empty if there is none.

        ```python
        >>> from atleast import ragged
        >>> ragged(b"a;b\\n1,5;2\\n").dialect.sep
        ';'

        ```
        """
    @property
    def skip_lines(self, /) -> int:
        """
        The number of lines that are skipped at the start, as given or detected.

        ```python
        >>> from atleast import ragged
        >>> ragged(b"Birds seen in May\\n\\nname,number\\nfinch,3\\n").dialect.skip_lines
        2

        ```
        """

def open(path: str | PathLike[str] | PathLike[bytes]) -> File:
    """
    Open a file for reading, as data for every method of `Counter` and for `ragged`.

    Rust reads the file, in chunks. It decompresses gzip, bzip2, xz, zstd, lz4 and a zip with one
    file, takes the encoding from a byte order mark and removes the mark, and converts UTF-16 to
    UTF-8. It detects all of these by the content, not the name. Offsets are those in the converted
    text.

    `from atleast import *` does not import it, so that Python's own `open` stays available.

    Args:
        path: A `str` or `os.PathLike`.

    Returns:
        A `File`.

    Raises:
        OSError: The file cannot be opened. Reading raises it for data that is truncated or corrupt,
            that needs more than 128 MiB of memory to be decompressed, and for a zip that is
            encrypted or has several files.
        ValueError: `path` contains a null character.
        TypeError: `path` has a wrong type.

    ```python
    >>> import atleast, os
    >>> with atleast.open(os.devnull) as file:
    ...     atleast.Counter("c").has_count(file)
    False

    ```
    """

def ragged(
    source: str | PathLike[str] | PathLike[bytes] | ReadableBuffer | SupportsRead[bytes],
    sep: str | bytes | None = None,
    *,
    quote: str | bytes | None = "auto",
    expected: SupportsIndex | str | None = None,
    escape: str | bytes | None = "auto",
    comment: str | bytes | None = None,
    skip_lines: SupportsIndex | None = None,
    max_field: SupportsIndex = 1048576,
    header: bool | None = None,
    line_end: str | None = None,
    encoding: str | None = None,
) -> Ragged:
    """
    Find the ragged rows and the stray quotes of a delimited file.

    A ragged row has too few or too many fields; a stray quote is out of place. Each property of the
    table that is not given is detected in the first mebibyte of records; `Ragged.dialect` has the
    result. The data is bytes: UTF-8, another ASCII-compatible encoding, or UTF-16, which is
    decoded. Lines are counted from 1, and records and offsets from 0. Offsets are in bytes; for
    UTF-16, in bytes of the decoded UTF-8. Other threads run while it reads, and Ctrl-C interrupts
    it.

    Args:
        source: A path (`str` or `os.PathLike`), the data (`bytes` or another buffer of bytes, such
            as a `bytearray`, `memoryview` or `mmap`), or a file that is open in binary mode, which
            is read from its current position. For a path, a large file is read on all cores, and a
            compressed file or a zip with one file is decompressed.
        sep: The separator, a `str` or `bytes` of any length, or None to detect it. For a path that
            ends in `.tsv` it is the tab. Default: None.
        quote: The quote, an ASCII character or a byte, or None if there is none. "auto" detects it.
            Separators and line ends between quotes are ordinary text. Default: 'auto'.
        expected: The number of fields that each record should have, or "header" for that of the
            first record, or None to detect it. Default: None.
        escape: The escape, an ASCII character or a byte, or None if there is none. "auto" detects
            it. The byte after an escape is ordinary text. Default: 'auto'.
        comment: A prefix, a `str` or `bytes`. Lines that start with it are skipped. None skips only
            lines at the top that start with `#`. Default: None.
        skip_lines: The number of lines to skip at the start, or None to detect it. Default: None.
        max_field: The largest length of a quoted field in bytes. A quote that is not closed within
            this length is stray. Default: 1048576.
        header: False if the first record is a row like the others. None or True if it may contain
            the names of the columns. Default: None.
        line_end: "lf", "crlf" or "cr", or None to detect it. Default: None.
        encoding: "utf-8" (also for every other ASCII-compatible encoding), "utf-16le" or
            "utf-16be", or None to detect it. Default: None.

    Returns:
        A `Ragged`.

    Raises:
        OSError: The file cannot be read.
        ValueError: An argument has a wrong value, or the data is not a table but, for example,
            HTML, JSON, a workbook or a zip of several files.
        TypeError: An argument has a wrong type.

    ```python
    >>> from atleast import ragged
    >>> ragged(b"id;name\\n1;Ann\\n2;Bob;x\\n3\\n4;\\"Eve\\n")
    Ragged: 5 records
      separator: ';'
      expected: 2 fields (detected), which 3 records have
      ragged rows: 2 (line 3: 3 fields, line 4: 1 field)
      stray quotes: 1 (line 5)
    >>> [row.line for row in ragged(b"a,b,c\\nd,e\\n", quote=None, expected=2).rows]
    [1]

    ```
    """

def run_command(arguments: "list[str]") -> int:
    """
    Run the command `atleast`, with the standard streams of this process.

    Args:
        arguments: The arguments of the command, without its name.

    Returns:
        The exit status, an int.
    """
