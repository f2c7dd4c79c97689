//! The occurrences that counted: where in a segment what is counted stands.

use std::ops::Range;

use atleast::Counter;

use crate::question::Question;

/// Finds them.
pub(super) struct Occurrences {
    /// Asked of one segment, so it knows no reset.
    counter: Counter,
}

impl Occurrences {
    /// # Errors
    /// If the question breaks a rule.
    pub(super) fn new(question: &Question) -> Result<Self, String> {
        let counter = question.builder_of_whole()?.build().map_err(|error| error.to_string())?;
        Ok(Occurrences { counter })
    }

    /// Returns the places of all in a segment, in order, counted from its start, where no quote is open.
    pub(super) fn of<'a>(&'a self, segment: &'a [u8]) -> impl Iterator<Item = Range<usize>> + 'a {
        self.counter.occurrences(segment)
    }
}
