//! The two files into which a table is parted: its good rows and the others. Every byte of the table
//! lands in exactly one of them, in order.

use std::collections::VecDeque;
use std::error::Error;
use std::fmt;
use std::io::{self, Read, Seek, Write};
use std::ops::Range;
use std::path::{Path, PathBuf};

use atleast_files::Identity;
use atleast_tables::BadRecord;
use tempfile::SpooledTempFile;

use super::RaggedArguments;
use crate::descriptors::Standard;
use crate::named_output::{NamedOutput, is_stdout};
use crate::whole_lines::WholeLines;

/// So much of a record that is being read is kept in memory; of one that is longer all is in a temporary file.
const IN_MEMORY: usize = 1 << 20;

pub(crate) struct Parts {
    good: Option<Part>,
    bad: Option<Part>,
    /// Whether the first record may be a header.
    may_have_header: bool,
    /// How many bytes have been written to either.
    offset: u64,
    /// The records from here on that are not good.
    bad_records: VecDeque<Range<u64>>,
    /// The beginning of a record that is being read: it may still turn out to be bad.
    held: SpooledTempFile,
    held_bytes: u64,
}

/// A file that is written, or standard output.
type Part = WholeLines<NamedOutput>;

/// What is wrong with a file that is to be written.
#[derive(Debug)]
pub(crate) struct PartError {
    path: PathBuf,
    error: io::Error,
}

impl Parts {
    /// Opens the files that are asked for, and changes nothing in them. Returns None if none is.
    ///
    /// # Errors
    /// If both are the same, or one is the table, or where the report goes; and those of the system.
    pub(crate) fn open(
        arguments: &RaggedArguments,
        table: Option<&Identity>,
        report: Option<&Identity>,
    ) -> Result<Option<Self>, PartError> {
        let (good, bad) = (arguments.good.as_deref(), arguments.bad.as_deref());
        if good.is_none() && bad.is_none() {
            return Ok(None);
        }
        let open = |path: &Path| {
            let output = NamedOutput::open(path, arguments.writes_files());
            let output = output.map_err(|error| PartError::new(path, error))?;
            Ok(WholeLines::new(256 * 1024, output))
        };
        let parts = Parts {
            good: good.map(open).transpose()?,
            bad: bad.map(open).transpose()?,
            may_have_header: arguments.may_have_header(),
            offset: 0,
            bad_records: VecDeque::new(),
            held: SpooledTempFile::new(IN_MEMORY),
            held_bytes: 0,
        };
        parts.check(table, report)?;
        Ok(Some(parts))
    }

    /// Takes a record that is not good; but the first, if it is the header, is needed with the good ones.
    pub(crate) fn note(&mut self, record: &BadRecord<'_>) {
        if record.record > 0 || !self.may_have_header {
            self.bad_records.push_back(record.start..record.end);
        }
    }

    /// Takes the next bytes of the table, in which records that begin before the offset `settled` are known to be
    /// good or bad.
    pub(crate) fn write(&mut self, bytes: &[u8], settled: u64) -> Result<(), PartError> {
        let held_to = self.offset + self.held_bytes;
        let are_settled = usize::try_from(settled.saturating_sub(held_to)).unwrap_or(usize::MAX);
        let (now, later) = bytes.split_at(are_settled.min(bytes.len()));
        if settled >= held_to && self.held_bytes > 0 {
            self.write_held()?;
        }
        self.part(now)?;
        self.held.write_all(later).map_err(PartError::of_held)?;
        self.held_bytes += later.len() as u64;
        Ok(())
    }

    /// Writes the beginning of a record that has come to its end.
    fn write_held(&mut self) -> Result<(), PartError> {
        let empty = SpooledTempFile::new(IN_MEMORY);
        let mut held = std::mem::replace(&mut self.held, empty);
        self.held_bytes = 0;
        held.rewind().map_err(PartError::of_held)?;
        let mut piece = vec![0; 64 << 10];
        loop {
            match held.read(&mut piece).map_err(PartError::of_held)? {
                0 => return Ok(()),
                length => self.part(&piece[..length])?,
            }
        }
    }

    /// Writes bytes, each to the part to which it belongs.
    fn part(&mut self, mut bytes: &[u8]) -> Result<(), PartError> {
        while !bytes.is_empty() {
            let (start, end) = match self.bad_records.front() {
                Some(bad) => (bad.start, bad.end),
                None => (u64::MAX, u64::MAX),
            };
            let is_good = self.offset < start;
            let left = if is_good { start } else { end } - self.offset;
            let length = usize::try_from(left).map_or(bytes.len(), |left| left.min(bytes.len()));
            let (now, later) = bytes.split_at(length);
            let part = if is_good { &mut self.good } else { &mut self.bad };
            if let Some(part) = part {
                part.write_all(now).map_err(|error| PartError::of(part, error))?;
            }
            bytes = later;
            self.offset += length as u64;
            if self.offset == end {
                self.bad_records.pop_front();
            }
        }
        Ok(())
    }

    /// Puts both files in their places: they hold all that they should.
    pub(crate) fn finish(self) -> Result<(), PartError> {
        for mut part in [self.good, self.bad].into_iter().flatten() {
            let finished = part.flush().and_then(|()| part.output_mut().finish());
            finished.map_err(|error| PartError::of(&part, error))?;
        }
        Ok(())
    }

    /// Sees to it that nothing is written over.
    fn check(&self, table: Option<&Identity>, report: Option<&Identity>) -> Result<(), PartError> {
        let error = |part, message| Err(PartError::of(part, io::Error::other(message)));
        let of = |part: &Part| part.output().identity();
        for part in [&self.good, &self.bad].into_iter().flatten() {
            let Some(identity) = of(part) else { continue };
            if Some(&identity) == table {
                return error(part, "it is the table itself, which would be lost");
            }
            if Some(&identity) == report {
                return error(part, "what is found is written there too");
            }
            if Some(identity) == Standard::Error.identity() {
                return error(part, "messages are written there too");
            }
        }
        if let (Some(good), Some(bad)) = (&self.good, &self.bad) {
            let are_stdout = good.output().is_stdout() && bad.output().is_stdout();
            if are_stdout || of(good).is_some_and(|good| Some(good) == of(bad)) {
                return error(bad, "--good and --bad must be two files");
            }
        }
        Ok(())
    }
}

impl PartError {
    fn new(path: &Path, error: io::Error) -> Self {
        PartError { path: path.to_owned(), error }
    }

    fn of_held(error: io::Error) -> Self {
        PartError::new(Path::new("a temporary file for a long record"), error)
    }

    fn of(part: &Part, error: io::Error) -> Self {
        PartError::new(part.output().path(), error)
    }

    /// Returns true if and only if it says that nobody reads standard output any more.
    pub(crate) fn is_closed_pipe(&self) -> bool {
        is_stdout(&self.path) && self.error.kind() == io::ErrorKind::BrokenPipe
    }
}

impl fmt::Display for PartError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let PartError { path, error } = self;
        if is_stdout(path) {
            write!(formatter, "standard output: {error}")
        } else {
            write!(formatter, "{}: {error}", path.display())
        }
    }
}

impl Error for PartError {}
