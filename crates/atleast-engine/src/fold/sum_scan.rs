//! The way for numbers that few segments come near: sums over steps of some hundred bytes.
//!
//! One byte is counted, and one byte is the reset. A step cannot hold a hit if what may run into it and
//! all that stands in it are too few together.

use super::reach::{ByteWords, Words, bounded};
use super::running_count::RunningCount;
use super::sums::Sums;
use crate::isa::bits::{BATCH, below_last};
use crate::isa::kernel::Kernel;

/// How long the steps of [`SumScan`] are, and when the masks take over.
#[derive(Clone, Copy, Debug)]
pub(crate) struct StepPolicy {
    /// How many batches are left to the masks before sums are tried again, and how many next time.
    pub(crate) rest: usize,
    next_rest: usize,
    /// How many bytes a step has.
    step: usize,
    /// How many batches there were since a step had to be looked at, and how many there must be before a
    /// longer step is tried.
    without_a_look: usize,
    patience: usize,
}

impl StepPolicy {
    const SHORTEST: usize = 256;
    const LONGEST: usize = 2048;
    const MOST_REST: usize = 256;
    const MOST_PATIENCE: usize = 128;

    #[inline(always)]
    pub(crate) fn new() -> StepPolicy {
        StepPolicy { rest: 0, next_rest: 4, step: 512, without_a_look: 0, patience: 2 }
    }

    /// Chooses the step of the next batch by how many steps had to be looked at in this one. A longer
    /// step is tried only after a while without any, and after a longer while each time that it turns
    /// out to have been too long.
    #[inline(always)]
    fn adapt(&mut self, looked_at: usize) {
        if looked_at == 0 {
            self.without_a_look += 1;
            if self.without_a_look >= self.patience && self.step < Self::LONGEST {
                self.step *= 2;
                self.without_a_look = 0;
            }
            return;
        }
        self.without_a_look = 0;
        if 8 * looked_at <= BATCH / self.step {
            return;
        }
        self.patience = (2 * self.patience).min(Self::MOST_PATIENCE);
        if self.step > Self::SHORTEST {
            self.step /= 2;
        } else {
            self.rest = self.next_rest;
            self.next_rest = (2 * self.next_rest).min(Self::MOST_REST);
        }
    }
}

/// A scan by sums.
pub(crate) struct SumScan {
    what: u8,
    reset: u8,
    min_number: u64,
    pub(crate) policy: StepPolicy,
    /// No segment that is open here can hold more.
    pub(crate) at_most: u64,
    /// The last offset at which the count of the open segment was known, and that count.
    known: (usize, u64),
}

impl SumScan {
    /// At the start of a text, to which `count` came.
    #[inline(always)]
    pub(crate) fn new(what: u8, reset: u8, count: RunningCount, policy: StepPolicy) -> SumScan {
        let RunningCount { min_number, running, .. } = count;
        SumScan { what, reset, min_number, policy, at_most: running, known: (0, running) }
    }

    /// Begins again, where the count of the open segment is known.
    #[inline(always)]
    pub(crate) fn start(&mut self, at: usize, running: u64) {
        self.at_most = running;
        self.known = (at, running);
    }

    /// Returns true if and only if the number is reached in the batch at `at`.
    #[inline(always)]
    pub(crate) fn reach_in_batch<K: Kernel>(&mut self, kernel: K, bytes: &[u8], at: usize) -> bool {
        let looked_at = match self.policy.step {
            256 => self.take_steps::<K, 256>(kernel, bytes, at),
            512 => self.take_steps::<K, 512>(kernel, bytes, at),
            1024 => self.take_steps::<K, 1024>(kernel, bytes, at),
            _ => self.take_steps::<K, { StepPolicy::LONGEST }>(kernel, bytes, at),
        };
        match looked_at {
            Some(looked_at) => {
                self.policy.adapt(looked_at);
                false
            }
            None => true,
        }
    }

    /// Takes the batch at `at` in steps of `STEP` bytes; one that may hold a hit is looked at closely.
    /// Returns how many were, or None if the number is reached.
    #[inline(always)]
    fn take_steps<K: Kernel, const STEP: usize>(
        &mut self,
        kernel: K,
        bytes: &[u8],
        at: usize,
    ) -> Option<usize> {
        let mut looked_at = 0;
        for (step, text) in bytes[at..at + BATCH].as_chunks::<STEP>().0.iter().enumerate() {
            let sums = Sums::of(kernel, text, self.what, self.reset);
            let count = sums.head + sums.tail;
            if self.at_most + count >= self.min_number {
                looked_at += 1;
                if self.reach_in(kernel, bytes, at + step * STEP, text) {
                    return None;
                }
            } else if sums.resets_in_tail {
                self.at_most = sums.tail;
            } else {
                self.at_most += count;
            }
        }
        Some(looked_at)
    }

    /// Returns true if and only if the number is reached in `text`, whole blocks at `offset`: first from
    /// the most that the open segment can hold, and only if that says yes, from what it does hold.
    #[inline(always)]
    fn reach_in<K: Kernel>(&mut self, kernel: K, bytes: &[u8], offset: usize, text: &[u8]) -> bool {
        let mut count = RunningCount::new(self.min_number);
        count.running = self.at_most;
        if bounded(kernel, &mut count, &self.words(text)) {
            count.running = self.running(kernel, &bytes[..offset]);
            self.known = (offset, count.running);
            if bounded(kernel, &mut count, &self.words(text)) {
                return true;
            }
        }
        self.at_most = count.running;
        false
    }

    /// Returns bytes as words.
    #[inline(always)]
    pub(crate) fn words<'text>(&self, bytes: &'text [u8]) -> ByteWords<'text> {
        ByteWords::new(bytes, self.what, Some(self.reset))
    }

    /// Returns the count of the segment that is open at the end of these bytes, by looking back for its
    /// start. That is never farther than to where the count was last known, so that all looks together
    /// read nothing twice.
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
