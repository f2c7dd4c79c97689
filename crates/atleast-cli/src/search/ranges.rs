//! One large file by ranges, on several threads: where no segment goes on from one line into the next, any
//! lines of it can be searched apart from the others.

use std::fs::File;
use std::io;

use atleast_files::{FileRange, LineRange, LineRanges, Queue, Source, Turn};

use super::lines::{self, Lines, SELECTED};
use super::{Error, Found, Printed, Search};
use crate::output::{FileOutput, LONG_LINE, LineOutput, WRITTEN_AT_ONCE, is_over};

impl Search<'_> {
    /// Searches a large file on several threads, where this can be answered so: any of its lines apart from the
    /// others, and what is printed of a line says nothing of those before it. Returns None if not.
    pub(super) fn search_by_ranges(
        &self,
        source: &Source,
        (file, start, length): (&File, u64, u64),
        output: &mut FileOutput<'_, '_>,
    ) -> Option<Result<Found, Error>> {
        let arguments = self.arguments;
        let is_apart = arguments.question.stays_in_lines() && arguments.max_count.is_none();
        let needs_others = arguments.has_context() || self.printed == Printed::Objects;
        if self.threads.get() < 2 || !is_apart || needs_others {
            return None;
        }
        let ranges = LineRanges::of(file, start, length)?;
        let mut all =
            All { search: self, output, newlines: 0, found: Found::default(), error: None };
        let queue = Queue::new(self.threads);
        let is_in_order = self.printed == Printed::Lines;
        let queue = if is_in_order { queue } else { queue.in_any_order() };
        queue.run(
            ranges,
            &mut all,
            |LineRange { start: at, bytes }, turn| {
                let mut output = RangeOutput::new(turn);
                let searched = bytes
                    .map_err(Error::Read)
                    .and_then(|bytes| self.search_range(source, at - start, bytes, &mut output));
                output.finish(searched)
            },
            All::take,
        );
        Some(all.error.map_or(Ok(all.found), Err))
    }

    /// Searches a range that begins at this offset of the text.
    fn search_range(
        &self,
        source: &Source,
        start: u64,
        mut bytes: FileRange<'_>,
        output: &mut RangeOutput<'_, '_, '_>,
    ) -> Result<lines::Printed, Error> {
        Ok(match self.printed {
            Printed::Lines => {
                let start = usize::try_from(start).unwrap_or(usize::MAX);
                Lines::new(self, source, output, start).print(&mut bytes)?
            }
            Printed::Count | Printed::CountOfOccurrences => {
                let found = if self.printed == Printed::Count {
                    self.count(&mut bytes)?
                } else {
                    self.count_occurrences(&mut bytes)?
                };
                lines::Printed { found, newlines: 0, goes_on: true }
            }
            _ => {
                let found = self.find(&mut bytes)?;
                lines::Printed { found, newlines: 0, goes_on: found.selected == 0 }
            }
        })
    }
}

/// What was found in the ranges that have had their turn.
struct All<'a> {
    search: &'a Search<'a>,
    output: &'a mut (dyn LineOutput + Send),
    /// How many newlines are in them, if lines are numbered.
    newlines: u64,
    found: Found,
    error: Option<Error>,
}

impl All<'_> {
    /// Takes what is left of a range. Returns false if no more is to be printed.
    fn take(&mut self, mut rest: Rest) -> bool {
        let printed = self.print(&mut rest.lines).map_err(Error::from).and(rest.searched);
        match printed {
            Ok(printed) => {
                self.newlines += printed.newlines;
                self.found.selected += printed.found.selected;
                self.found.occurrences += printed.found.occurrences;
                self.found.bytes += printed.found.bytes;
                printed.goes_on
            }
            Err(error) => {
                self.error.get_or_insert(placed(error, self.search, self.newlines));
                false
            }
        }
    }

    /// Prints lines of the range whose turn it is.
    fn print(&mut self, lines: &mut NumberedLines) -> io::Result<()> {
        let (search, newlines, output) = (self.search, self.newlines, &mut *self.output);
        let buffer = output.buffer();
        let mut from = 0;
        for (place, number) in lines.numbers.drain(..) {
            buffer.extend_from_slice(&lines.text[from..place]);
            search.write_number(newlines + number, SELECTED, buffer);
            from = place;
        }
        if from == 0 && buffer.is_empty() {
            std::mem::swap(buffer, &mut lines.text);
        } else {
            buffer.extend_from_slice(&lines.text[from..]);
        }
        lines.text.clear();
        if lines.is_cut { output.go_on() } else { output.end_line() }
    }
}

/// Returns an error of a range, before which there are so many newlines, as one of the file.
fn placed(error: Error, search: &Search<'_>, newlines: u64) -> Error {
    match error {
        Error::TooLong { line, until_selected } => {
            let line = line.filter(|_| search.arguments.line_number).map(|line| newlines + line);
            Error::TooLong { line, until_selected }
        }
        error => error,
    }
}

/// Lines that are printed of a range.
#[derive(Default)]
struct NumberedLines {
    text: Vec<u8>,
    /// Before which bytes of the text the number of a line is to stand, counted from the range's first line.
    numbers: Vec<(usize, u64)>,
    /// Whether they end in the middle of one.
    is_cut: bool,
}

impl NumberedLines {
    /// Returns how many bytes they take.
    fn size(&self) -> usize {
        self.text.len() + size_of_val(&*self.numbers)
    }
}

/// What is left to be printed of a range when all of it was searched.
struct Rest {
    lines: NumberedLines,
    searched: Result<lines::Printed, Error>,
}

/// What is printed of a range: once all before it is.
struct RangeOutput<'r, 'q, 'a> {
    turn: &'r mut Turn<'q, All<'a>, Rest>,
    lines: NumberedLines,
    /// How many bytes the turn has been told of.
    kept: usize,
}

impl<'r, 'q, 'a> RangeOutput<'r, 'q, 'a> {
    fn new(turn: &'r mut Turn<'q, All<'a>, Rest>) -> Self {
        RangeOutput { turn, lines: NumberedLines::default(), kept: 0 }
    }

    /// Waits for the turn, and prints what there is.
    fn print(&mut self) -> io::Result<()> {
        self.kept = 0;
        self.turn.sink().ok_or_else(is_over)?.print(&mut self.lines)
    }

    fn finish(self, searched: Result<lines::Printed, Error>) -> Rest {
        Rest { lines: self.lines, searched }
    }
}

impl LineOutput for RangeOutput<'_, '_, '_> {
    fn buffer(&mut self) -> &mut Vec<u8> {
        &mut self.lines.text
    }

    fn line_number(&mut self, number: u64) -> Option<u64> {
        self.lines.numbers.push((self.lines.text.len(), number));
        None
    }

    #[inline]
    fn go_on(&mut self) -> io::Result<()> {
        if self.lines.text.len() < LONG_LINE {
            return Ok(());
        }
        self.lines.is_cut = true;
        self.print()
    }

    fn end_line(&mut self) -> io::Result<()> {
        let size = self.lines.size();
        let is_enough = if std::mem::take(&mut self.lines.is_cut) {
            true
        } else if self.turn.has_come() {
            size >= WRITTEN_AT_ONCE
        } else {
            let has_room = self.turn.keep(size - self.kept);
            self.kept = size;
            !has_room
        };
        if is_enough { self.print() } else { Ok(()) }
    }

    fn wait(&mut self) -> io::Result<()> {
        if self.turn.has_come() { Ok(()) } else { self.print() }
    }

    fn flush(&mut self) -> io::Result<()> {
        if self.lines.text.is_empty() { Ok(()) } else { self.print() }
    }
}
