"""Checks of the answers: every contender is checked in every round."""

from __future__ import annotations

import os

from benches.command.data import Text, digest
from benches.processes import Answer, Run

# The length at which unexpected output is cut.
SHOWN = 200


def unchecked(run: Run, text: Text) -> Answer:
    """Check only that the command did not fail."""
    return Answer("") if run.exit_code == 0 else wrong("it failed", run)


def lines(run: Run, text: Text) -> Answer:
    """Compare the number of lines, as `wc -l` prints it."""
    if run.exit_code != 0 or run.stdout.split()[:1] != [str(text.lines)]:
        return wrong(f"not {text.lines} lines", run)
    return Answer(f"{text.lines} lines", True)


def nothing(run: Run, text: Text) -> Answer:
    """Check that a search found nothing and exited with 1, as grep does."""
    if run.exit_code != 1 or run.stdout:
        return wrong("expected no output and exit code 1", run)
    return Answer("none", True)


def nothing_printed(run: Run, text: Text) -> Answer:
    """Check that a script printed nothing; its exit status is always 0."""
    if run.exit_code != 0 or run.stdout:
        return wrong("expected no output and exit code 0", run)
    return Answer("none", True)


def count(run: Run, text: Text) -> Answer:
    """Compare the number of hits in a file."""
    if run.exit_code != 0 or run.stdout != f"{text.hits}\n":
        return wrong(f"not {text.hits}", run)
    return Answer(str(text.hits), True)


def printed(run: Run, text: Text) -> Answer:
    """Compare every byte of the printed lines."""
    if run.exit_code != 0 or digest(run.stdout.encode()) != text.selected:
        return wrong(f"not the {text.hits} lines", run)
    return Answer(f"{text.hits} lines", True)


def counts(run: Run, text: Text) -> Answer:
    """Compare the number of hits in each file; files without hits may be listed or not."""
    folder = f"{text.path}{os.sep}"
    listed = (line for line in run.stdout.splitlines(keepends=True) if not line.endswith(":0\n"))
    listing = "".join(sorted(line.removeprefix(folder) for line in listed))
    if run.exit_code != 0 or digest(listing.encode()) != text.selected:
        return wrong(f"not {text.hits} in the right files", run)
    return Answer(f"{text.hits} in all", True)


def wrong(what: str, run: Run) -> Answer:
    """Return a wrong answer, with the start of the output."""
    said = f"WRONG: {what}; exit code {run.exit_code}"
    for name, output in (("printed", run.stdout), ("said", run.stderr)):
        if line := output.strip().partition("\n")[0]:
            said += f"; it {name}: {line[:SHOWN]}"
    return Answer(said, False)
