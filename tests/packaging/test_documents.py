"""The documents are true: their sessions print what they show, and what they name exists."""

from __future__ import annotations

import doctest
import functools
import re
import shutil
from pathlib import Path

import pytest

from tests.packaging.places import ROOT, documents, linked_files
from tests.packaging.shell import run_in_shell, run_on_a_terminal

WITH_SESSIONS = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]
# Output as it appears on a terminal is in a block that says so: ```console terminal.
CONSOLE = re.compile(r"^```console( terminal)?\n(.*?)^```", re.DOTALL | re.MULTILINE)
FENCED = re.compile(r"^```.*?^```$", re.DOTALL | re.MULTILINE)
IN_BACKTICKS = re.compile(r"`([^`\n]+)`")

# A path of this repository: a file of one of these kinds, or a folder with a slash at its end.
FILE_PATH = re.compile(r"[\w.-]+(?:/[\w.-]+)*\.(?:rs|py|pyi|toml|md|mjs|html|csv)")
FOLDER_PATH = re.compile(r"(?:[\w.-]+/)+")
# A name that looks like one of the source: `Counter`, `Text::Latin1`, `look_behind`.
NAME = re.compile(r"(?=.*(?:_|::|[A-Z][a-z]))[A-Za-z_]\w*(?:(?:::|\.)[A-Za-z_]\w*)*(?:\(\))?")
# Documents that say where things are in the source.
OF_THE_SOURCE = [
    ROOT / "ARCHITECTURE.md",
    ROOT / "CONTRIBUTING.md",
    ROOT / "crates" / "atleast-engine" / "src" / "README.md",
]
# Paths outside of the repository: files that commands make, and files of the reader in examples.
MADE = ("target/", ".venv/", "dist/")
OF_THE_READER = (
    *("good.csv", "bad.csv", "mended.csv", "fixed.csv", "table.csv", "report.html"),
    "__MACOSX/",
)
# An instruction that the code does not use.
NOT_USED = ("vmull_p64",)
# Stands for a name that is still to be chosen.
PLACEHOLDER = "NAME"
SOURCES = (".rs", ".py", ".pyi", ".toml", ".mjs", "Makefile", "run")
TREE = re.compile(r"^```text\n(crates/\n.*?)^```$", re.DOTALL | re.MULTILINE)


def names(paths: list[Path]) -> list[str]:
    return [str(path.relative_to(ROOT)) for path in paths]


every_document = pytest.mark.parametrize("document", documents(), ids=names(documents()))


def sessions(document: Path) -> list[tuple[str, str, bool]]:
    """Return the commands of the document's console blocks.

    Each comes with the output shown, and with whether it is that of a terminal.
    """
    shown = []
    for on_a_terminal, block in CONSOLE.findall(document.read_text()):
        assert block.startswith("$ ")
        for session in re.split(r"^\$ ", block, flags=re.MULTILINE)[1:]:
            command, _, output = session.partition("\n")
            shown.append((command, output, bool(on_a_terminal)))
    return shown


def folder_of(document: Path, empty: Path) -> Path:
    """Return where the document's commands run: the root, or a copy of the folder of its name."""
    own = document.with_suffix("")
    if not own.is_dir():
        return ROOT
    return Path(shutil.copytree(own, empty / own.name))


@functools.cache
def files() -> list[str]:
    """Return the files of the repository and their folders, as paths from the root."""
    found: list[str] = []
    folders = [ROOT]
    while folders:
        for path in folders.pop().iterdir():
            # Tests of git's own files would fail in a source distribution, which has none.
            if path.name in ("target", "dist", "node_modules", "__pycache__", ".git", ".venv"):
                continue
            if path.is_dir() and not path.name.endswith("_cache"):
                folders.append(path)
                found.append(f"{path.relative_to(ROOT)}/")
            elif path.is_file():
                found.append(str(path.relative_to(ROOT)))
    return found


def exists(path: str) -> bool:
    """Return whether some file of the repository has this path, or one that ends in it."""
    return any(f"/{file}".endswith(f"/{path}") for file in files())


@functools.cache
def words_of_the_source() -> set[str]:
    """Return every word of the code and of the files that build it."""
    sources = [ROOT / file for file in files() if file.endswith(SOURCES)]
    return {word for source in sources for word in re.findall(r"\w+", source.read_text())}


def backticked(document: Path) -> list[str]:
    """Return the text in backticks, without fenced blocks."""
    return IN_BACKTICKS.findall(FENCED.sub("", document.read_text()))


@pytest.fixture(autouse=True)
def _in_the_repository(monkeypatch: pytest.MonkeyPatch) -> None:
    """Paths in documents are right wherever the tests are run."""
    monkeypatch.chdir(ROOT)


