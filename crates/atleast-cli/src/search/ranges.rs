//! One large file by ranges, on several threads: where no segment goes on from one line into the next, any
//! lines of it can be searched apart from the others.

use std::fs::File;
use std::io;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering::Relaxed};
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};

use atleast_files::{FileRange, LineRange, LineRanges, Source};

use super::lines::{self, Lines, SELECTED};
use super::{Error, Found, Printed, Search};
use crate::output::{FileOutput, LineOutput};

/// So much of what is printed of a range is kept while it has not its turn.
const KEPT: usize = 1 << 20;

impl Search<'_> {
    /// Searches a large file on several threads, where this can be answered so: any of its lines apart from the
    /// others, and what is printed of a line says nothing of those before it. Returns None if not.
    pub(super) fn search_by_ranges(
        &self,
        source: &Source,
        (file, start, length): (&File, u64, u64),
        output: &mut FileOutput<'_>,
    ) -> Option<Result<Found, Error>> {
        let arguments = self.arguments;
        let is_apart = arguments.question.stays_in_lines() && arguments.max_count.is_none();
        let needs_others = arguments.has_context() || self.printed == Printed::Objects;
        if self.threads < 2 || !is_apart || needs_others {
            return None;
        }
        let ranges = Ranges {
            search: self,
            source,
            first: start,
            parts: LineRanges::of(file, start, length)?,
            turn: Mutex::new(Turn { number: 0, output, newlines: 0, is_over: false, error: None }),
            changed: Condvar::new(),
            is_over: AtomicBool::new(false),
            selected: AtomicU64::new(0),
            bytes: AtomicU64::new(0),
        };
        std::thread::scope(|scope| {
            for _ in 0..self.threads {
                scope.spawn(|| ranges.take_turns());
            }
        });
        let (selected, bytes) = (ranges.selected.into_inner(), ranges.bytes.into_inner());
        let turn = ranges.turn.into_inner().unwrap_or_else(PoisonError::into_inner);
        Some(turn.error.map_or(Ok(Found { selected, bytes }), Err))
    }
}

struct Ranges<'a, 'o> {
    search: &'a Search<'a>,
    source: &'a Source,
    /// Where the text begins in the file.
    first: u64,
    parts: LineRanges<'a>,
    turn: Mutex<Turn<'a, 'o>>,
    changed: Condvar,
    /// Whether nothing more needs to be read.
    is_over: AtomicBool,
    selected: AtomicU64,
    bytes: AtomicU64,
}

/// The range whose turn it is to print.
struct Turn<'a, 'o> {
    number: u64,
    output: &'a mut FileOutput<'o>,
    /// How many newlines are before it, if lines are numbered.
    newlines: u64,
    /// Whether no more is printed.
    is_over: bool,
    error: Option<Error>,
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl<'a, 'o> Ranges<'a, 'o> {
    /// Searches one range after the other, until there is none that nobody has taken.
    fn take_turns(&self) {
        while !self.is_over.load(Relaxed)
            && let Some(LineRange { number, start, bytes }) = self.parts.take()
        {
            let searched = bytes.map_err(Error::Read).and_then(|bytes| {
                let mut output = RangeOutput::new(self, number);
                let searched = self.search_range(start, bytes, &mut output);
                output.flush()?;
                searched
            });
            let mut turn = self.wait(number);
            turn.number += 1;
            match searched {
                Ok(printed) => {
                    turn.newlines += printed.newlines;
                    turn.is_over |= !printed.goes_on;
                }
                Err(error) if !turn.is_over => {
                    turn.is_over = true;
                    turn.error = Some(self.placed(error, turn.newlines));
                }
                Err(_) => {}
            }
            if turn.is_over {
                self.is_over.store(true, Relaxed);
            }
            drop(turn);
            self.changed.notify_all();
        }
    }

    /// Searches a range.
    fn search_range(
        &self,
        start: u64,
        mut bytes: FileRange<'_>,
        output: &mut RangeOutput<'_, 'a, 'o>,
    ) -> Result<lines::Printed, Error> {
        let printed = match self.search.printed {
            Printed::Lines => {
                let from = usize::try_from(start - self.first).unwrap_or(usize::MAX);
                Lines::new(self.search, self.source, output, from).print(&mut bytes)?
            }
            Printed::Count => {
                let found = self.search.count(&mut bytes)?;
                lines::Printed { found, newlines: 0, goes_on: true }
            }
            _ => {
                let found = self.search.find(&mut bytes)?;
                lines::Printed { found, newlines: 0, goes_on: found.selected == 0 }
            }
        };
        self.selected.fetch_add(printed.found.selected, Relaxed);
        self.bytes.fetch_add(printed.found.bytes, Relaxed);
        if !printed.goes_on {
            self.is_over.store(true, Relaxed);
        }
        Ok(printed)
    }

    /// Returns an error of a range, before which there are so many newlines, as one of the file.
    fn placed(&self, error: Error, newlines: u64) -> Error {
        match error {
            Error::TooLong { line } => {
                let is_known = self.search.arguments.line_number;
                Error::TooLong { line: line.filter(|_| is_known).map(|line| newlines + line) }
            }
            error => error,
        }
    }

    /// Waits for a range's turn.
    fn wait(&self, number: u64) -> MutexGuard<'_, Turn<'a, 'o>> {
        let mut turn = lock(&self.turn);
        while turn.number != number {
            turn = self.changed.wait(turn).unwrap_or_else(PoisonError::into_inner);
        }
        turn
    }
}

/// What is printed of a range: written once all before it is.
struct RangeOutput<'r, 'a, 'o> {
    ranges: &'r Ranges<'a, 'o>,
    number: u64,
    buffer: Vec<u8>,
    /// Before which bytes of the buffer the number of a line is to stand, counted from the range's first line.
    line_numbers: Vec<(usize, u64)>,
}

impl<'r, 'a, 'o> RangeOutput<'r, 'a, 'o> {
    fn new(ranges: &'r Ranges<'a, 'o>, number: u64) -> Self {
        RangeOutput { ranges, number, buffer: Vec::new(), line_numbers: Vec::new() }
    }
}

impl LineOutput for RangeOutput<'_, '_, '_> {
    fn buffer(&mut self) -> &mut Vec<u8> {
        &mut self.buffer
    }

    fn line_number(&mut self, number: u64) -> Option<u64> {
        self.line_numbers.push((self.buffer.len(), number));
        None
    }

    fn end_line(&mut self) -> io::Result<()> {
        if self.buffer.len() < KEPT { Ok(()) } else { self.flush() }
    }

    fn flush(&mut self) -> io::Result<()> {
        if self.buffer.is_empty() {
            return Ok(());
        }
        let mut turn = self.ranges.wait(self.number);
        if !turn.is_over {
            let newlines = turn.newlines;
            let output = turn.output.buffer();
            let mut from = 0;
            for (place, number) in self.line_numbers.drain(..) {
                output.extend_from_slice(&self.buffer[from..place]);
                self.ranges.search.write_number(newlines + number, SELECTED, output);
                from = place;
            }
            if from == 0 {
                output.append(&mut self.buffer);
            } else {
                output.extend_from_slice(&self.buffer[from..]);
            }
            turn.output.end_line()?;
        }
        self.buffer.clear();
        self.line_numbers.clear();
        Ok(())
    }
}
