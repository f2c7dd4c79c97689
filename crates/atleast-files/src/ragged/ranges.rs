//! One large file by ranges, on several threads.
//!
//! A range is read from its first line on, which is taken to be outside quotes. What is read is kept by
//! *stretches*, each ending where a record does. The stretches are then joined in order: one that begins where
//! everything before it has ended is believed; where the line was inside quotes after all it does not, and its
//! bytes are read again from where they should be, until both readings end a stretch at the same place.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::{self, Read};
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use atleast::{BadRecord, Dialect, Ragged, RaggedReader, RaggedTotals, StrayQuote};

use super::{RaggedError, RaggedSink, begin, read_on};
use crate::FileRange;
use crate::Window;

/// How many bytes a thread takes at once.
pub(super) const RANGE: u64 = 8 << 20;

/// How much of a bad record's text is kept for the sink.
const TEXT: usize = 16 << 10;

/// How often the sink is asked whether to go on while other threads read.
const ASK_EVERY: Duration = Duration::from_millis(10);

/// How a file is cut.
#[derive(Clone, Copy, Debug)]
pub(super) struct Sizes {
    pub(super) range: u64,
    pub(super) stretch: u64,
}

impl Default for Sizes {
    fn default() -> Self {
        Sizes { range: RANGE, stretch: 1 << 20 }
    }
}

/// A bad record that waits for what comes before it.
struct Waiting {
    /// Counted, as its lines are, from where its stretch begins.
    record: u64,
    line: u64,
    start: u64,
    end: u64,
    fields: u64,
    stray_quotes: Vec<StrayQuote>,
    text: Vec<u8>,
    text_start: u64,
}

/// What was read between two places where a record begins.
struct Stretch {
    start: u64,
    end: u64,
    totals: RaggedTotals,
    bad: Vec<Waiting>,
}

/// The stretches of a range, or why it could not be read.
type ReadRange = io::Result<Vec<Stretch>>;

/// Reads a file of `length` bytes; see [`super::ragged_source`].
pub(super) fn ragged(
    file: &File,
    length: u64,
    dialect: &Dialect,
    threads: usize,
    sizes: Sizes,
    sink: &mut dyn RaggedSink,
) -> Result<Ragged, RaggedError> {
    // The first stretch, in which lines may have to be skipped.
    let mut bytes = FileRange::new(file, 0..length);
    let mut window = Window::default();
    let mut table = begin(&mut bytes, &mut window, dialect, sink)?;
    table.stop_at(sizes.stretch);
    read_on(&mut bytes, &mut window, &mut table, sink)?;
    drop(window);
    let first = table.offset();
    let ranges = length.saturating_sub(first).div_ceil(sizes.range);
    let range = |number: u64| {
        let start = first + number * sizes.range;
        (start, (start + sizes.range).min(length))
    };
    let board = Board::new(ranges, 2 * threads as u64);
    let base = &table.starting_at(0);
    let joined = std::thread::scope(|scope| {
        // Whatever ends this thread ends the others.
        let _ends = EndsBoard(&board);
        for _ in 0..threads {
            scope.spawn(|| {
                let _panics = SaysPanic(&board);
                while let Some(number) = board.take() {
                    let (start, end) = range(number);
                    board.put(number, read_range(file, base, start, end, length, sizes, &board));
                }
            });
        }
        for number in 0..ranges {
            for stretch in board.wait_for(number, sink)? {
                join(file, length, &mut table, stretch, sink)?;
            }
        }
        Ok(())
    });
    joined?;
    if table.offset() < length {
        // The file ended within the last record, or has become shorter.
        read_again(file, length, &mut table, u64::MAX, sink)?;
    }
    Ok(table.report(Vec::new(), Vec::new()))
}

/// Goes on with a stretch, or reads it again.
fn join(
    file: &File,
    length: u64,
    table: &mut RaggedReader,
    stretch: Stretch,
    sink: &mut dyn RaggedSink,
) -> Result<(), RaggedError> {
    if stretch.start == table.offset() {
        let (records, lines) = (table.totals().records(), table.totals().lines());
        for mut bad in stretch.bad {
            for quote in &mut bad.stray_quotes {
                quote.line += lines;
            }
            let record = BadRecord {
                record: records + bad.record,
                line: lines + bad.line,
                start: bad.start,
                end: bad.end,
                fields: bad.fields,
                expected: table.expected(),
                stray_quotes: &bad.stray_quotes,
                text: &bad.text,
                text_start: bad.text_start,
            };
            sink.bad(&record).map_err(RaggedError::Sink)?;
        }
        table.go_on(&stretch.totals, stretch.end);
    } else if table.offset() < stretch.end {
        read_again(file, length, table, stretch.end, sink)?;
    }
    Ok(())
}

/// Reads on from where the table is, up to the first record at `stop` or behind it.
fn read_again(
    file: &File,
    length: u64,
    table: &mut RaggedReader,
    stop: u64,
    sink: &mut dyn RaggedSink,
) -> Result<(), RaggedError> {
    let mut bytes = FileRange::new(file, table.offset()..length);
    table.stop_at(stop);
    read_on(&mut bytes, &mut Window::default(), table, sink)
}

