"""Print the rows that DuckDB rejects. It has to detect, convert and return nothing."""

from __future__ import annotations

import sys

import duckdb

READ = """
    SELECT count(*) FROM read_csv(
        $path, store_rejects = true, all_varchar = true,
        header = true, delim = ',', quote = '"', escape = '"'
    )
"""
REJECTS = """
    SELECT line, line_byte_position, error_type, error_message FROM reject_errors
    ORDER BY line_byte_position, column_idx
"""

connection = duckdb.connect(config={"threads": sys.argv[2]})
connection.execute(READ, {"path": sys.argv[1]}).fetchall()
for reject in connection.execute(REJECTS).fetchall():
    print(*reject, sep="\t")
