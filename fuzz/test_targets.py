"""Every fuzz target finds nothing, in as many seconds as `FUZZ_SECONDS` says; 60 unless it is set.

An input on which a target fails is kept in `target/fuzz/found`, and tried first the next time. The
inputs that reached something new are kept in `target/fuzz/corpus`: there the next run goes on.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.packaging.places import ROOT, run
from tests.packaging.require import not_run

CRATE = ROOT / "fuzz"
KEPT = ROOT / "target" / "fuzz"
TARGETS = [path.stem for path in sorted((CRATE / "targets").glob("*.rs"))]
SECONDS = int(os.environ.get("FUZZ_SECONDS", "60"))

# What cargo-fuzz gives too: counters of what was reached, the values that were compared, and an end
# of the program where memory is read that is nobody's.
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
    """Build the targets, and return the folder that they are in."""
    host = re.search(r"^host: (.*)$", run("rustc", "-vV"), re.MULTILINE)
    assert host is not None
    compiler = os.environ.get("CXX", "c++")
    if shutil.which(compiler) is None:
        not_run(
            "fuzzing", f"a C++ compiler, {compiler}, which builds libFuzzer", "ATLEAST_EXPECT_FUZZ"
        )
    library = Path(run("rustc", "--print", "target-libdir").strip())
    if not any(library.glob("librustc*_rt.asan.*")):
        not_run("fuzzing", f"Rust's address sanitizer for {host[1]}", "ATLEAST_EXPECT_FUZZ")
    flags: list[str | Path] = ["--locked", "--release", "--target-dir", KEPT]
    # With a target that is named, programs that run while others are built have none of the flags.
    flags += ["--target", host[1], "--manifest-path", CRATE / "Cargo.toml"]
    # A sanitizer is no part of stable Rust yet.
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
            # Long from the start: otherwise a short run sees short texts alone, and finds little.
            "-max_len=200",
            "-len_control=0",
            # None takes a second: what takes a minute, on however busy a machine, is a finding.
            "-timeout=60",
            "-print_final_stats=1",
        ],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        errors="replace",
        check=False,
    )
    # Behind what it tells of every new input.
    told = [line for line in result.stdout.splitlines() if not line.startswith(("#", "\t"))]
    assert result.returncode == 0, "\n".join(told)
    # Otherwise it ran blindly, or not at all.
    assert re.search(r"Loaded \d+ modules +\(\d+ inline 8-bit counters\)", result.stdout), told
    inputs = re.search(r"^stat::number_of_executed_units: ([1-9]\d*)$", result.stdout, re.MULTILINE)
    assert inputs is not None, told
    print(f"{target}: {inputs[1]} inputs tried in {SECONDS} seconds, nothing found")
