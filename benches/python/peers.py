"""The libraries that can answer the question for a column of strings, and how they are asked."""

from __future__ import annotations

import importlib.util
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from benches.python.measure import Contender

PIPES = 30

# The question in SQL: the usual form, and the fastest that was found for DuckDB.
REPLACED = f"select length(text) - length(replace(text, '|', '')) >= {PIPES} as hit from strings"
LIKE = f"select text like '{'%|' * PIPES}%' as hit from strings"
# From strings in Arrow's format: DuckDB reads a Python list much more slowly.
COPY = "create or replace table copy as select text from given"


@dataclass(frozen=True)
class Peer:
    """A library."""

    module: str
    # Returns the names for its statements, with the strings in the library's own format.
    hold: Callable[[Sequence[str]], Mapping[str, object]]
    # The statements that answer, and how to convert each value to a list.
    statements: Mapping[str, Callable[[Any], object]]
    # A statement that converts the list of strings, and how to count the strings afterwards.
    conversion: tuple[str, Callable[[Any], object]]
    # Returns the number of threads that the library reports.
    threads: Callable[[], object]

    def is_here(self) -> bool:
        """Return whether it is installed, with pyarrow, which all of them need."""
        return all(map(importlib.util.find_spec, {self.module, "pyarrow"}))

    def version(self) -> str:
        """Return the version of the library."""
        return str(importlib.import_module(self.module).__version__)

    def contenders(self, expected: Sequence[bool]) -> list[Contender]:
        """Return the contenders that answer the question."""
        return [Contender(it, expected, read) for it, read in self.statements.items()]

    def converting(self, strings: int) -> Contender:
        """Return the contender that converts a list of this many strings."""
        statement, read = self.conversion
        return Contender(statement, strings, read)


def _hold_pyarrow(column: Sequence[str]) -> dict[str, object]:
    import pyarrow
    import pyarrow.acero as acero
    import pyarrow.compute as pc

    array = pyarrow.array(column)
    # Acero distributes chunks to its threads.
    size = max(1, len(array) // 32)
    chunks = [array.slice(start, size) for start in range(0, len(array), size)]
    table = pyarrow.table({"text": pyarrow.chunked_array(chunks)})
    hit = pc.greater_equal(pc.count_substring(pc.field("text"), "|"), PIPES)
    source = acero.Declaration("table_source", acero.TableSourceNodeOptions(table))
    project = acero.Declaration("project", acero.ProjectNodeOptions([hit], ["hit"]))
    plan = acero.Declaration.from_sequence([source, project])
    return {"pyarrow": pyarrow, "pc": pc, "array": array, "plan": plan}


def _threads_of_pyarrow() -> object:
    import pyarrow

    return pyarrow.cpu_count()


def _hold_polars(column: Sequence[str]) -> dict[str, object]:
    import polars

    series = polars.Series("text", column)
    hit = polars.col("text").str.count_matches("|", literal=True) >= PIPES
    return {"polars": polars, "series": series, "query": series.to_frame().lazy().select(hit)}


def _threads_of_polars() -> object:
    import polars

    return polars.thread_pool_size()


def _hold_duckdb(column: Sequence[str]) -> dict[str, object]:
    import duckdb
    import pyarrow

    connection = duckdb.connect()
    connection.register("given", pyarrow.table({"text": pyarrow.array(column)}))
    connection.execute("create table strings as select text from given")
    return {"connection": connection, "replaced": REPLACED, "like": LIKE, "copy": COPY}


def _threads_of_duckdb() -> object:
    import duckdb

    return duckdb.connect().execute("select current_setting('threads')").fetchone()[0]


def _hits(table: Any) -> object:
    return table.column(0).to_pylist()


PEERS = (
    Peer(
        "pyarrow",
        _hold_pyarrow,
        {
            f'pc.greater_equal(pc.count_substring(array, "|"), {PIPES})': lambda it: it.to_pylist(),
            "plan.to_table(use_threads=True)": _hits,
        },
        ("pyarrow.array(column)", len),
        _threads_of_pyarrow,
    ),
    Peer(
        "polars",
        _hold_polars,
        {
            f'series.str.count_matches("|", literal=True) >= {PIPES}': lambda it: it.to_list(),
            "query.collect()": lambda it: it["text"].to_list(),
        },
        ("polars.Series(column)", len),
        _threads_of_polars,
    ),
    Peer(
        "duckdb",
        _hold_duckdb,
        {
            "connection.sql(replaced).to_arrow_table()": _hits,
            "connection.sql(like).to_arrow_table()": _hits,
        },
        (
            "connection.execute(copy).fetchone()",
            lambda row: row[0],
        ),
        _threads_of_duckdb,
    ),
)

# Explanations of the names in the statements.
WHERE = {
    "array": "the strings in Arrow's format",
    "plan": "Acero's plan for the same question on 32 chunks of `array`, on all threads",
    "series": "the strings in Polars' format",
    "query": "`series.to_frame().lazy().select(hit)`, where `hit` asks the same of the column",
    "strings": "a table in DuckDB's memory, which `connection` queries",
    "replaced": f"`{REPLACED}`",
    "like": f"`select text like '%|%|…%' as hit from strings`, with {PIPES} pipes",
}
