"""The contenders: their command lines, their tables and the checks of their answers."""

from __future__ import annotations

import importlib.metadata
import platform
import shutil
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from benches import processes
from benches.processes import FILE, Contender, Runner, version
from benches.ragged import answers
from benches.ragged.generate import Shape, Table

PROGRAMS = Path(__file__).parent / "peers"

CAT = "cat"
OURS = "atleast ragged"
OURS_TWO = "atleast ragged -j 2"
OURS_CLEAN = "atleast ragged, no faults"
WC = "wc -l"
DUCKDB = "DuckDB store_rejects"
DUCKDB_TWO = "DuckDB store_rejects, 2 threads"
XAN = "xan count -c"
QSV = "qsv validate"
PYTHON = "Python csv"
CSVCLEAN = "csvclean"
GAWK_FPAT = "gawk FPAT"
GAWK_CSV = "gawk --csv"
GAWK_PLAIN = "gawk -F,"

# A field, from gawk's manual, with `""` within quotes.
FPAT = r'FPAT=([^,]*)|("([^"]|"")*")'
PRINT_RAGGED = "NR == 1 { expected = NF } NF != expected { print NR, NF }"
PRINT_RAGGED_ID = "NR == 1 { expected = NF } NF != expected { print NR, NF, $1 }"

# The peers that can be built from the registry, with arguments for `cargo install`. qsv and qsvlite
# do not build there: they need a version of a library that was never published.
BUILT = {
    "xan": ["xan@0.61.0"],
    "qsvdp": ["qsv@16.1.0", "--features", "datapusher_plus", "--bin", "qsvdp"],
}


@dataclass(frozen=True)
class Tables:
    """One kind of table, in three sizes."""

    shape: Shape
    whole: Table
    # A smaller table, for the slow peers.
    part: Table
    # A quarter of the size, without faults, for peers that stop at the first fault.
    clean: Table


@dataclass(frozen=True)
class Programs:
    """The paths of the peers that are not part of a Linux system; None if not installed."""

    gawk: str | None
    gawk_reads_csv: bool
    csvclean: str | None
    duckdb: bool
    xan: str | None
    qsv: str | None

    def missing(self) -> list[str]:
        """Return the peers that are not installed, and how to install them."""
        build = "--install-peers builds it"
        lacking = {
            "gawk (install it)": self.gawk is None,
            "gawk --csv (since gawk 5.3)": not self.gawk_reads_csv,
            "csvclean (in requirements.txt)": self.csvclean is None,
            "DuckDB (in requirements.txt)": not self.duckdb,
            f"xan ({build})": self.xan is None,
            f"qsv ({build})": self.qsv is None,
        }
        return [name for name, lacks in lacking.items() if lacks]

    def versions(self) -> dict[str, str]:
        """Return the version that each program reports."""
        versions = {
            Path(program).name: version(program)
            for program in ("cat", "wc", self.gawk, self.xan, self.qsv)
            if program
        }
        versions["Python"] = platform.python_version()
        for name, is_there in (("csvkit", self.csvclean), ("duckdb", self.duckdb)):
            if is_there:
                versions[name] = importlib.metadata.version(name)
        return versions


def find(built: Path) -> Programs:
    """Look for the peers: next to this Python, in the folder `built`, on PATH."""
    gawk = processes.find("gawk", built=built)
    return Programs(
        gawk=gawk,
        gawk_reads_csv=gawk is not None and _succeeds(gawk, "--csv", "BEGIN { exit 0 }"),
        csvclean=shutil.which("csvclean", path=Path(sys.executable).parent),
        duckdb=_succeeds(sys.executable, "-c", "import duckdb"),
        xan=processes.find("xan", built=built),
        qsv=processes.find("qsv", "qsvlite", "qsvdp", built=built),
    )


def contenders(
    ours: Sequence[str], programs: Programs, tables: Tables, runner: Runner, rounds: int
) -> list[Contender[Table]]:
    """Return the contenders for one kind of table."""
    ragged = [*ours, "ragged", "--json"]
    few = max(1, rounds // 2)
    whole, part, clean = tables.whole, tables.part, tables.clean
    one = [
        Contender(CAT, ["cat", FILE], whole, answers.unchecked, rounds, discards_output=True),
        Contender(OURS, [*ragged, "-j", "1", FILE], whole, answers.ours, rounds),
        Contender(OURS_CLEAN, [*ragged, "-j", "1", FILE], clean, answers.ours, few),
        Contender(WC, ["wc", "-l", FILE], whole, answers.unchecked, rounds),
    ]
    two = [Contender(OURS_TWO, [*ragged, "-j", "2", FILE], whole, answers.ours, rounds, cores=2)]
    if programs.duckdb:
        rejects = [sys.executable, str(PROGRAMS / "duckdb_rejects.py"), FILE]
        judge = answers.rows_named(
            answers.read_rejects, answers.by_start, "line numbers (it counts rows)"
        )
        one.append(Contender(DUCKDB, [*rejects, "1"], whole, judge, few))
        two.append(Contender(DUCKDB_TWO, [*rejects, "2"], whole, judge, few, cores=2))
    for name, program, arguments in (
        (XAN, programs.xan, ["count", "--check-alignment", FILE]),
        (QSV, programs.qsv, ["validate", FILE]),
    ):
        if program:
            command = [program, *arguments]
            judge = answers.first_only(runner.run(command, part), part)
            one.append(Contender(name, command, clean, judge, few))
    by_id = answers.rows_named(answers.read_numbers, answers.by_record)
    reader = [sys.executable, str(PROGRAMS / "python_csv.py"), FILE]
    one.append(Contender(PYTHON, reader, whole, by_id))
    if programs.csvclean:
        command = [programs.csvclean, "--length-mismatch", "--omit-error-rows", FILE]
        judge = answers.rows_named(answers.read_csvclean, answers.by_record)
        one.append(Contender(CSVCLEAN, command, part, judge, discards_output=True))
    if programs.gawk:
        by_line = answers.rows_named(answers.read_numbers, answers.by_line)
        if programs.gawk_reads_csv:
            command = [programs.gawk, "--csv", PRINT_RAGGED_ID, FILE]
            one.append(Contender(GAWK_CSV, command, part, by_id))
        one.append(
            Contender(GAWK_FPAT, [programs.gawk, "-v", FPAT, PRINT_RAGGED, FILE], part, by_line)
        )
        if not tables.shape.quoted:
            command = [programs.gawk, "-F,", PRINT_RAGGED, FILE]
            one.append(Contender(GAWK_PLAIN, command, part, by_line))
    return [*one, *two] if len(runner.cores) > 1 else one


def _succeeds(*command: str) -> bool:
    result = subprocess.run(
        command, check=False, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    return result.returncode == 0
