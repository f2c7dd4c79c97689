//! A batch of text as masks: for each 64 characters a word for each class, bit i for character i.

use crate::isa::bits::WORDS;

/// The masks of one batch.
#[derive(Clone)]
#[repr(align(64))]
pub(crate) struct Masks {
    /// The first byte or character of each one that is counted; of a string, the last.
    pub(crate) what: [u64; WORDS],
    /// Each reset; where the question skips empty segments, every byte of it.
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
