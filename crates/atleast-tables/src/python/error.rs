//! Broken rules as Python's exceptions.

use pyo3::PyErr;
use pyo3::exceptions::PyValueError;

use crate::error::Error;

impl From<Error> for PyErr {
    fn from(error: Error) -> Self {
        PyValueError::new_err(error.to_string())
    }
}
