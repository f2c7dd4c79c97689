"""A tally drawn with matplotlib: `Tally.plot`."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any


def plot(rows: list[tuple[int, int, int, int]], axes: Any) -> Any:
    """Draw rows of a tally: first and last count, segments, segments with at least the first."""
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
    # Where names would touch they stand upright.
    if sum(map(len, names)) > 50:
        axes.tick_params("x", labelrotation=90)
    axes.set_xlabel("count")
    axes.set_ylabel("segments")
    if rows:
        # On a linear scale nothing is seen of the rare ones, which matter.
        axes.set_yscale("log")
        axes.set_ylim(bottom=0.5)
    axes.legend()
    return axes
