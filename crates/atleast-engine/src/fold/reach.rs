//! The fold that answers "does any segment reach the minimum?": masks in, yes or no out.
//!
//! It is fast because it seldom looks at a word of masks closely. An upper bound on the count of
//! every segment in the word is less than the minimum for almost every word, so the word contains
//! no hit. If the bound reaches the minimum, the word is *resolved*: its exact counts are compared
//! with the minimum. Resolving has no loop over resets, which hostile input would make long.
//!
//! The bound of one word of eight bits (bit 7 is on the left), with an open segment that holds 2:
//!
//! ```text
//! occurrences                0100_1011
//! resets                     0010_0100
//! before the last reset      0000_1011    3 occurrences: segments that end here have at most 2 + 3
//! after it                   0100_0000    1 occurrence: the count of the next open segment
//! ```
//!
//! The segments that end have exactly 4 and 1 occurrences. For a minimum of 6, the bound of 5 shows
//! that there is no hit. For a minimum of 5, the word must be resolved, although it has no hit.

use super::chain::{Chain, by_drops, drop_first_of_each};
use super::running_count::RunningCount;
use crate::isa::bits::{below_first, lowest};
use crate::isa::kernel::Kernel;
use crate::isa::pair::Pair;
use crate::isa::pair_kernel::{Batch, PairKernel, WordSink};
use crate::isa::word_bounds::{GROUP, WordBounds};

/// Words of masks, stored or computed while reading.
pub(crate) trait Words {
    /// Returns the number of words.
    fn length(&self) -> usize;

    /// Returns the masks of `what` and of the reset in a word, whose index must be less than the
    /// length.
    fn word<K: Kernel>(&self, kernel: K, word: usize) -> (u64, u64);
}

/// Stored words.
impl Words for (&[u64], &[u64]) {
    #[inline(always)]
    fn length(&self) -> usize {
        self.0.len().min(self.1.len())
    }

    #[inline(always)]
    fn word<K: Kernel>(&self, _: K, word: usize) -> (u64, u64) {
        (self.0[word], self.1[word])
    }
}

/// Words for one counted byte and at most one reset byte, computed while reading and never stored.
#[derive(Clone, Copy)]
pub(crate) struct ByteWords<'text> {
    /// Whole blocks, and the bytes after them, which are not part of any word.
    pub(crate) blocks: &'text [[u8; 64]],
    pub(crate) rest: &'text [u8],
    pub(crate) what: u8,
    pub(crate) reset: Option<u8>,
}

impl<'text> ByteWords<'text> {
    #[inline(always)]
    pub(crate) fn new(bytes: &'text [u8], what: u8, reset: Option<u8>) -> ByteWords<'text> {
        let (blocks, rest) = bytes.as_chunks();
        ByteWords { blocks, rest, what, reset }
    }

    /// Returns the masks of `what` and of the reset in at most 64 bytes.
    #[inline(always)]
    pub(crate) fn short_word<K: Kernel>(&self, kernel: K, bytes: &[u8]) -> (u64, u64) {
        if bytes.is_empty() {
            return (0, 0);
        }
        let block = kernel.load_some(bytes);
        // The padding is zeros, and a zero may be counted or a reset.
        let valid = lowest(bytes.len());
        let reset = equal_if_any(kernel, block, self.reset);
        (kernel.equal(block, self.what) & valid, reset & valid)
    }
}

impl Words for ByteWords<'_> {
    #[inline(always)]
    fn length(&self) -> usize {
        self.blocks.len()
    }

    #[inline(always)]
    fn word<K: Kernel>(&self, kernel: K, word: usize) -> (u64, u64) {
        let block = kernel.load(&self.blocks[word]);
        (kernel.equal(block, self.what), equal_if_any(kernel, block, self.reset))
    }
}

/// Returns a mask of the bytes equal to `byte`, or 0 if `byte` is None.
///
/// Not `map_or`: a closure would be compiled without the level's instructions.
#[inline(always)]
fn equal_if_any<K: Kernel>(kernel: K, block: K::Block, byte: Option<u8>) -> u64 {
    match byte {
        Some(byte) => kernel.equal(block, byte),
        None => 0,
    }
}

