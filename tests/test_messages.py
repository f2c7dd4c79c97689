"""Every error message of the Python package, in one table to be read as a whole.

`pytest tests/test_messages.py -k table -s` prints it. Errors that Python itself or PyO3 raises, and
those of the operating system, are not in it.
"""

from __future__ import annotations

import array
import os
import pickle
import re
import select
import sys
import tempfile
import threading
import time
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple
from unittest import mock

import atleast
import pytest
from atleast import Counter, Note, Partial, Reset, Tally, ragged

from tests.test_fork import Waits, forked, in_use

CRATES = Path(__file__).parents[1] / "crates"

# The kinds of errors of the Rust crates that Python cannot provoke.
NEVER_RAISED = {
    "ResetIsString": "the conversion of `reset` accepts only one character",
    "QuoteIsSet": "the conversion of `quote` accepts no set",
    "QuoteIsString": "the conversion of `quote` accepts only one character",
    "Utf16": "`ragged` decodes UTF-16 before it reads the table",
}


class Row(NamedTuple):
    """An expression, and the whole message of the exception that it raises."""

    code: str
    error: type[BaseException]
    message: str
    kind: str = ""
    """The name of the kind of error in Rust, if it has one."""


class Returns:
    """A file object whose `read` returns these values one after another."""

    def __init__(self, *values: object) -> None:
        """Take the values."""
        self._values = iter(values)

    def read(self, size: int = -1, /) -> Any:
        return next(self._values)


class UsesItself:
    """A file object whose `read` uses the iterator that reads it."""

    def __init__(self) -> None:
        """Make the iterator."""
        self.hits = Counter(",").find_iter(self)

    def read(self, size: int = -1, /) -> bytes:
        next(self.hits)
        return b""


def raised_in_fork(call: Callable[[], object]) -> None:
    """Call in a forked process, and raise here what was raised there."""
    name, message = forked(call).split(": ", 1)
    assert name == "RuntimeError"
    raise RuntimeError(message)


def iterator_lost_in_fork() -> None:
    file = Waits()
    hits = Counter(",").find_iter(file)
    with in_use(lambda: list(hits), file):
        raised_in_fork(lambda: next(hits))


def file_lost_in_fork() -> None:
    with tempfile.TemporaryDirectory() as folder:
        pipe = Path(folder, "pipe")
        os.mkfifo(pipe)
        writer = os.open(pipe, os.O_RDWR)
        os.write(writer, b"c\n")
        file = atleast.open(pipe)
        thread = threading.Thread(target=file.read)
        thread.start()
        # Wait until the thread has read all bytes and waits for more.
        while select.select([writer], [], [], 0)[0]:
            time.sleep(0.001)
        time.sleep(0.05)
        try:
            raised_in_fork(lambda: file.read(1))
        finally:
            file.close()
            os.close(writer)
            thread.join()


def closed_file() -> atleast.File:
    file = atleast.open(os.devnull)
    file.close()
    return file


def closed_guard() -> atleast.GuardedFile:
    guarded = Counter(",").guard(atleast.open(os.devnull))
    guarded.close()
    return guarded


def finished_stream() -> atleast.CountStream:
    stream = Counter(",").stream()
    stream.finish()
    return stream


def stream_of(chunk: Any) -> atleast.CountStream:
    stream = Counter(",").stream()
    stream.feed(chunk)
    return stream


def long_partial() -> Partial:
    """Return a partial of 2**63 bytes."""
    partial = Counter(",").partial(b",")
    for _ in range(63):
        partial = partial.join(partial)
    return partial


def changed(partial: Partial, **values: object) -> Partial:
    """Make the partial again with another state."""
    make, (counter, state) = partial.__reduce__()[:2]
    names = ("length", "head", "tail", "is_odd", "outside", "inside")
    made: Partial = make(counter, tuple((dict(zip(names, state, strict=True)) | values).values()))
    return made


@contextmanager
def zip_of_two() -> Iterator[Path]:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "table.zip")
        with zipfile.ZipFile(path, "w") as archive:
            archive.writestr("a.csv", "a,b\n")
            archive.writestr("b.csv", "c\n")
        yield path


