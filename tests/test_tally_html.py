"""The HTML of a tally, which notebooks show."""

from __future__ import annotations

import re
from xml.etree import ElementTree

import pytest
from atleast import Counter, Reset, Tally


def table(tally: Tally) -> tuple[str, list[list[str]]]:
    """Check that the HTML is well-formed; return the caption and the rows, each bar as a width."""
    html = tally._repr_html_()
    root = ElementTree.fromstring(html)
    assert root.tag == "table"
    rows = []
    for row in root.iterfind("tbody/tr"):
        cells = ["".join(cell.itertext()) for cell in row]
        (bar,) = row.iter("div")
        (width,) = re.findall(r"width:([\d.]+)em", bar.attrib["style"])
        cells[2] = width
        rows.append(cells)
    caption = root.findtext("caption")
    assert caption is not None
    return caption, rows


def test_each_count_has_a_row() -> None:
    tally = Counter(",", reset=Reset.NewlinesReset).tally("a,b\nc,d\n" * 999 + "e\nf,,,,,g\n")
    assert table(tally) == (
        "2,000 segments; at least: with this count or more",
        [
            ["0", "1", "0.0060", "0.05 %", "2,000", "100.0 %"],
            ["1", "1,998", "12.0000", "99.9 %", "1,999", "100.0 %"],
            ["5", "1", "0.0060", "0.05 %", "1", "0.05 %"],
        ],
    )


def test_many_counts_are_grouped() -> None:
    tally = Tally(dict.fromkeys(range(1000), 1000) | {5_000_000: 1})
    caption, rows = table(tally)
    assert caption == "1,000,001 segments; at least: with this count or more"
    assert len(rows) == 21
    assert rows[0] == ["0–49", "50,000", "12.0000", "5.00 %", "1,000,001", "100.0 %"]  # noqa: RUF001
    assert rows[-1] == ["5,000,000", "1", "0.0002", "< 0.01 %", "1", "< 0.01 %"]


@pytest.mark.parametrize(("counts", "caption"), [({}, "0 segments"), ({3: 1}, "1 segment")])
def test_few_segments(counts: dict[int, int], caption: str) -> None:
    shown, rows = table(Tally(counts))
    assert shown == f"{caption}; at least: with this count or more"
    assert [row[0] for row in rows] == [str(count) for count in counts]
