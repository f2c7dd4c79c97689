//! An answer about text that comes in chunks.

use super::Answer;
use super::chunks::Chunks;
use crate::text::Text;

/// An answer about chunks, and what is kept of the chunks so far.
#[derive(Clone, Debug)]
pub struct Chunked<A: Answer> {
    answer: A,
    chunks: Chunks,
    state: A::State,
}

impl<A: Answer> Chunked<A> {
    /// Returns the answer before any chunk.
    pub fn new(answer: A) -> Chunked<A> {
        Chunked { chunks: Chunks::new(&answer), state: answer.begin(), answer }
    }

    /// Returns the state after the chunks so far.
    pub fn state(&self) -> &A::State {
        &self.state
    }

    /// Returns the underlying answer.
    pub fn answer(&self) -> &A {
        &self.answer
    }

    /// Takes a chunk. Returns true if and only if the answer is certain, whatever follows. Calls
    /// `check` after each slice.
    ///
    /// # Errors
    /// Those of `check`. Part of the chunk has been taken then, and this must not be used again.
    pub fn feed<E>(
        &mut self,
        chunk: Text<'_>,
        mut check: impl FnMut() -> Result<(), E>,
    ) -> Result<bool, E> {
        let mut is_certain = false;
        while self.chunks.next_view(&self.answer, chunk) {
            let (text, from) = self.chunks.view(chunk);
            is_certain |= self.answer.take(&mut self.state, text, from);
            check()?;
        }
        Ok(is_certain)
    }

    /// Ends the text. An incomplete last character counts as invalid bytes.
    pub fn finish(mut self) -> A::Output {
        let (text, from) = self.chunks.rest();
        self.answer.take(&mut self.state, text, from);
        self.answer.finish(self.state)
    }

    /// Returns what is kept of the chunks, for tests.
    pub fn chunks(&mut self) -> &mut Chunks {
        &mut self.chunks
    }
}
