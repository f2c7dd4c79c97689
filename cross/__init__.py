"""Checks on other, emulated machines: `make cross`."""
