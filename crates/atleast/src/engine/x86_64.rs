//! The levels of x86-64, each named as Rust names the feature it is built on.

pub(crate) mod avx2;
pub(crate) mod avx512;
pub(crate) mod avx512icl;
pub(crate) mod sse2;
