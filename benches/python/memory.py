"""The memory that a question about a long text takes, measured in a separate process.

`python -m benches.python.memory CHARACTERS` prints an object for each statement, as JSON.
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
# The last one is not a question: it makes a copy, which shows that a copy would be noticed.
STATEMENTS = (OURS, 'text.count(",")', "text.encode()")


@dataclass(frozen=True)
class Growth:
    """The growth of a process during a statement, in MB (10^6 bytes)."""

    statement: str
    # Resident memory at its peak and afterwards, from the kernel.
    peak: float
    kept: float
    # The same for Python's allocators.
    traced_peak: float
    traced_kept: float


def growths(characters: int) -> list[Growth]:
    """Return the growth at each statement, for a text of one-byte characters."""
    command = [sys.executable, "-m", "benches.python.memory", str(characters)]
    printed = subprocess.run(command, check=True, cwd=ROOT, stdout=subprocess.PIPE).stdout
    return [Growth(**growth) for growth in json.loads(printed)]


def _growth(statement: str, characters: int) -> Growth:
    # Not ASCII, because Python has the UTF-8 of ASCII without a copy. One byte a character.
    line = "é,b,c\n"
    lines = characters // len(line)
    names = {"counter": Counter(",", 3, Reset.NewlinesReset), "text": line * 2**16}
    # A first run, so that code loaded at first use does not count.
    eval(statement, names)
    names["text"] = line * lines
    # This resets the peak that the kernel reports.
    Path("/proc/self/clear_refs").write_text("5")
    before = _resident("VmRSS")
    eval(statement, names)
    peak, after = _resident("VmHWM"), _resident("VmRSS")
    # A new text, which has no cached copy yet.
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