/// Returns true if and only if a segment reaches the minimum in these words. If none does, moves
/// `count` past them. No bit may be set in both masks.
///
/// Use it for data in which the bound decides most words.
#[inline(always)]
pub(crate) fn bounded<K: Kernel>(kernel: K, count: &mut RunningCount, words: &impl Words) -> bool {
    let (min_number, mut running) = (count.min_number, count.running);
    for word in 0..words.length() {
        let (what, reset) = words.word(kernel, word);
        let before = u64::from(kernel.before_last_reset(what, reset).count_ones());
        let after = u64::from(what.count_ones()) - before;
        // No segment that ends in this word holds more than this.
        if running + before >= min_number {
            count.resolved += 1;
            if resolve(kernel, what, reset, running, min_number) {
                return true;
            }
        }
        running = if reset == 0 { running } else { 0 } + after;
    }
    count.running = running;
    running >= min_number
}

/// As [`bounded`], for stored words. Takes groups of eight, if the level has an operation for them.
#[inline(always)]
pub(crate) fn bounded_in_groups<K: PairKernel>(
    kernel: K,
    count: &mut RunningCount,
    what: &[u64],
    reset: &[u64],
) -> bool {
    let mut bounds = WordBounds::unwritten();
    let grouped = kernel.bound_words(what, reset, count.min_number, &mut bounds);
    let mut word = 0;
    while word < grouped {
        let mut running = count.running;
        // SAFETY: `bound_words` promises that the words up to `grouped` are written.
        let bound = unsafe { bounds.chain(word, &mut running) };
        if bounds.may_open_hit[word / GROUP] != 0 || bound >= count.min_number {
            let group = word..word + GROUP;
            if exact(kernel, count, &(&what[group.clone()], &reset[group])) {
                return true;
            }
        } else {
            count.running = running;
        }
        word += GROUP;
    }
    bounded(kernel, count, &(&what[grouped..], &reset[grouped..]))
}

/// As [`bounded`], for a batch with one counted byte and one reset byte as a pair. Returns None if
/// the level has no operation for pairs.
#[inline(always)]
pub(crate) fn bounded_pair<K: PairKernel>(
    kernel: K,
    count: &mut RunningCount,
    pair: &Pair,
    batch: &Batch,
    words: &ByteWords<'_>,
) -> Option<bool> {
    let bound = kernel.bound_pair(pair, batch, count.min_number, count.running)?;
    if bound.max_count >= count.min_number {
        return Some(true);
    }
    count.running = bound.running;
    let mut undecided = bound.may_open_hit;
    count.resolved += undecided.count_ones();
    while undecided != 0 {
        let (what, reset) = words.word(kernel, undecided.trailing_zeros() as usize);
        let opened_here = what & !below_first(reset);
        if opens_hit(kernel, opened_here, reset, count.min_number) {
            return Some(true);
        }
        undecided &= undecided - 1;
    }
    Some(count.running >= count.min_number)
}

/// As [`bounded`], for data in which the bound decides few words: resolves every word without it.
#[inline(always)]
pub(crate) fn exact<K: Kernel>(kernel: K, count: &mut RunningCount, words: &impl Words) -> bool {
    #[inline(always)]
    fn drop<const DROPS: usize, K: Kernel>(
        kernel: K,
        count: &mut RunningCount,
        words: &impl Words,
    ) -> bool {
        let mut chain = Chain::<DROPS>::new(count.running);
        for word in 0..words.length() {
            let (what, reset) = words.word(kernel, word);
            chain.take(what, reset);
        }
        chain.end(count)
    }
    count.resolved += u32::try_from(words.length()).unwrap_or(u32::MAX);
    match by_drops!(count.min_number, drop::<K>(kernel, count, words)) {
        Some(reached) => reached,
        None => word_by_word(kernel, count, words),
    }
}

/// As [`exact`], for a batch with one counted byte and one reset byte as a pair. Returns None if
/// the level has no operation for pairs, or the minimum is larger than 8.
#[inline(always)]
pub(crate) fn exact_pair<K: PairKernel>(
    kernel: K,
    count: &mut RunningCount,
    pair: &Pair,
    batch: &Batch,
) -> Option<bool> {
    #[inline(always)]
    fn feed<const DROPS: usize, K: PairKernel>(
        kernel: K,
        count: &mut RunningCount,
        pair: &Pair,
        batch: &Batch,
    ) -> Option<bool> {
        let mut chain = Chain::<DROPS>::new(count.running);
        if kernel.feed_pair(pair, batch, &mut chain) { Some(chain.end(count)) } else { None }
    }
    by_drops!(count.min_number, feed::<K>(kernel, count, pair, batch)).flatten()
}

