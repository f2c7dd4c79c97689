//! The search of one large file by ranges, on several threads. It needs a question whose segments
//! do not cross line ends, so that ranges can be searched independently.

use std::fs::File;
use std::io;

use atleast_files::{FileRange, LineRange, LineRanges, Queue, Source, Turn};

use super::line_printer::{LinePrinter, RangeTotals, SELECTED};
use super::{Error, FileStats, OutputMode, Search};
use crate::output::{FileOutput, LONG_LINE, LineOutput, WRITE_SIZE, stopped};

impl Search<'_> {
    /// Searches a large file on several threads. Returns None if that is not possible: if lines
    /// cannot be searched, or printed, independently of those before them.
    pub(super) fn search_by_ranges(
        &self,
        source: &Source,
        (file, start, length): (&File, u64, u64),
        output: &mut FileOutput<'_, '_>,
    ) -> Option<Result<FileStats, Error>> {
        let arguments = self.arguments;
        let is_independent = arguments.question.stays_in_lines() && arguments.max_count.is_none();
        let needs_others = arguments.has_context() || self.mode == OutputMode::Objects;
        if self.threads.get() < 2 || !is_independent || needs_others {
            return None;
        }
        let ranges = LineRanges::of(file, start, length)?;
        let mut all = PrintedRanges {
            search: self,
            output,
            newlines: 0,
            stats: FileStats::default(),
            error: None,
        };
        let queue = Queue::new(self.threads);
        let is_in_order = self.mode == OutputMode::Lines;
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
            PrintedRanges::take,
        );
        Some(all.error.map_or(Ok(all.stats), Err))
    }

    /// Searches a range that begins at the offset `start` of the text.
    fn search_range(
        &self,
        source: &Source,
        start: u64,
        mut bytes: FileRange<'_>,
        output: &mut RangeOutput<'_, '_, '_>,
    ) -> Result<RangeTotals, Error> {
        Ok(match self.mode {
            OutputMode::Lines => {
                let start = usize::try_from(start).unwrap_or(usize::MAX);
                LinePrinter::new(self, source, output, start).print(&mut bytes)?
            }
            OutputMode::Count | OutputMode::OccurrenceCount => {
                let stats = if self.mode == OutputMode::Count {
                    self.count(&mut bytes)?
                } else {
                    self.count_occurrences(&mut bytes)?
                };
                RangeTotals { stats, newlines: 0, wants_more: true }
            }
            _ => {
                let stats = self.find(&mut bytes)?;
                RangeTotals { stats, newlines: 0, wants_more: stats.selected == 0 }
            }
        })
    }
}

/// The output and the totals of the ranges whose turn has come.
struct PrintedRanges<'a> {
    search: &'a Search<'a>,
    output: &'a mut (dyn LineOutput + Send),
    /// The number of newlines in them, if lines are numbered.
    newlines: u64,
    stats: FileStats,
    error: Option<Error>,
}

impl PrintedRanges<'_> {
    /// Prints the rest of a range. Returns false if nothing more should be printed.
    fn take(&mut self, mut pending: PendingRange) -> bool {
        let totals = self.print(&mut pending.lines).map_err(Error::from).and(pending.result);
        match totals {
            Ok(totals) => {
                self.newlines += totals.newlines;
                self.stats.selected += totals.stats.selected;
                self.stats.occurrences += totals.stats.occurrences;
                self.stats.bytes += totals.stats.bytes;
                totals.wants_more
            }
            Err(error) => {
                self.error.get_or_insert(error_in_file(error, self.search, self.newlines));
                false
            }
        }
    }

    /// Prints lines of the range whose turn has come.
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
        if lines.is_cut { output.write_if_long() } else { output.end_line() }
    }
}

/// Converts an error of a range to one of the file. `newlines` is the number of newlines before the
/// range.
fn error_in_file(error: Error, search: &Search<'_>, newlines: u64) -> Error {
    match error {
        Error::TooLong { line, until_selected } => {
            let line = line.filter(|_| search.arguments.line_number).map(|line| newlines + line);
            Error::TooLong { line, until_selected }
        }
        error => error,
    }
}

/// Lines of a range to print.
#[derive(Default)]
struct NumberedLines {
    text: Vec<u8>,
    /// Line numbers to insert before these bytes of the text, counted from the first line of the
    /// range.
    numbers: Vec<(usize, u64)>,
    /// Whether the last line is only a part.
    is_cut: bool,
}

impl NumberedLines {
    /// Returns how much memory they take.
    fn size(&self) -> usize {
        self.text.len() + size_of_val(&*self.numbers)
    }
}

/// What is left to print of a range after it has been searched.
struct PendingRange {
    lines: NumberedLines,
    result: Result<RangeTotals, Error>,
}

/// The output of a range. It is printed when all ranges before it are.
struct RangeOutput<'r, 'q, 'a> {
    turn: &'r mut Turn<'q, PrintedRanges<'a>, PendingRange>,
    lines: NumberedLines,
    /// How many bytes are already reserved with [`Turn::keep`].
    kept: usize,
}

impl<'r, 'q, 'a> RangeOutput<'r, 'q, 'a> {
    fn new(turn: &'r mut Turn<'q, PrintedRanges<'a>, PendingRange>) -> Self {
        RangeOutput { turn, lines: NumberedLines::default(), kept: 0 }
    }

    /// Waits for the turn, and prints the lines.
    fn print(&mut self) -> io::Result<()> {
        self.kept = 0;
        self.turn.sink().ok_or_else(stopped)?.print(&mut self.lines)
    }

    fn finish(self, result: Result<RangeTotals, Error>) -> PendingRange {
        PendingRange { lines: self.lines, result }
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
    fn write_if_long(&mut self) -> io::Result<()> {
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
            size >= WRITE_SIZE
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
