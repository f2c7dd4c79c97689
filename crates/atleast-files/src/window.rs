//! A window on the bytes of a reader: one buffer, filled at its end and emptied at its start.

use std::io::{self, Read};

/// How many bytes are read at once: 512 KiB, measured to be as fast as reading a file can be. 256
/// KiB take 7 % longer from the page cache, because of the additional calls.
pub const READ_SIZE: usize = 512 * 1024;

/// The size of a memory page, and of the pages of the page cache.
const PAGE: usize = 4096;

/// The offset in a page to which the system copies fastest from the start of another page, as in
/// its page cache. Measured with the `rep movs` of a Zen 4, in GB/s: 12.3 here and at every other
/// offset that is neither below 32 nor a multiple of 32; 11.2 at multiples of 32, including 0; 7 at
/// 16, where a large allocation starts; 3 at the others below 16. On a Zen 5: 28 here, 30 at
/// multiples of 64, 23 at the others below 64.
const BEST_PAGE_OFFSET: usize = 80;

/// The bytes of a reader that have been read and are still needed. Reads go to the offset in a page
/// that is fastest for the system, and reuse the same memory.
///
/// ```
/// use atleast_files::Window;
///
/// let mut reader = "a,b\nc,d".as_bytes();
/// let mut window = Window::default();
/// assert_eq!(window.read(&mut reader)?, 7);
/// window.remove(4);
/// assert_eq!(window.bytes(), b"c,d");
/// assert_eq!(window.read(&mut reader)?, 0);
/// assert!(window.is_last());
/// # Ok::<(), std::io::Error>(())
/// ```
#[derive(Debug)]
pub struct Window {
    buffer: Vec<u8>,
    start: usize,
    end: usize,
    is_last: bool,
    /// How many bytes may be kept before more are read.
    max_len: usize,
}

impl Default for Window {
    /// A window without a limit on the bytes that are kept.
    fn default() -> Self {
        Window { buffer: Vec::new(), start: 0, end: 0, is_last: false, max_len: usize::MAX }
    }
}

impl Window {
    /// Starts with another reader. The caller reads more only while at most `max_len` bytes are
    /// kept, so the buffer need not be larger than that takes.
    pub fn begin(&mut self, max_len: usize) {
        (self.start, self.end, self.is_last, self.max_len) = (0, 0, false, max_len);
        if self.buffer.len() > 2 * READ_SIZE {
            // A long line of one reader should not cost the next one memory.
            self.buffer = Vec::new();
        }
    }

    /// Returns the bytes that have not been removed.
    pub fn bytes(&self) -> &[u8] {
        &self.buffer[self.start..self.end]
    }

    /// Returns true if nothing follows the bytes that have been read.
    pub fn is_last(&self) -> bool {
        self.is_last
    }

    /// Removes the first `done` bytes.
    ///
    /// # Panics
    /// If there are fewer bytes.
    pub fn remove(&mut self, done: usize) {
        assert!(done <= self.end - self.start, "there are fewer bytes");
        self.start += done;
    }

    /// Reads once, at most [`READ_SIZE`] bytes, and enlarges the buffer if necessary. Returns how
    /// many bytes were read; 0 at the end.
    ///
    /// # Errors
    /// Those of the reader. They change nothing, so the read can be repeated.
    pub fn read(&mut self, reader: &mut (impl Read + ?Sized)) -> io::Result<usize> {
        // Move a short rest at once, so that the next read reuses memory that is still in the
        // cache.
        let is_short = self.start > 0 && self.end - self.start <= PAGE;
        if is_short || self.buffer.len() - self.end < READ_SIZE {
            self.make_room();
        }
        let read = reader.read(&mut self.buffer[self.end..self.end + READ_SIZE])?;
        self.end += read;
        self.is_last = read == 0;
        Ok(read)
    }

    /// Moves the bytes to the start of the buffer, so that they end at [`BEST_PAGE_OFFSET`] in a
    /// page.
    fn make_room(&mut self) {
        let length = self.end - self.start;
        let free = (2 * length).min(self.max_len.saturating_sub(length)).max(READ_SIZE);
        let enough = PAGE + length.next_multiple_of(PAGE) + free;
        if self.buffer.is_empty() {
            // The system provides zeroed memory, which costs nothing until it is used.
            self.buffer = vec![0; enough];
        } else if self.buffer.len() < enough {
            self.buffer.resize(enough, 0);
        }
        let past_page = self.buffer.as_ptr().addr() % PAGE;
        let end = (past_page + length + PAGE - BEST_PAGE_OFFSET).next_multiple_of(PAGE)
            + BEST_PAGE_OFFSET
            - PAGE
            - past_page;
        self.buffer.copy_within(self.start..self.end, end - length);
        (self.start, self.end) = (end - length, end);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::SlowReader;

    #[test]
    fn bytes_stay_until_they_are_removed() {
        let bytes: Vec<u8> = (0..=250).cycle().take(3 * READ_SIZE).collect();
        for (max_len, kept) in
            [(usize::MAX, 1), (1000, 999), (PAGE, 0), (3 * READ_SIZE, 2 * READ_SIZE)]
        {
            let mut window = Window::default();
            for at_once in [READ_SIZE, 70_000, 4096] {
                window.begin(max_len);
                let mut reader = SlowReader { bytes: &bytes, read_len: at_once };
                let mut removed = 0;
                while window.read(&mut reader).unwrap() > 0 {
                    assert!(bytes[removed..].starts_with(window.bytes()));
                    let done = window.bytes().len().saturating_sub(kept);
                    window.remove(done);
                    removed += done;
                }
                assert!(window.is_last());
                assert_eq!(window.bytes(), &bytes[removed..]);
                assert_eq!(window.bytes().len(), kept.min(bytes.len()));
            }
        }
    }

    #[test]
    fn every_read_starts_at_the_best_page_offset_if_little_is_kept() {
        /// Records the page offset of each read.
        struct Offsets(Vec<usize>);
        impl Read for Offsets {
            fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
                self.0.push(buffer.as_ptr().addr() % PAGE);
                Ok(buffer.len())
            }
        }
        let mut offsets = Offsets(Vec::new());
        let mut window = Window::default();
        for kept in [0, 1, 77, 4096, 3] {
            window.read(&mut offsets).unwrap();
            window.remove(window.bytes().len() - kept);
        }
        assert_eq!(offsets.0, [BEST_PAGE_OFFSET; 5]);
    }
}
