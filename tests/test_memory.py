"""Python's memory: references are exact, nothing leaks, and no lone surrogate is lost."""

from __future__ import annotations

import ctypes
import gc
import io
import re
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import atleast
import pytest
from atleast import CharSet, Counter, Reset

from tests.data_kinds import BUFFERS, IN_CHUNKS, KINDS, METHODS, OF_TEXT, ask, close, data_of
from tests.fake_files import FakeFile

SURROGATES = [chr(code_point) for code_point in range(0xD800, 0xE000)]


@pytest.fixture(autouse=True)
def _quick_collections() -> Iterator[None]:
    """Restrict garbage collections to the objects of a test, without those of imported modules."""
    gc.collect()
    gc.freeze()
    yield
    gc.unfreeze()


# --- References


def assert_kept_by_nobody(objects: list[Any], *calls: Callable[[], object]) -> None:
    """Assert that no call, whatever it returns or raises, changes the reference counts."""
    for call in calls:
        before = [sys.getrefcount(each) for each in objects]
        try:
            call()
        except (TypeError, ValueError, LookupError) as error:
            # The traceback has frames, which hold the objects.
            error.__traceback__ = None
            gc.collect()
        assert [sys.getrefcount(each) for each in objects] == before, call


def abandoned(counter: Counter, data: Any) -> None:
    """Drop an iterator over hits before its end: at once, or after the first hit."""
    counter.find_iter(data)
    hits = counter.find_iter(data)
    next(hits, None)
    counter.occurrences(data)
    occurrences = counter.occurrences(data)
    next(occurrences, None)


@pytest.mark.parametrize("times", [1, 100_000], ids=["short", "long"])
@pytest.mark.parametrize("kind", KINDS)
def test_references_to_data_are_exact(kind: str, times: int, tmp_path: Path) -> None:
    # No object is one that Python caches and never frees.
    text = "c,\ncc," * times
    data = data_of(kind, text if kind in OF_TEXT else text.encode(), tmp_path / "data")
    counter = Counter("c", 2, Reset.NewlinesReset)
    kept = [data, counter]
    for method in METHODS:
        assert_kept_by_nobody(kept, lambda: ask(counter, method, data))
        # A list is not data.
        assert_kept_by_nobody(kept, lambda: ask(counter, method, [data]))
        # A counter with a byte does not read text.
        of_byte = Counter(b"\xff")
        assert_kept_by_nobody([data, of_byte], lambda: ask(of_byte, method, data))
    assert_kept_by_nobody(kept, lambda: abandoned(counter, data))
    stream = counter.stream()
    finished = counter.stream()
    finished.finish()
    assert_kept_by_nobody(
        [*kept, stream],
        lambda: stream.feed(data),
        # Text after bytes, and bytes after text: one of the two is an error.
        lambda: stream.feed("c"),
        lambda: stream.feed(b"c"),
        lambda: finished.feed(data),
    )
    close(data)
    if kind not in IN_CHUNKS:
        assert_kept_by_nobody(kept, lambda: ask(counter, "hits", data))


@pytest.mark.parametrize("method", METHODS)
def test_references_to_what_a_file_gives_are_exact(method: str) -> None:
    counter = Counter("c", 3, Reset.NewlinesReset)
    chunks: list[tuple[Any, Any]] = [
        (b"c,\n" * 100_000, "c" * 5),
        ("c,\n" * 100_000, b"c" * 5),
    ]
    for chunk, other in chunks:
        # The call releases the file, and the exception, whose traceback has frames.
        assert_kept_by_nobody(
            [counter, chunk, other],
            lambda: ask(counter, method, FakeFile(chunk, chunk, chunk[:0])),
            lambda: ask(counter, method, FakeFile(chunk, chunk, other)),
            lambda: ask(counter, method, FakeFile(chunk, chunk, LookupError("gone"))),
            lambda: ask(counter, method, FakeFile(chunk, chunk, 7)),
        )


