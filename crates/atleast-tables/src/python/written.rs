//! `Written` for Python: its constructor, fields and conventions.

use pyo3::prelude::*;
use pyo3::types::PyType;

use super::dialect::{Encoding, LineEndName, Separator, byte, bytes, comment, encoding, line_end};
use crate::{LineEnd, Written};
use atleast_pydata::arguments::{Argument, repr, unless_none};
use atleast_pydata::match_args;

match_args!(
    WrittenFields: "encoding", "line_end", "sep", "quote", "escape", "comment", "skip_lines", "header", "expected"
);

/// What `Written` is made of, in the order of its constructor.
type Fields<'a> = (
    &'static str,
    Option<&'static str>,
    Separator<'a>,
    Option<Separator<'a>>,
    Option<Separator<'a>>,
    Option<Separator<'a>>,
    u64,
    Option<u64>,
    u64,
);

/// Returns a quote or an escape, if there is one.
fn one(argument: &str, object: &Bound<'_, PyAny>) -> PyResult<Option<u8>> {
    unless_none(object, |object| byte(argument, object))
}

#[pymethods]
impl Written {
    #[classattr]
    fn __match_args__() -> WrittenFields {
        WrittenFields
    }

    #[new]
    #[pyo3(signature = (encoding, line_end, sep, quote, escape, comment, skip_lines, header, expected))]
    #[expect(clippy::too_many_arguments, reason = "they are what it consists of")]
    fn from_python(
        encoding: Argument<'_, Encoding>,
        line_end: Argument<'_, Option<LineEnd>, Option<LineEndName>>,
        sep: Argument<'_, Vec<u8>, Separator<'_>>,
        quote: Argument<'_, Option<u8>, Option<Separator<'_>>>,
        escape: Argument<'_, Option<u8>, Option<Separator<'_>>>,
        comment: Argument<'_, Option<Vec<u8>>, Option<Separator<'_>>>,
        skip_lines: u64,
        header: Option<u64>,
        expected: u64,
    ) -> PyResult<Self> {
        Ok(Written {
            encoding: encoding.or_convert(self::encoding)?.0,
            line_end: line_end.or_convert(self::line_end)?,
            sep: sep.or_convert(|sep| bytes("sep", sep))?,
            quote: quote.or_convert(|quote| one("quote", quote))?,
            escape: escape.or_convert(|escape| one("escape", escape))?,
            comment: comment.or_convert(self::comment)?.unwrap_or_default(),
            skip_lines,
            header,
            expected,
        })
    }

