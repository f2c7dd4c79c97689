"""Time is linear for every input: callgrind counts the instructions for hostile input.

Twice the input takes at most 2.1 times the instructions. The test prints hostile input that takes
more than three times the instructions of random text of the same size, with the ratio. The inputs
and questions are in `soak/linear`. Valgrind does not support AVX-512, so those levels are left out.
"""

from __future__ import annotations

import platform
import re
import shutil
from pathlib import Path

import pytest

from tests.packaging.places import ROOT, run
from tests.packaging.require import skip_or_fail

CRATE = ROOT / "soak" / "linear"
# Kept between runs, so that a second run is quick.
KEPT = ROOT / "target" / "linear"
LEVELS = ["Scalar", "Sse2", "Avx2"] if platform.machine() == "x86_64" else ["Scalar"]
COUNTED = "atleast_linear::measured"
# The length of the shortest input, in bytes or characters.
SIZE = 1 << 13

DOUBLING = 2.1
BESIDE_RANDOM = 3.0

# Exceptions: a higher limit for a doubling, and why.
KNOWN = {
    # The first doubling takes more than twice, the second one less: both together take 4.3 times.
    ('table of "\\" "', "ragged"): 2.4,
}


def counts(level: str, folder: Path) -> dict[tuple[str, str], dict[str, int]]:
    """Return the instructions for each case and answer, for each size and for random text."""
    valgrind = shutil.which("valgrind")
    if valgrind is None:
        skip_or_fail("instructions on hostile input", "valgrind", "ATLEAST_EXPECT_VALGRIND")
    build = ("cargo", "build", "--locked", "--release", "--manifest-path", CRATE / "Cargo.toml")
    run(*build, "--target-dir", KEPT)
    told = run(
        valgrind,
        "--tool=callgrind",
        f"--toggle-collect={COUNTED}",
        # One file for each call, numbered from 1.
        f"--dump-after={COUNTED}",
        f"--callgrind-out-file={folder / 'calls'}",
        KEPT / "release" / "atleast-linear",
        level,
        str(SIZE),
    )
    counted: dict[tuple[str, str], dict[str, int]] = {}
    for number, line in enumerate(told.splitlines(), 1):
        case, answer, times = line.split("\t")
        dumped = (folder / f"calls.{number}").read_text()
        (instructions,) = re.findall(r"^summary: (\d+)$", dumped, re.MULTILINE)
        counted.setdefault((case, answer), {})[times] = int(instructions)
    return counted


@pytest.mark.parametrize("level", LEVELS)
def test_time_is_linear(level: str, tmp_path: Path) -> None:
    counted = counts(level, tmp_path)
    assert len(counted) > 200
    assert counted.keys() >= KNOWN.keys()
    beyond = []
    for (case, answer), of in counted.items():
        assert min(of.values()) > 0, "callgrind has counted nothing"
        doublings = of["2"] / of["1"], of["4"] / of["2"]
        ratio = of["4"] / of["random"]
        line = f"{ratio:8.2f} {doublings[0]:6.3f} {doublings[1]:6.3f}  {answer}: {case}"
        if ratio > BESIDE_RANDOM:
            print(f"slower than random text, {level}: {line}")
        if max(doublings) > DOUBLING:
            print(f"beyond {DOUBLING}, {level}: {line}")
        if max(doublings) > KNOWN.get((case, answer), DOUBLING):
            beyond.append(line)
    assert not beyond, "\n".join(beyond)
