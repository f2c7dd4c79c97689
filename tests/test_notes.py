"""Notes: each kind has a table here, and is the same in text, in `--json` and in Python."""

from __future__ import annotations

import copy
import io
import json
import pickle
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import atleast
import pytest
from atleast import Note, Ragged, StrayQuote, Tally, Written, ragged

EVERY_PROTOCOL = range(pickle.HIGHEST_PROTOCOL + 1)
ROOT = Path(__file__).parent.parent


class Table(NamedTuple):
    """A table with a note: its top, a row that is repeated, and its end."""

    top: bytes
    row: bytes
    end: bytes = b""
    encoding: str = ""

    def of_rows(self, rows: int) -> bytes:
        """Return the table with this many rows."""
        data = self.top + self.row * rows + self.end
        return data.decode().encode(self.encoding) if self.encoding else data


TABLES = {
    "utf16": Table(b"id,name\n", b"1,Ann\n", encoding="utf-16-le"),
    "excel_separator": Table(b"sep=;\nid;name\n", b"1;Ann, Bob\n"),
    "comments": Table(b"# made by hand\n# in May\nid,name\n", b"1,Ann\n"),
    "lines_above": Table(b"Birds seen in May\n\nid,name\n", b"1,finch\n"),
    "one_field": Table(b"words\n", b"some more words\n"),
    "aligned": Table(
        b"name     number  place\n", b"finch         3  north\nwren         12  south\n"
    ),
    "other_separator": Table(b"a;b,c\n", b"d;e,f\n"),
    "header": Table(b"id,amount\n", b"1,2,037\n", b"2,3\n"),
    "ends_in_separator": Table(b"id,name\n", b"1,Ann,\n2,Bob,\n"),
    "row_names": Table(b"x,y\n", b"", b"".join(b"n%d,1,2\n" % row for row in range(90))),
    "blank_name": Table(b"id,,name\n", b"1,2,Ann\n"),
    "doubled_name": Table(b"id,name,id\n", b"1,Ann,2\n"),
    # Two texts whose lines are not rows, and one whose lines may be rows.
    "rows_in_quotes": Table(
        b'id,text\n1,"one\ntwo"\n2,"one\n\ntwo"\n',
        b"Ann,late\n",
        b'Bo,"He came.\nCy,late\nDi,Bye"\n',
    ),
    "mixed_line_ends": Table(b"id,name\n", b"1,Ann\n", b"2,Bob\r\n1,Ann\n"),
    "nul": Table(b"id,name\n", b"1,Ann\n", b"2,B\0b\n"),
    "not_utf8": Table(b"id,name\n", b"1,Ann\n", b"2,B\xf6b\n"),
    "byte_order_mark": Table(b"id,name\n", b"1,Ann\n", b"\xef\xbb\xbf2,Bob\n"),
}
FEW = 60
# A file of these bytes is read in ranges, on several threads.
LARGE = 17 << 20


def test_every_kind_has_a_table_and_a_line_in_the_documents() -> None:
    page = (ROOT / "docs" / "how-rows-are-read.md").read_text()
    table = page[page.index("| kind | when |") :].split("\n\n")[0]
    told = [
        name
        for line in table.splitlines()[2:]
        for name in re.findall(r"`(\w+)`", line.split("|")[1])
    ]
    assert sorted(told) == sorted(Note.KINDS) == sorted(TABLES)
    assert len(set(Note.KINDS)) == len(Note.KINDS)


def command(*arguments: str, data: bytes | None = None) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(
        [sys.executable, "-m", "atleast", "ragged", *arguments],
        input=data,
        capture_output=True,
        check=False,
    )


def in_flags(note: Note) -> str:
    """Return the text of a note in the words of the command."""
    text = note.text
    for argument, value, _ in note.cures:
        shown = "" if value is None else f" {value}" if isinstance(value, int) else f" '{value!s}'"
        given = "" if value is None else str(value) if isinstance(value, int) else f'"{value!s}"'
        text = text.replace(f"{argument}={given}", f"--{argument.replace('_', '-')}{shown}", 1)
    return text


def check_command(
    arguments: list[str], name: str, report: Ragged, data: bytes | None = None
) -> None:
    """Check that the text and the JSON of the command have the notes of Python."""
    text = command(*arguments, data=data)
    code = 1 if report.rows or report.stray_quotes else 0
    assert (text.returncode, text.stderr) == (code, b"")
    said = [line for line in text.stdout.decode().splitlines() if line.startswith(f"{name}:")]
    expected = [
        f"{name}:{'' if note.line is None else f'{note.line}:'} "
        f"{'' if note.kind == 'header' else 'note: '}{in_flags(note)}"
        for note in report.notes
    ]
    assert [line for line in said if line in expected] == expected
    run = command("--json", *arguments, data=data)
    *objects, file = map(json.loads, run.stdout.decode().splitlines())
    notes = [found for found in objects if found["type"] == "note"]
    assert [(note["kind"], note.get("line"), note["text"]) for note in notes] == [
        (note.kind, note.line, in_flags(note)) for note in report.notes
    ]
    assert [len(note["cures"]) for note in notes] == [len(note.cures) for note in report.notes]
    written = report.dialect
    names = (
        "encoding",
        "line_end",
        "sep",
        "quote",
        "escape",
        "comment",
        "skip_lines",
        "header",
        "expected",
    )
    assert {name: file[name] for name in names} == {name: getattr(written, name) for name in names}
    others = ("records", "is_expected_given", "skip_lines_hint")
    assert {name: file[name] for name in others} == {name: getattr(report, name) for name in others}
    assert file["notes"] == len(report.notes)
    strict = command("--strict", *arguments, data=data)
    assert (strict.returncode, strict.stdout) == (1, text.stdout)


