//! From text to masks, one batch at a time.

use std::ops::Range;

use super::class::{Class, begins_member_at, utf8_length};
use super::classes::{Classes, LongResets, Resets};
use super::masks::Masks;
use super::string::{self, Progress};
use super::wide::{AHEAD, NarrowBuffer};
use crate::isa::bits::{BATCH, BLOCK, WORDS, below_last, lowest, parity};
use crate::isa::kernel::Kernel;
use crate::isa::pair_kernel::PairKernel;
use crate::text::Text;

/// What one batch carries over to the next.
#[derive(Clone, Copy, Debug, Default)]
pub struct Carry {
    /// All ones within quotes, otherwise 0.
    inside: u64,
    /// How many bytes of the last character are in the next batch.
    covered: usize,
    /// The state of the search for a string.
    string: Progress,
}

impl Carry {
    /// Drops the state of the automaton. Must be called if the next text is in another encoding, or
    /// if some text was skipped before it.
    pub(crate) fn forget_automaton(&mut self) {
        self.string.forget_automaton();
    }

    /// Returns true if and only if the next character is within quotes.
    pub(crate) fn is_quoted(&self) -> bool {
        self.inside != 0
    }
}

/// Runs a body for each word, with its number and a block of 64 bytes followed by [`AHEAD`] more.
/// The block is part of the text, or near its end a copy padded with zeros.
///
/// A macro, since a closure would be compiled without the level's instructions.
macro_rules! for_each_block {
    ($source:expr, $words:expr, |$block:ident, $word:ident| $body:block) => {{
        let rest = &$source.bytes[$source.at..];
        let mut copy;
        for $word in $words {
            let tail = &rest[BLOCK * $word..];
            let $block: &[u8; BLOCK + AHEAD] = match tail.first_chunk() {
                Some(block) => block,
                None => {
                    copy = [0; BLOCK + AHEAD];
                    copy[..tail.len()].copy_from_slice(tail);
                    &copy
                }
            };
            $body
        }
    }};
}

/// Returns the first 64 bytes of a block.
#[inline(always)]
fn first(block: &[u8; BLOCK + AHEAD]) -> &[u8; BLOCK] {
    block.first_chunk().expect("the block is longer")
}

/// Returns how many of these bytes are before the first cache line boundary, so that all later
/// blocks are one cache line each. Returns 0 if there are too few bytes for this to be faster.
#[inline(always)]
pub(crate) fn to_cache_line(bytes: &[u8]) -> usize {
    const LINE: usize = 64;
    /// Below this, the separate first batch costs more than it saves.
    const LONG: usize = 2 * BATCH;
    if bytes.len() < LONG { 0 } else { bytes.as_ptr().addr().wrapping_neg() % LINE }
}

/// Returns an upper bound on the end of the batch that begins at `at`, so that the next batch
/// begins at a cache line; see [`to_cache_line`]. This bound is the end of the text unless all
/// classes are ASCII, since a longer character could span it.
#[inline(always)]
pub(crate) fn end_of_batch(classes: &Classes, text: Text<'_>, at: usize) -> usize {
    match text {
        Text::Utf8(bytes) | Text::Latin1(bytes) => match to_cache_line(&bytes[at..]) {
            head if head > 0 && classes.are_ascii() => at + head,
            _ => text.len(),
        },
        Text::Ucs2(_) | Text::Ucs4(_) => text.len(),
    }
}

/// Fills the masks of the characters from `at`. Returns how many characters they are, at most
/// [`BATCH`]; the bits after them are clear.
#[inline(always)]
pub(crate) fn fill<K: PairKernel>(
    kernel: K,
    classes: &Classes,
    text: Text<'_>,
    at: usize,
    carry: &mut Carry,
    masks: &mut Masks,
) -> usize {
    fill_others(kernel, classes, text, at, false, carry, masks)
}

/// Returns true if and only if [`fill_what`] can fill `what` first: in text of bytes, if `what` is
/// not filled together with the resets and there is no quote.
pub(crate) fn fills_what_first(classes: &Classes, text: Text<'_>) -> bool {
    let of_bytes = matches!(text, Text::Utf8(_) | Text::Latin1(_));
    of_bytes && classes.pair.is_none() && matches!(classes.quote, Class::None)
}

