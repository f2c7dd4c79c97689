//! From text to masks: what each character is, 4 KiB at a time.
//!
//! A class says what a character can be asked ([`class`]); the classes of a question in one encoding of
//! text ([`classes`]) fill the masks of a batch ([`filling`]).

pub(crate) mod class;
pub(crate) mod classes;
pub(crate) mod filling;
pub(crate) mod masks;
pub(crate) mod members;
pub(crate) mod string;
pub(crate) mod wide;
