//! `has_count`: which fold answers which question, and when to switch while reading.

use super::chain::MAX_BY_DROPS;
use super::hit_rule::HitRule;
use super::reach::{self, ByteWords};
use super::running_count::RunningCount;
use super::sum_scan::{StepPolicy, SumScan};
use super::sums;
use crate::fill::classes::Classes;
use crate::fill::filling::{
    Carry, end_of_batch, fill_others, fill_what, fills_what_first, running_after, to_cache_line,
};
use crate::fill::masks::Masks;
use crate::fill::wide::{WideUnit, narrowed};
use crate::isa::bits::{BATCH, BLOCK};
use crate::isa::kernel::BEYOND;
use crate::isa::level::Run;
use crate::isa::pair::Pair;
use crate::isa::pair_kernel::PairKernel;
use crate::text::Text;

/// The state of a search for a segment that reaches the minimum, at some position in a text or
/// between texts that continue each other.
#[derive(Clone, Copy, Debug)]
pub(crate) struct ReachState {
    pub(crate) carry: Carry,
    fold: BoundOrExact,
    policy: StepPolicy,
}

impl ReachState {
    /// Returns the state before any text.
    #[inline(always)]
    pub(crate) fn new(rule: &HitRule) -> ReachState {
        let fold = BoundOrExact::new(rule.min_number());
        ReachState { carry: Carry::default(), fold, policy: StepPolicy::new() }
    }

    /// Returns the count of the open segment.
    pub(crate) fn running(&self) -> u64 {
        self.fold.count.running
    }

    /// Sets the carry and the count of the open segment, after another fold has read some text.
    pub(crate) fn resume(&mut self, carry: Carry, running: u64) {
        self.carry = carry;
        self.fold.count.running = running;
    }
}

/// Whether any segment reaches the minimum, at least 1, in the text from `from`. If none
/// does and `has_more_text`, moves `state` to the end of this text; otherwise `state` is
/// unspecified afterwards.
///
/// Ignores characters that are both counted and a reset, except when the minimum is 1.
pub(crate) struct Reaches<'a> {
    pub(crate) classes: &'a Classes,
    pub(crate) text: Text<'a>,
    pub(crate) from: usize,
    pub(crate) state: &'a mut ReachState,
    pub(crate) has_more_text: bool,
}

impl Run for Reaches<'_> {
    type Output = bool;

    #[inline(always)]
    fn run<K: PairKernel>(self, kernel: K) -> bool {
        let Reaches { classes, text, from, state, has_more_text } = self;
        let min_number = state.fold.count.min_number;
        if let (Text::Utf8(bytes) | Text::Latin1(bytes), Some((what, reset))) =
            (text, classes.as_bytes())
        {
            let bytes = &bytes[from..];
            return match reset {
                // There was no occurrence before, since it would have been a hit.
                _ if min_number == 1 => sums::any(kernel, bytes, what),
                None => {
                    let running = &mut state.fold.count.running;
                    *running += sums::count_to(kernel, bytes, what, min_number - *running);
                    *running >= min_number
                }
                Some(reset) => {
                    reaches_in_bytes(kernel, classes, bytes, (what, reset), state, has_more_text)
                }
            };
        }
        let ReachState { mut carry, mut fold, .. } = *state;
        let mut masks = Masks::EMPTY;
        let mut at = from;
        let what_first = fills_what_first(classes, text);
        while at < text.len() {
            let text = text.up_to(end_of_batch(classes, text, at));
            if what_first {
                // If the batch has too few occurrences for a hit, most resets do not matter.
                let length = fill_what(kernel, classes, text, at, &mut carry, &mut masks);
                let what = &masks.what[..length.div_ceil(BLOCK)];
                let number = what.iter().map(|what| u64::from(what.count_ones())).sum::<u64>();
                let running = fold.count.running;
                if running + number < min_number {
                    let so_far = (running, number);
                    let after =
                        running_after(kernel, classes, text, at, so_far, &mut carry, &mut masks);
                    if let Some(after) = after {
                        fold.count.running = after;
                        at += length;
                        continue;
                    }
                }
            }
            let length = fill_others(kernel, classes, text, at, what_first, &mut carry, &mut masks);
            let words = length.div_ceil(BLOCK);
            if fold.reach_in_masks(kernel, &masks.what[..words], &masks.reset[..words]) {
                return true;
            }
            at += length;
        }
        *state = ReachState { carry, fold, ..*state };
        false
    }
}

