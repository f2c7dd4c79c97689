"""Threads for tests: an exception in a thread is raised in the test."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import TypeVar

Answer = TypeVar("Answer")


def at_once(works: Sequence[Callable[[], Answer]]) -> list[Answer]:
    """Call each of these in its own thread, all at the same moment; return their answers."""
    all_are_there = threading.Barrier(len(works))

    def begin(work: Callable[[], Answer]) -> Answer:
        all_are_there.wait()
        return work()

    with ThreadPoolExecutor(len(works)) as threads:
        return list(threads.map(begin, works))


@contextmanager
def meanwhile(*works: Callable[[], object]) -> Iterator[None]:
    """Call each of these repeatedly, in its own thread, until the block ends."""
    ended = threading.Event()

    def repeat(work: Callable[[], object]) -> None:
        while not ended.is_set():
            work()

    with ThreadPoolExecutor(len(works)) as threads:
        futures = [threads.submit(repeat, work) for work in works]
        try:
            yield
        finally:
            ended.set()
    for future in futures:
        future.result()


def steps_during(ask: Callable[[], object]) -> int:
    """Return how many steps another thread takes during the call.

    A thread that is not held up takes a step every millisecond.
    """
    steps: list[float] = []

    def step() -> None:
        time.sleep(0.001)
        steps.append(time.monotonic())

    with meanwhile(step):
        begun = time.monotonic()
        ask()
        ended = time.monotonic()
    return sum(begun < at < ended for at in steps)
