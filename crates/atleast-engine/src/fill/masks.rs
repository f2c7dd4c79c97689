//! A batch of text as masks: one word per class for each block of 64 characters, bit i for
//! character i.

use crate::isa::bits::WORDS;

/// The masks of one batch.
#[derive(Clone)]
#[repr(align(64))]
pub(crate) struct Masks {
    /// Bit i is set at the first byte or character of each occurrence; for a string, at its last.
    pub(crate) what: [u64; WORDS],
    /// Bit i is set at each reset; if empty segments are ignored, at every byte of it.
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
