//! The errors of this crate as Python exceptions, with messages in the words of a Python user.

use pyo3::exceptions::PyValueError;
use pyo3::prelude::*;

use super::dialect::StrOrBytes;
use crate::error::{Error, ErrorKind};
use atleast_pydata::arguments::cut_repr;

impl From<Error> for PyErr {
    fn from(error: Error) -> Self {
        Python::attach(|py| message(py, &error)).map_or_else(|error| error, PyValueError::new_err)
    }
}

/// Words the error for a Python user.
///
/// # Errors
/// If Python cannot make the `repr` of a value, for example for lack of memory.
fn message(py: Python<'_>, error: &Error) -> PyResult<String> {
    let shown = |value: &[u8]| cut_repr(&StrOrBytes(value).into_pyobject(py)?);
    Ok(match error.kind() {
        ErrorKind::EmptyText { argument } => format!("`{argument}` must not be empty"),
        ErrorKind::ContainsLineEnd { argument, value, .. } => {
            format!("`{argument}` must not contain a line end: {}", shown(value)?)
        }
        ErrorKind::SharedByte { argument, value, other, other_value } => format!(
            "`{argument}` ({}) and `{other}` ({}) must not have a byte in common",
            shown(value)?,
            shown(other_value)?
        ),
        ErrorKind::Zero { argument } => format!("`{argument}` must be at least 1, not 0"),
        ErrorKind::NotATable { format } => {
            format!("`source` looks like {format}, not like a table: give `sep` to read it anyway")
        }
        // `ragged` decodes UTF-16 before it reads the table.
        ErrorKind::Utf16 => error.to_string(),
    })
}
