"""Data that arrives in chunks, one suite over both implementations."""

from __future__ import annotations

import copy
import io
import itertools
import pickle
import random
import re
import resource
import sys
from types import ModuleType
from typing import Any

import pytest

from tests.cases import CHARACTERS, questions
from tests.threads import at_once

EVERY_PROTOCOL = range(pickle.HIGHEST_PROTOCOL + 1)


def test_a_string_split_between_chunks(implementation: ModuleType) -> None:
    stream = implementation.Counter("c", 3, implementation.Reset.NewlinesReset).stream()
    assert stream.feed("hello-c-") is False
    assert stream.feed("c-") is False
    assert stream.feed("c-good") is True
    assert stream.feed("bye\n") is True
    assert stream.finish() is True


def test_a_newline_between(implementation: ModuleType) -> None:
    stream = implementation.Counter("c", 3, implementation.Reset.NewlinesReset).stream()
    assert [stream.feed(chunk) for chunk in ("hello-c-c-", "\n", "c-goodbye")] == [False] * 3
    assert stream.finish() is False


def test_reading_stops_at_the_1001st(implementation: ModuleType) -> None:
    stream = implementation.Counter("&", 1001).stream()
    chunks = [b"&" * 100] * 20
    assert sum(1 for _ in itertools.takewhile(lambda chunk: not stream.feed(chunk), chunks)) == 10


def test_a_last_segment_may_be_a_hit_only_at_the_end(implementation: ModuleType) -> None:
    newlines = implementation.Reset.NewlinesReset
    for options in ({"max_number": 1}, {"invert": True, "min_number": 3}):
        stream = implementation.Counter(",", reset=newlines, **options).stream()
        assert stream.feed("a,") is False
        assert stream.hits == 0
        assert stream.finish() is True
        assert stream.hits == 1
        stream = implementation.Counter(",", reset=newlines, **options).stream()
        assert (stream.feed("a,"), stream.feed("\n"), stream.hits) == (False, True, 1)


def test_zero_is_reached_by_anything(implementation: ModuleType) -> None:
    stream = implementation.Counter("c", 0, implementation.Reset.WhitespaceReset).stream()
    assert (stream.feed(""), stream.hits) == (False, 0)
    assert (stream.feed(" "), stream.hits) == (True, 0)
    assert (stream.feed("a"), stream.hits) == (True, 1)
    assert (stream.finish(), stream.hits) == (True, 1)
    assert implementation.Counter("c", 0).stream().finish() is False


def test_hits_are_counted_as_soon_as_they_are_certain(implementation: ModuleType) -> None:
    stream = implementation.Counter(",", 2, implementation.Reset.NewlinesReset).stream()
    seen = []
    for chunk in ("a,b", ",c", "\n", ",", "\n,", ",,", ""):
        stream.feed(chunk)
        seen.append(stream.hits)
    assert seen == [0, 1, 1, 1, 1, 2, 2]
    assert (stream.finish(), stream.hits) == (True, 2)


def test_a_quote_lasts_across_chunks(implementation: ModuleType) -> None:
    stream = implementation.Counter(",", 2, quote='"').stream()
    assert [stream.feed(each) for each in (',"', ",,,", '"', ",")] == [False, False, False, True]


def test_a_quote_outlasts_chunks_that_cannot_hold_one(implementation: ModuleType) -> None:
    stream = implementation.Counter(",", 1, quote="\u201c").stream()
    assert [stream.feed(each) for each in ("\u201c", ",,", "\u201c", ",")] == [False] * 3 + [True]


@pytest.mark.parametrize("what", ["é", "漢", "😀", "[,é漢😀]"])
def test_a_character_split_between_chunks(implementation: ModuleType, what: str) -> None:
    members = implementation.CharSet(what) if len(what) > 1 else what
    one = what.strip("[,]")[-1]
    for reset in ("NewlinesReset", "RunsReset", "WhitespaceReset"):
        stream = implementation.Counter(members, 2, getattr(implementation.Reset, reset)).stream()
        units = [bytes([byte]) for byte in (one * 2).encode()]
        assert [stream.feed(unit) for unit in units] == [False] * (len(units) - 1) + [True]


