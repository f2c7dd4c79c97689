"""The tools that build and run for other machines: rustup's targets, or else Debian's packages.

With rustup: `rustup target add aarch64-unknown-linux-gnu wasm32-unknown-unknown`. With Debian:
`dpkg --add-architecture arm64`, then install `rustc-web`, `cargo-web` and
`libstd-rust-web-dev:arm64`. Debian has no standard library built for WebAssembly: that needs the
source, `rust-web-src`, and a linker, `lld-19`. To link and to run, both need
`gcc-aarch64-linux-gnu`, `libc6-dev-arm64-cross` and `qemu-user`; and Node.js.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from tests.packaging.places import ROOT
from tests.packaging.require import skip_or_fail

# Kept between runs, so that a second one is quick.
KEPT = ROOT / "target" / "cross"

# The environment variable that promises, if it is 1, that everything is installed.
EXPECTED = "ATLEAST_EXPECT_CROSS"


@dataclass(frozen=True)
class Compiler:
    """A compiler and its cargo: those on PATH, or Debian's."""

    rustc: str
    cargo: str

    def sysroot(self) -> Path:
        """Return the folder with its libraries."""
        command = [self.rustc, "--print", "sysroot"]
        result = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
        return Path(result.stdout.strip())


def compilers() -> Iterator[Compiler]:
    """Yield the compilers on this machine."""
    for folder in (None, "/usr/bin"):
        rustc, cargo = (shutil.which(name, path=folder) for name in ("rustc", "cargo"))
        if rustc is not None and cargo is not None:
            yield Compiler(rustc, cargo)


@dataclass(frozen=True)
class Toolchain:
    """A compiler that can build for a target."""

    compiler: Compiler
    target: str
    builds_std: bool

    def cargo(self, command: str, *arguments: str | Path, **environment: str) -> str:
        """Run a cargo command for the target and return its output; fail if there is a warning."""
        flags: list[str | Path] = ["--locked", "--target", self.target, "--target-dir", KEPT]
        variables = {
            "RUSTC": self.compiler.rustc,
            "RUSTDOC": str(Path(self.compiler.rustc).with_name("rustdoc")),
        }
        if self.builds_std:
            flags.append("-Zbuild-std=std,panic_abort")
            variables["RUSTC_BOOTSTRAP"] = "1"
        result = subprocess.run(
            list(map(str, [self.compiler.cargo, command, *flags, *arguments])),
            cwd=ROOT,
            env={**os.environ, **variables, **environment},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
        )
        assert result.returncode == 0, result.stdout
        # `make lint` does not see code that is compiled only for this target.
        assert not re.search("^warning", result.stdout, re.MULTILINE), result.stdout
        return result.stdout

    def wasm_linker(self) -> dict[str, str]:
        """Return the variable that names a WebAssembly linker, if the compiler has none."""
        if not self.builds_std:
            return {}
        # The linker of the other compiler works too.
        found = [
            str(linker)
            for compiler in compilers()
            for linker in compiler.sysroot().glob("lib/rustlib/*/bin/rust-lld")
        ]
        linker = found[0] if found else tool(self.target, "wasm-ld", "wasm-ld-19")
        return {"CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_LINKER": linker}


def toolchain(target: str, *, may_build_std: bool = False) -> Toolchain:
    """Return a toolchain for the target: one with the standard library, else with its source."""
    roots = [(compiler, compiler.sysroot() / "lib" / "rustlib") for compiler in compilers()]
    for compiler, root in roots:
        if any(root.glob(f"{target}/lib/libstd-*.rlib")):
            return Toolchain(compiler, target, builds_std=False)
    for compiler, root in roots:
        if may_build_std and (root / "src" / "rust" / "library" / "Cargo.lock").exists():
            return Toolchain(compiler, target, builds_std=True)
    missing = f"Rust's standard library for it (`rustup target add {target}`)"
    skip_or_fail(f"the tests for {target}", missing, EXPECTED)


def tool(target: str, *names: str) -> str:
    """Return the path of the first of these programs that is on PATH; `target` needs it."""
    for name in names:
        path = shutil.which(name)
        if path is not None:
            return path
    skip_or_fail(f"the tests for {target}", " or ".join(names), EXPECTED)
