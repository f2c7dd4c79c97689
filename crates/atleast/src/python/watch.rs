//! `Watch`: where the first hit of chunks is, as soon as it is certain. `Counter.guard` asks it.

use pyo3::PyTraverseError;
use pyo3::gc::PyVisit;
use pyo3::prelude::*;

use super::fed::{self, Feeding, Open};
use crate::counter::Counter;
use crate::first_hit::FirstHit;
use crate::segment::Segment;
use atleast_engine::{Chunked, Text};
use atleast_pydata::exclusive::Exclusive;
use atleast_pydata::source::Chunk;

/// What looks at chunks for a guard: where their first hit is, as soon as that is certain.
#[pyclass(module = "atleast._atleast", frozen)]
pub struct Watch {
    counter: Py<Counter>,
    search: Exclusive<Open<Search>>,
}

#[derive(Clone)]
struct Search(Chunked<FirstHit>);

impl Feeding for Search {
    type Certain = Option<Segment>;

    fn feed<E>(&mut self, text: Text<'_>, check: impl FnMut() -> Result<(), E>) -> Result<(), E> {
        self.0.feed(text, check).map(drop)
    }

    fn certain(&self) -> Option<Segment> {
        self.0.answer().certain(self.0.state())
    }
}

#[pymethods]
impl Watch {
    #[new]
    fn from_python(counter: Bound<'_, Counter>) -> Self {
        let search = Search(Chunked::new(FirstHit::new(counter.get())));
        Watch { counter: counter.unbind(), search: Exclusive::new("a guard", Open::new(search)) }
    }

    /// Takes the next chunk. Returns the first hit, as far as the chunks go, if it is certain to be one.
    ///
    /// ```python
    /// >>> from atleast import Counter, Reset
    /// >>> from atleast._atleast import Watch
    /// >>> watch = Watch(Counter(",", 3, Reset.NewlinesReset))
    /// >>> watch.feed("a,b\nc,d,"), watch.feed("e,f")
    /// (None, Segment(index=1, line=2, start=4, end=11, count=3, reached_at=9))
    ///
    /// ```
    fn feed(&self, py: Python<'_>, chunk: Chunk<'_, '_>) -> PyResult<Option<Segment>> {
        fed::feed(&self.search, self.counter.get(), py, chunk)
    }

    /// Returns the first hit if the data end here.
    ///
    /// ```python
    /// >>> from atleast import Counter, Reset
    /// >>> from atleast._atleast import Watch
    /// >>> watch = Watch(Counter(",", 1, Reset.NewlinesReset, max_number=1))
    /// >>> watch.feed("a,b"), watch.at_end()
    /// (None, Segment(index=0, line=1, start=0, end=3, count=1, reached_at=1))
    ///
    /// ```
    fn at_end(&self, py: Python<'_>) -> PyResult<Option<Segment>> {
        self.search.briefly(py, |Open { fed: search, .. }| search.0.clone().finish())
    }

    fn __traverse__(&self, visit: PyVisit<'_>) -> Result<(), PyTraverseError> {
        visit.call(&self.counter)
    }
}
