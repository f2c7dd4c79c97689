//! Conversion of Python paths to paths of the operating system.

use std::ffi::OsString;
use std::io;

use atleast_pydata::arguments::cut_repr;
use pyo3::exceptions::{PyOSError, PyValueError};
use pyo3::inspect::PyStaticExpr;
use pyo3::prelude::*;
use pyo3::types::{PyBytes, PyString};
use pyo3::{PyTypeInfo, type_hint_identifier, type_hint_subscript, type_hint_union};

/// Returns the path of a `str` or `os.PathLike`, which is a `str` or `bytes`. Returns None for an
/// object of another type.
pub(crate) fn name<'py>(object: &Bound<'py, PyAny>) -> PyResult<Option<Bound<'py, PyAny>>> {
    let os = object.py().import("os")?;
    if object.is_instance_of::<PyString>() || object.is_instance(&os.getattr("PathLike")?)? {
        return os.call_method1("fspath", (object,)).map(Some);
    }
    Ok(None)
}

/// Returns a path for the operating system. `argument` is what an error message calls it.
pub(crate) fn of(argument: &str, name: &Bound<'_, PyAny>) -> PyResult<OsString> {
    let path = name.py().import("os")?.call_method1("fsdecode", (name,))?;
    let path = path.extract::<OsString>()?;
    if path.as_encoded_bytes().contains(&0) {
        let repr = cut_repr(name)?;
        let message = format!("{argument} must not contain a null character: {repr}");
        return Err(PyValueError::new_err(message));
    }
    Ok(path)
}

/// Returns the error of a file as the exception that Python's own `open` and `read` would raise.
pub(crate) fn error(error: io::Error, name: &Bound<'_, PyAny>) -> PyErr {
    let Some(number) = error.raw_os_error() else { return error.into() };
    let py = name.py();
    let message = py.import("os").and_then(|os| os.call_method1("strerror", (number,)));
    // The constructor of `OSError` chooses the subclass by the number.
    let exception =
        message.and_then(|message| py.get_type::<PyOSError>().call1((number, message, name)));
    exception.map_or_else(|error| error, PyErr::from_value)
}

/// The argument `path`: any object.
#[derive(Clone, Copy)]
pub(crate) struct PathArgument<'a, 'py>(pub(crate) Borrowed<'a, 'py, PyAny>);

impl<'a, 'py> FromPyObject<'a, 'py> for PathArgument<'a, 'py> {
    type Error = std::convert::Infallible;

    const INPUT_TYPE: PyStaticExpr = type_hint_union!(
        PyString::TYPE_HINT,
        type_hint_subscript!(type_hint_identifier!("os", "PathLike"), PyString::TYPE_HINT),
        type_hint_subscript!(type_hint_identifier!("os", "PathLike"), PyBytes::TYPE_HINT)
    );

    fn extract(object: Borrowed<'a, 'py, PyAny>) -> Result<Self, Self::Error> {
        Ok(PathArgument(object))
    }
}
