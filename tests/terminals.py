"""A process on a terminal of its own, for the tests of what a person sees and types."""

from __future__ import annotations

import os
import pty
import select
import signal
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path


class Terminal:
    """What a process prints on a terminal of its own."""

    def __init__(self, child: int, master: int) -> None:
        """Begin with nothing read."""
        self.child, self.master, self.shown = child, master, b""

    def read(self, seconds: float, until: bytes | None = None) -> bytes:
        """Return all that was shown so far, after so long, or once that is among it."""
        end = time.monotonic() + seconds
        while until is None or until not in self.shown:
            ready, _, _ = select.select([self.master], [], [], max(0.0, end - time.monotonic()))
            try:
                more = os.read(self.master, 65536) if ready else b""
            except OSError:
                # The other side is closed.
                more = b""
            if not more:
                break
            self.shown += more
        return self.shown


@contextmanager
def terminal_of(
    *command: str, environment: Mapping[str, str], folder: Path | None = None
) -> Iterator[Terminal]:
    """Start a process on a terminal of its own, and end it."""
    child, master = pty.fork()
    if child == 0:
        if folder is not None:
            os.chdir(folder)
        os.execve(command[0], command, environment)
    try:
        yield Terminal(child, master)
    finally:
        os.close(master)
        try:
            os.kill(child, signal.SIGKILL)
            os.waitpid(child, 0)
        except (ProcessLookupError, ChildProcessError):
            pass
