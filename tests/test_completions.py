"""The completions that `--generate` writes, tried in the shells that are here."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.terminals import Terminal, terminal_of

# What is typed, and what that is completed to.
COMPLETED = {
    "atleast --max-u": "--max-unpacked",
    "atleast --sort ": "path",
    "atleast 3 , --so": "--sort",
    "atleast 3 , --color nev": "never",
    "atleast 3 , one.csv --no-i": "--no-ignore",
    "atleast 3 , one.csv tw": "two.csv",
    "atleast ta": "tally",
    "atleast tally --ht": "--html",
    "atleast tally , one.csv --ht": "--html",
    "atleast ragged --no-q": "--no-quote",
    "atleast ragged one.csv tw": "two.csv",
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return a folder with two tables, and completions named as each shell looks for them."""
    (tmp_path / "one.csv").touch()
    (tmp_path / "two.csv").touch()
    (tmp_path / "completions").mkdir()
    for shell, name in (("bash", "atleast.bash"), ("zsh", "_atleast"), ("fish", "atleast.fish")):
        command = [sys.executable, "-m", "atleast", "--generate", f"complete-{shell}"]
        text = subprocess.run(command, capture_output=True, check=True).stdout
        (tmp_path / "completions" / name).write_bytes(text)
    return tmp_path


def needed(shell: str) -> str:
    path = shutil.which(shell)
    if path is None:
        pytest.skip(f"{shell} is not here: its completions are not tried")
    return path


@contextmanager
def typing(folder: Path, *command: str, begin: str) -> Iterator[Terminal]:
    """Start a shell that has these completions, and wait until it takes what is typed."""
    environment = {"HOME": str(folder), "PATH": os.environ["PATH"], "TERM": "dumb"}
    with terminal_of(*command, environment=environment, folder=folder) as shell:
        os.write(shell.master, f"{begin}; PS1='rea''dy> '\n".encode())
        assert b"ready> " in shell.read(60, b"ready> "), shell.shown
        shell.shown = b""
        yield shell


@pytest.mark.parametrize(("typed", "completed"), COMPLETED.items())
@pytest.mark.parametrize(
    ("command", "begin"),
    [
        ("bash --norc --noprofile -i", ". completions/atleast.bash"),
        (
            "zsh -f -i",
            "fpath=($PWD/completions $fpath); autoload -Uz compinit; compinit -D -u",
        ),
    ],
    ids=["bash", "zsh"],
)
def test_what_is_typed_is_completed(
    command: str, begin: str, typed: str, completed: str, folder: Path
) -> None:
    shell, *flags = command.split()
    with typing(folder, needed(shell), *flags, begin=begin) as typist:
        os.write(typist.master, f"{typed}\t\t".encode())
        assert completed.encode() in typist.read(30, completed.encode())


@pytest.mark.parametrize(("typed", "completed"), [*COMPLETED.items(), ("atleast ragged --ht", "")])
def test_fish_completes_what_is_typed(typed: str, completed: str, folder: Path) -> None:
    script = f"source completions/atleast.fish; complete -C '{typed}'"
    found = subprocess.run(
        [needed("fish"), "-c", script],
        cwd=folder,
        env={**os.environ, "HOME": str(folder)},
        capture_output=True,
        text=True,
        check=True,
    )
    assert [line.split("\t")[0] for line in found.stdout.splitlines()] == [completed][
        : bool(completed)
    ]