def ragged_of_two() -> None:
    with zip_of_two() as path:
        ragged(path)


def plot_without_matplotlib() -> None:
    with mock.patch.dict(sys.modules, {"matplotlib": None}):
        Tally({}).plot()


LINES = Counter(",", 1, Reset.NewlinesReset).partial("a,b\n" * 99)
LARGEST = 2**64 - 1

DATA = "a str, bytes, another buffer of bytes or a file"
ROWS = [
    # --- Counter: one argument
    Row("Counter(1)", TypeError, "`what` must be a str, bytes, set or CharSet, not int"),
    Row("Counter('')", ValueError, "`what` must not be empty", "EmptyString"),
    Row("Counter(set())", ValueError, "`what` must not be an empty set", "EmptySet"),
    Row(
        r"Counter('\ud800')",
        ValueError,
        r"`what` must be a character, not the lone surrogate '\ud800'",
    ),
    Row(
        r"Counter('a\ud800')",
        ValueError,
        r"`what` must not contain lone surrogates: 'a\ud800'",
    ),
    Row("Counter({1})", TypeError, "each item of `what` must be a str, not int"),
    Row(
        "Counter({'ab'})",
        ValueError,
        "each item of `what` must be one character, not 'ab' (2 characters)",
    ),
    Row("Counter(',', '3')", TypeError, "`min_number` must be an int, not str"),
    Row("Counter(',', -1)", ValueError, "`min_number` must be at least 0, not -1"),
    Row(
        "Counter(',', 2**64)",
        ValueError,
        f"`min_number` must be at most {LARGEST}, not {2**64}",
    ),
    Row(
        "Counter(',', 10**5000)",
        ValueError,
        f"`min_number` must be at most {LARGEST}, not an int of 16610 bits",
    ),
    Row(
        "Counter(',', 1, None)",
        TypeError,
        "`reset` must be a Reset, str, bytes, set or CharSet, not NoneType",
    ),
    Row("Counter(',', 1, '')", ValueError, "`reset` must be one character, not ''"),
    Row(
        "Counter(',', 1, 'ab' * 99)",
        ValueError,
        f"`reset` must be one character, not '{'ab' * 39}a… (198 characters)",
    ),
    Row(
        "Counter(',', 1, b'ab')",
        ValueError,
        "`reset` must be one byte, not b'ab' (2 bytes)",
    ),
    Row("Counter(',', 1, set())", ValueError, "`reset` must not be an empty set", "EmptySet"),
    Row("Counter(',', max_number='3')", TypeError, "`max_number` must be an int, not str"),
    Row("Counter(',', invert=1)", TypeError, "`invert` must be a bool, not int"),
    Row(
        "Counter(',', quote={'\"'})",
        TypeError,
        "`quote` must be a str, bytes or None, not set",
    ),
    Row("Counter(',', quote='')", ValueError, "`quote` must be one character, not ''"),
    # --- Counter: two arguments
    Row(
        "Counter(',', 3, max_number=2)",
        ValueError,
        "`max_number` (2) must be at least `min_number` (3)",
        "MaxBelowMin",
    ),
    Row(
        r"Counter('é', reset=b'\xff')",
        ValueError,
        r"`what` must be ASCII or bytes, not 'é', because another argument contains the byte "
        r"b'\xff'",
        "NonAsciiWithByte",
    ),
    Row(
        r"Counter(b'\xff', reset=Reset.WhitespaceReset)",
        ValueError,
        r"`reset` must be ASCII or bytes, not Reset.WhitespaceReset, because another argument "
        r"contains the byte b'\xff'",
        "WhitespaceResetWithByte",
    ),
    Row(
        "Counter('ab', reset=Reset.RunsReset)",
        ValueError,
        "`what` must be one character or a set with Reset.RunsReset, not 'ab'",
        "StringWithRunsReset",
    ),
    Row(
        "Counter('a b', reset=Reset.SpacesReset)",
        ValueError,
        "`what` can never match: 'a b' contains ' ', which is a reset (Reset.SpacesReset)",
        "StringContainsReset",
    ),
    Row(
        "Counter('a b', reset=' ')",
        ValueError,
        "`what` can never match: 'a b' contains ' ', which is a reset",
        "StringContainsReset",
    ),
    Row(
        "Counter('ab', reset='B', ignore_ascii_case=True)",
        ValueError,
        "`what` must not contain a reset: ignoring ASCII case, 'ab' contains 'B'",
        "StringContainsReset",
    ),
    Row(
        "Counter('a|b', quote='|')",
        ValueError,
        "`what` can never match: 'a|b' contains '|', which is the quote",
        "StringContainsQuote",
    ),
    Row(
        "Counter('ab', quote='B', ignore_ascii_case=True)",
        ValueError,
        "`what` must not contain the quote: ignoring ASCII case, 'ab' contains 'B'",
        "StringContainsQuote",
    ),
    Row(
        "Counter(',', quote='|', reset=Reset.RunsReset)",
        ValueError,
        "`quote` must be None with Reset.RunsReset, not '|'",
        "QuoteWithRunsReset",
    ),
    Row(
        "Counter(',', quote=',')",
        ValueError,
        "`quote` must differ from `what`: both are ','",
        "QuoteIsCounted",
    ),
    Row(
        "Counter({'a', 'b'}, quote='a')",
        ValueError,
        "`quote` must not also be counted: 'a' is in `what` (CharSet('[ab]'))",
        "QuoteIsCounted",
    ),
    Row(
        "Counter('a', quote='A', ignore_ascii_case=True)",
        ValueError,
        "`quote` must not also be counted: ignoring ASCII case, 'A' is in `what` ('a')",
        "QuoteIsCounted",
    ),
    Row(
        "Counter(',', quote=';', reset=';')",
        ValueError,
        "`quote` must differ from `reset`: both are ';'",
        "QuoteIsReset",
    ),
    Row(
        r"Counter(',', quote='\n', reset=Reset.NewlinesReset)",
        ValueError,
        r"`quote` must not also be a reset: '\n' is in `reset` (Reset.NewlinesReset)",
        "QuoteIsReset",
    ),
    # --- CharSet
    Row("CharSet({'a'})", TypeError, "`class_text` must be a str, not set"),
    Row(
        r"CharSet('[\ud800]')",
        ValueError,
        r"`class_text` must not contain lone surrogates: '[\ud800]'",
    ),
    Row(
        "CharSet('[a')",
        ValueError,
        r"`class_text` must be one class of characters, such as '[a-z]' or '\\d', not '[a': "
        "unclosed character class",
        "InvalidClassText",
    ),
    Row(
        "CharSet('[' * 2**24)",
        ValueError,
        "`class_text` must be at most 8388608 bytes long in UTF-8, not 16777216",
        "ClassTextTooLong",
    ),
    Row(
        "'ab' in CharSet('[a]')",
        ValueError,
        "`character` must be one character, not 'ab' (2 characters)",
    ),
    # --- Data
    Row("Counter(',').hits(['a,b'])", TypeError, f"`data` must be {DATA}, not list"),
    Row(
        r"Counter(b'\xff').hits('a,b')",
        TypeError,
        r"`data` must be bytes, not str, because the counter contains the byte b'\xff'",
    ),
    Row(
        "Counter(',').hits(array.array('i', [1]))",
        TypeError,
        "`data` must be a buffer of bytes (format 'B', 'b' or 'c'), but this array has the format "
        "'i'",
    ),
    Row(
        "Counter(',').hits(memoryview(b'abc')[::2])",
        TypeError,
        "`data` must be a contiguous buffer, but this memoryview is not contiguous",
    ),
    Row(
        "Counter(',').hits(Returns(1))",
        TypeError,
        "the result of `data.read()` must be bytes or str, not int",
    ),
    Row(
        "Counter(',').hits(Returns('a', b'b'))",
        TypeError,
        "the result of `data.read()` must be str as in the first call, not bytes",
    ),
    Row(
        "next(UsesItself().hits)",
        ValueError,
        "the iterator is already in use: it was called from within one of its own calls",
    ),
    Row(
        "iterator_lost_in_fork()",
        RuntimeError,
        "the iterator cannot be used in this process: when the process was forked, another thread "
        "was using it",
    ),
    # --- Files
    Row("atleast.open(1)", TypeError, "`path` must be a str or os.PathLike, not int"),
    Row(r"atleast.open('a\0b')", ValueError, r"`path` must not contain a null character: 'a\x00b'"),
    Row("closed_file().read()", ValueError, "I/O operation on closed file."),
    Row("closed_file().__enter__()", ValueError, "I/O operation on closed file."),
    Row(
        "file_lost_in_fork()",
        RuntimeError,
        "the file cannot be read in this process: when the process was forked, another thread was "
        "reading it",
    ),
    # --- Columns
    Row(
        "Counter(',').hits_each('a,b')",
        TypeError,
        "`column` must be an iterable of str or bytes, not str",
    ),
    Row(
        "Counter(',').hits_each(['a,b', None])",
        TypeError,
        "item 1 of `column` must be a str or bytes, not NoneType",
    ),
    Row(
        r"Counter(b'\xff').hits_each(['a,b'])",
        TypeError,
        r"item 0 of `column` must be bytes, not str, because the counter contains the byte b'\xff'",
    ),
    # --- Streams
    Row(
        "Counter(',').stream().feed(1)",
        TypeError,
        "`chunk` must be a str, bytes or another buffer of bytes, not int",
    ),
    Row(
        "stream_of('a').feed(b'b')",
        TypeError,
        "`chunk` must be str like the first chunk, not bytes",
    ),
    Row(
        "finished_stream().feed('a')",
        ValueError,
        "the stream cannot be fed: finish() was called",
    ),
    Row("pickle.dumps(Counter(',').stream())", TypeError, "cannot pickle 'CountStream' object"),
    # --- Guards
    Row(
        "Counter(',').guard(b'a,b')",
        TypeError,
        "`chunks` must be a file object, an iterable or an async iterable, not bytes",
    ),
    Row(
        "list(Counter(',', 3).guard(['a,b', ',,']))",
        atleast.LimitExceeded,
        "hit at offset 4 in line 1 (count 3): Counter(',', 3, Reset.NoReset)",
    ),
    Row("closed_guard().read()", ValueError, "I/O operation on closed file."),
    # --- Partials
    Row(
        "Counter(',').partial('').join(Counter(';').partial(''))",
        ValueError,
        "partials of different counters cannot be joined: one is of Counter(',', 1, "
        "Reset.NoReset), the other of Counter(';', 1, Reset.NoReset)",
        "DifferentCounters",
    ),
    Row(
        "Counter(',').partial('').join(Counter(',').partial(b''))",
        TypeError,
        "a partial of str and a partial of bytes cannot be joined",
        "TextAndBytes",
    ),
    Row(
        "long_partial().join(long_partial())",
        ValueError,
        f"partials of lengths {2**63} and {2**63} cannot be joined: their total must be less than "
        f"{LARGEST}",
        "LengthOverflow",
    ),
    Row(
        "Counter('aba').partial('')",
        ValueError,
        "partials cannot count 'aba': it ends as it starts, so its occurrences can overlap",
        "SelfOverlap",
    ),
    Row(
        "Partial.join_all([])",
        ValueError,
        "`partials` must not be empty: start with counter.partial('') or counter.partial(b''), "
        "which changes nothing",
        "NothingToJoin",
    ),
    Row("Partial.join_all(1)", TypeError, "`partials` must be an iterable of Partial, not int"),
    Row(
        "Partial.join_all([LINES, 'a'])",
        TypeError,
        "item 1 of `partials` must be a Partial, not str",
    ),
    # --- Tallies and segments
    Row("Tally([0])", TypeError, "`counts` must be a dict, not list"),
    Row("Tally({'0': 1})", TypeError, "each key of `counts` must be an int, not str"),
    Row("Tally({0: -1})", ValueError, "each value of `counts` must be at least 0, not -1"),
    Row(
        "Tally({0: LARGEST, 1: 1})",
        ValueError,
        f"the values of `counts` must add up to at most {LARGEST}",
    ),
    Row("Tally({}).at_least(-1)", ValueError, "`count` must be at least 0, not -1"),
    Row("Tally({}).quantile('1')", TypeError, "`q` must be a number, not str"),
    Row(
        "Tally({}).quantile(1.5)",
        ValueError,
        "`q` must be between 0 and 1, not 1.5",
        "FractionOutOfRange",
    ),
    Row(
        "Tally({}).quantile(10**5000)",
        ValueError,
        "`q` must be between 0 and 1, not an int of 16610 bits",
    ),
    Row(
        "plot_without_matplotlib()",
        ImportError,
        "Tally.plot needs matplotlib: pip install 'atleast[plot]'",
    ),
    Row("Segment(0, 0, 0, 0, 0, None)", ValueError, "`line` must be at least 1, not 0"),
    Row("Segment(0, 1, 3, 2, 0, None)", ValueError, "`end` (2) must be at least `start` (3)"),
    # --- ragged: the source
    Row(
        "ragged(1)",
        TypeError,
        "`source` must be a path, bytes, another buffer of bytes or a binary file, not int",
    ),
    Row(
        r"ragged('a,b\n1,2\n')",
        ValueError,
        "`source` must be a path if it is a str, but this str of 8 characters contains a line end: "
        "pass data as bytes",
    ),
    Row(r"ragged('a\0b')", ValueError, r"`source` must not contain a null character: 'a\x00b'"),
    Row(
        "ragged(array.array('i', [1]))",
        TypeError,
        "`source` must be a buffer of bytes (format 'B', 'b' or 'c'), but this array has the "
        "format 'i'",
    ),
    Row(
        "ragged(Returns('a,b'))",
        TypeError,
        "`source` must be open in binary mode, but `source.read()` returned a str",
    ),
    Row(
        "ragged(Returns(None))",
        TypeError,
        "the result of `source.read()` must be bytes, not NoneType",
    ),
    Row(
        "ragged(b'<!DOCTYPE html>')",
        ValueError,
        "`source` looks like HTML, not like a table: give `sep` to read it anyway",
        "NotATable",
    ),
    Row(
        "ragged_of_two()",
        ValueError,
        '`source` cannot be read: it is a zip of 2 files ("a.csv", "b.csv"), but only a zip with '
        "one file can be read",
    ),
    # --- ragged: the other arguments
    Row("ragged(b'', 1)", TypeError, "`sep` must be a str or bytes, not int"),
    Row("ragged(b'', '')", ValueError, "`sep` must not be empty", "EmptyText"),
    Row(
        r"ragged(b'', ';\r\n')",
        ValueError,
        r"`sep` must not contain a line end: ';\r\n'",
        "ContainsLineEnd",
    ),
    Row(
        "ragged(b'', '||', quote='|')",
        ValueError,
        "`quote` ('|') and `sep` ('||') must not have a byte in common",
        "SharedByte",
    ),
    Row(
        "ragged(b'', quote='é')",
        ValueError,
        "`quote` must be an ASCII character or a byte, not 'é'",
    ),
    Row(
        "ragged(b'', quote='ab')",
        ValueError,
        "`quote` must be one character, not 'ab' (2 characters)",
    ),
    Row("ragged(b'', comment='')", ValueError, "`comment` must not be empty", "EmptyText"),
    Row("ragged(b'', expected=0)", ValueError, "`expected` must be at least 1, not 0", "Zero"),
    Row(
        "ragged(b'', expected='first')",
        TypeError,
        "`expected` must be an int, None or 'header', not 'first'",
    ),
    Row("ragged(b'', skip_lines=-1)", ValueError, "`skip_lines` must be at least 0, not -1"),
    Row("ragged(b'', header=1)", TypeError, "`header` must be a bool, not int"),
    Row(
        "ragged(b'', line_end='LFCR')",
        ValueError,
        "`line_end` must be 'lf', 'crlf' or 'cr', not 'LFCR'",
    ),
    Row("ragged(b'', line_end=1)", TypeError, "`line_end` must be a str, not int"),
    Row(
        "ragged(b'', encoding='latin-1')",
        ValueError,
        "`encoding` must be 'utf-8', 'utf-16le' or 'utf-16be', not 'latin-1' (use 'utf-8' for "
        "any other ASCII-compatible encoding)",
    ),
    # --- The classes of a report
    Row("RaggedRow(0, 0, 0, 0)", ValueError, "`line` must be at least 1, not 0"),
    Row("StrayQuote(0, 0)", ValueError, "`line` must be at least 1, not 0"),
    Row(
        "Note('other', 1, '')",
        ValueError,
        f"`kind` must be one of {', '.join(map(repr, Note.KINDS))}, not 'other'",
    ),
    Row("Note('nul', 0, '')", ValueError, "`line` must be at least 1, not 0"),
    Row(
        "Note('nul', 1, 'text', [('sep', ',', 'so')])",
        ValueError,
        "`text` must end with the text of `cures`, as in the notes of a report",
    ),
    Row("Note('nul', 1, '', 1)", TypeError, "`cures` must be an iterable of tuples, not int"),
    Row(
        "Note('nul', 1, '', [['sep']])",
        TypeError,
        "each item of `cures` must be a tuple (argument, value, condition), not list",
    ),
    Row(
        "Note('nul', 1, '', [('sep',)])",
        ValueError,
        "each item of `cures` must be a tuple (argument, value, condition), not a tuple of length "
        "1",
    ),
    Row(
        "Note('nul', 1, '', [(1, ',', 'so')])",
        TypeError,
        "the argument in each item of `cures` must be a str, not int",
    ),
    Row(
        "Note('nul', 1, '', [('sep', 1.5, 'so')])",
        TypeError,
        "the value in each item of `cures` must be an int, str, bytes or None, not float",
    ),
    Row(
        "Note('nul', 1, '', [('sep', -1, 'so')])",
        ValueError,
        "the value in each item of `cures` must be at least 0, not -1",
    ),
    Row(
        "Note('nul', 1, '', [('sep', ',', 1)])",
        TypeError,
        "the condition in each item of `cures` must be a str, not int",
    ),
    Row(
        "Written('UTF-8', 'LF', ',', 'ab', None, None, 0, 2, 2)",
        ValueError,
        "`quote` must be one character, not 'ab' (2 characters)",
    ),
    Row(
        "Ragged(',', 2, False, 1, [1], [], Tally({}), 1)",
        TypeError,
        "each item of `rows` must be a RaggedRow, not int",
    ),
    Row(
        "Ragged(',', 2, False, 1, [], None, Tally({}), 1)",
        TypeError,
        "`stray_quotes` must be an iterable of StrayQuote, not NoneType",
    ),
    Row(
        "Ragged(',', 2, False, 1, [], [1], Tally({}), 1)",
        TypeError,
        "each item of `stray_quotes` must be a StrayQuote, not int",
    ),
    Row(
        "Ragged(',', 2, False, 1, [], [], Tally({}), 0)",
        ValueError,
        "`first_good_line` must be at least 1, not 0",
    ),
    Row(
        "Ragged(',', 2, False, 1, [], [], Tally({}), 1, None, [1])",
        TypeError,
        "each item of `notes` must be a Note, not int",
    ),
    # --- Pickled partials that somebody changed
    *(
        Row(code, ValueError, f"`state` must be the state of a pickled Partial: {reason}")
        for code, reason in [
            ("Partial(Counter(','), ())", "the state is not a tuple of 6 items"),
            ("changed(LINES, length=-1)", f"the length is not an int from 0 to {LARGEST}"),
            ("changed(LINES, length=LARGEST)", f"the length {LARGEST} is too large"),
            ("changed(LINES, head=1)", "the head is neither bytes nor a list"),
            (
                "changed(LINES, head=[-1])",
                f"the code point in the head is not an int from 0 to {LARGEST}",
            ),
            (
                "changed(LINES, head=[0x110000])",
                "the head contains 1114112, which is not a code point",
            ),
            ("changed(LINES, head=b'')", "one of head and tail is bytes and the other a list"),
            (
                "changed(Counter('ab').partial('ab'), head=[])",
                "the head has 0 units and the tail 1, which does not fit the length 2",
            ),
            ("changed(LINES, is_odd=1)", "is_odd is not a bool"),
            ("changed(LINES, is_odd=True)", "it has quotes, but the counter has no quote"),
            ("changed(LINES, outside=())", "the summary is not a tuple of 3 items"),
            ("changed(LINES, outside=(1, True, None))", "an empty part has the count 1"),
            (
                "changed(LINES, outside=(999, False, None))",
                "it has 999 occurrences in 396 units",
            ),
            (
                "changed(LINES, outside=(0, True, ()))",
                "the rest is not a tuple of 3 items",
            ),
            (
                "changed(LINES, outside=(0, True, ([], 0, True)))",
                "the tally is not a dict",
            ),
            (
                "changed(LINES, outside=(0, True, ({1: 0}, 0, True)))",
                "the tally has the count 1 with no segments",
            ),
            (
                "changed(LINES, outside=(0, True, ({0: 999}, 0, True)))",
                "it has 1000 resets in 396 units",
            ),
            (
                "changed(Counter(',').partial(',' * 200), outside=(0, True, ({}, 0, True)))",
                "it has resets, but the counter has Reset.NoReset",
            ),
            (
                "changed(Counter(',', reset=Reset.RunsReset).partial(', ' * 200), "
                "outside=(0, True, ({0: 1}, 0, True)))",
                "it has empty runs",
            ),
            (
                "changed(Counter('abc').partial('abc'), head=[97, 120])",
                "head and tail overlap, but differ there",
            ),
            (
                "changed(Counter(',').partial(b','), outside=(0, False, None))",
                "head and tail contain all of the text, whose state is different",
            ),
            (
                r"Partial(Counter(b'\xff'), (0, [], [], False, (0, True, None), (0, True, None)))",
                "it is of str, but the counter reads only bytes",
            ),
        ]
    ),
]
# The names that the expressions may use.
NAMESPACE = {**vars(atleast), **globals(), "array": array, "pickle": pickle}


