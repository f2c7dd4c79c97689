"""The command `atleast`, for `python -m atleast` and the script that the wheel installs."""

import signal
import sys

from atleast._atleast import run_command


def main() -> None:
    """Run the command with this process's arguments, and exit with its exit code."""
    # The command runs in Rust, where Python cannot raise KeyboardInterrupt: Ctrl-C just ends it.
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    sys.exit(run_command(sys.argv[1:]))


if __name__ == "__main__":
    main()
