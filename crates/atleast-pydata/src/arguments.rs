//! Python's arguments into Rust's. Each error names the value and the rule that it breaks.

use std::borrow::Cow;
use std::marker::PhantomData;

use pyo3::exceptions::{PyOverflowError, PyTypeError, PyUnicodeEncodeError, PyValueError};
use pyo3::inspect::PyStaticExpr;
use pyo3::prelude::*;
use pyo3::types::{PyBool, PyInt, PyNone, PyString};
use pyo3::{PyTypeInfo, type_hint_identifier, type_hint_subscript, type_hint_union};

use crate::data;
use crate::signals::Steps;

/// What the stub says that the caller may give for an argument.
pub trait Accepted {
    /// The type, as the stub writes it.
    const INPUT_TYPE: PyStaticExpr;
}

/// An argument as the caller gave it, or the default where it was left out.
///
/// It takes any object, so that the message for a wrong one is ours, and names the argument. `T` is the value
/// that it is converted into, and `A` says what the caller may give, where `T` itself does not.
pub enum Argument<'py, T, A = T> {
    /// It was left out.
    Default(T),
    /// It was given, whatever it is.
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
            Argument::Given(object, _) => convert(&object),
        }
    }
}

/// An iterable of objects of a class: in the stub `Iterable[…]`.
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

/// Returns the one character of a `str`.
///
/// # Errors
/// `ValueError` for a `str` of another length, or of a lone surrogate.
pub fn character(argument: &str, string: &Bound<'_, PyString>) -> PyResult<char> {
    check_one(argument, "character", string)?;
    let mut characters = data::characters(string)?.characters_from(0);
    let code_point = characters.next().and_then(|character| character.value);
    if let Some(character) = code_point.and_then(char::from_u32) {
        return Ok(character);
    }
    let repr = string.repr()?;
    let message = format!("{argument} must be a character, but {repr} is a lone surrogate");
    Err(PyValueError::new_err(message))
}

/// Returns the characters of a `str`, however many.
///
/// # Errors
/// `ValueError` for a `str` with a lone surrogate.
pub fn string(argument: &str, string: &Bound<'_, PyString>) -> PyResult<String> {
    if data::characters(string)?.len() == 1 {
        return character(argument, string).map(String::from);
    }
    utf8(argument, string).map(Cow::into_owned)
}

/// Returns the characters of a `str` in UTF-8, however many.
///
/// # Errors
/// `ValueError` for a `str` with a lone surrogate.
pub fn utf8<'a>(argument: &str, string: &'a Bound<'_, PyString>) -> PyResult<Cow<'a, str>> {
    match string.to_cow() {
        Err(error) if error.is_instance_of::<PyUnicodeEncodeError>(string.py()) => {
            let repr = string.repr()?;
            let message = format!("{argument} must be characters, but {repr} has a surrogate");
            Err(PyValueError::new_err(message))
        }
        text => text,
    }
}

/// Returns an error unless the `str` or `bytes` has a length of 1, whatever a subclass says of it.
///
/// # Errors
/// `ValueError` for another length, `TypeError` for another object.
pub fn check_one(argument: &str, unit: &str, object: &Bound<'_, PyAny>) -> PyResult<()> {
    let has = match data::length(object)? {
        Some(1) => return Ok(()),
        Some(0) => "is empty".to_owned(),
        Some(length) => format!("has {length}"),
        None => return Err(wrong_type(argument, "a str or bytes", object)),
    };
    let repr = object.repr()?;
    Err(PyValueError::new_err(format!("{argument} must be one {unit}, but {repr} {has}")))
}

/// Returns a number: an `int`, or what has `__index__`, from 0 to 2**64 - 1.
///
/// # Errors
/// `TypeError` for any other object, `ValueError` for any other number.
pub fn number(argument: &str, object: &Bound<'_, PyAny>) -> PyResult<u64> {
    if let Ok(int) = object.cast_exact::<PyInt>()
        && let Ok(number) = int.extract::<u64>()
    {
        return Ok(number);
    }
    let py = object.py();
    let number = py
        .import("operator")?
        .call_method1("index", (object,))
        .map_err(|error| instead_of(error, py, || wrong_type(argument, "an int", object)))?;
    let number = number.cast_into::<PyInt>()?;
    if number.lt(0)? {
        let message = format!("{argument} must not be negative, but it is {}", shown(&number)?);
        return Err(PyValueError::new_err(message));
    }
    if bits(&number)? > u64::BITS as usize {
        let (most, number) = (u64::MAX, shown(&number)?);
        let message = format!("{argument} must be at most {most}, but it is {number}");
        return Err(PyValueError::new_err(message));
    }
    number.extract::<u64>()
}

