"""Every type of data that a counter reads, and the errors for all others.

For every type the answers are those of the prototype.
"""

from __future__ import annotations

import array
import ctypes
import io
import itertools
import os
import random
import re
import threading
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy
import pytest

from tests.cases import CHARACTERS, questions
from tests.data_kinds import (
    KINDS,
    METHODS,
    OF_BYTES,
    OF_TEXT,
    Bytes,
    answer,
    ask,
    close,
    data_of,
    plain,
)
from tests.fake_files import FakeFile

# The number of bytes or characters that a counter reads from a file at once.
CHUNK_LEN = 2**18


def made_up(numbers: random.Random, length: int, of_text: bool) -> Any:
    """Return text with a lone surrogate, or bytes that may start with invalid UTF-8."""
    text = "".join(numbers.choices(CHARACTERS + "\ud800" * of_text, k=length))
    return text if of_text else text.encode()[numbers.randint(0, 1) :]


@pytest.mark.parametrize("kind", KINDS)
def test_data_of_every_kind(
    kind: str, tmp_path: Path, rust: ModuleType, prototype: ModuleType
) -> None:
    numbers = random.Random(kind)
    for counter, original in zip(questions(rust), questions(prototype), strict=True):
        for length in (0, 1, 2, 7, 40):
            data = made_up(numbers, length, kind in OF_TEXT)
            for method in METHODS:
                made = KINDS[kind](data, tmp_path / "data")
                expected = answer(original, method, data)
                assert answer(counter, method, made) == expected, (counter, method, data)
                close(made)


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize(
    "kind", ["bytes", "bytearray", "memoryview", "mmap", "ctypes", "open", "BytesIO", "chunks"]
)
def test_the_prototype_takes_them_too(
    kind: str, method: str, tmp_path: Path, prototype: ModuleType
) -> None:
    data = ",é\n,é,é".encode()
    counter = prototype.Counter(",é", 2, prototype.Reset.NewlinesReset)
    made = OF_BYTES[kind](data, tmp_path / "data")
    assert answer(counter, method, made) == answer(counter, method, data)
    close(made)


@pytest.fixture(scope="module")
def large() -> str:
    """Return text of several chunks, with short segments and some longer than a chunk."""
    numbers = random.Random(2)
    parts = []
    for _ in range(6):
        parts.append("".join(numbers.choices(CHARACTERS + "a" * 60, k=60_000)))
        parts.append("".join(numbers.choices(CHARACTERS.replace("\n", "") + "a" * 60, k=60_000)))
    return "".join(parts)


def test_large_data_of_every_kind(
    tmp_path: Path, large: str, rust: ModuleType, prototype: ModuleType
) -> None:
    data = large.encode()
    assert len(data) > 2 * CHUNK_LEN
    newlines = rust.Reset.NewlinesReset
    counter = rust.Counter(",é", 2, newlines, quote='"')
    original = prototype.Counter(",é", 2, prototype.Reset.NewlinesReset, quote='"')
    ways: list[tuple[Any, dict[str, Any]]] = [(data, OF_BYTES), (large, OF_TEXT)]
    for whole, kinds in ways:
        # The prototype is slow, so it is not tested for answers that follow from others.
        hits, tally = answer(original, "find_iter", whole), answer(original, "tally", whole)
        assert len(hits) > 10
        total = sum(count * segments for count, segments in tally.items())
        segments, most = sum(tally.values()), max(tally)
        share = repr(len(hits) / segments)
        expected = {
            "has_count": True,
            "find": hits[0],
            "find_iter": hits,
            "hits": len(hits),
            "total": total,
            "segments": segments,
            "share": share,
            "max_count": most,
            "tally": tally,
            "partial": (True, (len(hits), total, segments, most), share, tally),
        }
        for kind in kinds:
            for method in METHODS:
                made = data_of(kind, whole, tmp_path / "data")
                assert answer(counter, method, made) == expected[method], (kind, method)
                close(made)


