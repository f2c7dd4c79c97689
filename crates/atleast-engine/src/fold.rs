//! Folds: masks in, results out.
//!
//! A fold is written once, generic over the kernel, and its caller runs it at a level. It takes
//! the classes ([`Classes`](crate::fill::classes::Classes)) and the rule for hits
//! ([`HitRule`](hit_rule::HitRule)) as plain values.

pub(crate) mod chain;
pub(crate) mod fragments;
pub(crate) mod has_count;
pub(crate) mod hit_rule;
pub(crate) mod occurrences;
pub(crate) mod reach;
pub(crate) mod records;
pub(crate) mod running_count;
pub(crate) mod segments;
pub(crate) mod sum_scan;
pub(crate) mod sums;
