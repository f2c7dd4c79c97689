//! The levels of x86-64, each named as Rust names the feature it is built on.

// Every file needs a good part of them, and their names say where they come from.
#![allow(clippy::wildcard_imports)]
// Vectors are loaded from and stored to any address, with the instructions that take any.
#![allow(clippy::cast_ptr_alignment)]

pub(crate) mod avx2;
pub(crate) mod avx512;
pub(crate) mod avx512icl;
pub(crate) mod sse2;
