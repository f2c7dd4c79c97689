//! [`Counter`]: the question, and the methods that answer it.
//!
//! ```
//! use atleast::{Counter, Reset};
//!
//! let counter = Counter::new(',', 2, Reset::NewlinesReset);
//! let text = "a,b,c\nd,e\nf,g,h,i\n";
//! let lines: Vec<_> = counter.find_iter(text).map(|hit| &text[hit.range()]).collect();
//! assert_eq!(lines, ["a,b,c", "f,g,h,i"]);
//! ```

use std::fmt;
use std::hash::{Hash, Hasher};
use std::num::NonZeroUsize;
use std::sync::Arc;

use crate::builder::CounterBuilder;
use crate::count_stream::CountStream;
use crate::error::Error;
use crate::hits::HitSearch;
use crate::occurrences::Occurrences;
use crate::partial::Partial;
use crate::question::Question;
use crate::reset::{Reset, ResetOn};
use crate::segment::Segment;
use crate::stream_finder::StreamFinder;
use crate::tally::{Tally, TallyStream};
use crate::what::What;
use atleast_engine::Helpers;
use atleast_engine::Text;
use atleast_engine::{
    AnyHit, Counts, HitCount, HitRule, HitShare, Joinable, Level, Marker, MaxCount, Pieces,
    SegmentCount, TallyAnswer, Total,
};

#[cfg_attr(feature = "python", doc = include_str!("python/docs/counter.md"))]
#[cfg_attr(not(feature = "python"), doc = include_str!("docs/counter.md"))]
#[cfg_attr(feature = "python", pyo3::pyclass(module = "atleast", frozen, eq, hash))]
#[derive(Clone)]
pub struct Counter {
    question: Question,
    /// The first byte of the question that is not ASCII. It is stored because every call needs it,
    /// and to find it again would take long compared to reading a short text.
    byte: Option<u8>,
    rule: HitRule,
    /// Shared by all clones of a counter, since every partial holds a clone.
    marker: Arc<Marker>,
    helpers: Arc<Helpers>,
}

impl Counter {
    /// Returns a counter for one character: a hit is a segment in which `what` occurs at least
    /// `min_number` times.
    ///
    /// ```
    /// use atleast::{Counter, Reset};
    ///
    /// let counter = Counter::new(',', 2, Reset::NewlinesReset);
    /// assert!(counter.has_count("a,b\nc,d,e\n"));
    /// ```
    pub fn new(what: char, min_number: u64, reset: Reset) -> Self {
        // No combination of these values breaks a rule, so `build` need not check them.
        let (what, reset) = (what.into(), reset.into());
        let (quote, max_number, invert, ignore_ascii_case) = (None, None, false, false);
        Counter::of(Question {
            what,
            reset,
            quote,
            min_number,
            max_number,
            invert,
            ignore_ascii_case,
        })
    }

    /// Returns a builder for a counter of a `char`, a [`CharSet`](crate::CharSet), a `u8`, a `str`
    /// or a `[u8]`.
    ///
    /// ```
    /// use atleast::{Counter, Reset};
    ///
    /// let counter = Counter::builder("../").min_number(2).reset(Reset::NewlinesReset).build()?;
    /// assert!(counter.has_count("../../etc"));
    /// # Ok::<(), atleast::Error>(())
    /// ```
    pub fn builder(what: impl Into<What>) -> CounterBuilder {
        CounterBuilder::new(what.into())
    }

    /// Returns the counter for a question that breaks no rule.
    pub(crate) fn of(question: Question) -> Self {
        let marker = Arc::new(Marker::new(&question.marker_config(), Level::best()));
        let (rule, byte) = (question.hit_rule(), question.byte());
        let helpers = Arc::new(Helpers::new(NonZeroUsize::MIN));
        Counter { question, byte, rule, marker, helpers }
    }