/// A fold that chooses, batch by batch, whether to compute the bound first.
#[derive(Clone, Copy, Debug)]
struct BoundOrExact {
    count: RunningCount,
    /// For how many more batches to resolve every word without the bound.
    exact_for: u32,
    /// The same for the next time that the bound is useless. It doubles each time in a row.
    next_exact_for: u32,
}

impl BoundOrExact {
    const SHORTEST: u32 = 16;
    const LONGEST: u32 = 256;

    #[inline(always)]
    fn new(min_number: u64) -> BoundOrExact {
        let count = RunningCount::new(min_number);
        BoundOrExact { count, exact_for: 0, next_exact_for: Self::SHORTEST }
    }

    /// Begins a batch. Returns true if and only if its words are to be resolved without the bound.
    #[inline(always)]
    fn next_is_exact(&mut self) -> bool {
        self.count.resolved = 0;
        let is_exact = self.exact_for > 0;
        self.exact_for = self.exact_for.saturating_sub(1);
        is_exact
    }

    /// After a batch with the bound, decides whether to compute it for the next batches.
    #[inline(always)]
    fn judge_bound(&mut self) {
        /// If more words than this had to be resolved, the bound was useless.
        const MAX_RESOLVED: u32 = 16;
        if self.count.resolved > MAX_RESOLVED && self.count.min_number <= MAX_BY_DROPS {
            self.exact_for = self.next_exact_for;
            self.next_exact_for = (2 * self.next_exact_for).min(Self::LONGEST);
        } else {
            self.next_exact_for = Self::SHORTEST;
        }
    }

    /// Returns true if and only if a segment reaches the minimum in these filled words.
    #[inline(always)]
    fn reach_in_masks<K: PairKernel>(&mut self, kernel: K, what: &[u64], reset: &[u64]) -> bool {
        if self.count.min_number == 1 {
            // Any occurrence reaches it, wherever the resets are.
            return what.iter().any(|what| *what != 0);
        }
        if self.next_is_exact() {
            return reach::exact(kernel, &mut self.count, &(what, reset));
        }
        let reached = reach::bounded_in_groups(kernel, &mut self.count, what, reset);
        self.judge_bound();
        reached
    }

    /// Returns true if and only if a segment reaches the minimum in a batch with one counted byte
    /// and one reset byte. Computes the masks while reading, without storing them.
    #[inline(always)]
    fn reach_in_batch<K: PairKernel>(
        &mut self,
        kernel: K,
        pair: Option<&Pair>,
        words: ByteWords<'_>,
    ) -> bool {
        let batch = words.blocks.first_chunk().expect("a batch has WORDS blocks");
        if self.next_is_exact() {
            let count = &mut self.count;
            let by_pair = match pair {
                Some(pair) => reach::exact_pair(kernel, count, pair, batch),
                None => None,
            };
            return match by_pair {
                Some(reached) => reached,
                None => reach::exact(kernel, count, &words),
            };
        }
        let count = &mut self.count;
        let by_pair = match pair {
            Some(pair) => reach::bounded_pair(kernel, count, pair, batch, &words),
            None => None,
        };
        let reached = match by_pair {
            Some(reached) => reached,
            None => reach::bounded(kernel, count, &words),
        };
        self.judge_bound();
        reached
    }

