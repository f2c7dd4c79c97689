//! The question, and the ways to ask it.
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

use crate::builder::CounterBuilder;
use crate::engine::{Engine, Level};
use crate::find::Position;
use crate::question::Question;
use crate::reset::{Reset, ResetOn};
use crate::segment::Segment;
use crate::tally::Tally;
use crate::text::Text;
use crate::what::What;

/// A question: does `what` occur at least `min_number` times between two resets, and where?
///
/// In a `str`, numbers and offsets are characters (code points). In bytes, taken as UTF-8, offsets
/// are bytes; bytes that are not UTF-8 are no error, and never `what`. To count or to reset on any
/// byte, give it as `bytes`: if there is one beyond ASCII, the question can be asked of bytes only.
///
/// A segment, which is what lies between two resets, is a hit if its count is at least `min_number`
/// and at most `max_number`.
///
/// Arguments: `what`, one character or byte, a set of characters (a Python set of them, or a
/// `CharSet`), or a string of several characters or bytes, whose occurrences are counted as
/// `str.count` counts them; `min_number`, the count to reach (a whole number from 0 to 2**64 - 1);
/// `reset`, where the count goes back to zero (a `Reset`, a character, a byte or a set);
/// `max_number`, the count not to exceed, if there is one; `invert`, True to make the other segments
/// the hits; `quote`, one character or byte: from one quote to the next nothing counts and nothing
/// resets; `ignore_ascii_case`, True to count the ASCII letters of `what` in either case. Raises
/// `ValueError` for a value out of its rule and `TypeError` for a value of another type.
///
/// ```python
/// >>> from atleast import Counter, Reset
/// >>> Counter("c", 3, Reset.NewlinesReset).has_count("hello-c-c-c-goodbye")
/// True
/// >>> Counter("c", 3, Reset.NewlinesReset).has_count("hello-c-c-\nc-goodbye")
/// False
/// >>> not_two = Counter(",", 2, Reset.NewlinesReset, max_number=2, invert=True, quote='"')
/// >>> [hit.line for hit in not_two.find_iter('a,b,c\na,"b,b",c\na,b\n')]
/// [3]
///
/// ```
#[cfg_attr(feature = "python", pyo3::pyclass(module = "atleast", frozen, eq, hash))]
#[derive(Clone)]
pub struct Counter {
    question: Question,
    engine: Engine,
}

