//! The part of a source that is held in memory: from a line that may yet be printed to what was read last.

use std::io::{self, Read};

use atleast_files::Window;

use super::Error;
use crate::{progress, window};

/// What was read and not yet let go of.
pub(super) struct Held<'a> {
    reader: &'a mut dyn Read,
    window: Window,
    /// The offset of the first byte in the source.
    base: usize,
    /// How many bytes are held while none can be let go of.
    most: usize,
}

/// A line or segment of which more than so much is held is held in the turn to print alone, so that the threads
/// together do not hold many.
pub(super) const WITHOUT_TURN: usize = 256 * 1024;

impl<'a> Held<'a> {
    /// Holds nothing yet, and so many bytes at the most beside those that are read at once. The first that the
    /// reader gives has the offset `from` in the source.
    pub(super) fn new(reader: &'a mut dyn Read, from: usize, most: usize) -> Self {
        Held { reader, window: window::take(most), base: from, most }
    }

    /// Reads on. Returns how many bytes were read, none at the end.
    ///
    /// # Errors
    /// Those of the reader.
    pub(super) fn read_on(&mut self) -> Result<usize, Error> {
        read(self.reader, &mut self.window)
    }

    /// Returns true if and only if more is held than may be while more is read.
    pub(super) fn is_full(&self) -> bool {
        self.text().len() > self.most
    }

    /// Returns what is held.
    pub(super) fn text(&self) -> &[u8] {
        self.window.bytes()
    }

    /// Returns the offset of its first byte in the source.
    pub(super) fn base(&self) -> usize {
        self.base
    }

    /// Lets go of the first bytes.
    pub(super) fn forget(&mut self, bytes: usize) {
        self.window.remove(bytes);
        self.base += bytes;
    }
}

impl Drop for Held<'_> {
    fn drop(&mut self) {
        window::give_back(std::mem::take(&mut self.window));
    }
}

/// Reads what there is, and returns how much; an interrupted read is tried again.
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
