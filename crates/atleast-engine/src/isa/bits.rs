//! Masks of 64 bits: how many make a batch, and operations on them.
//!
//! Bit i of a mask is character i of a block of 64 characters.

/// The number of characters in a block, the bits of one mask.
pub(crate) const BLOCK: usize = 64;

/// The number of blocks in a batch: 4 KiB of one-byte characters, which fits in the first cache.
pub(crate) const WORDS: usize = 64;

/// The number of characters in a batch.
pub(crate) const BATCH: usize = BLOCK * WORDS;

/// Returns the index of the set bit that has `before` set bits below it.
#[inline(always)]
pub(crate) fn nth_bit(mut mask: u64, before: u64) -> usize {
    for _ in 0..before {
        mask &= mask - 1;
    }
    mask.trailing_zeros() as usize
}

/// Returns the bits below the lowest set bit, or all bits if none is set.
///
/// `0010_0100` gives `0000_0011`.
#[inline(always)]
pub(crate) fn below_first(mask: u64) -> u64 {
    mask.wrapping_sub(1) & !mask
}

/// Returns the bits below the highest set bit, or no bits if none is set.
///
/// `0010_0100` gives `0001_1111`.
#[inline(always)]
pub(crate) fn below_last(mask: u64) -> u64 {
    if mask == 0 { 0 } else { u64::MAX >> mask.leading_zeros() >> 1 }
}

/// Returns the bits of `mask` from bit `bit` on, or none if `bit` is 64 or more.
#[inline(always)]
pub(crate) fn from_bit(mask: u64, bit: usize) -> u64 {
    if bit < BLOCK { mask & u64::MAX << bit } else { 0 }
}

/// Returns the lowest `length` bits; `length` must be 1 to 64.
#[inline(always)]
pub(crate) fn lowest(length: usize) -> u64 {
    debug_assert!((1..=BLOCK).contains(&length));
    u64::MAX >> (BLOCK - length)
}

/// Returns all ones if an odd number of bits is set, otherwise 0.
#[inline(always)]
pub(crate) fn parity(mask: u64) -> u64 {
    0_u64.wrapping_sub(u64::from(mask.count_ones() & 1))
}
