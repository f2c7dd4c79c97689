//! The count of the segment that is open, on its way to the number.

/// How far the count has come.
#[derive(Clone, Copy, Debug)]
pub(crate) struct RunningCount {
    /// The number to reach: at least 1.
    pub(crate) min_number: u64,
    /// The count of the segment that is open: below `min_number`.
    pub(crate) running: u64,
    /// How many words had to be resolved since somebody last set this to 0.
    pub(crate) resolved: u32,
}

impl RunningCount {
    pub(crate) fn new(min_number: u64) -> RunningCount {
        RunningCount { min_number, running: 0, resolved: 0 }
    }
}
