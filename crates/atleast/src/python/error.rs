//! Broken rules as Python's exceptions.

use pyo3::PyErr;
use pyo3::exceptions::{PyTypeError, PyValueError};

use crate::error::Error;

impl From<Error> for PyErr {
    fn from(error: Error) -> Self {
        if error.is_of_type() {
            PyTypeError::new_err(error.to_string())
        } else {
            PyValueError::new_err(error.to_string())
        }
    }
}
