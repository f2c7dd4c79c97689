//! `CountStream` for Python: chunks of `str` or of `bytes`. It is a class of its own, since in Rust the end
//! consumes the stream, and Python can always call once more.

use pyo3::PyTraverseError;
use pyo3::exceptions::{PyTypeError, PyValueError};
use pyo3::gc::PyVisit;
use pyo3::prelude::*;

use super::fed::{self, Feeding, Open, TakesChunks};
use crate::count_stream::{CountStream, CountStreamEnd};
use crate::counter::Counter;
use atleast_engine::Text;
use atleast_pydata::data::Kind;
use atleast_pydata::exclusive::Exclusive;
use atleast_pydata::source::Chunk;

/// What a stream is called in an error.
const NAME: &str = "a stream";

/// A question asked of data that come in chunks of any size, from `Counter.stream`.
///
/// What stands across the end of a chunk counts as in the whole. How much is kept of the data does
/// not grow with them. A character of which the end of a chunk cuts the bytes waits for the next
/// chunk, if it may become one that matters.
///
/// ```python
/// >>> from atleast import Counter
/// >>> stream = Counter("&", 1_001).stream()  # stop reading a body at its 1,001st "&"
/// >>> body = [b"name=value&" * 400] * 5
/// >>> [stream.feed(chunk) for chunk in body]
/// [False, False, True, True, True]
/// >>> stream.finish()
/// True
///
/// ```
#[pyclass(name = "CountStream", module = "atleast", frozen)]
pub struct LockedStream {
    counter: Py<Counter>,
    progress: Exclusive<Progress>,
}

#[derive(Clone)]
enum Progress {
    Open(Open<Box<CountStream>>),
    Finished(CountStreamEnd),
}

impl LockedStream {
    pub(super) fn new(counter: Py<Counter>) -> Self {
        let open = Open::new(Box::new(counter.get().stream()));
        LockedStream { counter, progress: Exclusive::new(NAME, Progress::Open(open)) }
    }
}

impl Feeding for Box<CountStream> {
    type Certain = bool;

    fn feed<E>(&mut self, text: Text<'_>, check: impl FnMut() -> Result<(), E>) -> Result<(), E> {
        self.feed_checked(text, check).map(drop)
    }

    fn certain(&self) -> bool {
        self.is_certain()
    }
}

impl TakesChunks for Progress {
    type Fed = Box<CountStream>;

    fn open_for(&mut self, kind: Kind) -> PyResult<&mut Box<CountStream>> {
        match self {
            Progress::Open(open) => open.open_for(kind),
            Progress::Finished(_) => Err(is_finished()),
        }
    }

    fn check_open(&self) -> PyResult<()> {
        if matches!(self, Progress::Finished(_)) { Err(is_finished()) } else { Ok(()) }
    }
}

fn is_finished() -> PyErr {
    PyValueError::new_err("a stream must not be fed once it is finished, but it was")
}

#[pymethods]
impl LockedStream {
    /// Takes the next chunk. Returns True if and only if some segment is certain to be a hit.
    ///
    /// That is certain at the occurrence that reaches the minimum, or with `max_number` or `invert` at the segment's
    /// end. If a signal's handler raises, as at Ctrl-C, the stream is as it was before the chunk.
    ///
    /// Args:
    ///     chunk: A `str`, `bytes` or another buffer of bytes: text or bytes as the first chunk was.
    ///
    /// Returns:
    ///     True or False. Once True, it stays so, whatever follows.
    ///
    /// Raises:
    ///     TypeError: `chunk` is of no such kind, or is bytes after text or text after bytes.
    ///     ValueError: The stream is finished.
    ///
    /// ```python
    /// >>> from atleast import Counter, Reset
    /// >>> stream = Counter(",", 3, Reset.NewlinesReset).stream()
    /// >>> stream.feed("a,b,c\nd,"), stream.feed("e,f,g\n"), stream.feed("h")
    /// (False, True, True)
    ///
    /// ```
    fn feed(&self, py: Python<'_>, chunk: Chunk<'_, '_>) -> PyResult<bool> {
        fed::feed(&self.progress, self.counter.get(), py, chunk)
    }

    /// Ends the data. Returns True if and only if some segment is a hit.
    ///
    /// The last segment may be a hit only now: with `max_number` or `invert`.
    ///
    /// Returns:
    ///     True or False. Called once more, it returns the same.
    ///
    /// ```python
    /// >>> from atleast import Counter, Reset
    /// >>> stream = Counter(",", 1, Reset.NewlinesReset, max_number=1).stream()
    /// >>> stream.feed("a,b"), stream.finish()
    /// (False, True)
    ///
    /// ```
    fn finish(&self, py: Python<'_>) -> PyResult<bool> {
        self.progress.briefly(py, |progress| {
            let answer = match progress {
                Progress::Open(open) => CountStream::clone(&open.fed).finish(),
                Progress::Finished(answer) => *answer,
            };
            *progress = Progress::Finished(answer);
            answer.has_count
        })
    }

    /// The number of segments that are certain to be hits; once the stream is finished, of all hits.
    ///
    /// ```python
    /// >>> from atleast import Counter, Reset
    /// >>> stream = Counter(",", 2, Reset.NewlinesReset).stream()
    /// >>> stream.feed("a,b,c\nd,e,")
    /// True
    /// >>> stream.hits
    /// 2
    ///
    /// ```
    #[getter]
    fn hits(&self, py: Python<'_>) -> PyResult<u64> {
        self.progress.briefly(py, |progress| match progress {
            Progress::Open(open) => open.fed.hits(),
            Progress::Finished(answer) => answer.hits,
        })
    }

    /// A stream that goes on from here by itself.
    fn __copy__(&self, py: Python<'_>) -> PyResult<LockedStream> {
        let progress = self.progress.briefly(py, |progress| progress.clone())?;
        let counter = self.counter.clone_ref(py);
        Ok(LockedStream { counter, progress: Exclusive::new(NAME, progress) })
    }

    fn __traverse__(&self, visit: PyVisit<'_>) -> Result<(), PyTraverseError> {
        visit.call(&self.counter)
    }

    fn __repr__(&self, py: Python<'_>) -> PyResult<String> {
        let counter = self.counter.bind(py).repr()?;
        let hits = self.hits(py)?;
        Ok(format!(
            "<CountStream of {counter}: {hits} {} so far>",
            if hits == 1 { "hit" } else { "hits" }
        ))
    }

    #[expect(clippy::unused_self, reason = "Python calls it on the stream")]
    fn __reduce__(&self) -> PyResult<String> {
        Err(PyTypeError::new_err("cannot pickle 'CountStream' object"))
    }
}