@pytest.mark.parametrize("document", WITH_SESSIONS, ids=names(WITH_SESSIONS))
def test_python_sessions(document: Path) -> None:
    assert doctest.testfile(str(document), module_relative=False).failed == 0


@pytest.mark.parametrize("document", WITH_SESSIONS, ids=names(WITH_SESSIONS))
def test_shell_sessions(document: Path, tmp_path: Path) -> None:
    folder = folder_of(document, tmp_path)
    for command, output, on_a_terminal in sessions(document):
        if on_a_terminal:
            lines = run_on_a_terminal(command, folder).splitlines()
            assert [line.rstrip() for line in lines] == output.splitlines(), command
        else:
            assert run_in_shell(command, folder) == output, command


def test_the_page_of_the_command_has_every_subcommand() -> None:
    """The page shows the help of every subcommand that the program lists."""
    page = (ROOT / "docs" / "command.md").read_text()
    asked = re.findall(r"^```\{command-help\} ?(.*)$", page, re.MULTILINE)
    printed = run_in_shell("atleast --help")
    _, _, listed = printed.partition("\nCommands:\n")
    commands = re.findall(r"^  (\S+)", listed.partition("\n\n")[0], re.MULTILINE)
    assert "ragged" in commands
    assert asked == ["", *commands]


def test_the_documents_show_sessions() -> None:
    """Guard against a change of the documents' form that would leave nothing to test."""
    assert len(sessions(ROOT / "docs" / "broken-table.md")) >= 5
    readme = ROOT / "README.md"
    assert len(sessions(readme)) >= 4
    assert doctest.testfile(str(readme), module_relative=False).attempted >= 5


@every_document
def test_links_lead_somewhere(document: Path) -> None:
    for target in linked_files(document.read_text()):
        assert (document.parent / target).exists(), target


@every_document
def test_paths_in_backticks_exist(document: Path) -> None:
    for text in backticked(document):
        is_path = FILE_PATH.fullmatch(text) or FOLDER_PATH.fullmatch(text)
        if is_path and not text.startswith(MADE) and text not in OF_THE_READER:
            text = text.replace(f"{PLACEHOLDER}.rs", "")
            assert exists(text) or (document.parent / text).exists(), text


@pytest.mark.parametrize("document", OF_THE_SOURCE, ids=names(OF_THE_SOURCE))
def test_names_in_backticks_are_in_the_source(document: Path) -> None:
    for text in backticked(document):
        if NAME.fullmatch(text) and not FILE_PATH.fullmatch(text) and text not in NOT_USED:
            missing = set(re.findall(r"\w+", text)) - words_of_the_source()
            assert not missing, text


def test_the_tree_is_that_of_the_repository() -> None:
    """Each file and folder that the tree names is where it says, and no crate is missing."""
    tree = TREE.search((ROOT / "ARCHITECTURE.md").read_text())
    assert tree is not None
    crates = re.split(r"^  (?=\S)", tree[1].partition("\npython/")[0], flags=re.MULTILINE)[1:]
    in_tree = {crate.partition("/")[0] for crate in crates}
    assert in_tree == {path.name for path in (ROOT / "crates").iterdir() if path.is_dir()}
    for crate in crates:
        folder = f"crates/{crate.partition('/')[0]}/src/"
        inside = [f"/{file.removeprefix(folder)}" for file in files() if file.startswith(folder)]
        named = re.findall(r"[\w/]+\.rs|\b\w+/(?!\w)", crate.partition("/")[2])
        assert named, crate
        for path in named:
            assert any(file.endswith(f"/{path}") for file in inside), f"{folder}: {path}"
    others = re.findall(r"^(\w+)/|[ ,](\w+)/", tree[1].partition("\npython/")[2], re.MULTILINE)
    for first, second in others:
        assert exists(f"{first or second}/"), first or second


def test_what_does_not_exist_is_seen(tmp_path: Path) -> None:
    """Guard against a pattern that would match nothing."""
    assert exists("isa/level.rs")
    assert exists("crates/atleast-engine/src/isa/")
    assert not exists("isa/levels.rs")
    assert not exists("evel.rs")
    assert {"Counter", "has_count", "PairKernel"} <= words_of_the_source()
    assert "".join(["No", "Such", "Name"]) not in words_of_the_source()
    assert NAME.fullmatch("look_behind")
    assert NAME.fullmatch("Text::Latin1")
    assert not NAME.fullmatch("memmem")
    page = tmp_path / "page.md"
    page.write_text("`isa/level.rs` and\n\n```text\n`no.rs`\n```\n\n`Text::Latin1`\n")
    assert backticked(page) == ["isa/level.rs", "Text::Latin1"]
    for document in OF_THE_SOURCE[:2]:
        assert sum(bool(FILE_PATH.fullmatch(text)) for text in backticked(document)) >= 5
        assert sum(bool(NAME.fullmatch(text)) for text in backticked(document)) >= 5
