"""What only the Python function `ragged` has: sources, exceptions, signals, threads, classes.

Other tests show which rows are ragged and which quotes are stray.
"""

from __future__ import annotations

import array
import copy
import ctypes
import doctest
import functools
import inspect
import io
import json
import mmap
import os
import pickle
import random
import re
import signal
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import atleast
import pytest
from atleast import Note, Ragged, RaggedRow, StrayQuote, Tally, Written, ragged

from tests.fake_files import Endless, FakeFile
from tests.threads import at_once, steps_during

TABLE = b'id,name\n1,Ann\n2,Bob,x\n3\n4,"Eve\n'
EVERY_PROTOCOL = range(pickle.HIGHEST_PROTOCOL + 1)
# The longest delay of a signal; on an idle machine it is a thirtieth of a second.
SOON = 1.0


def large_table() -> bytes:
    """Return a table of many chunks, with faults of each kind and quoted line ends."""
    chance = random.Random(1)
    lines = []
    for number in range(120_000):
        line = f'{number},"a, ""b""\r\nc",{number * 7}'
        fault = chance.random()
        if fault < 0.0005:
            line += ",x"
        elif fault < 0.001:
            line = f'{number},"never closed,{number}'
        lines.append(line)
    return "\r\n".join(lines).encode()


class Pieces(io.RawIOBase):
    """A file that returns a few bytes at a time, as a socket may."""

    def __init__(self, data: bytes, most: int) -> None:
        """Return at most `most` bytes at a time."""
        self.data = io.BytesIO(data)
        self.chance = random.Random(most)
        self.most = most

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        return self.data.readinto(memoryview(buffer)[: self.chance.randint(1, self.most)])


# --- Sources


@pytest.fixture(scope="module")
def large() -> bytes:
    return large_table()


@pytest.fixture(scope="module")
def expected(large: bytes) -> Ragged:
    report = ragged(large)
    assert report.records > 100_000
    assert len(report.rows) > 50
    assert len(report.stray_quotes) > 20
    return report


def test_a_path(tmp_path: Path, large: bytes, expected: Ragged) -> None:
    class Named:
        def __init__(self, path: Any) -> None:
            self.path = path

        def __fspath__(self) -> Any:
            return self.path

    class Text(str):
        pass

    path = tmp_path / "table.csv"
    path.write_bytes(large)
    sources: list[Any] = [path, str(path), Text(path), Named(str(path)), Named(os.fsencode(path))]
    for source in sources:
        assert ragged(source) == expected


def test_a_large_file_by_its_path(tmp_path: Path, large: bytes) -> None:
    path = tmp_path / "table.csv"
    # Enough for several cores to share it.
    path.write_bytes((large + b"\r\n") * 8)
    report = ragged(path)
    assert report == ragged(path.read_bytes())
    assert len(report.rows) > 400


def test_a_path_that_is_no_text(tmp_path: Path) -> None:
    name = os.fsencode(tmp_path) + b"/\xff\xe9.csv"
    Path(os.fsdecode(name)).write_bytes(TABLE)
    assert ragged(os.fsdecode(name)) == ragged(TABLE)
    assert ragged(Path(os.fsdecode(name))) == ragged(TABLE)


def test_a_named_pipe(tmp_path: Path, large: bytes, expected: Ragged) -> None:
    path = tmp_path / "pipe"
    os.mkfifo(path)
    writer = threading.Thread(target=path.write_bytes, args=[large])
    writer.start()
    assert ragged(path) == expected
    writer.join()


def test_a_file_that_is_open(tmp_path: Path, large: bytes, expected: Ragged) -> None:
    path = tmp_path / "table.csv"
    path.write_bytes(large)
    for buffering in (-1, 0):
        with open(path, "rb", buffering) as file:
            assert ragged(file) == expected
            assert file.read() == b""
            assert not file.closed
    assert ragged(io.BytesIO(large)) == expected
    with tempfile.TemporaryFile() as file:
        file.write(large)
        file.seek(0)
        assert ragged(file) == expected