    /// Returns the counter with the instruction set of this level, for tests and benchmarks. By
    /// default a counter uses the best level of the machine.
    ///
    /// # Panics
    ///
    /// Panics if the machine does not have the level; see [`Level::is_available`].
    ///
    /// ```
    /// use atleast::{Counter, Level, Reset};
    ///
    /// let counter = Counter::new('a', 3, Reset::NoReset).with_level(Level::Scalar);
    /// assert!(counter.has_count("banana"));
    /// ```
    #[must_use]
    pub fn with_level(mut self, level: Level) -> Self {
        self.marker = Arc::new(Marker::new(&self.question.marker_config(), level));
        self
    }

    /// Returns the counter with this many threads, the caller's included. By default a counter uses
    /// only the caller's thread.
    ///
    /// [`has_count`](Counter::has_count), [`hits`](Counter::hits), [`total`](Counter::total),
    /// [`segments`](Counter::segments), [`share`](Counter::share),
    /// [`max_count`](Counter::max_count) and [`tally`](Counter::tally) divide data of more than
    /// 4 MiB among the threads. The methods for many texts, such as
    /// [`has_count_each`](Counter::has_count_each), divide the texts if these are long enough
    /// together. All other methods use only the caller's thread.
    ///
    /// With one thread, `has_count` already reads about as fast as memory delivers. More threads
    /// are useful for data of many MiB, most of all for `tally` and `hits`, if the machine has idle
    /// cores. The threads start at the first call that divides its data, wait between calls, and
    /// stop when the last clone of the counter is dropped.
    ///
    /// ```
    /// use atleast::{Counter, Reset};
    ///
    /// let counter = Counter::new(',', 2, Reset::NewlinesReset);
    /// let on_all = counter.clone().with_threads(std::thread::available_parallelism()?);
    /// let rows = "a,b\n".repeat(2 << 20) + "a,b,c\n";
    /// assert!(on_all.has_count(&rows));
    /// assert_eq!(on_all.tally(&rows), counter.tally(&rows));
    /// # Ok::<(), std::io::Error>(())
    /// ```
    #[must_use]
    pub fn with_threads(mut self, threads: NonZeroUsize) -> Self {
        self.helpers = Arc::new(Helpers::new(threads));
        self
    }

    /// Returns the number of threads that large data is divided among.
    ///
    /// ```
    /// use atleast::{Counter, Reset};
    ///
    /// assert_eq!(Counter::new('a', 3, Reset::NoReset).threads().get(), 1);
    /// ```
    pub fn threads(&self) -> NonZeroUsize {
        self.helpers.threads()
    }

    /// Answers for a text, on several threads if the text is long enough for that.
    #[inline]
    fn answer<A: Joinable + Sync>(&self, answer: &A, text: Text<'_>) -> A::Output {
        match Pieces::of(&self.marker, text, &self.helpers) {
            Some(pieces) => pieces.answer(answer),
            None => answer.of_text(text),
        }
    }

    /// Returns the level of the instruction set that the counter uses.
    ///
    /// ```
    /// use atleast::{Counter, Level, Reset};
    ///
    /// assert_eq!(Counter::new('a', 3, Reset::NoReset).level(), Level::best());
    /// ```
    pub fn level(&self) -> Level {
        self.marker.level()
    }

    pub(crate) fn helpers(&self) -> &Helpers {
        &self.helpers
    }

    pub(crate) fn marker(&self) -> &Arc<Marker> {
        &self.marker
    }

    pub(crate) fn rule(&self) -> &HitRule {
        &self.rule
    }

    pub(crate) fn question(&self) -> &Question {
        &self.question
    }

    /// Returns `what`: what to count.
    ///
    /// ```
    /// use atleast::{Counter, Reset, What};
    ///
    /// assert_eq!(Counter::new('a', 3, Reset::NoReset).what(), &What::from('a'));
    /// ```
    pub fn what(&self) -> &What {
        &self.question.what
    }

