//! How a table is written, as set or detected; a part of the report.

use atleast_engine::LineEnd;

#[cfg_attr(feature = "python", doc = include_str!("python/docs/written.md"))]
#[cfg_attr(
    not(feature = "python"),
    doc = r#"How a table is written, as set or detected.

```
let written = atleast_tables::ragged("a;b\r\n1;2\r\n")?.dialect;
assert_eq!((&written.sep[..], written.line_end), (&b";"[..], Some(atleast_tables::LineEnd::CrLf)));
# Ok::<(), atleast_tables::Error>(())
```
"#
)]
#[cfg_attr(feature = "python", pyo3::pyclass(module = "atleast", frozen, eq, hash, from_py_object))]
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Written {
    /// The encoding from which the table was decoded: `UTF-8`, `UTF-16LE` or `UTF-16BE`. (Invalid
    /// UTF-8 is not an error; a note counts it.)
    pub encoding: &'static str,
    /// The line end that most lines have, or None if no line ends.
    pub line_end: Option<LineEnd>,
    /// The separator; empty if there is none.
    pub sep: Vec<u8>,
    /// The quote, if there is one.
    pub quote: Option<u8>,
    /// The escape, which makes the next byte ordinary text.
    pub escape: Option<u8>,
    /// The start of a comment line; empty if there are no comments.
    pub comment: Vec<u8>,
    /// How many lines are above the table.
    pub skip_lines: u64,
    /// How many fields the first record has, if there is one.
    pub header: Option<u64>,
    /// How many fields a record must have; 0 if it was not set and there is no record.
    pub expected: u64,
}

impl Default for Written {
    /// Returns the dialect of most tables that are separated by commas.
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
