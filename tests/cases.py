"""The cases of testdata/, from the files of a folder."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

TESTDATA = Path(__file__).parent.parent / "testdata"


def cases_in(folder: Path) -> list[dict[str, Any]]:
    """Return every case of every file, in the order of the files' names."""
    return [
        case
        for path in sorted(folder.glob("*.toml"))
        for case in tomllib.loads(path.read_text(encoding="utf-8"))["case"]
    ]
