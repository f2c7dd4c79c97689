"""Whether an answer is right: that of everyone is checked, each time."""

from __future__ import annotations

import os

from benches.command.data import Text, digest
from benches.processes import Answer, Run

# How much of an unexpected output is shown.
SHOWN = 200


def unasked(run: Run, text: Text) -> Answer:
    """Ask nothing but that the command did not fail."""
    return Answer("") if run.exit_code == 0 else wrong("it failed", run)


def lines(run: Run, text: Text) -> Answer:
    """Compare the number of all lines, as `wc -l` prints it."""
    if run.exit_code != 0 or run.stdout.split()[:1] != [str(text.lines)]:
        return wrong(f"not {text.lines} lines", run)
    return Answer(f"{text.lines} lines", True)


def nothing(run: Run, text: Text) -> Answer:
    """Look for a search that found nothing, and says so as grep does."""
    if run.exit_code != 1 or run.stdout:
        return wrong("nothing, with exit code 1, is right", run)
    return Answer("none", True)


def nothing_said(run: Run, text: Text) -> Answer:
    """Look for a script that printed nothing: it ends well whatever it found."""
    if run.exit_code != 0 or run.stdout:
        return wrong("nothing, with exit code 0, is right", run)
    return Answer("none", True)


def count(run: Run, text: Text) -> Answer:
    """Compare the number of hits in a file."""
    if run.exit_code != 0 or run.stdout != f"{text.hits}\n":
        return wrong(f"not {text.hits}", run)
    return Answer(str(text.hits), True)


def printed(run: Run, text: Text) -> Answer:
    """Compare every byte of the lines that were printed."""
    if run.exit_code != 0 or digest(run.stdout.encode()) != text.selected:
        return wrong(f"not the {text.hits} lines", run)
    return Answer(f"{text.hits} lines", True)


def counts(run: Run, text: Text) -> Answer:
    """Compare the numbers of hits in the files of a folder; those without may be listed or not."""
    folder = f"{text.path}{os.sep}"
    listed = (line for line in run.stdout.splitlines(keepends=True) if not line.endswith(":0\n"))
    listing = "".join(sorted(line.removeprefix(folder) for line in listed))
    if run.exit_code != 0 or digest(listing.encode()) != text.selected:
        return wrong(f"not {text.hits} in the right files", run)
    return Answer(f"{text.hits} in all", True)


def wrong(what: str, run: Run) -> Answer:
    """Return what is said of an answer that is wrong, with what the command said."""
    said = f"WRONG: {what}; exit code {run.exit_code}"
    for name, output in (("printed", run.stdout), ("said", run.stderr)):
        if line := output.strip().partition("\n")[0]:
            said += f"; it {name}: {line[:SHOWN]}"
    return Answer(said, False)
