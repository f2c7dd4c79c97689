"""What is said of a check that cannot be run here."""

from __future__ import annotations

import os
import sys
from typing import NoReturn

import pytest


def not_run(what: str, wanting: str, expected: str) -> NoReturn:
    """Say that a check is not run, and for want of what; fail where it is expected.

    `expected` is the environment variable that says so.
    """
    message = f"not run: {what}, for want of {wanting}"
    if os.environ.get(expected) == "1":
        pytest.fail(f"{message}; {expected} says that it is there")
    print(message, file=sys.stderr)
    pytest.skip(message)