class Pieces(io.RawIOBase):
    """A file that returns this many bytes at a time."""

    def __init__(self, data: bytes, most: int) -> None:
        """Take the data, and the number of bytes to return at once."""
        self.data, self.most = io.BytesIO(data), most

    def read(self, size: int = -1, /) -> bytes:
        return self.data.read(min(size, self.most))


@pytest.mark.parametrize("kind", TABLES)
def test_a_note_is_said_alike_everywhere(kind: str, tmp_path: Path) -> None:
    data = TABLES[kind].of_rows(FEW)
    path = tmp_path / "table.csv"
    path.write_bytes(data)
    report = ragged(data)
    assert kind in [note.kind for note in report.notes]
    assert ragged(path) == report
    for most in (1, 7, 4096):
        assert ragged(Pieces(data, most)) == report
    for note in report.notes:
        assert f"note: {'' if note.line is None else f'line {note.line}: '}{note.text}" in repr(
            report
        )
    check_command([str(path)], str(path), report)
    check_command([], "<stdin>", report, data)


@pytest.mark.parametrize("kind", TABLES)
def test_a_note_is_the_same_on_any_number_of_threads(kind: str, tmp_path: Path) -> None:
    table = TABLES[kind]
    if not table.row:
        table = table._replace(end=b"".join(b"n%d,1,2\n" % row for row in range(LARGE // 10)))
    data = table.of_rows(LARGE // len(table.row or table.end) + 1)
    path = tmp_path / "table.csv"
    path.write_bytes(data)
    report = ragged(path)
    assert kind in [note.kind for note in report.notes]
    assert ragged(data) == report
    # The first rows are enough.
    said = [
        command("--json", "--max-rows", "1", "-j", threads, str(path)).stdout for threads in "128"
    ]
    assert said[0] == said[1] == said[2]
    notes = [found for found in map(json.loads, said[0].splitlines()) if found["type"] == "note"]
    assert [(note["kind"], note.get("line")) for note in notes] == [
        (note.kind, note.line) for note in report.notes
    ]


# --- As values


def notes() -> Iterator[Note]:
    for table in TABLES.values():
        yield from ragged(table.of_rows(FEW)).notes


def written() -> list[Written]:
    """Return values that each differ from the first in one field."""
    arguments: list[Any] = ["UTF-8", "LF", ",", '"', None, None, 0, 2, 2]
    others = ["UTF-16BE", "CR", "||", b"\xff", "\\", "#", 3, None, 5]
    changed = [[*arguments[:at], other, *arguments[at + 1 :]] for at, other in enumerate(others)]
    return [Written(*arguments), *(Written(*one) for one in changed)]


NOTE = Note(
    "header",
    3,
    "words; use sep= if so, skip_lines=2 if not",
    [("sep", None, "so"), ("skip_lines", 2, "not")],
)
OTHER_NOTES = [
    Note("header", 3, "words"),
    Note("header", None, "words"),
    Note("header", 4, "words"),
    Note("nul", 3, "words"),
    Note("header", 3, 'words; use sep="\\xff" if so', [("sep", b"\xff", "so")]),
    Note("header", 3, 'words; use sep="," if so', iter([("sep", ",", "so")])),
]


def test_equal_and_different_values() -> None:
    values: list[object] = [NOTE, *OTHER_NOTES, *written(), ("header", 3, "words"), None]
    for position, one in enumerate(values):
        assert one == copy.deepcopy(one)
        assert hash(one) == hash(copy.deepcopy(one))
        for other in values[position + 1 :]:
            assert one != other
    assert len(set(values)) == len(values)


@pytest.mark.parametrize("protocol", EVERY_PROTOCOL)
def test_pickles_and_copies(protocol: int) -> None:
    reports = [ragged(table.of_rows(FEW)) for table in TABLES.values()]
    everything = [NOTE, *OTHER_NOTES, *notes(), *written(), *reports]
    assert pickle.loads(pickle.dumps(everything, protocol)) == everything
    for value in everything:
        assert copy.copy(value) == value


def test_they_are_written_as_they_are_made() -> None:
    for value in [NOTE, *OTHER_NOTES, *notes(), *written()]:
        assert eval(repr(value), vars(atleast)) == value
    assert repr(NOTE) == (
        "Note(kind='header', line=3, text='words; use sep= if so, skip_lines=2 if not', "
        "cures=[('sep', None, 'so'), ('skip_lines', 2, 'not')])"
    )
    assert repr(written()[0]) == (
        "Written(encoding='UTF-8', line_end='LF', sep=',', quote='\"', escape=None, comment=None, "
        "skip_lines=0, header=2, expected=2)"
    )


def test_match_patterns() -> None:
    match NOTE, written()[0]:
        case Note("header", 3, _, cures=[_, ("skip_lines", 2, _)]), Written("UTF-8", "LF", sep):
            assert sep == ","
        case _:
            pytest.fail("the patterns do not match")


def test_they_do_not_change() -> None:
    NOTE.cures.clear()
    assert len(NOTE.cures) == 2
    for value in (NOTE, written()[0]):
        for name in ("line", "kind", "sep", "KINDS", "other"):
            with pytest.raises(AttributeError):
                setattr(value, name, 1)


def test_what_they_are_made_of_is_checked() -> None:
    wrong_notes: list[tuple[Any, str]] = [
        (("x", None, ""), "`kind` must be one of 'utf16', "),
        (("x" * 10**6, None, ""), "`kind` must be one of 'utf16', "),
        (("nul", 0, ""), "`line` must be at least 1, not 0"),
        (("nul", 1, "text", [("sep", ",", "so")]), "`text` must end with the text of `cures`"),
        (("nul", 1, "text", [("sep", ",")]), "each item of `cures` must be a tuple (argument, "),
        (("nul", 1, "text", [("sep", -1, "so")]), "the value in each item of `cures` must be at "),
    ]
    for arguments, message in wrong_notes:
        with pytest.raises(ValueError, match=f"^{re.escape(message)}") as raised:
            Note(*arguments)
        assert len(str(raised.value)) < 500
    for wrong in (None, 1, ["sep"], [["sep", ",", "so"]], [("sep", 1.5, "so")], [(1, 1, "so")]):
        with pytest.raises(TypeError):
            Note("nul", 1, "text", wrong)  # type: ignore[arg-type]
    made: list[Any] = ["UTF-8", "LF", ",", '"', None, None, 0, 2, 2]
    for place, value, message in [
        (0, "latin-1", "`encoding` must be 'utf-8', 'utf-16le' or 'utf-16be', not 'latin-1' "),
        (1, "xx", "`line_end` must be 'lf', 'crlf' or 'cr', not 'xx'"),
        (1, "x" * 10**6, "`line_end` must be 'lf', 'crlf' or 'cr', not 'xx"),
        (3, "ab", "`quote` must be one character, not 'ab' (2 characters)"),
        (4, b"", "`escape` must be one byte, not b''"),
        (5, "", "`comment` must not be empty"),
    ]:
        with pytest.raises(ValueError, match=f"^{re.escape(message)}") as raised:
            Written(*([*made[:place], value, *made[place + 1 :]]))
        assert len(str(raised.value)) < 200


# --- In a report


def test_a_report_of_many_notes_is_one_screen() -> None:
    all_notes = [note for kind in TABLES for note in ragged(TABLES[kind].of_rows(FEW)).notes]
    assert {note.kind for note in all_notes} == set(Note.KINDS)
    quotes = [StrayQuote(2, 9)] * 9
    report = Ragged(",", 2, False, 3, [], quotes, Tally({2: 3}), 2, written()[0], all_notes)
    rows = [row for line in repr(report).splitlines() for row in range(0, max(len(line), 1), 80)]
    assert len(rows) <= 24
    assert repr(report).endswith(f"\n  and {len(all_notes) - 8} other notes: see .notes")
    few = Ragged(",", 2, False, 3, [], quotes, Tally({2: 3}), 2, written()[0], all_notes[:8])
    assert repr(few).count("\n  note: ") == 8
    assert "other note" not in repr(few)


# Characters that move the cursor, set colours or change the writing direction.
ACTS = re.compile(
    "[\0-\x09\x0b-\x1f\x7f-\x9f\xad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb"
    "\U000e0000-\U000e007f]"
)


@pytest.mark.parametrize(
    "name",
    [
        "\x1b[31m",
        '"a\nb"',
        "\u202eevil\u2066",
        "\x7f\x9b31m",
        "\0\x07",
        "n" * (1 << 18),
        "\x1b" * 250_000,
        "".join(
            map(chr, [*range(1, 32), *range(0x7F, 0xA0), 0xAD, *range(0x2000, 0x2070), 0xE0041])
        ),
    ],
)
def test_what_a_note_repeats_of_a_table_is_escaped_and_cut(name: str) -> None:
    name = name.translate(
        {ord(","): None, ord("\n"): "\n" if '"' in name else None, ord("\r"): None}
    )
    report = ragged(f"{name},{name},id\n1,2,3\n4,5,6\n7,8,9\n".encode(), ",", quote='"')
    (note,) = (note for note in report.notes if note.kind == "doubled_name")
    for said in (note.text, repr(report), repr(note)):
        assert not ACTS.search(said)
    assert "\n" not in note.text
    assert len(note.text) <= 120
    assert repr(report).count("\n") == 4 + len(report.notes)
