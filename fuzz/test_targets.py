"""No fuzz target finds a fault within `FUZZ_SECONDS` seconds each (default: 60).

An input that makes a target fail is kept in `target/fuzz/found`, and the next run tries it first.
Inputs that reach new code are kept in `target/fuzz/corpus`, where the next run continues.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.packaging.places import ROOT, run
from tests.packaging.require import skip_or_fail

CRATE = ROOT / "fuzz"
KEPT = ROOT / "target" / "fuzz"
TARGETS = [path.stem for path in sorted((CRATE / "targets").glob("*.rs"))]
SECONDS = int(os.environ.get("FUZZ_SECONDS", "60"))

# As cargo-fuzz passes them: count which code is reached, record the values that are compared, and
# abort on invalid memory accesses.
FLAGS = (
    "--cfg=fuzzing",
    "-Cpasses=sancov-module",
    "-Cllvm-args=-sanitizer-coverage-level=4",
    "-Cllvm-args=-sanitizer-coverage-inline-8bit-counters",
    "-Cllvm-args=-sanitizer-coverage-pc-table",
    "-Cllvm-args=-sanitizer-coverage-trace-compares",
    "-Zsanitizer=address",
)


@pytest.fixture(scope="module")
def programs() -> Path:
    """Build the targets, and return their folder."""
    host = re.search(r"^host: (.*)$", run("rustc", "-vV"), re.MULTILINE)
    assert host is not None
    compiler = os.environ.get("CXX", "c++")
    if shutil.which(compiler) is None:
        missing = f"a C++ compiler ({compiler}) to build libFuzzer"
        skip_or_fail("fuzzing", missing, "ATLEAST_EXPECT_FUZZ")
    library = Path(run("rustc", "--print", "target-libdir").strip())
    if not any(library.glob("librustc*_rt.asan.*")):
        missing = f"a Rust with the address sanitizer for {host[1]}"
        skip_or_fail("fuzzing", missing, "ATLEAST_EXPECT_FUZZ")
    flags: list[str | Path] = ["--locked", "--release", "--target-dir", KEPT]
    # With an explicit target, build scripts and macros are compiled without these flags.
    flags += ["--target", host[1], "--manifest-path", CRATE / "Cargo.toml"]
    # Stable Rust has no sanitizers yet.
    environment = {"RUSTFLAGS": " ".join(FLAGS), "RUSTC_BOOTSTRAP": "1"}
    run("cargo", "build", *flags, environment=environment)
    return KEPT / host[1] / "release"


@pytest.mark.parametrize("target", TARGETS)
def test_nothing_is_found(target: str, programs: Path) -> None:
    corpus, found = (KEPT / kind / target for kind in ("corpus", "found"))
    for folder in (corpus, found):
        folder.mkdir(parents=True, exist_ok=True)
    result = subprocess.run(
        [
            programs / target,
            corpus,
            found,
            f"-artifact_prefix={found}/",
            f"-max_total_time={SECONDS}",
            # Long from the start: otherwise a short run sees only short texts, and finds little.
            "-max_len=200",
            "-len_control=0",
            # No input should take a second. A minute is a fault, even on a busy machine.
            "-timeout=60",
            "-print_final_stats=1",
        ],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        errors="replace",
        check=False,
    )
    # Without the lines about each new input.
    told = [line for line in result.stdout.splitlines() if not line.startswith(("#", "\t"))]
    assert result.returncode == 0, "\n".join(told)
    # Otherwise it ran without coverage counters, or not at all.
    assert re.search(r"Loaded \d+ modules +\(\d+ inline 8-bit counters\)", result.stdout), told
    inputs = re.search(r"^stat::number_of_executed_units: ([1-9]\d*)$", result.stdout, re.MULTILINE)
    assert inputs is not None, told
    print(f"{target}: {inputs[1]} inputs tried in {SECONDS} seconds, nothing found")
