"""The cases of testdata/, and a list of counters, which several tests share."""

from __future__ import annotations

import sys
from pathlib import Path
from types import ModuleType
from typing import Any

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

TESTDATA = Path(__file__).parent.parent / "testdata"


def cases_in(folder: Path) -> list[dict[str, Any]]:
    """Return every case of every file, in the order of the file names."""
    return [
        case
        for path in sorted(folder.glob("*.toml"))
        for case in tomllib.loads(path.read_text(encoding="utf-8"))["case"]
    ]


# Data for the questions below consists of these; what they count is more frequent.
CHARACTERS = ',,,ééa\u2003漢😀"\n a'


def questions(implementation: ModuleType) -> list[Any]:
    """Return counters with every kind of `what`, reset and option, each with three numbers."""
    reset, char_set = implementation.Reset, implementation.CharSet
    kinds: list[tuple[Any, Any, dict[str, Any]]] = [
        (",", reset.NewlinesReset, {}),
        ("é", reset.NoReset, {}),
        ("é", reset.WhitespaceReset, {"quote": "漢"}),
        (char_set("[,é\u2003]"), reset.RunsReset, {}),
        (char_set("[^,]"), char_set("[\n😀]"), {"invert": True}),
        (",", "\u2003", {"max_number": 2, "quote": '"'}),
        (",", reset.RunsReset, {"max_number": 2}),
        ("\u2003", "\u2003", {}),
        (",é", reset.NewlinesReset, {}),
        ("aé", reset.NewlinesReset, {"quote": "\u2003", "max_number": 3}),
    ]
    return [
        implementation.Counter(what, number, resets, **options)
        for what, resets, options in kinds
        for number in (0, 1, 2)
    ]
