"""The completion scripts that `--generate` writes, in the shells that are installed."""

from __future__ import annotations

import os
import shlex
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.terminals import Terminal, terminal_of

# What is typed, and the completed word.
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
    "atleast 3 tally tw": "two.csv",
    "atleast 3 , folder/th": "folder/three.csv",
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return a folder with tables, the command, and the script of each shell."""
    for name in ("completions", "bin", "folder"):
        (tmp_path / name).mkdir()
    for name in ("one.csv", "two.csv", "folder/three.csv", "name of words.csv"):
        (tmp_path / name).touch()
    command = tmp_path / "bin" / "atleast"
    command.write_text(f'#!/bin/sh\nexec {shlex.quote(sys.executable)} -m atleast "$@"\n')
    command.chmod(0o755)
    for shell, name in (("bash", "atleast.bash"), ("zsh", "_atleast"), ("fish", "atleast.fish")):
        arguments = ["--generate", f"complete-{shell}"]
        text = subprocess.run([command, *arguments], capture_output=True, check=True).stdout
        (tmp_path / "completions" / name).write_bytes(text)
    return tmp_path


def environment_in(folder: Path) -> dict[str, str]:
    """Return an environment in which a shell finds the command."""
    path = f"{folder / 'bin'}{os.pathsep}{os.environ['PATH']}"
    return {"HOME": str(folder), "PATH": path, "TERM": "dumb"}


def needed(shell: str) -> str:
    path = shutil.which(shell)
    if path is None:
        pytest.skip(f"{shell} is not installed")
    return path


@contextmanager
def typing(folder: Path, *command: str, begin: str) -> Iterator[Terminal]:
    """Start a shell with the completions, and wait for its prompt."""
    with terminal_of(*command, environment=environment_in(folder), folder=folder) as shell:
        os.write(shell.master, f"{begin}; PS1='rea''dy> '\n".encode())
        assert b"ready> " in shell.read(60, b"ready> "), shell.shown
        shell.shown = b""
        yield shell


SHELLS = pytest.mark.parametrize(
    ("command", "begin"),
    [
        ("bash --norc --noprofile -i", ". completions/atleast.bash"),
        (
            "zsh -f -i",
            "fpath=($PWD/completions $fpath); autoload -Uz compinit; compinit -D -u",
        ),
        ("zsh -f -i", "autoload -Uz compinit; compinit -D -u; . completions/_atleast"),
    ],
    ids=["bash", "zsh", "zsh-sourced"],
)


@pytest.mark.parametrize(("typed", "completed"), COMPLETED.items())
@SHELLS
def test_words_are_completed(
    command: str, begin: str, typed: str, completed: str, folder: Path
) -> None:
    shell, *flags = command.split()
    with typing(folder, needed(shell), *flags, begin=begin) as typist:
        os.write(typist.master, f"{typed}\t".encode())
        assert completed.encode() in typist.read(30, completed.encode())


@pytest.mark.parametrize("typed", ["nam", "name\\ of\\ w", "name\\ of"])
@SHELLS
def test_a_path_is_completed_to_one_word(
    command: str, begin: str, typed: str, folder: Path
) -> None:
    shell, *flags = command.split()
    completed = b"name\\ of\\ words.csv"
    with typing(folder, needed(shell), *flags, begin=begin) as typist:
        os.write(typist.master, f"atleast 3 , {typed}\t".encode())
        assert completed in typist.read(30, completed)


@pytest.mark.parametrize(
    ("typed", "completed"),
    [
        *COMPLETED.items(),
        ("atleast ragged --ht", ""),
        ("atleast 3 ta", ""),
        ("atleast 3 , name\\ of", "name of words.csv"),
        ('atleast 3 , "name of', "name of words.csv"),
    ],
)
def test_fish_completes_words(typed: str, completed: str, folder: Path) -> None:
    script = f"source completions/atleast.fish; complete -C '{typed}'"
    found = subprocess.run(
        [needed("fish"), "-c", script],
        cwd=folder,
        env=environment_in(folder),
        capture_output=True,
        text=True,
        check=True,
    )
    assert [line.split("\t")[0] for line in found.stdout.splitlines()] == [completed][
        : bool(completed)
    ]


@pytest.mark.parametrize(
    ("typed", "candidates"),
    [("ta", "tally"), ("3 , one.csv tw", "two.csv"), ("3 , two.csv --no-ig", "--no-ignore")],
)
def test_the_python_function_completes_too(typed: str, candidates: str, folder: Path) -> None:
    words = ["atleast", *typed.split()]
    script = f"""
import os
from atleast._atleast import run_command
code = run_command(["--", *{words}])
print(".", code, os.environ["COMPLETE"])
"""
    asked = {"COMPLETE": "bash", "_CLAP_COMPLETE_INDEX": str(len(words) - 1)}
    found = subprocess.run(
        [sys.executable, "-c", script],
        cwd=folder,
        env={**environment_in(folder), **asked},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=True,
    )
    # The function returns, and has not changed the environment.
    assert (found.stdout, found.stderr) == (f"{candidates}. 0 bash\n", "")
