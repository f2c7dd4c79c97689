//! Python's arguments into Rust's. Each error names the value and the rule that it breaks.

use pyo3::exceptions::{PyTypeError, PyValueError};
use pyo3::inspect::PyStaticExpr;
use pyo3::prelude::*;
use pyo3::types::{PyBool, PyInt, PyString};

/// A value that an argument is converted into: what the stub says the caller may give for it.
pub trait Accepted {
    /// The type, as the stub writes it.
    const INPUT_TYPE: PyStaticExpr;
}

/// An argument as the caller gave it, or the default where it was left out.
///
/// It takes any object, so that the message for a wrong one is ours, and names the argument.
pub enum Argument<'py, T> {
    /// It was left out.
    Default(T),
    /// It was given, whatever it is.
    Given(Bound<'py, PyAny>),
}

impl<'a, 'py, T: Accepted> FromPyObject<'a, 'py> for Argument<'py, T> {
    type Error = std::convert::Infallible;

    const INPUT_TYPE: PyStaticExpr = T::INPUT_TYPE;

    fn extract(object: Borrowed<'a, 'py, PyAny>) -> Result<Self, Self::Error> {
        Ok(Argument::Given(object.to_owned()))
    }
}

impl<'py, T> Argument<'py, T> {
    /// Returns the default, or what `convert` makes of the object given.
    ///
    /// # Errors
    /// Those of `convert`.
    pub fn or_convert(
        self,
        convert: impl FnOnce(&Bound<'py, PyAny>) -> PyResult<T>,
    ) -> PyResult<T> {
        match self {
            Argument::Default(value) => Ok(value),
            Argument::Given(object) => convert(&object),
        }
    }
}

impl Accepted for u64 {
    const INPUT_TYPE: PyStaticExpr = <u64 as FromPyObject>::INPUT_TYPE;
}

impl Accepted for Option<u64> {
    const INPUT_TYPE: PyStaticExpr = <Option<u64> as FromPyObject>::INPUT_TYPE;
}

impl Accepted for f64 {
    const INPUT_TYPE: PyStaticExpr = <f64 as FromPyObject>::INPUT_TYPE;
}

impl Accepted for bool {
    const INPUT_TYPE: PyStaticExpr = <bool as FromPyObject>::INPUT_TYPE;
}

/// Returns the one character of a `str`.
pub(super) fn character(argument: &str, string: &Bound<'_, PyString>) -> PyResult<char> {
    check_one(argument, "character", string)?;
    let repr = string.repr()?;
    string.extract::<char>().map_err(|_| {
        let message = format!("{argument} must be a character, but {repr} is a lone surrogate");
        PyValueError::new_err(message)
    })
}

/// Returns the characters of a `str`, however many.
pub(super) fn string(argument: &str, string: &Bound<'_, PyString>) -> PyResult<String> {
    if string.len()? == 1 {
        return character(argument, string).map(String::from);
    }
    let repr = string.repr()?;
    string.extract::<String>().map_err(|_| {
        let message = format!("{argument} must be characters, but {repr} has a surrogate");
        PyValueError::new_err(message)
    })
}

/// Returns an error unless the `str` or `bytes` has a length of 1.
pub(super) fn check_one(argument: &str, unit: &str, object: &Bound<'_, PyAny>) -> PyResult<()> {
    let has = match object.len()? {
        1 => return Ok(()),
        0 => "is empty".to_owned(),
        length => format!("has {length}"),
    };
    let repr = object.repr()?;
    Err(PyValueError::new_err(format!("{argument} must be one {unit}, but {repr} {has}")))
}

/// Returns a number: an `int`, or what has `__index__`, from 0 to 2**64 - 1.
pub(super) fn number(argument: &str, object: &Bound<'_, PyAny>) -> PyResult<u64> {
    let py = object.py();
    let Ok(number) = py.import("operator")?.call_method1("index", (object,)) else {
        return Err(wrong_type(argument, "an int", object));
    };
    let number = number.cast_into::<PyInt>()?;
    if number.lt(0)? {
        let message = format!("{argument} must not be negative, but it is {number}");
        return Err(PyValueError::new_err(message));
    }
    number.extract::<u64>().map_err(|_| {
        let most = u64::MAX;
        PyValueError::new_err(format!("{argument} must be at most {most}, but it is {number}"))
    })
}

/// Returns what `convert` makes of the object, unless that is None.
pub(super) fn unless_none<'py, T>(
    object: &Bound<'py, PyAny>,
    convert: impl FnOnce(&Bound<'py, PyAny>) -> PyResult<T>,
) -> PyResult<Option<T>> {
    if object.is_none() { Ok(None) } else { convert(object).map(Some) }
}

/// Returns whether the object is True or False.
pub(super) fn truth(argument: &str, object: &Bound<'_, PyAny>) -> PyResult<bool> {
    let truth = object.cast::<PyBool>().map_err(|_| wrong_type(argument, "a bool", object))?;
    Ok(truth.is_true())
}

/// Returns the name of an object's type as a Python programmer writes it.
///
/// # Errors
/// If the type will not tell.
pub fn type_name(object: &Bound<'_, PyAny>) -> PyResult<String> {
    Ok(object.get_type().name()?.to_string())
}

/// Returns the `TypeError` that says what an argument must be, and what it is.
pub fn wrong_type(argument: &str, expected: &str, object: &Bound<'_, PyAny>) -> PyErr {
    match type_name(object) {
        Ok(name) => PyTypeError::new_err(format!("{argument} must be {expected}, not {name}")),
        Err(error) => error,
    }
}
