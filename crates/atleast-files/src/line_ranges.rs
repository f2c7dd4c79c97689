//! A large file in parts that end where lines do, for several threads.

use std::fs::File;
use std::io::{self, Read};

use crate::range::FileRange;

/// How much a range holds, beside the rest of its last line: so little that what is printed of it is kept as a rule
/// until its turn comes.
const RANGE: u64 = 2 << 20;

/// A file that is less is read by one thread: to wake others takes longer.
const LARGE: u64 = 16 << 20;

/// The parts of a large file, one after the other. Each ends behind a newline or where the file does, so that no
/// line stands in two of them.
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
    /// Where the next one starts; None if there is none.
    next: Option<u64>,
}

/// A range.
#[derive(Debug)]
pub struct LineRange<'file> {
    /// The offset in the file at which it starts.
    pub start: u64,
    /// What is in it; or, where the file could not be read to see where it ends, why. Then it is the last.
    pub bytes: io::Result<FileRange<'file>>,
}

impl<'file> LineRanges<'file> {
    /// The parts of a file of `length` bytes from the offset `start` on; None if that is too little for several
    /// threads. What the file grows by in the meantime is in the last of them.
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
