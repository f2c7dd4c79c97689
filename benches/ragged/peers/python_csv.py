"""Print the rows with another number of fields than the first row, found with Python's `csv`."""

from __future__ import annotations

import csv
import sys

with open(sys.argv[1], newline="", encoding="utf-8") as file:
    rows = csv.reader(file)
    expected = len(next(rows))
    for row in rows:
        if len(row) != expected:
            print(rows.line_num, len(row), row[0])
