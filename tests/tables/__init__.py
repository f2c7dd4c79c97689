"""Generates tables with known faults, and measures how often an implementation is right."""
