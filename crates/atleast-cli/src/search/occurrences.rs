//! The occurrences that counted: where in a segment what is counted stands.

use std::ops::Range;

use atleast::Counter;

use crate::question::{Length, Question};

/// Finds them.
pub(super) struct Occurrences {
    /// Asked of what is left of a segment, whose first hit is at the next one.
    counter: Counter,
    length: Length,
}

impl Occurrences {
    /// # Errors
    /// If the question breaks a rule.
    pub(super) fn new(question: &Question) -> Result<Self, String> {
        let counter = question.builder_of_whole()?.build().map_err(|error| error.to_string())?;
        Ok(Occurrences { counter, length: question.length()? })
    }

    /// Returns the places of all in a segment, in order, counted from its start.
    pub(super) fn of<'a>(&'a self, segment: &'a [u8]) -> impl Iterator<Item = Range<usize>> + 'a {
        let mut from = 0;
        std::iter::from_fn(move || {
            // Behind one that counted no quote is open.
            let start = from + self.counter.find(&segment[from..])?.reached_at?;
            let length = match self.length {
                Length::Bytes(length) => length,
                Length::Character => utf8_length(segment[start]),
            };
            from = start + length;
            Some(start..from)
        })
    }
}

/// Returns how many bytes a character has that begins with this one.
fn utf8_length(first: u8) -> usize {
    match first {
        ..0xC0 => 1,
        0xC0..0xE0 => 2,
        0xE0..0xF0 => 3,
        _ => 4,
    }
}
