"""The tests that a mutant or a fault is to fail: those of the library crates that are quick."""

from __future__ import annotations

PACKAGES = ("atleast-engine", "atleast", "atleast-tables")

# Behind the name of a test harness.
SLOW = (
    "naive::tests::every_short_input",
    "tests::chunks::",
    "tests::guarded::newlines_are_counted_within_their_range",
    "tests::guarded::nothing_before_a_text_is_read_at_any_alignment",
    "tests::lanes::",
    "tests::partials::every_split",
    "tests::pieces::large_data_are_shared",
    "tests::seams::segments_at_every_seam",
    "tests::seams::short_texts_across_every_seam",
    "tests::short::",
    "tests::strings::hostile_text_is_linear_work",
    "tests::time_is_linear_on_hostile_tables",
)
HARNESS = tuple(argument for slow in SLOW for argument in ("--skip", slow))

# How the crates are compiled: a path from the root of the workspace.
PROFILE = "soak/quick_profile.toml"

# Of how many texts one is looked at; how many answers are compared for random ones, and for tables.
ENVIRONMENT = {"ATLEAST_ONE_IN": "1000", "ATLEAST_CHECKS": "2000", "ATLEAST_TABLES": "200"}
