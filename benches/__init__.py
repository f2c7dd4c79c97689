"""The benchmarks written in Python: of the command, `atleast ragged`, and the package."""
