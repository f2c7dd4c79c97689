//! Folds: masks in, answers out.

pub(crate) mod dispatch;
pub(crate) mod fragments;
pub(crate) mod has_count;
pub(crate) mod occurrences;
pub(crate) mod reach;
pub(crate) mod records;
pub(crate) mod segments;
pub(crate) mod sums;