def test_buffers_anywhere_in_memory(rust: ModuleType) -> None:
    # All bytes differ, so that none can be mistaken for another.
    data = bytes(range(256))
    for start in range(20):
        for length in range(80):
            part = memoryview(data)[start : start + length]
            for byte in {start, start + length // 2, start + length - 1, start + length} - {-1}:
                hit = rust.Counter(bytes([byte])).find(part)
                if byte in part:
                    assert hit.reached_at == byte - start
                else:
                    assert hit is None


def test_large_data_of_every_question(large: str, rust: ModuleType) -> None:
    # Short and long texts take different code paths.
    for counter in questions(rust):
        for whole in (large, large.encode()):
            hits = [plain(hit) for hit in counter.find_iter(whole)]
            assert counter.find(whole) == next(counter.find_iter(whole), None)
            assert counter.hits(whole) == len(hits)
            tally = counter.tally(whole)
            assert counter.max_count(whole) == tally.max
            assert counter.partial(whole).tally() == tally
            stream = counter.stream()
            for start in range(0, len(whole), 10_000):
                stream.feed(whole[start : start + 10_000])
            assert stream.finish() is counter.has_count(whole)
            assert stream.hits == len(hits)
            newline: Any = "\n" if isinstance(whole, str) else b"\n"
            for _, line, start, *_ in hits[:: len(hits) // 50 + 1]:
                assert line == 1 + whole[:start].count(newline)


def test_the_slice_of_a_segment(rust: ModuleType, large: str) -> None:
    counter = rust.Counter(",", 3, rust.Reset.NewlinesReset)
    whole = large.encode()
    for data in (whole, bytearray(whole), memoryview(whole), array.array("B", whole)):
        hits = list(counter.find_iter(data))
        assert len(hits) > 100
        for hit in hits:
            assert bytes(data[hit.slice]).count(b",") == hit.count
    for hit in counter.find_iter(io.BytesIO(whole)):
        assert whole[hit.slice].count(b",") == hit.count


# --- Chunks for a stream


@pytest.mark.parametrize("length", [3, 25_000])
def test_a_stream_takes_buffers(implementation: ModuleType, length: int) -> None:
    data = b"a,b" * length
    chunks: list[Any] = [
        data,
        bytearray(data),
        memoryview(data),
        array.array("b", data),
        Bytes(data),
    ]
    stream = implementation.Counter(",", 5 * length).stream()
    assert [stream.feed(chunk) for chunk in chunks] == [False] * 4 + [True]
    assert stream.finish() is True
    empty = implementation.Counter(",", 0).stream()
    assert (empty.feed(bytearray()), empty.feed(memoryview(b"")), empty.feed(b"a")) == (
        False,
        False,
        True,
    )


def test_a_stream_of_text_takes_no_buffer(implementation: ModuleType) -> None:
    for first, second in (("a", bytearray(b"a")), (bytearray(b"a"), "a")):
        stream = implementation.Counter("a", 2).stream()
        stream.feed(first)
        one, other = ("str", "bytes") if isinstance(first, str) else ("bytes", "str")
        message = f"`chunk` must be {one} like the first chunk, not {other}"
        with pytest.raises(TypeError, match=f"^{message}$"):
            stream.feed(second)
        assert stream.feed(first) is True


def test_buffers_for_a_stream_are_bytes(implementation: ModuleType) -> None:
    stream = implementation.Counter("a").stream()
    with pytest.raises(TypeError, match=r"^`chunk` must be a buffer .* array has the format 'i'$"):
        stream.feed(array.array("i", [1]))
    with pytest.raises(TypeError, match=r"^`chunk` must be a contiguous buffer, but "):
        stream.feed(memoryview(b"aaaa")[::2])
    assert stream.feed(b"a") is True


# --- Errors


@pytest.mark.parametrize("method", METHODS)
def test_buffers_are_of_bytes(implementation: ModuleType, method: str) -> None:
    data: dict[str, Any] = {
        "i": array.array("i", [1, 2]),
        "<i": (ctypes.c_int * 2)(),
        "d": memoryview(array.array("d", [0.5])),
        "?": memoryview(b"\0\1").cast("?"),
    }
    for format_, each in data.items():
        message = (
            "`data` must be a buffer of bytes (format 'B', 'b' or 'c'), but this "
            f"{type(each).__name__} has the format '{format_}'"
        )
        with pytest.raises(TypeError, match=f"^{re.escape(message)}$"):
            getattr(implementation.Counter("c"), method)(each)


@pytest.mark.parametrize("method", METHODS)
def test_buffers_are_contiguous(implementation: ModuleType, method: str) -> None:
    message = "`data` must be a contiguous buffer, but this memoryview is not contiguous"
    with pytest.raises(TypeError, match=f"^{message}$"):
        getattr(implementation.Counter("c"), method)(memoryview(b"abcd")[::2])
    released = memoryview(b"a")
    released.release()
    with pytest.raises(ValueError, match="released"):
        getattr(implementation.Counter("c"), method)(released)


@pytest.mark.parametrize(
    "data",
    [Path("a"), {"a": 1}, object(), b"".join, type("Odd", (), {"read": 3})()],
    ids=type,
)
def test_anything_else_is_refused(implementation: ModuleType, data: Any) -> None:
    kinds = "a str, bytes, another buffer of bytes or a file"
    message = f"`data` must be {kinds}, not {type(data).__name__}"
    with pytest.raises(TypeError, match=f"^{message}$"):
        implementation.Counter("c").has_count(data)


def test_numpy_arrays(rust: ModuleType) -> None:
    counter = rust.Counter(",", 2)
    assert counter.hits(numpy.frombuffer(b"a,b,", dtype=numpy.uint8)) == 1
    assert counter.hits(numpy.frombuffer(b"a,b,", dtype=numpy.int8)) == 1
    with pytest.raises(TypeError, match="has the format 'l'"):
        counter.hits(numpy.arange(3))


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("chunk", [None, 3, bytearray(b"a"), ["a"]], ids=repr)
def test_a_file_gives_bytes_or_str(implementation: ModuleType, method: str, chunk: Any) -> None:
    message = f"the result of `data.read()` must be bytes or str, not {type(chunk).__name__}"
    for file in (FakeFile(chunk), FakeFile(b"a", chunk), FakeFile("a", chunk)):
        with pytest.raises(TypeError, match=f"^{re.escape(message)}$"):
            ask(implementation.Counter("c"), method, file)


@pytest.mark.parametrize(("first", "second"), [(b"a", "a"), ("a", b"a"), (b"a", "")])
def test_a_file_gives_one_of_them(implementation: ModuleType, first: Any, second: Any) -> None:
    one, other = type(first).__name__, type(second).__name__
    message = f"the result of `data.read()` must be {one} as in the first call, not {other}"
    with pytest.raises(TypeError, match=f"^{re.escape(message)}$"):
        implementation.Counter("c").has_count(FakeFile(first, second))


def test_a_file_of_text_has_no_bytes(implementation: ModuleType) -> None:
    message = (
        r"the result of `data.read()` must be bytes, not str, because the counter contains the "
        r"byte b'\xff'"
    )
    with pytest.raises(TypeError, match=f"^{re.escape(message)}$"):
        implementation.Counter(b"\xff").has_count(io.StringIO("a"))
    assert implementation.Counter(b"\xff").has_count(io.BytesIO(b"\xff"))


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize(
    "error", [OSError(5, "gone"), InterruptedError(4, "no"), RuntimeError("x"), KeyboardInterrupt()]
)
def test_what_a_file_raises_is_raised(
    implementation: ModuleType, method: str, error: BaseException
) -> None:
    with pytest.raises(type(error)) as raised:
        ask(implementation.Counter("d"), method, FakeFile(b"a,b\n", b"c" * 2_000_000, error))
    assert raised.value is error


def test_a_closed_file_is_refused_as_by_itself(implementation: ModuleType, tmp_path: Path) -> None:
    path = tmp_path / "data"
    path.touch()
    for file in (io.BytesIO(b"a"), io.StringIO("a"), path.open(), implementation.open(path)):
        file.close()
        with pytest.raises(ValueError, match="closed file"):
            implementation.Counter("c").has_count(file)


# --- Files are read only as far as needed


def test_has_count_reads_no_further_than_it_must(rust: ModuleType) -> None:
    for method in ("has_count", "find"):
        file = FakeFile(b"a", b"c\n", AssertionError("read too far"))
        assert getattr(rust.Counter("c", 1, rust.Reset.NewlinesReset), method)(file)
        assert file.asked == [CHUNK_LEN] * 2


def test_find_iter_reads_as_it_is_asked(rust: ModuleType) -> None:
    file = FakeFile(b"c\nc", b"c\n\nc", RuntimeError("later"), b"", b"")
    hits = rust.Counter("c", 1, rust.Reset.NewlinesReset).find_iter(file)
    assert file.asked == []
    assert plain(next(hits)) == (0, 1, 0, 1, 1, 0)
    assert len(file.asked) == 1
    assert plain(next(hits)) == (1, 2, 2, 4, 2, 2)
    assert len(file.asked) == 2
    # It may continue after an error.
    with pytest.raises(RuntimeError, match="later"):
        next(hits)
    assert plain(next(hits)) == (3, 4, 6, 7, 1, 6)
    assert next(hits, None) is None
    assert next(hits, None) is None
    assert len(file.asked) == 4


def test_a_file_is_read_from_where_it_stands(implementation: ModuleType, tmp_path: Path) -> None:
    path = tmp_path / "data"
    path.write_bytes(b"c,c\nc\n")
    counter = implementation.Counter("c", 1, implementation.Reset.NewlinesReset)
    with open(path, "rb") as file:
        file.readline()
        assert counter.hits(file) == 1
        assert file.read() == b""
        assert not file.closed
    with implementation.open(path) as file:
        assert file.read(4) == b"c,c\n"
        assert counter.hits(file) == 1
        assert counter.hits(file) == 0


def test_a_segment_longer_than_memory_should_be(rust: ModuleType) -> None:
    # 2 GB in one line, in chunks that are all the same object.
    chunk = b"a," + b"a" * (CHUNK_LEN - 2)
    times = 2**31 // CHUNK_LEN

    class Line:
        def __init__(self) -> None:
            self.chunks = itertools.chain([b"\n"], itertools.repeat(chunk, times), [b"\na", b""])

        def read(self, size: int) -> bytes:
            return next(self.chunks)

    (hit,) = rust.Counter(",", 5, rust.Reset.NewlinesReset).find_iter(Line())
    length = times * CHUNK_LEN
    assert plain(hit) == (1, 2, 1, 1 + length, times, 1 + 4 * CHUNK_LEN + 1)


# --- atleast.open


def test_a_file_is_like_a_file(tmp_path: Path, rust: ModuleType) -> None:
    path = tmp_path / "data"
    path.write_bytes(b"a\nb\n")
    for name in (path, str(path)):
        file = rust.open(name)
        assert isinstance(file, rust.File)
        assert file.name == name
        assert file.closed is False
        assert repr(file) == f"<atleast.File {name!r}>"
        with file as entered:
            assert entered is file
        assert file.closed is True
        assert repr(file) == f"<atleast.File {name!r} (closed)>"
        file.close()
        with pytest.raises(ValueError, match="closed file"):
            file.__enter__()
        with pytest.raises(ValueError, match="closed file"):
            file.read()
    # An exception in the block closes the file, and is not suppressed.
    with pytest.raises(ZeroDivisionError), rust.open(path) as file:
        1 // 0  # noqa: B018
    assert file.closed
    for attribute in ("name", "closed", "other"):
        with pytest.raises(AttributeError):
            setattr(file, attribute, 1)


def test_a_file_can_be_read(tmp_path: Path, rust: ModuleType) -> None:
    path = tmp_path / "data"
    data = bytes(range(256)) * 3000
    path.write_bytes(data)
    for read in (
        lambda file: file.read(),
        lambda file: file.read(-1),
        lambda file: file.read(None),
        lambda file: file.read(10**6),
        lambda file: b"".join(iter(lambda: file.read(1000), b"")),
    ):
        with rust.open(path) as file:
            assert read(file) == data
            assert file.read() == b""
            assert file.read(0) == b""
    with rust.open(path) as file, pytest.raises(TypeError):
        file.read("1")
    # The file can be passed to code that reads binary files.
    with rust.open(path) as file:
        assert rust.ragged(file) == rust.ragged(path)


def test_a_file_is_closed_when_nobody_has_it(tmp_path: Path, rust: ModuleType) -> None:
    path = tmp_path / "data"
    path.write_bytes(b"c")

    def open_files() -> int:
        return sum(
            os.path.realpath(f"/proc/self/fd/{fd}") == str(path)
            for fd in os.listdir("/proc/self/fd")
        )

    file = rust.open(path)
    hits = rust.Counter("c").find_iter(file)
    del file
    assert open_files() == 1
    assert len(list(hits)) == 1
    del hits
    assert open_files() == 0


def test_an_error_of_a_file_is_that_of_open(tmp_path: Path, implementation: ModuleType) -> None:
    (tmp_path / "file").touch()
    (tmp_path / "circle").symlink_to(tmp_path / "circle")
    names = ["absent", "", "file/below", "circle", "x" * 300, "\xe9\udcff"]
    for kind, name in itertools.product((str, Path), names):
        path = kind(tmp_path / name)
        with pytest.raises(OSError, match=r"^\[Errno ") as by_open:
            open(path, "rb").close()
        with pytest.raises(OSError, match=r"^\[Errno ") as raised:
            implementation.open(path)
        assert type(raised.value) is type(by_open.value)
        assert str(raised.value) == str(by_open.value)
        assert raised.value.filename == str(path)


@pytest.mark.parametrize("path", [None, 3, b"a", io.BytesIO()], ids=type)
def test_a_path_is_a_str_or_a_path(implementation: ModuleType, path: Any) -> None:
    message = f"`path` must be a str or os.PathLike, not {type(path).__name__}"
    with pytest.raises(TypeError, match=f"^{message}$"):
        implementation.open(path)
    with pytest.raises(ValueError, match=r"^`path` must not contain a null character: "):
        implementation.open("a\0b")


def test_odd_files(tmp_path: Path, rust: ModuleType) -> None:
    counter = rust.Counter("c")
    name = os.fsencode(tmp_path) + b"/\xff\xe9"
    Path(os.fsdecode(name)).write_bytes(b"c")
    assert counter.has_count(rust.open(os.fsdecode(name)))
    # Its size is 0, but it can be read.
    with rust.open("/proc/self/status") as file:
        assert rust.Counter("\n").max_count(file) > 10
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    writer = threading.Thread(target=pipe.write_bytes, args=[b"c," * 300_000])
    writer.start()
    with rust.open(pipe) as file:
        assert counter.max_count(file) == 300_000
    writer.join()


def test_a_file_that_shrinks_is_just_shorter(tmp_path: Path, rust: ModuleType) -> None:
    path = tmp_path / "data"
    path.write_bytes(b"c\n" * CHUNK_LEN)
    with rust.open(path) as file:
        hits = rust.Counter("c", 1, rust.Reset.NewlinesReset).find_iter(file)
        next(hits)
        os.truncate(path, 0)
        assert 0 < sum(1 for _ in hits) < CHUNK_LEN


def _every_name(data: Any) -> Iterator[str]:
    return (name for name in dir(data) if not name.startswith("_"))


def test_everything_public_says_what_it_is(rust: ModuleType) -> None:
    assert rust.File.__doc__
    assert rust.open.__doc__
    assert list(_every_name(rust.File)) == ["close", "closed", "name", "read"]
    for name in _every_name(rust.File):
        assert getattr(rust.File, name).__doc__, name
