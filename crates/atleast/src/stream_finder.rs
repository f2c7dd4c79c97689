//! [`StreamFinder`], which finds the hits in data that arrives in chunks.
//!
//! ```
//! use atleast::{Counter, Reset};
//!
//! // A hit is found in the chunk that it ends in, wherever it starts.
//! let mut finder = Counter::new(',', 2, Reset::NewlinesReset).stream_finder();
//! let mut found = Vec::new();
//! for chunk in ["a,b\nc,", "d,e\n", ",", ","] {
//!     found.extend(finder.feed(chunk));
//! }
//! found.extend(finder.finish());
//! let places: Vec<_> = found.iter().map(|hit| (hit.line, hit.range(), hit.reached_at)).collect();
//! assert_eq!(places, [(2, 4..9, Some(7)), (3, 10..12, Some(11))]);
//! ```

use std::convert::Infallible;
use std::iter::FusedIterator;

use crate::counter::Counter;
use crate::hits::HitSearch;
use crate::segment::Segment;
use atleast_engine::Chunks;
use atleast_engine::Text;

/// Finds all hits in data that arrives in chunks of any size. [`Counter::stream_finder`] returns
/// one.
///
/// Offsets, lines and indices are relative to all chunks together. The finder stores a bounded
/// number of bytes, however long a segment is.
///
/// ```
/// use atleast::{Counter, Reset};
///
/// let mut finder = Counter::new(',', 2, Reset::NewlinesReset).stream_finder();
/// assert_eq!(finder.feed("a,b\nc,").count(), 0);
/// assert_eq!(finder.feed("d,e\n").next().unwrap().range(), 4..9);
/// ```
#[derive(Clone, Debug)]
pub struct StreamFinder {
    counter: Counter,
    chunks: Chunks,
    search: HitSearch,
    /// Whether the search is within the current view of the chunk.
    is_inside: bool,
}

impl StreamFinder {
    pub(crate) fn new(counter: Counter) -> StreamFinder {
        let chunks = Chunks::new(counter.marker());
        StreamFinder { counter, chunks, search: HitSearch::default(), is_inside: false }
    }

    /// Feeds the next chunk. Returns an iterator over the hits that end in it, in order: a segment
    /// ends in the chunk that contains the reset after it. If the iterator is dropped early, the
    /// remaining hits are skipped.
    ///
    /// # Panics
    ///
    /// Panics if the iterator of the previous call was leaked before its end, for example by
    /// [`std::mem::forget`].
    ///
    /// ```
    /// use atleast::{Counter, Reset};
    ///
    /// let mut finder = Counter::new(',', 1, Reset::NewlinesReset).stream_finder();
    /// let lines: Vec<_> = finder.feed("a,b\nc\nd,").map(|hit| hit.line).collect();
    /// assert_eq!(lines, [1]);
    /// ```
    pub fn feed<'a, D: AsRef<[u8]> + ?Sized>(&'a mut self, chunk: &'a D) -> ChunkHits<'a> {
        assert!(self.chunks.is_between_chunks(), "the iterator of the previous chunk was leaked");
        let chunk = self.counter.text(chunk.as_ref());
        ChunkHits { finder: self, chunk, is_over: false }
    }

    /// Returns the offset at which the open segment starts: the segment that has not ended in the
    /// chunks so far.
    ///
    /// ```
    /// use atleast::{Counter, Reset};
    ///
    /// let mut finder = Counter::new(',', 1, Reset::NewlinesReset).stream_finder();
    /// finder.feed("a,b\nc");
    /// assert_eq!(finder.open_from(), 4);
    /// ```
    pub fn open_from(&self) -> usize {
        self.search.start()
    }

    /// Ends the data and its last segment. Returns the hits that are known only at the end of the
    /// data: the last segment, if it is a hit.
    ///
    /// ```
    /// use atleast::{Counter, Reset};
    ///
    /// let mut finder = Counter::new(',', 1, Reset::NewlinesReset).stream_finder();
    /// finder.feed("a\nb,c");
    /// assert_eq!(finder.finish()[0].line, 2);
    /// ```
    pub fn finish(mut self) -> Vec<Segment> {
        let counter = &self.counter;
        let (text, from) = self.chunks.rest();
        let mut hits = Vec::new();
        if from < text.len() && self.search.enter(counter, text, from) {
            while let Some(hit) = self.search.next_ended(counter, text) {
                hits.push(hit);
            }
            self.search.leave(counter, text);
        }
        hits.extend(self.search.last(counter));
        hits
    }

    /// Returns the next hit that ends in this chunk, or None if there are no more: then the next
    /// chunk may be fed. Either all chunks must be text, or all must be bytes. `check` is called
    /// between slices of the chunk; see [`Chunks`].
    ///
    /// # Errors
    ///
    /// Fails if `check` does. The search can be continued in the same chunk.
    pub(crate) fn next<E>(
        &mut self,
        chunk: Text<'_>,
        mut check: impl FnMut() -> Result<(), E>,
    ) -> Result<Option<Segment>, E> {
        let StreamFinder { counter, chunks, search, is_inside } = self;
        loop {
            if *is_inside {
                let (text, _) = chunks.view(chunk);
                if let Some(hit) = search.next_ended(counter, text) {
                    return Ok(Some(hit));
                }
                search.leave(counter, text);
                *is_inside = false;
            }
            let is_first = chunks.is_between_chunks();
            if !chunks.next_view(counter.marker(), chunk) {
                return Ok(None);
            }
            let (text, from) = chunks.view(chunk);
            *is_inside = search.enter(counter, text, from);
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

/// A lazy iterator over the hits that end in a chunk. See [`StreamFinder::feed`].
///
/// ```
/// use atleast::{Counter, Reset};
///
/// let mut finder = Counter::new(',', 1, Reset::NewlinesReset).stream_finder();
/// let mut hits = finder.feed("a,b\nc,d\ne");
/// assert_eq!(hits.next().unwrap().line, 1);
/// drop(hits); // skips the hit in line 2
/// assert!(finder.feed("\n").next().is_none());
/// ```
#[derive(Debug)]
pub struct ChunkHits<'a> {
    finder: &'a mut StreamFinder,
    chunk: Text<'a>,
    is_over: bool,
}

impl Iterator for ChunkHits<'_> {
    type Item = Segment;

    fn next(&mut self) -> Option<Segment> {
        if self.is_over {
            return None;
        }
        let Ok(hit) = self.finder.next(self.chunk, || Ok::<_, Infallible>(()));
        self.is_over = hit.is_none();
        hit
    }
}

impl FusedIterator for ChunkHits<'_> {}

impl Drop for ChunkHits<'_> {
    fn drop(&mut self) {
        while self.next().is_some() {}
    }
}
