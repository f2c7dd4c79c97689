//! [`Reset`] and [`ResetOn`]: where the count goes back to zero.
//!
//! ```
//! use atleast::{Counter, Reset};
//!
//! let text = "banana bandana";
//! assert!(Counter::new('a', 6, Reset::NoReset).has_count(text));
//! assert!(!Counter::new('a', 4, Reset::WhitespaceReset).has_count(text));
//!
//! // A character or a set can be the reset too.
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
    /// At `\n` only: segments are lines. A `\r` before it belongs to the line, as in grep.
    NewlinesReset,
    /// At the space (U+0020) only.
    SpacesReset,
    /// At every Unicode `White_Space` character: segments are words. No segment is empty.
    WhitespaceReset,
    /// At every character that is not counted: segments are runs of counted characters. No segment
    /// is empty.
    RunsReset,
    /// Never: the whole data is one segment.
    NoReset,
}

/// Where the count goes back to zero: at a [`Reset`], or at a character, a set or a byte.
///
/// [`CounterBuilder::reset`](crate::CounterBuilder::reset) accepts every type that converts to it,
/// so you rarely name this type. [`Reset`] is a separate type because it is also a Python enum,
/// whose variants cannot hold values.
///
/// ```
/// use atleast::{Reset, ResetOn};
///
/// assert_eq!(ResetOn::from(';'), ResetOn::AnyOf(';'.into()));
/// assert_eq!(ResetOn::from(Reset::NoReset).to_string(), "Reset::NoReset");
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum ResetOn {
    /// At the characters of a [`Reset`].
    Named(Reset),
    /// At any of these characters. Between two adjacent resets is an empty segment.
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

/// Writes a [`Reset`] as in Rust code (`Reset::SpacesReset`), and the rest as [`What`] does.
impl fmt::Display for ResetOn {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            ResetOn::Named(reset) => write!(formatter, "Reset::{reset:?}"),
            ResetOn::AnyOf(resets) => write!(formatter, "{resets}"),
        }
    }
}