/// Fills the mask of `what` alone. Returns the number of characters. The caller must then call
/// [`fill_others`], unless [`running_after`] returns a count.
#[inline(always)]
pub(crate) fn fill_what<K: PairKernel>(
    kernel: K,
    classes: &Classes,
    text: Text<'_>,
    at: usize,
    carry: &mut Carry,
    masks: &mut Masks,
) -> usize {
    let length = (text.len() - at).min(BATCH);
    let words = length.div_ceil(BLOCK);
    match text {
        Text::Utf8(bytes) | Text::Latin1(bytes) => {
            let source = BatchText::of_bytes(bytes, at);
            fill_what_of(kernel, &classes.what, source, 0..words, carry, masks);
        }
        Text::Ucs2(_) | Text::Ucs4(_) => unreachable!("wider text fills `what` with the rest"),
    }
    if words > 0 {
        masks.what[words - 1] &= in_last_word(length);
    }
    length
}

/// Returns the count of the segment that is open after a batch, or None if finding it would take
/// more than the last words of the batch. [`fill_what`] must have found `number` occurrences, and
/// no segment in the batch may be a hit. `running` is the count of the segment that is open before
/// the batch. If a count is returned, the caller skips the batch.
#[inline(always)]
pub(crate) fn running_after<K: PairKernel>(
    kernel: K,
    classes: &Classes,
    text: Text<'_>,
    at: usize,
    (running, number): (u64, u64),
    carry: &mut Carry,
    masks: &mut Masks,
) -> Option<u64> {
    /// How many words at the end of the batch to look at.
    const END: usize = 2;
    let length = (text.len() - at).min(BATCH);
    let words = length.div_ceil(BLOCK);
    let after = match (&classes.reset, text) {
        _ if running + number == 0 => 0,
        (Resets::Never, _) => running + number,
        (Resets::On(class), Text::Utf8(bytes) | Text::Latin1(bytes)) => {
            let end = words.saturating_sub(END)..words;
            let source = BatchText::of_bytes(bytes, at);
            fill_class(kernel, class, source, end.clone(), &mut masks.reset);
            // The padding after the text may look like a reset.
            masks.reset[words - 1] &= in_last_word(length);
            let last = end.clone().rev().find(|word| masks.reset[*word] != 0)?;
            let after = u64::from((masks.what[last] & !below_last(masks.reset[last])).count_ones());
            let others = masks.what[last + 1..words].iter().map(|what| what.count_ones());
            after + u64::from(others.sum::<u32>())
        }
        _ => return None,
    };
    // If a reset extends into the next batch, its last bytes are read as text there. This is
    // harmless, since they are not counted.
    carry.covered = 0;
    Some(after)
}

/// Returns the valid bits of the last word of a batch of this length, which must be at least 1.
#[inline(always)]
fn in_last_word(length: usize) -> u64 {
    lowest(length - (length - 1) / BLOCK * BLOCK)
}

/// Fills `what`, the only class that can be a string.
#[inline(always)]
fn fill_what_of<K: Kernel>(
    kernel: K,
    class: &Class,
    source: BatchText<'_>,
    words: Range<usize>,
    carry: &mut Carry,
    masks: &mut Masks,
) {
    let (progress, what) = (&mut carry.string, &mut masks.what);
    match class {
        Class::String(needle) => {
            string::fill(kernel, needle, source.bytes, source.at, words, progress, what);
        }
        Class::WideString(needle) => match source.text {
            Text::Utf8(_) | Text::Latin1(_) => unreachable!("text of bytes has no wide class"),
            Text::Ucs2(units) => string::fill_wide(needle, units, source.from, progress, what),
            Text::Ucs4(units) => string::fill_wide(needle, units, source.from, progress, what),
        },
        class => fill_class(kernel, class, source, words, what),
    }
}

