//! Feeding chunks to a stream or a guard. The chunks are of `str` or of bytes, as the first one is.
//! Long chunks are read detached from the interpreter; if that is interrupted, the state is the
//! same as before the chunk.

use std::convert::Infallible;

use pyo3::exceptions::PyTypeError;
use pyo3::prelude::*;

use super::ask::SHORT;
use crate::counter::Counter;
use atleast_engine::Text;
use atleast_pydata::data::{self, DataKind};
use atleast_pydata::exclusive::Exclusive;
use atleast_pydata::signals::Signals;
use atleast_pydata::source::{Chunk, ChunkSource};

/// An answer that is computed chunk by chunk.
pub(super) trait ChunkAnswer: Clone + Send {
    /// The part of the answer that no later chunk can change.
    type Certain;

    /// Takes the next chunk, and calls `check` after each slice of it.
    ///
    /// # Errors
    /// Those of `check`. A part of the chunk has been taken then, and the state is unspecified.
    fn feed<E>(&mut self, text: Text<'_>, check: impl FnMut() -> Result<(), E>) -> Result<(), E>;

    /// Returns what is certain after the chunks so far.
    fn certain(&self) -> Self::Certain;
}

/// The state between two chunks.
pub(super) trait ChunkState: Send {
    type Answer: ChunkAnswer;

    /// Returns the answer, to be fed a chunk of this kind.
    ///
    /// # Errors
    /// If earlier chunks were of the other kind, or if no more chunks are accepted.
    fn answer_for(&mut self, kind: DataKind) -> PyResult<&mut Self::Answer>;

    /// Checks that more chunks are accepted, of either kind.
    ///
    /// # Errors
    /// If no more chunks are accepted.
    fn check_open(&self) -> PyResult<()>;
}

/// A state that accepts chunks of one kind without end.
#[derive(Clone)]
pub(super) struct OpenState<A> {
    pub(super) answer: A,
    /// The kind of the first chunk, and so of all others.
    kind: Option<DataKind>,
}

impl<A> OpenState<A> {
    pub(super) fn new(answer: A) -> OpenState<A> {
        OpenState { answer, kind: None }
    }
}

impl<A: ChunkAnswer> ChunkState for OpenState<A> {
    type Answer = A;

    fn answer_for(&mut self, kind: DataKind) -> PyResult<&mut A> {
        let first = *self.kind.get_or_insert(kind);
        if kind != first {
            let (first, given) = (first.name(), kind.name());
            let message = format!("`chunk` must be {first} like the first chunk, not {given}");
            return Err(PyTypeError::new_err(message));
        }
        Ok(&mut self.answer)
    }

    fn check_open(&self) -> PyResult<()> {
        Ok(())
    }
}

/// Feeds a chunk that Python gave. Returns what is certain after it.
///
/// # Errors
/// If the object is not a chunk, or not of the kind of the others, or if a signal handler raised.
/// The state is then the same as before the call.
pub(super) fn feed<S: ChunkState>(
    state: &Exclusive<S>,
    counter: &Counter,
    py: Python<'_>,
    chunk: Chunk<'_, '_>,
) -> PyResult<<S::Answer as ChunkAnswer>::Certain> {
    let text = data::text(counter.bytes_as(), "`chunk`", &chunk.0);
    if let Ok(Some((text, kind))) = text
        && text.len() <= SHORT
    {
        return state.briefly(py, |state| {
            let answer = state.answer_for(kind)?;
            let Ok(()) = answer.feed(text, || Ok::<_, Infallible>(()));
            Ok(answer.certain())
        })?;
    }
    state.briefly(py, |state| state.check_open())??;
    let mut source = ChunkSource::of_chunk(counter.bytes_as(), &chunk.0)?;
    let mut state = state.take(py)?;
    let answer = state.answer_for(source.kind())?;
    let before = answer.clone();
    let fed = py.detach(|| {
        let mut signals = Signals::new();
        while source.read(&mut signals)? {
            answer.feed(source.chunk(), || signals.handle_sometimes())?;
        }
        Ok(())
    });
    if let Err(error) = fed {
        *answer = before;
        return Err(error);
    }
    Ok(answer.certain())
}
