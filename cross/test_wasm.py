"""The core crate builds as WebAssembly, and a module with it answers a host."""

from __future__ import annotations

from cross.tools import KEPT, tool, toolchain
from tests.packaging.places import ROOT, run

TARGET = "wasm32-unknown-unknown"
CRATE = ROOT / "cross" / "wasm"

ANSWERS = """\
scalar 1
c in one line 1
c in two lines 0
é 2n 16n 1n
😀 2n 6n -1n
commas 100001n 600000n 0
ragged 2
"""


def test_module_answers() -> None:
    node = tool(TARGET, "node")
    rust = toolchain(TARGET, may_build_std=True)
    rust.cargo("build", "--release", "--manifest-path", CRATE / "Cargo.toml", **rust.wasm_linker())
    module = KEPT / TARGET / "release" / "atleast_wasm.wasm"
    assert run(node, CRATE / "ask.mjs", module) == ANSWERS
    print(rust)
