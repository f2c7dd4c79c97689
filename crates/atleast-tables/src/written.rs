//! How a table is written, as it was given or found: what a report says of it.

use atleast_engine::LineEnd;

#[cfg_attr(feature = "python", doc = include_str!("python/docs/written.md"))]
#[cfg_attr(
    not(feature = "python"),
    doc = r#"How a table is written, as it was given or found.

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
