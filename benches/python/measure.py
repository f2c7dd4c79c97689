"""Lets statements of Python take turns, times them, and checks what they say."""

from __future__ import annotations

import random
import time
import timeit
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from statistics import median
from typing import Any

# A turn is so many calls that it takes this long: enough for the clock.
TURN_SECONDS = 0.01


@dataclass(frozen=True)
class Contender:
    """A statement as a user writes it, and the value that it must have."""

    statement: str
    expected: object
    # What makes its value comparable, outside the time.
    read: Callable[[Any], object] = lambda value: value
    # In how many of the rounds it takes part.
    rounds: int | None = None


@dataclass
class Figure:
    """What a contender took."""

    contender: Contender
    # Of one call, in each round.
    seconds: list[float] = field(default_factory=list)
    # How many cores were at work in each round: the seconds of all threads by those of the clock.
    cores: list[float] = field(default_factory=list)
    is_right: bool = True

    @property
    def best(self) -> float | None:
        """The seconds of the fastest round; None if an answer was wrong."""
        return min(self.seconds) if self.is_right else None

    @property
    def middle(self) -> float:
        """The seconds of the middle round."""
        return median(self.seconds)

    @property
    def cores_of_best(self) -> float | None:
        """How many cores were at work in the fastest round; None where that is not known."""
        return self.cores[self.seconds.index(min(self.seconds))] if self.cores else None


class Player:
    """A contender at its turns."""

    def __init__(self, contender: Contender, names: Mapping[str, object]) -> None:
        """Make ready what is timed; `names` are what the statement uses."""
        self.figure = Figure(contender)
        self._names = dict(names)
        self._timer = timeit.Timer(contender.statement, globals=self._names)
        self._calls = 0

    def take_turn(self) -> None:
        """Call it once and look at its value, then against the clock.

        The data are in the nearest cache that holds them, and the threads that help are awake.
        """
        contender, figure = self.figure.contender, self.figure
        start = time.perf_counter()
        value = eval(contender.statement, self._names)
        once = time.perf_counter() - start
        # A wrong answer in any round stays.
        figure.is_right &= bool(contender.read(value) == contender.expected)
        # Its end is not a part of what is timed next.
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
    """Run each in all of its rounds, in an order that is drawn for each."""
    players = [Player(contender, names) for contender in contenders]
    draw = random.Random(rounds)
    for turn in range(rounds):
        taking_part = [it for it in players if turn < (it.figure.contender.rounds or rounds)]
        draw.shuffle(taking_part)
        for player in taking_part:
            player.take_turn()
    return [player.figure for player in players]
