"""Lets statements of Python take turns, times them, and checks what they say."""

from __future__ import annotations

import timeit
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from statistics import median

# A turn is so many calls that it takes this long: enough for the clock.
TURN_SECONDS = 0.01


@dataclass(frozen=True)
class Contender:
    """A statement as a user writes it, and the value that it must have."""

    statement: str
    expected: object
    # What makes its value comparable, outside the time.
    read: Callable[[object], object] = lambda value: value
    # In how many of the rounds it takes part.
    rounds: int | None = None


@dataclass
class Figure:
    """What a contender took."""

    contender: Contender
    # Of one call, in each round.
    seconds: list[float] = field(default_factory=list)
    is_right: bool = True

    @property
    def best(self) -> float | None:
        """The seconds of the fastest round; None if an answer was wrong."""
        return min(self.seconds) if self.is_right else None


def take_turns(
    contenders: Sequence[Contender], names: Mapping[str, object], rounds: int
) -> list[Figure]:
    """Run each in all of its rounds, in an order that changes; `names` are what they use."""
    figures = [Figure(contender) for contender in contenders]
    timers = {}
    for figure in figures:
        contender = figure.contender
        figure.is_right = is_right(contender, names)
        timer = timeit.Timer(contender.statement, globals=dict(names))
        once = min(timer.repeat(3, 1))
        timers[contender.statement] = timer, max(1, round(TURN_SECONDS / once))
    for turn in range(rounds):
        taking_part = [it for it in figures if turn < (it.contender.rounds or rounds)]
        first = turn % len(taking_part)
        for figure in taking_part[first:] + taking_part[:first]:
            timer, calls = timers[figure.contender.statement]
            figure.seconds.append(timer.timeit(calls) / calls)
    return figures


def is_right(contender: Contender, names: Mapping[str, object]) -> bool:
    """Return whether the statement has the value that it must have."""
    value = eval(contender.statement, dict(names))
    return bool(contender.read(value) == contender.expected)


def middle(figure: Figure) -> float:
    """Return the seconds of the middle round."""
    return median(figure.seconds)
