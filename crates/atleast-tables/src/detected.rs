//! What was found of a table beside its dialect: what is to be said of it.

/// What was found in the sample.
#[derive(Clone, Debug)]
#[expect(clippy::struct_excessive_bools, reason = "they are independent of each other")]
pub(crate) struct Detected {
    /// Whether the first line names the separator for Excel.
    pub(crate) is_for_excel: bool,
    pub(crate) searches_separator: bool,
    /// How many lines of comments stand above the table.
    pub(crate) comments: u64,
    /// How many lines besides, which are no rows.
    pub(crate) above: u64,
    pub(crate) shape: Shape,
    /// Another separator that explains the table as well, and its number of fields.
    pub(crate) other: Option<(Vec<u8>, u64)>,
    /// Whether columns are aligned by blanks.
    pub(crate) is_aligned: bool,
    /// Whether the first record looks like a header.
    pub(crate) has_names: bool,
    /// What is wrong with the names in it.
    pub(crate) faults: NameFaults,
    /// How many lines end with the first record or before.
    pub(crate) below_header: u64,
    /// The encoding that the table was decoded from.
    pub(crate) encoding: &'static str,
    /// Whether that was guessed.
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

/// How the rows of a table differ from its header, and are right.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Shape {
    Plain,
    /// Every row ends in a separator that the header has not.
    EndsInSeparator,
    /// Every row begins with a name for which the header has none.
    RowNames,
}
