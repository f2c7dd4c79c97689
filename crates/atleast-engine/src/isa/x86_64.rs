//! The levels of x86-64, each named after Rust's name for its target feature.

// The names of the intrinsics show where they come from, and each file uses many.
#![allow(clippy::wildcard_imports)]
// All loads and stores of vectors are unaligned.
#![allow(clippy::cast_ptr_alignment)]

pub(crate) mod avx2;
pub(crate) mod avx512;
pub(crate) mod avx512icl;
pub(crate) mod sse2;
