"""Long calls release the GIL: signals are handled, and other threads run.

Whatever those threads do in the meantime, even to the data, causes at most an exception.
"""

from __future__ import annotations

import gc
import io
import mmap
import os
import random
import signal
import statistics
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType
from typing import Any

import atleast
import pytest
from atleast import CharSet, Counter, Reset

from tests.data_kinds import METHODS, ask
from tests.fake_files import Endless, EndlessText
from tests.threads import at_once, meanwhile, steps_during

# The seconds of processor time, which other programs do not change, after which a signal is
# handled: SOON for the median, LATEST for all.
SOON = 0.1
LATEST = 1.0

# More than is read while the GIL is held.
LONG = 2**22

# Never reached, so that all of the data is read.
NEVER = 2**60


# --- Signals


def latencies(ask: Callable[[], object], times: int, longest: float) -> list[float]:
    """Interrupt calls of `ask` this many times, each time within `longest` seconds of the start.

    Return the processor time from each signal until `KeyboardInterrupt` was raised.
    """
    numbers = random.Random(times)
    taken = []
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        for _ in range(times):
            sent: list[float] = []

            def interrupt(after: float, sent: list[float]) -> None:
                time.sleep(after)
                sent.append(time.process_time())
                os.kill(os.getpid(), signal.SIGINT)

            thread = threading.Thread(target=interrupt, args=[numbers.uniform(0, longest), sent])
            try:
                thread.start()
                while True:
                    ask()
            except KeyboardInterrupt:
                taken.append(time.process_time() - sent[0])
            thread.join()
    finally:
        signal.signal(signal.SIGINT, before)
    return taken


def assert_soon(taken: list[float]) -> None:
    median, longest = statistics.median(taken), max(taken)
    print(f"median {median * 1e3:.1f} ms, longest {longest * 1e3:.1f} ms")
    assert median < SOON
    assert longest < LATEST


def hostile(length: int) -> tuple[Counter, str]:
    """Return the slowest counter there is, and the text for it."""
    return Counter("e" * 30 + "x", NEVER, Reset.NewlinesReset), "e" * length + "漢"


def test_control_c_is_answered_in_text() -> None:
    # Each call takes a tenth of a second or more.
    counter, text = hostile(2**25)
    assert_soon(latencies(lambda: counter.hits(text), 20, 0.1))
    wide = "Aé漢😀" * 2**22
    sets = Counter(CharSet(r"\p{Lu}"), NEVER, CharSet(r"\p{P}"))
    assert_soon(latencies(lambda: sets.max_count(wide), 20, 0.05))


@pytest.mark.parametrize("method", METHODS)
def test_control_c_is_answered_by_every_method(method: str) -> None:
    counter, text = hostile(2**25)
    if method == "partial":
        # Finding it is fast, and counting it is slow.
        counter, text = Counter(CharSet(r"[\p{Lu}\n]"), 1, CharSet(r"[\n漢]")), "é\nA漢" * 2**23
    assert_soon(latencies(lambda: ask(counter, method, text), 10, 0.1))


def test_control_c_is_answered_in_data_without_end(endless: Path) -> None:
    counter = Counter(",", NEVER, Reset.NewlinesReset)
    for method in METHODS:
        assert_soon(latencies(lambda: ask(counter, method, atleast.open(endless)), 5, 0.05))  # noqa: B023
    for file in (Endless(), EndlessText()):
        assert_soon(latencies(lambda: ask(counter, "hits", file), 10, 0.05))  # noqa: B023
        assert_soon(latencies(lambda: ask(counter, "find_iter", file), 10, 0.05))  # noqa: B023
    # As large as the address space: it is never read to its end.
    with mmap.mmap(-1, 1 << 40, mmap.MAP_PRIVATE, mmap.PROT_READ) as zeros:
        assert_soon(latencies(lambda: ask(counter, "tally", zeros), 10, 0.05))
        assert_soon(latencies(lambda: counter.stream().feed(zeros), 10, 0.05))


