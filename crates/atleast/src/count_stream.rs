//! [`CountStream`], which counts hits in data that arrives in chunks.
//!
//! ```
//! use atleast::{Counter, Reset};
//!
//! // Stop reading a body at its 1,001st `&`.
//! let mut stream = Counter::new('&', 1_001, Reset::NoReset).stream();
//! let body = "name=value&".repeat(2_000);
//! let read = body.as_bytes().chunks(4_096).take_while(|chunk| !stream.feed(chunk)).count();
//! assert_eq!(read, 2); // the third chunk contains it
//!
//! // With a largest count, a segment is a hit only once it has ended.
//! let counter = Counter::builder(',').max_number(1).reset(Reset::NewlinesReset).build()?;
//! let mut stream = counter.stream();
//! assert!(!stream.feed("a,b,c\nd,"));
//! assert!(!stream.feed("e"));
//! assert_eq!(stream.hits(), 0);
//! let answer = stream.finish();
//! assert!(answer.has_count);
//! assert_eq!(answer.hits, 1);
//! # Ok::<(), atleast::Error>(())
//! ```

use std::convert::Infallible;
use std::sync::Arc;

#[cfg(any(test, fuzzing))]
use atleast_engine::Chunks;
use atleast_engine::{Chunked, HitCount, Marker, Text};

use crate::counter::Counter;

/// Counts hits in data that arrives in chunks of any size. [`Counter::stream`] returns one.
///
/// Segments, strings and characters may continue from one chunk to the next. The stream stores a
/// bounded number of bytes, however long the data is.
///
/// ```
/// use atleast::{Counter, Reset};
///
/// let mut stream = Counter::new('&', 3, Reset::NoReset).stream();
/// assert!(!stream.feed("a=1&b=2&"));
/// assert!(stream.feed("c=3&d=4"));
/// ```
#[derive(Clone, Debug)]
pub struct CountStream {
    counter: Counter,
    fed: Chunked<HitCount<Arc<Marker>>>,
    is_empty: bool,
}

/// The final answers of a [`CountStream`], which [`CountStream::finish`] returns.
///
/// ```
/// use atleast::{Counter, Reset};
///
/// let mut stream = Counter::new(',', 1, Reset::NewlinesReset).stream();
/// stream.feed("a,b\nc,");
/// stream.feed("d\n");
/// let answer = stream.finish();
/// assert_eq!((answer.has_count, answer.hits), (true, 2));
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct CountStreamEnd {
    /// Whether some segment is a hit: [`Counter::has_count`] of all chunks together.
    pub has_count: bool,
    /// The number of hits: [`Counter::hits`] of all chunks together.
    pub hits: u64,
}

impl CountStream {
    pub(crate) fn new(counter: Counter) -> Self {
        let hits = HitCount::new(Arc::clone(counter.marker()), *counter.rule());
        CountStream { fed: Chunked::new(hits), is_empty: true, counter }
    }

    /// Feeds the next chunk. Returns whether some segment so far is certain to be a hit; once true,
    /// it stays true.
    ///
    /// A hit is certain at the occurrence that reaches `min_number` or, with `max_number` or
    /// `invert`, at the end of its segment. A character that is split between chunks counts once it
    /// is complete.
    ///
    /// ```
    /// use atleast::{Counter, Reset};
    ///
    /// let mut stream = Counter::new(',', 3, Reset::NewlinesReset).stream();
    /// assert!(!stream.feed("a,b,c\nd,"));
    /// assert!(stream.feed("e,f,g\n"));
    /// assert!(stream.feed("h"));
    /// ```
    pub fn feed(&mut self, chunk: impl AsRef<[u8]>) -> bool {
        let Ok(has_count) =
            self.feed_checked(self.counter.text(chunk.as_ref()), || Ok::<_, Infallible>(()));
        has_count
    }

    /// Feeds the next chunk, and calls `check` after each slice of it. Either all chunks must be
    /// text, or all must be bytes.
    ///
    /// # Errors
    ///
    /// Fails if `check` does. Then part of the chunk has been fed, and the stream must not be used
    /// again.
    pub(crate) fn feed_checked<E>(
        &mut self,
        chunk: Text<'_>,
        check: impl FnMut() -> Result<(), E>,
    ) -> Result<bool, E> {
        self.is_empty &= chunk.is_empty();
        self.fed.feed(chunk, check)?;
        Ok(self.is_certain())
    }

    /// Returns whether some segment so far is certain to be a hit.
    pub(crate) fn is_certain(&self) -> bool {
        self.has_count(self.hits())
    }

    fn has_count(&self, hits: u64) -> bool {
        // A `min_number` of 0 is reached by all nonempty data, even if it has no segment.
        hits > 0 || (self.counter.rule().matches_any_nonempty() && !self.is_empty)
    }

    /// Returns the number of hits so far: those that have ended, and the open segment if it is
    /// certain to be a hit.
    ///
    /// ```
    /// use atleast::{Counter, Reset};
    ///
    /// let mut stream = Counter::new(',', 2, Reset::NewlinesReset).stream();
    /// stream.feed("a,b,c\nd,e,");
    /// assert_eq!(stream.hits(), 2);
    /// ```
    pub fn hits(&self) -> u64 {
        self.fed.answer().certain(self.fed.state())
    }

    /// Ends the data and its last segment, and returns the answers for all chunks together.
    ///
    /// ```
    /// use atleast::{Counter, Reset};
    ///
    /// let counter = Counter::builder(',').max_number(1).reset(Reset::NewlinesReset).build()?;
    /// let mut stream = counter.stream();
    /// assert!(!stream.feed("a,b"));
    /// assert!(stream.finish().has_count);
    /// # Ok::<(), atleast::Error>(())
    /// ```
    pub fn finish(self) -> CountStreamEnd {
        let hits = self.fed.clone().finish();
        CountStreamEnd { has_count: self.has_count(hits), hits }
    }

    #[cfg(any(test, fuzzing))]
    pub(crate) fn chunks(&mut self) -> &mut Chunks {
        self.fed.chunks()
    }
}
