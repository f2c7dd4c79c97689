//! Reads one large file in ranges, on several threads.
//!
//! A range is read from its first line on, which is assumed to be outside quotes. The results are
//! kept in *sections*, each of which ends where a record does.
//!
//! The sections are then joined in order. A section that starts where the one before has ended is
//! correct. If its first line was inside quotes after all, it starts elsewhere; its bytes are then
//! read again from the right place, until both readings end a section at the same place. If a range
//! has too many findings to keep, it is also read again, from the first section that was not kept.

use std::fs::File;
use std::io::{self, Read};
use std::num::NonZeroUsize;
use std::sync::{Mutex, MutexGuard, PoisonError};

use atleast_tables::{BadRecord, Dialect, Ragged, RaggedReader, RaggedTotals, StrayQuote};

use super::{RaggedError, RaggedSink, begin, read_to_stop};
use crate::FileRange;
use crate::Window;
use crate::queue::{Budget, Queue};

/// A smaller file is read by one thread.
pub(super) const LARGE: u64 = 16 << 20;

/// How many bytes a thread takes at once.
const RANGE: u64 = 1 << 20;

/// How many bytes of a bad record's text are kept for the sink.
const KEPT_TEXT: usize = 16 << 10;

/// How many bytes of findings are kept per range.
const BUDGET: usize = 512 << 10;

/// About how many bytes the totals of a section take.
const TOTALS: usize = 1 << 10;

/// How many bytes are read first after the end of a range, where its last record may end.
const FIRST_READ_AFTER: usize = 16 << 10;

/// The sizes of ranges and sections.
#[derive(Clone, Copy, Debug)]
pub(super) struct RangeSizes {
    pub(super) range: u64,
    pub(super) section: u64,
    /// How many bytes of findings are kept per range.
    pub(super) budget: usize,
}

impl Default for RangeSizes {
    fn default() -> Self {
        RangeSizes { range: RANGE, section: 256 << 10, budget: BUDGET }
    }
}

/// A bad record that waits for what comes before it.
struct PendingRecord {
    /// Like `line`, counted from the start of its section.
    record: u64,
    line: u64,
    start: u64,
    end: u64,
    fields: u64,
    stray_quotes: Vec<StrayQuote>,
    text: Vec<u8>,
    text_start: u64,
}

impl PendingRecord {
    fn new(bad: &BadRecord<'_>) -> PendingRecord {
        PendingRecord {
            record: bad.record,
            line: bad.line,
            start: bad.start,
            end: bad.end,
            fields: bad.fields,
            stray_quotes: bad.stray_quotes.to_vec(),
            text: text_of(bad).to_vec(),
            text_start: bad.text_start,
        }
    }
}

/// Returns how many bytes a bad record takes in memory, including the allocator's share for its two
/// lists.
fn size_to_keep(bad: &BadRecord<'_>) -> usize {
    size_of::<PendingRecord>() + size_of_val(bad.stray_quotes) + text_of(bad).len() + 2 * 16
}

/// Returns the part of a bad record's text that is kept.
fn text_of<'a>(bad: &BadRecord<'a>) -> &'a [u8] {
    &bad.text[..bad.text.len().min(KEPT_TEXT)]
}

/// What was read between two offsets at which a record starts.
struct Section {
    start: u64,
    end: u64,
    totals: RaggedTotals,
    bad: Vec<PendingRecord>,
}

/// What was read of a range.
struct ReadRange {
    sections: Vec<Section>,
    /// The end of the range, if the rest of it has to be read after everything before was joined.
    end: Option<u64>,
}

/// Reads a file of `length` bytes; see [`super::read_source`].
pub(super) fn read(
    file: &File,
    length: u64,
    dialect: &Dialect,
    threads: NonZeroUsize,
    sizes: RangeSizes,
    sink: &mut dyn RaggedSink,
) -> Result<Ragged, RaggedError> {
    // The first section, whose first lines may have to be skipped.
    let mut bytes = FileRange::new(file, 0..length);
    let mut window = Window::default();
    let mut table = begin(&mut bytes, &mut window, dialect, sink)?;
    table.stop_at(sizes.section);
    read_to_stop(&mut bytes, &mut window, &mut table, sink)?;
    let first = table.offset();
    let ranges = length.saturating_sub(first).div_ceil(sizes.range);
    let range = |number: u64| {
        let start = first + number * sizes.range;
        start..(start + sizes.range).min(length)
    };
    let base = table.starting_at(0);
    let windows = Mutex::new(vec![window]);
    let reading = RangeReader { file, length, base, sizes, windows };
    Queue::new(threads).budget(sizes.budget).run_polling(
        (0..ranges).map(range),
        |range, budget| reading.read_range(range.start, range.end, budget),
        |read| {
            sink.poll(false).map_err(RaggedError::Sink)?;
            let Some(read) = read else { return Ok(()) };
            let read = read.map_err(RaggedError::Read)?;
            for section in read.sections {
                reading.join(&mut table, &section, sink)?;
            }
            match read.end {
                Some(end) if table.offset() < end => reading.read_again(&mut table, end, sink),
                _ => Ok(()),
            }
        },
    )?;
    if table.offset() < length {
        // The file ended inside the last record, or has become shorter.
        reading.read_again(&mut table, u64::MAX, sink)?;
    }
    Ok(table.report(Vec::new(), Vec::new()))
}

/// What the threads read, and the windows they use.
struct RangeReader<'file> {
    file: &'file File,
    length: u64,
    base: RaggedReader,
    sizes: RangeSizes,
    /// The windows that are not in use.
    windows: Mutex<Vec<Window>>,
}

