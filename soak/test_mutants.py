"""The tests catch what cargo-mutants changes in the folds, fillings, answers and plain readers.

There are too many mutants for one run, so they are divided into shards of at most 30. Each run
tries `ATLEAST_MUTANT_SHARDS` shards (default: 1) with mutants that have not been tried. The results
of the others are known from earlier runs, and the test judges them too. `.cargo/mutants.toml` says
which code is mutated.
"""

from __future__ import annotations

import os

import tomli

from soak.mutants import Mutants, tool
from tests.packaging.places import ROOT

# The names of the mutants that no test has to catch, and the reason for each.
ACCEPTED: dict[str, str] = tomli.loads((ROOT / "soak" / "accepted_mutants.toml").read_text())


def test_mutants_are_caught() -> None:
    mutants = Mutants(tool())
    names = {mutant.name for mutant in mutants.all}
    assert ACCEPTED.keys() <= names, (
        f"no mutants have these names: {sorted(ACCEPTED.keys() - names)}"
    )
    at_most = int(os.environ.get("ATLEAST_MUTANT_SHARDS", "1"))
    shards = mutants.shards(ACCEPTED)[:at_most]
    if shards:
        mutants.check_tests()
    for shard in shards:
        mutants.run("--shard", f"{shard}/{mutants.number_of_shards}", "--sharding", "slice")
    results = {mutant.name: mutants.result(mutant) for mutant in mutants.all}
    tried = sum(result is not None for result in results.values())
    print(mutants.table())
    print(f"{tried} of {len(results)} mutants tried so far, {len(ACCEPTED)} accepted")
    missed = [name for name, result in results.items() if result == "missed"]
    unaccepted = [name for name in missed if name not in ACCEPTED]
    assert not unaccepted, "missed by every test:\n" + "\n".join(unaccepted)