def test_a_file_is_read_from_where_it_stands() -> None:
    file = io.BytesIO(b"a title\n" + TABLE)
    file.readline()
    assert ragged(file) == ragged(TABLE)


@pytest.mark.parametrize("most", [1, 2, 1000, 300_000])
def test_a_file_may_give_less_than_it_is_asked_for(
    most: int, large: bytes, expected: Ragged
) -> None:
    if most < 1000:
        large = large[:50_000]
        expected = ragged(large)
    assert ragged(Pieces(large, most)) == expected


def test_a_file_may_give_more_than_it_is_asked_for(large: bytes, expected: Ragged) -> None:
    assert ragged(FakeFile(large[:10], large[10:3_000_000], large[3_000_000:], b"")) == expected


def test_other_objects_that_hold_bytes(tmp_path: Path, large: bytes, expected: Ragged) -> None:
    class Bytes(bytes):
        pass

    path = tmp_path / "table.csv"
    path.write_bytes(large)
    sources: list[Any] = [
        Bytes(large),
        bytearray(large),
        memoryview(large),
        memoryview(b"\n" + large)[1:],
        array.array("B", large),
        array.array("b", large),
        (ctypes.c_char * len(large)).from_buffer_copy(large),
        memoryview(large[:-1] + b"\n" * 9).cast("B")[: len(large) - 1],
    ]
    for source in sources[:-1]:
        assert ragged(source) == expected, type(source)
    assert ragged(sources[-1]) == ragged(large[:-1])
    with open(path, "rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as mapped:
        # A map has a `read` like a file, but is read as a buffer.
        mapped.seek(100)
        assert ragged(mapped) == expected
        assert mapped.tell() == 100
    # A buffer of two dimensions is read row by row.
    grid = memoryview(TABLE[:30]).cast("B", (5, 6))
    assert ragged(grid) == ragged(TABLE[:30])


def test_what_lent_its_bytes_is_free_again() -> None:
    data = bytearray(TABLE)
    ragged(data)
    data += b"\n"
    with pytest.raises(ValueError, match="JSON"):
        ragged(bytearray(b'{"a": 1}'))
    data.clear()


def test_bytes_that_are_not_contiguous_or_no_bytes() -> None:
    sources: list[tuple[Any, str]] = [
        (
            memoryview(TABLE)[::2],
            "`source` must be a contiguous buffer, but this memoryview is not contiguous",
        ),
        (
            array.array("i", [1, 2]),
            "`source` must be a buffer of bytes (format 'B', 'b' or 'c'), but this array has the "
            "format 'i'",
        ),
    ]
    for source, message in sources:
        with pytest.raises(TypeError, match=f"^{re.escape(message)}$"):
            ragged(source)
    view = memoryview(TABLE)
    view.release()
    with pytest.raises(ValueError, match="released"):
        ragged(view)


@pytest.mark.parametrize(
    "source", [b"", bytearray(), memoryview(b""), io.BytesIO(), b"\xef\xbb\xbf"]
)
def test_nothing(source: Any) -> None:
    report = ragged(source)
    assert (report.sep, report.expected, report.records, report.tally) == (",", 0, 0, Tally({}))
    assert (report.rows, report.stray_quotes, report.first_good_line) == ([], [], None)
    assert report.to_dicts() == []


def test_an_empty_file(tmp_path: Path) -> None:
    path = tmp_path / "empty.csv"
    path.touch()
    assert ragged(path) == ragged(b"")
    assert ragged(path, expected=3) == ragged(b"", expected=3)


@pytest.mark.parametrize("name", ["table.tsv", "table.csv.TSV"])
def test_the_name_says_that_tabs_separate(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    path.write_bytes(b"a,b\tc\nd,e\n")
    assert ragged(path).sep == "\t"
    assert ragged(path, sep=None) == ragged(str(path)) == ragged(path, "\t")
    assert ragged(path, ",").sep == ","
    assert ragged(path.read_bytes()).sep == ","
    with open(path, "rb") as file:
        assert ragged(file).sep == ","


# --- Errors


@pytest.mark.parametrize(
    "source", [None, 1, 1.5, [b"a"], {"a": 1}, object(), b"a".hex, ragged], ids=type
)
def test_a_source_is_a_path_bytes_or_a_file(source: Any) -> None:
    kinds = "a path, bytes, another buffer of bytes or a binary file"
    message = f"`source` must be {kinds}, not {type(source).__name__}"
    with pytest.raises(TypeError, match=f"^{re.escape(message)}$"):
        ragged(source)


def test_a_file_is_opened_in_binary_mode(tmp_path: Path) -> None:
    path = tmp_path / "table.csv"
    path.write_bytes(TABLE)
    message = "`source` must be open in binary mode, but `source.read()` returned a str"
    with open(path) as file, pytest.raises(TypeError, match=f"^{re.escape(message)}$"):
        ragged(file)  # type: ignore[arg-type]
    with pytest.raises(TypeError, match=f"^{re.escape(message)}$"):
        ragged(io.StringIO())  # type: ignore[arg-type]


@pytest.mark.parametrize("chunk", [None, 3, bytearray(b"a"), [b"a"]], ids=repr)
def test_a_file_gives_bytes(chunk: Any) -> None:
    message = f"the result of `source.read()` must be bytes, not {type(chunk).__name__}"
    with pytest.raises(TypeError, match=f"^{re.escape(message)}$"):
        ragged(FakeFile(b"a,b\n", chunk))


@pytest.mark.parametrize(
    "error", [OSError(5, "gone"), InterruptedError(4, "no"), RuntimeError("x"), KeyboardInterrupt()]
)
def test_what_a_file_raises_is_raised(error: BaseException) -> None:
    with pytest.raises(type(error)) as raised:
        ragged(FakeFile(b"a,b\n", b"c" * 2_000_000, error))
    assert raised.value is error


def test_a_closed_file_is_refused_as_by_itself() -> None:
    file = io.BytesIO(TABLE)
    file.close()
    with pytest.raises(ValueError, match="closed file"):
        ragged(file)


@pytest.mark.parametrize("kind", [str, Path])
def test_an_error_of_a_file_is_that_of_open(tmp_path: Path, kind: type) -> None:
    (tmp_path / "file").touch()
    (tmp_path / "circle").symlink_to(tmp_path / "circle")
    names = ["absent", "", "file/below", "circle", "x" * 300, "\xe9\udcff"]
    paths: list[Any] = [kind(tmp_path / name) for name in names]
    assert len({type(path) for path in paths}) == 1
    numbers = set()
    for path in paths:
        with pytest.raises(OSError, match=r"^\[Errno ") as by_open:
            open(path, "rb").close()
        with pytest.raises(OSError, match=r"^\[Errno ") as raised:
            ragged(path)
        assert type(raised.value) is type(by_open.value)
        assert str(raised.value) == str(by_open.value)
        assert raised.value.errno == by_open.value.errno
        assert raised.value.filename == by_open.value.filename == str(path)
        numbers.add(raised.value.errno)
    assert len(numbers) == 5
    with pytest.raises(FileNotFoundError):
        ragged(kind(tmp_path / "absent"))
    with pytest.raises(IsADirectoryError):
        ragged(kind(tmp_path))


def test_a_path_has_no_null_character() -> None:
    message = r"`source` must not contain a null character: 'a\x00b'"
    with pytest.raises(ValueError, match=f"^{re.escape(message)}$"):
        ragged("a\0b")


@pytest.mark.parametrize("name", ["utf-16", "utf-16-le", "utf-16-be"])
def test_utf_16_is_decoded(tmp_path: Path, name: str) -> None:
    data = "id,name\n1,Zoë\n2\n".encode(name)
    path = tmp_path / "table.csv"
    path.write_bytes(data)
    sources: list[Any] = [path, data, bytearray(data), io.BytesIO(data)]
    for source in sources:
        report = ragged(source)
        assert report.rows == [RaggedRow(2, 3, 15, 1)]
        assert report.dialect.encoding == ("UTF-16BE" if name == "utf-16-be" else "UTF-16LE")
        # Without a byte order mark it is guessed, and a note says so.
        assert [note.kind for note in report.notes] == ([] if name == "utf-16" else ["utf16"])
    assert ragged(data, encoding="utf-8").dialect.encoding == "UTF-8"


@pytest.mark.parametrize(
    ("option", "value", "message"),
    [
        ("sep", 1, "`sep` must be a str or bytes, not int"),
        ("sep", [","], "`sep` must be a str or bytes, not list"),
        ("quote", 34, "`quote` must be a str or bytes, not int"),
        ("escape", True, "`escape` must be a str or bytes, not bool"),
        ("line_end", 1, "`line_end` must be a str, not int"),
        ("encoding", b"utf-8", "`encoding` must be a str, not bytes"),
        ("header", 1, "`header` must be a bool, not int"),
        ("comment", {"#"}, "`comment` must be a str or bytes, not set"),
        ("expected", "3", "`expected` must be an int, None or 'header', not '3'"),
        ("expected", 3.0, "`expected` must be an int, not float"),
        ("max_field", 1e6, "`max_field` must be an int, not float"),
    ],
)
def test_options_have_types(option: str, value: Any, message: str) -> None:
    with pytest.raises(TypeError, match=f"^{re.escape(message)}$"):
        ragged(b"", **{option: value})


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"sep": ""}, "`sep` must not be empty"),
        ({"sep": b""}, "`sep` must not be empty"),
        ({"sep": "\ud800"}, r"`sep` must not contain lone surrogates: '\ud800'"),
        ({"sep": "\r\n"}, r"`sep` must not contain a line end: '\r\n'"),
        ({"sep": '"'}, "`quote` ('\"') and `sep` ('\"') must not have a byte in common"),
        ({"quote": ""}, "`quote` must be one character, not ''"),
        ({"quote": b""}, "`quote` must be one byte, not b''"),
        ({"quote": '""'}, "`quote` must be one character, not '\"\"' (2 characters)"),
        ({"quote": "\xab"}, "`quote` must be an ASCII character or a byte, not '\xab'"),
        ({"quote": "\n"}, r"`quote` must not contain a line end: '\n'"),
        ({"escape": b"ab"}, "`escape` must be one byte, not b'ab' (2 bytes)"),
        ({"escape": "\xe9"}, "`escape` must be an ASCII character or a byte, not '\xe9'"),
        ({"escape": '"'}, "`escape` ('\"') and `quote` ('\"') must not have a byte in common"),
        ({"comment": ""}, "`comment` must not be empty"),
        ({"comment": "\ud800"}, r"`comment` must not contain lone surrogates: '\ud800'"),
        ({"expected": 0}, "`expected` must be at least 1, not 0"),
        ({"expected": -1}, "`expected` must be at least 0, not -1"),
        ({"expected": 2**64}, f"`expected` must be at most {2**64 - 1}, not {2**64}"),
        ({"skip_lines": -3}, "`skip_lines` must be at least 0, not -3"),
        ({"line_end": "xx"}, "`line_end` must be 'lf', 'crlf' or 'cr', not 'xx'"),
        ({"line_end": "\ud800"}, r"`line_end` must be 'lf', 'crlf' or 'cr', not '\ud800'"),
        (
            {"encoding": "foo"},
            "`encoding` must be 'utf-8', 'utf-16le' or 'utf-16be', not 'foo' (use 'utf-8' for "
            "any other ASCII-compatible encoding)",
        ),
        ({"max_field": 0}, "`max_field` must be at least 1, not 0"),
    ],
)
def test_options_have_rules(options: dict[str, Any], message: str) -> None:
    with pytest.raises(ValueError, match=f"^{re.escape(message)}$"):
        ragged(b"", **options)


