//! A piece of text as masks: for each 64 characters a word for each class, bit i for character i.

/// How many words one filling holds: 4 KiB of one-byte characters, which stays in the first cache.
pub(crate) const WORDS: usize = 64;

/// How many characters one filling holds.
pub(crate) const CHUNK: usize = 64 * WORDS;

/// The masks of one filling.
#[derive(Clone)]
#[repr(align(64))]
pub(crate) struct Masks {
    /// Where what is counted begins; where it is a string, its last byte or character.
    pub(crate) what: [u64; WORDS],
    /// Where a reset stands; where the question leaves out empty segments, on each of its bytes.
    pub(crate) reset: [u64; WORDS],
}

impl Masks {
    pub(crate) const EMPTY: Masks = Masks { what: [0; WORDS], reset: [0; WORDS] };
}

impl std::fmt::Debug for Masks {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("Masks")
    }
}

/// Returns the place of a set bit that has `before` set bits below it.
#[inline(always)]
pub(crate) fn nth_bit(mut mask: u64, before: u64) -> usize {
    for _ in 0..before {
        mask &= mask - 1;
    }
    mask.trailing_zeros() as usize
}

/// Returns the bits below the lowest one set; all where none is.
#[inline(always)]
pub(crate) fn below_first(mask: u64) -> u64 {
    mask.wrapping_sub(1) & !mask
}

/// Returns the bits below the highest one set; none where none is.
#[inline(always)]
pub(crate) fn below_last(mask: u64) -> u64 {
    if mask == 0 { 0 } else { u64::MAX >> mask.leading_zeros() >> 1 }
}
