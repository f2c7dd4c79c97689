//! The bytes at hand: one buffer that is filled behind and emptied in front.

use std::io::{self, Read};

use crate::PIECE;

/// The bytes that have been read and are not done with.
#[derive(Debug, Default)]
pub(super) struct Window {
    buffer: Vec<u8>,
    filled: usize,
    is_last: bool,
}

impl Window {
    pub(super) fn bytes(&self) -> &[u8] {
        &self.buffer[..self.filled]
    }

    /// Returns true if and only if nothing follows them.
    pub(super) fn is_last(&self) -> bool {
        self.is_last
    }

    /// Forgets the first bytes.
    pub(super) fn remove(&mut self, done: usize) {
        self.buffer.copy_within(done..self.filled, 0);
        self.filled -= done;
    }

    /// Reads once more, into a larger buffer if it is more than half full.
    ///
    /// # Errors
    /// Those of the reader, which change nothing: the read may be tried again.
    pub(super) fn read(&mut self, reader: &mut impl Read) -> io::Result<()> {
        if self.buffer.len() - self.filled < PIECE {
            let longer = (2 * self.filled).max(self.filled + PIECE);
            self.buffer.resize(longer, 0);
        }
        let end = self.filled + PIECE;
        let read = reader.read(&mut self.buffer[self.filled..end])?;
        self.filled += read;
        self.is_last = read == 0;
        Ok(())
    }
}
