"""Mutants of the engine and the plain readers, made by cargo-mutants, and what became of each.

What became of a mutant is kept between runs, for as long as the file that it is in stays the same.
One that was missed is tried again once any file is another: there may be a test now.
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
from tests.packaging.require import not_run

KEPT = ROOT / "target" / "mutants"
RESULTS = KEPT / "results.json"
# One that Rust 1.95 builds.
VERSION = "27.1.0"
# How many mutants a shard has, at the most.
SHARD = 30
# How many bytes a mutant may ask for that allocates in a loop without end.
MEMORY = 8 << 30

# What cargo-mutants calls what became of a mutant, and what it is called here. One that does not
# compile shows nothing; one that is ended after a long time loops, and so is caught.
OUTCOMES = {
    "CaughtMutant": "caught",
    "Timeout": "ended",
    "Unviable": "not compiled",
    "MissedMutant": "missed",
}


def tool() -> Path:
    """Return the program cargo-mutants; it is installed here if it is not there yet."""
    folder = KEPT / "tool"
    program = folder / "bin" / "cargo-mutants"
    if not program.exists():
        package = f"cargo-mutants@{VERSION}"
        install = ["cargo", "install", "--locked", "--quiet", "--root", str(folder), package]
        result = subprocess.run(install, cwd=ROOT, capture_output=True, text=True, check=False)
        if result.returncode != 0:
            wanting = f"{package}, which cargo does not install: {result.stderr.strip()}"
            not_run("mutants of the engine", wanting, "ATLEAST_EXPECT_MUTANTS")
    return program


def _digest(files: Iterable[Path]) -> str:
    """Return a hash of what these files hold."""
    digest = hashlib.sha256()
    for file in files:
        digest.update(hashlib.sha256(file.read_bytes()).digest())
    return digest.hexdigest()


@dataclass(frozen=True)
class Mutant:
    """One mutant."""

    file: str
    name: str
    """Without its line, so that it stays the same where lines are added above it."""


class Mutants:
    """All mutants of the tree as it is, in order, and what is known of them."""

    def __init__(self, program: Path) -> None:
        """List the mutants, and read what is known from earlier runs."""
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
        """Return what became of a mutant; None if that is not known of the tree as it is."""
        known = self._known.get(mutant.name)
        if known is None or known["file"] != self._files[mutant.file]:
            return None
        return known["result"]

    def shards(self, accepted: Iterable[str]) -> list[int]:
        """Return the shards in which there is something to try."""
        settled = set(accepted)

        def is_open(mutant: Mutant) -> bool:
            if self.result(mutant) != "missed":
                return self.result(mutant) is None
            return mutant.name not in settled and self._known[mutant.name]["tree"] != self._tree

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
        """Check that the tests pass where nothing is changed: cargo-mutants runs some of them."""
        told = run_tests(ROOT, KEPT / "build")
        assert told.returncode == 0, told.stdout + told.stderr

    def run(self, *which: str) -> None:
        """Try the mutants that arguments of cargo-mutants say; keep what became of them."""
        try:
            told = self._cargo_mutants("--output", str(KEPT), *which, "--", "--", *HARNESS)
        finally:
            self._keep()
        # Every mutant caught, some missed, some ended: what else there is, is no result.
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
                # Else each thread of a machine with many asks for more than it needs.
                "MALLOC_ARENA_MAX": "4",
            },
            preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY)),
            capture_output=True,
            text=True,
            check=False,
        )

    def table(self) -> str:
        """Return how many mutants of each file came to what."""
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