    /// Returns the smallest count of a hit.
    ///
    /// ```
    /// use atleast::{Counter, Reset};
    ///
    /// assert_eq!(Counter::new('a', 3, Reset::NoReset).min_number(), 3);
    /// ```
    pub fn min_number(&self) -> u64 {
        self.question.min_number
    }

    /// Returns the largest count of a hit, if there is one.
    ///
    /// ```
    /// use atleast::Counter;
    ///
    /// assert_eq!(Counter::builder('a').max_number(5).build()?.max_number(), Some(5));
    /// assert_eq!(Counter::builder('a').build()?.max_number(), None);
    /// # Ok::<(), atleast::Error>(())
    /// ```
    pub fn max_number(&self) -> Option<u64> {
        self.question.max_number
    }

    /// Returns whether the hits are the segments whose count is outside the bounds.
    ///
    /// ```
    /// use atleast::Counter;
    ///
    /// assert!(Counter::builder('a').invert(true).build()?.invert());
    /// # Ok::<(), atleast::Error>(())
    /// ```
    pub fn invert(&self) -> bool {
        self.question.invert
    }

    /// Returns whether ASCII letters are counted in either case.
    ///
    /// ```
    /// use atleast::Counter;
    ///
    /// assert!(Counter::builder('a').ignore_ascii_case(true).build()?.ignore_ascii_case());
    /// # Ok::<(), atleast::Error>(())
    /// ```
    pub fn ignore_ascii_case(&self) -> bool {
        self.question.ignore_ascii_case
    }

    /// Returns the [`Reset`], or None if the reset is a character, set or byte.
    ///
    /// ```
    /// use atleast::{Counter, Reset};
    ///
    /// assert_eq!(Counter::new('a', 3, Reset::NoReset).reset(), Some(Reset::NoReset));
    /// assert_eq!(Counter::builder('a').reset(';').build()?.reset(), None);
    /// # Ok::<(), atleast::Error>(())
    /// ```
    pub fn reset(&self) -> Option<Reset> {
        match self.question.reset {
            ResetOn::Named(reset) => Some(reset),
            ResetOn::AnyOf(_) => None,
        }
    }

    /// Returns the quote, if there is one.
    ///
    /// ```
    /// use atleast::{Counter, What};
    ///
    /// let counter = Counter::builder(',').quote('"').build()?;
    /// assert_eq!(counter.quote(), Some(&What::from('"')));
    /// # Ok::<(), atleast::Error>(())
    /// ```
    pub fn quote(&self) -> Option<&What> {
        self.question.quote.as_ref()
    }

    /// Returns whether some segment is a hit. It stops reading as soon as that is certain: at the
    /// occurrence that reaches `min_number` or, with `max_number` or `invert`, at the end of the
    /// segment.
    ///
    /// With a `min_number` of 0, without `max_number` and `invert`, it returns true for all data
    /// that is not empty, even if the data has no segments.
    ///
    /// ```
    /// use atleast::{Counter, Reset};
    ///
    /// let counter = Counter::new(',', 3, Reset::NewlinesReset);
    /// assert!(counter.has_count("a,b,c\nd,e,f,g\n"));
    /// assert!(!counter.has_count("a,b,c\nd,e,f\n"));
    /// assert!(counter.has_count(b"\xFF,\xFF,,"));
    /// ```
    pub fn has_count(&self, data: impl AsRef<[u8]>) -> bool {
        self.has_count_in(self.text(data.as_ref()))
    }

    /// Returns the first hit, or None if there is none. The hit is read to its end, so its count
    /// may be larger than `min_number`.
    ///
    /// ```
    /// use atleast::{Counter, Reset};
    ///
    /// let text = "a,b,c\nd,e,f,g\n";
    /// let hit = Counter::new(',', 3, Reset::NewlinesReset).find(text).unwrap();
    /// assert_eq!((hit.line, hit.count, &text[hit.range()]), (2, 3, "d,e,f,g"));
    /// ```
    pub fn find(&self, data: impl AsRef<[u8]>) -> Option<Segment> {
        self.find_next_in(self.text(data.as_ref()), &mut HitSearch::default())
    }

