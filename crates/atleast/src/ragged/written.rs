//! How a table is written, as it was given or found: what a report says of it.

use std::fmt;

/// How lines end.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum LineEnd {
    /// `\n`, as on Unix.
    Lf,
    /// `\r\n`, as on Windows.
    CrLf,
    /// `\r`, as on old Macs.
    Cr,
}

impl LineEnd {
    /// All of them.
    pub const ALL: [LineEnd; 3] = [LineEnd::Lf, LineEnd::CrLf, LineEnd::Cr];

    /// Returns its name: `LF`, `CRLF` or `CR`.
    pub fn name(self) -> &'static str {
        match self {
            LineEnd::Lf => "LF",
            LineEnd::CrLf => "CRLF",
            LineEnd::Cr => "CR",
        }
    }

    /// Returns the line end of this name, in capitals or not.
    pub fn from_name(name: &str) -> Option<LineEnd> {
        LineEnd::ALL.into_iter().find(|line_end| line_end.name().eq_ignore_ascii_case(name))
    }

    /// Returns the line end with which these bytes end, if they end with one.
    pub(super) fn of(bytes: &[u8]) -> Option<LineEnd> {
        match bytes {
            [.., b'\r', b'\n'] => Some(LineEnd::CrLf),
            [.., b'\n'] => Some(LineEnd::Lf),
            [.., b'\r'] => Some(LineEnd::Cr),
            _ => None,
        }
    }

    /// Returns the byte at which lines are cut.
    pub(super) fn byte(self) -> u8 {
        if self == LineEnd::Cr { b'\r' } else { b'\n' }
    }
}

impl fmt::Display for LineEnd {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.name())
    }
}

/// How a table is written, as it was given or found.
#[cfg_attr(feature = "python", pyo3::pyclass(module = "atleast", frozen, eq, hash, from_py_object))]
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Written {
    /// `UTF-8`, `UTF-16LE` or `UTF-16BE`: what the table was decoded from. (Bytes that are not UTF-8 are no error: a
    /// note says how many there are.)
    pub encoding: &'static str,
    /// How most lines end; None where none ends.
    pub line_end: Option<LineEnd>,
    /// What separates fields; empty where nothing does.
    pub sep: Vec<u8>,
    /// What quotes a field.
    pub quote: Option<u8>,
    /// What makes the byte behind it text.
    pub escape: Option<u8>,
    /// What a line that is no record begins with; empty where there are none.
    pub comment: Vec<u8>,
    /// How many lines stand before the table.
    pub skip_lines: u64,
    /// How many fields the first record has, if there is one.
    pub header: Option<u64>,
    /// How many fields a record must have; 0 if it was not given and there is no record.
    pub expected: u64,
}

impl Default for Written {
    /// As most tables are written, with commas.
    fn default() -> Self {
        Written {
            encoding: "UTF-8",
            line_end: None,
            sep: b",".to_vec(),
            quote: Some(b'"'),
            escape: None,
            comment: Vec::new(),
            skip_lines: 0,
            header: None,
            expected: 0,
        }
    }
}
