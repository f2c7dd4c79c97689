//! The error of this crate: a kind with its values, and a message that names the value and
//! the rule.

use std::fmt;

use atleast::shorten::quoted;

/// Why a dialect or a table is refused.
///
/// The message names the value and the rule that it breaks. [`kind`](Error::kind) gives both for
/// messages of your own.
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

/// Which rule is broken, and the values that break it.
///
/// An `argument` is the name of a method of [`DialectBuilder`](crate::DialectBuilder).
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum ErrorKind {
    /// An argument is empty.
    EmptyText {
        /// The argument.
        argument: &'static str,
    },
    /// An argument contains a line end.
    ContainsLineEnd {
        /// The argument.
        argument: &'static str,
        /// Its value.
        value: Vec<u8>,
        /// The byte of the line end: `\n` or `\r`.
        byte: u8,
    },
    /// Two arguments share a byte, so that the reader could not tell them apart.
    SharedByte {
        /// The argument.
        argument: &'static str,
        /// Its value.
        value: Vec<u8>,
        /// The other argument.
        other: &'static str,
        /// The value of the other argument.
        other_value: Vec<u8>,
    },
    /// An argument is 0.
    Zero {
        /// The argument.
        argument: &'static str,
    },
    /// A [`RaggedReader`](crate::RaggedReader) is to read UTF-16, which has to be decoded first.
    Utf16,
    /// The first bytes are those of another format, such as HTML or Parquet.
    NotATable {
        /// The name of the format, with an article where it needs one: `HTML`, `a zip archive`.
        format: &'static str,
    },
}

impl From<ErrorKind> for Error {
    fn from(kind: ErrorKind) -> Self {
        Error(kind)
    }
}

impl Error {
    /// Returns which rule is broken, and the values that break it.
    ///
    /// ```
    /// use atleast_tables::{ErrorKind, ragged};
    ///
    /// let error = ragged("<!DOCTYPE html>").unwrap_err();
    /// assert_eq!(*error.kind(), ErrorKind::NotATable { format: "HTML" });
    /// ```
    pub fn kind(&self) -> &ErrorKind {
        &self.0
    }
}

impl fmt::Display for Error {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.0 {
            ErrorKind::EmptyText { argument } => write!(formatter, "{argument} must not be empty"),
            ErrorKind::ContainsLineEnd { argument, value, .. } => {
                write!(formatter, "{argument} {} contains a line end", quoted(value))
            }
            ErrorKind::SharedByte { argument, value, other, other_value } => write!(
                formatter,
                "{argument} {} and {other} {} share a byte",
                quoted(value),
                quoted(other_value)
            ),
            ErrorKind::Zero { argument } => {
                write!(formatter, "{argument} must be at least 1, but it is 0")
            }
            ErrorKind::Utf16 => {
                formatter.write_str("the data is UTF-16, which must be decoded to UTF-8 first")
            }
            ErrorKind::NotATable { format } => write!(
                formatter,
                "the data looks like {format}, not like a table; set sep to read it anyway"
            ),
        }
    }
}

impl std::error::Error for Error {}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Dialect, DialectBuilder, ragged};

    /// Asserts the message of each kind, as the given code returns it. Does not compile if a kind
    /// is missing.
    macro_rules! assert_messages {
        ($($kind:pat, $result:expr, $message:expr;)*) => {
            let _assert_complete = |kind: &ErrorKind| match kind { $($kind => {})* };
            $(
                let error: Error = $result.map(|_| ()).unwrap_err();
                assert!(matches!(error.kind(), $kind), "{:?}", error.kind());
                assert_eq!(error.to_string(), $message);
            )*
        };
    }

    #[test]
    fn each_kind_has_its_message() {
        let build = |set: fn(DialectBuilder) -> DialectBuilder| set(Dialect::builder()).build();
        assert_messages! {
            ErrorKind::EmptyText { .. }, build(|builder| builder.sep("")),
            "sep must not be empty";
            ErrorKind::ContainsLineEnd { .. }, build(|builder| builder.sep(";\r\n")),
            r#"sep ";\r\n" contains a line end"#;
            ErrorKind::SharedByte { .. }, build(|builder| builder.sep("\"")),
            r#"quote "\"" and sep "\"" share a byte"#;
            ErrorKind::Zero { .. }, build(|builder| builder.max_field(0)),
            "max_field must be at least 1, but it is 0";
            ErrorKind::Utf16, Dialect::default().reader(b"\xFF\xFEa\0,\0b\0", true),
            "the data is UTF-16, which must be decoded to UTF-8 first";
            ErrorKind::NotATable { .. }, ragged("{\"a\": 1}\n"),
            "the data looks like JSON, not like a table; set sep to read it anyway";
        }
    }
}
