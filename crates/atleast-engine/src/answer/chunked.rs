//! An answer about text that comes in chunks.

use super::Answer;
use super::chunks::Chunks;
use crate::text::Text;

/// An answer about chunks, and all that is kept of those fed so far.
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

    /// Returns what is known of the chunks so far.
    pub fn state(&self) -> &A::State {
        &self.state
    }

    /// Returns the answer that is asked for.
    pub fn answer(&self) -> &A {
        &self.answer
    }

    /// Takes a chunk. Returns true if and only if nothing that follows changes the answer. `check` is
    /// called after each slice.
    ///
    /// # Errors
    /// Those of the check: then some of the chunk has been taken, and this must not be used any more.
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

    /// Ends the text: a character that was not completed is none.
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
