"""Run commands as a user types them, with this environment's scripts, on a terminal or not."""

from __future__ import annotations

import fcntl
import os
import pty
import struct
import subprocess
import sys
import termios
from collections.abc import Mapping
from pathlib import Path

from tests.packaging.places import ROOT

WITH_SCRIPTS = {
    "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}",
    "LC_ALL": "C.UTF-8",
}


def run_in_shell(command: str, cwd: Path = ROOT) -> str:
    """Run a command, and return its output, with standard error."""
    result = subprocess.run(
        ["sh", "-c", command],
        cwd=cwd,
        env={**os.environ, **WITH_SCRIPTS},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    return result.stdout


def run_on_a_terminal(
    command: str,
    cwd: Path = ROOT,
    columns: int = 100,
    environment: Mapping[str, str] | None = None,
) -> str:
    """Run a command on a terminal of this width, by default without colours; return its output."""
    ours, terminal = pty.openpty()
    fcntl.ioctl(terminal, termios.TIOCSWINSZ, struct.pack("HHHH", 50, columns, 0, 0))
    if environment is None:
        environment = {"TERM": "xterm", "NO_COLOR": "1"}
    # Only the caller decides about colours. If CI is set, the command uses colours even on a dumb
    # terminal, because CI services show them.
    colour_variables = ("CI", "NO_COLOR", "CLICOLOR", "CLICOLOR_FORCE")
    inherited = {key: it for key, it in os.environ.items() if key not in colour_variables}
    with subprocess.Popen(
        ["sh", "-c", command],
        cwd=cwd,
        env={**inherited, **WITH_SCRIPTS, **environment},
        stdin=subprocess.DEVNULL,
        stdout=terminal,
        stderr=terminal,
    ):
        os.close(terminal)
        output = b""
        while True:
            try:
                read = os.read(ours, 1 << 16)
            except OSError:  # On Linux: EIO, when the last writer has closed the terminal.
                read = b""
            if not read:
                break
            output += read
    os.close(ours)
    return output.replace(b"\r\n", b"\n").decode()
