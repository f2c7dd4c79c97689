"""A process on its own terminal, to test what a person sees and types."""

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
    """A process on its own terminal, and its output."""

    def __init__(self, child: int, master: int) -> None:
        """Start with nothing read."""
        self.child, self.master, self.shown = child, master, b""

    def read(self, seconds: float, until: bytes | None = None) -> bytes:
        """Return all output so far, after this many seconds or as soon as it contains `until`."""
        end = time.monotonic() + seconds
        while until is None or until not in self.shown:
            ready, _, _ = select.select([self.master], [], [], max(0.0, end - time.monotonic()))
            try:
                more = os.read(self.master, 65536) if ready else b""
            except OSError:
                # The process has closed its side.
                more = b""
            if not more:
                break
            self.shown += more
        return self.shown


@contextmanager
def terminal_of(
    *command: str, environment: Mapping[str, str], folder: Path | None = None
) -> Iterator[Terminal]:
    """Start a process on its own terminal, and kill it at the end."""
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
