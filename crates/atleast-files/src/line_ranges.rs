//! Splits a large file at line ends, for several threads.

use std::fs::File;
use std::io::{self, Read};

use crate::range::FileRange;

/// The length of a range in bytes, without the rest of its last line. It is so short that what is
/// printed for it usually fits in memory until its turn comes.
const RANGE: u64 = 2 << 20;

/// A smaller file is read by one thread, because waking others takes longer.
const LARGE: u64 = 16 << 20;

/// The ranges of a large file, in order. Each ends after a newline or at the end of the file, so
/// every line is in exactly one range.
///
/// ```
/// use std::io::{Read, Write};
/// use atleast_files::LineRanges;
///
/// let mut file = tempfile::tempfile()?;
/// let line = b"one line of 25 characters\n";
/// file.write_all(&line.repeat(1_000_000))?;
/// let ranges = LineRanges::of(&file, 0, 26_000_000).expect("it is large");
/// let mut lines = 0;
/// for range in ranges {
///     let mut text = Vec::new();
///     range.bytes?.read_to_end(&mut text)?;
///     assert_eq!(text.len() % line.len(), 0);
///     lines += text.len() / line.len();
/// }
/// assert_eq!(lines, 1_000_000);
/// # Ok::<(), std::io::Error>(())
/// ```
#[derive(Debug)]
pub struct LineRanges<'file> {
    file: &'file File,
    /// Where the next range starts, or None after the last one.
    next: Option<u64>,
}

/// A range of a file.
#[derive(Debug)]
pub struct LineRange<'file> {
    /// The offset in the file at which it starts.
    pub start: u64,
    /// The bytes of the range. If the file could not be read to find its end, this is the error,
    /// and the range is the last one.
    pub bytes: io::Result<FileRange<'file>>,
}

impl<'file> LineRanges<'file> {
    /// Returns the ranges of a file of `length` bytes, from the offset `start` on, or None if that
    /// is too little for several threads. What is appended to the file meanwhile belongs to the
    /// last range.
    pub fn of(file: &'file File, start: u64, length: u64) -> Option<Self> {
        let is_large = length.saturating_sub(start) >= LARGE;
        is_large.then_some(LineRanges { file, next: Some(start) })
    }
}

impl<'file> Iterator for LineRanges<'file> {
    type Item = LineRange<'file>;

    fn next(&mut self) -> Option<LineRange<'file>> {
        let start = self.next.take()?;
        let end = line_end(self.file, start + RANGE);
        self.next = end.as_ref().ok().copied().flatten();
        let bytes = end.map(|end| FileRange::new(self.file, start..end.unwrap_or(u64::MAX)));
        Some(LineRange { start, bytes })
    }
}

/// Returns the offset after the newline that ends the line with the byte before `offset`. Returns
/// None if there is no newline, or if it is so far away that leaving the rest to one thread is
/// faster.
fn line_end(file: &File, offset: u64) -> io::Result<Option<u64>> {
    let before = offset.saturating_sub(1);
    let mut reader = FileRange::new(file, before..before.saturating_add(LARGE));
    let mut buffer = [0; 16 * 1024];
    loop {
        let start = reader.at();
        match reader.read(&mut buffer) {
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
            Ok(0) => return Ok(None),
            Ok(read) => {
                if let Some(newline) = memchr::memchr(b'\n', &buffer[..read]) {
                    return Ok(Some(start + newline as u64 + 1));
                }
            }
        }
    }
}
