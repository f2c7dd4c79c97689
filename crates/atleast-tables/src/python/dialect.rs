//! A `Dialect` from the arguments of Python's `ragged`.

use pyo3::exceptions::PyValueError;
use pyo3::inspect::PyStaticExpr;
use pyo3::prelude::*;
use pyo3::types::{PyBytes, PyString};
use pyo3::{PyTypeInfo, type_hint_identifier, type_hint_union};

use crate::error::{Error, ErrorKind};
use crate::{Dialect, Expected, LineEnd};
use atleast::cut::Cut;
use atleast_pydata::arguments::{
    Accepted, Argument, check_one, number, repr, truth, unless_none, utf8, wrong_type,
};
use atleast_pydata::type_hints::STR_OR_BYTES;

/// A separator or the like, as Python has it: a `str`, or `bytes` where they are not UTF-8.
pub struct Separator<'a>(pub(crate) &'a [u8]);

impl<'py> IntoPyObject<'py> for Separator<'_> {
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

impl Accepted for Separator<'_> {
    const INPUT_TYPE: PyStaticExpr = STR_OR_BYTES;
}

/// A quote or an escape: `"auto"` where it is to be found.
#[derive(Clone, Copy)]
pub enum Auto {
    /// It is found.
    Auto,
    /// It is this byte, or there is none.
    Given(Option<u8>),
}

impl Accepted for Auto {
    const INPUT_TYPE: PyStaticExpr = <Option<Separator<'_>> as IntoPyObject>::OUTPUT_TYPE;
}

/// An encoding that is read.
#[derive(Clone, Copy)]
pub struct Encoding(pub &'static str);

impl Accepted for Encoding {
    const INPUT_TYPE: PyStaticExpr = PyString::TYPE_HINT;
}

/// How lines end: in the stub a `str`.
pub struct LineEndName;

impl Accepted for LineEndName {
    const INPUT_TYPE: PyStaticExpr = PyString::TYPE_HINT;
}

/// `expected`: a number, or `"header"`.
impl Accepted for Expected {
    const INPUT_TYPE: PyStaticExpr = type_hint_union!(
        <u64 as Accepted>::INPUT_TYPE,
        PyString::TYPE_HINT,
        type_hint_identifier!("builtins", "None")
    );
}

/// What says how a table is written.
pub struct Arguments<'py> {
    /// What separates.
    pub sep: Argument<'py, Option<Vec<u8>>, Option<Separator<'static>>>,
    /// What quotes.
    pub quote: Argument<'py, Auto>,
    /// How many fields a record must have.
    pub expected: Argument<'py, Expected>,
    /// What escapes.
    pub escape: Argument<'py, Auto>,
    /// What comments begin with.
    pub comment: Argument<'py, Option<Vec<u8>>, Option<Separator<'static>>>,
    /// How many lines stand above.
    pub skip_lines: Argument<'py, Option<u64>>,
    /// How long a quoted field may be.
    pub max_field: Argument<'py, u64>,
    /// Whether the first record is a header.
    pub header: Argument<'py, Option<bool>>,
    /// How lines end.
    pub line_end: Argument<'py, Option<LineEnd>, Option<LineEndName>>,
    /// The encoding.
    pub encoding: Argument<'py, Option<Encoding>>,
}

/// Returns the dialect that the arguments say.
///
/// # Errors
/// `TypeError` and `ValueError`, for an argument that is not as it must be.
pub fn dialect(arguments: Arguments<'_>) -> PyResult<Dialect> {
    let Arguments { sep, quote, expected, escape, comment, skip_lines, max_field, .. } = arguments;
    let mut builder = Dialect::builder()
        .expected(expected.or_convert(self::expected)?)
        .header(
            arguments
                .header
                .or_convert(|object| unless_none(object, |header| truth("header", header)))?,
        )
        .line_end(arguments.line_end.or_convert(line_end)?)
        .skip_lines(
            skip_lines
                .or_convert(|object| unless_none(object, |lines| number("skip_lines", lines)))?,
        );
    if let Auto::Given(quote) = quote.or_convert(|object| auto("quote", object))? {
        builder = builder.quote(quote);
    }
    if let Auto::Given(escape) = escape.or_convert(|object| auto("escape", object))? {
        builder = builder.escape(escape);
    }
    let encoding = arguments.encoding.or_convert(|object| unless_none(object, self::encoding))?;
    if let Some(Encoding(name)) = encoding {
        builder = builder.encoding(name);
    }
    if let Some(sep) = sep.or_convert(|object| unless_none(object, |sep| bytes("sep", sep)))? {
        builder = builder.sep(sep);
    }
    if let Some(comment) = comment.or_convert(self::comment)? {
        builder = builder.comment(comment);
    }
    let max_field = max_field.or_convert(|max_field| number("max_field", max_field))?;
    // No memory holds more than the largest `usize`: a larger number means the same.
    builder = builder.max_field(usize::try_from(max_field).unwrap_or(usize::MAX));
    Ok(builder.build()?)
}

