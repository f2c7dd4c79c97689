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

use std::convert::Infallible;
use std::sync::Arc;

#[cfg(any(test, fuzzing))]
use atleast_engine::Chunks;
use atleast_engine::{Chunked, HitCount, Marker, Text};

use crate::counter::Counter;

/// A question asked of data that come in chunks, of any size: what stands across the end of one counts
/// as in the whole. From [`Counter::stream`].
///
/// What it keeps of the data does not grow with them.
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

/// The answer of a [`CountStream`] about all of its data.
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
    /// What [`Counter::has_count`] says of all chunks together.
    pub has_count: bool,
    /// What [`Counter::hits`] says of all chunks together.
    pub hits: u64,
}

impl CountStream {
    pub(crate) fn new(counter: Counter) -> Self {
        let hits = HitCount::new(Arc::clone(counter.marker()), *counter.rule());
        CountStream { fed: Chunked::new(hits), is_empty: true, counter }
    }

    /// Takes the next chunk. Returns true if and only if some segment is certain to be a hit, whatever
    /// follows: once true, it stays so.
    ///
    /// That is certain at the occurrence that reaches the minimum, or with `max_number` or `invert` at
    /// the segment's end. A character that the end of a chunk cuts counts once it is complete.
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

    /// Takes the next chunk, of the same kind as the others, characters or bytes; with a check after each
    /// slice of it.
    ///
    /// # Errors
    /// Those of the check: then some of the chunk has been taken, and the stream is of no more use.
    pub(crate) fn feed_checked<E>(
        &mut self,
        chunk: Text<'_>,
        check: impl FnMut() -> Result<(), E>,
    ) -> Result<bool, E> {
        self.is_empty &= chunk.is_empty();
        self.fed.feed(chunk, check)?;
        Ok(self.is_certain())
    }

    /// Returns true if and only if some segment is certain to be a hit, whatever follows.
    pub(crate) fn is_certain(&self) -> bool {
        self.has_count(self.hits())
    }

    fn has_count(&self, hits: u64) -> bool {
        // What anything reaches is reached even where it is in no segment.
        hits > 0 || (self.counter.rule().matches_any_nonempty() && !self.is_empty)
    }

    /// Returns how many segments are certain to be hits: those that have ended, and the open one if it
    /// has reached the minimum.
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

    /// Ends the data, and with them the last segment, which may be a hit only now.
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
