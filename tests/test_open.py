"""`atleast.open` reads what is compressed, or written with a byte order mark, by its content."""

from __future__ import annotations

import bz2
import gzip
import lzma
from collections.abc import Callable
from pathlib import Path

import atleast
import pytest
from atleast import Counter, Reset

TEXT = "a,b,é\n".encode() * 100_000
PACKERS: dict[str, Callable[[bytes], bytes]] = {
    "gzip": gzip.compress,
    "bzip2": bz2.compress,
    "xz": lzma.compress,
}


@pytest.mark.parametrize("codec", PACKERS)
def test_what_is_compressed_is_unpacked(codec: str, tmp_path: Path) -> None:
    # The name says something else.
    path = tmp_path / "table.csv"
    half = len(TEXT) // 2
    # Two members are one text.
    path.write_bytes(PACKERS[codec](TEXT[:half]) + PACKERS[codec](TEXT[half:]))
    counter = Counter(",", 2, Reset.NewlinesReset)
    with atleast.open(path) as file:
        assert counter.count(file) == 100_000
    with atleast.open(path) as file:
        assert next(counter.find_iter(file)).slice == slice(0, 6)
    with atleast.open(path) as file:
        assert file.read() == TEXT


@pytest.mark.parametrize("codec", PACKERS)
def test_what_is_cut_or_broken_is_an_error(codec: str, tmp_path: Path) -> None:
    path = tmp_path / "table.csv"
    packed = PACKERS[codec](TEXT)
    path.write_bytes(packed[:-3])
    with (
        atleast.open(path) as file,
        pytest.raises(OSError, match=f"the {codec} data end in the middle"),
    ):
        Counter(";").count(file)
    path.write_bytes(packed[: len(packed) // 2] + b"\xff" * 20 + packed[len(packed) // 2 + 20 :])
    with atleast.open(path) as file, pytest.raises(OSError, match=f"the {codec} data "):
        Counter(";").count(file)


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
def test_a_byte_order_mark_says_how_text_is_written(encoding: str, tmp_path: Path) -> None:
    path = tmp_path / "text"
    mark = "\ufeff" if encoding.endswith(("le", "be")) else ""
    path.write_bytes((mark + "a,漢,😀\n").encode(encoding))
    with atleast.open(path) as file:
        hit = Counter(",", 2).find(file)
    assert hit is not None
    # Offsets are those of the text, as UTF-8.
    assert hit.reached_at == len("a,漢".encode())
    with atleast.open(path) as file:
        assert file.read() == "a,漢,😀\n".encode()
