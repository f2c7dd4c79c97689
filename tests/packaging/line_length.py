"""The lines of the repository that are longer than 100 columns; `make lint` runs this file.

Python code is left to ruff, which has the same limit. Lines that cannot be broken are no fault: see
`too_long`.
"""

from __future__ import annotations

import ast
import re
import sys
from collections.abc import Iterator
from pathlib import Path

from tests.packaging.places import ROOT, STUB, run

LIMIT = 100

SUFFIXES = {".rs", ".md", ".pyi", ".toml", ".yaml", ".yml", ".sh", ".mjs"}
NAMES = {"Makefile", ".ci/run"}
# Data and generated files.
EXCLUDED = ("data/", "benches/results/")
# Here the strings are the data of the tests, which are best seen as they are.
DATA_IN_STRINGS = ("testdata/ragged/", "testdata/tables/")

# A URL, or the target of a Markdown link.
LINK = re.compile(r"https?://[^\s)>]+|(?<=\]\()[^\s)]+(?=\))|(?<=\]: )\S+")
# A row of a table, in a Markdown file or in the docs of an item.
TABLE_ROW = re.compile(r"\s*(//[/!] ?)?\s*\|")
FENCE = re.compile(r"\s*(```+|~~~+)")


def files() -> Iterator[str]:
    """Yield the paths of the files to check, relative to the root."""
    for path in run("git", "ls-files").splitlines():
        is_checked = Path(path).suffix in SUFFIXES or path in NAMES
        if is_checked and not path.startswith(EXCLUDED):
            yield path


def too_long(path: str, text: str) -> list[int]:
    """Return the numbers of the lines of a file, from 1, that are too long.

    Not among them are rows of tables, lines that are too long only because of one link, fenced
    blocks in Markdown, the strings of tests about tables, and the signatures of the generated stub.
    """
    lines = text.splitlines()
    found = [number for number, line in enumerate(lines, 1) if _is_too_long(line)]
    if path.endswith(".md"):
        exempt = _fenced(lines)
    elif ROOT / path == STUB:
        exempt = set(range(1, len(lines) + 1)) - _in_docstrings(text)
    elif path.startswith(DATA_IN_STRINGS):
        exempt = {number for number in found if not lines[number - 1].lstrip().startswith("#")}
    else:
        exempt = set()
    return [number for number in found if number not in exempt]


def _is_too_long(line: str) -> bool:
    if len(line) <= LIMIT or TABLE_ROW.match(line):
        return False
    links = [link for link in LINK.finditer(line) if link.end() > LIMIT]
    return len(links) != 1 or len(line) - len(links[0][0]) > LIMIT


def _fenced(lines: list[str]) -> set[int]:
    """Return the numbers of the lines in fenced blocks."""
    fenced, fence = set(), ""
    for number, line in enumerate(lines, 1):
        found = FENCE.match(line)
        if fence:
            fenced.add(number)
            if found and found[1].startswith(fence):
                fence = ""
        elif found:
            fence = found[1]
    return fenced


def _in_docstrings(text: str) -> set[int]:
    """Return the numbers of the lines of the docstrings in Python code."""
    numbers: set[int] = set()
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
            numbers.update(range(node.lineno, (node.end_lineno or node.lineno) + 1))
    return numbers


def main() -> int:
    """Print the lines that are too long; return the exit status: 1 if there are any."""
    status = 0
    for path in files():
        text = (ROOT / path).read_text()
        lines = text.splitlines()
        for number in too_long(path, text):
            print(f"{path}:{number}: {len(lines[number - 1])} columns, more than {LIMIT}")
            status = 1
    return status


if __name__ == "__main__":
    sys.exit(main())
