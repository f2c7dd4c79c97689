//! Finds segments with many occurrences by clearing the first occurrence of each segment.
//!
//! Subtracting the reset that opens a segment borrows from the first occurrence after it, and so
//! clears that occurrence. In the code this is called a *drop*. An example of eight bits, with
//! resets at bits 2 and 5 and occurrences at bits 3, 4 and 7 (bit 7 is on the left):
//!
//! ```text
//! occurrences                  1001_1000
//! resets                       0010_0100
//! occurrences - resets         0111_0100    each reset borrows from the next occurrence above it
//! occurrences & difference     0001_0000    left: the second one after bit 2, none after bit 5
//! ```
//!
//! If a segment has no occurrences, its borrow reaches the next reset and merges with that reset's
//! borrow.

use super::running_count::RunningCount;
use crate::isa::pair_kernel::WordSink;

/// The largest minimum for which drops are the fastest way; see [`by_drops`].
pub(crate) const MAX_BY_DROPS: u64 = 8;

/// Calls a function that is generic over the number of drops, one less than the minimum. Evaluates
/// to None if the minimum is larger than [`MAX_BY_DROPS`].
macro_rules! by_drops {
    ($min_number:expr, $function:ident::<$kernel:ty>($($argument:expr),*)) => {
        match $min_number {
            2 => Some($function::<1, $kernel>($($argument),*)),
            3 => Some($function::<2, $kernel>($($argument),*)),
            4 => Some($function::<3, $kernel>($($argument),*)),
            5 => Some($function::<4, $kernel>($($argument),*)),
            6 => Some($function::<5, $kernel>($($argument),*)),
            7 => Some($function::<6, $kernel>($($argument),*)),
            8 => Some($function::<7, $kernel>($($argument),*)),
            _ => None,
        }
    };
}
pub(crate) use by_drops;

/// Finds a segment that holds more than `DROPS` occurrences: clears the first occurrence of every
/// segment that many times. Any bit that is left is in a hit. There is no branch, and no work per
/// reset.
///
/// A borrow out of a word belongs to the open segment: `pending[i]` is 1 if that segment has not
/// yet had the occurrence that drop `i` clears.
#[derive(Clone, Copy)]
pub(crate) struct Chain<const DROPS: usize> {
    pending: [u64; DROPS],
    left: u64,
}

impl<const DROPS: usize> Chain<DROPS> {
    #[inline(always)]
    pub(crate) fn new(running: u64) -> Self {
        let mut pending = [0; DROPS];
        for (drop, pending) in (0..).zip(&mut pending) {
            *pending = u64::from(drop >= running);
        }
        Chain { pending, left: 0 }
    }

    /// Returns true if and only if there was a hit. If there was none, `count` is then the count
    /// of the open segment.
    #[inline(always)]
    pub(crate) fn end(self, count: &mut RunningCount) -> bool {
        count.running = DROPS as u64 - self.pending.iter().sum::<u64>();
        self.left != 0
    }
}

impl<const DROPS: usize> WordSink for Chain<DROPS> {
    #[inline(always)]
    fn take(&mut self, what: u64, reset: u64) {
        let mut occurrences = what;
        for pending in &mut self.pending {
            let (dropped, borrow) = occurrences.overflowing_sub(reset | *pending);
            occurrences &= dropped;
            *pending = u64::from(borrow);
        }
        self.left |= occurrences;
    }
}

/// Clears the first occurrence of each segment of a word, `times` times.
#[inline(always)]
pub(crate) fn drop_first_of_each(mut occurrences: u64, reset: u64, times: u32) -> u64 {
    for _ in 0..times {
        if occurrences == 0 {
            break;
        }
        occurrences &= occurrences.wrapping_sub(reset);
    }
    occurrences
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_worked_example_is_right() {
        assert_eq!(drop_first_of_each(0b1001_1000, 0b0010_0100, 1), 0b0001_0000);
    }
}
