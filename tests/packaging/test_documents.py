"""What the documents show is what happens: their Python sessions and their shell sessions."""

from __future__ import annotations

import doctest
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.packaging.places import ROOT

DOCUMENTS = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]
CONSOLE = re.compile(r"^```console\n(.*?)^```", re.DOTALL | re.MULTILINE)
LINK = re.compile(r"\]\(([^)#\s]+)[^)]*\)")


def names(documents: list[Path]) -> list[str]:
    return [str(document.relative_to(ROOT)) for document in documents]


def sessions(document: Path) -> list[tuple[str, str]]:
    """Return the commands of the document's console blocks, each with the output shown."""
    shown = []
    for block in CONSOLE.findall(document.read_text()):
        assert block.startswith("$ ")
        for session in re.split(r"^\$ ", block, flags=re.MULTILINE)[1:]:
            command, _, output = session.partition("\n")
            shown.append((command, output))
    return shown


def run_in_shell(command: str) -> str:
    scripts = Path(sys.executable).parent
    result = subprocess.run(
        ["sh", "-c", command],
        cwd=ROOT,
        env={**os.environ, "PATH": f"{scripts}{os.pathsep}{os.environ['PATH']}"},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    return result.stdout


@pytest.mark.parametrize("document", DOCUMENTS, ids=names(DOCUMENTS))
def test_python_sessions(document: Path) -> None:
    assert doctest.testfile(str(document), module_relative=False).failed == 0


@pytest.mark.parametrize("document", DOCUMENTS, ids=names(DOCUMENTS))
def test_shell_sessions(document: Path) -> None:
    for command, output in sessions(document):
        assert run_in_shell(command) == output, command


def test_readme_shows_both() -> None:
    """Guard against a change of the README's form that would leave nothing to test."""
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
