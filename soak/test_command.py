"""The command's memory is bounded for every input; these inputs are too large for its own tests.

They are a stream of 10 GB, a line of 10 GB, a file in each codec that unpacks to a thousand times
its size, and a folder of a million files. Peak memory is at most 32 MB plus 2 MB per thread, with
the exceptions below. Each peak is printed.
"""

from __future__ import annotations

import bz2
import gzip
import itertools
import lzma
import shutil
import subprocess
import sys
import threading
import time
import zipfile
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

import pytest

from tests.packaging.places import ROOT

if TYPE_CHECKING:
    from collections.abc import Iterable

COMMAND = ROOT / "target" / "release" / "atleast"

THREADS = 2
# In MB, like the limits below.
MOST = 32 + 2 * THREADS
# In addition: a line that may have to be printed is kept up to --max-line, 16 MiB, and twice while
# it is moved.
LINE = 2 * 17
# In addition: a codec keeps the data that later data may refer to.
KEPT = {"gzip": 0, "bzip2": 8, "xz": 66, "zstd": 9, "lz4": 5, "zip": 0}

GIGABYTE = 1_000_000_000
FILES = 1_000_000

pytestmark = pytest.mark.skipif(
    sys.platform != "linux", reason="memory is read from /proc, which only Linux has"
)


@pytest.fixture(scope="module", autouse=True)
def _built() -> None:
    build = ["cargo", "build", "--locked", "--release", "-p", "atleast-cli"]
    subprocess.run(build, cwd=ROOT, check=True)


class Run:
    """A finished run of the command: its status, the start of its output, its peak memory."""

    def __init__(self, arguments: list[str | Path], chunks: Iterable[bytes] = ()) -> None:
        """Run the command, with these chunks as its standard input."""
        with subprocess.Popen(
            [COMMAND, *arguments],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
        ) as self._process:
            assert self._process.stdin
            assert self._process.stdout
            self.peak = 0.0
            watching = threading.Thread(target=self._watch)
            writing = threading.Thread(target=self._write, args=(self._process.stdin, chunks))
            watching.start()
            writing.start()
            self.printed = self._process.stdout.read(1024).decode()
            while self._process.stdout.read(1 << 20):
                pass
            writing.join()
            self.status = self._process.wait()
            watching.join()
        print(f"{self.peak:.1f} MB: atleast {' '.join(map(str, arguments))}")

    def _watch(self) -> None:
        status = Path(f"/proc/{self._process.pid}/status")
        while self._process.poll() is None:
            try:
                for line in status.read_text().splitlines():
                    if line.startswith("VmHWM:"):
                        self.peak = int(line.split()[1]) * 1024 / 1e6
            except OSError:
                break
            time.sleep(0.01)

    @staticmethod
    def _write(stdin: IO[bytes], chunks: Iterable[bytes]) -> None:
        try:
            with stdin:
                for chunk in chunks:
                    stdin.write(chunk)
        except BrokenPipeError:
            # The command stopped reading because there was too much.
            pass


