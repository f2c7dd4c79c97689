//! What is refused, and why: one error, whose message names the value and the rule that it breaks.

use std::fmt;

use atleast::cut::quoted;

/// Data or arguments that break a rule. The message names both; [`kind`](Error::kind) says which rule it is, and
/// gives the values.
///
/// ```
/// use atleast_tables::{Dialect, ErrorKind};
///
/// let error = Dialect::builder().expected(0).build().unwrap_err();
/// assert_eq!(error.to_string(), "expected must be at least 1, but it is 0");
/// assert!(matches!(error.kind(), ErrorKind::Zero { argument: "expected" }));
/// ```
#[derive(Clone, Debug)]
pub struct Error(ErrorKind);

/// Which rule is broken, and by which values.
///
/// An `argument` is the name of a method of [`DialectBuilder`](crate::DialectBuilder).
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum ErrorKind {
    /// An argument that must not be empty is.
    EmptyText {
        /// The argument.
        argument: &'static str,
    },
    /// An argument holds a line end.
    HoldsLineEnd {
        /// The argument.
        argument: &'static str,
        /// Its value.
        value: Vec<u8>,
        /// The line end in it.
        byte: u8,
    },
    /// Two arguments share a byte, so that nobody can tell them apart.
    Clash {
        /// The argument.
        argument: &'static str,
        /// Its value.
        value: Vec<u8>,
        /// The other argument.
        other: &'static str,
        /// The value of the other.
        other_value: Vec<u8>,
    },
    /// A number that must be at least 1 is 0.
    Zero {
        /// The argument.
        argument: &'static str,
    },
    /// The data are UTF-16, and come piece by piece.
    Utf16,
    /// The data are no table, as their first bytes say.
    NoTable {
        /// What they are, with its article.
        what: &'static str,
    },
}

impl From<ErrorKind> for Error {
    fn from(kind: ErrorKind) -> Self {
        Error(kind)
    }
}

impl Error {
    /// Returns which rule is broken, and by which values.
    ///
    /// ```
    /// use atleast_tables::{ErrorKind, ragged};
    ///
    /// let error = ragged("<!DOCTYPE html>").unwrap_err();
    /// assert_eq!(*error.kind(), ErrorKind::NoTable { what: "HTML" });
    /// ```
    pub fn kind(&self) -> &ErrorKind {
        &self.0
    }
}

impl fmt::Display for Error {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.0 {
            ErrorKind::EmptyText { argument } => {
                write!(formatter, "{argument} must not be empty, but it is")
            }
            ErrorKind::HoldsLineEnd { argument, value, byte } => write!(
                formatter,
                "{argument} must hold no line end, but {} holds {}",
                quoted(value),
                quoted(&[*byte])
            ),
            ErrorKind::Clash { argument, value, other, other_value } => write!(
                formatter,
                "{argument} must be told from {other}, but {} and {} share a byte",
                quoted(value),
                quoted(other_value)
            ),
            ErrorKind::Zero { argument } => {
                write!(formatter, "{argument} must be at least 1, but it is 0")
            }
            ErrorKind::Utf16 => formatter.write_str(
                "the data must be decoded before they are read piece by piece, but they are UTF-16",
            ),
            ErrorKind::NoTable { what } => write!(
                formatter,
                "the data must be a table, but their first bytes are those of {what}; with a separator given they \
                 are read nevertheless"
            ),
        }
    }
}

impl std::error::Error for Error {}
