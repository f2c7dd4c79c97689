"""`Tally.plot`: draws a tally with matplotlib."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any


def plot(rows: list[tuple[int, int, int, int]], axes: Any) -> Any:
    """Draw the rows of a tally and return the axes.

    Args:
        rows: Tuples of the first and the last count of a row, the number of its segments, and the
            number of segments with at least the first count.
        axes: The axes to draw in, or None for new ones.
    """
    try:
        from matplotlib import pyplot
    except ImportError as error:
        message = "Tally.plot needs matplotlib: pip install 'atleast[plot]'"
        raise ImportError(message) from error
    if axes is None:
        _, axes = pyplot.subplots(layout="constrained")
    names = [
        f"{first:,}" if first == last else f"{first:,}\N{EN DASH}{last:,}"
        for first, last, *_ in rows
    ]
    places = range(len(rows))
    axes.bar(places, [segments for *_, segments, _ in rows], label="with this count")
    at_least = [number for *_, number in rows]
    axes.step(places, at_least, where="mid", color="C1", label="with at least this count")
    axes.set_xticks(places, names)
    # Turn the labels if they would overlap.
    if sum(map(len, names)) > 50:
        axes.tick_params("x", labelrotation=90)
    axes.set_xlabel("count")
    axes.set_ylabel("segments")
    if rows:
        # On a linear scale the rare counts, which matter most, would be invisible.
        axes.set_yscale("log")
        axes.set_ylim(bottom=0.5)
    axes.legend()
    return axes
