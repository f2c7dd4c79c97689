"""A process forked while another thread uses an object: the object works there, or raises."""

from __future__ import annotations

import os
import select
import signal
import sys
import threading
import time
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import atleast
import pytest
from atleast import Counter, Reset

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="this system has no fork")

# Only a guard against hangs.
PATIENCE = 120


class Waits:
    """A file whose `read` waits until it may return."""

    def __init__(self) -> None:
        """Start without a reader."""
        self.is_read = threading.Event()
        self.may_end = threading.Event()

    def read(self, size: int = -1, /) -> bytes:
        self.is_read.set()
        self.may_end.wait(PATIENCE)
        return b""


def forked(work: Callable[[], object]) -> str:
    """Call in a forked process, and return the exception or the `repr` of the result."""
    out, into = os.pipe()
    with warnings.catch_warnings():
        # Newer Pythons warn of every fork in a process with threads.
        warnings.simplefilter("ignore", DeprecationWarning)
        child = os.fork()
    if child == 0:
        try:
            said = repr(work())
        except BaseException as error:
            said = f"{type(error).__name__}: {error}"
        os.write(into, said.encode())
        os._exit(0)
    os.close(into)
    try:
        if not select.select([out], [], [], PATIENCE)[0]:
            os.kill(child, signal.SIGTERM)
            return "it hangs"
        return os.read(out, 10_000).decode()
    finally:
        os.close(out)
        deadline = time.monotonic() + PATIENCE
        while os.waitpid(child, os.WNOHANG)[0] == 0:
            if time.monotonic() > deadline:
                os.kill(child, signal.SIGKILL)
            time.sleep(0.01)


@contextmanager
def in_use(use: Callable[[], object], file: Waits) -> Iterator[None]:
    """Let another thread read the file for as long as the block takes."""
    thread = threading.Thread(target=use)
    thread.start()
    assert file.is_read.wait(PATIENCE)
    try:
        yield
    finally:
        file.may_end.set()
        thread.join(PATIENCE)
        assert not thread.is_alive()


def test_an_iterator_that_another_thread_uses() -> None:
    file = Waits()
    hits = Counter("c").find_iter(file)
    with in_use(lambda: list(hits), file):
        assert forked(lambda: next(hits)) == (
            "RuntimeError: the iterator cannot be used in this process: when the process was "
            "forked, another thread was using it"
        )
        # It raises again, also after another iterator was used.
        assert (
            forked(lambda: (next(Counter("c").find_iter("c")).count, list(hits)))[:7] == "Runtime"
        )
    assert list(hits) == []
    assert forked(lambda: list(hits)) == "[]"


def test_a_stream_that_another_thread_feeds() -> None:
    # Feeding waits for nothing, so the chunk is long: the process is forked while it is fed. That
    # takes much less time than PATIENCE, after which a child that waits fails the test.
    stream = Counter("e" * 30 + "x", 2**60, Reset.NewlinesReset).stream()
    chunk, fed = "e" * 2**24 + "漢", threading.Event()
    ended = threading.Event()

    def feed() -> None:
        while not ended.is_set():
            fed.set()
            stream.feed(chunk)

    thread = threading.Thread(target=feed)
    thread.start()
    said = set()
    try:
        fed.wait(PATIENCE)
        for _ in range(20):
            for use in (
                lambda: stream.feed("e"),
                lambda: stream.hits,
                lambda: repr(stream) != "",
                stream.finish,
                stream.__copy__,
            ):
                said.add(forked(use).split(":")[0].split(" ")[0])
    finally:
        ended.set()
        thread.join(PATIENCE)
    assert "RuntimeError" in said
    # The stream may have been free at that moment.
    assert said <= {"RuntimeError", "False", "True", "0", "<CountStream"}
    assert stream.hits == 0


def test_a_watch_of_a_guard_that_another_thread_feeds() -> None:
    guarded = Counter("e" * 30 + "x", 2**60, Reset.NewlinesReset).guard(
        iter(lambda: "e" * 2**24 + "漢", "")
    )
    ended = threading.Event()

    def take() -> None:
        while not ended.is_set():
            next(guarded)

    thread = threading.Thread(target=take)
    thread.start()
    try:
        said = {forked(lambda: len(next(guarded))).split(":")[0] for _ in range(20)}
    finally:
        ended.set()
        thread.join(PATIENCE)
    assert said <= {"RuntimeError", str(2**24 + 1)}


def test_a_file_that_another_thread_reads(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    writer = os.open(tmp_path / "pipe", os.O_RDWR)
    os.write(writer, b"c\n")
    file = atleast.open(tmp_path / "pipe")
    counter = Counter("c", 5)
    read: list[bytes] = []
    thread = threading.Thread(target=lambda: read.append(file.read()))
    thread.start()
    # Wait until the thread has read all bytes and waits for more.
    while select.select([writer], [], [], 0)[0]:
        time.sleep(0.001)
    time.sleep(0.05)
    message = (
        "RuntimeError: the file cannot be read in this process: when the process was forked, "
        "another thread was reading it"
    )
    uses: list[Callable[[], Any]] = [
        lambda: file.read(1),
        lambda: counter.has_count(file),
        lambda: list(counter.find_iter(file)),
    ]
    for use in uses:
        assert forked(use) == message
    # It can be closed and dropped.
    assert forked(lambda: file.close() or file.closed) == "True"  # type: ignore[func-returns-value]
    # In this process it is closed while the other thread waits; closing does not wait for that.
    file.close()
    os.close(writer)
    thread.join(PATIENCE)
    assert read in ([b"c\n"], [])
    with pytest.raises(ValueError, match=r"^I/O operation on closed file"):
        file.read()


def test_what_nobody_uses_goes_on_in_the_child(tmp_path: Path) -> None:
    (tmp_path / "data").write_bytes(b"c\nc\n")
    counter = Counter("c", 1, Reset.NewlinesReset)
    hits, stream, file = (
        counter.find_iter("c\nc"),
        counter.stream(),
        atleast.open(tmp_path / "data"),
    )
    next(hits)
    stream.feed("c")
    assert forked(lambda: len(list(hits))) == "1"
    assert forked(stream.finish) == "True"
    assert forked(lambda: counter.hits(file)) == "2"


def test_the_child_answers_a_signal() -> None:
    file = Waits()
    hits = Counter("c").find_iter(file)

    def killed() -> None:
        signal.signal(signal.SIGTERM, lambda *_: sys.exit("told to end"))
        signal.setitimer(signal.ITIMER_REAL, 0.2)
        signal.signal(signal.SIGALRM, lambda *_: os.kill(os.getpid(), signal.SIGTERM))
        while True:
            try:
                next(hits)
            except RuntimeError:
                continue

    with in_use(lambda: list(hits), file):
        assert forked(killed) == "SystemExit: told to end"


def test_a_wait_for_another_thread_answers_a_signal() -> None:
    file = Waits()
    hits = Counter("c").find_iter(file)

    class Rung(Exception):
        pass

    def ring(*_: Any) -> None:
        raise Rung

    before = signal.signal(signal.SIGALRM, ring)
    try:
        with in_use(lambda: list(hits), file):
            signal.setitimer(signal.ITIMER_REAL, 0.2)
            with pytest.raises(Rung):
                next(hits)
    finally:
        signal.signal(signal.SIGALRM, before)
