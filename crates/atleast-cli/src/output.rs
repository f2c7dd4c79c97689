//! Standard output, shared by the files that are searched at the same time. The lines of a file
//! stay together, and no line is cut.

use std::fmt::Display;
use std::io::{self, IsTerminal, Write};

use atleast_files::Turn;

use crate::descriptors::Standard;
use crate::interrupt::{self, DelayGuard};
use crate::{complain, progress};

/// How many bytes are written at once.
pub(crate) const WRITE_SIZE: usize = 64 * 1024;

/// A line that is longer than this is written in parts.
pub(crate) const LONG_LINE: usize = 256 * 1024;

/// An output that buffers lines and writes them when they are whole.
pub(crate) trait LineOutput {
    /// The buffer to append lines to. Only whole lines are written, or parts of a long line.
    fn buffer(&mut self) -> &mut Vec<u8>;

    /// Takes the number of a line, before the line is appended. Returns the number to append, or
    /// None if this output adds it later, when it knows how many lines come before its own.
    fn line_number(&mut self, number: u64) -> Option<u64>;

    /// Writes a part of a line if the buffer is full.
    fn write_if_long(&mut self) -> io::Result<()>;

    /// Ends a line. May write the buffer.
    fn end_line(&mut self) -> io::Result<()>;

    /// Waits for the turn to print. Call it before memory grows, so that only one thread holds
    /// much.
    fn wait(&mut self) -> io::Result<()>;

    /// Writes the buffer.
    fn flush(&mut self) -> io::Result<()>;
}

/// A writer that appends to the current line of an output.
pub(crate) struct PartialLineWriter<'a, O>(pub(crate) &'a mut O);

impl<O: LineOutput> Write for PartialLineWriter<'_, O> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let bytes = &bytes[..bytes.len().min(WRITE_SIZE)];
        self.0.buffer().extend_from_slice(bytes);
        self.0.write_if_long()?;
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// Returns the error of an output that has stopped. It is not shown: the reason is stored
/// elsewhere.
pub(crate) fn stopped() -> io::Error {
    io::Error::other("the output has stopped")
}

/// Standard output.
pub(crate) struct Output {
    /// Lines of files whose turn has come, not yet written.
    pending: Vec<u8>,
    /// The delay of signals while only a part of a line is written.
    open_line: Option<DelayGuard>,
    /// Whether to write each line as soon as it is found.
    line_buffered: bool,
    is_terminal: bool,
    /// What separates the files.
    separator: Vec<u8>,
    /// Whether anything has been printed.
    has_begun: bool,
    failed: Option<(io::ErrorKind, String)>,
}

impl Output {
    pub(crate) fn new(line_buffered: bool, separator: Vec<u8>) -> Self {
        Output {
            pending: Vec::new(),
            open_line: None,
            line_buffered,
            is_terminal: io::stdout().is_terminal(),
            separator,
            has_begun: false,
            failed: None,
        }
    }

    /// Prints lines of a file. `is_first`: they are the first of the file. Unless `at_once`, they
    /// may be written later, together with others.
    fn print(&mut self, lines: &mut Vec<u8>, is_first: bool, at_once: bool) -> io::Result<()> {
        if !lines.is_empty() {
            if std::mem::replace(&mut self.has_begun, true) && is_first {
                self.pending.extend_from_slice(&self.separator);
            }
            if self.pending.is_empty() {
                std::mem::swap(&mut self.pending, lines);
            } else {
                self.pending.append(lines);
            }
        }
        if at_once || self.open_line.is_some() || self.pending.len() >= WRITE_SIZE {
            // This also ends the delay of an open line.
            let _guard = self.open_line.take().unwrap_or_else(interrupt::delay);
            self.write()
        } else {
            Ok(())
        }
    }

    /// Prints a part of a line. Signals are delayed until the line ends.
    fn print_part(&mut self, part: &mut Vec<u8>, is_first: bool) -> io::Result<()> {
        let line = self.open_line.take().unwrap_or_else(interrupt::delay);
        if std::mem::replace(&mut self.has_begun, true) && is_first {
            self.pending.extend_from_slice(&self.separator);
        }
        self.pending.append(part);
        let written = self.write();
        self.open_line = Some(line);
        written
    }

    fn write(&mut self) -> io::Result<()> {
        let pending = &self.pending;
        let write = || {
            let mut stdout = Standard::Output;
            stdout.write_all(pending).and_then(|()| stdout.flush())
        };
        let written = if self.is_terminal { progress::hidden_while(write) } else { write() };
        self.pending.clear();
        if let Err(error) = &written {
            self.failed = Some((error.kind(), error.to_string()));
        }
        written
    }

