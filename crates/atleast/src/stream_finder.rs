//! Hits, as segments, of data that come in chunks.
//!
//! ```
//! use atleast::{Counter, Reset};
//!
//! // A segment is found in the chunk in which it ends, wherever it begins.
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

/// Finds every hit in data that come in chunks, of any size. From [`Counter::stream_finder`].
///
/// Offsets, lines and indices are those in all chunks together. What it keeps of the data does not grow with
/// them, however long a segment is.
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
    position: HitSearch,
    /// Whether the position is within the part of the chunk that is being looked at.
    is_inside: bool,
}

impl StreamFinder {
    pub(crate) fn new(counter: Counter) -> StreamFinder {
        let chunks = Chunks::new(counter.marker());
        StreamFinder { counter, chunks, position: HitSearch::default(), is_inside: false }
    }

    /// Takes the next chunk. Returns an iterator over the hits that end in it, in order: those behind which
    /// a reset stands. What it is not asked for is passed over when it is dropped.
    ///
    /// # Panics
    ///
    /// If the iterator over another chunk was neither asked to its end nor dropped.
    ///
    /// ```
    /// use atleast::{Counter, Reset};
    ///
    /// let mut finder = Counter::new(',', 1, Reset::NewlinesReset).stream_finder();
    /// let lines: Vec<_> = finder.feed("a,b\nc\nd,").map(|hit| hit.line).collect();
    /// assert_eq!(lines, [1]);
    /// ```
    pub fn feed<'a, D: AsRef<[u8]> + ?Sized>(&'a mut self, chunk: &'a D) -> ChunkHits<'a> {
        assert!(self.chunks.is_between_chunks(), "the hits in the chunk before were not dropped");
        let chunk = self.counter.text(chunk.as_ref());
        ChunkHits { finder: self, chunk, is_over: false }
    }

    /// Returns where the segment starts that is open at the end of the chunks so far: all that begin before it
    /// have ended.
    ///
    /// ```
    /// use atleast::{Counter, Reset};
    ///
    /// let mut finder = Counter::new(',', 1, Reset::NewlinesReset).stream_finder();
    /// finder.feed("a,b\nc");
    /// assert_eq!(finder.open_from(), 4);
    /// ```
    pub fn open_from(&self) -> usize {
        self.position.start()
    }

    /// Ends the data, and with them the last segment. Returns the hits that only the end shows: mostly that
    /// segment, if it is one.
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
        if from < text.len() && self.position.enter(counter, text, from) {
            while let Some(hit) = self.position.next_ended(counter, text) {
                hits.push(hit);
            }
            self.position.leave(counter, text);
        }
        hits.extend(self.position.last(counter));
        hits
    }

    /// Returns the next hit that ends in this chunk, which is of the same kind as the others, characters or
    /// bytes. None if there is no more: the chunk is done then, and the next one may come. `check` is called
    /// between its parts: see [`Chunks`].
    ///
    /// # Errors
    /// Those of the check. The search may go on in the same chunk.
    pub(crate) fn next<E>(
        &mut self,
        chunk: Text<'_>,
        mut check: impl FnMut() -> Result<(), E>,
    ) -> Result<Option<Segment>, E> {
        let StreamFinder { counter, chunks, position, is_inside } = self;
        loop {
            if *is_inside {
                let (text, _) = chunks.view(chunk);
                if let Some(hit) = position.next_ended(counter, text) {
                    return Ok(Some(hit));
                }
                position.leave(counter, text);
                *is_inside = false;
            }
            let is_first = chunks.is_between_chunks();
            if !chunks.next_view(counter.marker(), chunk) {
                return Ok(None);
            }
            let (text, from) = chunks.view(chunk);
            *is_inside = position.enter(counter, text, from);
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

/// The hits that end in a chunk, found as they are asked for. See [`StreamFinder::feed`].
///
/// ```
/// use atleast::{Counter, Reset};
///
/// let mut finder = Counter::new(',', 1, Reset::NewlinesReset).stream_finder();
/// let mut hits = finder.feed("a,b\nc,d\ne");
/// assert_eq!(hits.next().unwrap().line, 1);
/// drop(hits); // passes over the hit in line 2
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
