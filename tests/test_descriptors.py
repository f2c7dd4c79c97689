"""The command of the Python package, with standard streams that are closed or cannot be used."""

from __future__ import annotations

import itertools
import os
import shlex
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

COMMAND = f"{shlex.quote(sys.executable)} -m atleast"

# Arguments; whether they read, print, and also print to standard error; the exit code.
USES = [
    ("1 ,", True, True, False, 0),
    ("1 , f", False, True, False, 0),
    ("1 nowhere f", False, False, False, 1),
    ("-c 1 , f", False, True, False, 0),
    ("-l 1 , f", False, True, False, 0),
    ("-q 1 ,", True, False, False, 0),
    ("--json 1 ,", True, True, False, 0),
    ("-r -j4 1 , folder", False, True, False, 0),
    ("tally ,", True, True, False, 0),
    ("tally --json , f", False, True, False, 0),
    ("tally --html out , f", False, False, False, 0),
    ("ragged", True, True, False, 1),
    ("ragged --bad out f", False, True, False, 1),
    ("ragged --good - f", False, True, True, 1),
    ("--generate man", False, True, False, 0),
    ("--help", False, True, False, 0),
    ("--version", False, True, False, 0),
]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return a folder with a table, and a folder with another table in it."""
    (tmp_path / "f").write_text("a,b\nc\nd,e\n")
    (tmp_path / "folder").mkdir()
    (tmp_path / "folder" / "h").write_text("x,y\n")
    return tmp_path


def run(folder: Path, words: str) -> subprocess.CompletedProcess[bytes]:
    """Run the command in a shell. The timeout is only a guard against hangs."""
    script = f"{COMMAND} {words}"
    return subprocess.run(
        ["sh", "-c", script], cwd=folder, capture_output=True, timeout=120, check=False
    )


def check(folder: Path, use: tuple[str, bool, bool, bool, int], words: str, cannot: str) -> None:
    """Check a run in which the descriptors whose numbers are in `cannot` cannot be used."""
    arguments, reads, prints, reports, code = use
    expected = run(folder, f"{arguments} < f")
    assert expected.returncode == code, arguments
    ended = run(folder, f"{arguments} < f {words}")
    fails = (reads and "0" in cannot) or (prints and "1" in cannot) or (reports and "2" in cannot)
    assert ended.returncode == (2 if fails else code), (arguments, words, ended)
    if not fails and "1" not in cannot:
        assert ended.stdout == expected.stdout, (arguments, words)
    if fails and "2" not in cannot:
        assert b"atleast: " in ended.stderr, (arguments, words)


@pytest.mark.parametrize("use", USES, ids=lambda use: use[0])
def test_any_stream_may_be_closed(use: tuple[str, bool, bool, bool, int], folder: Path) -> None:
    for number in range(4):
        for closed in itertools.combinations("012", number):
            words = " ".join({"0": "<&-", "1": ">&-", "2": "2>&-"}[one] for one in closed)
            check(folder, use, words, "".join(closed))


@pytest.mark.parametrize("use", USES, ids=lambda use: use[0])
def test_any_stream_may_be_unusable(use: tuple[str, bool, bool, bool, int], folder: Path) -> None:
    words = {"0> other": "0", "1< f": "1"}
    if Path("/dev/full").exists():
        words["> /dev/full"] = "1"
    for redirected, cannot in words.items():
        check(folder, use, redirected, cannot)


def test_python_itself_refuses_a_folder_as_standard_input(folder: Path) -> None:
    # Python does this before it loads the package, so the exit code is Python's.
    ended = run(folder, "1 , < .")
    assert ended.returncode == 1
    assert b"is a directory, cannot continue" in ended.stderr


@pytest.mark.parametrize("arguments", ["1 ,", "-c 1 ,", "--json 1 ,", "tally ,", "ragged"])
@pytest.mark.parametrize("closed", ["", ">&-", "2>&-", ">&- 2>&-"])
def test_signals_work_whatever_is_closed(arguments: str, closed: str) -> None:
    for asked in (signal.SIGTERM, signal.SIGINT):
        script = f"exec {COMMAND} {arguments} {closed}"
        with subprocess.Popen(
            ["sh", "-c", script], stdin=subprocess.PIPE, stdout=subprocess.DEVNULL
        ) as process:
            # Wait for the command to start: until then, Python handles Ctrl-C.
            wait_for_reading(process)
            os.kill(process.pid, asked)
            assert process.wait(120) == -asked, script


def wait_for_reading(process: subprocess.Popen[bytes]) -> None:
    """Wait until the command has read some input."""
    assert process.stdin is not None
    process.stdin.write(b"x" * 1000)
    process.stdin.flush()
    if sys.platform == "linux":
        import array
        import fcntl
        import termios

        left = array.array("i", [1])
        for _ in range(1200):
            fcntl.ioctl(process.stdin, termios.FIONREAD, left)
            if left[0] == 0:
                return
            time.sleep(0.1)
        raise AssertionError("nothing was read")
    time.sleep(5)


@pytest.mark.parametrize(
    "words", ["1 , f >> f", "--json 1 , f >> f", "1 , < f >> f", "tally , f >> f", "ragged f >> f"]
)
def test_an_input_that_is_the_output_is_refused(words: str, folder: Path) -> None:
    before = (folder / "f").read_bytes()
    ended = run(folder, words)
    assert (ended.returncode, ended.stdout) == (2, b"")
    assert ended.stderr.endswith(b": input file is also the output\n")
    assert (folder / "f").read_bytes() == before
