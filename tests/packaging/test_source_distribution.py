"""The source distribution has everything that is needed to build the package."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from tests.packaging.places import maturin, run
from tests.packaging.test_wheel import KEPT, check_in_an_empty_environment


@pytest.mark.full
def test_source_distribution_builds_and_works(tmp_path: Path) -> None:
    maturin("sdist", "--out", tmp_path)
    (source,) = tmp_path.glob("*.tar.gz")
    run(sys.executable, "-m", "venv", "--without-pip", tmp_path / "empty")
    empty = tmp_path / "empty" / "bin" / "python"
    # As `pip install .` does: pip reads pyproject.toml and sets up the build itself.
    run(
        *(sys.executable, "-m", "pip", "--python", empty, "install", "-q", source),
        environment={"CARGO_TARGET_DIR": str(KEPT)},
    )
    check_in_an_empty_environment(empty)
