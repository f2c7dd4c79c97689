//! From text to masks: which class each character is in, 4 KiB at a time.
//!
//! [`class`] is one set of characters in one encoding of text, and [`classes`] are all classes of a
//! question. [`filling`] fills the masks of a batch.

pub(crate) mod class;
pub(crate) mod classes;
pub(crate) mod filling;
pub(crate) mod masks;
pub(crate) mod members;
pub(crate) mod string;
pub(crate) mod wide;
