"""The Rust tests on aarch64, emulated: every crate of the workspace, and the level `Neon`."""

from __future__ import annotations

import platform

import pytest

from cross.tools import tool, toolchain

TARGET = "aarch64-unknown-linux-gnu"
LINKER = "aarch64-linux-gnu-gcc"
# The libraries that come with the linker. The emulator is told to search them too: otherwise it
# takes the dynamic linker from there, but libraries from where this machine has its own for
# aarch64; those are of another version, and it hangs.
LIBRARIES = "/usr/aarch64-linux-gnu"
# An emulator is twenty times slower than the machine, so one text in fifty is looked at. What the
# names mean is said in the engine's tests.
SHARE = {"ATLEAST_ONE_IN": "50", "ATLEAST_CHECKS": "50000"}


def test_workspace() -> None:
    if platform.machine() == "aarch64":
        pytest.skip("this machine is an aarch64: `make test` runs all of it")
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