def test_only_the_separator_needs_no_name() -> None:
    with pytest.raises(TypeError):
        ragged(TABLE, ",", '"')  # type: ignore[call-arg]
    with pytest.raises(TypeError):
        ragged()  # type: ignore[call-arg]


# --- Options


def lines(report: Ragged) -> list[int]:
    return [row.line for row in report.rows]


def test_options_say_how_the_table_is_written() -> None:
    assert ragged(b"a\xffb\xffc\nd\n", b"\xff").sep == b"\xff"
    assert ragged("aéb\nc\n".encode(), "é").sep == "é"
    assert ragged(b"a::b\nc\n", sep="::").sep == "::"
    assert lines(ragged(b"a,b\nc,'d,e'\n", quote="'")) == []
    assert lines(ragged(b"a,b\nc,'d,e'\n", quote=b"'")) == []
    assert lines(ragged(b'a,b\nc,"d,e"\n', ",", quote=None)) == [2]
    assert lines(ragged(b"a,b\nc,\xe9d,e\xe9\n", ",", quote=b"\xe9")) == []
    assert lines(ragged(b"a,b\nc\\,d,e\n", escape="\\")) == []
    assert lines(ragged(b"a,b\nc\\,d,e\n", escape=b"\\")) == []
    assert lines(ragged(b"a,b\nc\\,d,e\n", escape=None)) == [2]
    assert lines(ragged(b"# made\na,b\nc,d\n", comment="# m")) == []
    assert lines(ragged(b"# made\na,b\nc,d\n", comment=b"#")) == []
    assert lines(ragged("é made\na,b\nc,d\n".encode(), comment="é")) == []
    assert lines(ragged(b"made\na,b\nc,d\n", skip_lines=1)) == []
    assert ragged(b"a,b\n" * 3, skip_lines=2**64 - 1).records == 0
    assert lines(ragged(b"a,b\nc,d\ne\n", expected=1)) == [1, 2]
    assert not ragged(b'a,b\n"123",c\n', max_field=3).stray_quotes
    assert ragged(b'a,b\n"123",c\n', max_field=2).stray_quotes
    assert ragged(b'a,b\n"123",c\n"\n', max_field=2**64 - 1).stray_quotes == [StrayQuote(3, 12)]


