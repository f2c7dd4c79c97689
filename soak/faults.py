"""Faults that the tests of the engine must catch, and that cargo-mutants does not make.

cargo-mutants replaces operators and whole functions, but nothing inside a macro. These faults leave
out a mask, forget a count or use the wrong instruction. A fault names the function or constant that
it is in, in any file, and a part of an expression there, so it survives when a file moves.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

# A constant ends at its semicolon. A function ends at the brace that rustfmt indents like its first
# line. A declaration without a body does not match.
_ITEM = (
    r"\bconst {name}\b[^;]*;"
    r"|^(?P<indent> *)(?:[a-z(]+\)? )*fn {name}\b(?:(?!;\n)[^{{])*\{{.*?^(?P=indent)\}}\n"
)


@dataclass(frozen=True)
class Fault:
    """A part of a function or constant, and its faulty replacement."""

    item: str
    right: str
    """A regular expression that matches once in all items of that name together."""
    wrong: str

    def places(self, crates: Path) -> Iterator[tuple[Path, int, int]]:
        """Yield each file that contains the part, with its start and end."""
        item = re.compile(_ITEM.format(name=self.item), re.MULTILINE | re.DOTALL)
        for path in sorted(crates.glob("*/src/**/*.rs")):
            text = path.read_text(encoding="utf-8")
            if self.item in text:
                for body in item.finditer(text):
                    for piece in re.finditer(self.right, body[0]):
                        yield path, body.start() + piece.start(), body.start() + piece.end()


FAULTS = {
    "no mask for the last word": Fault("in_last_word", r"lowest\(.*\)", "u64::MAX"),
    "bytes after the end of a chunk taken for a quote": Fault(
        "fill_others", r"quotes &= in_last_word\(length\);", ""
    ),
    "a borrow dropped": Fault("take", r"u64::from\(borrow\)", "0"),
    "counters of a byte not flushed in time": Fault("LANE_FULL", r"\b255\b", "512"),
    "a borrow between bytes": Fault(
        "zero_bytes", r"!\(\(\(.*& HIGH", "word.wrapping_sub(ONES) & !word & HIGH"
    ),
    "the carry into a step forgotten": Fault("take_steps", r"= sums\.tail;", "= 0;"),
    "the count forgotten between masks and sums": Fault(
        "reaches_in_bytes", r"sums\.start\(at, .*\)", "sums.start(at, 0)"
    ),
    "the count forgotten where the first line begins": Fault(
        "reaches_in_bytes", r"(?<=reset, )fold\.count", "state.fold.count"
    ),
    "the first word of a run of occurrences too long": Fault(
        "runs", r"64 - events\.count_ones\(\)", "63_u32.saturating_sub(events.count_ones())"
    ),
    "the open segment taken for a complete one": Fault(
        "ended_reaching", r"before_last & !head", "what & !head"
    ),
    "the count forgotten between chunks": Fault(
        "take_up_to", r"open\.carry, open\.count", "open.carry, 0"
    ),
    "the limit taken for the count at the end of a chunk": Fault(
        "reaches_in_bytes", r"!has_more_text", "!has_more_text || at < usize::MAX"
    ),
    "a character split by the end of a chunk lost": Fault(
        "complete_len", r"bytes\.len\(\) - length;", "bytes.len();"
    ),
    "a segment from an earlier chunk forgotten": Fault(
        "resume", r"is_begun \{ BEFORE \}", "is_begun { from }"
    ),
    "the place where an earlier chunk reached the minimum forgotten": Fault(
        "segment", r"reached_at\.or_else", "reached_at.filter(|_| false).or_else"
    ),
    "the lines of a chunk without a hit forgotten": Fault(
        "leave", r"self\.line \+=", "self.line += 0 *"
    ),
    "the segments of a chunk without a hit forgotten": Fault(
        "segment", r"index \+ found\.index", "found.index"
    ),
    "> for >= in the limit": Fault("bounded", r"(?<=running \+ before )>=(?= min_number)", ">"),
    "the first segment that ends in a word left out": Fault(
        "ended_reaching", r"(?<=at_first )>=", ">"
    ),
    "a hit counted once for each occurrence above the minimum": Fault(
        "opened_reaching", r"left & !\(left << 1\)", "left"
    ),
    "the context before the end of a chunk not kept": Fault(
        "forget", r"self\.taken - context", "self.taken"
    ),
    "units of two bytes packed as signed": Fault(
        "narrow_ucs2", r"_mm256_min_epu16\(a", "_mm256_min_epi16(a"
    ),
    "the last character of a wide range left out": Fault(
        "within_ucs2", r"_mm512_cmple_epu16_mask(?=\(.*\(b\b)", "_mm512_cmplt_epu16_mask"
    ),
}