def test_a_character_that_never_comes_is_none(implementation: ModuleType) -> None:
    runs = implementation.Reset.RunsReset
    stream = implementation.Counter("漢", 1, runs, max_number=1).stream()
    assert stream.feed("漢".encode()) is False
    assert stream.feed("漢".encode()[:2]) is False
    assert (stream.finish(), stream.hits) == (True, 1)
    # Bytes that can no longer become a counted character are decided at once.
    stream = implementation.Counter("漢", 1, runs, max_number=1).stream()
    assert stream.feed("漢".encode() + b"\xc3") is True


def test_every_width_in_one_stream(implementation: ModuleType) -> None:
    stream = implementation.Counter("é", 5).stream()
    assert [stream.feed(f"é{other}") for other in ("", "a", "ÿ", "漢")] == [False] * 4
    assert stream.feed("😀é") is True


def test_any_byte(implementation: ModuleType) -> None:
    stream = implementation.Counter(b"\xc3", 2, b"\n").stream()
    assert [stream.feed(chunk) for chunk in (b"\xc3", b"\n\xc3", b"\xa9\xc3")] == [
        False,
        False,
        True,
    ]


# --- Errors


@pytest.mark.parametrize(("first", "second"), [("a", b"a"), (b"a", "a"), ("", b""), (b"", "")])
def test_text_and_bytes_do_not_mix(implementation: ModuleType, first: Any, second: Any) -> None:
    stream = implementation.Counter("a", 2).stream()
    stream.feed(first)
    one, other = type(first).__name__, type(second).__name__
    message = f"`chunk` must be {one} like the first chunk, not {other}"
    with pytest.raises(TypeError, match=f"^{re.escape(message)}$"):
        stream.feed(second)
    # The stream is as it was.
    stream.feed(first)
    assert stream.finish() is bool(first)


@pytest.mark.parametrize("chunk", [None, 1, ["a"], io.BytesIO(b"a")])
def test_what_is_no_text_is_refused(implementation: ModuleType, chunk: Any) -> None:
    stream = implementation.Counter("a").stream()
    kinds = "a str, bytes or another buffer of bytes"
    message = f"`chunk` must be {kinds}, not {type(chunk).__name__}"
    with pytest.raises(TypeError, match=f"^{message}$"):
        stream.feed(chunk)
    assert stream.feed("a") is True


def test_a_question_of_bytes_is_asked_of_bytes(implementation: ModuleType) -> None:
    stream = implementation.Counter(b"\xff").stream()
    message = r"`chunk` must be bytes, not str, because the counter contains the byte b'\xff'"
    with pytest.raises(TypeError, match=f"^{re.escape(message)}$"):
        stream.feed("a")


def test_a_finished_stream_is_not_fed(implementation: ModuleType) -> None:
    stream = implementation.Counter("a").stream()
    assert stream.feed("a") is True
    assert [stream.finish(), stream.finish()] == [True, True]
    for chunk in ("a", b"a", None):
        with pytest.raises(ValueError, match=r"^the stream cannot be fed: finish\(\) was called$"):
            stream.feed(chunk)
    assert (stream.finish(), stream.hits) == (True, 1)


def test_a_stream_is_a_counters(implementation: ModuleType) -> None:
    assert isinstance(implementation.Counter("a").stream(), implementation.CountStream)
    with pytest.raises(TypeError, match="cannot create"):
        implementation.CountStream()


@pytest.mark.parametrize("protocol", EVERY_PROTOCOL)
def test_a_stream_is_not_pickled(implementation: ModuleType, protocol: int) -> None:
    stream = implementation.Counter("a").stream()
    with pytest.raises(TypeError, match="cannot pickle 'CountStream' object"):
        pickle.dumps(stream, protocol)


