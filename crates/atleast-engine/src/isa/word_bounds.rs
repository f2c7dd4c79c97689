//! What vectors write of eight words at a time, for a scalar chain that runs behind them.

use std::mem::MaybeUninit;

use super::bits::WORDS;

/// How many words are taken together.
pub(crate) const GROUP: usize = 8;

/// For each word: how many of what is counted stand before the first reset (`head`) and behind the last
/// (`after`), and all ones if there is no reset (`keep`).
#[repr(align(64))]
pub(crate) struct WordBounds {
    pub(super) head: [MaybeUninit<u64>; WORDS],
    pub(super) after: [MaybeUninit<u64>; WORDS],
    pub(super) keep: [MaybeUninit<u64>; WORDS],
    /// For each group, the words in which a segment may begin and reach the number.
    pub(crate) may_open_hit: [u8; WORDS / GROUP],
}

impl WordBounds {
    /// Returns bounds of which nothing is written. (As one expression with the zeros in it, the compiler
    /// also clears an array that need not be.)
    #[inline(always)]
    pub(crate) fn unwritten() -> WordBounds {
        let mut bounds = MaybeUninit::<WordBounds>::uninit();
        // SAFETY: the field is within `bounds`, and the others need not be written.
        unsafe {
            (&raw mut (*bounds.as_mut_ptr()).may_open_hit).write([0; WORDS / GROUP]);
            bounds.assume_init()
        }
    }

    /// Moves `running`, the count of the open segment, over the group of words that begins at `word`.
    /// Returns the largest count that a segment which is open when a word begins has at that word's
    /// first reset or end.
    ///
    /// # Safety
    /// The bounds of the group must have been written.
    #[inline(always)]
    pub(crate) unsafe fn chain(&self, word: usize, running: &mut u64) -> u64 {
        let mut most = 0;
        for word in word..word + GROUP {
            // SAFETY: the caller promises that these three words are written, and so that they exist.
            let (head, after, keep) = unsafe {
                (
                    self.head.get_unchecked(word).assume_init(),
                    self.after.get_unchecked(word).assume_init(),
                    self.keep.get_unchecked(word).assume_init(),
                )
            };
            most = most.max(in_register(*running + head));
            *running = (*running & keep) + after;
        }
        most
    }
}

/// Returns the number, and hides from the compiler what it is: otherwise it moves the eight numbers of
/// a group into vectors to find the largest, which costs half the speed.
#[inline(always)]
#[cfg(target_arch = "x86_64")]
pub(crate) fn in_register(mut number: u64) -> u64 {
    // SAFETY: it holds no instruction, so it touches no memory.
    unsafe {
        std::arch::asm!("/* {0} */", inout(reg) number, options(pure, nomem, nostack, preserves_flags));
    }
    number
}

/// Returns the number: only a level of x86-64 has vectors to hide it from.
#[inline(always)]
#[cfg(not(target_arch = "x86_64"))]
pub(crate) fn in_register(number: u64) -> u64 {
    number
}
