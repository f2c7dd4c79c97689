//! Answers about a text that is taken part by part.

pub(crate) mod answers;
pub(crate) mod chunks;
pub(crate) mod pieces;
pub(crate) mod stream;
pub(crate) mod tallying;
