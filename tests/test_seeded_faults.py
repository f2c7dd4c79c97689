"""The faults and the tests that `make soak` names are in the code."""

from __future__ import annotations

import re

import pytest

from soak.faults import FAULTS
from soak.quick_suite import SLOW
from tests.packaging.places import ROOT


@pytest.mark.parametrize("name", FAULTS)
def test_fault_has_one_place(name: str) -> None:
    fault = FAULTS[name]
    places = list(fault.places(ROOT / "crates"))
    assert len(places) == 1, f"{fault} matches at: {places}"
    ((file, start, end),) = places
    assert file.read_text(encoding="utf-8")[start:end] != fault.wrong


@pytest.mark.parametrize("name", SLOW)
def test_slow_test_exists(name: str) -> None:
    *modules, function = name.split("::")
    paths = list(ROOT.glob(f"crates/*/src/{'/'.join(modules)}.rs"))
    assert any(re.search(rf"\bfn {function}", path.read_text()) for path in paths), paths
