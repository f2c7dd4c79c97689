//! The count of the open segment.

/// The count of the open segment, and the minimum.
#[derive(Clone, Copy, Debug)]
pub(crate) struct RunningCount {
    /// The minimum, at least 1.
    pub(crate) min_number: u64,
    /// The count of the open segment, less than `min_number`.
    pub(crate) running: u64,
    /// How many words had to be resolved. The caller resets it.
    pub(crate) resolved: u32,
}

impl RunningCount {
    pub(crate) fn new(min_number: u64) -> RunningCount {
        RunningCount { min_number, running: 0, resolved: 0 }
    }
}
