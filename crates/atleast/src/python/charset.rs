//! `CharSet` for Python: its constructor, `in`, its conventions.

use pyo3::exceptions::PyValueError;
use pyo3::prelude::*;
use pyo3::types::{PyString, PyType};

use super::arguments::{check_one, wrong_type};
use super::data;
use crate::charset::CharSet;

#[pymethods]
impl CharSet {
    #[new]
    #[pyo3(signature = (class_text: "str"), text_signature = "(class_text)")]
    fn from_python(class_text: &Bound<'_, PyAny>) -> PyResult<Self> {
        let Ok(string) = class_text.cast::<PyString>() else {
            return Err(wrong_type("class text", "a str", class_text));
        };
        let Ok(text) = string.to_cow() else {
            let message =
                format!("class text must be characters, but {} has a surrogate", string.repr()?);
            return Err(PyValueError::new_err(message));
        };
        Ok(CharSet::parse(&text)?)
    }

    fn __contains__(&self, character: &Bound<'_, PyString>) -> PyResult<bool> {
        check_one("character", "character", character)?;
        // As in a text that holds it: a lone surrogate is a character there.
        let mut characters = data::characters(character)?.characters_from(0);
        let code_point = characters.next().and_then(|character| character.value);
        Ok(code_point.is_some_and(|code_point| self.contains_code_point(code_point)))
    }

    fn __repr__(&self, py: Python<'_>) -> PyResult<String> {
        Ok(format!("CharSet({})", PyString::new(py, &self.to_string()).repr()?))
    }

    fn __reduce__<'py>(&self, py: Python<'py>) -> (Bound<'py, PyType>, (String,)) {
        (py.get_type::<Self>(), (self.to_string(),))
    }
}
