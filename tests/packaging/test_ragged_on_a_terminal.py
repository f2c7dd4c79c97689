"""`atleast ragged` on a terminal: excerpts below the findings, cut to its width, in colours."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.packaging.shell import run_in_shell, run_on_a_terminal

COMMAND = "atleast ragged table.csv"
IN_COLOURS = {"TERM": "xterm", "NO_COLOR": ""}
ESCAPE = re.compile(r"\x1b\[[0-9;]*m")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "table.csv").write_text('a,b\n1,2\n3\n4,é,日本\n5,"6\n7,8\n')
    return tmp_path


SHOWN = """\
table.csv:3: record 2: 1 field, expected 2
     3 | 3
       |  ^
table.csv:4: record 3: 3 fields, expected 2
     4 | 4,é,日本
       |     ^^
table.csv:5: stray quote at offset 24
     5 | 5,"6
       |   ^
table.csv: 6 records, 2 fields expected (detected), sep ",": 2 ragged rows, 1 stray quote
"""


def shown(text: str) -> str:
    """Return a text without spaces at the ends of lines, which an excerpt may have."""
    return "".join(line.rstrip() + "\n" for line in text.splitlines())


def test_excerpts_are_shown(folder: Path) -> None:
    assert shown(run_on_a_terminal(COMMAND, folder)) == SHOWN


def test_excerpts_are_not_shown_in_a_pipe(folder: Path) -> None:
    lines = [line for line in SHOWN.splitlines(keepends=True) if line.startswith("table.csv:")]
    assert run_in_shell(COMMAND, folder) == "".join(lines)
    assert run_on_a_terminal(f"{COMMAND} | cat", folder) == "".join(lines)


def test_without_escape_sequences_coloured_output_is_the_same(folder: Path) -> None:
    coloured = run_on_a_terminal(COMMAND, folder, environment=IN_COLOURS)
    assert ESCAPE.search(coloured)
    assert shown(ESCAPE.sub("", coloured)) == SHOWN


@pytest.mark.parametrize("variable", [{"NO_COLOR": "1"}, {"TERM": "dumb"}], ids=str)
def test_no_colours_where_a_variable_forbids_them(folder: Path, variable: dict[str, str]) -> None:
    plain = run_on_a_terminal(COMMAND, folder, environment={**IN_COLOURS, **variable})
    assert "\x1b" not in plain


def test_no_colours_in_a_pipe(folder: Path) -> None:
    assert "\x1b" not in run_in_shell(f"CLICOLOR_FORCE=1 {COMMAND}", folder)


def test_json_is_the_same_on_a_terminal(folder: Path) -> None:
    command = f"{COMMAND} --json"
    assert run_on_a_terminal(command, folder) == run_in_shell(command, folder)


@pytest.mark.parametrize("columns", [20, 40, 72, 200])
def test_excerpts_fit_the_terminal(tmp_path: Path, columns: int) -> None:
    x = "x" * 300
    (tmp_path / "table.csv").write_text(f'a,b\n1,2\n{x},{x},{x}\n{x}\n{x},"{x}\n1,2\n\t,"{x}\n')
    lines = run_on_a_terminal(COMMAND, tmp_path, columns).splitlines()
    excerpts = [line for line in lines if re.match(r"[ 0-9]{6} \| ", line)]
    assert len(excerpts) == 8
    for line, marks in zip(excerpts[::2], excerpts[1::2], strict=True):
        assert len(line) <= columns
        assert len(marks) <= len(line)
        assert marks.endswith("^")


def test_control_characters_in_files_and_names_are_escaped(tmp_path: Path) -> None:
    name = "\x1b[31mred\n.csv"
    (tmp_path / name).write_bytes(b"a,b\n\x1b[2J,\x9b1m,\r\xff,\xe2\x80\xae\n")
    appeared = run_on_a_terminal("atleast ragged *.csv absent*", tmp_path)
    assert not set(appeared) & {"\x1b", "\x9b", "\r", "\u202e"}
    assert r"\x1B[31mred\n.csv:2: record 1: 4 fields, expected 2" in appeared
    assert r"     2 | \x1B[2J,\x9B1m,\r\xFF,\u{202E}" in appeared
    appeared = run_on_a_terminal("atleast ragged \"$(printf '\\033[31mno')\"", tmp_path)
    assert appeared.startswith(r"atleast: \x1B[31mno: No such file")


def test_the_report_on_standard_error_has_excerpts_too(folder: Path) -> None:
    assert shown(run_on_a_terminal(f"{COMMAND} --good - > /dev/null", folder)) == SHOWN