/// [`exact`] for larger minimums.
#[inline(always)]
fn word_by_word<K: Kernel>(kernel: K, count: &mut RunningCount, words: &impl Words) -> bool {
    let (min_number, mut running) = (count.min_number, count.running);
    for word in 0..words.length() {
        let (what, reset) = words.word(kernel, word);
        if resolve(kernel, what, reset, running, min_number) {
            return true;
        }
        let before = kernel.before_last_reset(what, reset);
        let after = u64::from(what.count_ones() - before.count_ones());
        running = if reset == 0 { running } else { 0 } + after;
    }
    count.running = running;
    false
}

/// Returns true if and only if a segment reaches the minimum in this word. `running` is the count
/// of the segment that is open before it.
#[inline(always)]
pub(crate) fn resolve<K: Kernel>(
    kernel: K,
    what: u64,
    reset: u64,
    running: u64,
    min_number: u64,
) -> bool {
    let head = what & below_first(reset);
    let opened_here = what ^ head;
    if running + u64::from(head.count_ones()) >= min_number {
        return true;
    }
    if u64::from(opened_here.count_ones()) < min_number {
        return false;
    }
    opens_hit(kernel, opened_here, reset, min_number)
}

/// Returns true if and only if a segment that opens in this word reaches the minimum in it.
/// `opened_here` is `what` from the first reset on.
#[inline(always)]
fn opens_hit<K: Kernel>(kernel: K, opened_here: u64, reset: u64, min_number: u64) -> bool {
    // A segment that opens in this word has at most 64 occurrences in it.
    let number = u32::try_from(min_number).unwrap_or(u32::MAX);
    if let Some(runs) = runs(kernel, opened_here, reset) {
        has_run(runs, number)
    } else {
        drop_first_of_each(opened_here, reset, number - 1) != 0
    }
}

/// Returns how many segments end in these words and hold at least `min_number`, and the count of
/// the segment that is open after them. `running` is the count of the segment that is open before
/// them. No bit may be set in both masks, and the minimum must be at least 1.
///
/// There is no loop over resets. There is one branch on the data, and it is predictable: in real
/// text a segment ends in almost every word, but the segments that begin and end in one word seldom
/// have enough occurrences together for a hit.
#[inline(always)]
pub(crate) fn ended_reaching<K: Kernel>(
    kernel: K,
    min_number: u64,
    running: u64,
    what: &[u64],
    reset: &[u64],
) -> (u64, u64) {
    let (mut hits, mut running) = (0, running);
    for (&what, &reset) in what.iter().zip(reset) {
        let before_last = kernel.before_last_reset(what, reset);
        let head = what & below_first(reset);
        let at_first = running + u64::from(head.count_ones());
        hits += u64::from(reset != 0) & u64::from(at_first >= min_number);
        // The segments that open in this word and end in it.
        let between = before_last & !head;
        if u64::from(between.count_ones()) >= min_number {
            hits += opened_reaching(kernel, between, reset, min_number);
        }
        let after = u64::from(what.count_ones() - before_last.count_ones());
        running = if reset == 0 { running } else { 0 } + after;
    }
    (hits, running)
}

/// Returns how many segments that open in a word hold at least `min_number`, which must be at least
/// 1. `opened_here` is the mask of their occurrences.
#[inline(always)]
fn opened_reaching<K: Kernel>(kernel: K, opened_here: u64, reset: u64, min_number: u64) -> u64 {
    let number = u32::try_from(min_number).unwrap_or(u32::MAX);
    let firsts = if let Some(runs) = runs(kernel, opened_here, reset) {
        let left = of_runs(runs, number);
        left & !(left << 1)
    } else {
        let left = drop_first_of_each(opened_here, reset, number - 1);
        left & !left.wrapping_sub(reset)
    };
    u64::from(firsts.count_ones())
}

/// Returns the counts of the segments that open in a word as runs of set bits: a segment with k
/// occurrences is a run of k, and there is a 0 between two runs. Returns None if the level has no
/// fast instruction for it.
///
/// Extracts the reset mask at the positions that are occurrences or resets. An example of eight
/// bits, with resets at bits 1 and 5 and occurrences at bits 2, 3 and 6 (bit 7 is on the left):
///
/// ```text
/// occurrences               0100_1100
/// resets                    0010_0010
/// resets extracted, PEXT       0_1001    in order: reset, two occurrences, reset, occurrence
/// inverted                     1_0110    from the right: runs of 2 and 1
/// ```
#[inline(always)]
fn runs<K: Kernel>(kernel: K, opened_here: u64, reset: u64) -> Option<u64> {
    let events = opened_here | reset;
    let resets = kernel.extract(reset, events)?;
    Some(!resets & (u64::MAX >> (64 - events.count_ones())))
}

/// Returns true if and only if `length` adjacent bits are set.
#[inline(always)]
fn has_run(bits: u64, length: u32) -> bool {
    of_runs(bits, length) != 0
}

