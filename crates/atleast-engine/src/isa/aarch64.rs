//! The level of aarch64, named as Rust names the feature it is built on.

// The file needs a good part of them, and their names say where they come from.
#![allow(clippy::wildcard_imports)]

pub(crate) mod neon;
