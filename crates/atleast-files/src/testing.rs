//! A reader for tests that returns few bytes at a time.

use std::io::{self, Read};

/// Returns at most `read_len` bytes per read, as a pipe may.
pub(crate) struct SlowReader<'a> {
    pub(crate) bytes: &'a [u8],
    pub(crate) read_len: usize,
}

impl Read for SlowReader<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read_len = self.read_len.min(buffer.len());
        self.bytes.read(&mut buffer[..read_len])
    }
}
