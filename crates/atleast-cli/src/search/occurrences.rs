//! The places of the occurrences in a segment that is a hit.

use std::ops::Range;

use atleast::Counter;

use crate::question::Question;

/// Finds the occurrences that were counted in a segment.
pub(super) struct Occurrences {
    /// A counter without a reset, for one segment.
    counter: Counter,
}

impl Occurrences {
    /// # Errors
    /// If the question breaks a rule.
    pub(super) fn new(question: &Question) -> Result<Self, String> {
        Ok(Occurrences { counter: question.counter_without_reset()? })
    }

    /// Returns the ranges of all occurrences in a segment, in order and relative to its start. No
    /// quote is open there.
    pub(super) fn of<'a>(&'a self, segment: &'a [u8]) -> impl Iterator<Item = Range<usize>> + 'a {
        self.counter.occurrences(segment)
    }
}
