"""Code that a document quotes from a file of the repository is in that file, word for word.

A document names the file in one of two ways:

- a link to it in the paragraph directly before the block: "The loop ([naive.rs](…)):". The last
  link to a file that is not Markdown counts;
- a comment on the line before the block, which readers do not see, with the path from the root of
  the repository: `<!-- from crates/atleast/src/naive.rs -->`.

A block may be indented less than its file. A line `// …` or `# …` marks lines that are left out.
"""

from __future__ import annotations

import re
import textwrap
from pathlib import Path
from typing import NamedTuple

import pytest

from tests.packaging.places import ROOT, documents, linked_files

BLOCK = re.compile(r"^```(?P<language>\S+)[^\n]*\n(?P<code>.*?)^```$", re.DOTALL | re.MULTILINE)
MARKER = re.compile(r"<!-- from (?P<path>\S+) -->\s*$")
GAPS = ("// …", "# …")
# Languages of code. Other blocks show input and output of commands.
CODE = ("python", "rust", "toml")
# Code that is in no file: the Rust examples of the README, which are doctests of `atleast-tables`.
IN_NO_FILE = [ROOT / "README.md"]


class Quote(NamedTuple):
    """Code in a document, and the file that it is quoted from."""

    document: Path
    source: Path
    code: str


def code_blocks(text: str) -> list[re.Match[str]]:
    """Return the blocks of code, without Python sessions."""
    return [
        block
        for block in BLOCK.finditer(text)
        if block["language"] in CODE and not block["code"].startswith(">>> ")
    ]


def source_of(document: Path, before: str) -> Path | None:
    """Return the file that the text directly before a block names, if it names one."""
    if marker := MARKER.search(before):
        return ROOT / marker["path"]
    paragraph = before.rstrip().rpartition("\n\n")[2]
    links = linked_files(paragraph)
    files = [document.parent / link for link in links if not link.endswith((".md", "/"))]
    return files[-1].resolve() if files else None


def quotes(document: Path, text: str) -> list[Quote]:
    """Return the code that the document shows from files."""
    found = []
    for block in code_blocks(text):
        source = source_of(document, text[: block.start()])
        if source is not None:
            found.append(Quote(document, source, block["code"]))
    return found


def parts(code: str) -> list[list[str]]:
    """Split the code at lines that mark a gap, and remove common indentation."""
    all_parts: list[list[str]] = [[]]
    for line in textwrap.dedent(code).splitlines():
        if line.strip() in GAPS:
            all_parts.append([])
        else:
            all_parts[-1].append(line)
    return all_parts


def is_quoted_from(code: str, source: str) -> bool:
    """Return whether the parts of the code are in the source, in order and equally indented."""
    lines = source.splitlines()
    indentations = {line[: len(line) - len(line.lstrip())] for line in lines}
    return any(_matches_indented(parts(code), lines, it) for it in indentations)


def _matches_indented(all_parts: list[list[str]], lines: list[str], indentation: str) -> bool:
    start = 0
    for index, part in enumerate(all_parts):
        indented = [indentation + line if line else line for line in part]
        # A gap is at least one line.
        first = start if index == 0 else start + 1
        places = range(first, len(lines) - len(part) + 1)
        found = next((at for at in places if lines[at : at + len(part)] == indented), None)
        if found is None:
            return False
        start = found + len(part)
    return True


QUOTES = [quote for document in documents() for quote in quotes(document, document.read_text())]


def name(quote: Quote) -> str:
    first = quote.code.strip().splitlines()[0].strip()
    return f"{quote.document.relative_to(ROOT)}: {first}"


@pytest.mark.parametrize("quote", QUOTES, ids=name)
def test_quoted_code_is_in_its_file(quote: Quote) -> None:
    message = f"{quote.source.relative_to(ROOT)} does not contain this any more:\n{quote.code}"
    assert is_quoted_from(quote.code, quote.source.read_text()), message


@pytest.mark.parametrize("quote", QUOTES, ids=name)
def test_a_change_of_any_line_is_seen(quote: Quote) -> None:
    source = quote.source.read_text()
    lines = quote.code.splitlines()
    for index, line in enumerate(lines):
        if line.strip() and line.strip() not in GAPS:
            changed = [*lines[:index], f"{line}!", *lines[index + 1 :]]
            assert not is_quoted_from("\n".join(changed), source), line


@pytest.mark.parametrize("document", documents(), ids=lambda path: str(path.relative_to(ROOT)))
def test_code_names_its_file(document: Path) -> None:
    if document in IN_NO_FILE:
        return
    text = document.read_text()
    for block in code_blocks(text):
        assert source_of(document, text[: block.start()]) is not None, block[0]


def test_the_story_quotes_code() -> None:
    """Guard against a change of the documents' form that would leave nothing to test."""
    sources = [quote.source.name for quote in QUOTES]
    assert len(sources) >= 12
    assert {"naive.rs", "counter.py", "segment.rs", "lib.rs", "pyproject.toml"} <= set(sources)


BOTH_WAYS = """
The loop ([naive.rs](../crates/atleast/src/naive.rs)) is plain; see [the figures](#figures):

```rust
fn by_link() {}
```

Not [this one](../crates/atleast/src/naive.rs), but what the comment says:

<!-- from tests/prototype/counter.py -->
```python
def by_comment():
```

No [page](tutorial.md) is quoted.

```python
>>> print("a session")
a session

```
"""


def test_both_ways_to_name_a_file_are_seen() -> None:
    found = quotes(ROOT / "docs" / "page.md", BOTH_WAYS)
    assert [(str(quote.source.relative_to(ROOT)), quote.code) for quote in found] == [
        ("crates/atleast/src/naive.rs", "fn by_link() {}\n"),
        ("tests/prototype/counter.py", "def by_comment():\n"),
    ]
    assert not any(is_quoted_from(quote.code, quote.source.read_text()) for quote in found)


FILE = "mod a {\n    fn one() {\n        two();\n\n        three();\n    }\n}\n"


@pytest.mark.parametrize(
    ("code", "is_in_file"),
    [
        ("    fn one() {\n        two();\n", True),
        ("fn one() {\n    two();\n\n    three();\n}\n", True),
        ("fn one() {\n    // …\n    three();\n}\n", True),
        ("fn one() {\n    // …\n}\n", True),
        ("fn one() {\n    three();\n}\n", False),
        ("fn one() {\n  two();\n", False),
        ("fn one() {\n    two();\n    // …\n    three();\n}\n", True),
        ("two();\n// …\n\n", False),
        ("three();\n// …\ntwo();\n", False),
        ("fn two() {\n", False),
    ],
)
def test_what_is_word_for_word(code: str, is_in_file: bool) -> None:
    assert is_quoted_from(code, FILE) == is_in_file
