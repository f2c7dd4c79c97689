"""Where things are in the repository, and how the tests run a command there."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
DATA = ROOT / "data" / "birdstrikes.csv"
STUB = ROOT / "python" / "atleast" / "_atleast.pyi"

# A link in Markdown, with its target up to an anchor or a title.
LINK = re.compile(r"\]\(([^)#\s]+)[^)]*\)")


def run(
    *command: str | Path, cwd: Path = ROOT, environment: Mapping[str, str] | None = None
) -> str:
    """Run a command, and return its standard output; fail with all that it printed."""
    result = subprocess.run(
        [str(part) for part in command],
        cwd=cwd,
        env={**os.environ, **(environment or {})},
        capture_output=True,
        text=True,
        check=False,
    )
    assert result.returncode == 0, f"{command}\n{result.stdout}\n{result.stderr}"
    return result.stdout


def maturin(*arguments: str | Path) -> str:
    """Run maturin, the one beside this interpreter."""
    return run(Path(sys.executable).with_name("maturin"), *arguments)


def documents() -> list[Path]:
    """Return the Markdown files of the repository, except those that become docstrings."""
    folders = ("benches", "crates", "data", "docs", "examples", "testdata")
    found = [path for folder in folders for path in (ROOT / folder).rglob("*.md")]
    made = ("target", "node_modules")
    return sorted(ROOT.glob("*.md")) + sorted(
        path
        for path in found
        if not any(part in made for part in path.relative_to(ROOT).parts)
        and path.parent.parts[-2:] not in (("src", "docs"), ("python", "docs"))
    )


def linked_files(text: str) -> list[str]:
    """Return the targets of the links to files in a document, relative to the document."""
    return [target for target in LINK.findall(text) if "://" not in target]
