//! A reader for tests: it gives little at a time.

use std::io::{self, Read};

/// Gives at most `most` bytes a read, as a pipe may.
pub(crate) struct SlowReader<'a> {
    pub(crate) bytes: &'a [u8],
    pub(crate) most: usize,
}

impl Read for SlowReader<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let most = self.most.min(buffer.len());
        self.bytes.read(&mut buffer[..most])
    }
}
