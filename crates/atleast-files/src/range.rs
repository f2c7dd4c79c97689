//! A range of a file.

use std::fs::File;
use std::io::{self, Read};
use std::ops::Range;

/// Reads a range of a file. It does not use the file's own position, so several ranges can be read
/// at once.
///
/// ```
/// use std::io::{Read, Write};
/// use atleast_files::FileRange;
///
/// let mut file = tempfile::tempfile()?;
/// file.write_all(b"a,b\nc,d\n")?;
/// let mut line = String::new();
/// FileRange::new(&file, 4..8).read_to_string(&mut line)?;
/// assert_eq!(line, "c,d\n");
/// # Ok::<(), std::io::Error>(())
/// ```
#[derive(Debug)]
pub struct FileRange<'file> {
    file: &'file File,
    at: u64,
    end: u64,
}

impl<'file> FileRange<'file> {
    /// Returns a reader of the bytes at these offsets, as far as the file has them.
    pub fn new(file: &'file File, bytes: Range<u64>) -> Self {
        FileRange { file, at: bytes.start, end: bytes.end }
    }

    /// Returns the offset in the file at which the next read starts.
    ///
    /// ```
    /// use std::io::{Read, Write};
    /// use atleast_files::FileRange;
    ///
    /// let mut file = tempfile::tempfile()?;
    /// file.write_all(b"a,b\nc,d\n")?;
    /// let mut range = FileRange::new(&file, 4..8);
    /// range.read_exact(&mut [0; 2])?;
    /// assert_eq!(range.at(), 6);
    /// # Ok::<(), std::io::Error>(())
    /// ```
    pub fn at(&self) -> u64 {
        self.at
    }
}

impl Read for FileRange<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let max_len = usize::try_from(self.end.saturating_sub(self.at)).unwrap_or(usize::MAX);
        let max_len = max_len.min(buffer.len());
        let read = read_at(self.file, &mut buffer[..max_len], self.at)?;
        self.at += read as u64;
        Ok(read)
    }
}

#[cfg(unix)]
fn read_at(file: &File, buffer: &mut [u8], offset: u64) -> io::Result<usize> {
    std::os::unix::fs::FileExt::read_at(file, buffer, offset)
}

#[cfg(windows)]
fn read_at(file: &File, buffer: &mut [u8], offset: u64) -> io::Result<usize> {
    std::os::windows::fs::FileExt::seek_read(file, buffer, offset)
}
