"""Ctrl-C stops every loop over the caller's objects, not only the scans of data.

If the loop runs code of the caller, that code raises the signal, and the test counts the steps
after it. Otherwise a timer on the process's CPU time raises it, at several moments.
"""

from __future__ import annotations

import ctypes
import itertools
import operator
import resource
import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from atleast import CharSet, Counter, Note, Partial, Ragged, RaggedRow, Reset, StrayQuote, Tally

# The number of steps that a loop may take before it checks for signals.
FEW = 2_000


class Interrupted(Exception):
    """Raised by the handler."""


@contextmanager
def handled(number: signal.Signals) -> Iterator[None]:
    def interrupt(*_: Any) -> None:
        raise Interrupted

    before = signal.signal(number, interrupt)
    try:
        yield
    finally:
        signal.signal(number, before)


# From C, because Python's own `raise_signal` checks for signals at once.
RAISE = getattr(ctypes.CDLL(None), "raise")


class Counted:
    """Counts the items that are requested, and raises a signal at one of them, all in C."""

    def __init__(self, items: Any, at: int) -> None:
        """Take the items, and the index of the one that raises the signal."""
        self.asked = itertools.count()
        signals = itertools.chain(
            itertools.repeat(None, at),
            map(RAISE, [signal.SIGUSR1]),
            itertools.repeat(None),
        )
        # All of it is C, so only the loop that consumes it can handle the signal.
        self.items = map(operator.itemgetter(0), zip(items, signals, self.asked, strict=False))


def requested(counted: Counted) -> int:
    """Return how many items were requested."""
    return next(counted.asked)


LOOPS: dict[str, Callable[[Any], object]] = {
    "has_count_each": lambda items: Counter(",").has_count_each(items),
    "rows of Ragged": lambda items: Ragged(",", 1, False, 1, items, [], Tally({}), 1),
    "quotes of Ragged": lambda items: Ragged(",", 1, False, 1, [], items, Tally({}), 1),
    "notes of Ragged": lambda items: Ragged(",", 1, False, 1, [], [], Tally({}), 1, notes=items),
    "cures of Note": lambda items: Note("nul", 1, "", items),
}
ITEMS: dict[str, Any] = {
    "has_count_each": "a,b",
    "rows of Ragged": RaggedRow(0, 1, 0, 3),
    "quotes of Ragged": StrayQuote(1, 0),
    "notes of Ragged": Note("nul", 1, ""),
    "cures of Note": ("sep", None, "so"),
}


@pytest.mark.parametrize("loop", LOOPS)
def test_a_loop_over_endless_items_stops(loop: str) -> None:
    at = 100_000
    counted = Counted(itertools.repeat(ITEMS[loop]), at)
    with handled(signal.SIGUSR1), pytest.raises(Interrupted):
        LOOPS[loop](counted.items)
    # A column is read some ten thousand strings at a time.
    assert at < requested(counted) <= at + (70_000 if loop == "has_count_each" else FEW)


@pytest.mark.parametrize("kind", [set, frozenset])
def test_a_set_of_many_members(kind: type) -> None:
    counted = Counted(itertools.cycle(map(chr, range(97, 120))), 50_000)

    class Members(kind):  # type: ignore[misc]
        __iter__ = None

    # The set's iterator is the counting one, so the loop stays in C.
    Members.__iter__ = lambda self: counted.items  # type: ignore[assignment]
    with handled(signal.SIGUSR1), pytest.raises(Interrupted):
        Counter(Members("a"))
    assert 50_000 < requested(counted) <= 50_000 + FEW


def test_numbers_that_raise_a_signal_in_index() -> None:
    class Number:
        asked = 0

        def __index__(self) -> int:
            Number.asked += 1
            if Number.asked == 1_000:
                signal.raise_signal(signal.SIGUSR1)
            return 1

    numbers: dict[Any, int] = {Number(): 1 for _ in range(100_000)}
    with handled(signal.SIGUSR1), pytest.raises(Interrupted):
        Tally(numbers)
    assert Number.asked == 1_000


# --- Loops that run no code of the caller

MANY = 400_000
COUNTS = dict.fromkeys(range(MANY), 1)
COUNTER = Counter(",", 2, Reset.NewlinesReset)


def partial_of_many() -> Partial:
    counter, state = COUNTER.partial(b",\n" * 100).__reduce__()[1]
    _, head, tail, is_odd, _, inside = state
    return Partial(counter, (2**60, head, tail, is_odd, (0, True, (COUNTS, 0, True)), inside))


def report_of_many() -> Ragged:
    rows = [RaggedRow(0, 1, 0, 3)] * MANY
    quotes, notes = [StrayQuote(1, 0)] * MANY, [Note("nul", 1, "")] * MANY
    return Ragged(",", 2, False, MANY, rows, quotes, Tally({3: MANY}), None, notes=notes)


def class_text() -> str:
    return "[" + "".join(rf"\x{{{point:x}}}" for point in range(0x10000, 0x10FFFF, 5)) + "]"


# Operations that take long without scanning data, and how to make their argument.
WORKS: dict[str, tuple[Callable[[Any], object], Callable[[], Any]]] = {
    "Tally": (Tally, lambda: COUNTS),
    "Tally.counts": (lambda tally: tally.counts, lambda: Tally(COUNTS)),
    "repr of a Tally": (repr, lambda: Tally(COUNTS)),
    "pickle a Tally": (lambda tally: tally.__reduce__(), lambda: Tally(COUNTS)),
    "a set": (Counter, lambda: set(map(chr, range(256, 0xD800)))),
    "class text": (CharSet, class_text),
    "pickle a Partial": (lambda partial: partial.__reduce__(), partial_of_many),
    "unpickle a Partial": (
        lambda arguments: Partial(*arguments),
        lambda: partial_of_many().__reduce__()[1],
    ),
    "to_dicts": (Ragged.to_dicts, report_of_many),
    "rows": (lambda report: report.rows, report_of_many),
    "notes": (lambda report: report.notes, report_of_many),
    "repr of a Ragged": (repr, report_of_many),
    "pickle a Ragged": (lambda report: report.__reduce__(), report_of_many),
    "unpickle a Ragged": (
        lambda arguments: Ragged(*arguments),
        lambda: report_of_many().__reduce__()[1],
    ),
}


# In seconds of processor time. Alone it takes a tenth of a second; other processes that use the
# same caches, or a garbage collection after other tests, make it several times that.
SOON = 2.0


@pytest.mark.parametrize("work", WORKS)
def test_control_c_is_handled_soon(work: str) -> None:
    do, make = WORKS[work]
    given = make()
    with handled(signal.SIGPROF):
        for after in (0.001, 0.01, 0.03, 0.1):
            came = resource.getrusage(resource.RUSAGE_SELF).ru_utime
            signal.setitimer(signal.ITIMER_PROF, after)
            try:
                while True:
                    do(given)
            except Interrupted:
                pass
            finally:
                signal.setitimer(signal.ITIMER_PROF, 0)
            taken = resource.getrusage(resource.RUSAGE_SELF).ru_utime - came
            assert taken - after < SOON, (work, after, taken)
