//! Conversions of Python arguments, with error messages that name the argument, the value and the
//! rule that it breaks.
//!
//! Each conversion takes `name`: what its messages call the value, with the backticks of an
//! argument, such as `` "`reset`" `` or `` "each item of `what`" ``.

use std::borrow::Cow;
use std::marker::PhantomData;

use pyo3::exceptions::{PyOverflowError, PyTypeError, PyUnicodeEncodeError, PyValueError};
use pyo3::inspect::PyStaticExpr;
use pyo3::prelude::*;
use pyo3::types::{PyBool, PyFloat, PyInt, PyNone, PyString};
use pyo3::{PyTypeInfo, type_hint_identifier, type_hint_subscript, type_hint_union};

use crate::data;
use crate::signals::Steps;

/// The type hint of an argument in the generated stub.
pub trait Accepted {
    /// The type, as the stub writes it.
    const INPUT_TYPE: PyStaticExpr;
}

/// An argument as the caller gave it, or the default if it was left out.
///
/// It accepts any object, so that the message for a wrong type is ours and names the argument. The
/// object is converted to a `T`. The type hint is that of `A`, for a `T` that has none.
pub enum Argument<'py, T, A = T> {
    /// The argument was left out.
    Default(T),
    /// The argument was given, with any value.
    Given(Bound<'py, PyAny>, PhantomData<A>),
}

impl<'a, 'py, T, A: Accepted> FromPyObject<'a, 'py> for Argument<'py, T, A> {
    type Error = std::convert::Infallible;

    const INPUT_TYPE: PyStaticExpr = A::INPUT_TYPE;

    fn extract(object: Borrowed<'a, 'py, PyAny>) -> Result<Self, Self::Error> {
        Ok(Argument::Given(object.to_owned(), PhantomData))
    }
}

