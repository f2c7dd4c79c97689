//! The iterator of `Counter.occurrences`, for data of every type.

use std::ops::Range;

use pyo3::PyTraverseError;
use pyo3::gc::PyVisit;
use pyo3::prelude::*;
use pyo3::types::PySlice;

use super::ask::TooFar;
use crate::counter::Counter;
use crate::occurrences_in_chunks::OccurrencesInChunks;
use atleast_pydata::exclusive::{Exclusive, Traverse};
use atleast_pydata::signals::Signals;
use atleast_pydata::slices::slice;
use atleast_pydata::source::{ChunkSource, Data};

/// The iterator that `occurrences` returns.
#[pyclass(module = "atleast", frozen)]
pub(super) struct OccurrenceIterator(Exclusive<OccurrenceSearch>);

impl OccurrenceIterator {
    pub(super) fn new(counter: &Counter, data: Data<'_, '_>) -> PyResult<OccurrenceIterator> {
        let source = Some(ChunkSource::of_data(counter.bytes_as(), &data.0)?);
        let finder = OccurrencesInChunks::new(counter.clone());
        let search = OccurrenceSearch { finder, source, is_in_chunk: false };
        Ok(OccurrenceIterator(Exclusive::new("the iterator", search)))
    }
}

#[pymethods]
impl OccurrenceIterator {
    fn __iter__(slf: Bound<'_, Self>) -> Bound<'_, Self> {
        slf
    }

    fn __next__<'py>(&self, py: Python<'py>) -> PyResult<Option<Bound<'py, PySlice>>> {
        // Dropped after the search is given back: dropping it may run code that uses the iterator.
        let mut finished = None;
        let near = self.0.briefly(py, |search| search.next_near(&mut finished))?;
        let place = if let Ok(place) = near {
            place
        } else {
            let mut search = self.0.take(py)?;
            py.detach(|| search.next(&mut finished))?
        };
        place.map(|place| slice(py, place)).transpose()
    }

    fn __traverse__(&self, visit: PyVisit<'_>) -> Result<(), PyTraverseError> {
        self.0.visit(&visit)
    }
}

/// The state of the search for occurrences.
struct OccurrenceSearch {
    finder: OccurrencesInChunks,
    /// None at the end of the data.
    source: Option<ChunkSource>,
    is_in_chunk: bool,
}

impl OccurrenceSearch {
    /// Returns the next occurrence, if it is near and the data is in memory. At the end of the
    /// data, moves the source to `finished`, to be dropped where that may run Python code.
    fn next_near(
        &mut self,
        finished: &mut Option<ChunkSource>,
    ) -> Result<Option<Range<usize>>, TooFar> {
        while let Some(source) = &mut self.source {
            if self.is_in_chunk {
                let chunk = source.chunk();
                // Two slices, because the text around the start of the chunk is one of its own.
                let mut slices = 1..=2;
                let is_near = || slices.next().map(drop).ok_or(TooFar);
                if let Some(place) = self.finder.next(chunk, is_near)? {
                    return Ok(Some(place));
                }
                self.is_in_chunk = false;
            }
            self.is_in_chunk = source.read_whole().ok_or(TooFar)?;
            self.end_unless_in_chunk(finished);
        }
        Ok(None)
    }

    /// Returns the next occurrence, however far it is, detached from the interpreter. `finished` is
    /// as in [`OccurrenceSearch::next_near`].
    fn next(&mut self, finished: &mut Option<ChunkSource>) -> PyResult<Option<Range<usize>>> {
        let mut signals = Signals::new();
        while let Some(source) = &mut self.source {
            if self.is_in_chunk {
                let chunk = source.chunk();
                let place = self.finder.next(chunk, || signals.handle_sometimes())?;
                if place.is_some() {
                    return Ok(place);
                }
                self.is_in_chunk = false;
            }
            self.is_in_chunk = source.read(&mut signals)?;
            self.end_unless_in_chunk(finished);
            signals.handle_sometimes()?;
        }
        Ok(None)
    }

    /// Moves the source to `finished` if it has no more chunks.
    fn end_unless_in_chunk(&mut self, finished: &mut Option<ChunkSource>) {
        if !self.is_in_chunk {
            *finished = self.source.take();
        }
    }
}

impl Traverse for OccurrenceSearch {
    fn visit(&self, visit: &PyVisit<'_>) -> Result<(), PyTraverseError> {
        self.source.as_ref().map_or(Ok(()), |source| source.visit(visit))
    }
}
