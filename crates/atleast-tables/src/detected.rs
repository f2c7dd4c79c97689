//! What was detected about a table besides its dialect; notes report it.

/// What was detected in the sample.
#[derive(Clone, Debug)]
#[expect(clippy::struct_excessive_bools, reason = "they are independent of each other")]
pub(crate) struct Detected {
    /// Whether the first line tells Excel the separator.
    pub(crate) is_for_excel: bool,
    /// Whether no separator was set, except perhaps by the file name.
    pub(crate) searches_separator: bool,
    /// How many lines of comments are above the table.
    pub(crate) comments: u64,
    /// How many other lines above the table are not rows.
    pub(crate) above: u64,
    pub(crate) shape: Shape,
    /// Another separator that fits the table about as well, and its number of fields.
    pub(crate) other: Option<(Vec<u8>, u64)>,
    /// Whether the columns are aligned with spaces.
    pub(crate) is_aligned: bool,
    /// Whether the first record looks like a header.
    pub(crate) has_names: bool,
    /// What is wrong with the names in the header.
    pub(crate) faults: NameFaults,
    /// How many lines end with the first record or before it.
    pub(crate) below_header: u64,
    /// The encoding from which the table was decoded.
    pub(crate) encoding: &'static str,
    /// Whether the encoding was guessed.
    pub(crate) is_encoding_guessed: bool,
}

impl Default for Detected {
    fn default() -> Self {
        Detected {
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

/// What is wrong with the names in a header.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct NameFaults {
    /// The first column without a name (0-based).
    pub(crate) blank: Option<usize>,
    /// A name that two columns have.
    pub(crate) doubled: Option<Vec<u8>>,
}

/// How the rows of a table may differ from its header and still be good.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Shape {
    /// They may not differ.
    Plain,
    /// Every row ends with a separator, but the header does not.
    EndsInSeparator,
    /// Every row starts with a row name, for which the header has no column.
    RowNames,
}
