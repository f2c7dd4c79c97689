//! Where the count starts over.
//!
//! ```
//! use atleast::{Counter, Reset};
//!
//! let text = "banana bandana";
//! assert!(Counter::new('a', 6, Reset::NoReset).has_count(text));
//! assert!(!Counter::new('a', 4, Reset::WhitespaceReset).has_count(text));
//!
//! // Any character or set resets as well.
//! let counter = Counter::builder('a').min_number(4).reset(';').build()?;
//! assert!(!counter.has_count("banana;bandana"));
//! # Ok::<(), atleast::Error>(())
//! ```

use std::fmt;

use crate::charset::CharSet;
use crate::what::What;

#[cfg_attr(feature = "python", doc = include_str!("python/docs/reset.md"))]
#[cfg_attr(not(feature = "python"), doc = include_str!("docs/reset.md"))]
#[cfg_attr(feature = "python", pyo3::pyclass(module = "atleast", frozen, eq, hash, from_py_object))]
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Reset {
    /// On `\n` only: a segment is a line. A `\r` before it belongs to the line, as in grep.
    NewlinesReset,
    /// On the space (U+0020) only.
    SpacesReset,
    /// On every Unicode `White_Space` character: a segment is a word. Never empty, as in `split()`.
    WhitespaceReset,
    /// On every character that is not what is counted: a segment is a run of it. Never empty.
    RunsReset,
    /// Never: the whole is one segment.
    NoReset,
}

/// Where the count goes back to zero: a [`Reset`], or at any of a character, a set, or a byte.
///
/// It stands beside [`Reset`], which is an enum of Python too and so has names only.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum ResetOn {
    /// At the characters of a name.
    Named(Reset),
    /// At these; two side by side have an empty segment between them.
    AnyOf(What),
}

impl From<Reset> for ResetOn {
    fn from(reset: Reset) -> Self {
        ResetOn::Named(reset)
    }
}

impl From<char> for ResetOn {
    fn from(character: char) -> Self {
        ResetOn::AnyOf(character.into())
    }
}

impl From<CharSet> for ResetOn {
    fn from(set: CharSet) -> Self {
        ResetOn::AnyOf(set.into())
    }
}

impl From<u8> for ResetOn {
    fn from(byte: u8) -> Self {
        ResetOn::AnyOf(byte.into())
    }
}

/// As Rust writes it: `Reset::SpacesReset`, or the character, set or byte as [`What`] writes it.
impl fmt::Display for ResetOn {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            ResetOn::Named(reset) => write!(formatter, "Reset::{reset:?}"),
            ResetOn::AnyOf(resets) => write!(formatter, "{resets}"),
        }
    }
}
