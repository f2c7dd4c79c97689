//! The part of a source that is in memory: from the first line that may still be printed to the
//! last byte read.

use std::io::{self, Read};

use atleast_files::Window;

use super::Error;
use crate::{progress, window};

/// The bytes that were read and not yet discarded.
pub(super) struct ReadBuffer<'a> {
    reader: &'a mut dyn Read,
    window: Window,
    /// The offset of the first byte in the source.
    base: usize,
    /// The maximum number of bytes to keep, besides those of one read.
    max_len: usize,
}

/// Before more bytes are kept of one line or segment, a thread waits for its turn to print, so that
/// only one thread needs much memory.
pub(super) const MAX_WITHOUT_TURN: usize = 256 * 1024;

impl<'a> ReadBuffer<'a> {
    /// Creates an empty buffer that keeps at most `max_len` bytes, besides those of one read.
    /// `from` is the offset of the reader's first byte in the source.
    pub(super) fn new(reader: &'a mut dyn Read, from: usize, max_len: usize) -> Self {
        ReadBuffer { reader, window: window::take(max_len), base: from, max_len }
    }

    /// Reads more. Returns the number of bytes read, 0 at the end.
    ///
    /// # Errors
    /// Those of the reader.
    pub(super) fn read_more(&mut self) -> Result<usize, Error> {
        read(self.reader, &mut self.window)
    }

    /// Returns whether more is kept than allowed.
    pub(super) fn is_full(&self) -> bool {
        self.text().len() > self.max_len
    }

    /// Returns the bytes that are kept.
    pub(super) fn text(&self) -> &[u8] {
        self.window.bytes()
    }

    /// Returns the offset of the first byte in the source.
    pub(super) fn base(&self) -> usize {
        self.base
    }

    /// Discards the first bytes.
    pub(super) fn discard(&mut self, bytes: usize) {
        self.window.remove(bytes);
        self.base += bytes;
    }
}

impl Drop for ReadBuffer<'_> {
    fn drop(&mut self) {
        window::give_back(std::mem::take(&mut self.window));
    }
}

/// Reads once and returns the number of bytes. Retries an interrupted read.
pub(super) fn read(reader: &mut dyn Read, window: &mut Window) -> Result<usize, Error> {
    loop {
        match window.read(reader) {
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            read => {
                let read = read.map_err(Error::Read)?;
                progress::read(read);
                return Ok(read);
            }
        }
    }
}
