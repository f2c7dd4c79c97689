//! Finds the ragged rows of a delimited file, using one reused buffer.

mod ranges;

use std::fmt;
use std::io::{self, Read};
use std::num::NonZeroUsize;

use atleast_tables::{BadRecord, Dialect, Ragged, RaggedReader, Utf16};

use crate::decode::decoded;
use crate::{FileRange, Opened, Opening, READ_SIZE, Source, Window, ZipError};

/// How many bytes at the start show whether a file is UTF-16.
const HEAD: usize = 1024;

/// Receives what is found in a file.
///
/// ```
/// use std::io;
/// use atleast_files::ragged::{RaggedSink, read};
/// use atleast_tables::{BadRecord, Dialect};
///
/// struct BadLines(Vec<u64>);
///
/// impl RaggedSink for BadLines {
///     fn bad(&mut self, record: &BadRecord<'_>) -> io::Result<()> {
///         self.0.push(record.line);
///         Ok(())
///     }
/// }
///
/// let mut lines = BadLines(Vec::new());
/// let report = read("a,b\n1\n2,3\n".as_bytes(), &Dialect::default(), &mut lines)?;
/// assert_eq!((report.records, lines.0), (3, vec![2]));
/// # Ok::<(), atleast_files::ragged::RaggedError>(())
/// ```
pub trait RaggedSink {
    /// Called once, before the first record is read. `table` knows the separator, the expected
    /// number of fields and the line end.
    fn begin(&mut self, _table: &RaggedReader) {}

    /// Called with each bad record, in order.
    ///
    /// # Errors
    /// An error stops the reading, which returns it as [`RaggedError::Sink`].
    fn bad(&mut self, record: &BadRecord<'_>) -> io::Result<()>;

    /// Called with the bytes that have been read, all of them and in order, if
    /// [`RaggedSink::wants_bytes`] returns true. The records that start before the offset `settled`
    /// in the table have been read to their end, and the bad ones among them have been reported.
    /// The record that starts at `settled` may still be bad.
    ///
    /// # Errors
    /// As for [`RaggedSink::bad`].
    fn bytes(&mut self, _bytes: &[u8], _settled: u64) -> io::Result<()> {
        Ok(())
    }

    /// Returns whether to call `bytes`.
    fn wants_bytes(&self) -> bool {
        false
    }

    /// Called many times a second, so that the reading can be stopped. The call is on the thread
    /// that reads, or on the one that waits for the threads that read. `is_interrupted` is true if
    /// a signal arrived while waiting for data.
    ///
    /// # Errors
    /// As for [`RaggedSink::bad`].
    fn poll(&mut self, _is_interrupted: bool) -> io::Result<()> {
        Ok(())
    }
}

/// Why the ragged rows of a file could not be found.
#[derive(Debug)]
pub enum RaggedError {
    /// The file cannot be read.
    Read(io::Error),
    /// The file is an intact zip that cannot be read, for example because it has several files.
    Zip(ZipError),
    /// The data is not a table: see [`Dialect::ragged`].
    Data(atleast_tables::Error),
    /// The sink returned this error.
    Sink(io::Error),
}

impl fmt::Display for RaggedError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            RaggedError::Read(error) | RaggedError::Sink(error) => error.fmt(formatter),
            RaggedError::Zip(error) => error.fmt(formatter),
            RaggedError::Data(error) => error.fmt(formatter),
        }
    }
}

impl std::error::Error for RaggedError {}

impl From<io::Error> for RaggedError {
    /// Wraps an error of reading the file.
    fn from(error: io::Error) -> Self {
        match ZipError::within(&error) {
            Some(error) => RaggedError::Zip(error.clone()),
            None => RaggedError::Read(error),
        }
    }
}

/// Reads a table to its end and passes every bad record to `sink`. Returns the report, without the
/// rows and stray quotes, which the sink has received.
///
/// # Errors
/// Those of the reader and the sink, and if the first bytes show that the data is not a table.
pub fn read(
    mut reader: impl Read,
    dialect: &Dialect,
    sink: &mut dyn RaggedSink,
) -> Result<Ragged, RaggedError> {
    let mut window = Window::default();
    match read_utf16(&mut reader, &mut window, dialect, sink)? {
        None => ragged_text(reader, window, dialect, sink),
        Some(utf16) => {
            let dialect = dialect.clone().decoded_from(utf16);
            let reader = io::Cursor::new(window.bytes()).chain(reader);
            ragged_text(decoded(reader, utf16), Window::default(), &dialect, sink)
        }
    }
}

/// Fills the window with the first bytes. Returns the form of UTF-16, if they show one.
fn read_utf16(
    reader: &mut impl Read,
    window: &mut Window,
    dialect: &Dialect,
    sink: &mut dyn RaggedSink,
) -> Result<Option<Utf16>, RaggedError> {
    while window.bytes().len() < HEAD && !window.is_last() {
        read_more(reader, window, sink)?;
    }
    Ok(dialect.utf16(window.bytes()))
}