    /// Returns an iterator over all hits, in order. It reads the data lazily.
    ///
    /// ```
    /// use atleast::{Counter, Reset};
    ///
    /// let counter = Counter::new(',', 2, Reset::NewlinesReset);
    /// let hits = counter.find_iter("a,b,c\nd,e\nf,g,h,i\n");
    /// let lines: Vec<_> = hits.map(|hit| hit.line).collect();
    /// assert_eq!(lines, [1, 3]);
    /// ```
    pub fn find_iter<'a, D: AsRef<[u8]> + ?Sized>(&'a self, data: &'a D) -> FindIter<'a> {
        FindIter { counter: self, text: self.text(data.as_ref()), search: HitSearch::default() }
    }

    /// Returns an iterator over the occurrences that count, in order, each as a range of bytes. It
    /// reads the data lazily and once.
    ///
    /// It yields the occurrences of all segments, hits or not, so `min_number`, `max_number` and
    /// `invert` have no effect. Occurrences of a string do not overlap, and those between quotes do
    /// not count. The count of a segment is the number of occurrences in it.
    ///
    /// ```
    /// use atleast::{Counter, Reset};
    ///
    /// let counter = Counter::builder("ab").reset(Reset::NewlinesReset).quote('"').build()?;
    /// let places: Vec<_> = counter.occurrences("abab\n\"ab\" é ab").collect();
    /// assert_eq!(places, [0..2, 2..4, 13..15]);
    /// # Ok::<(), atleast::Error>(())
    /// ```
    pub fn occurrences<'a, D: AsRef<[u8]> + ?Sized>(&'a self, data: &'a D) -> Occurrences<'a> {
        self.occurrences_in(self.text(data.as_ref()))
    }

    /// Returns the number of hits.
    ///
    /// ```
    /// use atleast::{Counter, Reset};
    ///
    /// assert_eq!(Counter::new(',', 2, Reset::NewlinesReset).hits("a,b,c\nd,e\nf,g,h,i\n"), 2);
    /// ```
    pub fn hits(&self, data: impl AsRef<[u8]>) -> u64 {
        self.hits_in(self.text(data.as_ref()))
    }

    /// Returns the number of occurrences in all segments together, hits or not.
    ///
    /// ```
    /// use atleast::{Counter, Reset};
    ///
    /// assert_eq!(Counter::new(',', 2, Reset::NewlinesReset).total("a,b,c\nd,e\nf,g,h,i\n"), 6);
    /// ```
    pub fn total(&self, data: impl AsRef<[u8]>) -> u64 {
        self.total_in(self.text(data.as_ref()))
    }

    /// Returns the number of segments, hits or not.
    ///
    /// ```
    /// use atleast::{Counter, Reset};
    ///
    /// let text = "two words\n\nthree more words";
    /// assert_eq!(Counter::new('o', 1, Reset::NewlinesReset).segments(text), 3);
    /// assert_eq!(Counter::new('o', 1, Reset::WhitespaceReset).segments(text), 5);
    /// ```
    pub fn segments(&self, data: impl AsRef<[u8]>) -> u64 {
        self.segments_in(self.text(data.as_ref()))
    }

    /// Returns the share of the segments that are hits, from 0 to 1; NaN if there are no segments.
    ///
    /// ```
    /// use atleast::{Counter, Reset};
    ///
    /// let counter = Counter::new(',', 2, Reset::NewlinesReset);
    /// assert_eq!(counter.share("a,b,c\nd,e\nf,g\nh,i\n"), 0.25);
    /// assert!(counter.share("").is_nan());
    /// ```
    pub fn share(&self, data: impl AsRef<[u8]>) -> f64 {
        self.share_in(self.text(data.as_ref()))
    }

