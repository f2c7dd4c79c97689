//! A delimited file read for its ragged rows: in one buffer that is used again.

mod ranges;

use std::fmt;
use std::io::{self, Read};
use std::num::NonZeroUsize;

use atleast_tables::{BadRecord, Dialect, Ragged, RaggedReader, Utf16};

use crate::decode::decoded;
use crate::{FileRange, Opened, Opening, READ_SIZE, Source, Window, ZipError};

/// How many bytes at the start tell UTF-16.
const HEAD: usize = 1024;

/// What is done with the findings in a file.
pub trait RaggedSink {
    /// Takes what is known before the first record is read: the separator, the expected number of fields,
    /// with which byte lines end. Called once.
    fn begin(&mut self, _table: &RaggedReader) {}

    /// Takes a bad record. They come in order.
    ///
    /// # Errors
    /// An error ends the reading and is handed on.
    fn bad(&mut self, record: &BadRecord<'_>) -> io::Result<()>;

    /// Takes the bytes that have been read, all of them in order. Records that begin before the offset `settled`
    /// in the table have been read to their end, and the bad ones among them handed on; the one that begins there
    /// may still turn out to be bad. Called only if [`RaggedSink::wants_bytes`].
    ///
    /// # Errors
    /// As [`RaggedSink::bad`].
    fn bytes(&mut self, _bytes: &[u8], _settled: u64) -> io::Result<()> {
        Ok(())
    }

    /// Returns true if and only if `bytes` is to be called.
    fn wants_bytes(&self) -> bool {
        false
    }

    /// Is asked, many times a second, whether to go on: on the thread that reads, or that waits for others
    /// which do. `is_interrupted`: a signal came while it waited for data.
    ///
    /// # Errors
    /// As [`RaggedSink::bad`].
    fn poll(&mut self, _is_interrupted: bool) -> io::Result<()> {
        Ok(())
    }
}

/// Why a file could not be read for its ragged rows.
#[derive(Debug)]
pub enum RaggedError {
    /// It cannot be read.
    Read(io::Error),
    /// It is no table but a zip that does not hold one file which can be read.
    Zip(ZipError),
    /// It is no table: see [`Dialect::ragged`].
    Data(atleast_tables::Error),
    /// What was found could not be handed on: the sink's error.
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
    /// Takes an error of what is read.
    fn from(error: io::Error) -> Self {
        match ZipError::within(&error) {
            Some(error) => RaggedError::Zip(error.clone()),
            None => RaggedError::Read(error),
        }
    }
}

/// Reads a table to its end and hands every bad record to `sink`. Returns the report, in which rows and
/// stray quotes are left out: the sink has had them.
///
/// # Errors
/// Those of the reader and the sink, and if the data are no table, as their first bytes say.
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

/// Fills the window with the first bytes, by which UTF-16 is told. Returns it, if it is that.
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

/// As [`read`], of what holds ASCII byte for byte, of which the window holds the beginning.
fn ragged_text(
    mut reader: impl Read,
    mut window: Window,
    dialect: &Dialect,
    sink: &mut dyn RaggedSink,
) -> Result<Ragged, RaggedError> {
    let mut table = begin(&mut reader, &mut window, dialect, sink)?;
    read_on(&mut reader, &mut window, &mut table, sink)?;
    Ok(table.report(Vec::new(), Vec::new()))
}

/// As [`read`], of a source that has been opened; a large file is read by ranges on as many threads. The
/// report is the same, and so is what the sink gets, but of a bad record of many kilobytes it may get only the
/// beginning.
///
/// # Errors
/// As [`read`].
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

/// As [`read_opened`], of a source, unpacked if it is compressed.
///
/// # Errors
/// As [`read`], and those of the system when the source is opened.
pub fn read_source(
    source: &Source,
    dialect: &Dialect,
    threads: NonZeroUsize,
    sink: &mut dyn RaggedSink,
) -> Result<Ragged, RaggedError> {
    let opened = Opening::new().keep_marks(true).open(source)?;
    read_opened(opened, dialect, threads, sink)
}

/// Fills the window with what the choice needs, and begins a table.
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

/// Reads a table on, until it stops or ends.
fn read_on(
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
        // What is in doubt for long must not be read anew with each piece behind it.
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

/// Reads once more, if the sink goes on. An interrupted read is tried again.
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