@pytest.mark.parametrize("length", [10, 1_000_000, 2**26])
def test_control_c_is_answered_in_a_column(length: int) -> None:
    # Many short strings, and a single long one.
    counter, text = hostile(length)
    column = [text] * max(1, 2**25 // length)
    assert_soon(latencies(lambda: counter.has_count_each(column), 10, 0.1))
    assert_soon(latencies(lambda: counter.has_count_each(iter(column)), 10, 0.1))


def test_control_c_ends_the_wait_for_a_pipe(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    writer = os.open(pipe, os.O_RDWR)
    os.write(writer, b"a,b\n")
    counter = Counter(",", NEVER)
    assert_soon(latencies(lambda: counter.has_count(atleast.open(pipe)), 5, 0.05))
    file = atleast.open(pipe)
    assert_soon(latencies(lambda: file.read(), 5, 0.05))
    os.close(writer)


def test_a_stream_is_as_before_the_chunk_that_was_interrupted() -> None:
    counter, text = hostile(2**25)
    stream = counter.stream()
    assert_soon(latencies(lambda: stream.feed(text), 3, 0.02))
    stream = Counter("é", 3).stream()
    stream.feed("é")

    class Interrupted(Exception):
        pass

    def interrupt(number: int, frame: FrameType | None) -> None:
        raise Interrupted

    def feed_for_ever() -> None:
        while True:
            stream.feed("漢" * LONG)

    with handler(interrupt), pytest.raises(Interrupted):
        feed_for_ever()
    assert (stream.feed("é"), stream.feed("é")) == (False, True)


@contextmanager
def handler(ring: Callable[[int, FrameType | None], Any]) -> Iterator[None]:
    """Let an alarm ring every few milliseconds."""
    before = signal.signal(signal.SIGALRM, ring)
    signal.setitimer(signal.ITIMER_REAL, 0.005, 0.005)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


def test_a_handler_may_ask_as_well() -> None:
    counter, text = hostile(2**25)
    expected = counter.tally(text)
    rings = []

    def ring(number: int, frame: FrameType | None) -> None:
        rings.append(counter.tally("e\n" * 10))

    with handler(ring):
        for _ in range(5):
            assert counter.tally(text) == expected
    assert len(rings) > 5


def test_a_handler_that_uses_what_is_being_used_is_told_so() -> None:
    counter, text = hostile(2**24)
    stream, hits = counter.stream(), counter.find_iter(text)
    messages = set()

    def ring(number: int, frame: FrameType | None) -> None:
        try:
            stream.feed("e")
            next(hits, None)
        except ValueError as error:
            messages.add(str(error))

    with handler(ring):
        stream.feed(text)
        assert list(hits) == []
    assert messages == {
        "the stream is already in use: it was called from within one of its own calls",
        "the iterator is already in use: it was called from within one of its own calls",
    }


def test_a_file_that_asks_its_own_iterator_is_told_so() -> None:
    class Asks:
        def read(self, size: int = -1, /) -> bytes:
            next(hits)
            return b""

    hits = Counter("c").find_iter(Asks())
    with pytest.raises(ValueError, match=r"^the iterator is already in use: "):
        next(hits)


# --- Threads


@pytest.mark.parametrize("kind", ["str", "bytes", "bytearray", "file", "stream"])
def test_other_threads_run_meanwhile(kind: str, tmp_path: Path) -> None:
    counter, text = hostile(2**25)
    of_bytes = Counter(CharSet(r"[\p{Lu}]"), 1, CharSet(r"[\n é]"))
    data = "A é".encode() * 2**24
    (tmp_path / "data").write_bytes(data)
    ways: dict[str, Callable[[], object]] = {
        "str": lambda: counter.tally(text),
        "bytes": lambda: of_bytes.tally(data),
        "bytearray": lambda: of_bytes.tally(bytearray(data)),
        "file": lambda: of_bytes.tally(atleast.open(tmp_path / "data")),
        "stream": lambda: counter.stream().feed(text),
    }
    # If the GIL were held all the time, the thread would take no step. Other programs may keep the
    # thread from running, but not every time.
    assert any(steps_during(ways[kind]) >= 5 for _ in range(20))


def test_a_busy_thread_does_not_stop_a_question() -> None:
    # Each time the GIL is requested, a busy thread keeps it for another five milliseconds.
    counter = Counter(",", NEVER)
    data = bytearray(2**28)
    begun = time.process_time()
    with meanwhile(lambda: None):
        assert counter.hits(data) == 0
    # A thousand chunks: if the GIL were requested for each, both threads would take five seconds
    # of processor time.
    assert time.process_time() - begun < 3


def test_one_iterator_in_several_threads() -> None:
    text = "c\n" * 50_000 + "a" * LONG + "c\n" * 50_000
    counter = Counter("c", 1, Reset.NewlinesReset)
    for data in (text, io.BytesIO(text.encode()), bytearray(text.encode())):
        hits = counter.find_iter(data)
        found: list[Any] = []
        at_once([lambda: found.extend(hits)] * 4)  # noqa: B023
        assert sorted(hit.index for hit in found) == list(range(100_000))


def test_one_stream_in_several_threads() -> None:
    chunk = "c," * LONG
    stream = Counter(",", 12 * LONG + 1).stream()
    at_once([lambda: [stream.feed(chunk) for _ in range(3)]] * 4)
    assert stream.hits == 0
    assert stream.feed(",") is True


def test_buffers_that_change_meanwhile() -> None:
    seconds = float(os.environ.get("ATLEAST_FLIP_SECONDS", "2"))
    counter = Counter(",", 1, Reset.NewlinesReset)
    buffer = bytearray(b"a,b\n" * 2**19)
    view = memoryview(buffer).toreadonly()
    refused = []
    numbers = random.Random(1)

    def flip() -> None:
        at = numbers.randrange(len(buffer) - 100)
        buffer[at : at + 100] = bytes(100) if numbers.random() < 0.5 else b",\n" * 50

    def resize() -> None:
        try:
            buffer.append(0)
        except BufferError as error:
            refused.append(error)

    ends = time.monotonic() + seconds
    asked = 0
    with meanwhile(flip, flip, resize):
        while time.monotonic() < ends:
            for data in (buffer, view):
                for method in METHODS:
                    ask(counter, method, data)
                counter.stream().feed(data)
                asked += 1
    assert asked
    # The view keeps the buffer exported all the time.
    assert refused


def test_a_buffer_is_lent_as_long_as_it_is_read_and_no_longer() -> None:
    buffer = bytearray(b"c\n" * 300_000)
    counter = Counter("c", 1, Reset.NewlinesReset)
    for method in METHODS:
        ask(counter, method, buffer)
        buffer += b"c\n"
    hits = counter.find_iter(buffer)
    next(hits)
    with pytest.raises(BufferError):
        buffer += b"c"
    del hits
    gc.collect()
    buffer.clear()


# --- Processes


def test_a_fork_may_ask() -> None:
    counter, text = hostile(2**22)
    expected = counter.tally(text)

    def scan() -> None:
        assert counter.tally(text) == expected

    # A thread that has released the GIL during a call does not exist in the child.
    with meanwhile(scan):
        for _ in range(10):
            child = os.fork()
            if child == 0:
                os._exit(0 if counter.tally(text) == expected else 1)
            assert os.waitpid(child, 0)[1] == 0
