//! `Counter` for Python: its constructor, its questions asked of Python data, its conventions.

use std::sync::Mutex;

use pyo3::prelude::*;
use pyo3::types::{PyString, PyType};

use super::arguments::{self, Argument};
use super::data;
use super::type_hints::{Segments, match_args};
use crate::counter::Counter;
use crate::naive::Position;
use crate::reset::Reset;
use crate::segment::Segment;

match_args!(CounterFields: "what", "min_number", "reset");

#[pymethods]
impl Counter {
    #[classattr]
    fn __match_args__() -> CounterFields {
        CounterFields
    }

    #[new]
    #[pyo3(
        signature = (
            what: "str",
            min_number = Argument::Default(1),
            reset = Argument::Default(Reset::NoReset),
        ),
        text_signature = "(what, min_number=1, reset=...)"
    )]
    fn from_python(
        what: &Bound<'_, PyAny>,
        min_number: Argument<'_, u64>,
        reset: Argument<'_, Reset>,
    ) -> PyResult<Self> {
        Ok(Counter::new(
            arguments::what(what)?,
            min_number.or_convert(arguments::min_number)?,
            reset.or_convert(arguments::reset)?,
        ))
    }

    /// Returns True if and only if some segment of `data` holds `what` at least `min_number` times.
    ///
    /// Stops at the occurrence that decides it. A `min_number` of 0 is reached by any data that are
    /// not empty, and by no empty data. `data` is a `str` or `bytes`; raises `TypeError` for
    /// anything else.
    ///
    /// ```python
    /// >>> from atleast import Counter, Reset
    /// >>> Counter(",", 3, Reset.NewlinesReset).has_count("a,b,c\nd,e,f,g\n")
    /// True
    ///
    /// ```
    #[pyo3(name = "has_count", signature = (data: "str | bytes"))]
    fn has_count_python(&self, data: &Bound<'_, PyAny>) -> PyResult<bool> {
        Ok(self.has_count_in(data::text(data)?))
    }

    /// Returns the first segment that holds `what` at least `min_number` times, or None.
    ///
    /// The segment is read to its end, so its count may be larger than the minimum. Offsets are
    /// characters where `data` is a `str` and bytes where it is `bytes`, from 0; `line` is from 1.
    /// Raises `TypeError` for data of another type.
    ///
    /// ```python
    /// >>> from atleast import Counter, Reset
    /// >>> Counter(",", 3, Reset.NewlinesReset).find("a,b,c\nd,e,f,g\n")
    /// Segment(index=1, line=2, start=6, end=13, count=3, reached_at=11)
    ///
    /// ```
    #[pyo3(name = "find", signature = (data: "str | bytes"))]
    fn find_python(&self, data: &Bound<'_, PyAny>) -> PyResult<Option<Segment>> {
        Ok(self.find_next_in(data::text(data)?, &mut Position::default()))
    }

    /// Returns an iterator over every segment that holds `what` at least `min_number` times.
    ///
    /// In order, and read only as far as it is asked. Raises `TypeError` for data that are neither
    /// `str` nor `bytes`.
    ///
    /// ```python
    /// >>> from atleast import Counter, Reset
    /// >>> text = "a,b,c\nd,e\nf,g,h,i\n"
    /// >>> [text[hit.slice] for hit in Counter(",", 2, Reset.NewlinesReset).find_iter(text)]
    /// ['a,b,c', 'f,g,h,i']
    ///
    /// ```
    #[pyo3(name = "find_iter", signature = (data: "str | bytes"))]
    fn find_iter_python(slf: Bound<'_, Self>, data: Bound<'_, PyAny>) -> PyResult<Segments> {
        data::text(&data)?;
        Ok(Segments(SegmentIterator {
            counter: slf.unbind(),
            data: data.unbind(),
            position: Mutex::new(Position::default()),
        }))
    }

    fn __repr__(&self, py: Python<'_>) -> PyResult<String> {
        let what = PyString::new(py, self.what().encode_utf8(&mut [0; 4])).repr()?;
        Ok(format!("Counter({what}, {}, Reset.{:?})", self.min_number(), self.reset()))
    }

    fn __reduce__<'py>(&self, py: Python<'py>) -> (Bound<'py, PyType>, (char, u64, Reset)) {
        (py.get_type::<Self>(), (self.what(), self.min_number(), self.reset()))
    }
}

/// What `find_iter` returns: it holds the data, and where the next segment starts.
#[pyclass(module = "atleast", frozen)]
pub(super) struct SegmentIterator {
    counter: Py<Counter>,
    data: Py<PyAny>,
    position: Mutex<Position>,
}

#[pymethods]
impl SegmentIterator {
    fn __iter__(slf: Bound<'_, Self>) -> Bound<'_, Self> {
        slf
    }

    fn __next__(&self, py: Python<'_>) -> PyResult<Option<Segment>> {
        let data = self.data.bind(py);
        let text = data::text(data)?;
        // A thread that panicked while it held the lock left a position that is still sound.
        let mut position = self.position.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        Ok(self.counter.get().find_next_in(text, &mut position))
    }
}
