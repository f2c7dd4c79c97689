"""The command on a terminal: progress, colours, and paths and text that must not control it."""

from __future__ import annotations

import json
import os
import re
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest

from tests.terminals import Terminal, terminal_of


@contextmanager
def terminal(*arguments: str | Path) -> Iterator[Terminal]:
    environment = {**os.environ, "TERM": "xterm"}
    environment.pop("NO_COLOR", None)
    command = [sys.executable, "-m", "atleast", *map(str, arguments)]
    with terminal_of(*command, environment=environment) as shown:
        yield shown


@pytest.mark.parametrize("arguments", ["-c 1 x", "-n 1 x", "-j1 -c 1 x", "tally x", "tally -j1 x"])
def test_a_long_search_shows_progress(arguments: str, endless: Path) -> None:
    with terminal(*arguments.split(), endless) as shown:
        # The length of the file is known, so there is a percentage.
        text = shown.read(20, b"left")
        assert re.search(rb"\d+% of 1.00 TiB, [\d.]+ [KMGT]?i?B/s, .* left", text), text
        # Type Ctrl-C.
        os.write(shown.master, b"\x03")
        _, status = os.waitpid(shown.child, 0)
        # It did not read to the end, which would take minutes.
        assert os.WTERMSIG(status) == signal.SIGINT


def test_no_progress_within_a_second_or_with_no_progress(endless: Path) -> None:
    with terminal("-c", "1", "x", "--no-progress", endless) as shown:
        assert shown.read(2.5) == b""
    with terminal("-c", "1", ",", __file__) as shown:
        assert shown.read(20, b"\n").strip().isdigit()


@pytest.mark.parametrize("flag", ["-H", "-l"])
def test_paths_and_text_do_not_control_a_terminal(flag: str, tmp_path: Path) -> None:
    path = tmp_path / "a\x1b[2Jb\nc"
    path.write_bytes(b"\x1b]0;title\x07,\t,\xff\n")
    with terminal(flag, "--color=never", "2", ",", path) as shown:
        text = shown.read(20, b"\n")
    assert b"a\\x1B[2Jb\\nc" in text
    assert not re.search(rb"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\xff]", text), text
    if flag == "-H":
        # A tab is harmless.
        assert b"\\x1B]0;title\\x07,\t,\\xFF" in text


# The escape sequence of a colour.
COLOUR = rb"\x1b\[[\d;]*m"


@pytest.mark.parametrize("flags", ["-l", "-c", "-H", "-L", "-l --color=never"])
def test_no_path_controls_a_terminal(flags: str, tmp_path: Path) -> None:
    # Every byte that a name can have, and characters that control a terminal or reverse text.
    names = [bytes([97, byte, 122]) for byte in range(1, 256) if byte != ord("/")]
    controls = "\x85\x9b\u200f\u202e\u2066\ufeff"
    names += [f"a{character}z".encode() for character in controls]
    made = 0
    for name in names:
        # Some systems accept only names that are UTF-8.
        with suppress(OSError), open(os.fsencode(tmp_path) + b"/" + name, "wb") as file:
            file.write(b"," if flags != "-L" else b"")
            made += 1
    with terminal("-r", *flags.split(), "1", ",", tmp_path) as shown:
        text = shown.read(20)
    if "never" not in flags:
        assert re.search(COLOUR, text)
        text = re.sub(COLOUR, b"", text)
    lines = text.decode().split("\r\n")
    assert len(lines) == made + 1 > 126
    for line in lines:
        assert line.isprintable(), line
        assert not set(line) & set(controls), line


def test_colours_are_for_a_terminal(tmp_path: Path) -> None:
    path = tmp_path / "table"
    path.write_text("a,b,c\n")
    with terminal("-n", "2", ",", path) as shown:
        text = shown.read(20, b"\n")
    assert b"\x1b[32m1\x1b[0m" in text
    assert text.count(b"\x1b[31m,\x1b[0m") == 2


@pytest.mark.parametrize(
    "arguments", ["--json 1 ,", "--json -r 1 ,", "tally --json ,", "ragged --json"]
)
def test_json_does_not_control_a_terminal(arguments: str, tmp_path: Path) -> None:
    controls = "\x1b[2J\x07\x7f\x85\x9b2J\xad\u061c\u200b\u200e\u202e\u2066\ufeff\U000e0041"
    path = tmp_path / f"a{controls}b"
    path.write_text(f"a,{controls}é\nb\n", encoding="utf-8")
    folder = "-r" in arguments
    with terminal(*arguments.split(), tmp_path if folder else path) as shown:
        text = shown.read(20).decode("utf-8")
    for character in controls:
        assert (character.isascii() and character.isprintable()) or character not in text, text
    objects = [json.loads(line) for line in text.splitlines()]
    file = objects[-1]["files"][0] if "tally" in arguments else objects[-1]
    assert file["path"] == str(path)
    if "1" in arguments:
        assert objects[0]["text"] == f"a,{controls}é"
