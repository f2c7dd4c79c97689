"""What a question about a long text takes of memory, in a process of its own.

`python -m benches.python.memory CHARACTERS` prints JSON, an object for each statement.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tracemalloc
from dataclasses import asdict, dataclass
from pathlib import Path

from atleast import Counter, Reset

from benches.report import ROOT

OURS = "counter.has_count(text)"
# The last is no question. It shows that a copy is seen here.
STATEMENTS = (OURS, 'text.count(",")', "text.encode()")


@dataclass(frozen=True)
class Growth:
    """How many MB (10^6 bytes) a process grew by at a statement."""

    statement: str
    # What was resident at the most, and what still was behind it, as the kernel says.
    peak: float
    kept: float
    # The same of what Python's allocators gave.
    traced_peak: float
    traced_kept: float


def growths(characters: int) -> list[Growth]:
    """Return how a process grew at each statement about so many characters, each of one byte."""
    command = [sys.executable, "-m", "benches.python.memory", str(characters)]
    printed = subprocess.run(command, check=True, cwd=ROOT, stdout=subprocess.PIPE).stdout
    return [Growth(**growth) for growth in json.loads(printed)]


def _growth(statement: str, characters: int) -> Growth:
    # Not ASCII, of which Python has the UTF-8 without a copy; one byte a character all the same.
    line = "é,b,c\n"
    lines = characters // len(line)
    names = {"counter": Counter(",", 3, Reset.NewlinesReset), "text": line * 2**16}
    # What is loaded at first use does not count.
    eval(statement, names)
    names["text"] = line * lines
    # From here on, the kernel's peak is the most since now.
    Path("/proc/self/clear_refs").write_text("5")
    before = _resident("VmRSS")
    eval(statement, names)
    peak, after = _resident("VmHWM"), _resident("VmRSS")
    # Another one, with which nothing is kept yet.
    names["text"] = line * lines
    tracemalloc.start()
    eval(statement, names)
    traced_after, traced_peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    grown = (peak - before, after - before, traced_peak, traced_after)
    return Growth(statement, *(size / 1e6 for size in grown))


def _resident(which: str) -> int:
    status = Path("/proc/self/status").read_text()
    (line,) = [line for line in status.splitlines() if line.startswith(f"{which}:")]
    return int(line.split()[1]) * 1024


if __name__ == "__main__":
    print(json.dumps([asdict(_growth(it, int(sys.argv[1]))) for it in STATEMENTS]))
