"""Times Python statements that take turns, and checks their values."""

from __future__ import annotations

import random
import statistics
import time
import timeit
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

# A turn repeats a statement for about this long, so that the clock is precise enough.
TURN_SECONDS = 0.01


@dataclass(frozen=True)
class Contender:
    """A statement as a user writes it, and its expected value."""

    statement: str
    expected: object
    # Converts the value to compare it; not timed.
    read: Callable[[Any], object] = lambda value: value
    # The number of rounds in which it takes part; None for all.
    rounds: int | None = None


@dataclass
class Figure:
    """The figures of a contender."""

    contender: Contender
    # The time of one call, in each round.
    seconds: list[float] = field(default_factory=list)
    # The number of busy cores in each round: processor time divided by elapsed time.
    cores: list[float] = field(default_factory=list)
    is_right: bool = True

    @property
    def best(self) -> float | None:
        """The seconds of the fastest round; None if an answer was wrong."""
        return min(self.seconds) if self.is_right else None

    @property
    def median(self) -> float:
        """The seconds of the median round."""
        return statistics.median(self.seconds)

    @property
    def cores_of_best(self) -> float | None:
        """The number of busy cores in the fastest round; None if it is not known."""
        return self.cores[self.seconds.index(min(self.seconds))] if self.cores else None


class Player:
    """A contender that takes turns."""

    def __init__(self, contender: Contender, names: Mapping[str, object]) -> None:
        """Prepare the timer; the statement uses `names`."""
        self.figure = Figure(contender)
        self._names = dict(names)
        self._timer = timeit.Timer(contender.statement, globals=self._names)
        self._calls = 0

    def take_turn(self) -> None:
        """Run the statement once and check its value, then time it.

        The first run brings the data into the cache, and wakes the helper threads.
        """
        contender, figure = self.figure.contender, self.figure
        start = time.perf_counter()
        value = eval(contender.statement, self._names)
        once = time.perf_counter() - start
        # A wrong answer is kept.
        figure.is_right &= bool(contender.read(value) == contender.expected)
        # So that freeing it is not timed.
        del value
        if not self._calls:
            if once < TURN_SECONDS:
                once = min(self._timer.repeat(3, 1))
            self._calls = max(1, round(TURN_SECONDS / once))
        start, start_of_all = time.perf_counter(), time.process_time()
        seconds = self._timer.timeit(self._calls)
        cores = (time.process_time() - start_of_all) / (time.perf_counter() - start)
        figure.seconds.append(seconds / self._calls)
        figure.cores.append(cores)


def take_turns(
    contenders: Sequence[Contender], names: Mapping[str, object], rounds: int
) -> list[Figure]:
    """Run each contender in its rounds, in a random order for each round."""
    players = [Player(contender, names) for contender in contenders]
    draw = random.Random(rounds)
    for turn in range(rounds):
        taking_part = [it for it in players if turn < (it.figure.contender.rounds or rounds)]
        draw.shuffle(taking_part)
        for player in taking_part:
            player.take_turn()
    return [player.figure for player in players]