def raised(code: str) -> BaseException | None:
    try:
        eval(code, NAMESPACE)
    except BaseException as error:
        return error
    return None


def table() -> str:
    """Return each expression and below it the exception that it raises."""
    return "\n\n".join(f"{row.code}\n    {row.error.__name__}: {row.message}" for row in ROWS)


@pytest.mark.skipif(not hasattr(os, "fork"), reason="two of the errors need a fork")
def test_the_table_has_the_message_of_each_error() -> None:
    print(f"\n{table()}")
    wrong = []
    for row in ROWS:
        error = raised(row.code)
        if (type(error), str(error)) != (row.error, row.message):
            wrong.append(f"{row.code}\n    {type(error).__name__}: {error}")
    assert not wrong, "\n\n".join(wrong)


def test_each_message_names_an_argument_or_an_object_in_plain_words() -> None:
    for row in ROWS:
        assert not re.search(r" (?:\w+|it) (?:holds|stands)\b|, but it is|\bWhat\b|::", row.message)
        # The name of an argument is always in backticks.
        assert not re.search(r"(?<![`\w.])(?:min_number|max_number|ignore_ascii)", row.message)


def test_each_kind_of_error_in_rust_has_a_row() -> None:
    kinds = set()
    for crate in ("atleast", "atleast-tables"):
        source = (CRATES / crate / "src" / "error.rs").read_text()
        (body,) = re.findall(r"^pub enum ErrorKind \{\n(.*?)^\}", source, re.MULTILINE | re.DOTALL)
        kinds |= set(re.findall(r"^    (\w+)(?: \{|,)", body, re.MULTILINE))
    assert len(kinds) > 25
    assert {row.kind for row in ROWS if row.kind} | set(NEVER_RAISED) == kinds
    assert not {row.kind for row in ROWS} & set(NEVER_RAISED)
