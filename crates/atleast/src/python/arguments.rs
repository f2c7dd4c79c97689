//! Python's arguments into Rust's. Each error names the value and the rule that it breaks.

use pyo3::exceptions::{PyTypeError, PyValueError};
use pyo3::inspect::PyStaticExpr;
use pyo3::prelude::*;
use pyo3::types::{PyInt, PyString};

use crate::reset::Reset;

/// An argument as the caller gave it, or the default where it was left out.
///
/// It takes any object, so that the message for a wrong one is ours, and names the argument.
pub(super) enum Argument<'py, T> {
    Default(T),
    Given(Bound<'py, PyAny>),
}

impl<'a, 'py, T: FromPyObject<'a, 'py>> FromPyObject<'a, 'py> for Argument<'py, T> {
    type Error = std::convert::Infallible;

    const INPUT_TYPE: PyStaticExpr = T::INPUT_TYPE;

    fn extract(object: Borrowed<'a, 'py, PyAny>) -> Result<Self, Self::Error> {
        Ok(Argument::Given(object.to_owned()))
    }
}

impl<'py, T> Argument<'py, T> {
    /// Returns the default, or what `convert` makes of the object given.
    pub(super) fn or_convert(
        self,
        convert: impl FnOnce(&Bound<'py, PyAny>) -> PyResult<T>,
    ) -> PyResult<T> {
        match self {
            Argument::Default(value) => Ok(value),
            Argument::Given(object) => convert(&object),
        }
    }
}

/// Returns what is counted: a `str` of one character.
pub(super) fn what(object: &Bound<'_, PyAny>) -> PyResult<char> {
    let Ok(string) = object.cast::<PyString>() else {
        return Err(wrong_type("what", "a str", object));
    };
    let repr = string.repr()?;
    match string.len()? {
        0 => Err(PyValueError::new_err(format!("what must be one character, but {repr} is empty"))),
        1 => string.extract::<char>().map_err(|_| {
            PyValueError::new_err(format!(
                "what must be a character, but {repr} is a lone surrogate"
            ))
        }),
        length => {
            let message = format!("what must be one character, but {repr} has {length}");
            Err(PyValueError::new_err(message))
        }
    }
}

/// Returns the count to reach: an `int`, or what has `__index__`, from 0 to 2**64 - 1.
pub(super) fn min_number(object: &Bound<'_, PyAny>) -> PyResult<u64> {
    let py = object.py();
    let Ok(number) = py.import("operator")?.call_method1("index", (object,)) else {
        return Err(wrong_type("min_number", "an int", object));
    };
    let number = number.cast_into::<PyInt>()?;
    if number.lt(0)? {
        let message = format!("min_number must not be negative, but it is {number}");
        return Err(PyValueError::new_err(message));
    }
    number.extract::<u64>().map_err(|_| {
        let most = u64::MAX;
        PyValueError::new_err(format!("min_number must be at most {most}, but it is {number}"))
    })
}

/// Returns where the count goes back to zero: a `Reset`.
pub(super) fn reset(object: &Bound<'_, PyAny>) -> PyResult<Reset> {
    object.extract::<Reset>().map_err(|_| wrong_type("reset", "a Reset", object))
}

/// Returns the name of an object's type as a Python programmer writes it.
pub(super) fn type_name(object: &Bound<'_, PyAny>) -> PyResult<String> {
    Ok(object.get_type().name()?.to_string())
}

fn wrong_type(argument: &str, expected: &str, object: &Bound<'_, PyAny>) -> PyErr {
    match type_name(object) {
        Ok(name) => PyTypeError::new_err(format!("{argument} must be {expected}, not {name}")),
        Err(error) => error,
    }
}
