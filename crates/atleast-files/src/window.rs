//! The bytes at hand: one buffer that is filled behind and emptied in front.

use std::io::{self, Read};

/// How many bytes are asked of a reader at once: 512 KiB, measured to be as fast as a file is read; 256 KiB take 7 %
/// longer from the cache of the system, for the calls.
pub const READ_SIZE: usize = 512 * 1024;

/// How the system hands out memory, and keeps what files hold.
const PAGE: usize = 4096;

/// Where in a page the system copies to fastest from the start of another, as files lie in its cache. Measured with
/// the `rep movs` of a Zen 4, in GB/s: 12.3 here and wherever is neither in the first 32 bytes nor at a multiple of
/// 32, 11.2 at those and at 0; 7 at 16, where a large allocation begins; 3 at others of the first 16. With that of a
/// Zen 5: 28 here, 30 at multiples of 64, 23 at others of the first 64.
const BEST_PAGE_OFFSET: usize = 80;

/// The bytes of a reader that have been read and are not done with. The reader copies them to where the system
/// does that fastest, and into the same memory again and again.
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
    /// How many bytes may be held before more are read.
    most: usize,
}

impl Default for Window {
    /// A window that holds as many bytes as are not removed.
    fn default() -> Self {
        Window { buffer: Vec::new(), start: 0, end: 0, is_last: false, most: usize::MAX }
    }
}

impl Window {
    /// Begins with another reader, from which is read on only while no more than `most` bytes are held: then the
    /// memory that is kept is no more than it takes.
    pub fn begin(&mut self, most: usize) {
        (self.start, self.end, self.is_last, self.most) = (0, 0, false, most);
        if self.buffer.len() > 2 * READ_SIZE {
            // One reader's long line does not cost the next one anything.
            self.buffer = Vec::new();
        }
    }

    /// Returns the bytes.
    pub fn bytes(&self) -> &[u8] {
        &self.buffer[self.start..self.end]
    }

    /// Returns true if and only if nothing follows them.
    pub fn is_last(&self) -> bool {
        self.is_last
    }

    /// Forgets the first bytes.
    ///
    /// # Panics
    /// If there are not as many.
    pub fn remove(&mut self, done: usize) {
        assert!(done <= self.end - self.start, "there are not as many bytes");
        self.start += done;
    }

    /// Reads once more, [`READ_SIZE`] bytes or fewer, into a larger buffer if there is no room. Returns how many bytes
    /// were read: none at the end.
    ///
    /// # Errors
    /// Those of the reader, which change nothing: the read may be tried again.
    pub fn read(&mut self, reader: &mut (impl Read + ?Sized)) -> io::Result<usize> {
        // A short rest is moved at once: the same memory is then filled again while it is in the cache.
        let is_short = self.start > 0 && self.end - self.start <= PAGE;
        if is_short || self.buffer.len() - self.end < READ_SIZE {
            self.make_room();
        }
        let read = reader.read(&mut self.buffer[self.end..self.end + READ_SIZE])?;
        self.end += read;
        self.is_last = read == 0;
        Ok(read)
    }

    /// Moves the bytes to the front, so that they end at the best place in a page.
    fn make_room(&mut self) {
        let length = self.end - self.start;
        let behind = (2 * length).min(self.most.saturating_sub(length)).max(READ_SIZE);
        let enough = PAGE + length.next_multiple_of(PAGE) + behind;
        if self.buffer.is_empty() {
            // The system hands out zeros, and those that are not needed cost nothing.
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
    fn what_is_not_removed_stays() {
        let bytes: Vec<u8> = (0..=250).cycle().take(3 * READ_SIZE).collect();
        for (most, kept) in
            [(usize::MAX, 1), (1000, 999), (PAGE, 0), (3 * READ_SIZE, 2 * READ_SIZE)]
        {
            let mut window = Window::default();
            for at_once in [READ_SIZE, 70_000, 4096] {
                window.begin(most);
                let mut reader = SlowReader { bytes: &bytes, most: at_once };
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
    fn every_read_begins_at_the_best_place_where_little_is_kept() {
        /// Says where it is asked to read to.
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
