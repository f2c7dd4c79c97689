//! Bounds of words, written by vector code eight at a time and read by scalar code that follows it.

use std::mem::MaybeUninit;

use super::bits::WORDS;

/// The number of words in a group.
pub(crate) const GROUP: usize = 8;

/// For each word: the number of occurrences before its first reset (`head`) and after its last one
/// (`after`), and all ones if it has no reset, otherwise 0 (`keep`). An example of eight bits (bit
/// 7 is on the left):
///
/// ```text
/// occurrences     0100_1011
/// resets          0010_0100
/// head            2            bits 0 and 1
/// after           1            bit 6
/// keep            0
/// ```
///
/// A segment with a count of `running` before the word has `running + head` at its end, and the
/// next word's `running` is `(running & keep) + after`.
#[repr(align(64))]
pub(crate) struct WordBounds {
    pub(super) head: [MaybeUninit<u64>; WORDS],
    pub(super) after: [MaybeUninit<u64>; WORDS],
    pub(super) keep: [MaybeUninit<u64>; WORDS],
    /// For each group, the words in which a segment may begin and reach the minimum.
    pub(crate) may_open_hit: [u8; WORDS / GROUP],
}

impl WordBounds {
    /// Returns uninitialized bounds. (As one expression with the zeros in it, the compiler would
    /// also clear arrays that need not be cleared.)
    #[inline(always)]
    pub(crate) fn unwritten() -> WordBounds {
        let mut bounds = MaybeUninit::<WordBounds>::uninit();
        // SAFETY: the field is within `bounds`, and the other fields may stay uninitialized.
        unsafe {
            (&raw mut (*bounds.as_mut_ptr()).may_open_hit).write([0; WORDS / GROUP]);
            bounds.assume_init()
        }
    }

    /// Moves `running`, the count of the open segment, over the group of words that begins at
    /// `word`. Returns the largest count of any segment that is open at the start of a word, taken
    /// at that word's first reset or at its end.
    ///
    /// # Safety
    /// The bounds of the group must have been written.
    #[inline(always)]
    pub(crate) unsafe fn chain(&self, word: usize, running: &mut u64) -> u64 {
        let mut max_count = 0;
        for word in word..word + GROUP {
            // SAFETY: the caller promises that these three values are written, so they exist.
            let (head, after, keep) = unsafe {
                (
                    self.head.get_unchecked(word).assume_init(),
                    self.after.get_unchecked(word).assume_init(),
                    self.keep.get_unchecked(word).assume_init(),
                )
            };
            max_count = max_count.max(opaque(*running + head));
            *running = (*running & keep) + after;
        }
        max_count
    }
}

/// Returns the number, hiding its origin from the compiler. Otherwise the compiler moves the eight
/// numbers of a group into vectors to find the largest, which halves the speed.
#[inline(always)]
#[cfg(target_arch = "x86_64")]
pub(crate) fn opaque(mut number: u64) -> u64 {
    // SAFETY: there is no instruction in it, so it touches no memory.
    unsafe {
        std::arch::asm!(
            "/* {0} */",
            inout(reg) number,
            options(pure, nomem, nostack, preserves_flags)
        );
    }
    number
}

/// Returns the number. Only x86-64 has a level with vectors to hide it from.
#[inline(always)]
#[cfg(not(target_arch = "x86_64"))]
pub(crate) fn opaque(number: u64) -> u64 {
    number
}
