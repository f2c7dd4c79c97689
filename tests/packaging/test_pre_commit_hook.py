"""The hook for pre-commit: its entry point exists and returns the right exit status."""

from __future__ import annotations

import shlex
import subprocess
from pathlib import Path

import pytest
import tomli
import yaml

from tests.packaging.places import ROOT
from tests.packaging.shell import WITH_SCRIPTS


@pytest.fixture(scope="module")
def hook() -> dict[str, object]:
    (hook,) = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text())
    assert isinstance(hook, dict)
    return hook


def test_the_required_keys_are_there(hook: dict[str, object]) -> None:
    assert hook["id"] == "atleast-ragged"
    assert {"name", "description"} < hook.keys()
    assert hook["types_or"] == ["csv", "tsv"]


def test_its_entry_is_installed_by_its_language(hook: dict[str, object]) -> None:
    project = tomli.loads((ROOT / "pyproject.toml").read_text())["project"]
    assert hook["language"] == "python"
    assert str(hook["entry"]).split()[0] in project["scripts"]


@pytest.mark.parametrize(
    ("tables", "code"),
    [
        ({"clean.csv": "a,b\n1,2\n", "clean.tsv": "a\tb,c\n1\t2\n"}, 0),
        ({"clean.csv": "a,b\n1,2\n", "broken.csv": "a,b\n1\n"}, 1),
        ({"broken.tsv": 'a\tb\n1\t"2\n'}, 1),
        ({"clean.csv": "a,b\n1,2\n", "absent.csv": None}, 2),
    ],
)
def test_its_exit_code(
    hook: dict[str, object], tables: dict[str, str | None], code: int, tmp_path: Path
) -> None:
    for name, table in tables.items():
        if table is not None:
            (tmp_path / name).write_text(table)
    result = subprocess.run(
        # As pre-commit runs it: the entry, followed by the file names.
        [*shlex.split(str(hook["entry"])), *tables],
        cwd=tmp_path,
        env=WITH_SCRIPTS,
        capture_output=True,
        text=True,
        check=False,
    )
    assert result.returncode == code, result.stdout + result.stderr
    for name in tables:
        if name.startswith("broken"):
            assert f"{name}:2: " in result.stdout