def test_references_to_the_strings_of_a_column_are_exact() -> None:
    counter = Counter("c", 2, Reset.NewlinesReset)
    short, wide, long, of_bytes = "c,c" * 2, "c,c漢" * 2, "c,\n" * 10_000_000, b"c," * 1000
    strings: list[Any] = [short, wide, long, of_bytes]
    columns: list[Any] = [strings, tuple(strings), [short, wide, of_bytes] * 20_000]
    for column in columns:
        refused = [*column, None]

        def items(column: Any = column) -> Any:
            yield from column
            raise LookupError("no more")

        assert_kept_by_nobody(
            [counter, column, refused, *strings],
            lambda: counter.has_count_each(column),
            lambda: counter.has_count_each(iter(column)),
            lambda: counter.has_count_each(items()),
            lambda: counter.has_count_each(refused),
            lambda: Counter(b"\xff").has_count_each(column),
        )


def test_references_to_what_a_question_is_made_of_are_exact() -> None:
    for what in ("\u6f22", "\u6f22,c", b"\xfe\xff", CharSet("[a-c]"), {"\u6f22", "\U0001f600"}):
        reset, quote, path = CharSet("[\n]"), "\u2003", Path("absent" * 2)
        kept = [what, reset, quote, path, *(what if isinstance(what, set) else ())]
        assert_kept_by_nobody(
            kept,
            lambda: repr(Counter(what, 1, reset, quote=quote)),
            lambda: Counter(what, 1, reset, quote=quote).partial(b"c").join(None),  # type: ignore[arg-type]
            lambda: Counter(what, -1, reset, quote=quote),
            lambda: Counter(what, 1, reset, quote=reset),  # type: ignore[arg-type]
            lambda: Counter([what], 1, reset),  # type: ignore[arg-type]
            lambda: CharSet(quote),
            lambda: quote in reset,
        )


def test_a_buffer_is_lent_back(tmp_path: Path) -> None:
    counter = Counter("c", 2, Reset.NewlinesReset)
    for kind in BUFFERS:
        made = data_of(kind, b"c,\ncc\n" * 100_000, tmp_path / "data")
        with memoryview(made) as view:
            for method in METHODS:
                ask(counter, method, view)
            counter.stream().feed(view)
            abandoned(counter, view)
            # Leaving the block raises BufferError while anything holds the buffer.


# --- Leaks


MALLOC_INFO = ["arena", "ordblks", "smblks", "hblks", "hblkhd"]
MALLOC_INFO += ["usmblks", "fsmblks", "uordblks", "fordblks", "keepcost"]


class MallocInfo(ctypes.Structure):
    """The result of `mallinfo2` of the C library."""

    _fields_ = tuple((name, ctypes.c_size_t) for name in MALLOC_INFO)


def in_use() -> int:
    """Return the number of allocated bytes: by `malloc`, and by Python in blocks of at least 16.

    The memory of the process says less, because it includes freed memory that can be used again.
    """
    mallinfo = ctypes.CDLL(None).mallinfo2
    mallinfo.restype = MallocInfo
    info = mallinfo()
    return int(info.uordblks + info.hblkhd) + 16 * sys.getallocatedblocks()


