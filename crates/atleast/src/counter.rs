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

use crate::naive::{self, Position};
use crate::reset::Reset;
use crate::segment::Segment;
use crate::text::Text;

/// A question: does `what` occur at least `min_number` times between two resets, and where?
///
/// In a `str`, numbers and offsets are characters (code points). In bytes, taken as UTF-8, offsets
/// are bytes; bytes that are not UTF-8 are no error, and never `what`.
///
/// Arguments: `what`, one character; `min_number`, the count to reach (a whole number from 0 to
/// 2**64 - 1); `reset`, where the count goes back to zero. Raises `ValueError` for a value out of
/// its rule and `TypeError` for a value of another type.
///
/// ```python
/// >>> from atleast import Counter, Reset
/// >>> Counter("c", 3, Reset.NewlinesReset).has_count("hello-c-c-c-goodbye")
/// True
/// >>> Counter("c", 3, Reset.NewlinesReset).has_count("hello-c-c-\nc-goodbye")
/// False
///
/// ```
#[cfg_attr(feature = "python", pyo3::pyclass(module = "atleast", frozen, eq, hash, get_all))]
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Counter {
    /// What is counted: one character.
    what: char,
    /// The count that a segment must reach.
    min_number: u64,
    /// The characters at which the count goes back to zero.
    reset: Reset,
}

impl Counter {
    /// Returns the question whether `what` occurs at least `min_number` times in a segment, that is
    /// between two resets.
    pub fn new(what: char, min_number: u64, reset: Reset) -> Self {
        Counter { what, min_number, reset }
    }

    /// Returns what is counted.
    pub fn what(&self) -> char {
        self.what
    }

    /// Returns the count that a segment must reach.
    pub fn min_number(&self) -> u64 {
        self.min_number
    }

    /// Returns where the count goes back to zero.
    pub fn reset(&self) -> Reset {
        self.reset
    }

    /// Returns true if and only if some segment holds `what` at least `min_number` times. Stops at
    /// the occurrence that decides it.
    ///
    /// A `min_number` of 0 is reached by any data that are not empty, and by no empty data.
    pub fn has_count(&self, data: impl AsRef<[u8]>) -> bool {
        self.has_count_in(Text::Utf8(data.as_ref()))
    }

    /// Returns the first segment that holds `what` at least `min_number` times, read to its end.
    pub fn find(&self, data: impl AsRef<[u8]>) -> Option<Segment> {
        self.find_next_in(Text::Utf8(data.as_ref()), &mut Position::default())
    }

    /// Returns an iterator over every segment that holds `what` at least `min_number` times, in
    /// order. It reads as far as it is asked.
    pub fn find_iter<'a, D: AsRef<[u8]> + ?Sized>(&'a self, data: &'a D) -> FindIter<'a> {
        FindIter { counter: self, text: Text::Utf8(data.as_ref()), position: Position::default() }
    }

    pub(crate) fn has_count_in(&self, text: Text<'_>) -> bool {
        naive::has_count(self, text)
    }

    /// Returns the next hit at or after `position`, which moves behind it.
    pub(crate) fn find_next_in(&self, text: Text<'_>, position: &mut Position) -> Option<Segment> {
        std::iter::from_fn(|| naive::next_segment(self, text, position))
            .find(|segment| segment.count >= self.min_number)
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
