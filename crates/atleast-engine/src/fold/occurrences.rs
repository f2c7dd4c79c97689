//! The fold that answers "where is each occurrence?": it walks the marks of what is counted, in whatever
//! segment they stand.

use crate::engine::{Classes, Engine};
use crate::fill::masks::Masks;
use crate::fill::{Carry, end_of_filling, fill, fill_what, fills_what_first};
use crate::isa::kernel::Kernel;
use crate::text::Text;

/// Where a walk over the marks of a text has come to.
#[derive(Clone, Debug)]
pub struct Marks {
    masks: Masks,
    pub carry: Carry,
    /// The offset of the first character of the filling, and how many it holds.
    chunk: usize,
    length: usize,
    /// The word of the filling that is being walked, and what is left of it.
    word: usize,
    left: u64,
}

impl Marks {
    /// A walk from the start of a text.
    pub fn new() -> Marks {
        Marks {
            masks: Masks::EMPTY,
            carry: Carry::default(),
            chunk: 0,
            length: 0,
            word: 0,
            left: 0,
        }
    }

    /// Goes on from this offset in another text.
    pub fn go_on_from(&mut self, from: usize) {
        self.chunk = from;
        self.length = 0;
        self.word = 0;
        self.left = 0;
    }

    /// Returns the next mark, and moves behind it.
    #[inline]
    pub(crate) fn next(&mut self, engine: &Engine, text: Text<'_>) -> Option<usize> {
        while self.left == 0 {
            self.word += 1;
            if 64 * self.word < self.length {
                self.left = self.masks.what[self.word];
            } else if !engine.fill_marks(text, self) {
                return None;
            }
        }
        let bit = self.left.trailing_zeros() as usize;
        self.left &= self.left - 1;
        Some(self.chunk + 64 * self.word + bit)
    }

    /// Goes to the next filling that has a mark, and to its first word that has one. Returns false if there
    /// is none before the end of the text.
    ///
    /// # Safety
    /// As [`Kernel`]'s functions.
    #[inline(always)]
    pub(super) unsafe fn fill_next<K: Kernel>(
        &mut self,
        classes: &Classes,
        text: Text<'_>,
    ) -> bool {
        loop {
            self.chunk += self.length;
            self.length = 0;
            self.word = 0;
            if self.chunk >= text.len() {
                return false;
            }
            let part = text.up_to(end_of_filling(classes, text, self.chunk));
            let (at, carry, masks) = (self.chunk, &mut self.carry, &mut self.masks);
            // SAFETY: the caller's promise is the same; the offset is within the text.
            self.length = unsafe {
                if fills_what_first(classes, part) {
                    // Resets say nothing of what counts, so nothing else is filled.
                    fill_what::<K>(classes, part, at, carry, masks)
                } else {
                    fill::<K>(classes, part, at, carry, masks)
                }
            };
            let words = &self.masks.what[..self.length.div_ceil(64)];
            if let Some(word) = words.iter().position(|what| *what != 0) {
                self.word = word;
                self.left = words[word];
                return true;
            }
        }
    }
}