    /// Returns the largest count of any segment, hit or not; 0 if there are no segments.
    ///
    /// ```
    /// use atleast::{Counter, Reset};
    ///
    /// let counter = Counter::new(',', 1, Reset::NewlinesReset);
    /// assert_eq!(counter.max_count("a,b,c\nd,e\nf,g,h,i\n"), 3);
    /// ```
    pub fn max_count(&self, data: impl AsRef<[u8]>) -> u64 {
        self.max_count_in(self.text(data.as_ref()))
    }

    /// Returns how many segments have each count, hits or not.
    ///
    /// ```
    /// use atleast::{Counter, Reset, Tally};
    ///
    /// let counter = Counter::new(',', 1, Reset::NewlinesReset);
    /// assert_eq!(counter.tally("a,b,c\nd,e\nf\n"), Tally::from_iter([2, 1, 0]));
    /// ```
    pub fn tally(&self, data: impl AsRef<[u8]>) -> Tally {
        self.tally_in(self.text(data.as_ref()))
    }

    /// Returns a stream that answers for data that arrives in chunks.
    ///
    /// ```
    /// use atleast::{Counter, Reset};
    ///
    /// let mut stream = Counter::new(',', 3, Reset::NewlinesReset).stream();
    /// assert!(!stream.feed("a,b,c\nd,"));
    /// assert!(stream.feed("e,f,g\n"));
    /// assert_eq!(stream.finish().hits, 1);
    /// ```
    pub fn stream(&self) -> CountStream {
        CountStream::new(self.clone())
    }

    /// Returns a stream that tallies all segments, hits or not, of data that arrives in chunks.
    ///
    /// ```
    /// use atleast::{Counter, Reset};
    ///
    /// let counter = Counter::new(',', 1, Reset::NewlinesReset);
    /// let mut stream = counter.tally_stream();
    /// stream.feed("a,b\nc");
    /// stream.feed(",d\n");
    /// assert_eq!(stream.finish(), counter.tally("a,b\nc,d\n"));
    /// ```
    pub fn tally_stream(&self) -> TallyStream {
        TallyStream::new(self.clone())
    }

    /// Returns a finder of all hits in data that arrives in chunks.
    ///
    /// ```
    /// use atleast::{Counter, Reset};
    ///
    /// let mut finder = Counter::new(',', 2, Reset::NewlinesReset).stream_finder();
    /// assert_eq!(finder.feed("a,b\nc,").count(), 0);
    /// assert_eq!(finder.feed("d,e\n").next().unwrap().range(), 4..9);
    /// assert!(finder.finish().is_empty());
    /// ```
    pub fn stream_finder(&self) -> StreamFinder {
        StreamFinder::new(self.clone())
    }

    /// Returns a summary of one part of the data, to be joined to the other parts: see [`Partial`].
    /// The part may start and end anywhere, even within a character.
    ///
    /// # Errors
    ///
    /// Fails if `what` is a string that can overlap itself, such as `abab`: which of its
    /// occurrences are counted depends on all of the data before them.
    ///
    /// ```
    /// use atleast::{Counter, Reset};
    ///
    /// let counter = Counter::new(',', 3, Reset::NewlinesReset);
    /// let whole = counter.partial("a,b")?.join(&counter.partial(",c,d\n")?)?;
    /// assert!(whole.has_count());
    /// # Ok::<(), atleast::Error>(())
    /// ```
    pub fn partial(&self, data: impl AsRef<[u8]>) -> Result<Partial, Error> {
        self.partial_in(self.text(data.as_ref()))
    }

