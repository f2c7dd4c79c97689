//! The outputs of `--good` and `--bad`. Every byte of the table goes to exactly one of them, in
//! order.

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
use crate::whole_line_writer::WholeLineWriter;

/// A record that is longer than this is kept in a temporary file until its end is known.
const MAX_IN_MEMORY: usize = 1 << 20;

/// The two outputs, each of which may be missing.
pub(crate) struct SplitOutputs {
    good: Option<SplitOutput>,
    bad: Option<SplitOutput>,
    /// Whether the first record may be a header.
    may_have_header: bool,
    /// The number of bytes written to both.
    offset: u64,
    /// The bad records that are not completely written.
    bad_records: VecDeque<Range<u64>>,
    /// The beginning of a record whose end is not known: it may turn out to be good or bad.
    held: SpooledTempFile,
    held_bytes: u64,
}

/// A file, or standard output.
type SplitOutput = WholeLineWriter<NamedOutput>;

/// An error of one of the outputs.
#[derive(Debug)]
pub(crate) struct SplitError {
    path: PathBuf,
    error: io::Error,
}

impl SplitOutputs {
    /// Opens the outputs that are asked for, without changing the files. Returns None if there are
    /// none.
    ///
    /// # Errors
    /// If one cannot be opened, if both are the same, or if one is the table or gets the report.
    pub(crate) fn open(
        arguments: &RaggedArguments,
        table: Option<&Identity>,
        report: Option<&Identity>,
    ) -> Result<Option<Self>, SplitError> {
        let (good, bad) = (arguments.good.as_deref(), arguments.bad.as_deref());
        if good.is_none() && bad.is_none() {
            return Ok(None);
        }
        let open = |path: &Path| {
            let output = NamedOutput::open(path, arguments.writes_files());
            let output = output.map_err(|error| SplitError::new(path, error))?;
            Ok(WholeLineWriter::new(256 * 1024, output))
        };
        let parts = SplitOutputs {
            good: good.map(open).transpose()?,
            bad: bad.map(open).transpose()?,
            may_have_header: arguments.may_have_header(),
            offset: 0,
            bad_records: VecDeque::new(),
            held: SpooledTempFile::new(MAX_IN_MEMORY),
            held_bytes: 0,
        };
        parts.check(table, report)?;
        Ok(Some(parts))
    }

    /// Takes a bad record. The first record may be a header, which belongs to the good ones.
    pub(crate) fn note(&mut self, record: &BadRecord<'_>) {
        if record.record > 0 || !self.may_have_header {
            self.bad_records.push_back(record.start..record.end);
        }
    }

    /// Takes the next bytes of the table. It is known whether the records that begin before the
    /// offset `settled` are good or bad.
    pub(crate) fn write(&mut self, bytes: &[u8], settled: u64) -> Result<(), SplitError> {
        let held_to = self.offset + self.held_bytes;
        let are_settled = usize::try_from(settled.saturating_sub(held_to)).unwrap_or(usize::MAX);
        let (now, later) = bytes.split_at(are_settled.min(bytes.len()));
        if settled >= held_to && self.held_bytes > 0 {
            self.write_held()?;
        }
        self.write_settled(now)?;
        self.held.write_all(later).map_err(SplitError::of_held)?;
        self.held_bytes += later.len() as u64;
        Ok(())
    }

    /// Writes the beginning of a record whose end is now known.
    fn write_held(&mut self) -> Result<(), SplitError> {
        let empty = SpooledTempFile::new(MAX_IN_MEMORY);
        let mut held = std::mem::replace(&mut self.held, empty);
        self.held_bytes = 0;
        held.rewind().map_err(SplitError::of_held)?;
        let mut buffer = vec![0; 64 << 10];
        loop {
            match held.read(&mut buffer).map_err(SplitError::of_held)? {
                0 => return Ok(()),
                length => self.write_settled(&buffer[..length])?,
            }
        }
    }

    /// Writes each byte to the output that it belongs to.
    fn write_settled(&mut self, mut bytes: &[u8]) -> Result<(), SplitError> {
        while !bytes.is_empty() {
            let (start, end) = match self.bad_records.front() {
                Some(bad) => (bad.start, bad.end),
                None => (u64::MAX, u64::MAX),
            };
            let is_good = self.offset < start;
            let left = if is_good { start } else { end } - self.offset;
            let length = usize::try_from(left).map_or(bytes.len(), |left| left.min(bytes.len()));
            let (now, later) = bytes.split_at(length);
            let output = if is_good { &mut self.good } else { &mut self.bad };
            if let Some(output) = output {
                output.write_all(now).map_err(|error| SplitError::of(output, error))?;
            }
            bytes = later;
            self.offset += length as u64;
            if self.offset == end {
                self.bad_records.pop_front();
            }
        }
        Ok(())
    }

    /// Completes both outputs.
    pub(crate) fn finish(self) -> Result<(), SplitError> {
        for mut output in [self.good, self.bad].into_iter().flatten() {
            let finished = output.flush().and_then(|()| output.output_mut().finish());
            finished.map_err(|error| SplitError::of(&output, error))?;
        }
        Ok(())
    }

    /// Checks that no output overwrites the table, the report or the other output.
    fn check(&self, table: Option<&Identity>, report: Option<&Identity>) -> Result<(), SplitError> {
        let error = |output, message| Err(SplitError::of(output, io::Error::other(message)));
        let of = |output: &SplitOutput| output.output().identity();
        for output in [&self.good, &self.bad].into_iter().flatten() {
            let Some(identity) = of(output) else { continue };
            if Some(&identity) == table {
                return error(output, "this would overwrite the input file");
            }
            if Some(&identity) == report {
                return error(output, "the report is written to this file");
            }
            if Some(identity) == Standard::Error.identity() {
                return error(output, "standard error is written to this file");
            }
        }
        if let (Some(good), Some(bad)) = (&self.good, &self.bad) {
            let are_stdout = good.output().is_stdout() && bad.output().is_stdout();
            if are_stdout || of(good).is_some_and(|good| Some(good) == of(bad)) {
                return error(bad, "--good and --bad must be different files");
            }
        }
        Ok(())
    }
}

impl SplitError {
    fn new(path: &Path, error: io::Error) -> Self {
        SplitError { path: path.to_owned(), error }
    }

    fn of_held(error: io::Error) -> Self {
        SplitError::new(Path::new("temporary file for a long record"), error)
    }

    fn of(output: &SplitOutput, error: io::Error) -> Self {
        SplitError::new(output.output().path(), error)
    }

    /// Returns whether the reader has closed standard output.
    pub(crate) fn is_closed_pipe(&self) -> bool {
        is_stdout(&self.path) && self.error.kind() == io::ErrorKind::BrokenPipe
    }
}

impl fmt::Display for SplitError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let SplitError { path, error } = self;
        if is_stdout(path) {
            write!(formatter, "standard output: {error}")
        } else {
            write!(formatter, "{}: {error}", path.display())
        }
    }
}

impl Error for SplitError {}