def test_a_copied_stream_goes_on_by_itself(implementation: ModuleType) -> None:
    stream = implementation.Counter(",", 2, implementation.Reset.NewlinesReset).stream()
    assert stream.feed("a,b\nd,") is False
    copied = copy.copy(stream)
    assert (copied.feed("e,f\n"), copied.hits) == (True, 1)
    assert (stream.feed("e\n"), stream.hits, stream.finish()) == (False, 0, False)
    # One of them is finished; the other is not.
    assert (copied.feed(",,\n"), copied.hits) == (True, 2)
    with pytest.raises(TypeError, match="`chunk` must be str like the first chunk, not bytes"):
        copied.feed(b",")
    with pytest.raises(ValueError, match=r"^the stream cannot be fed: finish\(\) was called$"):
        copy.copy(stream).feed("a")


def test_a_stream_shows_its_question_and_how_far_it_is(implementation: ModuleType) -> None:
    counter = implementation.Counter(",", 1, implementation.Reset.NewlinesReset)
    stream = counter.stream()
    for chunk, said in (("a", "0 hits"), (",\n", "1 hit"), (",\n", "2 hits")):
        stream.feed(chunk)
        assert repr(stream) == f"<CountStream of {counter!r}: {said} so far>"


def test_a_stream_does_not_change_from_outside(implementation: ModuleType) -> None:
    stream = implementation.Counter("a").stream()
    for name in ("hits", "other"):
        with pytest.raises(AttributeError):
            setattr(stream, name, 1)


# --- Both implementations agree, and chunks change nothing


def cut(data: Any, numbers: random.Random) -> list[Any]:
    most = numbers.choice((1, 2, 5))
    chunks = []
    while data:
        length = numbers.randint(0, most)
        chunks.append(data[:length])
        data = data[length:]
    return chunks


def test_both_are_certain_at_the_same_chunk(rust: ModuleType, prototype: ModuleType) -> None:
    numbers = random.Random(0)
    for ours, original in zip(questions(rust), questions(prototype), strict=True):
        for _ in range(60):
            text = "".join(numbers.choices(CHARACTERS, k=numbers.randint(0, 12)))
            data = numbers.choice((text, text.encode(), text.encode()[1:] + b"\xe2\x80"))
            chunks = cut(data, numbers)
            streams = ours.stream(), original.stream()
            for chunk in chunks:
                one, other = ((stream.feed(chunk), stream.hits) for stream in streams)
                assert one == other, (ours, chunks, chunk)
            one, other = ((stream.finish(), stream.hits) for stream in streams)
            assert one == other == (ours.has_count(data), ours.hits(data)), (ours, chunks)


def test_chunks_change_nothing(rust: ModuleType) -> None:
    numbers = random.Random(1)
    for counter in questions(rust):
        text = "".join(numbers.choices(CHARACTERS + "a" * 60, k=20_000))
        for data in (text, text.encode()):
            for length in (1, 3, 4095, 4096, 9999):
                stream = counter.stream()
                for start in range(0, len(data), length):
                    stream.feed(data[start : start + length])
                answer = stream.finish(), stream.hits
                assert answer == (counter.has_count(data), counter.hits(data)), counter


def test_a_stream_keeps_next_to_nothing(rust: ModuleType) -> None:
    stream = rust.Counter("é", 2**60).stream()
    chunk = ("aé漢" * 20_000).encode()[1:-1]
    references = sys.getrefcount(chunk)
    stream.feed(chunk)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    for _ in range(2_000):
        stream.feed(chunk)
    # In KiB, for 240 MB that are fed; nothing else is allocated in the meantime.
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 8_192
    assert sys.getrefcount(chunk) == references
    assert stream.finish() is False


def test_threads_may_feed_one_stream(rust: ModuleType) -> None:
    stream = rust.Counter(",", 80_001).stream()

    def feed() -> None:
        for _ in range(10_000):
            stream.feed(",")

    at_once([feed] * 8)
    assert stream.hits == 0
    assert stream.feed(",") is True