def test_any_integer_is_a_number() -> None:
    class Two:
        def __index__(self) -> int:
            return 2

    assert ragged(TABLE, expected=Two(), skip_lines=Two(), max_field=Two()) == ragged(
        TABLE, expected=2, skip_lines=2, max_field=2
    )
    assert ragged(TABLE, quote='"', expected=None, escape=None, comment=None) == ragged(TABLE)


def test_data_in_any_encoding_that_holds_ascii() -> None:
    text = "name,town\nJosé,Málaga\nZoë\n"
    for encoding in ("utf-8", "latin-1", "cp1252"):
        report = ragged(text.encode(encoding))
        assert (report.expected, lines(report)) == (2, [3])
    assert lines(ragged(bytes(range(128, 256)) + b",x\n\xff\n\0,\0\n")) == [2]


# --- Signals and threads


class Alarmed(Exception):
    """The exception of the signal handler."""


@contextmanager
def alarm(after: float) -> Iterator[None]:
    """Expect that an alarm ends the block, after little more work."""

    def ring(number: int, frame: object) -> None:
        raise Alarmed

    before = signal.signal(signal.SIGALRM, ring)
    begun = time.process_time()
    signal.setitimer(signal.ITIMER_REAL, after)
    try:
        yield
    except Alarmed:
        assert time.process_time() - begun < after + SOON
    else:
        pytest.fail("it has ended before the alarm")
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


