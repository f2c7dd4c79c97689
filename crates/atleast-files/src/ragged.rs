//! A delimited file read for its ragged rows: in one buffer that is used again.

use std::fmt;
use std::io::{self, Read};

use atleast::{BadRecord, Dialect, Ragged, RaggedReader};

use crate::PIECE;

/// How many bytes the separator and the expected number are chosen by.
const SAMPLE: usize = 1 << 20;

/// What is done with the findings in a file.
pub trait RaggedSink {
    /// Takes a bad record. They come in order.
    ///
    /// # Errors
    /// An error ends the reading and is handed on.
    fn bad(&mut self, record: &BadRecord<'_>) -> io::Result<()>;

    /// Takes the bytes that are done with, all of them in order, after the bad records in them; a record
    /// is never cut. Called only if [`RaggedSink::wants_bytes`].
    ///
    /// # Errors
    /// As [`RaggedSink::bad`].
    fn bytes(&mut self, _bytes: &[u8]) -> io::Result<()> {
        Ok(())
    }

    /// Returns true if and only if `bytes` is to be called.
    fn wants_bytes(&self) -> bool {
        false
    }
}

/// Why a file could not be read for its ragged rows.
#[derive(Debug)]
pub enum RaggedError {
    /// It cannot be read.
    Read(io::Error),
    /// It is no delimited file: see [`Dialect::ragged`].
    Data(atleast::Error),
    /// What was found could not be handed on: the sink's error.
    Sink(io::Error),
}

impl fmt::Display for RaggedError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            RaggedError::Read(error) | RaggedError::Sink(error) => error.fmt(formatter),
            RaggedError::Data(error) => error.fmt(formatter),
        }
    }
}

impl std::error::Error for RaggedError {}

/// Reads a table to its end and hands every bad record to `sink`. Returns the report, in which rows and
/// stray quotes are left out: the sink has had them.
///
/// # Errors
/// Those of the reader and the sink, and if the data are UTF-16.
pub fn ragged(
    mut reader: impl Read,
    dialect: &Dialect,
    sink: &mut dyn RaggedSink,
) -> Result<Ragged, RaggedError> {
    let mut window = Window { buffer: vec![0; PIECE], filled: 0, is_last: false };
    while window.filled < SAMPLE && !window.is_last {
        window.read(&mut reader).map_err(RaggedError::Read)?;
    }
    let table = dialect.reader(window.bytes(), window.is_last).map_err(RaggedError::Data)?;
    let mut table = if sink.wants_bytes() { table.whole_records() } else { table };
    loop {
        let done = read_window(&mut table, window.bytes(), window.is_last, sink)?;
        if sink.wants_bytes() {
            sink.bytes(&window.bytes()[..done]).map_err(RaggedError::Sink)?;
        }
        if window.is_last {
            return Ok(table.report(Vec::new(), Vec::new()));
        }
        window.remove(done);
        window.read(&mut reader).map_err(RaggedError::Read)?;
    }
}

/// Reads a window, up to the first error of the sink.
fn read_window(
    table: &mut RaggedReader,
    bytes: &[u8],
    is_last: bool,
    sink: &mut dyn RaggedSink,
) -> Result<usize, RaggedError> {
    let mut result = Ok(());
    let done = table.read(bytes, is_last, &mut |bad| {
        if result.is_ok() {
            result = sink.bad(bad);
        }
    });
    result.map_err(RaggedError::Sink)?;
    Ok(done)
}

/// The bytes at hand.
struct Window {
    buffer: Vec<u8>,
    filled: usize,
    is_last: bool,
}

impl Window {
    fn bytes(&self) -> &[u8] {
        &self.buffer[..self.filled]
    }

    /// Forgets the first bytes.
    fn remove(&mut self, done: usize) {
        self.buffer.copy_within(done..self.filled, 0);
        self.filled -= done;
    }

    /// Reads once more, into a larger buffer if it is full.
    fn read(&mut self, reader: &mut impl Read) -> io::Result<()> {
        if self.filled == self.buffer.len() {
            self.buffer.resize(2 * self.filled, 0);
        }
        let read = loop {
            match reader.read(&mut self.buffer[self.filled..]) {
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                read => break read?,
            }
        };
        self.filled += read;
        self.is_last = read == 0;
        Ok(())
    }
}