/// Returns the bytes of a `bytes`, or those of a `str` in UTF-8.
pub(crate) fn bytes(argument: &str, object: &Bound<'_, PyAny>) -> PyResult<Vec<u8>> {
    if let Ok(bytes) = object.cast::<PyBytes>() {
        return Ok(bytes.as_bytes().to_vec());
    }
    let Ok(string) = object.cast::<PyString>() else {
        return Err(wrong_type(argument, "a str or bytes", object));
    };
    Ok(utf8(argument, string)?.as_bytes().to_vec())
}

/// Returns what `expected` says.
fn expected(object: &Bound<'_, PyAny>) -> PyResult<Expected> {
    if object.cast::<PyString>().is_ok_and(|text| text == "header") {
        return Ok(Expected::Header);
    }
    Ok(unless_none(object, |expected| number("expected", expected))?.into())
}

/// Returns what comments begin with, if they are any.
pub(crate) fn comment(object: &Bound<'_, PyAny>) -> PyResult<Option<Vec<u8>>> {
    let comment = unless_none(object, |text| bytes("comment", text))?;
    if comment.as_ref().is_some_and(Vec::is_empty) {
        return Err(Error::from(ErrorKind::EmptyText { argument: "comment" }).into());
    }
    Ok(comment)
}

/// Returns how lines end, if it is said.
pub(crate) fn line_end(object: &Bound<'_, PyAny>) -> PyResult<Option<LineEnd>> {
    let rule = || "'lf', 'crlf' or 'cr'".to_owned();
    unless_none(object, |name| one_of("line_end", rule, LineEnd::from_name, name))
}

/// Returns an encoding.
pub(crate) fn encoding(object: &Bound<'_, PyAny>) -> PyResult<Encoding> {
    let rule = || {
        "'utf-8' (also for others that hold ASCII byte for byte), 'utf-16le' or 'utf-16be'"
            .to_owned()
    };
    let known = |name: &str| Dialect::encoding_name(name).map(Encoding);
    one_of("encoding", rule, known, object)
}

/// Returns what a `str` is the name of.
pub(crate) fn one_of<T>(
    argument: &str,
    rule: impl Fn() -> String,
    find: impl Fn(&str) -> Option<T>,
    object: &Bound<'_, PyAny>,
) -> PyResult<T> {
    let Ok(string) = object.cast::<PyString>() else {
        return Err(wrong_type(argument, "a str", object));
    };
    // No name holds a surrogate.
    if let Some(found) = string.to_cow().ok().and_then(|name| find(&name)) {
        return Ok(found);
    }
    let repr = repr(string)?.cut();
    Err(PyValueError::new_err(format!("{argument} must be {}, but it is {repr}", rule())))
}

/// Returns a quote or an escape, if it is not to be found.
fn auto(argument: &str, object: &Bound<'_, PyAny>) -> PyResult<Auto> {
    if object.cast::<PyString>().is_ok_and(|text| text == "auto") {
        return Ok(Auto::Auto);
    }
    Ok(Auto::Given(unless_none(object, |object| byte(argument, object))?))
}

/// Returns the one byte of a `bytes`, or that of a `str` of one ASCII character.
pub(crate) fn byte(argument: &str, object: &Bound<'_, PyAny>) -> PyResult<u8> {
    let unit = if object.is_instance_of::<PyString>() { "character" } else { "byte" };
    let bytes = bytes(argument, object)?;
    check_one(argument, unit, object)?;
    let [byte] = bytes[..] else {
        let repr = object.repr()?;
        let message = format!("{argument} must be an ASCII character or a byte, but it is {repr}");
        return Err(PyValueError::new_err(message));
    };
    Ok(byte)
}