def slow_to_read() -> bytes:
    """Return data without simple rows, which takes about a second to read."""
    return b'a"b, "c" d\n' * 3_000_000


def test_a_signal_ends_the_reading_of_a_path(endless: Path) -> None:
    with alarm(0.2):
        ragged(endless)


def test_a_signal_ends_the_reading_of_many_rows(tmp_path: Path) -> None:
    path = tmp_path / "table.csv"
    path.write_bytes(slow_to_read())
    with alarm(0.02):
        ragged(path, ",", expected=3)


def test_a_signal_ends_the_reading_of_bytes() -> None:
    data = slow_to_read()
    with alarm(0.02):
        ragged(data, ",", expected=3)
    view = memoryview(data)
    with alarm(0.02):
        ragged(view, ",", expected=3)


def test_a_signal_ends_the_reading_of_a_file(endless: Path) -> None:
    with alarm(0.2), open(endless, "rb") as file:
        ragged(file)
    with alarm(0.2):
        ragged(Endless())


def test_a_signal_ends_the_wait_for_a_pipe(tmp_path: Path) -> None:
    path = tmp_path / "pipe"
    os.mkfifo(path)
    writer = os.open(path, os.O_RDWR)
    os.write(writer, TABLE)
    with alarm(0.05):
        ragged(path)
    with alarm(0.05), open(path, "rb") as file:
        ragged(file)
    os.close(writer)


