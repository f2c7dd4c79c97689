//! What an instruction set may give on top: the commonest question, two sets of ASCII bytes, eight
//! blocks at a time.

use super::bits::WORDS;
use super::kernel::Kernel;
use super::pair::Pair;
use super::word_bounds::WordBounds;

/// The blocks of one batch.
pub(crate) type Batch = [[u8; 64]; WORDS];

/// The faster ways of a level. By default there are none: each answer then says that nothing was done.
///
/// # Safety
/// [`PairKernel::bound_words`] must have written the bounds of as many words as it says.
pub(crate) unsafe trait PairKernel: Kernel {
    /// Whether the level has these ways.
    const HAS_PAIRS: bool = false;

    /// Fills the masks of a pair, for whole groups of eight blocks. Returns how many blocks it filled.
    #[inline(always)]
    fn fill_pair(
        self,
        _pair: &Pair,
        _blocks: &[[u8; 64]],
        _what: &mut [u64; WORDS],
        _reset: &mut [u64; WORDS],
    ) -> usize {
        0
    }

    /// As [`PairKernel::fill_pair`], and clears in both masks what stands between two bytes `quote`.
    /// `inside` is all ones if the first byte is within quotes, otherwise 0; it is carried on.
    #[inline(always)]
    fn fill_pair_unquoted(
        self,
        _pair: &Pair,
        _quote: u8,
        _inside: &mut u64,
        _blocks: &[[u8; 64]],
        _what: &mut [u64; WORDS],
        _reset: &mut [u64; WORDS],
    ) -> usize {
        0
    }

    /// Bounds the segments of a batch in which a pair is asked, of which the first is open with the
    /// count `running`: for data in which few words may hold a hit.
    #[inline(always)]
    fn bound_pair(
        self,
        _pair: &Pair,
        _batch: &Batch,
        _min_number: u64,
        _running: u64,
    ) -> Option<BatchBound> {
        None
    }

    /// Gives the masks of a pair in a batch to a sink, word by word: for data in which most words may
    /// hold a hit. Returns false if it gave none.
    #[inline(always)]
    fn feed_pair(self, _pair: &Pair, _batch: &Batch, _sink: &mut impl WordSink) -> bool {
        false
    }

    /// Writes the bounds of whole groups of eight words, as many as both slices and a batch hold.
    /// Returns how many words these are.
    #[inline(always)]
    fn bound_words(
        self,
        _what: &[u64],
        _reset: &[u64],
        _min_number: u64,
        _bounds: &mut WordBounds,
    ) -> usize {
        0
    }
}

/// What is known of the segments of a batch.
#[derive(Clone, Copy, Debug)]
pub(crate) struct BatchBound {
    /// The largest count of a segment that is open when a word begins, up to its end or the word's.
    pub(crate) most: u64,
    /// The count of the segment that is open at the end.
    pub(crate) running: u64,
    /// The words in which a segment may begin and reach the number.
    pub(crate) may_open_hit: u64,
}

/// Takes masks of what is counted and of the resets, in order.
pub(crate) trait WordSink {
    fn take(&mut self, what: u64, reset: u64);
}
