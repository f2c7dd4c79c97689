//! Remembers what was read after a quote in doubt, so that no later quote reads it again.
//!
//! When a quoted span contains a misplaced quote, the reader looks ahead for the end of the span.
//! If that fails, the record ends with its line and the next lines are read afresh. Misplaced
//! quotes in those lines would look far ahead again, and a hostile table would take quadratic time.
//!
//! But two readings that are both inside a quoted span agree from there on: quotes are read in
//! pairs, run by run, and a run is the same for both. So the second reading continues where the
//! first one stopped.

/// What is known about a range of the data from a reading inside a quoted span.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Lookahead {
    /// The range of offsets in the data in which every reading inside a quoted span agrees with
    /// this one.
    pub(crate) from: u64,
    pub(crate) to: u64,
    /// How many records had ended with the other line end byte before this reading. Each one after
    /// that makes a line that this reading did not count.
    pub(crate) other_ends_total: u64,
    pub(crate) outcome: Outcome,
}

/// The outcome of such a reading.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Outcome {
    /// A line that is a complete record follows, or a later span does not close: the doubt ends.
    Fails,
    /// The record ends, with `more_fields` fields after the opening quote.
    Ends { more_fields: u64 },
    /// What comes from `at` on is unknown.
    Unknown {
        at: u64,
        line: u64,
        more_fields: u64,
        /// Whether the reading is still inside the same span. Otherwise it is in the text of a
        /// field, or at its start.
        is_within: bool,
        in_text: bool,
    },
}
