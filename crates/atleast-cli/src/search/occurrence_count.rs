//! The number of occurrences in the selected lines, without printing lines: what `-o` would print.

use atleast::{Segment, StreamFinder};

/// Counts occurrences in data that comes in chunks. No line is kept.
pub(super) struct OccurrenceCount {
    finder: StreamFinder,
    sum: Sum,
    /// The numbers of bytes and newlines fed. Newlines are counted only if the number of lines is
    /// limited.
    bytes: usize,
    newlines: u64,
    /// Where the last line that counts ends, once that is known.
    end: Option<usize>,
}

/// The hits so far.
#[derive(Default)]
struct Sum {
    /// The maximum number of lines that count.
    max_lines: u64,
    /// The number of lines in which a hit begins, and the line number of the last.
    lines: u64,
    last: u64,
    occurrences: u64,
}

impl Sum {
    /// Adds a hit. Returns false if it begins after the last line that counts.
    fn add(&mut self, hit: &Segment) -> bool {
        if hit.line != self.last {
            if self.lines >= self.max_lines {
                return false;
            }
            self.lines += 1;
            self.last = hit.line;
        }
        self.occurrences += hit.count;
        true
    }
}

impl OccurrenceCount {
    /// Creates a count for the first `max_lines` lines in which a hit begins.
    pub(super) fn new(finder: StreamFinder, max_lines: u64) -> Self {
        let sum = Sum { max_lines, ..Sum::default() };
        OccurrenceCount { finder, sum, bytes: 0, newlines: 0, end: None }
    }

    /// Takes a chunk. Returns true if nothing after it can count.
    pub(super) fn feed(&mut self, bytes: &[u8]) -> bool {
        let OccurrenceCount { finder, sum, .. } = self;
        if finder.feed(bytes).any(|hit| !sum.add(&hit)) {
            return true;
        }
        if self.sum.max_lines < u64::MAX {
            self.find_end(bytes);
        }
        self.bytes += bytes.len();
        self.end.is_some_and(|end| end <= self.finder.open_from())
    }

    /// Looks for the end of the last line that counts, in the next chunk.
    fn find_end(&mut self, bytes: &[u8]) {
        if self.end.is_none() && self.sum.lines == self.sum.max_lines {
            self.end = match self.sum.last.checked_sub(self.newlines + 1) {
                Some(others) => {
                    let newline = memchr::memchr_iter(b'\n', bytes)
                        .nth(usize::try_from(others).unwrap_or(usize::MAX));
                    newline.map(|newline| self.bytes + newline + 1)
                }
                // It ends in an earlier chunk.
                None => Some(self.bytes),
            };
        }
        self.newlines += memchr::memchr_iter(b'\n', bytes).count() as u64;
    }

    /// Ends the data. Returns the numbers of selected lines and of occurrences in them.
    pub(super) fn finish(self) -> (u64, u64) {
        let OccurrenceCount { finder, mut sum, .. } = self;
        for hit in finder.finish() {
            if !sum.add(&hit) {
                break;
            }
        }
        (sum.lines, sum.occurrences)
    }
}