def test_control_c_ends_the_reading(endless: Path) -> None:
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    interrupt = threading.Timer(0.2, os.kill, (os.getpid(), signal.SIGINT))
    try:
        interrupt.start()
        with pytest.raises(KeyboardInterrupt):
            ragged(endless)
    finally:
        interrupt.join()
        signal.signal(signal.SIGINT, before)


@pytest.mark.parametrize("kind", ["path", "file", "bytes"])
def test_other_threads_run_meanwhile(endless: Path, kind: str) -> None:
    read: dict[str, Callable[[], object]] = {
        "path": lambda: ragged(endless),
        "file": lambda: ragged(Endless()),
        "bytes": lambda: ragged(data, ",", expected=3),
    }
    data = slow_to_read() if kind == "bytes" else b""
    after = 0.1 if kind == "bytes" else 0.3

    def until_the_alarm() -> None:
        with alarm(after):
            read[kind]()

    # On an idle machine there are hundreds of steps. Other programs may keep the thread from
    # running, but not every time.
    assert any(steps_during(until_the_alarm) >= 10 for _ in range(20))


def test_it_may_be_called_from_several_threads_at_once(large: bytes, expected: Ragged) -> None:
    sources: list[Any] = [large, io.BytesIO(large), bytearray(large)]
    reports = at_once([functools.partial(ragged, source) for source in sources])
    assert len(reports) == 3
    assert all(report == expected for report in reports)


# --- The report


def test_what_a_report_says() -> None:
    report = ragged(TABLE)
    assert (report.sep, report.expected, report.is_expected_given) == (",", 2, False)
    assert report.records == 5
    assert report.rows == [RaggedRow(2, 3, 14, 3), RaggedRow(3, 4, 22, 1)]
    assert report.stray_quotes == [StrayQuote(5, 26)]
    assert report.tally == Tally({1: 1, 2: 3, 3: 1})
    assert (report.first_good_line, report.skip_lines_hint) == (1, None)
    report = ragged(b"Birds\n\na,b\nc,d\n", ",", expected=2)
    assert (report.is_expected_given, report.first_good_line, report.skip_lines_hint) == (
        True,
        3,
        2,
    )
    assert ragged(b"a\n", expected=2).first_good_line is None


def test_a_report_as_dicts() -> None:
    data = b'a,b\n"1",2,3\n4,"5\n6\n"7" 8,9,0\n'
    dicts = ragged(data, ",", expected=2).to_dicts()
    assert dicts == [
        {"type": "row", "line": 2, "record": 1, "start": 4, "fields": 3, "expected": 2},
        {"type": "stray_quote", "line": 3, "start": 14},
        {"type": "row", "line": 4, "record": 3, "start": 17, "fields": 1, "expected": 2},
        {"type": "row", "line": 5, "record": 4, "start": 19, "fields": 3, "expected": 2},
        {"type": "stray_quote", "line": 5, "start": 21},
    ]
    keys = [list(found) for found in dicts]
    assert keys[0] == ["type", "line", "record", "start", "fields", "expected"]
    assert keys[1] == ["type", "line", "start"]
    assert json.loads(json.dumps(dicts)) == dicts


