//! What has been seen behind a quote in doubt, so that no other quote makes anybody look there again.
//!
//! A stretch with a misplaced quote in it is read on, in the hope that it closes. If that comes to nothing
//! the record ends with its line, and the next lines are read afresh; if quotes in them are misplaced as well,
//! they would look far ahead in their turn, and a hostile table would take a time that grows with the square
//! of its size. But two readings that are both within a stretch see the same from there on: quotes are read
//! in pairs by the run, and a run is a run for both. So the second one goes straight to where the first gave up.

/// What is known of a part of the data, from a reading within a stretch.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Lookahead {
    /// The offsets in which a reading that is within a stretch agrees with this one.
    pub(crate) from: u64,
    pub(crate) to: u64,
    /// How many records had ended before as lines of other files do: each made a line that this reading did not count.
    pub(crate) other_ends_total: u64,
    pub(crate) outcome: Outcome,
}

/// What comes of it.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Outcome {
    /// A line that is whole begins at `to`, or a later stretch does not close: the doubt ends.
    Fails,
    /// The record ends, with so many more fields.
    Ends { more_fields: u64 },
    /// Nobody has looked further than this.
    Unknown {
        at: u64,
        line: u64,
        more_fields: u64,
        /// Whether that is within the same stretch; otherwise it is in the text of a field, or at its start.
        is_within: bool,
        in_text: bool,
    },
}
