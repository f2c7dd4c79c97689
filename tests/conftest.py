"""The two implementations under test, the Rust package and the prototype; output of pytest."""

from __future__ import annotations

import importlib
import importlib.metadata
import importlib.util
import os
import platform
import sys
from pathlib import Path
from types import ModuleType

import pytest

from tests.examples import IS_DRAWN, ONE_IN


@pytest.fixture(scope="session")
def rust() -> ModuleType:
    return importlib.import_module("atleast")


@pytest.fixture(scope="session")
def prototype() -> ModuleType:
    path = Path(__file__).parent / "prototype" / "counter.py"
    spec = importlib.util.spec_from_file_location("prototype", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    # Pickles contain the name of the module, so it must be importable by that name.
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="session", params=["rust", "prototype"])
def implementation(request: pytest.FixtureRequest) -> ModuleType:
    module = request.getfixturevalue(request.param)
    assert isinstance(module, ModuleType)
    return module


@pytest.fixture(scope="session")
def endless(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a sparse file of a tebibyte of zeros."""
    path = tmp_path_factory.mktemp("endless") / "endless"
    path.touch()
    os.truncate(path, 1 << 40)
    return path


def pytest_report_header() -> list[str]:
    return [
        f"interpreter: {platform.python_implementation()} {sys.version} at {sys.executable}",
        f"atleast: {_atleast_under_test()}",
        f"of the examples of a property, one in {ONE_IN} is tried",
        f"the examples are {'new in this run' if IS_DRAWN else 'the same in every run'}",
    ]


def _atleast_under_test() -> str:
    try:
        version = importlib.metadata.version("atleast")
        extension = importlib.util.find_spec("atleast._atleast")
    except (importlib.metadata.PackageNotFoundError, ModuleNotFoundError):
        return "not installed"
    return f"{version} from {extension.origin if extension else 'no extension module'}"


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Print the figures that tests recorded under "tried"."""
    tried = [
        told
        for reports in terminalreporter.stats.values()
        for report in reports
        if isinstance(report, pytest.TestReport) and report.when == "call"
        for name, told in report.user_properties
        if name == "tried"
    ]
    if tried:
        terminalreporter.section("tried: time of 512 KiB; peak memory with 1, 2 and 8 threads")
        for told in sorted(map(str, tried)):
            terminalreporter.write_line(told)