/// From each run of `k` set bits keeps the lowest `k - length + 1`, or none if the run is shorter.
///
/// After each step, bit i is set if `checked` adjacent bits were set from bit i on. Each step
/// doubles `checked`, up to `length`. An example of eight bits, for a length of 3 (bit 7 is on the
/// left):
///
/// ```text
/// bits                     0111_1011    from the left: runs of 4 and 2
/// & itself >> 1            0011_1001    bits i and i + 1 were set
/// & that >> 1              0001_1000    bits i to i + 2 were set
/// ```
#[inline(always)]
fn of_runs(mut bits: u64, length: u32) -> u64 {
    let mut checked = 1;
    while checked < length {
        let step = checked.min(length - checked);
        bits &= bits >> step;
        checked += step;
    }
    bits
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::isa::level::{Level, Run};
    use crate::isa::scalar::Scalar;

    fn scalar() -> Scalar {
        // SAFETY: every machine has the scalar level.
        unsafe { Scalar::new() }
    }

    /// Every pattern of occurrences and resets in ten bits, at each end of a word and in the
    /// middle.
    fn patterns() -> impl Iterator<Item = (u64, u64)> {
        [0, 27, 54].into_iter().flat_map(|shift| {
            (0..3_u64.pow(10)).map(move |pattern| {
                let (mut what, mut reset, mut rest) = (0_u64, 0_u64, pattern);
                for bit in 0..10 {
                    match rest % 3 {
                        1 => what |= 1 << (shift + bit),
                        2 => reset |= 1 << (shift + bit),
                        _ => {}
                    }
                    rest /= 3;
                }
                (what, reset)
            })
        })
    }

    /// Returns the largest count that any segment reaches in a word, one character at a time.
    fn largest(what: u64, reset: u64, running: u64) -> u64 {
        let (mut count, mut largest) = (running, running);
        for bit in 0..64 {
            if reset >> bit & 1 == 1 {
                count = 0;
            }
            count += what >> bit & 1;
            largest = largest.max(count);
        }
        largest
    }

    #[test]
    fn resolve_is_exact_on_every_pattern_of_ten_bits_at_each_end() {
        for (what, reset) in patterns() {
            for running in [0, 1, 3] {
                let expected = largest(what, reset, running);
                for number in running + 1..=8 {
                    let reached = resolve(scalar(), what, reset, running, number);
                    assert_eq!(reached, expected >= number, "{what:b} {reset:b} {running}");
                }
            }
        }
    }

    /// Returns how many of the segments that end in these words hold at least `number`, and the
    /// count of the segment that is open after them, one character at a time.
    fn ended(words: &[(u64, u64)], running: u64, number: u64) -> (u64, u64) {
        let (mut count, mut hits) = (running, 0);
        for (what, reset) in words {
            for bit in 0..64 {
                if reset >> bit & 1 == 1 {
                    hits += u64::from(count >= number);
                    count = 0;
                }
                count += what >> bit & 1;
            }
        }
        (hits, count)
    }

    #[test]
    fn ended_segments_are_counted_on_every_pattern_of_ten_bits_at_each_end() {
        for (what, reset) in patterns() {
            for running in [0, 3] {
                for number in 1..=6 {
                    let expected = ended(&[(what, reset), (1, 2)], running, number);
                    let (what, reset) = ([what, 1], [reset, 2]);
                    let counted = ended_reaching(scalar(), number, running, &what, &reset);
                    assert_eq!(counted, expected, "{what:?} {reset:?} {running} {number}");
                }
            }
        }
    }

    #[test]
    fn the_worked_examples_of_runs_are_right() {
        struct Runs;
        impl Run for Runs {
            type Output = ();

            fn run<K: PairKernel>(self, kernel: K) {
                if let Some(runs) = runs(kernel, 0b0100_1100, 0b0010_0010) {
                    assert_eq!(runs, 0b1_0110);
                }
            }
        }
        for level in Level::available() {
            level.detected().run(Runs);
        }
        assert_eq!(of_runs(0b0111_1011, 2), 0b0011_1001);
        assert_eq!(of_runs(0b0111_1011, 3), 0b0001_1000);
    }

    #[test]
    fn a_run_is_found_at_its_length_and_not_beyond() {
        for length in 1..=64_u32 {
            for start in 0..=64 - length {
                let run = (u64::MAX >> (64 - length)) << start;
                for asked in 1..=64 {
                    assert_eq!(has_run(run, asked), asked <= length);
                }
            }
        }
    }
}
