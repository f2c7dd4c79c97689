//! `has_count_each`: a column of Python strings, taken some thousands at a time.

use std::convert::Infallible;
use std::num::NonZeroUsize;
use std::sync::OnceLock;
use std::thread;

use pyo3::inspect::PyStaticExpr;
use pyo3::prelude::*;
use pyo3::types::{PyByteArray, PyBytes, PyList, PyString};
use pyo3::{PyTypeInfo, type_hint_identifier, type_hint_subscript, type_hint_union};

use super::arguments::wrong_type;
use super::data;
use crate::counter::Counter;
use crate::text::Text;

/// How many strings are taken at a time: of the shortest too as many as are shared among threads. Signals are
/// checked between, and other Python threads run.
const STRINGS: usize = 1 << 15;

/// Returns how many threads may answer: as many as the process may use cores. It is asked for once, since
/// that reads files.
pub(super) fn all_cores() -> NonZeroUsize {
    static CORES: OnceLock<NonZeroUsize> = OnceLock::new();
    *CORES.get_or_init(|| thread::available_parallelism().unwrap_or(NonZeroUsize::MIN))
}

/// The argument `column`, which may be anything.
#[derive(Clone, Copy)]
pub(super) struct Column<'a, 'py>(Borrowed<'a, 'py, PyAny>);

impl<'a, 'py> FromPyObject<'a, 'py> for Column<'a, 'py> {
    type Error = Infallible;

    const INPUT_TYPE: PyStaticExpr = type_hint_subscript!(
        type_hint_identifier!("collections.abc", "Iterable"),
        type_hint_union!(PyString::TYPE_HINT, PyBytes::TYPE_HINT)
    );

    fn extract(object: Borrowed<'a, 'py, PyAny>) -> Result<Self, Infallible> {
        Ok(Column(object))
    }
}

/// Returns the answer of each string of a column.
pub(super) fn has_count_each(counter: &Counter, column: Column<'_, '_>) -> PyResult<Vec<bool>> {
    let column = &*column.0;
    let mut answers = Answers { counter, answers: Vec::new() };
    if let Ok(list) = column.cast::<PyList>() {
        answers.ask(column.py(), list.iter().map(Ok))?;
    } else {
        // Their items are their characters or bytes, which nobody means.
        let is_one = column.is_instance_of::<PyString>()
            || column.is_instance_of::<PyBytes>()
            || column.is_instance_of::<PyByteArray>();
        let strings = if is_one { None } else { column.try_iter().ok() };
        let Some(strings) = strings else {
            return Err(wrong_type("column", "an iterable of str or bytes", column));
        };
        answers.ask(column.py(), strings)?;
    }
    Ok(answers.answers)
}

/// The answers so far.
struct Answers<'counter> {
    counter: &'counter Counter,
    answers: Vec<bool>,
}

impl Answers<'_> {
    fn ask<'py>(
        &mut self,
        py: Python<'py>,
        mut column: impl Iterator<Item = PyResult<Bound<'py, PyAny>>>,
    ) -> PyResult<()> {
        let mut strings = Vec::with_capacity(STRINGS.min(column.size_hint().0));
        loop {
            for string in column.by_ref().take(STRINGS) {
                strings.push(string?);
            }
            if strings.is_empty() {
                return Ok(());
            }
            let from = self.answers.len();
            self.answers.resize(from + strings.len(), false);
            let mut texts = Vec::with_capacity(strings.len());
            for (index, string) in strings.iter().enumerate() {
                texts.push(self.text(from + index, string)?);
            }
            let (counter, answers) = (self.counter, &mut self.answers[from..]);
            py.detach(|| counter.has_count_each_in(&texts, answers));
            strings.clear();
            py.check_signals()?;
        }
    }

    fn text<'text>(&self, index: usize, string: &'text Bound<'_, PyAny>) -> PyResult<Text<'text>> {
        match data::text(self.counter, format_args!("item {index} of column"), string)? {
            Some((text, _)) => Ok(text),
            None => Err(wrong_type(&format!("item {index} of column"), "str or bytes", string)),
        }
    }
}
