"""The engine's tests catch each fault of `soak/faults.py`."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from soak.faults import FAULTS
from soak.quick_suite import run_tests
from tests.packaging.places import ROOT

# Kept between runs, so that the libraries are built once.
KEPT = ROOT / "target" / "faults"


@pytest.fixture(scope="module")
def copy() -> Path:
    """Return a copy of the workspace, without faults."""
    folder = KEPT / "source"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    for name in ("Cargo.toml", "Cargo.lock", "README.md"):
        shutil.copy(ROOT / name, folder)
    for name in ("crates", "testdata"):
        # With new timestamps: otherwise cargo would reuse the build with the last fault.
        shutil.copytree(ROOT / name, folder / name, copy_function=shutil.copyfile)
    return folder


@pytest.mark.parametrize("name", FAULTS)
def test_fault_is_caught(name: str, copy: Path) -> None:
    fault = FAULTS[name]
    ((file, start, end),) = fault.places(copy / "crates")
    text = file.read_text(encoding="utf-8")
    file.write_text(text[:start] + fault.wrong + text[end:], encoding="utf-8")
    try:
        result = run_tests(copy, KEPT)
    finally:
        file.write_text(text, encoding="utf-8")
    # This shows that the code compiled and that a test failed.
    assert "test result: FAILED" in result.stdout, result.stdout + result.stderr
