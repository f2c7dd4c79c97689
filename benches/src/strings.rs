//! Strings of several characters, compared with `memmem`: the data and the contenders.
//!
//! The data is lines of csv in which the string is frequent or rare; no line is a hit. `memmem`
//! finds every occurrence but knows no lines: it is a reference point, not a rival.

use crate::families::{FAMILIES, Family};
use crate::measure::Contender;
use crate::ours::{self, HAS_COUNT, Level};
use crate::random::Random;
use crate::report::Results;

/// The name of `memchr`'s search for strings among the contenders.
pub(crate) const MEMMEM: &str = "memmem::find_iter().count()";

/// A string, its frequency in the data, and the question.
#[derive(Debug)]
pub(crate) struct StringFamily {
    /// Its name, on the command line and in tables.
    pub(crate) name: &'static str,
    what: &'static str,
    /// Its spelling in the data.
    written: &'static str,
    ignore_ascii_case: bool,
    min_number: u64,
    /// The data contains one in this many bytes.
    one_in: usize,
}

/// Every family.
pub(crate) const STRINGS: [StringFamily; 5] = [
    StringFamily::new("two-often", "=>", 12, 10),
    StringFamily::new("two-rare", "=>", 3, 4096),
    StringFamily::new("long-often", "Exception", 6, 25),
    StringFamily::new("long-rare", "Exception", 3, 4096),
    StringFamily {
        what: "exception",
        ignore_ascii_case: true,
        ..StringFamily::new("either-case", "ExceptIOn", 3, 4096)
    },
];

impl StringFamily {
    const fn new(name: &'static str, what: &'static str, min_number: u64, one_in: usize) -> Self {
        let ignore_ascii_case = false;
        StringFamily { name, what, written: what, ignore_ascii_case, min_number, one_in }
    }

    /// Fills the buffer.
    pub(crate) fn fill(&self, buffer: &mut [u8]) {
        let csv: &Family = &FAMILIES[0];
        csv.fill(buffer);
        let mut random = Random::new(2);
        for part in buffer.chunks_exact_mut(self.one_in) {
            let at = random.below(self.one_in - self.written.len() + 1);
            let place = &mut part[at..at + self.written.len()];
            // Line ends stay.
            if !place.contains(&b'\n') {
                place.copy_from_slice(self.written.as_bytes());
            }
        }
    }

    /// Returns the question as a line of text.
    pub(crate) fn sentence(&self) -> String {
        let case = if self.ignore_ascii_case { " in either case" } else { "" };
        format!("{}{case} at least {}, reset on \\n", self.what, self.min_number)
    }

    /// Returns the offsets of the string, without overlaps, found by plain reading.
    fn occurrences(&self, data: &[u8], exactly: bool) -> Vec<usize> {
        let what = if exactly { self.written } else { self.what }.as_bytes();
        let (mut found, mut at) = (Vec::new(), 0);
        while at + what.len() <= data.len() {
            let place = &data[at..at + what.len()];
            let matches = if exactly || !self.ignore_ascii_case {
                place == what
            } else {
                place.eq_ignore_ascii_case(what)
            };
            if matches {
                found.push(at);
            }
            at += if matches { what.len() } else { 1 };
        }
        found
    }

    /// Returns whether a line reaches the minimum.
    fn has_count(&self, data: &[u8]) -> bool {
        let reaches = |line: &[u8]| self.occurrences(line, false).len() as u64 >= self.min_number;
        data.split(|byte| *byte == b'\n').any(reaches)
    }

    /// Returns the contenders.
    pub(crate) fn contenders<'run>(
        &'run self,
        data: &'run [u8],
        levels: &[Level],
    ) -> Vec<Contender<'run>> {
        let number = self.occurrences(data, true).len() as u64;
        let finder = memchr::memmem::Finder::new(self.written);
        let mut contenders = vec![Contender::new(MEMMEM, data, number, move |data| {
            finder.find_iter(data).count() as u64
        })];
        let expected = u64::from(self.has_count(data));
        contenders.extend(levels.iter().map(|&level| {
            let (what, either) = (self.what, self.ignore_ascii_case);
            ours::has_string(what, either, self.min_number, data, expected, level)
        }));
        contenders
    }
}

/// Returns the speed of `has_count` divided by that of `memmem`, if both were measured.
pub(crate) fn to_memmem(results: &Results, family: &str, size: usize) -> Option<f64> {
    let speed =
        |contender, level| results.row(family, size, contender, level)?.gigabytes_per_second;
    Some(speed(HAS_COUNT, results.best_level())? / speed(MEMMEM, None)?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_contender_is_right_about_every_string() {
        let mut data = vec![0; 64 << 10];
        for family in &STRINGS {
            family.fill(&mut data);
            assert!(!family.has_count(&data), "{}", family.name);
            let parts = data.len() / family.one_in;
            let number = family.occurrences(&data, false).len();
            assert!(number * 10 > parts * 7, "{}: {number}", family.name);
            for contender in family.contenders(&data, &ours::levels()) {
                let Contender { name, level, .. } = &contender;
                assert!(contender.is_right(), "{name} {level:?} on {}", family.name);
            }
        }
    }
}
