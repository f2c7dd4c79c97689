//! A reader for tests that returns few bytes at a time.

use std::io::{self, Read};

/// Returns at most `most` bytes per read, as a pipe may.
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