/// Like [`read`], for text that is not UTF-16 and whose start is in the window.
fn ragged_text(
    mut reader: impl Read,
    mut window: Window,
    dialect: &Dialect,
    sink: &mut dyn RaggedSink,
) -> Result<Ragged, RaggedError> {
    let mut table = begin(&mut reader, &mut window, dialect, sink)?;
    read_to_stop(&mut reader, &mut window, &mut table, sink)?;
    Ok(table.report(Vec::new(), Vec::new()))
}

/// Like [`read`], for a source that has been opened. A large file is read in ranges on several
/// threads. The report and the calls of the sink are the same, but the text of a bad record of many
/// kilobytes may be cut to its start.
///
/// # Errors
/// As for [`read`].
pub fn read_opened(
    opened: Opened,
    dialect: &Dialect,
    threads: NonZeroUsize,
    sink: &mut dyn RaggedSink,
) -> Result<Ragged, RaggedError> {
    if let Some((file, 0, length)) = opened.plain_file()
        && length >= ranges::LARGE
        && threads.get() > 1
        && !sink.wants_bytes()
    {
        let mut first = FileRange::new(file, 0..HEAD as u64);
        if read_utf16(&mut first, &mut Window::default(), dialect, sink)?.is_none() {
            let sizes = ranges::RangeSizes::default();
            return ranges::read(file, length, dialect, threads, sizes, sink);
        }
    }
    read(opened, dialect, sink)
}

/// Like [`read_opened`], for a source, which is decompressed if necessary.
///
/// # Errors
/// As for [`read`], and those of opening the source.
///
/// ```
/// use std::num::NonZeroUsize;
/// use atleast_files::{Source, ragged};
/// use atleast_tables::{BadRecord, Dialect};
///
/// struct Ignore;
///
/// impl ragged::RaggedSink for Ignore {
///     fn bad(&mut self, _record: &BadRecord<'_>) -> std::io::Result<()> {
///         Ok(())
///     }
/// }
///
/// let folder = tempfile::tempdir()?;
/// let path = folder.path().join("table.csv");
/// std::fs::write(&path, "a,b\n1\n2,3\n")?;
/// let (dialect, threads) = (Dialect::default(), NonZeroUsize::MIN);
/// let report = ragged::read_source(&Source::File(path), &dialect, threads, &mut Ignore)?;
/// assert_eq!((report.records, report.expected), (3, 2));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn read_source(
    source: &Source,
    dialect: &Dialect,
    threads: NonZeroUsize,
    sink: &mut dyn RaggedSink,
) -> Result<Ragged, RaggedError> {
    let opened = Opening::new().keep_marks(true).open(source)?;
    read_opened(opened, dialect, threads, sink)
}

/// Fills the window with the sample, and returns a reader for the table.
fn begin(
    reader: &mut impl Read,
    window: &mut Window,
    dialect: &Dialect,
    sink: &mut dyn RaggedSink,
) -> Result<RaggedReader, RaggedError> {
    let mut needed = dialect.head_len(window.bytes());
    while window.bytes().len() < needed && !window.is_last() {
        read_more(reader, window, sink)?;
        if window.bytes().len() >= needed {
            needed = dialect.head_len(window.bytes());
        }
    }
    let table = dialect.reader(window.bytes(), window.is_last()).map_err(RaggedError::Data)?;
    sink.begin(&table);
    Ok(table)
}

/// Reads the table until it stops or ends.
fn read_to_stop(
    reader: &mut impl Read,
    window: &mut Window,
    table: &mut RaggedReader,
    sink: &mut dyn RaggedSink,
) -> Result<(), RaggedError> {
    loop {
        let mut result = Ok(());
        let done = table.read(window.bytes(), window.is_last(), &mut |bad| {
            if result.is_ok() {
                result = sink.bad(bad);
            }
        });
        result.map_err(RaggedError::Sink)?;
        if sink.wants_bytes() {
            let bytes = &window.bytes()[..done];
            sink.bytes(bytes, table.record_start()).map_err(RaggedError::Sink)?;
        }
        window.remove(done);
        if window.is_last() || table.has_stopped() {
            return Ok(());
        }
        // A record that stays in doubt for long must not be read again after each small read.
        let length = window.bytes().len();
        let enough = if done == 0 && length >= READ_SIZE { 2 * length } else { 0 };
        loop {
            read_more(reader, window, sink)?;
            if window.is_last() || window.bytes().len() >= enough {
                break;
            }
        }
    }
}

/// Reads once, if the sink does not stop it. Repeats an interrupted read.
fn read_more(
    reader: &mut impl Read,
    window: &mut Window,
    sink: &mut dyn RaggedSink,
) -> Result<(), RaggedError> {
    let mut is_interrupted = false;
    loop {
        sink.poll(is_interrupted).map_err(RaggedError::Sink)?;
        match window.read(reader) {
            Err(error) if error.kind() == io::ErrorKind::Interrupted => is_interrupted = true,
            read => return Ok(read.map(drop)?),
        }
    }
}

#[cfg(test)]
mod tests;
