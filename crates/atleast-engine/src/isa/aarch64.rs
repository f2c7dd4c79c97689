//! The level of aarch64, named after Rust's name for its target feature.

// The names of the intrinsics show where they come from, and the file uses many.
#![allow(clippy::wildcard_imports)]

pub(crate) mod neon;
