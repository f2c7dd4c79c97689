//! The numbers of findings in one file.

/// The numbers of findings in one file.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Counts {
    pub(crate) rows: u64,
    pub(crate) stray_quotes: u64,
    /// How many of both were not printed, because of `--max-rows`.
    pub(crate) not_shown: u64,
}