def test_dicts_come_in_the_order_of_the_lines(expected: Ragged) -> None:
    dicts = expected.to_dicts()
    places = [(found["line"], found["start"], found["type"]) for found in dicts]
    assert places == sorted(places)
    rows = [
        RaggedRow(found["record"], found["line"], found["start"], found["fields"])
        for found in dicts
        if found["type"] == "row"
    ]
    assert rows == expected.rows
    quotes = [found for found in dicts if found["type"] == "stray_quote"]
    assert [StrayQuote(quote["line"], quote["start"]) for quote in quotes] == expected.stray_quotes


STORIES = {
    "clean": (
        b"a\tb\n1\t2\n",
        {},
        r"""
Ragged: 2 records
  separator: '\t'
  expected: 2 fields (detected), which 2 records have
  ragged rows: none
  stray quotes: none""",
    ),
    "faults": (
        TABLE,
        {},
        r"""
Ragged: 5 records
  separator: ','
  expected: 2 fields (detected), which 3 records have
  ragged rows: 2 (line 3: 3 fields, line 4: 1 field)
  stray quotes: 1 (line 5)""",
    ),
    "many": (
        b"a\xffb\n" + b'c\xff"d\n' * 4 + b"e\n" * 4,
        {"sep": b"\xff", "expected": 2},
        r"""
Ragged: 9 records
  separator: b'\xff'
  expected: 2 fields (given), which 5 records have
  ragged rows: 4 (line 6: 1 field, line 7: 1 field, line 8: 1 field, …)
  stray quotes: 4 (line 2, line 3, line 4, …)""",
    ),
    "title": (
        b"Birds\n\na;b\nc;d\n",
        {},
        r"""
Ragged: 2 records
  separator: ';'
  expected: 2 fields (detected), which 2 records have
  ragged rows: none
  stray quotes: none
  note: line 1: skipped 2 lines above the table; use skip_lines=2 if that is right, skip_lines=0 if that is wrong""",  # noqa: E501
    ),
    "title, a number given": (
        b"Birds\n\na;b\nc;d\n",
        {"expected": 2},
        r"""
Ragged: 3 records
  separator: ';'
  expected: 2 fields (given), which 2 records have
  ragged rows: 1 (line 1: 1 field); skip_lines=2 would pass over those at the top
  stray quotes: none""",
    ),
    "other": (
        b"a,b\nc,d\ne,f,g\n",
        {"expected": 3},
        r"""
Ragged: 3 records
  separator: ','
  expected: 3 fields (given), which 1 record has, but 2 have 2
  ragged rows: 2 (line 1: 2 fields, line 2: 2 fields)
  stray quotes: none""",
    ),
    "empty": (
        b"",
        {},
        r"""
Ragged: 0 records
  separator: ','
  expected: nothing, as there is no record
  ragged rows: none
  stray quotes: none""",
    ),
}


@pytest.mark.parametrize("name", STORIES)
def test_a_report_tells_its_story(name: str) -> None:
    data, options, story = STORIES[name]
    report = ragged(data, **options)  # type: ignore[arg-type]
    assert repr(report) == str(report) == story.lstrip("\n")


def test_rows_and_quotes_are_written_as_they_are_made() -> None:
    row, quote = RaggedRow(record=2, line=3, start=8, fields=1), StrayQuote(line=2, start=6)
    assert repr(row) == "RaggedRow(record=2, line=3, start=8, fields=1)"
    assert repr(quote) == "StrayQuote(line=2, start=6)"
    names = vars(atleast)
    assert (eval(repr(row), names), eval(repr(quote), names)) == (row, quote)


def test_match_patterns() -> None:
    report = ragged(TABLE)
    match report.rows[0], report.stray_quotes[0]:
        case RaggedRow(2, 3, start, fields=fields), StrayQuote(line, start=26):
            assert (start, fields, line) == (14, 3, 5)
        case _:
            pytest.fail("the patterns do not match")
    match report:
        case Ragged(records=5, rows=[first, _]):
            assert first.line == 3
        case _:
            pytest.fail("the pattern of a report does not match")


