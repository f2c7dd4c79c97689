//! The test cases of `testdata/`, which that folder's README describes. The tests of the command
//! also use this file.

mod files;

use std::ops::Range;

use atleast::{CharSet, Counter, Reset, Segment};
use serde::Deserialize;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(clippy::struct_field_names, reason = "a field has the name of its key")]
pub(crate) struct Case {
    pub(crate) name: String,
    pub(crate) what: Option<String>,
    any_of: Option<String>,
    byte: Option<String>,
    #[serde(default)]
    pub(crate) ignore_ascii_case: bool,
    pub(crate) min_number: u64,
    max_number: Option<u64>,
    #[serde(default)]
    invert: bool,
    reset: Option<String>,
    reset_char: Option<char>,
    reset_any_of: Option<String>,
    reset_byte: Option<String>,
    quote: Option<char>,
    quote_byte: Option<String>,
    text: Option<String>,
    hex: Option<String>,
    pub(crate) has_count: bool,
    hits: Vec<Hit>,
    hits_bytes: Option<Vec<Hit>>,
    #[allow(dead_code, reason = "the tests of the command do not check tallies")]
    pub(crate) tally: Option<Vec<(u64, u64)>>,
    pub(crate) lines: Option<Vec<u64>>,
    occurrences: Option<Vec<(usize, usize)>>,
    occurrences_bytes: Option<Vec<(usize, usize)>>,
}

#[derive(Clone, Deserialize)]
#[serde(deny_unknown_fields)]
struct Hit {
    index: u64,
    line: u64,
    start: usize,
    end: usize,
    count: u64,
    reached_at: Option<usize>,
}

impl Case {
    /// Returns the reset, if it is a named one.
    pub(crate) fn reset(&self) -> Option<Reset> {
        Some(match self.reset.as_deref()? {
            "NewlinesReset" => Reset::NewlinesReset,
            "SpacesReset" => Reset::SpacesReset,
            "WhitespaceReset" => Reset::WhitespaceReset,
            "RunsReset" => Reset::RunsReset,
            "NoReset" => Reset::NoReset,
            other => panic!("{}: there is no reset {other:?}", self.name),
        })
    }

    /// Returns the counter.
    pub(crate) fn counter(&self) -> Counter {
        let name = &self.name;
        let set = |class_text: &str| CharSet::parse(class_text).unwrap();
        let byte = |hex: &str| u8::from_str_radix(hex, 16).unwrap();
        let builder = match (&self.what, &self.any_of, &self.byte) {
            (Some(what), None, None) => Counter::builder(what.as_str()),
            (None, Some(class_text), None) => Counter::builder(set(class_text)),
            (None, None, Some(hex)) => Counter::builder(files::bytes(hex).as_slice()),
            _ => panic!("{name}: a case has either what, any_of or byte"),
        };
        let builder = match (self.reset(), self.reset_char, &self.reset_any_of, &self.reset_byte) {
            (Some(reset), None, None, None) => builder.reset(reset),
            (None, Some(reset), None, None) => builder.reset(reset),
            (None, None, Some(class_text), None) => builder.reset(set(class_text)),
            (None, None, None, Some(hex)) => builder.reset(byte(hex)),
            _ => panic!("{name}: a case has one reset"),
        };
        let builder = match (self.quote, &self.quote_byte) {
            (None, None) => builder,
            (Some(quote), None) => builder.quote(quote),
            (None, Some(hex)) => builder.quote(byte(hex)),
            _ => panic!("{name}: a case has one quote"),
        };
        let builder = builder.min_number(self.min_number).invert(self.invert);
        let builder = builder.ignore_ascii_case(self.ignore_ascii_case);
        let builder = match self.max_number {
            Some(max_number) => builder.max_number(max_number),
            None => builder,
        };
        builder.build().unwrap_or_else(|error| panic!("{name}: {error}"))
    }

    /// Returns the data as bytes.
    pub(crate) fn data(&self) -> Vec<u8> {
        files::data(&self.name, self.text.as_deref(), self.hex.as_deref())
    }

    /// Returns the expected hits, with offsets in bytes.
    pub(crate) fn hits(&self) -> Vec<Segment> {
        let hits = self.hits_bytes.as_ref().unwrap_or(&self.hits);
        let segment = |hit: Hit| Segment {
            index: hit.index,
            line: hit.line,
            start: hit.start,
            end: hit.end,
            count: hit.count,
            reached_at: hit.reached_at,
        };
        hits.iter().cloned().map(segment).collect()
    }

    /// Returns the expected occurrences, with offsets in bytes, if the case gives them.
    pub(crate) fn occurrences(&self) -> Option<Vec<Range<usize>>> {
        let occurrences = self.occurrences_bytes.as_ref().or(self.occurrences.as_ref())?;
        Some(occurrences.iter().map(|(start, end)| *start..*end).collect())
    }
}

/// Returns all cases of all files.
pub(crate) fn all() -> Vec<Case> {
    files::cases_in("testdata")
}