    /// What the table was decoded from: `"UTF-8"`, `"UTF-16LE"` or `"UTF-16BE"`.
    ///
    /// `"UTF-8"` is also said of other encodings that hold ASCII byte for byte: nothing is decoded then. A note says how many
    /// bytes are not UTF-8.
    ///
    /// ```python
    /// >>> from atleast import ragged
    /// >>> ragged('a,b\n1,2\n'.encode('utf-16-le')).dialect.encoding
    /// 'UTF-16LE'
    ///
    /// ```
    #[getter]
    fn encoding(&self) -> &'static str {
        self.encoding
    }

    /// How most lines end: `"LF"`, `"CRLF"` or `"CR"`, or None where none ends.
    ///
    /// ```python
    /// >>> from atleast import ragged
    /// >>> ragged(b"a,b\r\n1,2\r\n").dialect.line_end
    /// 'CRLF'
    ///
    /// ```
    #[getter]
    fn line_end(&self) -> Option<&'static str> {
        self.line_end.map(LineEnd::name)
    }

    /// What separates the fields: a `str`, or `bytes` if it is not UTF-8; empty where nothing does.
    ///
    /// ```python
    /// >>> from atleast import ragged
    /// >>> ragged(b"a;b\n1,5;2\n").dialect.sep
    /// ';'
    ///
    /// ```
    #[getter]
    fn sep(&self) -> Separator<'_> {
        Separator(&self.sep)
    }

    /// What quotes a field: a character, or a byte that is not ASCII; None where quotes are text.
    ///
    /// ```python
    /// >>> from atleast import ragged
    /// >>> ragged(b"'a';'b, c'\r'1';'2'\r").dialect.quote
    /// "'"
    ///
    /// ```
    #[getter]
    fn quote(&self) -> Option<Separator<'_>> {
        self.quote.as_ref().map(|quote| Separator(std::slice::from_ref(quote)))
    }

    /// What makes the byte after it text: a character, or a byte that is not ASCII; None where nothing does.
    ///
    /// ```python
    /// >>> from atleast import ragged
    /// >>> ragged(b"a,b\n1\\,5,2\n", escape="\\").dialect.escape
    /// '\\'
    ///
    /// ```
    #[getter]
    fn escape(&self) -> Option<Separator<'_>> {
        self.escape.as_ref().map(|escape| Separator(std::slice::from_ref(escape)))
    }

    /// What a line begins with that is no record, as it was given: a `str`, or `bytes` if it is not UTF-8; None where it was
    /// not given.
    ///
    /// ```python
    /// >>> from atleast import ragged
    /// >>> ragged(b"a,b\n# one\n1,2\n", comment="#").dialect.comment
    /// '#'
    ///
    /// ```
    #[getter]
    fn comment(&self) -> Option<Separator<'_>> {
        Some(Separator(&self.comment)).filter(|comment| !comment.0.is_empty())
    }

    /// How many lines are passed over at the start, as it was given or found: the first that may hold a record is the next.
    ///
    /// ```python
    /// >>> from atleast import ragged
    /// >>> ragged(b"Birds seen in May\n\nname,number\nfinch,3\n").dialect.skip_lines
    /// 2
    ///
    /// ```
    #[getter]
    fn skip_lines(&self) -> u64 {
        self.skip_lines
    }

    /// How many fields the first record has, or None where there is none.
    ///
    /// ```python
    /// >>> from atleast import ragged
    /// >>> ragged(b"id,amount\n1,1,000\n2,1,037\n3,2,500\n").dialect.header
    /// 2
    ///
    /// ```
    #[getter]
    fn header(&self) -> Option<u64> {
        self.header
    }

    /// How many fields a record must have, as it was given or found; 0 if it was not given and there is no record.
    ///
    /// ```python
    /// >>> from atleast import ragged
    /// >>> ragged(b"id,amount\n1,1,000\n2,1,037\n3,2,500\n").dialect.expected
    /// 3
    ///
    /// ```
    #[getter]
    fn expected(&self) -> u64 {
        self.expected
    }

    fn __repr__(&self, py: Python<'_>) -> PyResult<String> {
        let of = |bytes: Option<Separator<'_>>| match bytes {
            Some(bytes) => repr(&bytes.into_pyobject(py)?),
            None => Ok("None".to_owned()),
        };
        let number =
            |number: Option<u64>| number.map_or("None".to_owned(), |number| number.to_string());
        Ok(format!(
            "Written(encoding='{}', line_end={}, sep={}, quote={}, escape={}, comment={}, skip_lines={}, header={}, \
             expected={})",
            self.encoding,
            self.line_end.map_or("None".to_owned(), |line_end| format!("'{line_end}'")),
            of(Some(Separator(&self.sep)))?,
            of(self.quote())?,
            of(self.escape())?,
            of(self.comment())?,
            self.skip_lines,
            number(self.header),
            self.expected,
        ))
    }

    fn __reduce__<'py>(&self, py: Python<'py>) -> (Bound<'py, PyType>, Fields<'_>) {
        let fields = (
            self.encoding,
            self.line_end(),
            Separator(&self.sep),
            self.quote(),
            self.escape(),
            self.comment(),
            self.skip_lines,
            self.header,
            self.expected,
        );
        (py.get_type::<Self>(), fields)
    }
}
