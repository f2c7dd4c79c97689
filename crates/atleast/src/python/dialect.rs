//! A `Dialect` from the arguments of Python's `ragged`.

use pyo3::exceptions::PyValueError;
use pyo3::inspect::PyStaticExpr;
use pyo3::prelude::*;
use pyo3::types::{PyBytes, PyString};

use super::arguments::{Accepted, Argument, check_one, number, unless_none, utf8, wrong_type};
use super::type_hints::STR_OR_BYTES;
use crate::error::{Error, Kind};
use crate::ragged::Dialect;

/// A separator or the like, as Python has it: a `str`, or `bytes` where they are not UTF-8.
pub(super) struct Separator<'a>(pub(super) &'a [u8]);

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

impl Accepted for Vec<u8> {
    const INPUT_TYPE: PyStaticExpr = STR_OR_BYTES;
}

impl Accepted for Option<Vec<u8>> {
    const INPUT_TYPE: PyStaticExpr = <Option<Separator<'_>> as IntoPyObject>::OUTPUT_TYPE;
}

impl Accepted for Option<u8> {
    const INPUT_TYPE: PyStaticExpr = <Option<Separator<'_>> as IntoPyObject>::OUTPUT_TYPE;
}

/// Returns the dialect that the arguments say.
///
/// # Errors
/// `TypeError` and `ValueError`, for an argument that is not as it must be.
pub fn dialect(
    sep: Argument<'_, Option<Vec<u8>>>,
    quote: Argument<'_, Option<u8>>,
    expected: Argument<'_, Option<u64>>,
    escape: Argument<'_, Option<u8>>,
    comment: Argument<'_, Option<Vec<u8>>>,
    skip_lines: Argument<'_, u64>,
    max_field: Argument<'_, u64>,
) -> PyResult<Dialect> {
    let mut builder = Dialect::builder()
        .quote(quote.or_convert(|object| unless_none(object, |quote| byte("quote", quote)))?)
        .expected(
            expected.or_convert(|object| {
                unless_none(object, |expected| number("expected", expected))
            })?,
        )
        .escape(escape.or_convert(|object| unless_none(object, |escape| byte("escape", escape)))?)
        .skip_lines(skip_lines.or_convert(|lines| number("skip_lines", lines))?);
    if let Some(sep) = sep.or_convert(|object| unless_none(object, |sep| bytes("sep", sep)))? {
        builder = builder.sep(sep);
    }
    let comment =
        comment.or_convert(|object| unless_none(object, |text| bytes("comment", text)))?;
    if let Some(comment) = comment {
        if comment.is_empty() {
            return Err(Error::from(Kind::EmptyText { argument: "comment" }).into());
        }
        builder = builder.comment(comment);
    }
    let max_field = max_field.or_convert(|max_field| number("max_field", max_field))?;
    // No memory holds more than the largest `usize`: a larger number means the same.
    builder = builder.max_field(usize::try_from(max_field).unwrap_or(usize::MAX));
    Ok(builder.build()?)
}

/// Returns the bytes of a `bytes`, or those of a `str` in UTF-8.
pub(super) fn bytes(argument: &str, object: &Bound<'_, PyAny>) -> PyResult<Vec<u8>> {
    if let Ok(bytes) = object.cast::<PyBytes>() {
        return Ok(bytes.as_bytes().to_vec());
    }
    let Ok(string) = object.cast::<PyString>() else {
        return Err(wrong_type(argument, "a str or bytes", object));
    };
    Ok(utf8(argument, string)?.as_bytes().to_vec())
}

/// Returns the one byte of a `bytes`, or that of a `str` of one ASCII character.
fn byte(argument: &str, object: &Bound<'_, PyAny>) -> PyResult<u8> {
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