impl<'py, T, A> Argument<'py, T, A> {
    /// Returns the default, or the given object converted by `convert`.
    ///
    /// # Errors
    /// Those of `convert`.
    pub fn or_convert(
        self,
        convert: impl FnOnce(&Bound<'py, PyAny>) -> PyResult<T>,
    ) -> PyResult<T> {
        match self {
            Argument::Default(value) => Ok(value),
            Argument::Given(object, _) => convert(&object),
        }
    }
}

/// An iterable of objects of a class: `Iterable[…]` in the stub.
pub struct IterableOf<T>(PhantomData<T>);

impl<T: PyTypeInfo> Accepted for IterableOf<T> {
    const INPUT_TYPE: PyStaticExpr =
        type_hint_subscript!(type_hint_identifier!("collections.abc", "Iterable"), T::TYPE_HINT);
}

impl Accepted for u64 {
    const INPUT_TYPE: PyStaticExpr = <u64 as FromPyObject>::INPUT_TYPE;
}

impl<T: Accepted> Accepted for Option<T> {
    const INPUT_TYPE: PyStaticExpr = type_hint_union!(T::INPUT_TYPE, PyNone::TYPE_HINT);
}

impl Accepted for f64 {
    const INPUT_TYPE: PyStaticExpr = <f64 as FromPyObject>::INPUT_TYPE;
}

impl Accepted for bool {
    const INPUT_TYPE: PyStaticExpr = <bool as FromPyObject>::INPUT_TYPE;
}

/// Returns the only character of a `str`.
///
/// # Errors
/// `ValueError` for a `str` of another length and for a lone surrogate.
pub fn character(name: &str, string: &Bound<'_, PyString>) -> PyResult<char> {
    check_is_one(name, string)?;
    let mut characters = data::characters(string)?.characters_from(0);
    let code_point = characters.next().and_then(|character| character.value);
    if let Some(character) = code_point.and_then(char::from_u32) {
        return Ok(character);
    }
    let repr = repr(string)?;
    let message = format!("{name} must be a character, not the lone surrogate {repr}");
    Err(PyValueError::new_err(message))
}

/// Returns the characters of a `str` of any length.
///
/// # Errors
/// `ValueError` for a `str` with a lone surrogate.
pub fn string(name: &str, string: &Bound<'_, PyString>) -> PyResult<String> {
    if data::characters(string)?.len() == 1 {
        return character(name, string).map(String::from);
    }
    utf8(name, string).map(Cow::into_owned)
}

/// Returns a `str` of any length in UTF-8.
///
/// # Errors
/// `ValueError` for a `str` with a lone surrogate.
pub fn utf8<'a>(name: &str, string: &'a Bound<'_, PyString>) -> PyResult<Cow<'a, str>> {
    match string.to_cow() {
        Err(error) if error.is_instance_of::<PyUnicodeEncodeError>(string.py()) => {
            let repr = cut_repr(string)?;
            let message = format!("{name} must not contain lone surrogates: {repr}");
            Err(PyValueError::new_err(message))
        }
        text => text,
    }
}

/// Returns an error unless the `str` or `bytes` has a length of 1. The `__len__` of a subclass is
/// ignored.
///
/// # Errors
/// `ValueError` for another length, `TypeError` for another type.
pub fn check_is_one(name: &str, object: &Bound<'_, PyAny>) -> PyResult<()> {
    let length = match data::length(object)? {
        Some(1) => return Ok(()),
        Some(length) => length,
        None => return Err(wrong_type(name, "a str or bytes", object)),
    };
    let unit = if object.is_instance_of::<PyString>() { "character" } else { "byte" };
    let repr = cut_repr(object)?;
    let length = if length == 0 { String::new() } else { format!(" ({length} {unit}s)") };
    Err(PyValueError::new_err(format!("{name} must be one {unit}, not {repr}{length}")))
}

/// Returns an integer from 0 to 2**64 - 1: an `int`, or an object with `__index__`.
///
/// # Errors
/// `TypeError` for another type, `ValueError` for a number out of range.
pub fn number(name: &str, object: &Bound<'_, PyAny>) -> PyResult<u64> {
    if let Ok(int) = object.cast_exact::<PyInt>()
        && let Ok(number) = int.extract::<u64>()
    {
        return Ok(number);
    }
    let py = object.py();
    let number = py
        .import("operator")?
        .call_method1("index", (object,))
        .map_err(|error| replace_type_error(error, py, || wrong_type(name, "an int", object)))?;
    let number = number.cast_into::<PyInt>()?;
    if number.lt(0)? {
        let message = format!("{name} must be at least 0, not {}", shown_int(&number)?);
        return Err(PyValueError::new_err(message));
    }
    if bit_length(&number)? > u64::BITS as usize {
        let number = shown_int(&number)?;
        let message = format!("{name} must be at most {}, not {number}", u64::MAX);
        return Err(PyValueError::new_err(message));
    }
    number.extract::<u64>()
}

/// Returns a number that must be at least 1, such as the number of a line.
///
/// # Errors
/// `ValueError` for 0.
pub fn one_based(name: &str, number: u64) -> PyResult<u64> {
    if number == 0 {
        return Err(PyValueError::new_err(format!("{name} must be at least 1, not 0")));
    }
    Ok(number)
}

/// Returns a fraction: a `float`, or an object with `__float__` or `__index__`.
///
/// # Errors
/// `TypeError` for another type, `ValueError` for an `int` that no `float` can hold.
pub fn fraction(name: &str, object: &Bound<'_, PyAny>) -> PyResult<f64> {
    let py = object.py();
    object.extract::<f64>().map_err(|error| {
        if error.get_type(py).is(py.get_type::<PyOverflowError>())
            && let Ok(number) = object.cast::<PyInt>()
        {
            return match shown_int(number) {
                Ok(number) => {
                    let better = PyValueError::new_err(not_a_fraction(name, &number));
                    better.set_cause(py, Some(error));
                    better
                }
                Err(error) => error,
            };
        }
        replace_type_error(error, py, || wrong_type(name, "a number", object))
    })
}

/// Returns the message for a fraction that is not from 0 to 1.
///
/// # Errors
/// If Python cannot make a `float`, for example for lack of memory.
pub fn fraction_out_of_range(py: Python<'_>, name: &str, number: f64) -> PyResult<String> {
    Ok(not_a_fraction(name, &repr(&PyFloat::new(py, number))?))
}

fn not_a_fraction(name: &str, number: &str) -> String {
    format!("{name} must be between 0 and 1, not {number}")
}

/// Returns how many binary digits a number has, without its sign.
fn bit_length(number: &Bound<'_, PyInt>) -> PyResult<usize> {
    number.call_method0("bit_length")?.extract()
}

/// Returns a number for a message. Python itself refuses to write out very long ones.
fn shown_int(number: &Bound<'_, PyInt>) -> PyResult<String> {
    const LONG: usize = 256;
    let bits = bit_length(number)?;
    Ok(if bits > LONG { format!("an int of {bits} bits") } else { number.str()?.to_string() })
}

/// Returns the better error, with the given `TypeError` as its cause. Any other exception, such as
/// `KeyboardInterrupt`, comes from the user's code, and is returned as it is.
pub fn replace_type_error(error: PyErr, py: Python<'_>, better: impl FnOnce() -> PyErr) -> PyErr {
    if !error.get_type(py).is(py.get_type::<PyTypeError>()) {
        return error;
    }
    let better = better();
    better.set_cause(py, Some(error));
    better
}

/// Converts each item of an iterable.
///
/// # Errors
/// `TypeError` if the object is not iterable, and the errors of `convert` and of the iterable.
pub fn convert_each<'py, T>(
    name: &str,
    expected: &str,
    object: &Bound<'py, PyAny>,
    mut convert: impl FnMut(Bound<'py, PyAny>) -> PyResult<T>,
) -> PyResult<Vec<T>> {
    let py = object.py();
    let items = object
        .try_iter()
        .map_err(|error| replace_type_error(error, py, || wrong_type(name, expected, object)))?;
    let mut steps = Steps::default();
    let mut converted = Vec::new();
    for item in items {
        converted.push(convert(item?)?);
        steps.step(py)?;
    }
    Ok(converted)
}

/// Converts the object unless it is None.
///
/// # Errors
/// Those of `convert`.
pub fn optional<'py, T>(
    object: &Bound<'py, PyAny>,
    convert: impl FnOnce(&Bound<'py, PyAny>) -> PyResult<T>,
) -> PyResult<Option<T>> {
    if object.is_none() { Ok(None) } else { convert(object).map(Some) }
}

/// Returns the `repr` of an object. (The `Display` of a Python object would hide an exception that
/// `__repr__` raises, such as `KeyboardInterrupt`.)
///
/// # Errors
/// Those that `__repr__` raises.
pub fn repr(object: &Bound<'_, PyAny>) -> PyResult<String> {
    Ok(object.repr()?.to_string_lossy().into_owned())
}

/// Returns the `repr` of an object for a message, cut after 80 characters.
///
/// # Errors
/// Those that `__repr__` raises.
pub fn cut_repr(object: &Bound<'_, PyAny>) -> PyResult<String> {
    Ok(cut(repr(object)?, 80))
}

/// Returns the text, or its first characters with an ellipsis if it has more than `longest`.
pub fn cut(text: String, longest: usize) -> String {
    match text.char_indices().nth(longest) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text,
    }
}

/// Returns the value of a `bool`.
///
/// # Errors
/// `TypeError` for another type.
pub fn boolean(name: &str, object: &Bound<'_, PyAny>) -> PyResult<bool> {
    let value = object.cast::<PyBool>().map_err(|_| wrong_type(name, "a bool", object))?;
    Ok(value.is_true())
}

/// Returns the name of an object's type, without its module.
///
/// # Errors
/// If the type cannot give its name.
pub fn type_name(object: &Bound<'_, PyAny>) -> PyResult<String> {
    Ok(object.get_type().name()?.to_string())
}

/// Returns the `TypeError` for an object that is not of the expected type.
pub fn wrong_type(name: &str, expected: &str, object: &Bound<'_, PyAny>) -> PyErr {
    match type_name(object) {
        Ok(given) => PyTypeError::new_err(format!("{name} must be {expected}, not {given}")),
        Err(error) => error,
    }
}
