"""`Tally.plot`, with matplotlib and without."""

from __future__ import annotations

import sys

import matplotlib
import pytest
from atleast import Tally
from matplotlib.axes import Axes
from matplotlib.container import BarContainer
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

matplotlib.use("agg")

TALLY = Tally({0: 5, 2: 30, 7: 1})


def heights(axes: Axes) -> list[float]:
    (bars,) = axes.containers
    assert isinstance(bars, BarContainer)
    return [bar.get_height() for bar in bars if isinstance(bar, Rectangle)]


def names(axes: Axes) -> list[str]:
    return [name.get_text() for name in axes.get_xticklabels()]


def test_a_bar_for_each_count_and_a_line_for_at_least() -> None:
    axes = TALLY.plot()
    assert isinstance(axes, Axes)
    assert names(axes) == ["0", "2", "7"]
    assert heights(axes) == [5, 30, 1]
    (line,) = axes.lines
    assert list(line.get_ydata()) == [36, 31, 1]  # type: ignore[arg-type]
    assert (axes.get_xlabel(), axes.get_ylabel()) == ("count", "segments")
    legend = axes.get_legend()
    assert legend is not None
    labels = [text.get_text() for text in legend.get_texts()]
    assert sorted(labels) == ["with at least this count", "with this count"]


def test_it_draws_in_the_axes_given() -> None:
    axes = Figure().subplots()
    assert TALLY.plot(axes) is axes
    assert heights(axes) == [5, 30, 1]
    with pytest.raises(AttributeError):
        TALLY.plot("axes")


def test_many_counts_are_grouped() -> None:
    axes = Tally(dict.fromkeys(range(1000), 10)).plot()
    assert names(axes)[:2] == ["0–49", "50–99"]  # noqa: RUF001
    assert heights(axes) == [500] * 20


def test_a_tally_without_segments() -> None:
    assert heights(Tally({}).plot(Figure().subplots())) == []


def test_without_matplotlib_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "matplotlib", None)
    with pytest.raises(
        ImportError, match=r"^Tally\.plot needs matplotlib: pip install 'atleast\[plot\]'$"
    ):
        TALLY.plot()
