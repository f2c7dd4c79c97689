//! How a counter reads data of every type to answer one question: attached to the interpreter if
//! the data is short, and detached otherwise.

use pyo3::prelude::*;

use crate::counter::Counter;
use atleast_engine::Text;
use atleast_engine::{Answer, Chunked};
use atleast_pydata::data;
use atleast_pydata::signals::Signals;
use atleast_pydata::source::{ChunkSource, Data};

/// Texts of at most this many characters or bytes are read while attached to the interpreter.
///
/// Detaching, and all that it requires, takes 150 to 350 ns if no other thread wants the
/// interpreter: a tenth of the time that the fastest answer takes for a text of this length, and
/// little beside the 0.3 ms of the slowest. If another thread runs Python code all the time,
/// attaching again can take five milliseconds.
pub(super) const SHORT: usize = 1 << 16;

/// Nothing was found near enough to search for while attached to the interpreter.
pub(super) struct TooFar;

impl Counter {
    /// Answers a question about data: `of_short` if it is a short text, `answer` otherwise.
    #[inline]
    pub(super) fn ask<A: Answer + Send>(
        &self,
        py: Python<'_>,
        data: Data<'_, '_>,
        of_short: impl FnOnce(&Counter, Text<'_>) -> A::Output + Send,
        answer: impl FnOnce(&Counter) -> A,
    ) -> PyResult<A::Output>
    where
        A::Output: Send,
    {
        // SAFETY: `data` is borrowed from the caller, who keeps the object alive during this call.
        #[expect(unsafe_code)]
        let text = unsafe { data::fast_text(self.bytes_as(), data.0.as_ptr()) };
        match text {
            Some(text) if text.len() <= SHORT => Ok(of_short(self, text)),
            _ => self.ask_long(py, data, of_short, answer),
        }
    }

    #[inline(never)]
    fn ask_long<A: Answer + Send>(
        &self,
        py: Python<'_>,
        data: Data<'_, '_>,
        of_short: impl FnOnce(&Counter, Text<'_>) -> A::Output + Send,
        answer: impl FnOnce(&Counter) -> A,
    ) -> PyResult<A::Output>
    where
        A::Output: Send,
    {
        let mut source = ChunkSource::of_data(self.bytes_as(), &data.0)?;
        let chunked = Chunked::new(answer(self));
        py.detach(|| {
            let (mut signals, mut chunked) = (Signals::new(), chunked);
            if !source.read(&mut signals)? {
                // The data is empty, but still either characters or bytes.
                return Ok(of_short(self, source.chunk()));
            }
            while !chunked.feed(source.chunk(), || signals.handle_sometimes())?
                && source.read(&mut signals)?
            {}
            Ok(chunked.finish())
        })
    }
}