    /// Returns the bytes as this counter reads them: as UTF-8, or each byte as one character.
    #[inline]
    pub(crate) fn text<'data>(&self, bytes: &'data [u8]) -> Text<'data> {
        if self.is_of_bytes() { Text::Latin1(bytes) } else { Text::Utf8(bytes) }
    }

    /// Returns whether each byte is read as one character, because `what`, the reset or the quote
    /// has a byte that is not ASCII.
    pub(crate) fn is_of_bytes(&self) -> bool {
        self.byte.is_some()
    }

    /// Returns the first byte that is not ASCII in `what`, the reset or the quote.
    #[cfg(feature = "python")]
    #[inline]
    pub(crate) fn byte(&self) -> Option<u8> {
        self.byte
    }

    #[inline]
    pub(crate) fn has_count_in(&self, text: Text<'_>) -> bool {
        self.answer(&AnyHit::new(&*self.marker, self.rule), text)
    }

    /// Returns `has_count` of text with two bytes per character, as in Python: for benchmarks.
    #[doc(hidden)]
    pub fn has_count_of_ucs2(&self, units: &[u16]) -> bool {
        self.has_count_in(Text::Ucs2(units))
    }

    /// Returns `has_count` of text with four bytes per character, as in Python: for benchmarks.
    #[doc(hidden)]
    pub fn has_count_of_ucs4(&self, units: &[u32]) -> bool {
        self.has_count_in(Text::Ucs4(units))
    }

    /// Returns the next hit, and moves the search past it.
    pub(crate) fn find_next_in(&self, text: Text<'_>, search: &mut HitSearch) -> Option<Segment> {
        search.next(self, text)
    }

    pub(crate) fn occurrences_in<'a>(&'a self, text: Text<'a>) -> Occurrences<'a> {
        Occurrences::new(self, text)
    }

    pub(crate) fn hits_in(&self, text: Text<'_>) -> u64 {
        self.answer(&HitCount::new(&*self.marker, self.rule), text)
    }

    pub(crate) fn total_in(&self, text: Text<'_>) -> u64 {
        self.answer(&Total::new(&*self.marker), text)
    }

    pub(crate) fn segments_in(&self, text: Text<'_>) -> u64 {
        self.answer(&SegmentCount::new(&*self.marker), text)
    }

    pub(crate) fn share_in(&self, text: Text<'_>) -> f64 {
        self.answer(&HitShare::new(&*self.marker, self.rule), text)
    }

    pub(crate) fn max_count_in(&self, text: Text<'_>) -> u64 {
        self.answer(&MaxCount::new(&*self.marker), text)
    }

    pub(crate) fn tally_in(&self, text: Text<'_>) -> Tally {
        self.counts_in(text).into()
    }

    pub(crate) fn counts_in(&self, text: Text<'_>) -> Counts {
        self.answer(&TallyAnswer::new(&*self.marker), text)
    }

    pub(crate) fn partial_in(&self, text: Text<'_>) -> Result<Partial, Error> {
        Partial::of(self, text)
    }
}

// Counters with the same question are equal, whatever their level and threads.

impl PartialEq for Counter {
    fn eq(&self, other: &Self) -> bool {
        self.question == other.question
    }
}

impl Eq for Counter {}

impl Hash for Counter {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.question.hash(state);
    }
}

impl fmt::Debug for Counter {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_tuple("Counter").field(&self.question).finish()
    }
}

/// A lazy iterator over the hits in a text, in order. See [`Counter::find_iter`].
///
/// ```
/// use atleast::{Counter, Reset};
///
/// let counter = Counter::new(',', 2, Reset::NewlinesReset);
/// let mut hits = counter.find_iter("a,b,c\nd,e\n");
/// assert_eq!(hits.next().unwrap().count, 2);
/// assert!(hits.next().is_none());
/// ```
#[derive(Clone, Debug)]
pub struct FindIter<'a> {
    counter: &'a Counter,
    text: Text<'a>,
    search: HitSearch,
}

impl Iterator for FindIter<'_> {
    type Item = Segment;

    fn next(&mut self) -> Option<Segment> {
        self.counter.find_next_in(self.text, &mut self.search)
    }
}

impl std::iter::FusedIterator for FindIter<'_> {}
