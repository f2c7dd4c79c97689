//! [`Watch`]: the first hit of chunks, as soon as it is certain, for `Counter.guard`.

use pyo3::PyTraverseError;
use pyo3::gc::PyVisit;
use pyo3::prelude::*;

use super::feed::{self, ChunkAnswer, OpenState};
use crate::counter::Counter;
use crate::first_hit::FirstHit;
use crate::segment::Segment;
use atleast_engine::{Chunked, Text};
use atleast_pydata::exclusive::Exclusive;
use atleast_pydata::source::Chunk;

/// The search for the first hit in the chunks that pass a guard.
#[pyclass(module = "atleast._atleast", frozen)]
pub struct Watch {
    counter: Py<Counter>,
    search: Exclusive<OpenState<GuardSearch>>,
}

#[derive(Clone)]
struct GuardSearch(Chunked<FirstHit>);

impl ChunkAnswer for GuardSearch {
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
    /// Args:
    ///     counter: The `Counter` whose hits are searched for.
    #[new]
    fn from_python(counter: Bound<'_, Counter>) -> Self {
        let search = GuardSearch(Chunked::new(FirstHit::new(counter.get())));
        let search = Exclusive::new("the guard", OpenState::new(search));
        Watch { counter: counter.unbind(), search }
    }

    /// Take the next chunk, and return the first hit once it is certain.
    ///
    /// Args:
    ///     chunk: A `str`, `bytes` or another buffer of bytes. Either all chunks must be `str`, or
    ///         none.
    ///
    /// Returns:
    ///     A `Segment`, which ends at or before the end of the chunks so far, or None.
    ///
    /// Raises:
    ///     TypeError: `chunk` has a wrong type.
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
        feed::feed(&self.search, self.counter.get(), py, chunk)
    }

    /// Return the first hit of the chunks so far, as if the data ended here.
    ///
    /// Returns:
    ///     A `Segment`, or None.
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
        self.search.briefly(py, |state| state.answer.0.clone().finish())
    }

    fn __traverse__(&self, visit: PyVisit<'_>) -> Result<(), PyTraverseError> {
        visit.call(&self.counter)
    }
}
