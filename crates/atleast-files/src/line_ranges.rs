//! A large file in parts that end where lines do, for several threads.

use std::fs::File;
use std::io::{self, Read};
use std::sync::{Mutex, PoisonError};

use crate::range::FileRange;

/// How much a range holds, beside the rest of its last line.
const RANGE: u64 = 4 << 20;

/// A file that is less is read by one thread: to wake others takes longer.
const LARGE: u64 = 4 * RANGE;

/// The parts of a large file, taken one after the other by whoever is ready for one. Each ends behind a newline
/// or where the file does, so that no line stands in two of them.
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
/// while let Some(range) = ranges.take() {
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
    next: Mutex<Next>,
}

/// The range that nobody has taken.
#[derive(Debug)]
struct Next {
    number: u64,
    start: u64,
    is_last: bool,
}

/// A range that was taken.
#[derive(Debug)]
pub struct LineRange<'file> {
    /// How many were before it.
    pub number: u64,
    /// The offset in the file at which it starts.
    pub start: u64,
    /// What is in it; or, where the file could not be read to see where it ends, why. Then it is the last.
    pub bytes: io::Result<FileRange<'file>>,
}

impl<'file> LineRanges<'file> {
    /// The parts of a file of `length` bytes from the offset `start` on; None if that is too little for several
    /// threads. What the file grows by in the meantime is in the last of them.
    pub fn of(file: &'file File, start: u64, length: u64) -> Option<Self> {
        let next = Next { number: 0, start, is_last: false };
        (length.saturating_sub(start) >= LARGE).then(|| LineRanges { file, next: Mutex::new(next) })
    }

    /// Takes the next one; None if there is none that nobody has taken.
    pub fn take(&self) -> Option<LineRange<'file>> {
        let mut next = self.next.lock().unwrap_or_else(PoisonError::into_inner);
        if next.is_last {
            return None;
        }
        let (number, start) = (next.number, next.start);
        let end = line_end(self.file, start + RANGE);
        next.number += 1;
        next.is_last = !matches!(end, Ok(Some(_)));
        let end = end.map(|end| end.unwrap_or(u64::MAX));
        next.start = *end.as_ref().unwrap_or(&start);
        drop(next);
        let bytes = end.map(|end| FileRange::new(self.file, start..end));
        Some(LineRange { number, start, bytes })
    }
}

/// Returns where the line ends, its newline with it, that holds the byte before an offset; None if there is no
/// newline any more, or only so far off that it takes longer to look for it than to leave the rest to one thread.
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