def chunks(text: bytes, length: int) -> Iterable[bytes]:
    """Return about `length` bytes of this text, repeated."""
    chunk = text * ((1 << 20) // len(text))
    return itertools.repeat(chunk, length // len(chunk))


@pytest.mark.parametrize(
    ("flags", "printed", "more"),
    [
        (["-c", "4", ","], "0\n", 0),
        (["4", ","], "", 0),
        (["-n", "4", ","], "", 0),
        (["-c", "3", ","], f"{10 * GIGABYTE // (1 << 20) * (1 << 17)}\n", 0),
        (["-c", "--per=file", "3800000000", ","], "0\n", 0),
        (["tally", ","], "1,249,902,592 segments", 0),
        (["ragged"], "<stdin>: 1249902592 records", 0),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else "",
)
def test_a_stream_of_10_gigabytes(flags: list[str | Path], printed: str, more: int) -> None:
    run = Run(flags, chunks(b"a,b,c,d\n", 10 * GIGABYTE))
    assert printed in run.printed
    assert run.status in {0, 1}
    assert run.peak <= MOST + more


@pytest.mark.parametrize(
    ("flags", "printed", "status", "more"),
    [
        (["-c", "3", ","], "1\n", 0, 0),
        (["-l", "3", ","], "<stdin>\n", 0, 0),
        (["-q", "3", ";"], "", 1, 0),
        (["tally", ","], "count", 0, 0),
        (["3", ";"], "", 1, LINE),
        (["3", ","], "atleast: <stdin>: line 1 is too long to print", 2, LINE),
        (["--json", "3", ","], "atleast: <stdin>: line 1 is too long to print", 2, LINE),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else "",
)
def test_a_line_of_10_gigabytes(
    flags: list[str | Path], printed: str, status: int, more: int
) -> None:
    run = Run(flags, chunks(b"a,b,c,d,", 10 * GIGABYTE))
    assert printed in run.printed
    assert run.status == status
    assert run.peak <= MOST + more


def pack(codec: str, path: Path) -> None:
    """Write a gigabyte of zeros, compressed."""
    zeros = chunks(b"\0", GIGABYTE)
    libraries: dict[str, Any] = {"gzip": gzip, "bzip2": bz2, "xz": lzma}
    if codec in libraries:
        with libraries[codec].open(path, "wb") as file:
            file.writelines(zeros)
        return
    if codec == "zip":
        with (
            zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive,
            archive.open("zeros", "w") as file,
        ):
            for chunk in zeros:
                file.write(chunk)
        return
    program = shutil.which(codec)
    if program is None:
        pytest.skip(
            f"not run: a bomb of 1 GB; to run it, install {codec} (cargo test has a small one)"
        )
    with (
        path.open("wb") as packed,
        subprocess.Popen([program, "-c"], stdin=subprocess.PIPE, stdout=packed) as process,
    ):
        assert process.stdin
        process.stdin.writelines(zeros)
        process.stdin.close()
        assert process.wait() == 0


@pytest.mark.parametrize("codec", KEPT)
def test_what_unpacks_to_a_thousand_times_its_size(codec: str, tmp_path: Path) -> None:
    path = tmp_path / "bomb"
    pack(codec, path)
    # The best ratio of lz4 is 1 to 255.
    assert path.stat().st_size < GIGABYTE / (200 if codec == "lz4" else 900)
    run = Run(["-c", "1", "x", path])
    assert (run.printed, run.status) == ("0\n", 1)
    assert run.peak <= MOST + KEPT[codec]
    # Now the bomb is a line that may have to be printed.
    run = Run(["1", "x", path])
    assert (run.printed, run.status) == ("", 1)
    assert run.peak <= MOST + KEPT[codec] + LINE
    run = Run(["--max-unpacked=100M", "-c", "1", "x", path])
    assert "it unpacks to more than 104857600 bytes" in run.printed
    assert run.status == 2
    assert run.peak <= MOST + KEPT[codec]


@pytest.fixture(scope="module")
def many_files(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder of a million files, of which one in a thousand is not empty."""
    root = tmp_path_factory.mktemp("many")
    for number in range(FILES // 1000):
        folder = root / f"{number:03}"
        folder.mkdir()
        for name in range(1000):
            (folder / f"{name:03}").write_bytes(b"a,b\n" if name == number % 1000 else b"")
    return root


@pytest.mark.parametrize(
    "flags",
    [["-c", "1", ","], ["--sort=path", "1", ","], ["-l", "-j1", "1", ","], ["-L", "1", ","]],
    ids=" ".join,
)
def test_a_million_files(flags: list[str], many_files: Path) -> None:
    run = Run(["-r", "--stats", *flags, many_files])
    assert run.status == 0
    assert run.peak <= MOST


def test_a_tally_of_a_million_files(many_files: Path) -> None:
    run = Run(["tally", "-r", ",", many_files])
    assert "1,000 segments" in run.printed
    assert run.peak <= MOST