impl RangeReader<'_> {
    /// Joins a section, or reads it again.
    fn join(
        &self,
        table: &mut RaggedReader,
        section: &Section,
        sink: &mut dyn RaggedSink,
    ) -> Result<(), RaggedError> {
        if section.start == table.offset() {
            let (records, lines) = (table.totals().records(), table.totals().lines());
            for bad in &section.bad {
                let placed = |quote: &StrayQuote| StrayQuote { line: lines + quote.line, ..*quote };
                let stray_quotes: Vec<StrayQuote> = bad.stray_quotes.iter().map(placed).collect();
                let record = BadRecord {
                    record: records + bad.record,
                    line: lines + bad.line,
                    start: bad.start,
                    end: bad.end,
                    fields: bad.fields,
                    expected: table.expected(),
                    stray_quotes: &stray_quotes,
                    text: &bad.text,
                    text_start: bad.text_start,
                };
                sink.bad(&record).map_err(RaggedError::Sink)?;
            }
            table.resume(&section.totals, section.end);
        } else if table.offset() < section.end {
            self.read_again(table, section.end, sink)?;
        }
        Ok(())
    }

    /// Reads from where the table is, up to the first record at `stop` or later.
    fn read_again(
        &self,
        table: &mut RaggedReader,
        stop: u64,
        sink: &mut dyn RaggedSink,
    ) -> Result<(), RaggedError> {
        let mut bytes = self.bytes(table.offset(), stop.min(self.length));
        table.stop_at(stop);
        let mut window = self.take_window();
        let read = read_to_stop(&mut bytes, &mut window, table, sink);
        self.give_back(window);
        read
    }

    /// Reads the records that start in a range, unless the reading is over.
    fn read_range(&self, start: u64, end: u64, budget: &mut Budget<'_>) -> io::Result<ReadRange> {
        let mut read = ReadRange { sections: Vec::new(), end: None };
        let Some(mut at) = next_line(self.file, start, end, self.base.line_end())? else {
            return Ok(read);
        };
        let mut bytes = self.bytes(at, end);
        let mut window = self.take_window();
        while at < end {
            let mut table = self.base.starting_at(at);
            table.stop_at((at + self.sizes.section).min(end));
            let mut kept = Collector { bad: Vec::new(), budget, is_too_much: false };
            let has_room = kept.budget.keep(size_of::<Section>() + TOTALS);
            let section = read_to_stop(&mut bytes, &mut window, &mut table, &mut kept);
            let Collector { bad, is_too_much, .. } = kept;
            if is_too_much || !has_room {
                read.end = Some(end);
                break;
            }
            match section {
                Ok(()) => {}
                Err(RaggedError::Read(error)) => return Err(error),
                Err(error) => return Err(io::Error::other(error)),
            }
            let next = table.offset();
            read.sections.push(Section {
                start: at,
                end: next,
                totals: table.totals().clone(),
                bad,
            });
            if window.is_last() && !table.has_stopped() {
                break;
            }
            at = next;
        }
        self.give_back(window);
        Ok(read)
    }

    /// Returns a reader of the file from the offset `at` on. After the end of the range, its reads
    /// are small at first.
    fn bytes(&self, at: u64, end: u64) -> impl Read {
        let after = FileRange::new(self.file, end..self.length);
        FileRange::new(self.file, at..end)
            .chain(GrowingReads { reader: after, limit: FIRST_READ_AFTER })
    }

    fn windows(&self) -> MutexGuard<'_, Vec<Window>> {
        self.windows.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Returns an empty window.
    fn take_window(&self) -> Window {
        let mut window = self.windows().pop().unwrap_or_default();
        window.begin(usize::MAX);
        window
    }

    fn give_back(&self, window: Window) {
        self.windows().push(window);
    }
}

/// A reader whose reads are small at first and then grow.
struct GrowingReads<R> {
    reader: R,
    limit: usize,
}

impl<R: Read> Read for GrowingReads<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let limit = buffer.len().min(self.limit);
        self.limit = self.limit.saturating_mul(2);
        self.reader.read(&mut buffer[..limit])
    }
}

/// Returns the offset of the first line that starts in a range, if there is one.
fn next_line(file: &File, start: u64, end: u64, line_end: u8) -> io::Result<Option<u64>> {
    let before = start.saturating_sub(1);
    let mut bytes = FileRange::new(file, before..end - 1);
    let mut buffer = [0; 4096];
    let mut at = before;
    loop {
        let read = match bytes.read(&mut buffer) {
            Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
            read => read?,
        };
        if read == 0 {
            return Ok(None);
        }
        if let Some(found) = memchr::memchr(line_end, &buffer[..read]) {
            return Ok(Some(at + found as u64 + 1));
        }
        at += read as u64;
    }
}

/// Keeps the findings of a range, up to the budget, unless the reading is over.
struct Collector<'a, 'q> {
    bad: Vec<PendingRecord>,
    budget: &'a mut Budget<'q>,
    is_too_much: bool,
}

impl RaggedSink for Collector<'_, '_> {
    fn bad(&mut self, bad: &BadRecord<'_>) -> io::Result<()> {
        if !self.budget.keep(size_to_keep(bad)) {
            self.is_too_much = true;
            return Err(io::Error::other("the findings exceed the budget"));
        }
        self.bad.push(PendingRecord::new(bad));
        Ok(())
    }

    fn poll(&mut self, _is_interrupted: bool) -> io::Result<()> {
        if self.budget.is_over() { Err(io::Error::other("the reading is over")) } else { Ok(()) }
    }
}
