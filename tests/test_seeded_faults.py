"""Each fault that `make soak` seeds in the engine matches at exactly one place."""

from __future__ import annotations

import pytest

from soak.faults import FAULTS
from tests.packaging.places import ROOT


@pytest.mark.parametrize("name", FAULTS)
def test_fault_has_one_place(name: str) -> None:
    fault = FAULTS[name]
    places = list(fault.places(ROOT / "crates"))
    assert len(places) == 1, f"{fault} matches at: {places}"
    ((file, start, end),) = places
    assert file.read_text(encoding="utf-8")[start:end] != fault.wrong