/// As [`fill`], but does not fill `what` again if [`fill_what`] has just filled it (`has_what`).
#[inline(always)]
pub(crate) fn fill_others<K: PairKernel>(
    kernel: K,
    classes: &Classes,
    text: Text<'_>,
    at: usize,
    has_what: bool,
    carry: &mut Carry,
    masks: &mut Masks,
) -> usize {
    let length = (text.len() - at).min(BATCH);
    let words = length.div_ceil(BLOCK);
    let mut buffer = NarrowBuffer::new();
    let source = match text {
        Text::Utf8(bytes) | Text::Latin1(bytes) => BatchText::of_bytes(bytes, at),
        Text::Ucs2(units) => {
            let bytes = buffer.narrow(kernel, &units[at..at + length]);
            BatchText { text, from: at, bytes, at: 0 }
        }
        Text::Ucs4(units) => {
            let bytes = buffer.narrow(kernel, &units[at..at + length]);
            BatchText { text, from: at, bytes, at: 0 }
        }
    };
    let blocks = source.bytes[source.at..source.at + length].as_chunks::<BLOCK>().0;
    let filled = match (&classes.pair, &classes.quote) {
        (Some(pair), Class::None) => {
            kernel.fill_pair(pair, blocks, &mut masks.what, &mut masks.reset)
        }
        (Some(pair), Class::Byte(quote)) => {
            let (inside, what, reset) = (&mut carry.inside, &mut masks.what, &mut masks.reset);
            kernel.fill_pair_unquoted(pair, *quote, inside, blocks, what, reset)
        }
        _ => 0,
    };
    let rest = filled..words;
    if !has_what {
        fill_what_of(kernel, &classes.what, source, rest.clone(), carry, masks);
    }
    if let Resets::On(class) = &classes.reset {
        fill_class(kernel, class, source, rest.clone(), &mut masks.reset);
    }
    match &classes.quote {
        Class::None => {}
        Class::Byte(byte) => for_each_block!(source, rest, |block, word| {
            let mut quotes = kernel.equal(kernel.load(first(block)), *byte);
            if word + 1 == words {
                // The padding after the text may look like a quote, and another text may follow.
                quotes &= in_last_word(length);
            }
            clear_quoted(kernel, quotes, &mut carry.inside, word, masks);
        }),
        class => {
            let mut quotes = [0; WORDS];
            fill_class(kernel, class, source, rest.clone(), &mut quotes);
            if words > 0 {
                quotes[words - 1] &= in_last_word(length);
            }
            for word in rest {
                clear_quoted(kernel, quotes[word], &mut carry.inside, word, masks);
            }
        }
    }
    if words == 0 {
        return length;
    }
    masks.what[words - 1] &= in_last_word(length);
    match classes.reset {
        Resets::Never => masks.reset[..words].fill(0),
        Resets::On(_) => {
            if classes.long_resets == LongResets::All {
                cover_resets(text, at, words, &mut carry.covered, masks);
            }
        }
        Resets::NotWhat => reset_on_all_but_what(text, at, words, &mut carry.covered, masks),
    }
    masks.reset[words - 1] &= in_last_word(length);
    length
}

/// The text to fill masks from.
#[derive(Clone, Copy)]
struct BatchText<'text> {
    /// The text, and the index of the first character to fill.
    text: Text<'text>,
    from: usize,
    /// The text as bytes (of wide text, only this batch, narrowed), and the index of the first byte
    /// to fill.
    bytes: &'text [u8],
    at: usize,
}

