//! [`OccurrencesInChunks`], which finds the occurrences in data that arrives in chunks.

use std::ops::Range;

use atleast_engine::{Chunks, LastEncoding, OccurrenceCursor, Text};

use crate::counter::Counter;

/// A search for the occurrences in chunks. It stores a bounded number of bytes.
pub(crate) struct OccurrencesInChunks {
    counter: Counter,
    chunks: Chunks,
    marks: Box<OccurrenceCursor>,
    encoding: LastEncoding,
    /// The offset of the current view in all chunks together. A view may start with the end of the
    /// chunk before it as context, so this can be below 0: then it wraps.
    base: usize,
    /// The offset in all chunks together of the first unit after the current view.
    next_from: usize,
    /// Whether the search is within the current view of the chunk.
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

    /// Returns the next occurrence that ends in this chunk, with offsets in all chunks together, or
    /// None if there are no more: then the next chunk may be fed. `check` is called between slices
    /// of the chunk; see [`Chunks`]. There is no `finish`: an incomplete character at the end of
    /// the data does not count.
    ///
    /// # Errors
    ///
    /// Fails if `check` does. The search can be continued in the same chunk.
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
