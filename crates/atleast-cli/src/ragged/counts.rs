//! How much was found in one file.

/// How much was found in a file.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Counts {
    pub(crate) rows: u64,
    pub(crate) stray_quotes: u64,
    /// How many of both were not named.
    pub(crate) not_shown: u64,
}
