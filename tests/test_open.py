"""`atleast.open` detects compression and byte order marks by content, not by name."""

from __future__ import annotations

import bz2
import gzip
import io
import lzma
import os
import zipfile
from collections.abc import Callable
from pathlib import Path

import atleast
import pytest
from atleast import Counter, Reset, ragged

TEXT = "a,b,é\n".encode() * 100_000


class Pipe(io.BytesIO):
    """An output that cannot seek, so that the zip has lengths after the data."""

    def seekable(self) -> bool:
        return False

    def seek(self, *_: object) -> int:
        raise io.UnsupportedOperation

    def tell(self) -> int:
        raise io.UnsupportedOperation


def zip_of(
    files: dict[str, bytes],
    method: int = zipfile.ZIP_DEFLATED,
    out: io.BytesIO | None = None,
    *,
    zip64: bool = False,
) -> bytes:
    """Return a zip of these files, as the standard library writes it."""
    out = out or io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as archive:
        for name, text in files.items():
            with archive.open(name, "w", force_zip64=zip64) as file:
                file.write(text)
    return out.getvalue()


def packed_zip(text: bytes) -> bytes:
    return zip_of({"table.csv": text})


PACKERS: dict[str, Callable[[bytes], bytes]] = {
    "gzip": gzip.compress,
    "bzip2": bz2.compress,
    "xz": lzma.compress,
    "zip": packed_zip,
}


@pytest.mark.parametrize("codec", PACKERS)
def test_compressed_files_are_unpacked(codec: str, tmp_path: Path) -> None:
    # The name does not say that it is compressed.
    path = tmp_path / "table.csv"
    half = len(TEXT) // 2
    # Concatenated compressed files are one text, except for zip.
    halves = [TEXT] if codec == "zip" else [TEXT[:half], TEXT[half:]]
    path.write_bytes(b"".join(map(PACKERS[codec], halves)))
    counter = Counter(",", 2, Reset.NewlinesReset)
    with atleast.open(path) as file:
        assert counter.hits(file) == 100_000
    with atleast.open(path) as file:
        assert next(counter.find_iter(file)).slice == slice(0, 6)
    with atleast.open(path) as file:
        assert file.read() == TEXT


@pytest.mark.parametrize("codec", PACKERS)
def test_truncated_or_corrupt_data_is_an_error(codec: str, tmp_path: Path) -> None:
    path = tmp_path / "table.csv"
    packed = PACKERS[codec](TEXT)
    path.write_bytes(packed[:-3])
    with (
        atleast.open(path) as file,
        pytest.raises(OSError, match=f"the {codec} data is truncated"),
    ):
        Counter(";").hits(file)
    path.write_bytes(packed[: len(packed) // 2] + b"\xff" * 20 + packed[len(packed) // 2 + 20 :])
    with atleast.open(path) as file, pytest.raises(OSError, match=f"the {codec} data "):
        Counter(";").hits(file)


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
def test_a_byte_order_mark_selects_the_encoding(encoding: str, tmp_path: Path) -> None:
    path = tmp_path / "text"
    mark = "\ufeff" if encoding.endswith(("le", "be")) else ""
    path.write_bytes((mark + "a,漢,😀\n").encode(encoding))
    with atleast.open(path) as file:
        hit = Counter(",", 2).find(file)
    assert hit is not None
    # Offsets are those of the text as UTF-8.
    assert hit.reached_at == len("a,漢".encode())
    with atleast.open(path) as file:
        assert file.read() == "a,漢,😀\n".encode()


@pytest.mark.parametrize("zip64", [False, True])
@pytest.mark.parametrize("method", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED])
@pytest.mark.parametrize("out", [io.BytesIO, Pipe])
@pytest.mark.parametrize("text", [b"", b"a,b\n1,2\n3\n", TEXT])
def test_a_zip_of_the_standard_library_is_read(
    text: bytes, out: type[io.BytesIO], method: int, tmp_path: Path, *, zip64: bool
) -> None:
    path = tmp_path / "table.csv"
    path.write_bytes(zip_of({"data/table.csv": text}, method, out(), zip64=zip64))
    with atleast.open(path) as file:
        assert file.read() == text
    assert ragged(path).to_dicts() == ragged(text).to_dicts()
    # The same through a pipe, which cannot seek.
    reader, writer = os.pipe()
    try:
        if len(text) < 1000:
            os.write(writer, path.read_bytes())
            os.close(writer)
            with atleast.open(f"/dev/fd/{reader}") as file:
                assert file.read() == text
        else:
            os.close(writer)
    finally:
        os.close(reader)


RULE = "but only a zip with one file can be read"


@pytest.mark.parametrize(
    ("files", "said"),
    [
        (
            {"a.csv": b"a,b\n", "b.csv": b"c\n"},
            'it is a zip of 2 files ("a.csv", "b.csv"), ' + RULE,
        ),
        (
            {"a\x1b[31m.csv": b"", "b": b""},
            r'it is a zip of 2 files ("a\u{1b}[31m.csv", "b"), ' + RULE,
        ),
        (
            {"[Content_Types].xml": b"<?xml?>", "xl/workbook.xml": b""},
            "it is an Excel workbook (.xlsx), a zip of 2 files, " + RULE,
        ),
        ({"a.npy": b"", "b.npy": b""}, "it is NumPy arrays (.npz), a zip of 2 files, " + RULE),
        ({}, "it is a zip without files, " + RULE),
        ({"data/": b""}, "it is a zip without files, " + RULE),
    ],
)
def test_a_zip_without_exactly_one_file_is_an_error(
    files: dict[str, bytes], said: str, tmp_path: Path
) -> None:
    path = tmp_path / "table.csv"
    path.write_bytes(zip_of(files))
    with pytest.raises(OSError, match="it is") as error, atleast.open(path) as file:
        file.read()
    assert str(error.value) == said
    for sep in [None, ","]:
        with pytest.raises(ValueError, match="it is") as refused:
            ragged(path, sep)
        assert str(refused.value) == f"`source` cannot be read: {said}"
