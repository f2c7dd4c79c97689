//! Searches that print no lines: whether a line is selected, how many are, or how many occurrences
//! they have.

use std::io::Read;

use atleast::{CountStream, StreamFinder};

use super::occurrence_count::OccurrenceCount;
use super::read_buffer::read;
use super::{Error, FileStats, Search};
use crate::window;

impl Search<'_> {
    /// Returns whether anything is selected, and reads no more than necessary.
    pub(super) fn find(&self, reader: &mut dyn Read) -> Result<FileStats, Error> {
        let is_per_file = self.arguments.question.is_per_file();
        if !is_per_file {
            return self.count_up_to(reader, self.arguments.max_count.unwrap_or(u64::MAX).min(1));
        }
        let inverts = self.arguments.invert_match;
        let mut found = FileStats::default();
        let mut stream = self.counter.stream();
        let mut counted = self.occurrence_count(u64::MAX);
        let mut is_hit = false;
        let mut window = window::take(0);
        while !is_hit {
            let length = read(reader, &mut window)?;
            if length == 0 {
                is_hit = stream.finish().has_count;
                break;
            }
            found.bytes += length as u64;
            is_hit = stream.feed(window.bytes());
            if let Some(counted) = &mut counted {
                counted.feed(window.bytes());
            }
            window.remove(length);
        }
        window::give_back(window);
        found.selected = u64::from(is_hit != inverts);
        found.occurrences = counted.map_or(0, |counted| counted.finish().1);
        Ok(found)
    }

    /// Counts the selected lines; with `--per file`, returns whether the file is selected.
    pub(super) fn count(&self, reader: &mut dyn Read) -> Result<FileStats, Error> {
        if self.arguments.question.is_per_file() {
            return self.find(reader);
        }
        if self.counts_occurrences {
            return self.count_occurrences(reader);
        }
        self.count_up_to(reader, self.arguments.max_count.unwrap_or(u64::MAX))
    }

    /// Counts the selected lines and the occurrences in them, or those of the file with `--per
    /// file`. The last line that counts is read to its end.
    pub(super) fn count_occurrences(&self, reader: &mut dyn Read) -> Result<FileStats, Error> {
        let is_per_file = self.arguments.question.is_per_file();
        let max_lines = self.arguments.max_count.filter(|_| !is_per_file).unwrap_or(u64::MAX);
        let mut found = FileStats::default();
        if max_lines == 0 {
            return Ok(found);
        }
        let mut counted = OccurrenceCount::new(self.counter.stream_finder(), max_lines);
        let mut window = window::take(0);
        let mut is_over = false;
        while !is_over {
            let length = read(reader, &mut window)?;
            if length == 0 {
                break;
            }
            found.bytes += length as u64;
            is_over = counted.feed(window.bytes());
            window.remove(length);
        }
        window::give_back(window);
        (found.selected, found.occurrences) = counted.finish();
        Ok(found)
    }

    /// Returns a count of the occurrences in the first `max_lines` selected lines, if they are
    /// needed.
    fn occurrence_count(&self, max_lines: u64) -> Option<OccurrenceCount> {
        self.counts_occurrences
            .then(|| OccurrenceCount::new(self.counter.stream_finder(), max_lines))
    }

    /// Counts the selected lines up to `max_lines`, and reads no further. Occurrences are counted
    /// in what was read.
    fn count_up_to(&self, reader: &mut dyn Read, max_lines: u64) -> Result<FileStats, Error> {
        let mut found = FileStats::default();
        if max_lines == 0 {
            return Ok(found);
        }
        let mut counting = if self.is_per_line {
            SelectedCount::Hits(Box::new(self.counter.stream()))
        } else {
            let lines = LineCount { with_hits: 0, last: 0, ends: 0, is_begun: false };
            SelectedCount::Lines(Box::new(self.counter.stream_finder()), lines)
        };
        let mut counted = self.occurrence_count(max_lines);
        let inverts = self.arguments.invert_match;
        let mut window = window::take(0);
        loop {
            let length = read(reader, &mut window)?;
            if length == 0 {
                break;
            }
            found.bytes += length as u64;
            let certain = counting.feed(window.bytes(), inverts);
            if let Some(counted) = &mut counted {
                counted.feed(window.bytes());
            }
            window.remove(length);
            if certain >= max_lines {
                found.selected = max_lines;
                break;
            }
        }
        window::give_back(window);
        found.occurrences = counted.map_or(0, |counted| counted.finish().1);
        if found.selected == max_lines {
            return Ok(found);
        }
        found.selected = counting.finish(inverts).min(max_lines);
        Ok(found)
    }
}

/// The number of selected lines so far.
enum SelectedCount {
    /// The hits are the selected lines.
    Hits(Box<CountStream>),
    /// A line is selected if a hit begins in it, or, with `-v`, if none does.
    Lines(Box<StreamFinder>, LineCount),
}

struct LineCount {
    /// The number of lines in which a hit begins, and the line number of the last.
    with_hits: u64,
    last: u64,
    /// The number of lines that have ended, and whether another one has begun.
    ends: u64,
    is_begun: bool,
}

impl LineCount {
    fn add(&mut self, line: u64) {
        self.with_hits += u64::from(line != self.last);
        self.last = line;
    }
}

impl SelectedCount {
    /// Takes a chunk. Returns how many lines are certain to be selected.
    fn feed(&mut self, bytes: &[u8], inverts: bool) -> u64 {
        match self {
            SelectedCount::Hits(stream) => {
                stream.feed(bytes);
                stream.hits()
            }
            SelectedCount::Lines(finder, lines) => {
                for hit in finder.feed(bytes) {
                    lines.add(hit.line);
                }
                if inverts {
                    lines.ends += memchr::memchr_iter(b'\n', bytes).count() as u64;
                    lines.is_begun = !bytes.ends_with(b"\n");
                    // A hit may still end in a line that has none so far.
                    return 0;
                }
                lines.with_hits
            }
        }
    }

    fn finish(self, inverts: bool) -> u64 {
        match self {
            SelectedCount::Hits(stream) => stream.finish().hits,
            SelectedCount::Lines(finder, mut lines) => {
                for hit in finder.finish() {
                    lines.add(hit.line);
                }
                if inverts {
                    lines.ends + u64::from(lines.is_begun) - lines.with_hits
                } else {
                    lines.with_hits
                }
            }
        }
    }
}
