//! How many occurrences the selected lines hold, where no line is printed: as many as `-o` would print.

use atleast::{Segment, StreamFinder};

/// Counts them in data that come in chunks. No line is held.
pub(super) struct Counted {
    finder: StreamFinder,
    sum: Sum,
    /// How many bytes and newlines were fed. The newlines are counted only if the number of lines is limited.
    bytes: usize,
    newlines: u64,
    /// Where the last selected line ends that counts, once that is known.
    end: Option<usize>,
}

/// The hits so far.
#[derive(Default)]
struct Sum {
    /// How many lines count at most.
    most: u64,
    /// In how many lines a hit begins, and the number of the last of them.
    lines: u64,
    last: u64,
    occurrences: u64,
}

impl Sum {
    /// Adds a hit. Returns false if it begins behind the last line that counts.
    fn add(&mut self, hit: &Segment) -> bool {
        if hit.line != self.last {
            if self.lines >= self.most {
                return false;
            }
            self.lines += 1;
            self.last = hit.line;
        }
        self.occurrences += hit.count;
        true
    }
}

impl Counted {
    /// Counts in the first `most` lines in which a hit begins.
    pub(super) fn new(finder: StreamFinder, most: u64) -> Self {
        let sum = Sum { most, ..Sum::default() };
        Counted { finder, sum, bytes: 0, newlines: 0, end: None }
    }

    /// Takes what was read. Returns true if nothing that follows can count.
    pub(super) fn feed(&mut self, bytes: &[u8]) -> bool {
        let Counted { finder, sum, .. } = self;
        let mut goes_on = true;
        for hit in finder.feed(bytes) {
            goes_on = sum.add(&hit);
            if !goes_on {
                break;
            }
        }
        if !goes_on {
            return true;
        }
        if self.sum.most < u64::MAX {
            self.find_end(bytes);
        }
        self.bytes += bytes.len();
        self.end.is_some_and(|end| end <= self.finder.open_from())
    }

    /// Looks for the end of the last line that counts, in the bytes that follow those that were fed before.
    fn find_end(&mut self, bytes: &[u8]) {
        if self.end.is_none() && self.sum.lines == self.sum.most {
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

    /// Ends the data. Returns how many lines are selected, and how many occurrences they hold.
    pub(super) fn finish(self) -> (u64, u64) {
        let Counted { finder, mut sum, .. } = self;
        for hit in finder.finish() {
            if !sum.add(&hit) {
                break;
            }
        }
        (sum.lines, sum.occurrences)
    }
}
