//! Standard output, shared by the files that are read side by side: what is printed of a file stays together,
//! and no line is ever cut.

use std::io::{self, IsTerminal, Write};
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};

use crate::descriptors::Standard;
use crate::{complain, interrupt, progress};

/// So much is written at once.
const WRITTEN_AT_ONCE: usize = 64 * 1024;

/// So much of a file that has not its turn is kept. With more, its thread waits for the turn.
const KEPT: usize = 1 << 20;

/// Where lines are put together, and written once they are whole.
pub(crate) trait LineOutput {
    /// Where a line is put together. Only whole lines are written.
    fn buffer(&mut self) -> &mut Vec<u8>;

    /// Returns the number of a line, which is to be put into the buffer next; or None if it is put there later,
    /// once it is known how many lines there are before those that this output is for.
    fn line_number(&mut self, number: u64) -> Option<u64>;

    /// Ends a line: what is in the buffer may be written.
    fn end_line(&mut self) -> io::Result<()>;

    /// Writes what there is.
    fn flush(&mut self) -> io::Result<()>;
}

/// Standard output, and whose turn it is.
pub(crate) struct Output {
    turn: Mutex<Turn>,
    changed: Condvar,
    /// Whether the files' turns come in the order of their numbers.
    in_order: bool,
    /// Whether each line is written at once.
    line_buffered: bool,
    /// Whether a person sees what is printed.
    is_seen: bool,
    /// What stands between the files.
    separator: Vec<u8>,
}

struct Turn {
    /// The number of the file whose turn it is; if they are in no order, None while nobody has it.
    of: Option<u64>,
    /// What is printed of files that have had their turn, and was not written.
    pending: Vec<u8>,
    /// How many wait for their turn.
    waiting: usize,
    /// Whether anything was printed.
    has_begun: bool,
    failed: Option<(io::ErrorKind, String)>,
}

impl Output {
    pub(crate) fn new(in_order: bool, line_buffered: bool, separator: Vec<u8>) -> Self {
        let is_seen = io::stdout().is_terminal();
        let turn = Turn {
            of: in_order.then_some(0),
            pending: Vec::new(),
            waiting: 0,
            has_begun: false,
            failed: None,
        };
        Output {
            turn: Mutex::new(turn),
            changed: Condvar::new(),
            in_order,
            line_buffered,
            is_seen,
            separator,
        }
    }

    /// Begins what is printed of a file. Files are numbered from 0, and each of the numbers is begun once.
    pub(crate) fn of_file(&self, number: u64) -> FileOutput<'_> {
        FileOutput { output: self, number, buffer: Vec::new(), has_turn: false, has_begun: false }
    }

    fn lock(&self) -> MutexGuard<'_, Turn> {
        self.turn.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Waits for a file's turn.
    fn wait(&self, number: u64) {
        let mut turn = self.lock();
        turn.waiting += 1;
        let expected = if self.in_order { Some(number) } else { None };
        while turn.of != expected {
            turn = self.changed.wait(turn).unwrap_or_else(PoisonError::into_inner);
        }
        turn.waiting -= 1;
        turn.of = Some(number);
    }

    /// Ends a file's turn.
    fn pass_on(&self) {
        let mut turn = self.lock();
        turn.of = if self.in_order { turn.of.map(|number| number + 1) } else { None };
        let is_awaited = turn.waiting > 0;
        drop(turn);
        if is_awaited {
            self.changed.notify_all();
        }
    }

    /// Prints what a file's turn brings: `is_first` of the file. It may be written later, with what follows.
    fn print(&self, lines: &mut Vec<u8>, is_first: bool, at_once: bool) -> io::Result<()> {
        let mut turn = self.lock();
        if !lines.is_empty() {
            if std::mem::replace(&mut turn.has_begun, true) && is_first {
                turn.pending.extend_from_slice(&self.separator);
            }
            if turn.pending.is_empty() {
                std::mem::swap(&mut turn.pending, lines);
            } else {
                turn.pending.append(lines);
            }
        }
        if !at_once && turn.pending.len() < WRITTEN_AT_ONCE {
            return Ok(());
        }
        let write = || {
            let _whole_lines = interrupt::writing();
            let mut stdout = Standard::Output;
            stdout.write_all(&turn.pending).and_then(|()| stdout.flush())
        };
        let written = if self.is_seen { progress::beside(write) } else { write() };
        turn.pending.clear();
        if let Err(error) = &written {
            turn.failed = Some((error.kind(), error.to_string()));
        }
        written
    }

    /// Writes all that was printed.
    ///
    /// # Errors
    /// Those of standard output.
    pub(crate) fn finish(&self) -> io::Result<()> {
        self.print(&mut Vec::new(), false, true)
    }

    /// Returns the error with which standard output failed, if it did: nothing more can be written then.
    pub(crate) fn failed(&self) -> Option<(io::ErrorKind, String)> {
        self.lock().failed.clone()
    }
}

/// What is printed of one file.
pub(crate) struct FileOutput<'a> {
    output: &'a Output,
    number: u64,
    buffer: Vec<u8>,
    has_turn: bool,
    /// Whether anything was written of the file.
    has_begun: bool,
}

impl LineOutput for FileOutput<'_> {
    fn buffer(&mut self) -> &mut Vec<u8> {
        &mut self.buffer
    }

    fn line_number(&mut self, number: u64) -> Option<u64> {
        Some(number)
    }

    fn end_line(&mut self) -> io::Result<()> {
        let is_enough = if self.has_turn { WRITTEN_AT_ONCE } else { KEPT };
        let at_once = self.output.line_buffered;
        if at_once || self.buffer.len() >= is_enough { self.print(at_once) } else { Ok(()) }
    }

    /// Takes the turn as soon as it comes, and writes what there is.
    fn flush(&mut self) -> io::Result<()> {
        self.print(true)
    }
}

impl FileOutput<'_> {
    /// Says on standard error what is wrong with the file, behind all that was printed of it.
    ///
    /// # Errors
    /// Those of standard output.
    pub(crate) fn complain(&mut self, message: &dyn std::fmt::Display) -> io::Result<()> {
        self.take_turn();
        self.print(true)?;
        complain(message);
        Ok(())
    }

    fn print(&mut self, at_once: bool) -> io::Result<()> {
        if self.buffer.is_empty() && !self.has_turn {
            return Ok(());
        }
        self.take_turn();
        let is_first = !self.has_begun;
        self.has_begun |= !self.buffer.is_empty();
        self.output.print(&mut self.buffer, is_first, at_once)
    }

    fn take_turn(&mut self) {
        if !self.has_turn {
            self.output.wait(self.number);
            self.has_turn = true;
        }
    }

    /// Ends what is printed of the file. A person sees it at once.
    ///
    /// # Errors
    /// Those of standard output.
    pub(crate) fn finish(mut self) -> io::Result<()> {
        self.print(self.output.is_seen)
    }
}

impl Drop for FileOutput<'_> {
    fn drop(&mut self) {
        if self.output.in_order {
            self.take_turn();
        }
        if self.has_turn {
            self.output.pass_on();
        }
    }
}
