//! A `Dialect` from the arguments of the Python function `ragged`.

use pyo3::exceptions::{PyTypeError, PyValueError};
use pyo3::inspect::PyStaticExpr;
use pyo3::prelude::*;
use pyo3::types::{PyBytes, PyString};
use pyo3::{PyTypeInfo, type_hint_identifier, type_hint_union};

use crate::error::{Error, ErrorKind};
use crate::{Dialect, Expected, LineEnd};
use atleast_pydata::arguments::{
    Accepted, Argument, boolean, check_is_one, cut_repr, number, optional, utf8, wrong_type,
};
use atleast_pydata::type_hints::STR_OR_BYTES;

/// Bytes that become a `str`, or `bytes` if they are not UTF-8: a separator, for example.
pub struct StrOrBytes<'a>(pub(crate) &'a [u8]);

impl<'py> IntoPyObject<'py> for StrOrBytes<'_> {
    type Target = PyAny;
    type Output = Bound<'py, PyAny>;
    type Error = PyErr;

    const OUTPUT_TYPE: PyStaticExpr = STR_OR_BYTES;

    fn into_pyobject(self, py: Python<'py>) -> PyResult<Self::Output> {
        Ok(match std::str::from_utf8(self.0) {
            Ok(text) => PyString::new(py, text).into_any(),
            Err(_) => PyBytes::new(py, self.0).into_any(),
        })
    }
}

impl Accepted for StrOrBytes<'_> {
    const INPUT_TYPE: PyStaticExpr = STR_OR_BYTES;
}

/// The argument `quote` or `escape`.
#[derive(Clone, Copy)]
pub enum Auto {
    /// `"auto"`: it is detected.
    Auto,
    /// This byte, or none.
    Given(Option<u8>),
}

impl Accepted for Auto {
    const INPUT_TYPE: PyStaticExpr = <Option<StrOrBytes<'_>> as IntoPyObject>::OUTPUT_TYPE;
}

/// The name of an encoding that can be read: a `str` in the stub.
#[derive(Clone, Copy)]
pub struct EncodingName(pub &'static str);

impl Accepted for EncodingName {
    const INPUT_TYPE: PyStaticExpr = PyString::TYPE_HINT;
}

/// The name of a line end: a `str` in the stub.
pub struct LineEndName;

impl Accepted for LineEndName {
    const INPUT_TYPE: PyStaticExpr = PyString::TYPE_HINT;
}

/// The argument `expected`: a number or `"header"`.
impl Accepted for Expected {
    const INPUT_TYPE: PyStaticExpr = type_hint_union!(
        <u64 as Accepted>::INPUT_TYPE,
        PyString::TYPE_HINT,
        type_hint_identifier!("builtins", "None")
    );
}

/// The arguments of `ragged` but for `source`, which describe how the table is written.
pub struct DialectArguments<'py> {
    /// The separator.
    pub sep: Argument<'py, Option<Vec<u8>>, Option<StrOrBytes<'static>>>,
    /// The quote.
    pub quote: Argument<'py, Auto>,
    /// The number of fields that each record should have.
    pub expected: Argument<'py, Expected>,
    /// The escape.
    pub escape: Argument<'py, Auto>,
    /// The prefix of comment lines.
    pub comment: Argument<'py, Option<Vec<u8>>, Option<StrOrBytes<'static>>>,
    /// The number of lines above the table.
    pub skip_lines: Argument<'py, Option<u64>>,
    /// The largest length of a quoted field in bytes.
    pub max_field: Argument<'py, u64>,
    /// Whether the first record is a header.
    pub header: Argument<'py, Option<bool>>,
    /// The line end.
    pub line_end: Argument<'py, Option<LineEnd>, Option<LineEndName>>,
    /// The encoding.
    pub encoding: Argument<'py, Option<EncodingName>>,
}

/// Converts the arguments.
///
/// # Errors
/// `TypeError` or `ValueError` for the first argument that is wrong.
pub fn dialect(arguments: DialectArguments<'_>) -> PyResult<Dialect> {
    let DialectArguments {
        sep,
        quote,
        expected,
        escape,
        comment,
        skip_lines,
        max_field,
        header,
        line_end,
        encoding,
    } = arguments;
    let mut builder = Dialect::builder()
        .expected(expected.or_convert(self::expected)?)
        .header(header.or_convert(|object| optional(object, |it| boolean("`header`", it)))?)
        .line_end(line_end.or_convert(self::line_end)?)
        .skip_lines(
            skip_lines.or_convert(|object| optional(object, |it| number("`skip_lines`", it)))?,
        );
    if let Auto::Given(quote) = quote.or_convert(|object| auto("`quote`", object))? {
        builder = builder.quote(quote);
    }
    if let Auto::Given(escape) = escape.or_convert(|object| auto("`escape`", object))? {
        builder = builder.escape(escape);
    }
    let encoding = encoding.or_convert(|object| optional(object, self::encoding))?;
    if let Some(EncodingName(name)) = encoding {
        builder = builder.encoding(name);
    }
    if let Some(sep) = sep.or_convert(|object| optional(object, |it| bytes("`sep`", it)))? {
        builder = builder.sep(sep);
    }
    if let Some(comment) = comment.or_convert(self::comment)? {
        builder = builder.comment(comment);
    }
    let max_field = max_field.or_convert(|object| number("`max_field`", object))?;
    // No field is longer than `usize::MAX` bytes, so a larger number means the same.
    builder = builder.max_field(usize::try_from(max_field).unwrap_or(usize::MAX));
    Ok(builder.build()?)
}

