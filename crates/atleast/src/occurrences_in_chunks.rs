//! Where what is counted stands, in text that comes in chunks.

use std::ops::Range;

use atleast_engine::{Chunks, LastEncoding, OccurrenceCursor, Text};

use crate::counter::Counter;

/// The place of each occurrence in chunks. What is kept of them does not grow with them.
pub(crate) struct OccurrencesInChunks {
    counter: Counter,
    chunks: Chunks,
    marks: Box<OccurrenceCursor>,
    encoding: LastEncoding,
    /// Where in all chunks together the text at hand begins, and where the next part begins. What is seen of
    /// a chunk before may make the first less than 0, and it wraps.
    base: usize,
    next_from: usize,
    /// Whether the walk is within the part of the chunk that is being looked at.
    is_inside: bool,
}

impl OccurrencesInChunks {
    pub(crate) fn new(counter: Counter) -> OccurrencesInChunks {
        OccurrencesInChunks {
            chunks: Chunks::new(counter.marker()),
            counter,
            marks: Box::new(OccurrenceCursor::new()),
            encoding: LastEncoding::default(),
            base: 0,
            next_from: 0,
            is_inside: false,
        }
    }

    /// Returns the next occurrence that ends in this chunk, with offsets in all chunks together. None if there
    /// is no more: the chunk is done then, and the next one may come. `check` is called between its parts:
    /// see [`Chunks`]. At the end of the data nothing is left: a character that is not complete counts for
    /// nothing.
    ///
    /// # Errors
    /// Those of the check. The search may go on in the same chunk.
    pub(crate) fn next<E>(
        &mut self,
        chunk: Text<'_>,
        mut check: impl FnMut() -> Result<(), E>,
    ) -> Result<Option<Range<usize>>, E> {
        let OccurrencesInChunks { counter, chunks, marks, encoding, base, next_from, is_inside } =
            self;
        let marker = counter.marker();
        loop {
            if *is_inside {
                let (text, _) = chunks.view(chunk);
                if let Some(Range { start, end }) = marker.next_occurrence(text, marks) {
                    return Ok(Some(base.wrapping_add(start)..base.wrapping_add(end)));
                }
                *is_inside = false;
            }
            let is_first = chunks.is_between_chunks();
            if !chunks.next_view(marker, chunk) {
                return Ok(None);
            }
            let (text, from) = chunks.view(chunk);
            *base = next_from.wrapping_sub(from);
            *next_from = base.wrapping_add(text.len());
            *is_inside = marker.enter_marks(text, from, marks, encoding);
            if !is_first {
                check()?;
            }
        }
    }

    #[cfg(any(test, fuzzing))]
    pub(crate) fn chunks(&mut self) -> &mut Chunks {
        &mut self.chunks
    }
}
