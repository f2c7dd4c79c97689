"""The tests that a mutant or a fault is to fail: those of the library crates that are quick."""

from __future__ import annotations

PACKAGES = ("atleast-engine", "atleast", "atleast-tables")

# Behind the name of a test harness.
SLOW: tuple[str, ...] = ()
HARNESS = tuple(argument for slow in SLOW for argument in ("--skip", slow))

# Of how many texts one is looked at, and how many answers are compared for random ones.
ENVIRONMENT = {"ATLEAST_ONE_IN": "50", "ATLEAST_CHECKS": "20000"}