/// Returns the bytes of a `bytes`, or of a `str` in UTF-8.
pub(crate) fn bytes(name: &str, object: &Bound<'_, PyAny>) -> PyResult<Vec<u8>> {
    if let Ok(bytes) = object.cast::<PyBytes>() {
        return Ok(bytes.as_bytes().to_vec());
    }
    let Ok(string) = object.cast::<PyString>() else {
        return Err(wrong_type(name, "a str or bytes", object));
    };
    Ok(utf8(name, string)?.as_bytes().to_vec())
}

/// Converts the argument `expected`.
fn expected(object: &Bound<'_, PyAny>) -> PyResult<Expected> {
    if object.cast::<PyString>().is_ok_and(|text| text == "header") {
        return Ok(Expected::Header);
    }
    if object.is_instance_of::<PyString>() {
        let repr = cut_repr(object)?;
        let message = format!("`expected` must be an int, None or 'header', not {repr}");
        return Err(PyTypeError::new_err(message));
    }
    Ok(optional(object, |object| number("`expected`", object))?.into())
}

/// Converts the argument `comment`.
pub(crate) fn comment(object: &Bound<'_, PyAny>) -> PyResult<Option<Vec<u8>>> {
    let comment = optional(object, |object| bytes("`comment`", object))?;
    if comment.as_ref().is_some_and(Vec::is_empty) {
        return Err(Error::from(ErrorKind::EmptyText { argument: "comment" }).into());
    }
    Ok(comment)
}

/// Converts the argument `line_end`.
pub(crate) fn line_end(object: &Bound<'_, PyAny>) -> PyResult<Option<LineEnd>> {
    optional(object, |object| {
        one_of("`line_end`", "'lf', 'crlf' or 'cr'", "", LineEnd::from_name, object)
    })
}

/// Converts the argument `encoding`.
pub(crate) fn encoding(object: &Bound<'_, PyAny>) -> PyResult<EncodingName> {
    let names = "'utf-8', 'utf-16le' or 'utf-16be'";
    let hint = " (use 'utf-8' for any other ASCII-compatible encoding)";
    let find = |name: &str| Dialect::encoding_name(name).map(EncodingName);
    one_of("`encoding`", names, hint, find, object)
}

/// Converts a `str` that must be one of some names. `hint` is the end of the message for another.
pub(crate) fn one_of<T>(
    name: &str,
    names: &str,
    hint: &str,
    find: impl Fn(&str) -> Option<T>,
    object: &Bound<'_, PyAny>,
) -> PyResult<T> {
    let Ok(string) = object.cast::<PyString>() else {
        return Err(wrong_type(name, "a str", object));
    };
    // A `str` with a surrogate, which cannot be converted, is none of the names.
    if let Some(found) = string.to_cow().ok().and_then(|given| find(&given)) {
        return Ok(found);
    }
    let repr = cut_repr(string)?;
    Err(PyValueError::new_err(format!("{name} must be {names}, not {repr}{hint}")))
}

/// Converts the argument `quote` or `escape`.
fn auto(name: &str, object: &Bound<'_, PyAny>) -> PyResult<Auto> {
    if object.cast::<PyString>().is_ok_and(|text| text == "auto") {
        return Ok(Auto::Auto);
    }
    Ok(Auto::Given(optional(object, |object| byte(name, object))?))
}

/// Returns the byte of a `bytes` of length 1, or of a `str` of one ASCII character.
pub(crate) fn byte(name: &str, object: &Bound<'_, PyAny>) -> PyResult<u8> {
    let bytes = bytes(name, object)?;
    check_is_one(name, object)?;
    let [byte] = bytes[..] else {
        let repr = cut_repr(object)?;
        let message = format!("{name} must be an ASCII character or a byte, not {repr}");
        return Err(PyValueError::new_err(message));
    };
    Ok(byte)
}
