//! `Stream` for Python: chunks of `str` or of `bytes`. It is a class of its own, since in Rust the end
//! consumes the stream, and Python can always call once more.

use std::sync::{Mutex, MutexGuard, PoisonError};

use pyo3::exceptions::{PyTypeError, PyValueError};
use pyo3::prelude::*;
use pyo3::types::PyString;

use super::data;
use crate::counter::Counter;
use crate::stream::{self, StreamAnswer};

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
#[pyclass(module = "atleast", frozen)]
pub struct Stream {
    counter: Py<Counter>,
    progress: Mutex<Progress>,
}

enum Progress {
    Open { stream: Box<stream::Stream>, kind: Option<Kind> },
    Finished(StreamAnswer),
}

/// What the first chunk was, and so the others must be.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Str,
    Bytes,
}

impl Kind {
    fn name(self) -> &'static str {
        match self {
            Kind::Str => "str",
            Kind::Bytes => "bytes",
        }
    }
}

impl Stream {
    pub(super) fn new(counter: Py<Counter>) -> Self {
        let stream = Box::new(counter.get().stream());
        Stream { counter, progress: Mutex::new(Progress::Open { stream, kind: None }) }
    }

    fn progress(&self) -> MutexGuard<'_, Progress> {
        // Nothing that is done while it is held leaves it half done.
        self.progress.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[pymethods]
impl Stream {
    /// Takes the next chunk. Returns True if and only if some segment is certain to be a hit.
    ///
    /// Once True, it stays so, whatever follows. It is certain at the occurrence that reaches the
    /// minimum, or with `max_number` or `invert` at the segment's end. `chunk` is a `str` or `bytes`,
    /// as the first one was; raises `TypeError` for anything else, and `ValueError` once the stream
    /// is finished.
    ///
    /// ```python
    /// >>> from atleast import Counter, Reset
    /// >>> stream = Counter(",", 3, Reset.NewlinesReset).stream()
    /// >>> stream.feed("a,b,c\nd,"), stream.feed("e,f,g\n"), stream.feed("h")
    /// (False, True, True)
    ///
    /// ```
    #[pyo3(signature = (chunk: "str | bytes"))]
    fn feed(&self, chunk: &Bound<'_, PyAny>) -> PyResult<bool> {
        // Python may run here, and not while the lock is held.
        let text = data::named_text(self.counter.get(), "chunk", chunk);
        let is = if chunk.is_instance_of::<PyString>() { Kind::Str } else { Kind::Bytes };
        match &mut *self.progress() {
            Progress::Finished(_) => Err(PyValueError::new_err(
                "a stream must not be fed once it is finished, but it was",
            )),
            Progress::Open { stream, kind } => {
                let text = text?;
                let first = *kind.get_or_insert(is);
                if is != first {
                    let (first, is) = (first.name(), is.name());
                    let message = format!("chunk must be {first}, as the first one was, not {is}");
                    return Err(PyTypeError::new_err(message));
                }
                Ok(stream.feed_text(text))
            }
        }
    }

    /// Ends the data. Returns True if and only if some segment is a hit.
    ///
    /// The last segment may be a hit only now: with `max_number` or `invert`. Called once more, it
    /// returns the same.
    ///
    /// ```python
    /// >>> from atleast import Counter, Reset
    /// >>> stream = Counter(",", 1, Reset.NewlinesReset, max_number=1).stream()
    /// >>> stream.feed("a,b"), stream.finish()
    /// (False, True)
    ///
    /// ```
    fn finish(&self) -> bool {
        let mut progress = self.progress();
        let answer = match &*progress {
            Progress::Open { stream, .. } => stream::Stream::clone(stream).finish(),
            Progress::Finished(answer) => *answer,
        };
        *progress = Progress::Finished(answer);
        answer.has_count
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
    fn hits(&self) -> u64 {
        match &*self.progress() {
            Progress::Open { stream, .. } => stream.hits(),
            Progress::Finished(answer) => answer.hits,
        }
    }

    #[expect(clippy::unused_self, reason = "Python calls it on the stream")]
    fn __reduce__(&self) -> PyResult<String> {
        Err(PyTypeError::new_err("cannot pickle 'Stream' object"))
    }
}
