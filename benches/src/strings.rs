//! Strings of several characters, beside `memmem`: who takes part, and the data.
//!
//! The data are lines of csv in which the string stands often or rarely; no line is a hit. `memmem` finds
//! every occurrence and knows no lines: a mark to measure against, not a rival.

use crate::families::{FAMILIES, Family};
use crate::measure::Contender;
use crate::ours::{self, HAS_COUNT, Level};
use crate::random::Random;
use crate::report::Report;

/// The name of `memchr`'s search for strings among the contenders.
pub(crate) const MEMMEM: &str = "memmem::find_iter().count()";

/// A string, how often it stands in the data, and the question.
#[derive(Debug)]
pub(crate) struct StringFamily {
    /// Its name, on the command line and in tables.
    pub(crate) name: &'static str,
    what: &'static str,
    /// How it stands in the data.
    written: &'static str,
    ignore_ascii_case: bool,
    min_number: u64,
    /// In how many bytes there is one.
    one_in: usize,
}

/// Every family.
#[rustfmt::skip]
pub(crate) const STRINGS: [StringFamily; 5] = [
    StringFamily { name: "two-often", what: "=>", written: "=>", ignore_ascii_case: false, min_number: 12, one_in: 10 },
    StringFamily { name: "two-rare", what: "=>", written: "=>", ignore_ascii_case: false, min_number: 3, one_in: 4096 },
    StringFamily { name: "long-often", what: "Exception", written: "Exception", ignore_ascii_case: false, min_number: 6, one_in: 25 },
    StringFamily { name: "long-rare", what: "Exception", written: "Exception", ignore_ascii_case: false, min_number: 3, one_in: 4096 },
    StringFamily { name: "either-case", what: "exception", written: "ExceptIOn", ignore_ascii_case: true, min_number: 3, one_in: 4096 },
];

impl StringFamily {
    /// Fills the buffer.
    pub(crate) fn fill(&self, buffer: &mut [u8]) {
        let csv: &Family = &FAMILIES[0];
        csv.fill(buffer);
        let mut random = Random::new(2);
        for stretch in buffer.chunks_exact_mut(self.one_in) {
            let at = random.below(self.one_in - self.written.len() + 1);
            let place = &mut stretch[at..at + self.written.len()];
            // Lines stay as they are.
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

    /// Returns where the string stands and does not overlap the one before it, by plain reading.
    fn occurrences(&self, data: &[u8], exactly: bool) -> Vec<usize> {
        let what = if exactly { self.written } else { self.what }.as_bytes();
        let (mut found, mut at) = (Vec::new(), 0);
        while at + what.len() <= data.len() {
            let place = &data[at..at + what.len()];
            let stands = if exactly || !self.ignore_ascii_case {
                place == what
            } else {
                place.eq_ignore_ascii_case(what)
            };
            if stands {
                found.push(at);
            }
            at += if stands { what.len() } else { 1 };
        }
        found
    }

    /// Returns true if and only if a line holds the number.
    fn has_count(&self, data: &[u8]) -> bool {
        let reaches = |line: &[u8]| self.occurrences(line, false).len() as u64 >= self.min_number;
        data.split(|byte| *byte == b'\n').any(reaches)
    }

    /// Returns everyone who takes part.
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

/// Returns the speed of `has_count` as a ratio to that of `memmem`, if both were measured.
pub(crate) fn to_memmem(report: &Report, family: &str, size: usize) -> Option<f64> {
    let speed = |contender, level| report.row(family, size, contender, level)?.gigabytes_per_second;
    Some(speed(HAS_COUNT, report.best_level())? / speed(MEMMEM, None)?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn everyone_is_right_about_every_string() {
        let mut data = vec![0; 64 << 10];
        for family in &STRINGS {
            family.fill(&mut data);
            assert!(!family.has_count(&data), "{}", family.name);
            let stretches = data.len() / family.one_in;
            let number = family.occurrences(&data, false).len();
            assert!(number * 10 > stretches * 7, "{}: {number}", family.name);
            for contender in family.contenders(&data, &ours::levels()) {
                let Contender { name, level, .. } = &contender;
                assert!(contender.is_right(), "{name} {level:?} on {}", family.name);
            }
        }
    }
}