    /// Prints the rest of a file. Returns false if the output has failed.
    pub(crate) fn take(&mut self, pending: PendingFile) -> bool {
        let PendingFile { mut lines, is_first, complaint } = pending;
        if lines.is_empty() && complaint.is_none() && self.open_line.is_none() {
            return true;
        }
        let at_once = self.is_terminal || self.line_buffered || complaint.is_some();
        let is_printed = self.print(&mut lines, is_first, at_once).is_ok();
        if let Some(complaint) = complaint.filter(|_| is_printed) {
            complain(&complaint);
        }
        is_printed
    }

    /// Writes all that has been printed.
    ///
    /// # Errors
    /// Those of standard output.
    pub(crate) fn finish(&mut self) -> io::Result<()> {
        self.print(&mut Vec::new(), false, true)
    }

    /// Returns the error of standard output, if it has failed.
    pub(crate) fn failed(&self) -> Option<(io::ErrorKind, String)> {
        self.failed.clone()
    }
}

/// What is left to print of a file after it has been searched.
pub(crate) struct PendingFile {
    lines: Vec<u8>,
    is_first: bool,
    /// The error message of the file.
    complaint: Option<String>,
}

/// The turn of a file to print.
pub(crate) type FileTurn<'q> = Turn<'q, Output, PendingFile>;

/// The output of one file.
pub(crate) struct FileOutput<'t, 'q> {
    turn: &'t mut FileTurn<'q>,
    line_buffered: bool,
    buffer: Vec<u8>,
    /// How many bytes of the buffer are already reserved with [`Turn::keep`].
    kept: usize,
    /// Whether only a part of a line has been written.
    is_in_line: bool,
    /// Whether anything of the file has been written.
    has_begun: bool,
    complaint: Option<String>,
}

impl LineOutput for FileOutput<'_, '_> {
    fn buffer(&mut self) -> &mut Vec<u8> {
        &mut self.buffer
    }

    fn line_number(&mut self, number: u64) -> Option<u64> {
        Some(number)
    }

    #[inline]
    fn write_if_long(&mut self) -> io::Result<()> {
        if self.buffer.len() < LONG_LINE { Ok(()) } else { self.print_part() }
    }

    fn end_line(&mut self) -> io::Result<()> {
        let is_in_line = std::mem::take(&mut self.is_in_line);
        let is_enough = if self.line_buffered || is_in_line {
            true
        } else if self.turn.has_come() {
            self.buffer.len() >= WRITE_SIZE
        } else {
            let has_room = self.turn.keep(self.buffer.len() - self.kept);
            self.kept = self.buffer.len();
            !has_room
        };
        if is_enough { self.print(self.line_buffered) } else { Ok(()) }
    }

    fn wait(&mut self) -> io::Result<()> {
        if self.turn.has_come() { Ok(()) } else { self.print(false) }
    }

    /// Waits for the turn, and writes the buffer.
    fn flush(&mut self) -> io::Result<()> {
        if self.buffer.is_empty() && !self.turn.has_come() { Ok(()) } else { self.print(true) }
    }
}

impl<'t, 'q> FileOutput<'t, 'q> {
    /// Creates the output of a file. Each line is written at once if `line_buffered`.
    pub(crate) fn new(turn: &'t mut FileTurn<'q>, line_buffered: bool) -> Self {
        FileOutput {
            turn,
            line_buffered,
            buffer: Vec::new(),
            kept: 0,
            is_in_line: false,
            has_begun: false,
            complaint: None,
        }
    }

    /// Prints an error message about the file, after all of its lines.
    pub(crate) fn complain(&mut self, message: &dyn Display) {
        self.complaint = Some(message.to_string());
    }

    /// Waits for the turn, and prints a part of a line.
    fn print_part(&mut self) -> io::Result<()> {
        self.is_in_line = true;
        let is_first = !self.has_begun;
        self.has_begun = true;
        self.kept = 0;
        let mut output = self.turn.sink().ok_or_else(stopped)?;
        output.print_part(&mut self.buffer, is_first)
    }

    /// Waits for the turn, and prints the buffer.
    fn print(&mut self, at_once: bool) -> io::Result<()> {
        let mut output = self.turn.sink().ok_or_else(stopped)?;
        let is_first = !self.has_begun;
        self.has_begun |= !self.buffer.is_empty();
        self.kept = 0;
        output.print(&mut self.buffer, is_first, at_once)
    }

    /// Ends the output of the file. Returns what is left to print.
    pub(crate) fn finish(self) -> PendingFile {
        PendingFile { lines: self.buffer, is_first: !self.has_begun, complaint: self.complaint }
    }
}
