//! What was found of a table beside its dialect: what is to be said of it.

use super::header::{NameFaults, Shape};

/// What was found in the sample.
#[derive(Clone, Debug)]
#[expect(clippy::struct_excessive_bools, reason = "they are independent of each other")]
pub(super) struct Found {
    /// Whether the first line names the separator for Excel.
    pub(super) is_for_excel: bool,
    pub(super) searches_separator: bool,
    /// How many lines of comments stand above the table.
    pub(super) comments: u64,
    /// How many lines besides, which are no rows.
    pub(super) above: u64,
    pub(super) shape: Shape,
    /// Another separator that explains the table as well, and its number of fields.
    pub(super) other: Option<(Vec<u8>, u64)>,
    /// Whether columns are aligned by blanks.
    pub(super) is_aligned: bool,
    /// Whether the first record looks like a header.
    pub(super) has_names: bool,
    /// What is wrong with the names in it.
    pub(super) faults: NameFaults,
    /// How many lines end with the first record or before.
    pub(super) below_header: u64,
    /// The encoding that the table was decoded from.
    pub(super) encoding: &'static str,
    /// Whether that was guessed.
    pub(super) is_encoding_guessed: bool,
}

impl Default for Found {
    fn default() -> Self {
        Found {
            is_for_excel: false,
            searches_separator: false,
            comments: 0,
            above: 0,
            shape: Shape::Plain,
            other: None,
            is_aligned: false,
            has_names: false,
            faults: NameFaults::default(),
            below_header: 0,
            encoding: "UTF-8",
            is_encoding_guessed: false,
        }
    }
}