/// Returns a number that is counted from 1, as lines are.
///
/// # Errors
/// `ValueError` for 0.
pub fn from_one(argument: &str, number: u64) -> PyResult<u64> {
    if number == 0 {
        let message = format!("{argument} must be at least 1, but it is 0");
        return Err(PyValueError::new_err(message));
    }
    Ok(number)
}

/// Returns a fraction: a `float`, or what has `__float__` or `__index__`.
///
/// # Errors
/// `TypeError` for what is no number, `ValueError` for one that no `float` holds.
pub fn fraction(argument: &str, object: &Bound<'_, PyAny>) -> PyResult<f64> {
    let py = object.py();
    object.extract::<f64>().map_err(|error| {
        if error.get_type(py).is(py.get_type::<PyOverflowError>())
            && let Ok(number) = object.cast::<PyInt>()
        {
            return match shown(number) {
                Ok(number) => caused_by(
                    error,
                    py,
                    PyValueError::new_err(format!(
                        "{argument} must be from 0 to 1, but it is {number}"
                    )),
                ),
                Err(error) => error,
            };
        }
        instead_of(error, py, || wrong_type(argument, "a number", object))
    })
}

/// Returns how many binary digits a number has, its sign left out.
fn bits(number: &Bound<'_, PyInt>) -> PyResult<usize> {
    number.call_method0("bit_length")?.extract()
}

/// Returns a number as it stands in a message: Python itself does not write down one of any length.
fn shown(number: &Bound<'_, PyInt>) -> PyResult<String> {
    const LONG: usize = 256;
    let bits = bits(number)?;
    Ok(if bits > LONG { format!("an int of {bits} bits") } else { number.str()?.to_string() })
}

/// Returns what says better than a `TypeError` what is wrong with an argument, with that as its cause. Any
/// other exception is the caller's own, as `KeyboardInterrupt` is, and stays as it is.
pub fn instead_of(error: PyErr, py: Python<'_>, better: impl FnOnce() -> PyErr) -> PyErr {
    if error.get_type(py).is(py.get_type::<PyTypeError>()) {
        caused_by(error, py, better())
    } else {
        error
    }
}

fn caused_by(cause: PyErr, py: Python<'_>, error: PyErr) -> PyErr {
    error.set_cause(py, Some(cause));
    error
}

/// Returns what each item of an iterable is converted into.
///
/// # Errors
/// `TypeError` for what is no iterable, and those of `convert` and of the iterable.
pub fn each<'py, T>(
    argument: &str,
    expected: &str,
    object: &Bound<'py, PyAny>,
    mut convert: impl FnMut(Bound<'py, PyAny>) -> PyResult<T>,
) -> PyResult<Vec<T>> {
    let py = object.py();
    let items = object
        .try_iter()
        .map_err(|error| instead_of(error, py, || wrong_type(argument, expected, object)))?;
    let mut steps = Steps::default();
    let mut converted = Vec::new();
    for item in items {
        converted.push(convert(item?)?);
        steps.step(py)?;
    }
    Ok(converted)
}

/// Returns what `convert` makes of the object, unless that is None.
///
/// # Errors
/// Those of `convert`.
pub fn unless_none<'py, T>(
    object: &Bound<'py, PyAny>,
    convert: impl FnOnce(&Bound<'py, PyAny>) -> PyResult<T>,
) -> PyResult<Option<T>> {
    if object.is_none() { Ok(None) } else { convert(object).map(Some) }
}

/// Returns what an object's `repr` is. (Of what `str` raises, as Ctrl-C does, the `Display` of a Python object tells
/// nobody.)
///
/// # Errors
/// Those that `__repr__` raises.
pub fn repr(object: &Bound<'_, PyAny>) -> PyResult<String> {
    Ok(object.repr()?.to_string_lossy().into_owned())
}

/// Returns whether the object is True or False.
///
/// # Errors
/// `TypeError` for any other object.
pub fn truth(argument: &str, object: &Bound<'_, PyAny>) -> PyResult<bool> {
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
