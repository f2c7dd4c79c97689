"""The Rust tests on emulated aarch64: every crate of the workspace, and the level `Neon`."""

from __future__ import annotations

import platform

import pytest

from cross.tools import tool, toolchain

TARGET = "aarch64-unknown-linux-gnu"
LINKER = "aarch64-linux-gnu-gcc"
# The libraries that come with the linker. The emulator must search them too: otherwise it takes the
# dynamic linker from there, but the libraries from this machine's own aarch64 folder. Those have
# another version, and the emulator hangs.
LIBRARIES = "/usr/aarch64-linux-gnu"
# An emulator is twenty times slower than the machine, so one text in fifty is tried. The engine's
# tests explain the variables.
SHARE = {"ATLEAST_ONE_IN": "50", "ATLEAST_CHECKS": "50000"}


def test_workspace() -> None:
    if platform.machine() == "aarch64":
        pytest.skip(
            "not run: emulation of aarch64; on this aarch64 machine `make test` runs the tests"
        )
    rust = toolchain(TARGET)
    emulator = tool(TARGET, "qemu-aarch64", "qemu-aarch64-static")
    runner = f"{emulator} -L {LIBRARIES} -E LD_LIBRARY_PATH={LIBRARIES}/lib"
    variables = {
        "CARGO_TARGET_AARCH64_UNKNOWN_LINUX_GNU_LINKER": tool(TARGET, LINKER),
        "CARGO_TARGET_AARCH64_UNKNOWN_LINUX_GNU_RUNNER": runner,
        "ATLEAST_RUNNER": runner,
    }
    output = rust.cargo("test", **variables, **SHARE)
    said = [
        line for line in output.splitlines() if line.startswith(("engine::tests", "test result"))
    ]
    print(rust, *said, sep="\n")
    assert "levels run: [Scalar, Neon];" in output
