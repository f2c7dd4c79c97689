"""`Counter.occurrences`: the position of each occurrence, in data of every type."""

from __future__ import annotations

import io
import itertools
import re
from collections.abc import Iterator
from pathlib import Path
from types import FrameType, ModuleType
from typing import Any

import pytest
from hypothesis import given

from tests.data_kinds import OF_BYTES, OF_TEXT, close, data_of
from tests.fake_files import FakeFile
from tests.test_agreement import Question, any_questions, byte_strings, extensively, texts
from tests.test_gil_release import handler


def places(found: Iterator[slice]) -> list[tuple[int, int]]:
    return [(place.start, place.stop) for place in found]


def test_what_is_returned(rust: ModuleType) -> None:
    found = rust.Counter(",").occurrences("a,b,é,")
    assert iter(found) is found
    assert next(found) == slice(1, 2)
    assert list(found) == [slice(3, 4), slice(5, 6)]
    assert next(found, None) is None
    text = "../..%2e%2e/../"
    climbs = rust.Counter("../", 5).occurrences(text)
    assert [text[place] for place in climbs] == ["../"] * 2


@pytest.mark.parametrize("kind", [*OF_BYTES, *OF_TEXT])
def test_data_of_every_kind(kind: str, rust: ModuleType, tmp_path: Path) -> None:
    # Longer than one chunk.
    large = "".join(f"a,é,{'a' * (number % 7)}\n" for number in range(30_000))
    whole: Any = large if kind in OF_TEXT else large.encode()
    for what in (",", "é", ",é", "aa", "\n"):
        pattern: Any = re.escape(what)
        pattern = pattern if kind in OF_TEXT else pattern.encode()
        expected = [match.span() for match in re.finditer(pattern, whole)]
        counter = rust.Counter(what, 3, rust.Reset.NewlinesReset)
        data = data_of(kind, whole, tmp_path / "data")
        assert places(counter.occurrences(data)) == expected, what
        close(data)


@pytest.mark.parametrize("widest", ["é", "漢", "😀"])
def test_text_of_every_width(widest: str, rust: ModuleType) -> None:
    text = f"a,{widest},," * 20_000
    for what in (",", widest, {",", widest}, f",{widest},"):
        pattern = "|".join(sorted(map(re.escape, what))) if isinstance(what, set) else what
        expected = [match.span() for match in re.finditer(pattern, text)]
        assert places(rust.Counter(what).occurrences(text)) == expected
        # A file may return text of another width each time.
        file = io.StringIO(text)
        assert places(rust.Counter(what).occurrences(file)) == expected


@extensively
@given(asked=any_questions(texts() | byte_strings()))
def test_they_are_those_of_the_segments(
    asked: tuple[Question, str | bytes], rust: ModuleType
) -> None:
    question, data = asked
    try:
        counter = question.counter(rust)
        found = places(counter.occurrences(data))
    except (TypeError, ValueError):
        return
    every = rust.Counter(
        counter.what,
        0,
        counter.reset,
        quote=counter.quote,
        ignore_ascii_case=counter.ignore_ascii_case,
    )
    assert found == sorted(found)
    for segment in every.find_iter(data):
        inside = [place for place in found if segment.start <= place[0] < segment.end]
        assert len(inside) == segment.count
        assert all(end <= segment.end for _, end in inside)
    assert len(found) == sum(segment.count for segment in every.find_iter(data))


def test_what_is_no_data_is_refused_at_once(rust: ModuleType) -> None:
    message = "`data` must be a str, bytes, another buffer of bytes or a file, not list"
    with pytest.raises(TypeError, match=f"^{message}$"):
        rust.Counter(",").occurrences(["a,b"])
    with pytest.raises(
        TypeError, match="must be bytes, not str, because the counter contains the byte"
    ):
        rust.Counter(b"\xff").occurrences("a,b")


def test_a_file_is_read_as_it_is_asked(rust: ModuleType) -> None:
    file = FakeFile(b"c\xc3", b"\xa9c", RuntimeError("later"), b"\xc3\xa9", b"")
    found = rust.Counter({"c", "é"}).occurrences(file)
    assert file.asked == []
    assert next(found) == slice(0, 1)
    assert len(file.asked) == 1
    assert next(found) == slice(1, 3)
    assert next(found) == slice(3, 4)
    assert len(file.asked) == 2
    # It may continue after an error.
    with pytest.raises(RuntimeError, match="later"):
        next(found)
    assert list(found) == [slice(4, 6)]
    assert next(found, None) is None
    assert len(file.asked) == 5


def test_a_buffer_is_lent_until_the_end(rust: ModuleType) -> None:
    buffer = bytearray(b"a,b")
    found = rust.Counter(",").occurrences(buffer)
    with pytest.raises(BufferError):
        buffer.clear()
    assert len(list(found)) == 1
    buffer.clear()
    buffer.extend(b",")
    found = rust.Counter(",").occurrences(buffer)
    del found
    buffer.clear()


class Interrupted(Exception):
    """The exception of the signal handler."""


def interrupt(number: int, frame: FrameType | None) -> None:
    raise Interrupted


class Endless(io.RawIOBase):
    """An endless file without occurrences."""

    def read(self, size: int = -1, /) -> bytes:
        return b"a" * size


def test_a_signal_ends_a_long_search(rust: ModuleType) -> None:
    found = rust.Counter(",").occurrences(Endless())
    with handler(interrupt), pytest.raises(Interrupted):
        next(found)
    # All of it is one chunk.
    text = "漢" * 2**24
    found = itertools.chain.from_iterable(
        rust.Counter("字").occurrences(text) for _ in itertools.count()
    )
    with handler(interrupt), pytest.raises(Interrupted):
        next(found)
