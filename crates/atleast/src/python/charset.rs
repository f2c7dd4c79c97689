//! `CharSet` for Python: its constructor, the operator `in` and its special methods.

use std::sync::mpsc::{self, RecvTimeoutError};
use std::thread;

use pyo3::prelude::*;
use pyo3::types::{PyString, PyType};

use crate::charset::CharSet;
use atleast_pydata::arguments::{check_is_one, utf8, wrong_type};
use atleast_pydata::data;
use atleast_pydata::signals::Signals;

/// Parses class text: long text on another thread, so that signals are handled in the meantime. If
/// a signal handler raises, the result of that thread is dropped.
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
                Err(RecvTimeoutError::Disconnected) => {
                    unreachable!("the thread sends before it ends")
                }
            }
        }
    })
}

/// The longest class text, in bytes, that is parsed at once: in less than a millisecond for most.
/// Only the named classes of the most ranges take longer.
const SHORT: usize = 1 << 12;

#[pymethods]
impl CharSet {
    #[new]
    #[pyo3(signature = (class_text: "str"), text_signature = "(class_text)")]
    fn from_python(class_text: &Bound<'_, PyAny>) -> PyResult<Self> {
        let Ok(string) = class_text.cast::<PyString>() else {
            return Err(wrong_type("`class_text`", "a str", class_text));
        };
        parse(class_text.py(), &utf8("`class_text`", string)?)
    }

    fn __contains__(&self, character: &Bound<'_, PyString>) -> PyResult<bool> {
        check_is_one("`character`", character)?;
        // A lone surrogate is a character here, as it is in a text.
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
