"""The engine's tests can fail: each fault seeded here, one at a time, is caught by one of them."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.packaging.places import ROOT

# Kept between runs, so that the libraries are built once.
KEPT = ROOT / "target" / "faults"

# The file in the engine, what stands there once, and what is put in its place.
FAULTS = {
    "wrong tail mask": (
        "fill.rs",
        "let in_last = u64::MAX >> (64 * words - length);",
        "let in_last = u64::MAX;",
    ),
    "a borrow dropped": (
        "reach.rs",
        "*pending = u64::from(borrow);",
        "*pending = u64::from(borrow) & 0;",
    ),
    "a counter not flushed at 256": (
        "long.rs",
        "const LANE_FULL: usize = 255;",
        "const LANE_FULL: usize = 512;",
    ),
    "> for >= in the bound": (
        "reach.rs",
        "if running + before >= min_number {",
        "if running + before > min_number {",
    ),
    "quotes forgotten from word to word": (
        "fill.rs",
        "*inside ^= 0_u64.wrapping_sub(u64::from(quotes.count_ones() & 1));",
        "*inside &= u64::from(quotes.count_ones() & 1);",
    ),
    "a segment too many where fillings are passed over": (
        "cursor.rs",
        "self.index += u64::from(was_open) + opened - u64::from(is_open);",
        "self.index += u64::from(was_open) + opened;",
    ),
    "the rest of a long reset forgotten from word to word": (
        "fill.rs",
        "*covered += 1;",
        "*covered += 0;",
    ),
    "a borrow between bytes": (
        "scalar.rs",
        "!(((word & !HIGH) + !HIGH) | word) & HIGH",
        "word.wrapping_sub(ONES) & !word & HIGH",
    ),
    "what runs into a step forgotten": (
        "has.rs",
        "self.at_most = sums.tail;",
        "self.at_most = sums.tail & 0;",
    ),
    "the count forgotten between masks and sums": (
        "has.rs",
        "sums.start(at, fold.reach.running);",
        "sums.start(at, 0);",
    ),
    "the count forgotten where the first line begins": (
        "has.rs",
        "let mut sums = BySums::new(what, reset, fold.reach, reaching.pace);",
        "let mut sums = BySums::new(what, reset, reaching.fold.reach, reaching.pace);",
    ),
    "a text cut where a line begins, within a character": (
        "fill.rs",
        "head if head > 0 && classes.are_ascii() => at + head,",
        "head if head > 0 => at + head,",
    ),
    "a character that is both left out of its segment": (
        "cursor.rs",
        "let belongs = self.what >> bit & 1 == 1;",
        "let belongs = self.what >> bit & 1 == 2;",
    ),
    "the first word of a run of occurrences too long": (
        "reach.rs",
        "Some(!resets & (u64::MAX >> (64 - length)))",
        "Some(!resets & (u64::MAX >> (63 - length.min(63))))",
    ),
    "a hit that ends in a word counted as often as it has occurrences to spare": (
        "reach.rs",
        "left & !(left << 1)",
        "left",
    ),
    "the segment that a word ends first left out": (
        "reach.rs",
        "hits += u64::from(reset != 0) & u64::from(at_first >= min_number);",
        "hits += u64::from(reset != 0) & u64::from(at_first > min_number);",
    ),
    "the open segment taken for one that ends": (
        "reach.rs",
        "let between = before_last & !head;",
        "let between = what & !head;",
    ),
    "what may not be exceeded forgotten where hits are counted": (
        "cursor.rs",
        "within -= beyond.0;",
        "within -= beyond.0 & 0;",
    ),
    "the count forgotten between chunks": (
        "stream.rs",
        "self.reaching.go_on(open.carry, open.count);",
        "self.reaching.go_on(open.carry, 0);",
    ),
    "the bound taken for the count at the end of a chunk": (
        "has.rs",
        "if !goes_on {",
        "if !goes_on || fold.reach.running < u64::MAX {",
    ),
    "a character cut by the end of a chunk lost": (
        "chunks.rs",
        "return bytes.len() - length;",
        "return bytes.len() - 0 * length;",
    ),
    "a segment forgotten that was begun in an earlier chunk": (
        "cursor.rs",
        "start: if open.is_begun { BEFORE } else { from },",
        "start: if open.is_begun { from } else { from },",
    ),
    "what is read behind a chunk taken for a quote": (
        "fill.rs",
        "quotes &= in_last;",
        "quotes &= in_last | !in_last;",
    ),
    "the place forgotten where an earlier chunk reached the number": (
        "../find.rs",
        "let reached_at = reached_at.or_else(|| reached_here().map(here));",
        "let reached_at = reached_at.filter(|_| false).or_else(|| reached_here().map(here));",
    ),
    "the lines of a chunk without a hit forgotten": (
        "../find.rs",
        "self.line += engine.newlines(text, self.newlines_to..text.len());",
        "self.line += 0 * engine.newlines(text, self.newlines_to..text.len());",
    ),
    "the segments of a chunk without a hit forgotten": (
        "../find.rs",
        "let index = index + found.index;",
        "let index = 0 * index + found.index;",
    ),
    "what stands before a chunk's end not kept": (
        "chunks.rs",
        "self.units.drop_first(self.taken - context);",
        "self.units.drop_first(self.taken);",
    ),
    "an opening quote that follows text": (
        "rows.rs",
        "| quote & self.inside[word] & !may_open",
        "| quote & self.inside[word] & !may_open & 0",
    ),
    "a closing quote that text follows": (
        "rows.rs",
        "behind_closing & !(self.rows.what[word] | end | quote | carriage)",
        "behind_closing & !(self.rows.what[word] | end | quote | carriage) & 0",
    ),
    "the fields of a record forgotten from word to word": (
        "rows.rs",
        "let carried = *fields & 0_u64.wrapping_sub(u64::from(ends == 0));",
        "let carried = *fields & 0_u64.wrapping_sub(u64::from(ends == 1));",
    ),
    "units of two bytes packed with their sign": (
        "x86_64/avx2.rs",
        "let a = _mm256_min_epu16(_mm256_loadu_si256(from.add(2 * index)), most);",
        "let a = _mm256_min_epi16(_mm256_loadu_si256(from.add(2 * index)), most);",
    ),
    "the last of a range of wide characters left out": (
        "x86_64/avx512.rs",
        "let b = _mm512_cmple_epu16_mask(b, span);",
        "let b = _mm512_cmplt_epu16_mask(b, span);",
    ),
    "the lines of an open record forgotten": (
        "rows.rs",
        "passed.lines += state.lines + self.lines(from, end);",
        "passed.lines += self.lines(from, end);",
    ),
}


@pytest.fixture(scope="module")
def copy() -> Path:
    """Return a copy of the workspace, with none of its faults yet."""
    folder = KEPT / "source"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    for name in ("Cargo.toml", "Cargo.lock", "README.md"):
        shutil.copy(ROOT / name, folder)
    for name in ("crates", "testdata"):
        shutil.copytree(ROOT / name, folder / name)
    return folder


# Those that are over in seconds; `make test` runs the rest too.
QUICK = (
    "naive",
    "engine::reach",
    "engine::fill",
    "engine::has",
    "engine::tests::chunks",
    "engine::tests::lanes",
    "engine::tests::random",
    "engine::tests::wide",
    "ragged",
)


def run_tests(copy: Path) -> subprocess.CompletedProcess[str]:
    """Run the quick tests of the core crate."""
    return subprocess.run(
        ["cargo", "test", "--locked", "-p", "atleast", "--lib", "--", *QUICK],
        cwd=copy,
        env={**os.environ, "CARGO_TARGET_DIR": str(KEPT), "ATLEAST_CHECKS": "20000"},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.parametrize("fault", FAULTS)
def test_fault_is_caught(fault: str, copy: Path) -> None:
    name, right, wrong = FAULTS[fault]
    file = copy / "crates" / "atleast" / "src" / "engine" / name
    text = file.read_text()
    assert text.count(right) == 1, "the engine has changed: seed the fault where it now belongs"
    file.write_text(text.replace(right, wrong))
    try:
        result = run_tests(copy)
    finally:
        file.write_text(text)
    # That it compiled, and that a test failed: neither alone shows anything.
    assert "test result: FAILED" in result.stdout, result.stdout + result.stderr
