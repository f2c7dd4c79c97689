"""The tests that must catch a mutant or a fault: the quick ones of the library crates."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

from tests.packaging.places import ROOT

PACKAGES = ("atleast-engine", "atleast", "atleast-tables")

# Tests that are skipped, by the start of their names.
SLOW = (
    "naive::tests::every_short_input",
    "tests::chunks::",
    "tests::guard_pages::newlines_are_counted_within_their_range",
    "tests::guard_pages::nothing_before_a_text_is_read_at_any_alignment",
    "tests::lane_overflow::",
    "tests::partials::every_split",
    "tests::threads::large_data_is_divided",
    "tests::boundaries::segments_at_every_boundary",
    "tests::boundaries::short_texts_across_every_boundary",
    "tests::short_texts::",
    "tests::strings::hostile_text_is_linear_work",
    "tests::time_is_linear_on_hostile_tables",
)
HARNESS = tuple(argument for slow in SLOW for argument in ("--skip", slow))

# One text in this many is tried, and there are this many random checks and random tables.
ENVIRONMENT = {"ATLEAST_ONE_IN": "1000", "ATLEAST_CHECKS": "2000", "ATLEAST_TABLES": "200"}


def run_tests(workspace: Path, target: Path) -> subprocess.CompletedProcess[str]:
    """Run these tests in a workspace, built in the folder `target`."""
    command = ["cargo", "test", "--locked", "--config", str(ROOT / "soak" / "quick_profile.toml")]
    command += [argument for package in PACKAGES for argument in ("--package", package)]
    return subprocess.run(
        [*command, "--lib", "--", *HARNESS],
        cwd=workspace,
        env={**os.environ, **ENVIRONMENT, "CARGO_TARGET_DIR": str(target)},
        capture_output=True,
        text=True,
        check=False,
    )
