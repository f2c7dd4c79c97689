"""What a test does if a program that it needs is not installed: it is skipped, or it fails."""

from __future__ import annotations

import os
import sys
from typing import NoReturn

import pytest


def skip_or_fail(what: str, missing: str, variable: str) -> NoReturn:
    """Skip the test, and say what was not run and what to install to run it.

    Fail instead where the environment variable of this name is 1: it promises that everything is
    installed.
    """
    message = f"not run: {what}; to run it, install {missing}"
    if os.environ.get(variable) == "1":
        pytest.fail(f"{message}; {variable}=1 says that it is installed")
    print(message, file=sys.stderr)
    pytest.skip(message)
