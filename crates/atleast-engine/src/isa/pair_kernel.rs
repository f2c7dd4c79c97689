//! Optional operations of an instruction set, for the most common question: two sets of ASCII
//! bytes, eight blocks at a time.

use super::bits::WORDS;
use super::kernel::Kernel;
use super::pair::Pair;
use super::word_bounds::WordBounds;

/// The blocks of one batch.
pub(crate) type Batch = [[u8; 64]; WORDS];

/// The optional operations. By default there are none, and each returns that it did nothing.
///
/// # Safety
/// [`PairKernel::bound_words`] must write the bounds of as many words as it returns.
pub(crate) unsafe trait PairKernel: Kernel {
    /// Whether the level has these operations.
    const HAS_PAIRS: bool = false;

    /// Fills the masks of a pair, for whole groups of eight blocks. Returns how many blocks it
    /// filled.
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

    /// As [`PairKernel::fill_pair`], and clears in both masks what is within quotes. `inside` is
    /// all ones if the first byte is within quotes, otherwise 0, and is updated.
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

    /// Bounds the segments of a batch for a pair. `running` is the count of the segment that is
    /// open before the batch. For data in which few words may contain a hit.
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

    /// Gives the masks of a batch for a pair to a sink, word by word. Returns false if it gave
    /// none. For data in which most words may contain a hit.
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

/// Bounds of the segments in a batch.
#[derive(Clone, Copy, Debug)]
pub(crate) struct BatchBound {
    /// The largest count of any segment that is open at the start of a word, taken where that
    /// segment or the word ends.
    pub(crate) max_count: u64,
    /// The count of the segment that is open at the end.
    pub(crate) running: u64,
    /// The words in which a segment may begin and reach the minimum.
    pub(crate) may_open_hit: u64,
}

/// Takes masks of occurrences and resets, in order.
pub(crate) trait WordSink {
    fn take(&mut self, what: u64, reset: u64);
}
