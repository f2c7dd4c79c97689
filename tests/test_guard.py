"""Guards: which chunks pass, where they stop, and the exception there."""

from __future__ import annotations

import asyncio
import copy
import csv
import io
import itertools
import json
import pickle
from collections.abc import AsyncIterator, Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import atleast
import pytest
from atleast import CharSet, Counter, GuardedFile, LimitExceeded, Reset, Segment
from hypothesis import given
from hypothesis import strategies as st

FEW = Counter("&", 3)
QUESTIONS = [
    FEW,
    Counter(",", 2, Reset.NewlinesReset),
    Counter({",", ";"}, 2, Reset.NewlinesReset, quote='"'),
    Counter(CharSet("[^a]"), 3, Reset.SpacesReset),
    Counter("a,", 2, Reset.NewlinesReset),
    Counter("é", 2, Reset.WhitespaceReset),
    Counter(",", 1, Reset.NewlinesReset, max_number=1),
    Counter(",", 1, Reset.NewlinesReset, max_number=3, invert=True),
    Counter("A", 3, Reset.RunsReset, ignore_ascii_case=True),
]


async def asynchronous(chunks: Iterable[Any]) -> AsyncIterator[Any]:
    for chunk in chunks:
        await asyncio.sleep(0)
        yield chunk


def drain(guarded: Iterator[Any]) -> tuple[list[Any], Segment | None]:
    """Return the chunks that passed a guard, and the hit at which it stopped."""
    handed = []
    try:
        for chunk in guarded:
            handed.append(chunk)
    except LimitExceeded as error:
        return handed, error.segment
    return handed, None


def drain_asynchronous(guarded: AsyncIterator[Any]) -> tuple[list[Any], Segment | None]:
    async def drained() -> tuple[list[Any], Segment | None]:
        handed = []
        try:
            async for chunk in guarded:
                handed.append(chunk)
        except LimitExceeded as error:
            return handed, error.segment
        return handed, None

    return asyncio.run(drained())


def test_what_holds_no_hit_is_handed_through_as_it_is() -> None:
    chunks: list[Any] = [b"a=1&b", b"", b"=2&c=3", bytearray(b"d"), memoryview(b"e")]
    handed = list(FEW.guard(chunks))
    assert all(one is other for one, other in zip(handed, chunks, strict=True))
    assert drain_asynchronous(FEW.guard(asynchronous(chunks))) == (chunks, None)


def test_it_is_raised_in_place_of_the_chunk_in_which_the_limit_is_passed() -> None:
    taken = []

    def chunks() -> Iterator[bytes]:
        for chunk in [b"a=1&b", b"=2&c", b"=3&d=4&e", b"=5"]:
            taken.append(chunk)
            yield chunk

    guarded = FEW.guard(chunks())
    assert [next(guarded), next(guarded)] == [b"a=1&b", b"=2&c"]
    for _ in range(3):
        with pytest.raises(LimitExceeded) as raised:
            next(guarded)
        assert raised.value.counter == FEW
        assert raised.value.segment == Segment(0, 1, 0, 17, 4, 11)
        assert str(raised.value) == (
            "hit at offset 11 in line 1 (count 4): Counter('&', 3, Reset.NoReset)"
        )
    assert taken == [b"a=1&b", b"=2&c", b"=3&d=4&e"], "no later chunk was asked for"


def test_a_hit_that_only_the_end_shows_is_raised_there() -> None:
    short = Counter(",", 0, Reset.NewlinesReset, max_number=1)
    assert drain(short.guard(["a,b,c\nd,", "e"])) == (
        ["a,b,c\nd,", "e"],
        Segment(1, 2, 6, 9, 1, None),
    )
    guarded = short.guard(io.StringIO("a,b,c\nd,e"))
    assert guarded.read(8) + guarded.read(8) == "a,b,c\nd,e"
    assert guarded.read(0) == ""
    for _ in range(2):
        with pytest.raises(LimitExceeded, match=r"^hit at offset 6 in line 2 \(count 1\): "):
            guarded.read(8)


