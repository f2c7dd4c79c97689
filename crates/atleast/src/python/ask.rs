//! A question asked of data of every kind, without the interpreter where that takes long.

use pyo3::prelude::*;

use crate::counter::Counter;
use atleast_engine::Text;
use atleast_engine::{Answer, Chunked};
use atleast_pydata::data;
use atleast_pydata::signals::Signals;
use atleast_pydata::source::{Data, Source};

/// Up to so many characters or bytes are looked at with the interpreter held.
///
/// To let go of it, and all that goes with it, takes 150 to 350 ns where nobody else wants it: a tenth of what
/// the fastest question takes for so many, nothing beside the 0.3 ms that the slowest takes. Where another
/// thread runs Python code all the time, to get it back can take five milliseconds.
pub(super) const SHORT: usize = 1 << 16;

impl Counter {
    /// Asks a question of data: `of_short` answers it for a text that is short, `answer` for any other.
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
        // SAFETY: the caller of the question holds the object until it is answered.
        #[expect(unsafe_code)]
        let text = unsafe { data::text_at_hand(self.bytes_as(), data.0.as_ptr()) };
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
        let mut source = Source::of_data(self.bytes_as(), &data.0)?;
        let fed = Chunked::new(answer(self));
        py.detach(|| {
            let (mut signals, mut fed) = (Signals::new(), fed);
            if !source.read(&mut signals)? {
                // It is empty, and still characters or bytes.
                return Ok(of_short(self, source.chunk()));
            }
            while !fed.feed(source.chunk(), || signals.handle_sometimes())?
                && source.read(&mut signals)?
            {}
            Ok(fed.finish())
        })
    }
}
