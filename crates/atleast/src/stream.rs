//! Data that come in chunks: a question asked of them as they come.
//!
//! ```
//! use atleast::{Counter, Reset};
//!
//! // Stop reading a body at its 1,001st `&`.
//! let mut stream = Counter::new('&', 1_001, Reset::NoReset).stream();
//! let body = "name=value&".repeat(2_000);
//! let read = body.as_bytes().chunks(4_096).take_while(|chunk| !stream.feed(chunk)).count();
//! assert_eq!(read, 2); // in the third chunk it was certain
//!
//! // A segment may be a hit only where the data end.
//! let mut stream = Counter::builder(',').max_number(1).reset(Reset::NewlinesReset).build()?.stream();
//! assert!(!stream.feed("a,b,c\nd,"));
//! assert!(!stream.feed("e"));
//! assert_eq!(stream.hits(), 0);
//! let answer = stream.finish();
//! assert!(answer.has_count);
//! assert_eq!(answer.hits, 1);
//! # Ok::<(), atleast::Error>(())
//! ```

use crate::counter::Counter;
use crate::engine::Fed;
use crate::text::Text;

/// A question asked of data that come in chunks, of any size: what stands across the end of one counts
/// as in the whole. From [`Counter::stream`].
///
/// What it keeps of the data does not grow with them.
#[derive(Clone, Debug)]
pub struct Stream {
    counter: Counter,
    fed: Fed,
}

/// The answer of a [`Stream`] about all of its data.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct StreamAnswer {
    /// What [`Counter::has_count`] says of all chunks together.
    pub has_count: bool,
    /// What [`Counter::count`] says of all chunks together.
    pub hits: u64,
}

impl Stream {
    pub(crate) fn new(counter: Counter) -> Self {
        Stream { fed: Fed::new(counter.engine()), counter }
    }

    /// Takes the next chunk. Returns true if and only if some segment is certain to be a hit, whatever
    /// follows: once true, it stays so.
    ///
    /// That is certain at the occurrence that reaches the minimum, or with `max_number` or `invert` at
    /// the segment's end. A character that the end of a chunk cuts counts once it is complete.
    pub fn feed(&mut self, chunk: impl AsRef<[u8]>) -> bool {
        self.feed_text(self.counter.text(chunk.as_ref()))
    }

    /// Takes the next chunk, of the same kind as the others: characters or bytes.
    pub(crate) fn feed_text(&mut self, chunk: Text<'_>) -> bool {
        self.fed.feed(self.counter.engine(), chunk);
        self.has_count()
    }

    fn has_count(&self) -> bool {
        self.fed.has_count(self.counter.engine(), self.hits())
    }

    /// Returns how many segments are certain to be hits: those that have ended, and the open one if it
    /// has reached the minimum.
    pub fn hits(&self) -> u64 {
        self.fed.hits(self.counter.engine())
    }

    /// Ends the data, and with them the last segment, which may be a hit only now.
    pub fn finish(mut self) -> StreamAnswer {
        let engine = self.counter.engine();
        self.fed.end(engine);
        let hits = self.fed.hits_at_end(engine);
        StreamAnswer { has_count: self.fed.has_count(engine, hits), hits }
    }

    /// Returns the stream, with so many units seen before a place at the least.
    #[cfg(any(test, feature = "fuzzing"))]
    pub(crate) fn with_context(mut self, units: usize) -> Self {
        self.fed.see_before(units);
        self
    }

    /// Returns how many bytes of memory the data fed so far take.
    #[cfg(test)]
    pub(crate) fn bytes_kept(&self) -> usize {
        self.fed.bytes_kept()
    }
}
