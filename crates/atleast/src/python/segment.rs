//! `Segment` for Python: its constructor, its slice and its special methods.

use pyo3::exceptions::PyValueError;
use pyo3::prelude::*;
use pyo3::types::{PySlice, PyType};

use crate::segment::Segment;
use atleast_pydata::arguments::one_based;
use atleast_pydata::match_args;
use atleast_pydata::slices::slice;

/// The fields of a segment, in the order of its constructor.
type Fields = (u64, u64, usize, usize, u64, Option<usize>);

match_args!(SegmentFields: "index", "line", "start", "end", "count", "reached_at");

#[pymethods]
impl Segment {
    #[classattr]
    fn __match_args__() -> SegmentFields {
        SegmentFields
    }

    #[new]
    #[pyo3(signature = (index, line, start, end, count, reached_at))]
    fn from_python(
        index: u64,
        line: u64,
        start: usize,
        end: usize,
        count: u64,
        reached_at: Option<usize>,
    ) -> PyResult<Self> {
        let line = one_based("`line`", line)?;
        if end < start {
            let message = format!("`end` ({end}) must be at least `start` ({start})");
            return Err(PyValueError::new_err(message));
        }
        Ok(Segment { index, line, start, end, count, reached_at })
    }

    /// The range of the segment as a `slice`: `data[segment.slice]` is its text.
    #[getter]
    fn slice<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PySlice>> {
        slice(py, self.range())
    }

    fn __repr__(&self) -> String {
        let Segment { index, line, start, end, count, reached_at } = self;
        let reached_at = reached_at.map_or_else(|| "None".to_owned(), |offset| offset.to_string());
        format!(
            "Segment(index={index}, line={line}, start={start}, end={end}, count={count}, \
             reached_at={reached_at})"
        )
    }

    fn __reduce__<'py>(&self, py: Python<'py>) -> (Bound<'py, PyType>, Fields) {
        let fields = (self.index, self.line, self.start, self.end, self.count, self.reached_at);
        (py.get_type::<Self>(), fields)
    }
}
