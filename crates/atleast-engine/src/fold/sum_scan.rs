//! The fold for minimums that few segments come near: sums over steps of some hundred bytes.
//!
//! One byte is counted, and one byte is the reset. A step cannot contain a hit if the open segment
//! and all occurrences in the step together are fewer than the minimum. For a minimum of 20:
//!
//! ```text
//!                      step 0           step 1           step 2
//! occurrences          9, 2 in tail     8, 3 in tail     6, 0 in tail
//! reset in its tail    yes              no               no
//! open bound before    0                2                2 + 8 = 10
//! total bound          9 < 20           2 + 8 < 20       10 + 6 < 20
//! ```
//!
//! The reset in the tail of step 0 ends the open segment, so at most the 2 occurrences in that tail
//! belong to the next one. All three steps are decided without a mask.

use super::reach::{ByteWords, Words, bounded};
use super::running_count::RunningCount;
use super::sums::Sums;
use crate::isa::bits::{BATCH, below_last};
use crate::isa::kernel::Kernel;

/// The length of the steps of [`SumScan`], and when to switch to masks.
#[derive(Clone, Copy, Debug)]
pub(crate) struct StepPolicy {
    /// For how many batches to use masks before trying sums again, and for how many the next time.
    pub(crate) mask_batches: usize,
    next_mask_batches: usize,
    /// The number of bytes in a step.
    step: usize,
    /// How many batches have passed without a step that had to be checked, and after how many to
    /// try a longer step.
    batches_without_check: usize,
    patience: usize,
}

impl StepPolicy {
    const SHORTEST: usize = 256;
    const LONGEST: usize = 2048;
    const MAX_MASK_BATCHES: usize = 256;
    const MAX_PATIENCE: usize = 128;

    #[inline(always)]
    pub(crate) fn new() -> StepPolicy {
        StepPolicy {
            mask_batches: 0,
            next_mask_batches: 4,
            step: 512,
            batches_without_check: 0,
            patience: 2,
        }
    }

    /// Chooses the step of the next batch by the number of steps that had to be checked in this
    /// one. Tries a longer step after some batches without a check, and doubles the number of those
    /// batches each time a step turns out to be too long.
    #[inline(always)]
    fn adapt(&mut self, checked: usize) {
        if checked == 0 {
            self.batches_without_check += 1;
            if self.batches_without_check >= self.patience && self.step < Self::LONGEST {
                self.step *= 2;
                self.batches_without_check = 0;
            }
            return;
        }
        self.batches_without_check = 0;
        if 8 * checked <= BATCH / self.step {
            return;
        }
        self.patience = (2 * self.patience).min(Self::MAX_PATIENCE);
        if self.step > Self::SHORTEST {
            self.step /= 2;
        } else {
            self.mask_batches = self.next_mask_batches;
            self.next_mask_batches = (2 * self.next_mask_batches).min(Self::MAX_MASK_BATCHES);
        }
    }
}

/// A scan by sums.
pub(crate) struct SumScan {
    what: u8,
    reset: u8,
    min_number: u64,
    pub(crate) policy: StepPolicy,
    /// The largest count that the open segment can have.
    pub(crate) open_bound: u64,
    /// The last offset at which the count of the open segment was known, and that count.
    known: (usize, u64),
}

impl SumScan {
    /// Returns a scan at the start of a text.
    #[inline(always)]
    pub(crate) fn new(what: u8, reset: u8, count: RunningCount, policy: StepPolicy) -> SumScan {
        let RunningCount { min_number, running, .. } = count;
        SumScan { what, reset, min_number, policy, open_bound: running, known: (0, running) }
    }

    /// Starts again at an offset where the count of the open segment is known.
    #[inline(always)]
    pub(crate) fn start(&mut self, at: usize, running: u64) {
        self.open_bound = running;
        self.known = (at, running);
    }

    /// Returns true if and only if a segment reaches the minimum in the batch at `at`.
    #[inline(always)]
    pub(crate) fn reach_in_batch<K: Kernel>(&mut self, kernel: K, bytes: &[u8], at: usize) -> bool {
        let checked = match self.policy.step {
            256 => self.take_steps::<K, 256>(kernel, bytes, at),
            512 => self.take_steps::<K, 512>(kernel, bytes, at),
            1024 => self.take_steps::<K, 1024>(kernel, bytes, at),
            _ => self.take_steps::<K, { StepPolicy::LONGEST }>(kernel, bytes, at),
        };
        match checked {
            Some(checked) => {
                self.policy.adapt(checked);
                false
            }
            None => true,
        }
    }

    /// Reads the batch at `at` in steps of `STEP` bytes, and checks those that may contain a hit.
    /// Returns how many it checked, or None if a segment reaches the minimum.
    #[inline(always)]
    fn take_steps<K: Kernel, const STEP: usize>(
        &mut self,
        kernel: K,
        bytes: &[u8],
        at: usize,
    ) -> Option<usize> {
        let mut checked = 0;
        for (step, text) in bytes[at..at + BATCH].as_chunks::<STEP>().0.iter().enumerate() {
            let sums = Sums::of(kernel, text, self.what, self.reset);
            let count = sums.head + sums.tail;
            if self.open_bound + count >= self.min_number {
                checked += 1;
                if self.reach_in(kernel, bytes, at + step * STEP, text) {
                    return None;
                }
            } else if sums.resets_in_tail {
                self.open_bound = sums.tail;
            } else {
                self.open_bound += count;
            }
        }
        Some(checked)
    }

    /// Returns true if and only if a segment reaches the minimum in `text`, whole blocks at
    /// `offset`. First uses the bound of the open segment, and only if that is not enough, its
    /// exact count.
    #[inline(always)]
    fn reach_in<K: Kernel>(&mut self, kernel: K, bytes: &[u8], offset: usize, text: &[u8]) -> bool {
        let mut count = RunningCount::new(self.min_number);
        count.running = self.open_bound;
        if bounded(kernel, &mut count, &self.words(text)) {
            count.running = self.running(kernel, &bytes[..offset]);
            self.known = (offset, count.running);
            if bounded(kernel, &mut count, &self.words(text)) {
                return true;
            }
        }
        self.open_bound = count.running;
        false
    }

    /// Returns bytes as words.
    #[inline(always)]
    pub(crate) fn words<'text>(&self, bytes: &'text [u8]) -> ByteWords<'text> {
        ByteWords::new(bytes, self.what, Some(self.reset))
    }

    /// Returns the count of the segment that is open at the end of these bytes, by searching back
    /// for its start. Stops where the count was last known, so no byte is searched twice.
    #[inline(always)]
    pub(crate) fn running<K: Kernel>(&self, kernel: K, bytes: &[u8]) -> u64 {
        let (at, mut count) = (self.known.0, 0);
        let words = self.words(&bytes[at..]);
        for word in (0..words.length()).rev() {
            let (what, reset) = words.word(kernel, word);
            count += u64::from((what & !below_last(reset)).count_ones());
            if reset != 0 {
                return count;
            }
        }
        count + self.known.1
    }
}
