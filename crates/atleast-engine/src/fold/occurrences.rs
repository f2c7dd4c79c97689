//! The folds that answer "where is each occurrence?" and "how many are there?", whichever segments
//! they are in.

use super::sums;
use crate::fill::class::Class;
use crate::fill::classes::Classes;
use crate::fill::filling::{Carry, end_of_batch, fill, fill_what, fills_what_first};
use crate::fill::masks::Masks;
use crate::isa::bits::BLOCK;
use crate::isa::level::Run;
use crate::isa::pair_kernel::PairKernel;
use crate::text::Text;

/// The position of a walk over the occurrences in a text.
#[derive(Clone, Debug)]
pub struct OccurrenceCursor {
    masks: Masks,
    /// What the last batch carries over.
    pub(crate) carry: Carry,
    /// The offset of the first character of the batch, and the number of its characters.
    batch_at: usize,
    length: usize,
    /// The current word of the batch, and what is left of its mask.
    word: usize,
    left: u64,
}

impl Default for OccurrenceCursor {
    fn default() -> OccurrenceCursor {
        OccurrenceCursor::new()
    }
}

impl OccurrenceCursor {
    /// Returns a cursor at the start of a text.
    pub fn new() -> OccurrenceCursor {
        OccurrenceCursor {
            masks: Masks::EMPTY,
            carry: Carry::default(),
            batch_at: 0,
            length: 0,
            word: 0,
            left: 0,
        }
    }

    /// Continues at this offset of another text.
    pub fn resume(&mut self, from: usize) {
        self.batch_at = from;
        self.length = 0;
        self.word = 0;
        self.left = 0;
    }

    /// Returns the position of the next occurrence in the batch, and moves past it. Returns None if
    /// there are no more.
    #[inline(always)]
    pub(crate) fn next_in_batch(&mut self) -> Option<usize> {
        while self.left == 0 {
            self.word += 1;
            if BLOCK * self.word >= self.length {
                return None;
            }
            self.left = self.masks.what[self.word];
        }
        let bit = self.left.trailing_zeros() as usize;
        self.left &= self.left - 1;
        Some(self.batch_at + BLOCK * self.word + bit)
    }
}

/// Fills `what` from `at`, and nothing else if possible: occurrences do not depend on resets.
/// Returns the number of characters in the batch.
#[inline(always)]
fn fill_marks<K: PairKernel>(
    kernel: K,
    classes: &Classes,
    text: Text<'_>,
    at: usize,
    carry: &mut Carry,
    masks: &mut Masks,
) -> usize {
    let part = text.up_to(end_of_batch(classes, text, at));
    if fills_what_first(classes, part) {
        fill_what(kernel, classes, part, at, carry, masks)
    } else {
        fill(kernel, classes, part, at, carry, masks)
    }
}

/// Moves to the next batch that has an occurrence, and to its first word that has one. Returns
/// false if there is none before the end of the text.
pub(crate) struct NextMarks<'a> {
    pub(crate) classes: &'a Classes,
    pub(crate) text: Text<'a>,
    pub(crate) marks: &'a mut OccurrenceCursor,
}

impl Run for NextMarks<'_> {
    type Output = bool;

    #[inline(always)]
    fn run<K: PairKernel>(self, kernel: K) -> bool {
        let NextMarks { classes, text, marks } = self;
        loop {
            marks.batch_at += marks.length;
            marks.length = 0;
            marks.word = 0;
            if marks.batch_at >= text.len() {
                return false;
            }
            let (at, carry, masks) = (marks.batch_at, &mut marks.carry, &mut marks.masks);
            marks.length = fill_marks(kernel, classes, text, at, carry, masks);
            let words = &marks.masks.what[..marks.length.div_ceil(BLOCK)];
            if let Some(word) = words.iter().position(|what| *what != 0) {
                marks.word = word;
                marks.left = words[word];
                return true;
            }
        }
    }
}

/// How many occurrences the text has from `from` on. `carry` is what the text before
/// carries over, and is moved to the end of the text.
pub(crate) struct CountMarks<'a> {
    pub(crate) classes: &'a Classes,
    pub(crate) text: Text<'a>,
    pub(crate) from: usize,
    pub(crate) carry: &'a mut Carry,
}

impl Run for CountMarks<'_> {
    type Output = u64;

    #[inline(always)]
    fn run<K: PairKernel>(self, kernel: K) -> u64 {
        let CountMarks { classes, text, from, carry } = self;
        if let (Text::Utf8(bytes) | Text::Latin1(bytes), Class::Byte(what), Class::None) =
            (text, &classes.what, &classes.quote)
        {
            return sums::count(kernel, &bytes[from..], *what);
        }
        let mut masks = Masks::EMPTY;
        let (mut at, mut total) = (from, 0);
        while at < text.len() {
            let length = fill_marks(kernel, classes, text, at, carry, &mut masks);
            let words = &masks.what[..length.div_ceil(BLOCK)];
            total += words.iter().map(|what| u64::from(what.count_ones())).sum::<u64>();
            at += length;
        }
        total
    }
}
