"""What the documents show is what happens: their Python sessions and their shell sessions."""

from __future__ import annotations

import doctest
import re
import shutil
from pathlib import Path

import pytest

from tests.packaging.places import ROOT
from tests.packaging.shell import run_in_shell, run_on_a_terminal

DOCUMENTS = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]
# What appears on a terminal is in a block that says so: ```console terminal.
CONSOLE = re.compile(r"^```console( terminal)?\n(.*?)^```", re.DOTALL | re.MULTILINE)
LINK = re.compile(r"\]\(([^)#\s]+)[^)]*\)")


def names(documents: list[Path]) -> list[str]:
    return [str(document.relative_to(ROOT)) for document in documents]


def sessions(document: Path) -> list[tuple[str, str, bool]]:
    """Return the commands of the document's console blocks.

    Each comes with the output shown, and with whether that is what appears on a terminal.
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


@pytest.fixture(autouse=True)
def _in_the_repository(monkeypatch: pytest.MonkeyPatch) -> None:
    """What the documents name is where they say, from wherever the tests are run."""
    monkeypatch.chdir(ROOT)


@pytest.mark.parametrize("document", DOCUMENTS, ids=names(DOCUMENTS))
def test_python_sessions(document: Path) -> None:
    assert doctest.testfile(str(document), module_relative=False).failed == 0


@pytest.mark.parametrize("document", DOCUMENTS, ids=names(DOCUMENTS))
def test_shell_sessions(document: Path, tmp_path: Path) -> None:
    folder = folder_of(document, tmp_path)
    for command, output, on_a_terminal in sessions(document):
        if on_a_terminal:
            lines = run_on_a_terminal(command, folder).splitlines()
            assert [line.rstrip() for line in lines] == output.splitlines(), command
        else:
            assert run_in_shell(command, folder) == output, command


def test_the_page_of_the_command_has_every_subcommand() -> None:
    """The page shows what the program says of itself; which parts it asks for is written there."""
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
    assert len(sessions(readme)) >= 5
    assert doctest.testfile(str(readme), module_relative=False).attempted >= 5


@pytest.mark.parametrize(
    "document", sorted(ROOT.glob("*.md")) + DOCUMENTS[1:], ids=lambda path: path.name
)
def test_links_lead_somewhere(document: Path) -> None:
    for target in LINK.findall(document.read_text()):
        if "://" not in target:
            assert (document.parent / target).exists(), target
