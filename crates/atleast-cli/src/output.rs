//! What the command prints, in grep's forms.

use std::io::{self, BufWriter, StdoutLock, Write};

use atleast_files::Source;

use crate::arguments::SearchArguments;

/// Standard output, and the form of what is written to it.
pub(crate) struct Output {
    stdout: BufWriter<StdoutLock<'static>>,
    /// Several files: each line says from which it comes.
    with_path: bool,
    line_number: bool,
}

impl Output {
    pub(crate) fn new(arguments: &SearchArguments, with_path: bool) -> Self {
        Output {
            stdout: BufWriter::with_capacity(64 * 1024, io::stdout().lock()),
            with_path,
            line_number: arguments.line_number,
        }
    }

    /// Writes a selected line; a last line that lacks its line end is given one.
    pub(crate) fn line(&mut self, source: &Source, number: u64, line: &[u8]) -> io::Result<()> {
        if self.with_path {
            self.path(source, b":")?;
        }
        if self.line_number {
            write!(self.stdout, "{number}:")?;
        }
        self.stdout.write_all(line)?;
        if line.ends_with(b"\n") { Ok(()) } else { self.stdout.write_all(b"\n") }
    }

    /// Writes the name of a selected file.
    pub(crate) fn file(&mut self, source: &Source) -> io::Result<()> {
        self.path(source, b"\n")
    }

    /// Writes how many were selected.
    pub(crate) fn count(&mut self, source: &Source, count: u64) -> io::Result<()> {
        if self.with_path {
            self.path(source, b":")?;
        }
        writeln!(self.stdout, "{count}")
    }

    pub(crate) fn flush(&mut self) -> io::Result<()> {
        self.stdout.flush()
    }

    /// A name is written byte for byte as it is, so that another program can open it.
    fn path(&mut self, source: &Source, end: &[u8]) -> io::Result<()> {
        match source {
            Source::StandardInput => write!(self.stdout, "{source}")?,
            Source::File(path) => self.stdout.write_all(path.as_os_str().as_encoded_bytes())?,
        }
        self.stdout.write_all(end)
    }
}
