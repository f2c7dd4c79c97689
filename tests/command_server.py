"""A server that runs the command, and measures the processor time and memory of each run.

Each line that it reads is a request in JSON: the `arguments` of the command, and the path of its
`stdin`. The server forks a process for each request, and discards its output. The answer is a line:
`status`, the exit status; `seconds`, the processor time of all threads; `memory`, by how many bytes
the peak exceeded the memory at the start; `message`, the start of standard error.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, NamedTuple

from atleast._atleast import run_command

from tests.packaging.places import ROOT


class Measured(NamedTuple):
    """The result of a run."""

    status: int
    seconds: float
    memory: int
    message: str


class Server:
    """A client of the server."""

    def __init__(self, requests: IO[str], answers: IO[str]) -> None:
        """Use these ends of two pipes."""
        self.requests = requests
        self.answers = answers

    def run(self, arguments: list[str], stdin: str | Path) -> Measured:
        """Run the command, and wait until it ends."""
        request = json.dumps({"arguments": arguments, "stdin": str(stdin)})
        self.requests.write(f"{request}\n")
        self.requests.flush()
        return Measured(**json.loads(self.answers.readline()))


@contextmanager
def server() -> Iterator[Server]:
    """Start a server, and stop it at the end."""
    with subprocess.Popen(
        [sys.executable, "-m", "tests.command_server"],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stdin
        assert process.stdout
        yield Server(process.stdin, process.stdout)
        process.stdin.close()


def _peak() -> int:
    """Return the peak memory of this process in bytes."""
    found = re.search(r"^VmHWM:\s+(\d+) kB$", Path("/proc/self/status").read_text(), re.MULTILINE)
    assert found is not None
    return int(found[1]) * 1024


def _run(arguments: list[str], stdin: str, memory: IO[str], message: IO[bytes]) -> None:
    """Run the command in this process, a child, and exit."""
    os.dup2(os.open(stdin, os.O_RDONLY), 0)
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
    os.dup2(message.fileno(), 2)
    before = _peak()
    status = run_command(arguments)
    memory.write(str(_peak() - before))
    memory.flush()
    os._exit(status)


def _serve() -> None:
    for line in sys.stdin:
        request = json.loads(line)
        with tempfile.TemporaryFile("w+") as memory, tempfile.TemporaryFile() as message:
            child = os.fork()
            if child == 0:
                _run(request["arguments"], request["stdin"], memory, message)
            _, status, used = os.wait4(child, 0)
            memory.seek(0)
            message.seek(0)
            answer = {
                "status": os.waitstatus_to_exitcode(status),
                "seconds": used.ru_utime + used.ru_stime,
                "memory": int(memory.read() or 0),
                "message": message.read(1000).decode(errors="replace"),
            }
        print(json.dumps(answer), flush=True)


if __name__ == "__main__":
    _serve()
