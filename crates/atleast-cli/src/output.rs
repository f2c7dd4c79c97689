//! Standard output, shared by the files that are read side by side: what is printed of a file stays together,
//! and no line is ever cut.

use std::fmt::Display;
use std::io::{self, IsTerminal, Write};

use atleast_files::Turn;

use crate::descriptors::Standard;
use crate::interrupt::{self, Writing};
use crate::{complain, progress};

/// So much is written at once.
pub(crate) const WRITTEN_AT_ONCE: usize = 64 * 1024;

/// A line that is longer than this is written before all of it is put together.
pub(crate) const LONG_LINE: usize = 256 * 1024;

/// Where lines are put together, and written once they are whole.
pub(crate) trait LineOutput {
    /// Where a line is put together. Only whole lines are written, or the parts of one that is long.
    fn buffer(&mut self) -> &mut Vec<u8>;

    /// Returns the number of a line, which is to be put into the buffer next; or None if it is put there later,
    /// once it is known how many lines there are before those that this output is for.
    fn line_number(&mut self, number: u64) -> Option<u64>;

    /// Goes on with a line: what is in the buffer may be written, if that is much.
    fn go_on(&mut self) -> io::Result<()>;

    /// Ends a line: what is in the buffer may be written.
    fn end_line(&mut self) -> io::Result<()>;

    /// Waits for the turn to print, so that nobody else holds much in memory.
    fn wait(&mut self) -> io::Result<()>;

    /// Writes what there is.
    fn flush(&mut self) -> io::Result<()>;
}

/// A line that is put together by someone who writes: what is written is a part of it.
pub(crate) struct LineWriter<'a, O>(pub(crate) &'a mut O);

impl<O: LineOutput> Write for LineWriter<'_, O> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let bytes = &bytes[..bytes.len().min(WRITTEN_AT_ONCE)];
        self.0.buffer().extend_from_slice(bytes);
        self.0.go_on()?;
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// Returns the error of an output to which nothing more is to be written, for which whoever said so knows the reason.
pub(crate) fn is_over() -> io::Error {
    io::Error::other("nothing more is to be printed")
}

/// Standard output.
pub(crate) struct Output {
    /// What is printed of files that have had their turn, and was not written.
    pending: Vec<u8>,
    /// Where a part of a line was written, and the rest of it was not.
    open_line: Option<Writing>,
    /// Whether each line is written at once.
    line_buffered: bool,
    /// Whether a person sees what is printed.
    is_seen: bool,
    /// What stands between the files.
    separator: Vec<u8>,
    /// Whether anything was printed.
    has_begun: bool,
    failed: Option<(io::ErrorKind, String)>,
}

impl Output {
    pub(crate) fn new(line_buffered: bool, separator: Vec<u8>) -> Self {
        Output {
            pending: Vec::new(),
            open_line: None,
            line_buffered,
            is_seen: io::stdout().is_terminal(),
            separator,
            has_begun: false,
            failed: None,
        }
    }

    /// Prints lines of a file, whose first are `is_first`. They may be written later, with what follows.
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
        if at_once || self.open_line.is_some() || self.pending.len() >= WRITTEN_AT_ONCE {
            // It ends here, unless it is an open line that goes on.
            let _whole_lines = self.open_line.take().unwrap_or_else(interrupt::writing);
            self.write()
        } else {
            Ok(())
        }
    }

    /// Prints the beginning of a line, or what follows it: until the line ends, no signal ends the process.
    fn print_part(&mut self, part: &mut Vec<u8>, is_first: bool) -> io::Result<()> {
        let line = self.open_line.take().unwrap_or_else(interrupt::writing);
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
        let written = if self.is_seen { progress::beside(write) } else { write() };
        self.pending.clear();
        if let Err(error) = &written {
            self.failed = Some((error.kind(), error.to_string()));
        }
        written
    }

    /// Takes what is left to be printed of a file. Returns false if nothing more can be printed.
    pub(crate) fn take(&mut self, rest: Rest) -> bool {
        let Rest { mut lines, is_first, complaint } = rest;
        if lines.is_empty() && complaint.is_none() && self.open_line.is_none() {
            return true;
        }
        // A person sees it at once.
        let at_once = self.is_seen || self.line_buffered || complaint.is_some();
        let is_printed = self.print(&mut lines, is_first, at_once).is_ok();
        if let Some(complaint) = complaint.filter(|_| is_printed) {
            complain(&complaint);
        }
        is_printed
    }

    /// Writes all that was printed.
    ///
    /// # Errors
    /// Those of standard output.
    pub(crate) fn finish(&mut self) -> io::Result<()> {
        self.print(&mut Vec::new(), false, true)
    }

    /// Returns the error with which standard output failed, if it did: nothing more can be written then.
    pub(crate) fn failed(&self) -> Option<(io::ErrorKind, String)> {
        self.failed.clone()
    }
}

/// What is left to be printed of a file when all of it was searched.
pub(crate) struct Rest {
    lines: Vec<u8>,
    is_first: bool,
    /// What is wrong with the file.
    complaint: Option<String>,
}

/// The turn of a file to print.
pub(crate) type FileTurn<'q> = Turn<'q, Output, Rest>;

/// What is printed of one file.
pub(crate) struct FileOutput<'t, 'q> {
    turn: &'t mut FileTurn<'q>,
    line_buffered: bool,
    buffer: Vec<u8>,
    /// How much of the buffer the turn has been told of.
    kept: usize,
    /// Whether a part of a line was written, and the rest of it was not.
    is_in_line: bool,
    /// Whether anything was written of the file.
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
    fn go_on(&mut self) -> io::Result<()> {
        if self.buffer.len() < LONG_LINE { Ok(()) } else { self.print_part() }
    }

    fn end_line(&mut self) -> io::Result<()> {
        let is_in_line = std::mem::take(&mut self.is_in_line);
        let is_enough = if self.line_buffered || is_in_line {
            true
        } else if self.turn.has_come() {
            self.buffer.len() >= WRITTEN_AT_ONCE
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

    /// Takes the turn as soon as it comes, and writes what there is.
    fn flush(&mut self) -> io::Result<()> {
        if self.buffer.is_empty() && !self.turn.has_come() { Ok(()) } else { self.print(true) }
    }
}

impl<'t, 'q> FileOutput<'t, 'q> {
    /// Begins what is printed of a file: each line at once, if `line_buffered`.
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

    /// Says on standard error what is wrong with the file, behind all that was printed of it.
    pub(crate) fn complain(&mut self, message: &dyn Display) {
        self.complaint = Some(message.to_string());
    }

    /// Waits for the turn, and prints a part of a line.
    fn print_part(&mut self) -> io::Result<()> {
        self.is_in_line = true;
        let is_first = !self.has_begun;
        self.has_begun = true;
        self.kept = 0;
        let mut output = self.turn.sink().ok_or_else(is_over)?;
        output.print_part(&mut self.buffer, is_first)
    }

    /// Waits for the turn, and prints what there is.
    fn print(&mut self, at_once: bool) -> io::Result<()> {
        let mut output = self.turn.sink().ok_or_else(is_over)?;
        let is_first = !self.has_begun;
        self.has_begun |= !self.buffer.is_empty();
        self.kept = 0;
        output.print(&mut self.buffer, is_first, at_once)
    }

    /// Ends what is printed of the file. Returns what is left to be printed.
    pub(crate) fn finish(self) -> Rest {
        Rest { lines: self.buffer, is_first: !self.has_begun, complaint: self.complaint }
    }
}
