//! `Written` for Python: its constructor, properties and special methods.

use pyo3::prelude::*;
use pyo3::types::PyType;

use super::dialect::{
    EncodingName, LineEndName, StrOrBytes, byte, bytes, comment, encoding, line_end,
};
use crate::{LineEnd, Written};
use atleast_pydata::arguments::{Argument, optional, repr};
use atleast_pydata::match_args;

match_args!(
    WrittenFields: "encoding",
    "line_end",
    "sep",
    "quote",
    "escape",
    "comment",
    "skip_lines",
    "header",
    "expected"
);

/// The arguments of the constructor.
type WrittenArguments<'a> = (
    &'static str,
    Option<&'static str>,
    StrOrBytes<'a>,
    Option<StrOrBytes<'a>>,
    Option<StrOrBytes<'a>>,
    Option<StrOrBytes<'a>>,
    u64,
    Option<u64>,
    u64,
);

/// Converts the argument `quote` or `escape`.
fn one(name: &str, object: &Bound<'_, PyAny>) -> PyResult<Option<u8>> {
    optional(object, |object| byte(name, object))
}

#[pymethods]
impl Written {
    #[classattr]
    fn __match_args__() -> WrittenFields {
        WrittenFields
    }

    #[new]
    #[pyo3(signature = (
        encoding, line_end, sep, quote, escape, comment, skip_lines, header, expected
    ))]
    #[expect(clippy::too_many_arguments, reason = "all of its fields")]
    fn from_python(
        encoding: Argument<'_, EncodingName>,
        line_end: Argument<'_, Option<LineEnd>, Option<LineEndName>>,
        sep: Argument<'_, Vec<u8>, StrOrBytes<'_>>,
        quote: Argument<'_, Option<u8>, Option<StrOrBytes<'_>>>,
        escape: Argument<'_, Option<u8>, Option<StrOrBytes<'_>>>,
        comment: Argument<'_, Option<Vec<u8>>, Option<StrOrBytes<'_>>>,
        skip_lines: u64,
        header: Option<u64>,
        expected: u64,
    ) -> PyResult<Self> {
        Ok(Written {
            encoding: encoding.or_convert(self::encoding)?.0,
            line_end: line_end.or_convert(self::line_end)?,
            sep: sep.or_convert(|sep| bytes("`sep`", sep))?,
            quote: quote.or_convert(|quote| one("`quote`", quote))?,
            escape: escape.or_convert(|escape| one("`escape`", escape))?,
            comment: comment.or_convert(self::comment)?.unwrap_or_default(),
            skip_lines,
            header,
            expected,
        })
    }

    /// The encoding that the table was decoded from: `"UTF-8"`, `"UTF-16LE"` or `"UTF-16BE"`.
    ///
    /// It is also `"UTF-8"` for every other ASCII-compatible encoding, which is not decoded. A
    /// note has the number of bytes that are not valid UTF-8.
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

    /// The line end of most lines: `"LF"`, `"CRLF"` or `"CR"`, or None if there is no line end.
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

    /// The separator: a `str`, or `bytes` if it is not UTF-8; empty if there is none.
    ///
    /// ```python
    /// >>> from atleast import ragged
    /// >>> ragged(b"a;b\n1,5;2\n").dialect.sep
    /// ';'
    ///
    /// ```
    #[getter]
    fn sep(&self) -> StrOrBytes<'_> {
        StrOrBytes(&self.sep)
    }

    /// The quote: a character, or a byte that is not ASCII; None if quotes are ordinary text.
    ///
    /// ```python
    /// >>> from atleast import ragged
    /// >>> ragged(b"'a';'b, c'\r'1';'2'\r").dialect.quote
    /// "'"
    ///
    /// ```
    #[getter]
    fn quote(&self) -> Option<StrOrBytes<'_>> {
        self.quote.as_ref().map(|quote| StrOrBytes(std::slice::from_ref(quote)))
    }

    /// The escape, which makes the next byte ordinary text: a character, or a byte that is not
    /// ASCII; None if there is none.
    ///
    /// ```python
    /// >>> from atleast import ragged
    /// >>> ragged(b"a,b\n1\\,5,2\n", escape="\\").dialect.escape
    /// '\\'
    ///
    /// ```
    #[getter]
    fn escape(&self) -> Option<StrOrBytes<'_>> {
        self.escape.as_ref().map(|escape| StrOrBytes(std::slice::from_ref(escape)))
    }

    /// The prefix of comment lines, as given: a `str`, or `bytes` if it is not UTF-8; None if it
    /// was not given.
    ///
    /// ```python
    /// >>> from atleast import ragged
    /// >>> ragged(b"a,b\n# one\n1,2\n", comment="#").dialect.comment
    /// '#'
    ///
    /// ```
    #[getter]
    fn comment(&self) -> Option<StrOrBytes<'_>> {
        Some(StrOrBytes(&self.comment)).filter(|comment| !comment.0.is_empty())
    }

    /// The number of lines that are skipped at the start, as given or detected.
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

    /// The number of fields of the first record, or None if there is no record.
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

    /// The number of fields that each record should have, as given or detected; 0 if it was not
    /// given and there is no record.
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
        let of = |bytes: Option<StrOrBytes<'_>>| match bytes {
            Some(bytes) => repr(&bytes.into_pyobject(py)?),
            None => Ok("None".to_owned()),
        };
        let number =
            |number: Option<u64>| number.map_or("None".to_owned(), |number| number.to_string());
        Ok(format!(
            "Written(encoding='{}', line_end={}, sep={}, quote={}, escape={}, comment={}, \
             skip_lines={}, header={}, expected={})",
            self.encoding,
            self.line_end.map_or("None".to_owned(), |line_end| format!("'{line_end}'")),
            of(Some(StrOrBytes(&self.sep)))?,
            of(self.quote())?,
            of(self.escape())?,
            of(self.comment())?,
            self.skip_lines,
            number(self.header),
            self.expected,
        ))
    }

    fn __reduce__<'py>(&self, py: Python<'py>) -> (Bound<'py, PyType>, WrittenArguments<'_>) {
        let fields = (
            self.encoding,
            self.line_end(),
            StrOrBytes(&self.sep),
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
