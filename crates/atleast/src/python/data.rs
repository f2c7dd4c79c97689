//! Python data as text, in the width in which Python holds them.

use std::fmt::Display;

use pyo3::exceptions::PyTypeError;
use pyo3::prelude::*;
use pyo3::types::string::PyStringData;
use pyo3::types::{PyBytes, PyString};

use super::arguments::type_name;
use crate::counter::Counter;
use crate::text::Text;
use crate::what::What;

/// Borrows the characters of a `str`, or the bytes of a `bytes`, without a copy, as the counter
/// takes them.
pub(super) fn text<'data>(
    counter: &Counter,
    data: &'data Bound<'_, PyAny>,
) -> PyResult<Text<'data>> {
    named_text(counter, "data", data)
}

/// As [`text`], of an argument with this name.
pub(super) fn named_text<'data>(
    counter: &Counter,
    name: impl Display,
    data: &'data Bound<'_, PyAny>,
) -> PyResult<Text<'data>> {
    if let Ok(string) = data.cast::<PyString>() {
        if let Some(byte) = counter.question().byte() {
            let byte = What::from(byte);
            let message =
                format!("{name} must be bytes in a question with the byte {byte}, not str");
            return Err(PyTypeError::new_err(message));
        }
        characters(string)
    } else if let Ok(bytes) = data.cast::<PyBytes>() {
        Ok(counter.text(bytes.as_bytes()))
    } else {
        let message = format!("{name} must be str or bytes, not {}", type_name(data)?);
        Err(PyTypeError::new_err(message))
    }
}

/// Borrows the characters of a `str`.
pub(super) fn characters<'data>(string: &'data Bound<'_, PyString>) -> PyResult<Text<'data>> {
    // SAFETY: a `str` never changes, and `string` keeps it alive for as long as the text is
    // borrowed. Its layout is read by PyO3, which tests it on little-endian machines; there
    // our tests run over every width as well.
    #[expect(unsafe_code)]
    let characters = unsafe { string.data() }?;
    Ok(match characters {
        PyStringData::Ucs1(units) => Text::Latin1(units),
        PyStringData::Ucs2(units) => Text::Ucs2(units),
        PyStringData::Ucs4(units) => Text::Ucs4(units),
    })
}