impl Counter {
    /// Returns the question whether `what` occurs at least `min_number` times in a segment, that is
    /// between two resets.
    pub fn new(what: char, min_number: u64, reset: Reset) -> Self {
        // Nothing that breaks a rule can be made of these.
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

    /// Returns the beginning of a question about a `char`, a [`CharSet`](crate::CharSet), a `u8`, a
    /// `str` or a `[u8]`.
    pub fn builder(what: impl Into<What>) -> CounterBuilder {
        CounterBuilder::new(what.into())
    }

    /// Returns the counter for a question that keeps the rules.
    pub(crate) fn of(question: Question) -> Self {
        let engine = Engine::new(&question.as_asked(), Level::best());
        Counter { question, engine }
    }

    /// Returns the same question, answered with the instructions of this level: for tests and
    /// benchmarks. Without it a counter uses the best level that the machine has.
    ///
    /// # Panics
    ///
    /// If the machine does not have the level; see [`Level::is_available`].
    #[must_use]
    pub fn with_level(mut self, level: Level) -> Self {
        self.engine = Engine::new(&self.question.as_asked(), level);
        self
    }

    /// Returns the level whose instructions answer.
    pub fn level(&self) -> Level {
        self.engine.level()
    }

    #[cfg(any(test, feature = "python"))]
    pub(crate) fn question(&self) -> &Question {
        &self.question
    }

    /// Returns what is counted.
    pub fn what(&self) -> &What {
        &self.question.what
    }

    /// Returns the count that a segment must reach.
    pub fn min_number(&self) -> u64 {
        self.question.min_number
    }

    /// Returns the count that a segment must not exceed, if there is one.
    pub fn max_number(&self) -> Option<u64> {
        self.question.max_number
    }

    /// Returns true if and only if the hits are the segments out of these bounds.
    pub fn invert(&self) -> bool {
        self.question.invert
    }

    /// Returns true if and only if ASCII letters of what is counted count in either case.
    pub fn ignore_ascii_case(&self) -> bool {
        self.question.ignore_ascii_case
    }

    /// Returns where the count goes back to zero; None if that is at a character, set or byte.
    pub fn reset(&self) -> Option<Reset> {
        match self.question.reset {
            ResetOn::Named(reset) => Some(reset),
            ResetOn::AnyOf(_) => None,
        }
    }

    /// Returns the quote, if there is one.
    pub fn quote(&self) -> Option<&What> {
        self.question.quote.as_ref()
    }

    /// Returns true if and only if some segment is a hit. Stops where that is certain: at the
    /// occurrence that reaches the minimum, or with `max_number` or `invert` at the segment's end.
    ///
    /// A `min_number` of 0, alone, is reached by any data that are not empty, and by no empty data.
    pub fn has_count(&self, data: impl AsRef<[u8]>) -> bool {
        self.has_count_in(self.text(data.as_ref()))
    }

    /// Returns the first hit, read to its end.
    pub fn find(&self, data: impl AsRef<[u8]>) -> Option<Segment> {
        self.find_next_in(self.text(data.as_ref()), &mut Position::default())
    }

    /// Returns an iterator over every hit, in order. It reads as far as it is asked.
    pub fn find_iter<'a, D: AsRef<[u8]> + ?Sized>(&'a self, data: &'a D) -> FindIter<'a> {
        FindIter { counter: self, text: self.text(data.as_ref()), position: Position::default() }
    }

    /// Returns the number of hits.
    pub fn count(&self, data: impl AsRef<[u8]>) -> u64 {
        self.count_in(self.text(data.as_ref()))
    }

    /// Returns the largest count of any segment, a hit or not; 0 where there is no segment.
    pub fn max_count(&self, data: impl AsRef<[u8]>) -> u64 {
        self.max_count_in(self.text(data.as_ref()))
    }

    /// Returns how many segments have each count. What makes a hit plays no part.
    pub fn tally(&self, data: impl AsRef<[u8]>) -> Tally {
        self.tally_in(self.text(data.as_ref()))
    }

    /// Returns bytes as this question takes them.
    pub(crate) fn text<'data>(&self, bytes: &'data [u8]) -> Text<'data> {
        if self.question.is_of_bytes() { Text::Latin1(bytes) } else { Text::Utf8(bytes) }
    }

    pub(crate) fn has_count_in(&self, text: Text<'_>) -> bool {
        self.engine.has_count(text)
    }

    /// Returns the next hit at or after `position`, which moves behind it.
    pub(crate) fn find_next_in(&self, text: Text<'_>, position: &mut Position) -> Option<Segment> {
        position.next(&self.engine, text)
    }

    pub(crate) fn count_in(&self, text: Text<'_>) -> u64 {
        self.engine.count(text)
    }

    pub(crate) fn max_count_in(&self, text: Text<'_>) -> u64 {
        self.engine.max_count(text)
    }

    pub(crate) fn tally_in(&self, text: Text<'_>) -> Tally {
        self.engine.tally(text)
    }
}

// A counter is its question, however it is answered.

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

/// The hits of a [`Counter`] in order, found as they are asked for. See [`Counter::find_iter`].
#[derive(Clone, Debug)]
pub struct FindIter<'a> {
    counter: &'a Counter,
    text: Text<'a>,
    position: Position,
}

impl Iterator for FindIter<'_> {
    type Item = Segment;

    fn next(&mut self) -> Option<Segment> {
        self.counter.find_next_in(self.text, &mut self.position)
    }
}

impl std::iter::FusedIterator for FindIter<'_> {}