def growth(ask_often: Callable[[int], object], times: int) -> int:
    """Return how many bytes this many calls leave allocated, after a tenth as many calls before."""
    ask_often(max(times // 10, 10))
    gc.collect()
    before = in_use()
    ask_often(times)
    gc.collect()
    return in_use() - before


# A million calls of all methods together; a leak of 16 bytes per call would exceed the limit.
SHORT_CALLS = 150_000
MOST = 2**20


@pytest.mark.parametrize("method", METHODS)
def test_a_million_calls_do_not_leak(method: str) -> None:
    assert SHORT_CALLS * len(METHODS) > 1_000_000
    counter = Counter("c", 2, Reset.NewlinesReset)

    def ask_often(times: int) -> None:
        for _ in range(times // 3):
            ask(counter, method, "c,\nc漢c")
            ask(counter, method, b"c,\ncc")
            with pytest.raises(TypeError):
                ask(counter, method, None)

    assert growth(ask_often, SHORT_CALLS) < MOST


def test_a_leak_is_seen() -> None:
    kept = []

    def leak(times: int) -> None:
        for _ in range(times):
            kept.append(object())

    assert growth(leak, SHORT_CALLS) > MOST


def kept_or_made(tmp_path: Path) -> dict[str, Callable[[], Any]]:
    """Return long data for every code path that reads it, made again if it is consumed."""
    text = "c,\n" * 100_000
    (tmp_path / "data").write_text(text)
    kept: list[Any] = [text, text + "漢", text.encode(), bytearray(text.encode())]
    made: dict[str, Callable[[], Any]] = {
        "open": lambda: atleast.open(tmp_path / "data"),
        "BytesIO": lambda: io.BytesIO(kept[2]),
        "StringIO": lambda: io.StringIO(text),
    }
    return {f"{type(data)} {len(data)}": (lambda data=data: data) for data in kept} | made


def test_long_data_do_not_leak(tmp_path: Path) -> None:
    counter = Counter("c", 2, Reset.NewlinesReset)
    for name, make in kept_or_made(tmp_path).items():

        def ask_often(times: int, make: Callable[[], Any] = make) -> None:
            for _ in range(times):
                for method in METHODS:
                    ask(counter, method, make())
                stream = counter.stream()
                stream.feed("c,\n" * 100_000)
                stream.finish()

        # A call that leaked its text, its copy or its iterator would leak tens of megabytes.
        assert growth(ask_often, 100) < MOST, name


def test_columns_and_guards_do_not_leak() -> None:
    counter = Counter("c", 1000, Reset.NewlinesReset)
    column: list[str | bytes] = ["c,漢", "c" * 1000, b"c,"] * 20_000
    chunks = [b"c,\n" * 1000] * 10

    def ask_often(times: int) -> None:
        for _ in range(times):
            counter.has_count_each(column)
            counter.has_count_each(iter(column[:100]))
            for _ in counter.guard(chunks):
                pass
            with pytest.raises(atleast.LimitExceeded):
                list(counter.guard([*chunks, b"c" * 1000]))

    assert growth(ask_often, 100) < MOST


# --- Surrogates


def test_every_surrogate_is_data(implementation: ModuleType) -> None:
    others = implementation.CharSet("[^a]")
    # The last character before the surrogates, the first after them, and their neighbours.
    beside = implementation.CharSet("[\ud7fe\ue001]")
    around = implementation.CharSet("[\ud7fe-\ue001]")
    every = "".join(SURROGATES)
    reset = implementation.Reset.NewlinesReset
    # Alone, and with characters that make the string wider; 0xD83D and 0xDE00 stay two units.
    for text in (every, every + "😀", every + "\U0010ffff", "a😀" + every):
        others_in = len(text.replace("a", ""))
        assert implementation.Counter(others, 1).max_count(text) == others_in
        assert implementation.Counter(beside, 1).max_count(text) == 0
        assert implementation.Counter(around, 1).max_count(text) == len(SURROGATES)
        assert implementation.Counter("😀", 1).max_count(text) == text.count("😀")
        assert implementation.Counter(others, others_in, reset).has_count_each([text]) == [True]
        stream = implementation.Counter(others, others_in, reset).stream()
        chunks = [text[start : start + 99] for start in range(0, len(text), 99)]
        assert [stream.feed(chunk) for chunk in chunks] == [False] * (len(chunks) - 1) + [True]
    runs = implementation.Counter("a", 1, implementation.Reset.RunsReset)
    for number, surrogate in enumerate(SURROGATES):
        assert not implementation.Counter("\ufffd", 1).has_count(surrogate)
        assert not implementation.Counter("?", 1).has_count(surrogate)
        text = every[:number] + "a" + every[number:]
        hit = runs.find(text)
        assert (hit.start, hit.end, hit.reached_at) == (number, number + 1, number)


def test_no_surrogate_is_asked_for(implementation: ModuleType) -> None:
    counter, char_set = implementation.Counter, implementation.CharSet
    lone = "{} must be a character, not the lone surrogate {{}}"
    refused: dict[str, Callable[[str], object]] = {
        lone.format("`what`"): lambda it: counter(it),
        lone.format("each item of `what`"): lambda it: counter({it}),
        lone.format("`reset`"): lambda it: counter("a", 1, it),
        lone.format("each item of `reset`"): lambda it: counter("a", 1, {"b", it}),
        lone.format("`quote`"): lambda it: counter("a", quote=it),
    }
    strings: dict[str, Callable[[str], object]] = {
        "`what` must not contain lone surrogates: {}": lambda it: counter(it),
        "`class_text` must not contain lone surrogates: {}": lambda it: char_set(it),
    }
    for surrogate in SURROGATES:
        for values, calls in (([surrogate], refused), ([f"a{surrogate}", surrogate * 2], strings)):
            for value in values:
                for message, call in calls.items():
                    expected = re.escape(message.format(repr(value)))
                    with pytest.raises(ValueError, match=f"^{expected}$"):
                        call(value)
