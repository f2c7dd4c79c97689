//! [`Occurrences`], the iterator over the occurrences in a text.

use std::iter::FusedIterator;
use std::ops::Range;

use atleast_engine::{Marker, OccurrenceCursor, Text};

use crate::counter::Counter;

/// A lazy iterator over the occurrences in a text, each as a range of bytes. See
/// [`Counter::occurrences`].
///
/// ```
/// use atleast::{Counter, Reset};
///
/// let counter = Counter::new('a', 1, Reset::NoReset);
/// let mut places = counter.occurrences("banana");
/// assert_eq!((places.next(), places.last()), (Some(1..2), Some(5..6)));
/// ```
#[derive(Clone, Debug)]
pub struct Occurrences<'a> {
    marker: &'a Marker,
    text: Text<'a>,
    marks: Box<OccurrenceCursor>,
}

impl<'a> Occurrences<'a> {
    pub(crate) fn new(counter: &'a Counter, text: Text<'a>) -> Occurrences<'a> {
        Occurrences { marker: counter.marker(), text, marks: Box::new(OccurrenceCursor::new()) }
    }
}

impl Iterator for Occurrences<'_> {
    type Item = Range<usize>;

    #[inline]
    fn next(&mut self) -> Option<Range<usize>> {
        self.marker.next_occurrence(self.text, &mut self.marks)
    }
}

impl FusedIterator for Occurrences<'_> {}