impl<'text> BatchText<'text> {
    /// Returns a text of bytes from `at` on.
    fn of_bytes(bytes: &'text [u8], at: usize) -> BatchText<'text> {
        BatchText { text: Text::Latin1(bytes), from: at, bytes, at }
    }
}

/// Fills `words` of the mask of a class; word 0 begins with the first byte to fill. The first byte
/// of each word must be in the text.
#[inline(always)]
fn fill_class<K: Kernel>(
    kernel: K,
    class: &Class,
    source: BatchText<'_>,
    words: Range<usize>,
    masks: &mut [u64; WORDS],
) {
    let (class, beyond) = match class {
        Class::Wide(wide) => (&wide.0, Some((&wide.1, words.clone()))),
        class => (class, None),
    };
    match class {
        Class::None => masks[words].fill(0),
        Class::String(_) | Class::WideString(_) => unreachable!("only `what` can be a string"),
        Class::Wide(_) => unreachable!("the narrow part of a wide class is a class of bytes"),
        Class::Byte(byte) => for_each_block!(source, words, |block, word| {
            masks[word] = kernel.equal(kernel.load(first(block)), *byte);
        }),
        Class::Sequence(sequence, length) => for_each_block!(source, words, |block, word| {
            let mut mask = u64::MAX;
            for (offset, byte) in sequence.iter().enumerate() {
                if offset < *length {
                    let bytes = block[offset..].first_chunk().expect("three bytes follow it");
                    mask &= kernel.equal(kernel.load(bytes), *byte);
                }
            }
            masks[word] = mask;
        }),
        Class::Set(set) => for_each_block!(source, words, |block, word| {
            masks[word] = kernel.member(kernel.load(first(block)), set);
        }),
        Class::Utf8(utf8) => {
            let (firsts, members) = &**utf8;
            for_each_block!(source, words, |block, word| {
                let block = kernel.load(first(block));
                let mut mask = kernel.member(block, firsts);
                // Where a longer member may begin, the whole character is looked up.
                let mut long = mask & kernel.beyond_ascii(block);
                while long != 0 {
                    let offset = source.at + BLOCK * word + long.trailing_zeros() as usize;
                    if !begins_member_at(source.bytes, offset, members) {
                        mask &= !(long & long.wrapping_neg());
                    }
                    long &= long - 1;
                }
                masks[word] = mask;
            });
        }
    }
    if let Some((beyond, words)) = beyond {
        match source.text {
            Text::Utf8(_) | Text::Latin1(_) => unreachable!("text of bytes has no wide class"),
            Text::Ucs2(units) => {
                beyond.add(kernel, &units[source.from..], source.bytes, words, masks);
            }
            Text::Ucs4(units) => {
                beyond.add(kernel, &units[source.from..], source.bytes, words, masks);
            }
        }
    }
}

/// Clears the bits within quotes in both masks of a word, including those of the opening quotes.
/// [`Kernel::prefix_xor`] has an example.
#[inline(always)]
fn clear_quoted<K: Kernel>(
    kernel: K,
    quotes: u64,
    inside: &mut u64,
    word: usize,
    masks: &mut Masks,
) {
    let quoted = kernel.prefix_xor(quotes) ^ *inside;
    // The highest bit of `quoted` is the same, but the next word would have to wait for it.
    *inside ^= parity(quotes);
    masks.what[word] &= !quoted;
    masks.reset[word] &= !quoted;
}

/// Sets the resets of `RunsReset`: every byte or character that is not part of an occurrence.
fn reset_on_all_but_what(
    text: Text<'_>,
    at: usize,
    words: usize,
    covered: &mut usize,
    masks: &mut Masks,
) {
    for word in 0..words {
        let what = masks.what[word];
        masks.reset[word] = !(what | long_parts(text, at + BLOCK * word, what, covered));
    }
}

/// Sets the reset bits of the later bytes of long resets. If the first byte is also `what`, they
/// are left clear, since they belong to the segment that the reset opens.
fn cover_resets(text: Text<'_>, at: usize, words: usize, covered: &mut usize, masks: &mut Masks) {
    for word in 0..words {
        let resets = masks.reset[word] & !masks.what[word];
        masks.reset[word] |= long_parts(text, at + BLOCK * word, resets, covered);
    }
}

/// Returns a mask of all bytes but the first of the characters that begin at the bits of `begins`.
/// `covered` is the number of such bytes that the previous word leaves to this one, and then that
/// of the bytes left to the next.
///
/// An example of eight bytes, with characters of three bytes that begin at bits 1 and 6 (bit 7 is
/// on the left):
///
/// ```text
/// begins      0100_0010
/// returned    1000_1100    and `covered` is 1
/// ```
pub(crate) fn long_parts(text: Text<'_>, at: usize, begins: u64, covered: &mut usize) -> u64 {
    let Text::Utf8(bytes) = text else { return 0 };
    let mut parts = (1_u64 << *covered) - 1;
    *covered = 0;
    let mut begins = begins;
    while begins != 0 {
        let bit = begins.trailing_zeros() as usize;
        begins &= begins - 1;
        for part in bit + 1..bit + utf8_length(bytes[at + bit]) {
            if part < BLOCK {
                parts |= 1 << part;
            } else {
                *covered += 1;
            }
        }
    }
    parts
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_worked_example_of_long_parts_is_right() {
        let mut covered = 0;
        let parts = long_parts(Text::Utf8("a—bc—".as_bytes()), 0, 0b0100_0010, &mut covered);
        assert_eq!(parts & 0xFF, 0b1000_1100);
    }
}
