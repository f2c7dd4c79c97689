//! The two files into which a table is parted: its good rows and the others. Every byte of the table
//! lands in exactly one of them, in order.

use std::collections::VecDeque;
use std::error::Error;
use std::fmt;
use std::fs::{self, File};
use std::io::{self, Write};
use std::ops::Range;
use std::path::{Path, PathBuf};

use atleast::BadRecord;
use atleast_files::Source;

use super::RaggedArguments;
use crate::whole_lines::WholeLines;

pub(crate) struct Parts {
    good: Option<Part>,
    bad: Option<Part>,
    /// How many bytes have been written to either.
    offset: u64,
    /// The records from here on that are not good.
    bad_records: VecDeque<Range<u64>>,
}

/// A file that is written, or standard output.
struct Part {
    path: PathBuf,
    output: WholeLines<Box<dyn Write>>,
}

/// What is wrong with a file that is to be written.
#[derive(Debug)]
pub(crate) struct PartError {
    path: PathBuf,
    error: io::Error,
}

/// Returns true if and only if a part of this name is standard output.
pub(crate) fn is_stdout(path: &Path) -> bool {
    path == "-"
}

impl Parts {
    /// Opens the files that are asked for. Returns None if none is.
    ///
    /// # Errors
    /// If one of them is the table itself, or both are the same, and those of the system.
    pub(crate) fn open(
        arguments: &RaggedArguments,
        source: &Source,
    ) -> Result<Option<Self>, PartError> {
        let (good, bad) = (arguments.good.as_deref(), arguments.bad.as_deref());
        if good.is_none() && bad.is_none() {
            return Ok(None);
        }
        // Nothing is opened, and so nothing emptied, before all are known to be different.
        let (table, good_file) = (Identity::of_source(source), good.and_then(Identity::of));
        let bad_file = bad.and_then(Identity::of);
        for (path, file) in [(good, &good_file), (bad, &bad_file)] {
            if let (Some(path), Some(file)) = (path, file)
                && Some(file) == table.as_ref()
            {
                let error = io::Error::other("it is the table itself, which would be lost");
                return Err(PartError::new(path, error));
            }
        }
        let are_one = good == bad || good_file.is_some() && good_file == bad_file;
        if let Some(bad) = bad.filter(|_| are_one) {
            return Err(PartError::new(
                bad,
                io::Error::other("--good and --bad must be two files"),
            ));
        }
        Ok(Some(Parts {
            good: good.map(Part::open).transpose()?,
            bad: bad.map(Part::open).transpose()?,
            offset: 0,
            bad_records: VecDeque::new(),
        }))
    }

    /// Takes a record that is not good; but the first, the header, is needed with the good ones.
    pub(crate) fn note(&mut self, record: &BadRecord<'_>) {
        if record.record > 0 {
            self.bad_records.push_back(record.start..record.end);
        }
    }

    /// Writes the next bytes of the table.
    pub(crate) fn write(&mut self, mut bytes: &[u8]) -> Result<(), PartError> {
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
                part.output.write_all(now).map_err(|error| PartError::new(&part.path, error))?;
            }
            bytes = later;
            self.offset += length as u64;
            if self.offset == end {
                self.bad_records.pop_front();
            }
        }
        Ok(())
    }

    /// Writes what is left in buffers.
    pub(crate) fn close(self) -> Result<(), PartError> {
        for mut part in [self.good, self.bad].into_iter().flatten() {
            part.output.flush().map_err(|error| PartError::new(&part.path, error))?;
        }
        Ok(())
    }
}

impl Part {
    fn open(path: &Path) -> Result<Part, PartError> {
        let output: Box<dyn Write> = if is_stdout(path) {
            Box::new(io::stdout().lock())
        } else {
            Box::new(File::create(path).map_err(|error| PartError::new(path, error))?)
        };
        Ok(Part { path: path.to_owned(), output: WholeLines::new(256 * 1024, output) })
    }
}

impl PartError {
    fn new(path: &Path, error: io::Error) -> Self {
        PartError { path: path.to_owned(), error }
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

/// By which it is known whether two paths lead to the same file.
#[derive(PartialEq, Eq)]
enum Identity {
    #[cfg(unix)]
    Inode { device: u64, inode: u64 },
    /// One that is not there yet, or whose inode is not known.
    Path(PathBuf),
}

impl Identity {
    /// Returns None for what cannot be lost by writing to it, as a terminal, a pipe or `/dev/null`, and where
    /// nothing can be known, as for a path through a folder that is not there.
    fn of(path: &Path) -> Option<Self> {
        if is_stdout(path) {
            return Self::of_stream(io::stdout());
        }
        match fs::metadata(path) {
            Ok(metadata) if !metadata.is_file() => None,
            #[cfg(unix)]
            Ok(metadata) => Some(Self::of_metadata(&metadata)),
            #[cfg(not(unix))]
            Ok(_) => fs::canonicalize(path).ok().map(Identity::Path),
            Err(_) => {
                let folder = path.parent().filter(|folder| *folder != Path::new(""));
                let folder = fs::canonicalize(folder.unwrap_or(Path::new("."))).ok()?;
                Some(Identity::Path(folder.join(path.file_name()?)))
            }
        }
    }

    fn of_source(source: &Source) -> Option<Self> {
        match source {
            Source::File(path) => Self::of(path),
            Source::StandardInput => Self::of_stream(io::stdin()),
        }
    }

    #[cfg(unix)]
    fn of_stream(stream: impl std::os::fd::AsFd) -> Option<Self> {
        let file = File::from(stream.as_fd().try_clone_to_owned().ok()?);
        let metadata = file.metadata().ok()?;
        metadata.is_file().then(|| Self::of_metadata(&metadata))
    }

    #[cfg(not(unix))]
    fn of_stream<S>(_: S) -> Option<Self> {
        None
    }

    #[cfg(unix)]
    fn of_metadata(metadata: &fs::Metadata) -> Self {
        use std::os::unix::fs::MetadataExt;
        Identity::Inode { device: metadata.dev(), inode: metadata.ino() }
    }
}