/// Reads the records that begin in a range.
fn read_range(
    file: &File,
    base: &RaggedReader,
    start: u64,
    end: u64,
    length: u64,
    sizes: Sizes,
    board: &Board,
) -> ReadRange {
    let mut stretches = Vec::new();
    let Some(mut at) = next_line(file, start, end, base.line_end())? else { return Ok(stretches) };
    let mut bytes = FileRange::new(file, at..length);
    let mut window = Window::default();
    while at < end {
        let mut table = base.starting_at(at);
        table.stop_at((at + sizes.stretch).min(end));
        let mut bad = Vec::new();
        match read_on(&mut bytes, &mut window, &mut table, &mut Keep { bad: &mut bad, board }) {
            Ok(()) => {}
            Err(RaggedError::Read(error)) => return Err(error),
            Err(error) => return Err(io::Error::other(error)),
        }
        let next = table.offset();
        stretches.push(Stretch { start: at, end: next, totals: table.totals().clone(), bad });
        if window.is_last() && !table.has_stopped() {
            break;
        }
        at = next;
    }
    Ok(stretches)
}

/// Returns the offset of the first line that begins in a range, if one does.
fn next_line(file: &File, start: u64, end: u64, line_end: u8) -> io::Result<Option<u64>> {
    let before = start.saturating_sub(1);
    let mut bytes = FileRange::new(file, before..end - 1);
    let mut piece = [0; 4096];
    let mut at = before;
    loop {
        let read = match bytes.read(&mut piece) {
            Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
            read => read?,
        };
        if read == 0 {
            return Ok(None);
        }
        if let Some(found) = memchr::memchr(line_end, &piece[..read]) {
            return Ok(Some(at + found as u64 + 1));
        }
        at += read as u64;
    }
}

/// Keeps what a range finds, unless nobody waits for it any more.
struct Keep<'range> {
    bad: &'range mut Vec<Waiting>,
    board: &'range Board,
}

impl RaggedSink for Keep<'_> {
    fn bad(&mut self, bad: &BadRecord<'_>) -> io::Result<()> {
        self.bad.push(Waiting {
            record: bad.record,
            line: bad.line,
            start: bad.start,
            end: bad.end,
            fields: bad.fields,
            stray_quotes: bad.stray_quotes.to_vec(),
            text: bad.text[..bad.text.len().min(TEXT)].to_vec(),
            text_start: bad.text_start,
        });
        Ok(())
    }

    fn goes_on(&mut self, _is_interrupted: bool) -> io::Result<()> {
        if self.board.state().ended {
            Err(io::Error::other("the reading has ended"))
        } else {
            Ok(())
        }
    }
}

/// Where ranges are taken and put, so that none is read far ahead of what has been joined: what was found
/// is kept until then.
struct Board {
    state: Mutex<State>,
    changed: Condvar,
    ranges: u64,
    ahead: u64,
}

#[derive(Default)]
struct State {
    taken: u64,
    joined: u64,
    ended: bool,
    panicked: bool,
    read: BTreeMap<u64, ReadRange>,
}

impl Board {
    fn new(ranges: u64, ahead: u64) -> Board {
        Board { state: Mutex::default(), changed: Condvar::new(), ranges, ahead }
    }

    /// A thread that panics leaves nothing half changed here.
    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Returns the next range to read; None where there is none.
    fn take(&self) -> Option<u64> {
        let mut state = self.state();
        while !state.ended && state.taken < self.ranges && state.taken >= state.joined + self.ahead
        {
            state = self.changed.wait(state).unwrap_or_else(PoisonError::into_inner);
        }
        if state.ended || state.taken == self.ranges {
            return None;
        }
        state.taken += 1;
        Some(state.taken - 1)
    }

    fn put(&self, range: u64, read: ReadRange) {
        self.state().read.insert(range, read);
        self.changed.notify_all();
    }

    /// Waits until a range has been read, and asks the sink meanwhile whether to go on.
    fn wait_for(&self, range: u64, sink: &mut dyn RaggedSink) -> Result<Vec<Stretch>, RaggedError> {
        loop {
            sink.goes_on(false).map_err(RaggedError::Sink)?;
            let mut state = self.state();
            if let Some(read) = state.read.remove(&range) {
                state.joined = range + 1;
                self.changed.notify_all();
                return read.map_err(RaggedError::Read);
            }
            if state.panicked {
                return Err(RaggedError::Read(io::Error::other("a reading thread panicked")));
            }
            // Whatever the sink does when it is asked, the other threads go on.
            drop(self.changed.wait_timeout(state, ASK_EVERY));
        }
    }
}

/// Tells the joining thread of a panic of this one.
struct SaysPanic<'board>(&'board Board);

impl Drop for SaysPanic<'_> {
    fn drop(&mut self) {
        if std::thread::panicking() {
            self.0.state().panicked = true;
            self.0.changed.notify_all();
        }
    }
}

/// Tells the threads to end when it goes.
struct EndsBoard<'board>(&'board Board);

impl Drop for EndsBoard<'_> {
    fn drop(&mut self) {
        self.0.state().ended = true;
        self.0.changed.notify_all();
    }
}
