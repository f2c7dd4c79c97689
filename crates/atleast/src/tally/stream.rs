//! [`TallyStream`]: a tally of data that arrives in chunks.

use std::convert::Infallible;
use std::sync::Arc;

use atleast_engine::{Chunked, Marker, TallyAnswer};

use super::Tally;
use crate::counter::Counter;

/// A tally of data that arrives in chunks of any size. [`Counter::tally_stream`] returns one.
///
/// Segments, strings and characters may continue from one chunk to the next. The stream stores the
/// tally and a few bytes of the data.
///
/// ```
/// use atleast::{Counter, Reset};
///
/// let counter = Counter::new(',', 1, Reset::NewlinesReset);
/// let mut stream = counter.tally_stream();
/// for chunk in ["a,b\nc", ",d\ne,f", ",g\nh\n"] {
///     stream.feed(chunk);
/// }
/// assert_eq!(stream.finish(), counter.tally("a,b\nc,d\ne,f,g\nh\n"));
/// ```
#[derive(Clone, Debug)]
pub struct TallyStream {
    counter: Counter,
    fed: Chunked<TallyAnswer<Arc<Marker>>>,
}

impl TallyStream {
    pub(crate) fn new(counter: Counter) -> Self {
        let fed = Chunked::new(TallyAnswer::new(Arc::clone(counter.marker())));
        TallyStream { counter, fed }
    }

    /// Feeds the next chunk. A character that is split between chunks counts once it is complete.
    ///
    /// ```
    /// use atleast::{Counter, Reset};
    ///
    /// let mut stream = Counter::new('é', 1, Reset::NewlinesReset).tally_stream();
    /// let (first, second) = "é".as_bytes().split_at(1);
    /// stream.feed(first);
    /// stream.feed(second);
    /// assert_eq!(stream.finish().max(), Some(1));
    /// ```
    pub fn feed(&mut self, chunk: impl AsRef<[u8]>) {
        let chunk = self.counter.text(chunk.as_ref());
        // A tally is never final before the end.
        let Ok(_) = self.fed.feed(chunk, || Ok::<_, Infallible>(()));
    }

    /// Ends the data and its last segment. Returns the [`tally`](Counter::tally) of all chunks
    /// together.
    ///
    /// ```
    /// use atleast::{Counter, Reset, Tally};
    ///
    /// let mut stream = Counter::new(',', 1, Reset::NewlinesReset).tally_stream();
    /// stream.feed("a,b\nc");
    /// assert_eq!(stream.finish(), Tally::from_iter([1, 0]));
    /// ```
    pub fn finish(self) -> Tally {
        self.fed.finish().into()
    }
}

#[cfg(test)]
mod tests {
    use crate::{Counter, Reset};

    #[test]
    fn chunks_of_every_size_give_the_tally_of_the_whole() {
        let text = "../../é..\n\n../…/é é\n\"../\n../\"../x";
        for (what, quote) in [("../", None), ("../../", None), ("é", None), ("../", Some("\""))] {
            let builder = Counter::builder(what).reset(Reset::NewlinesReset);
            let counter = quote.into_iter().fold(builder, crate::CounterBuilder::quote);
            let counter = counter.build().unwrap();
            let whole = counter.tally(text);
            assert!(whole.max() > Some(0));
            for size in 1..=text.len() {
                let mut stream = counter.tally_stream();
                for chunk in text.as_bytes().chunks(size) {
                    stream.feed(chunk);
                }
                assert_eq!(stream.finish(), whole, "{what} {quote:?} {size}");
            }
        }
    }

    #[test]
    fn empty_data_has_no_segments() {
        let counter = Counter::new(',', 1, Reset::NewlinesReset);
        assert_eq!(counter.tally_stream().finish().segments(), 0);
    }
}
