//! `CountStream` for Python, for chunks of `str` or of bytes.
//!
//! It is a class of its own: in Rust `finish` consumes the stream, and in Python the object
//! remains.

use pyo3::PyTraverseError;
use pyo3::exceptions::{PyTypeError, PyValueError};
use pyo3::gc::PyVisit;
use pyo3::prelude::*;

use super::feed::{self, ChunkAnswer, ChunkState, OpenState};
use crate::count_stream::{CountStream, CountStreamEnd};
use crate::counter::Counter;
use atleast_engine::Text;
use atleast_pydata::data::DataKind;
use atleast_pydata::exclusive::Exclusive;
use atleast_pydata::source::Chunk;

/// What error messages call a stream.
const NAME: &str = "the stream";

/// The result of `Counter.stream`: a counter for data that arrives in chunks of any size.
///
/// The answers are those for all chunks together, even if a segment, an occurrence or a character
/// spans several chunks. Memory use does not grow with the data. If a chunk ends with the first
/// bytes of a character that may be counted, a reset or the quote, they are read together with the
/// next chunk.
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
    Open(OpenState<Box<CountStream>>),
    Finished(CountStreamEnd),
}

impl LockedStream {
    pub(super) fn new(counter: Py<Counter>) -> Self {
        let state = OpenState::new(Box::new(counter.get().stream()));
        LockedStream { counter, progress: Exclusive::new(NAME, Progress::Open(state)) }
    }
}

impl ChunkAnswer for Box<CountStream> {
    type Certain = bool;

    fn feed<E>(&mut self, text: Text<'_>, check: impl FnMut() -> Result<(), E>) -> Result<(), E> {
        self.feed_checked(text, check).map(drop)
    }

    fn certain(&self) -> bool {
        self.is_certain()
    }
}

impl ChunkState for Progress {
    type Answer = Box<CountStream>;

    fn answer_for(&mut self, kind: DataKind) -> PyResult<&mut Box<CountStream>> {
        match self {
            Progress::Open(state) => state.answer_for(kind),
            Progress::Finished(_) => Err(is_finished()),
        }
    }

    fn check_open(&self) -> PyResult<()> {
        if matches!(self, Progress::Finished(_)) { Err(is_finished()) } else { Ok(()) }
    }
}

fn is_finished() -> PyErr {
    PyValueError::new_err("the stream cannot be fed: finish() was called")
}

#[pymethods]
impl LockedStream {
    /// Take the next chunk, and return whether some segment is certain to be a hit.
    ///
    /// A hit is certain at the occurrence that reaches `min_number`, or, with `max_number` or
    /// `invert`, at the end of the segment. If a signal handler raises, as at Ctrl-C, the stream is
    /// as it was before the chunk.
    ///
    /// Args:
    ///     chunk: A `str`, `bytes` or another buffer of bytes. Either all chunks must be `str`, or
    ///         none.
    ///
    /// Returns:
    ///     True or False. Once True, it stays True.
    ///
    /// Raises:
    ///     TypeError: `chunk` has a wrong type, or is bytes after `str`, or `str` after bytes.
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
        feed::feed(&self.progress, self.counter.get(), py, chunk)
    }

    /// End the data, and return whether some segment is a hit.
    ///
    /// With `max_number` or `invert` the last segment can become a hit here.
    ///
    /// Returns:
    ///     True or False. Further calls return the same.
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
                Progress::Open(state) => CountStream::clone(&state.answer).finish(),
                Progress::Finished(answer) => *answer,
            };
            *progress = Progress::Finished(answer);
            answer.has_count
        })
    }

    /// The number of segments that are certain to be hits, and of all hits once the stream is
    /// finished.
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
            Progress::Open(state) => state.answer.hits(),
            Progress::Finished(answer) => answer.hits,
        })
    }

    /// Return an independent copy, which continues after the chunks so far.
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
