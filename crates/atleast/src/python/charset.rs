//! `CharSet` for Python: its constructor, `in`, its conventions.

use std::sync::mpsc::{self, RecvTimeoutError};
use std::thread;

use pyo3::prelude::*;
use pyo3::types::{PyString, PyType};

use crate::charset::CharSet;
use atleast_pydata::arguments::{check_one, utf8, wrong_type};
use atleast_pydata::data;
use atleast_pydata::signals::Signals;

/// Reads class text: long text on another thread, so that signals are handled meanwhile. If one of their handlers
/// raises, nobody waits for it any more.
fn parse(py: Python<'_>, class_text: &str) -> PyResult<CharSet> {
    if class_text.len() <= SHORT || class_text.len() > CharSet::LONGEST_TEXT {
        return Ok(CharSet::parse(class_text)?);
    }
    let (sender, receiver) = mpsc::channel();
    let text = class_text.to_owned();
    thread::Builder::new().spawn(move || drop(sender.send(CharSet::parse(&text))))?;
    py.detach(move || {
        let mut signals = Signals::new();
        loop {
            match receiver.recv_timeout(Signals::EVERY) {
                Ok(set) => return Ok(set?),
                Err(RecvTimeoutError::Timeout) => signals.handle()?,
                Err(RecvTimeoutError::Disconnected) => unreachable!("it is sent before that ends"),
            }
        }
    })
}

/// Up to so many bytes of class text are read at once: in less than a millisecond, or some of its longest names.
const SHORT: usize = 1 << 12;

#[pymethods]
impl CharSet {
    #[new]
    #[pyo3(signature = (class_text: "str"), text_signature = "(class_text)")]
    fn from_python(class_text: &Bound<'_, PyAny>) -> PyResult<Self> {
        let Ok(string) = class_text.cast::<PyString>() else {
            return Err(wrong_type("class text", "a str", class_text));
        };
        parse(class_text.py(), &utf8("class text", string)?)
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
