"""Run a command on given cores; print its seconds, its peak memory in bytes, and its exit status.

This is a small separate program because the kernel counts the parent's memory at the fork in the
peak of a child. Usage: `python -I -S launch.py CORES STDOUT STDERR COMMAND...`.
"""

from __future__ import annotations

import os
import sys
import time


def main(cores: str, stdout: str, stderr: str, *command: str) -> None:
    """Run the command with its output in files, and print the figures."""
    os.sched_setaffinity(0, map(int, cores.split(",")))
    files = [
        os.open(os.devnull, os.O_RDONLY),
        *(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o644) for path in (stdout, stderr)),
    ]
    start = time.perf_counter()
    child = os.fork()
    if child == 0:
        try:
            for number, file in enumerate(files):
                os.dup2(file, number)
            os.execvp(command[0], command)
        finally:
            os._exit(127)
    _, status, usage = os.wait4(child, 0)
    seconds = time.perf_counter() - start
    print(seconds, usage.ru_maxrss * 1024, os.waitstatus_to_exitcode(status))


if __name__ == "__main__":
    main(*sys.argv[1:])
