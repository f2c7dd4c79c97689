//! `Counter.occurrences`, an iterator over data of every kind.

use std::ops::Range;

use pyo3::PyTraverseError;
use pyo3::gc::PyVisit;
use pyo3::prelude::*;
use pyo3::types::PySlice;

use crate::counter::Counter;
use crate::occurrences_in_chunks::OccurrencesInChunks;
use atleast_pydata::exclusive::{Exclusive, Holds};
use atleast_pydata::signals::Signals;
use atleast_pydata::slices::slice;
use atleast_pydata::source::{Data, Source};

/// What `occurrences` returns.
#[pyclass(module = "atleast", frozen)]
pub(super) struct OccurrenceIterator(Exclusive<Search>);

impl OccurrenceIterator {
    pub(super) fn new(counter: &Counter, data: Data<'_, '_>) -> PyResult<OccurrenceIterator> {
        let source = Some(Source::of_data(counter.bytes_as(), &data.0)?);
        let found = OccurrencesInChunks::new(counter.clone());
        let search = Search { found, source, is_in_chunk: false };
        Ok(OccurrenceIterator(Exclusive::new("an iterator", search)))
    }
}

#[pymethods]
impl OccurrenceIterator {
    fn __iter__(slf: Bound<'_, Self>) -> Bound<'_, Self> {
        slf
    }

    fn __next__<'py>(&self, py: Python<'py>) -> PyResult<Option<Bound<'py, PySlice>>> {
        // Dropped last, where the iterator may be used by what that runs.
        let mut over = None;
        let near = self.0.briefly(py, |search| search.next_near(&mut over))?;
        let place = if let Ok(place) = near {
            place
        } else {
            let mut search = self.0.take(py)?;
            py.detach(|| search.next(&mut over))?
        };
        place.map(|place| slice(py, place)).transpose()
    }

    fn __traverse__(&self, visit: PyVisit<'_>) -> Result<(), PyTraverseError> {
        self.0.visit(&visit)
    }
}

/// How far the search has come.
struct Search {
    found: OccurrencesInChunks,
    /// None at the end of the data.
    source: Option<Source>,
    is_in_chunk: bool,
}

/// Says that no occurrence is near enough to be looked for with the interpreter held.
struct IsFar;

impl Search {
    /// Returns the next occurrence, if it is near, in data that are all there. What the data were, once they are at
    /// their end, goes to `over`, to be dropped where that may run code of Python.
    fn next_near(&mut self, over: &mut Option<Source>) -> Result<Option<Range<usize>>, IsFar> {
        while let Some(source) = &mut self.source {
            if self.is_in_chunk {
                let chunk = source.chunk();
                // What is seen across the beginning is a part of its own.
                let mut parts = 1..=2;
                let is_near = || parts.next().map(drop).ok_or(IsFar);
                if let Some(place) = self.found.next(chunk, is_near)? {
                    return Ok(Some(place));
                }
                self.is_in_chunk = false;
            }
            self.is_in_chunk = source.read_whole().ok_or(IsFar)?;
            self.end_unless_in_chunk(over);
        }
        Ok(None)
    }

    /// Returns the next occurrence, wherever it is, without the interpreter. `over` is as in [`Search::next_near`].
    fn next(&mut self, over: &mut Option<Source>) -> PyResult<Option<Range<usize>>> {
        let mut signals = Signals::new();
        while let Some(source) = &mut self.source {
            if self.is_in_chunk {
                let chunk = source.chunk();
                let place = self.found.next(chunk, || signals.handle_sometimes())?;
                if place.is_some() {
                    return Ok(place);
                }
                self.is_in_chunk = false;
            }
            self.is_in_chunk = source.read(&mut signals)?;
            self.end_unless_in_chunk(over);
            signals.handle_sometimes()?;
        }
        Ok(None)
    }

    /// Ends the data, if there is no chunk any more.
    fn end_unless_in_chunk(&mut self, over: &mut Option<Source>) {
        if !self.is_in_chunk {
            *over = self.source.take();
        }
    }
}

impl Holds for Search {
    fn visit(&self, visit: &PyVisit<'_>) -> Result<(), PyTraverseError> {
        self.source.as_ref().map_or(Ok(()), |source| source.visit(visit))
    }
}
