"""The benchmark of the Python package: beside what Python itself has, and beside data frames."""
