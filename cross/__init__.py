"""Checks on other machines, emulated: `make cross`."""