def cut(data: Any, places: list[int]) -> list[Any]:
    """Return the data cut at these places, each modulo its length."""
    edges = [0, *sorted(place % (len(data) + 1) for place in places), len(data)]
    return [data[one:other] for one, other in itertools.pairwise(edges)]


@given(
    st.sampled_from(QUESTIONS),
    st.text(st.sampled_from('aA,;é &\n"\u3000😀'), max_size=40),
    st.booleans(),
    st.lists(st.integers(0, 200), max_size=6),
)
def test_it_stops_where_a_stream_is_certain_and_names_the_hit_that_find_finds(
    counter: Counter, text: str, are_bytes: bool, places: list[int]
) -> None:
    data = text.encode() if are_bytes else text
    chunks = cut(data, places)
    stream = counter.stream()
    before = []
    for chunk in chunks:
        if stream.feed(chunk):
            break
        before.append(chunk)
    handed, hit = drain(counter.guard(chunks))
    assert handed == before
    assert (handed, hit) == drain_asynchronous(counter.guard(asynchronous(chunks)))
    found = counter.find(data)
    assert (hit is None) == (found is None) == (not stream.finish())
    if hit is not None and found is not None:
        for field in ("index", "line", "start", "reached_at"):
            assert getattr(hit, field) == getattr(found, field), field
        assert hit.end <= found.end
        assert counter.min_number <= hit.count <= found.count or counter.invert


@given(
    st.sampled_from(QUESTIONS),
    st.text(st.sampled_from('aA,;é &\n"'), max_size=40).map(str.encode),
    st.lists(
        st.tuples(st.sampled_from(["read", "read1", "readline", "readinto"]), st.integers(1, 9)),
        max_size=9,
    ),
)
def test_a_file_is_read_as_the_file_itself(
    counter: Counter, data: bytes, reads: list[tuple[str, int]]
) -> None:
    def read(file: Any, name: str, size: int) -> bytes:
        if name == "readinto":
            buffer = bytearray(size)
            return bytes(buffer[: file.readinto(buffer)])
        result = getattr(file, name)(size)
        assert isinstance(result, bytes)
        return result

    file, guarded = io.BytesIO(data), counter.guard(io.BytesIO(data))
    given = b""
    for name, size in [*reads, ("read", -1), ("read", -1)]:
        chunk = read(file, name, size)
        stream = counter.stream()
        is_hit = stream.feed(given + chunk) or (not chunk and stream.finish())
        if is_hit:
            with pytest.raises(LimitExceeded):
                read(guarded, name, size)
            return
        assert read(guarded, name, size) == chunk
        given += chunk
    assert given == data
    assert not counter.has_count(data)


@dataclass
class Reader:
    """A file object with only `read`."""

    file: io.BytesIO

    def read(self, size: int = -1) -> bytes:
        return self.file.read(size)


def from_memory(data: bytes, folder: Path) -> Any:
    return io.BytesIO(data)


def from_reader(data: bytes, folder: Path) -> Any:
    return Reader(io.BytesIO(data))


def from_path(data: bytes, folder: Path) -> Any:
    (folder / "data").write_bytes(data)
    return atleast.open(folder / "data")


