//! Which lines are selected, where none is printed: only whether there is one, or how many there are, or how many
//! occurrences they hold.

use std::io::Read;

use atleast::{CountStream, StreamFinder};

use super::counted::Counted;
use super::held::read;
use super::{Error, Found, Search};
use crate::window;

impl Search<'_> {
    /// Says whether anything is selected, and reads no further than it must.
    pub(super) fn find(&self, reader: &mut dyn Read) -> Result<Found, Error> {
        let is_per_file = self.arguments.question.is_per_file();
        if !is_per_file {
            return self.selected(reader, self.arguments.max_count.unwrap_or(u64::MAX).min(1));
        }
        let inverts = self.arguments.invert_match;
        let mut found = Found::default();
        let mut stream = self.counter.stream();
        let mut counted = self.counted(u64::MAX);
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

    /// Counts the selected lines, or says whether the file is itself.
    pub(super) fn count(&self, reader: &mut dyn Read) -> Result<Found, Error> {
        if self.arguments.question.is_per_file() {
            return self.find(reader);
        }
        if self.counts_occurrences {
            return self.count_occurrences(reader);
        }
        self.selected(reader, self.arguments.max_count.unwrap_or(u64::MAX))
    }

    /// Counts the selected lines and the occurrences in them, or those of the file if it is selected itself. The
    /// last line that counts is read to its end.
    pub(super) fn count_occurrences(&self, reader: &mut dyn Read) -> Result<Found, Error> {
        let is_per_file = self.arguments.question.is_per_file();
        let most = self.arguments.max_count.filter(|_| !is_per_file).unwrap_or(u64::MAX);
        let mut found = Found::default();
        if most == 0 {
            return Ok(found);
        }
        let mut counted = Counted::new(self.counter.stream_finder(), most);
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

    /// Returns what counts the occurrences in the first `most` selected lines, if they are asked for.
    fn counted(&self, most: u64) -> Option<Counted> {
        self.counts_occurrences.then(|| Counted::new(self.counter.stream_finder(), most))
    }

    /// Counts the selected lines up to so many, and reads no further. Occurrences are counted in what was read.
    fn selected(&self, reader: &mut dyn Read, most: u64) -> Result<Found, Error> {
        let mut found = Found::default();
        if most == 0 {
            return Ok(found);
        }
        let mut counting = if self.is_per_line {
            Counting::Hits(Box::new(self.counter.stream()))
        } else {
            let lines = Lines { with_hits: 0, last: 0, ends: 0, is_begun: false };
            Counting::Lines(Box::new(self.counter.stream_finder()), lines)
        };
        let mut counted = self.counted(most);
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
            if certain >= most {
                found.selected = most;
                break;
            }
        }
        window::give_back(window);
        found.occurrences = counted.map_or(0, |counted| counted.finish().1);
        if found.selected == most {
            return Ok(found);
        }
        found.selected = counting.finish(inverts).min(most);
        Ok(found)
    }
}

/// The count so far.
enum Counting {
    /// Where the hits are the selected lines.
    Hits(Box<CountStream>),
    /// Where a line is selected if a hit begins in it, or if none does.
    Lines(Box<StreamFinder>, Lines),
}

struct Lines {
    /// In how many lines a hit begins, and the last of them.
    with_hits: u64,
    last: u64,
    /// How many lines have ended, and whether there is something of another.
    ends: u64,
    is_begun: bool,
}

impl Lines {
    fn add(&mut self, line: u64) {
        self.with_hits += u64::from(line != self.last);
        self.last = line;
    }
}

impl Counting {
    /// Takes what was read. Returns how many lines are certain to be selected.
    fn feed(&mut self, bytes: &[u8], inverts: bool) -> u64 {
        match self {
            Counting::Hits(stream) => {
                stream.feed(bytes);
                stream.hits()
            }
            Counting::Lines(finder, lines) => {
                for hit in finder.feed(bytes) {
                    lines.add(hit.line);
                }
                if inverts {
                    lines.ends += memchr::memchr_iter(b'\n', bytes).count() as u64;
                    lines.is_begun = !bytes.ends_with(b"\n");
                    // Those in which no hit has ended may yet have one.
                    return 0;
                }
                lines.with_hits
            }
        }
    }

    fn finish(self, inverts: bool) -> u64 {
        match self {
            Counting::Hits(stream) => stream.finish().hits,
            Counting::Lines(finder, mut lines) => {
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
