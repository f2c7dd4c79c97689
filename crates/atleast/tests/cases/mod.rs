//! The cases of `testdata/`, as that folder's README describes them. The command's tests read them
//! with this file too.

use std::path::Path;

use atleast::{Reset, Segment};
use serde::Deserialize;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Case {
    pub(crate) name: String,
    pub(crate) what: char,
    pub(crate) min_number: u64,
    reset: String,
    text: Option<String>,
    hex: Option<String>,
    pub(crate) has_count: bool,
    hits: Vec<Hit>,
    hits_bytes: Option<Vec<Hit>>,
    pub(crate) lines: Option<Vec<u64>>,
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

#[derive(Deserialize)]
struct File {
    case: Vec<Case>,
}

impl Case {
    pub(crate) fn reset(&self) -> Reset {
        match self.reset.as_str() {
            "NewlinesReset" => Reset::NewlinesReset,
            "SpacesReset" => Reset::SpacesReset,
            "WhitespaceReset" => Reset::WhitespaceReset,
            "RunsReset" => Reset::RunsReset,
            "NoReset" => Reset::NoReset,
            other => panic!("{}: there is no reset {other:?}", self.name),
        }
    }

    /// The data as bytes.
    pub(crate) fn data(&self) -> Vec<u8> {
        match (&self.text, &self.hex) {
            (Some(text), None) => text.clone().into_bytes(),
            (None, Some(hex)) => {
                let digits: String = hex.split_whitespace().collect();
                let pairs = digits.as_bytes().chunks(2);
                pairs
                    .map(|pair| u8::from_str_radix(std::str::from_utf8(pair).unwrap(), 16).unwrap())
                    .collect()
            }
            _ => panic!("{}: a case has either text or hex", self.name),
        }
    }

    /// The expected hits in the data as bytes.
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
}

/// Returns every case of every file.
pub(crate) fn all() -> Vec<Case> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../testdata");
    let mut cases = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_some_and(|extension| extension == "toml") {
            let text = std::fs::read_to_string(&path).unwrap();
            let file: File =
                toml::from_str(&text).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
            cases.extend(file.case);
        }
    }
    assert!(cases.len() >= 100, "only {} cases were found", cases.len());
    cases
}
