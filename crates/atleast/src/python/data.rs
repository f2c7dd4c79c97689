//! Python data as text, in the width in which Python holds them.

use pyo3::exceptions::PyTypeError;
use pyo3::prelude::*;
use pyo3::types::string::PyStringData;
use pyo3::types::{PyBytes, PyString};

use super::arguments::type_name;
use crate::text::Text;

/// Borrows the characters of a `str`, or the bytes of a `bytes`, without a copy.
pub(super) fn text<'data>(data: &'data Bound<'_, PyAny>) -> PyResult<Text<'data>> {
    if let Ok(string) = data.cast::<PyString>() {
        // SAFETY: a `str` never changes, and `data` keeps it alive for as long as the text is
        // borrowed. Its layout is read by PyO3, which tests it on little-endian machines; there
        // our tests run over every width as well.
        #[expect(unsafe_code)]
        let characters = unsafe { string.data() }?;
        Ok(match characters {
            PyStringData::Ucs1(units) => Text::Latin1(units),
            PyStringData::Ucs2(units) => Text::Ucs2(units),
            PyStringData::Ucs4(units) => Text::Ucs4(units),
        })
    } else if let Ok(bytes) = data.cast::<PyBytes>() {
        Ok(Text::Utf8(bytes.as_bytes()))
    } else {
        let message = format!("data must be str or bytes, not {}", type_name(data)?);
        Err(PyTypeError::new_err(message))
    }
}
