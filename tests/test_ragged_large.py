"""Tests `ragged` on large tables whose first mebibyte alone would be misleading."""

from pathlib import Path
from typing import Any

import pytest
from atleast import ragged

MEBIBYTE = 1 << 20
LINE = b"ab,%b,ef\n" % (b"c" * 90)
ROW = b"a,%b\n" % (b"b" * 994)
COMMENTS = b"# " + b"x" * 97 + b"\n"
# The data of each table, the options, and the number of fields in its records.
LARGE: dict[str, tuple[bytes, dict[str, Any], int]] = {
    "a cell of thousands of lines is cut": (
        b"id,log\n" + b"".join(b'%d,"%b"\n' % (row, LINE * 3000) for row in range(60)),
        {},
        2,
    ),
    "a cell of thousands of lines is most of the sample": (
        b"id,log\n" + b'1,"%b"\n' % (LINE * 8000) + b'2,"%b"\n' % (LINE * 8000),
        {"expected": 2},
        2,
    ),
    "a stray quote in the second half": (
        ROW * 800 + b'a,"b\n' + ROW * 800,
        {},
        2,
    ),
    "a stray quote in the first half": (ROW * 9 + b'a,"b\n' + ROW * 1600, {}, 2),
    "a mebibyte of comments": (COMMENTS * 12_000 + b"a,b,c\n" * 1000, {"comment": "#"}, 3),
    "a mebibyte of skipped lines": (
        COMMENTS * 12_000 + b"a,b,c\n" * 1000,
        {"skip_lines": 12_000},
        3,
    ),
    "comments without end": (COMMENTS * 45_000 + b"a,b,c\n", {"comment": "#"}, 0),
}


@pytest.mark.parametrize("name", LARGE)
def test_data_and_files_give_the_same(name: str, tmp_path: Path) -> None:
    data, options, expected = LARGE[name]
    assert len(data) > MEBIBYTE
    report = ragged(data, **options)
    assert report.expected == expected
    path = tmp_path / "table"
    path.write_bytes(data)
    assert ragged(path, **options) == report