def reports() -> list[Ragged]:
    """Return reports that each differ from the first in one field."""
    arguments: list[Any] = [",", 2, False, 3, [RaggedRow(0, 1, 0, 3)], [StrayQuote(2, 9)]]
    arguments += [Tally({2: 2, 3: 1}), 2]
    others = [";", 3, True, 4, [], [StrayQuote(2, 8)], Tally({}), None]
    changed = [[*arguments[:at], other, *arguments[at + 1 :]] for at, other in enumerate(others)]
    return [Ragged(*arguments), *(Ragged(*one) for one in changed)]


def test_equal_and_different_values() -> None:
    values: list[object] = [
        *reports(),
        RaggedRow(0, 1, 0, 3),
        RaggedRow(1, 1, 0, 3),
        RaggedRow(0, 2, 0, 3),
        RaggedRow(0, 1, 1, 3),
        RaggedRow(0, 1, 0, 4),
        StrayQuote(2, 9),
        StrayQuote(2, 8),
        StrayQuote(3, 9),
        (2, 9),
        None,
    ]
    for position, one in enumerate(values):
        assert one == copy.deepcopy(one)
        for other in values[position + 1 :]:
            assert one != other
    hashable = values[len(reports()) :]
    assert len(set(hashable)) == len(hashable)
    assert hash(RaggedRow(0, 1, 0, 3)) == hash(RaggedRow(0, 1, 0, 3))
    assert hash(StrayQuote(2, 9)) == hash(StrayQuote(2, 9))
    # It contains lists.
    with pytest.raises(TypeError, match="unhashable"):
        hash(reports()[0])


@pytest.mark.parametrize("protocol", EVERY_PROTOCOL)
def test_pickles_and_copies(protocol: int, expected: Ragged) -> None:
    values = [*reports(), expected, ragged(b"a\xffb", b"\xff"), RaggedRow(1, 2, 3, 4)]
    everything = [*values, StrayQuote(2**64 - 1, 0)]
    assert pickle.loads(pickle.dumps(everything, protocol)) == everything
    for value in everything:
        assert copy.copy(value) == value


def test_a_report_does_not_change() -> None:
    report = ragged(TABLE)
    # Each list is a copy.
    report.rows.clear()
    report.stray_quotes.append(StrayQuote(1, 1))
    values: list[Any] = [report, report.rows[0], report.stray_quotes[0]]
    for value in values:
        for name in ("line", "records", "rows", "other"):
            with pytest.raises(AttributeError):
                setattr(value, name, 1)
    assert report == ragged(TABLE)


def test_a_report_is_made_of_such_things() -> None:
    for wrong in ([1], [StrayQuote(1, 1)], None):
        with pytest.raises(TypeError):
            Ragged(",", 2, False, 0, wrong, [], Tally({}), None)  # type: ignore[arg-type]
    with pytest.raises(TypeError, match=r"^`sep` must be a str or bytes, not int$"):
        Ragged(1, 2, False, 0, [], [], Tally({}), None)  # type: ignore[arg-type]


# --- Documentation


@pytest.mark.parametrize("public", [Note, Ragged, RaggedRow, StrayQuote, Written])
def test_everything_public_says_what_it_is(public: type) -> None:
    assert inspect.getdoc(public)
    for name in vars(public):
        if not name.startswith("_"):
            assert inspect.getdoc(getattr(public, name)), name


def test_the_function_says_what_it_is() -> None:
    assert str(inspect.signature(ragged)) == (
        "(source, sep=None, *, quote='auto', expected=None, escape='auto', comment=None, "
        "skip_lines=None, max_field=1048576, header=None, line_end=None, encoding=None)"
    )
    # Doctest does not find the examples of the extension module together with the package's.
    (examples,) = doctest.DocTestFinder().find(ragged, "ragged", module=False, globs={})
    assert len(examples.examples) >= 3
    assert doctest.DocTestRunner().run(examples).failed == 0