    /// As [`BoundOrExact::reach_in_batch`], for fewer bytes than a batch, always with the bound.
    #[inline(always)]
    fn reach_in_short<K: PairKernel>(&mut self, kernel: K, words: ByteWords<'_>) -> bool {
        let (what, reset) = words.short_word(kernel, words.rest);
        reach::bounded(kernel, &mut self.count, &words)
            || reach::bounded(kernel, &mut self.count, &([what].as_slice(), [reset].as_slice()))
    }
}

/// [`Reaches`] for one counted byte and one reset byte. Uses sums where they decide, otherwise
/// masks.
#[inline(always)]
fn reaches_in_bytes<K: PairKernel>(
    kernel: K,
    classes: &Classes,
    bytes: &[u8],
    (what, reset): (u8, u8),
    state: &mut ReachState,
    has_more_text: bool,
) -> bool {
    let pair = classes.pair.as_deref();
    let mut fold = state.fold;
    let (head, bytes) = bytes.split_at(to_cache_line(bytes));
    if !head.is_empty() && fold.reach_in_short(kernel, ByteWords::new(head, what, Some(reset))) {
        return true;
    }
    let mut sums = SumScan::new(what, reset, fold.count, state.policy);
    let mut at = 0;
    while bytes.len() - at >= BATCH {
        if sums.policy.mask_batches == 0 {
            if sums.reach_in_batch(kernel, bytes, at) {
                return true;
            }
            at += BATCH;
            if sums.policy.mask_batches > 0 {
                fold.count.running = sums.running(kernel, &bytes[..at]);
            }
        } else {
            let words = sums.words(&bytes[at..at + BATCH]);
            if fold.reach_in_batch(kernel, pair, words) {
                return true;
            }
            at += BATCH;
            sums.policy.mask_batches -= 1;
            if sums.policy.mask_batches == 0 {
                sums.start(at, fold.count.running);
            }
        }
    }
    let words = sums.words(&bytes[at..]);
    if sums.policy.mask_batches == 0 {
        if !has_more_text {
            fold.count.running = sums.open_bound;
            if !fold.reach_in_short(kernel, words) {
                return false;
            }
        }
        fold.count.running = sums.running(kernel, &bytes[..at]);
    }
    if fold.reach_in_short(kernel, words) {
        return true;
    }
    state.fold = fold;
    state.policy = sums.policy;
    false
}

/// Whether at most 64 bytes contain a segment that reaches the minimum. One byte is
/// counted; one byte or none is the reset.
pub(crate) struct ReachesInShort<'a> {
    pub(crate) bytes: &'a [u8],
    pub(crate) what: u8,
    pub(crate) reset: Option<u8>,
    pub(crate) min_number: u64,
}

impl Run for ReachesInShort<'_> {
    type Output = bool;

    #[inline(always)]
    fn run<K: PairKernel>(self, kernel: K) -> bool {
        let ReachesInShort { bytes, what, reset, min_number } = self;
        if min_number > bytes.len() as u64 {
            return false;
        }
        let words = ByteWords { blocks: &[], rest: bytes, what, reset };
        let (what, reset) = words.short_word(kernel, bytes);
        reach::resolve(kernel, what, reset, 0, min_number)
    }
}

/// As [`ReachesInShort`], for at most 64 wide characters. `what` and `reset` must be below
/// [`BEYOND`].
pub(crate) struct ReachesInShortWide<'a, U> {
    pub(crate) units: &'a [U],
    pub(crate) what: u8,
    pub(crate) reset: Option<u8>,
    pub(crate) min_number: u64,
}

impl<U: WideUnit> Run for ReachesInShortWide<'_, U> {
    type Output = bool;

    #[inline(always)]
    fn run<K: PairKernel>(self, kernel: K) -> bool {
        let ReachesInShortWide { units, what, reset, min_number } = self;
        debug_assert!(what < BEYOND && reset.is_none_or(|reset| reset < BEYOND));
        let mut bytes = [0; BLOCK];
        for (byte, unit) in bytes.iter_mut().zip(units) {
            *byte = narrowed(*unit);
        }
        ReachesInShort { bytes: &bytes[..units.len()], what, reset, min_number }.run(kernel)
    }
}
