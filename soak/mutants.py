"""Mutants of the engine and the plain readers, made by cargo-mutants, with the result of each.

The result of a mutant is kept between runs until its file changes. A missed mutant is tried again
when any file has changed, because there may be a test for it now.
"""

from __future__ import annotations

import hashlib
import json
import os
import resource
import subprocess
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from soak.quick_suite import ENVIRONMENT, HARNESS, run_tests
from tests.packaging.places import ROOT
from tests.packaging.require import skip_or_fail

KEPT = ROOT / "target" / "mutants"
RESULTS = KEPT / "results.json"
# Rust 1.95 builds this version.
VERSION = "27.1.0"
# The maximum number of mutants in a shard.
SHARD = 30
# The memory limit in bytes, for mutants that allocate in an endless loop.
MEMORY = 8 << 30

# The results of cargo-mutants, and their names here. A mutant that does not compile shows nothing.
# A mutant that is killed after a timeout loops forever, so it counts as caught.
OUTCOMES = {
    "CaughtMutant": "caught",
    "Timeout": "ended",
    "Unviable": "not compiled",
    "MissedMutant": "missed",
}


def tool() -> Path:
    """Return the path of cargo-mutants; install it first if needed."""
    folder = KEPT / "tool"
    program = folder / "bin" / "cargo-mutants"
    if not program.exists():
        package = f"cargo-mutants@{VERSION}"
        install = ["cargo", "install", "--locked", "--quiet", "--root", str(folder), package]
        result = subprocess.run(install, cwd=ROOT, capture_output=True, text=True, check=False)
        if result.returncode != 0:
            missing = f"{package} (cargo install failed: {result.stderr.strip()})"
            skip_or_fail("mutants of the engine", missing, "ATLEAST_EXPECT_MUTANTS")
    return program


def _digest(files: Iterable[Path]) -> str:
    """Return a hash of the contents of these files."""
    digest = hashlib.sha256()
    for file in files:
        digest.update(hashlib.sha256(file.read_bytes()).digest())
    return digest.hexdigest()


@dataclass(frozen=True)
class Mutant:
    """A mutant: one small change of the code, made by cargo-mutants."""

    file: str
    name: str
    """What the mutant changes. No line number, so it stays the same if lines are added above it."""


class Mutants:
    """All mutants of the working tree, in order, with their known results."""

    def __init__(self, program: Path) -> None:
        """List the mutants, and read the results of earlier runs."""
        self._program = program
        told = self._cargo_mutants("--list", "--json").stdout
        self._by_place: dict[str, Mutant] = {}
        names: Counter[str] = Counter()
        for listed in json.loads(told):
            name = listed["name"].replace(f"{self._place(listed)}: ", f"{listed['file']}: ", 1)
            names[name] += 1
            if names[name] > 1:
                name = f"{name}, number {names[name]}"
            self._by_place[listed["name"]] = Mutant(listed["file"], name)
        self.all = list(self._by_place.values())
        self._files = {name: _digest([ROOT / name]) for name in {it.file for it in self.all}}
        sources = [*(ROOT / "crates").rglob("*.rs"), *(ROOT / "testdata").rglob("*")]
        self._tree = _digest(sorted(path for path in sources if path.is_file()))
        self._known: dict[str, dict[str, str]] = {}
        if RESULTS.exists():
            self._known = json.loads(RESULTS.read_text(encoding="utf-8"))

    @staticmethod
    def _place(listed: dict[str, Any]) -> str:
        start = listed["span"]["start"]
        return f"{listed['file']}:{start['line']}:{start['column']}"

    def result(self, mutant: Mutant) -> str | None:
        """Return the result of a mutant, or None if it is not known for the working tree."""
        known = self._known.get(mutant.name)
        if known is None or known["file"] != self._files[mutant.file]:
            return None
        return known["result"]

    def shards(self, accepted: Iterable[str]) -> list[int]:
        """Return the shards that contain a mutant to try."""
        accepted = set(accepted)

        def is_open(mutant: Mutant) -> bool:
            if self.result(mutant) != "missed":
                return self.result(mutant) is None
            return mutant.name not in accepted and self._known[mutant.name]["tree"] != self._tree

        size = -(-len(self.all) // self.number_of_shards)
        starts = range(0, len(self.all), size)
        return [
            shard
            for shard, start in enumerate(starts)
            if any(is_open(mutant) for mutant in self.all[start : start + size])
        ]

    @property
    def number_of_shards(self) -> int:
        """How many shards there are."""
        return -(-len(self.all) // SHARD)

    @staticmethod
    def check_tests() -> None:
        """Check that all tests pass without a mutant: cargo-mutants runs only some of them."""
        told = run_tests(ROOT, KEPT / "build")
        assert told.returncode == 0, told.stdout + told.stderr

    def run(self, *which: str) -> None:
        """Try the mutants that these arguments of cargo-mutants select, and keep the results."""
        try:
            told = self._cargo_mutants("--output", str(KEPT), *which, "--", "--", *HARNESS)
        finally:
            self._keep()
        # All caught, some missed, some timed out. Any other status means that there is no result.
        assert told.returncode in (0, 2, 3), told.stdout + told.stderr

    def _keep(self) -> None:
        outcomes = json.loads((KEPT / "mutants.out" / "outcomes.json").read_text(encoding="utf-8"))
        for outcome in outcomes["outcomes"]:
            if outcome["scenario"] == "Baseline":
                continue
            mutant = self._by_place[outcome["scenario"]["Mutant"]["name"]]
            self._known[mutant.name] = {
                "result": OUTCOMES[outcome["summary"]],
                "file": self._files[mutant.file],
                "tree": self._tree,
            }
        RESULTS.write_text(json.dumps(self._known, indent=1, sort_keys=True), encoding="utf-8")

    def _cargo_mutants(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [self._program, "mutants", "--no-times", *arguments],
            cwd=ROOT,
            env={
                **os.environ,
                **ENVIRONMENT,
                # Kept, so that the libraries are built once.
                "CARGO_TARGET_DIR": str(KEPT / "build"),
                # Otherwise, on a machine with many cores, each thread reserves more than it needs.
                "MALLOC_ARENA_MAX": "4",
            },
            preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY)),
            capture_output=True,
            text=True,
            check=False,
        )

    def table(self) -> str:
        """Return the number of mutants with each result, by file."""
        columns = [*OUTCOMES.values(), "not tried", "all"]
        by_file: dict[str, Counter[str]] = {}
        for mutant in self.all:
            for row in (mutant.file, "all"):
                result = self.result(mutant) or "not tried"
                by_file.setdefault(row, Counter()).update([result, "all"])
        rows = [(row, counted) for row, counted in by_file.items() if row != "all"]
        rows.append(("all", by_file["all"]))
        lines = ["".join(f"{column:>14}" for column in columns)]
        lines += [
            "".join(f"{counted[column]:>14}" for column in columns) + f"  {row}"
            for row, counted in rows
        ]
        return "\n".join(lines)