@pytest.mark.parametrize("opened", [from_memory, from_reader, from_path])
def test_parsers_take_a_guarded_file(opened: Callable[[bytes, Path], Any], tmp_path: Path) -> None:
    def guard(data: bytes) -> GuardedFile:
        guarded = Counter("[", 3, Reset.NewlinesReset).guard(opened(data, tmp_path))
        assert isinstance(guarded, GuardedFile)
        return guarded

    assert json.load(guard(b"[[1],\n[2]]")) == [[1], [2]]
    with pytest.raises(LimitExceeded):
        json.load(guard(b"[[1],[2]]"))
    rows = csv.reader(io.TextIOWrapper(guard(b"a,[\n\xc3\xa9,[[\nc"), encoding="utf-8", newline=""))
    assert list(rows) == [["a", "["], ["é", "[["], ["c"]]
    assert list(guard(b"a\nb[\n[c")) == [b"a\n", b"b[\n", b"[c"]
    lines = guard(b"a\nb\n[[[\nd\n")
    assert [lines.readline(), lines.readline(1), lines.readline()] == [b"a\n", b"b", b"\n"]
    with pytest.raises(LimitExceeded) as raised:
        lines.readline()
    assert raised.value.segment.line == 3
    assert raised.value.segment.reached_at == 6


def test_nothing_passes_by_a_guarded_file(tmp_path: Path) -> None:
    (tmp_path / "data").write_bytes(b"a&b&c&d")
    with (tmp_path / "data").open("rb") as file:
        guarded = FEW.guard(file)
        assert guarded.readable()
        assert not guarded.seekable()
        assert not guarded.writable()
        for name, arguments in {"fileno": (), "detach": (), "tell": (), "seek": (0,)}.items():
            with pytest.raises(io.UnsupportedOperation):
                getattr(guarded, name)(*arguments)
        guarded.close()
        assert guarded.closed
        assert not file.closed
        with pytest.raises(ValueError, match=r"^I/O operation on closed file\.$"):
            guarded.read(1)
        with FEW.guard(file) as other:
            assert other.read(3) == b"a&b"
        del guarded, other
        assert file.read() == b"&c&d"


def test_a_file_that_does_not_wait_is_not_at_its_end() -> None:
    class Waiting:
        reads: list[bytes | None]

        def read(self, size: int) -> bytes | None:
            return self.reads.pop(0)

    file = Waiting()
    file.reads = [b"a&", None, b"&", None, b"", b"&b"]
    guarded = FEW.guard(file)  # type: ignore[call-overload]
    assert [guarded.read(9) for _ in range(5)] == [b"a&", None, b"&", None, b""]
    with pytest.raises(LimitExceeded):
        guarded.read(9)


def test_what_it_raises_is_a_value_error_that_can_be_sent_on() -> None:
    error = LimitExceeded(FEW, Segment(0, 1, 0, 9, 3, 6))
    assert isinstance(error, ValueError)
    for same in (pickle.loads(pickle.dumps(error)), copy.copy(error), copy.deepcopy(error)):
        assert (same.counter, same.segment, str(same)) == (FEW, error.segment, str(error))
    assert f"{LimitExceeded.__module__}.{LimitExceeded.__qualname__}" == "atleast.LimitExceeded"


@pytest.mark.parametrize("chunks", [3, None, "a&b", b"a&b", bytearray(b"a"), memoryview(b"a")])
def test_what_is_no_chunks_is_refused(chunks: Any) -> None:
    given = type(chunks).__name__
    rule = "`chunks` must be a file object, an iterable or an async iterable"
    with pytest.raises(TypeError, match=f"^{rule}, not {given}$"):
        FEW.guard(chunks)


def test_what_is_no_chunk_is_refused() -> None:
    with pytest.raises(
        TypeError, match=r"^`chunk` must be a str, bytes or another buffer of bytes, not int$"
    ):
        next(FEW.guard([3]))  # type: ignore[type-var]
    guarded = FEW.guard(["a&", b"b"])  # type: ignore[type-var]
    assert next(guarded) == "a&"
    with pytest.raises(TypeError, match=r"^`chunk` must be str like the first chunk, not bytes$"):
        next(guarded)


def test_what_the_chunks_raise_is_handed_through() -> None:
    def chunks() -> Iterator[bytes]:
        yield b"a&&"
        raise ConnectionResetError

    guarded = FEW.guard(chunks())
    next(guarded)
    with pytest.raises(ConnectionResetError):
        next(guarded)
