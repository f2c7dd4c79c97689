//! What Python feeds chunks to: of `str` or of bytes, as the first one was; looked at without the interpreter
//! where that takes long; as before the chunk where that was interrupted.

use std::convert::Infallible;

use pyo3::exceptions::PyTypeError;
use pyo3::prelude::*;

use super::ask::SHORT;
use crate::counter::Counter;
use atleast_engine::Text;
use atleast_pydata::data::{self, Kind};
use atleast_pydata::exclusive::Exclusive;
use atleast_pydata::signals::Signals;
use atleast_pydata::source::{Chunk, Source};

/// What takes chunks, of text or of bytes.
pub(super) trait Feeding: Clone + Send {
    /// What is certain whatever follows.
    type Certain;

    /// Takes the next chunk, with a check after each slice of it.
    ///
    /// # Errors
    /// Those of the check: then some of the chunk has been taken, and this is of no more use.
    fn feed<E>(&mut self, text: Text<'_>, check: impl FnMut() -> Result<(), E>) -> Result<(), E>;

    /// Returns what is certain after the chunks so far.
    fn certain(&self) -> Self::Certain;
}

/// What it is kept in between chunks, which may be over.
pub(super) trait TakesChunks: Send {
    type Fed: Feeding;

    /// Returns it, for a chunk of this kind.
    ///
    /// # Errors
    /// If the chunks before were of the other kind, or if it takes no more.
    fn open_for(&mut self, kind: Kind) -> PyResult<&mut Self::Fed>;

    /// Returns the error of a chunk of whatever kind.
    ///
    /// # Errors
    /// If it takes no more chunks.
    fn check_open(&self) -> PyResult<()>;
}

/// What takes chunks, without end.
#[derive(Clone)]
pub(super) struct Open<F> {
    pub(super) fed: F,
    /// That of the first chunk, and so of the others.
    kind: Option<Kind>,
}

impl<F> Open<F> {
    pub(super) fn new(fed: F) -> Open<F> {
        Open { fed, kind: None }
    }
}

impl<F: Feeding> TakesChunks for Open<F> {
    type Fed = F;

    fn open_for(&mut self, is: Kind) -> PyResult<&mut F> {
        let first = *self.kind.get_or_insert(is);
        if is != first {
            let (first, is) = (first.name(), is.name());
            let message = format!("chunk must be {first}, as the first one was, not {is}");
            return Err(PyTypeError::new_err(message));
        }
        Ok(&mut self.fed)
    }

    fn check_open(&self) -> PyResult<()> {
        Ok(())
    }
}

/// Feeds a chunk that Python gave. Returns what is certain behind it.
///
/// # Errors
/// If it is no chunk or not of the kind of the others, or if a signal's handler raised: then all is as before.
pub(super) fn feed<T: TakesChunks>(
    chunks: &Exclusive<T>,
    counter: &Counter,
    py: Python<'_>,
    chunk: Chunk<'_, '_>,
) -> PyResult<<T::Fed as Feeding>::Certain> {
    let text = data::text(counter.bytes_as(), "chunk", &chunk.0);
    if let Ok(Some((text, kind))) = text
        && text.len() <= SHORT
    {
        return chunks.briefly(py, |chunks| {
            let fed = chunks.open_for(kind)?;
            let Ok(()) = fed.feed(text, || Ok::<_, Infallible>(()));
            Ok(fed.certain())
        })?;
    }
    chunks.briefly(py, |chunks| chunks.check_open())??;
    let mut source = Source::of_chunk(counter.bytes_as(), &chunk.0)?;
    let mut chunks = chunks.take(py)?;
    let fed = chunks.open_for(source.kind())?;
    let before = fed.clone();
    let end = py.detach(|| {
        let mut signals = Signals::new();
        while source.read(&mut signals)? {
            fed.feed(source.chunk(), || signals.handle_sometimes())?;
        }
        Ok(())
    });
    if let Err(error) = end {
        *fed = before;
        return Err(error);
    }
    Ok(fed.certain())
}
