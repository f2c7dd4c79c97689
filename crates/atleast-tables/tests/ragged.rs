//! Runs every case of `testdata/ragged/`, which that folder's README describes, on the whole data
//! and byte by byte.

use atleast_tables::{Dialect, DialectBuilder, Ragged};
use serde::Deserialize;

#[path = "../../atleast/tests/cases/files.rs"]
mod files;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Case {
    name: String,
    data: Option<String>,
    hex: Option<String>,
    #[serde(default)]
    options: Options,
    sep: Option<String>,
    expected: u64,
    records: u64,
    rows: Vec<(u64, u64, u64, u64)>,
    stray: Vec<(u64, u64)>,
    tally: Option<Vec<(u64, u64)>>,
}

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct Options {
    sep: Option<String>,
    quote: Option<Quote>,
    escape: Option<String>,
    comment: Option<String>,
    skip_lines: Option<u64>,
    expected: Option<u64>,
    max_field: Option<usize>,
}

/// A quote, or `false` for no quote.
#[derive(Deserialize)]
#[serde(untagged)]
enum Quote {
    Is(String),
    Given(bool),
}

fn cases() -> Vec<Case> {
    files::cases_in("testdata/ragged")
}

impl Case {
    fn data(&self) -> Vec<u8> {
        files::data(&self.name, self.data.as_deref(), self.hex.as_deref())
    }

    fn dialect(&self) -> Dialect {
        let Options { sep, quote, escape, comment, skip_lines, expected, max_field } =
            &self.options;
        let mut builder: DialectBuilder = Dialect::builder();
        let byte = |text: &String| text.as_bytes()[0];
        if let Some(sep) = sep {
            builder = builder.sep(sep);
        }
        match quote {
            Some(Quote::Is(quote)) => builder = builder.quote(byte(quote)),
            Some(Quote::Given(given)) => {
                assert!(!given, "{}: quote is a character, or false for none", self.name);
                builder = builder.quote(None);
            }
            None => {}
        }
        if let Some(escape) = escape {
            builder = builder.escape(byte(escape));
        }
        if let Some(comment) = comment {
            builder = builder.comment(comment);
        }
        if let Some(skip_lines) = skip_lines {
            builder = builder.skip_lines(*skip_lines);
        }
        builder = builder.expected(*expected);
        builder.max_field(max_field.unwrap_or(Dialect::MAX_FIELD)).build().unwrap()
    }

    fn check(&self, report: &Ragged, how: &str) {
        let told = |what| format!("{what}, {how}: {}", self.name);
        let rows: Vec<_> =
            report.rows.iter().map(|row| (row.record, row.line, row.start, row.fields)).collect();
        let stray: Vec<_> =
            report.stray_quotes.iter().map(|quote| (quote.line, quote.start)).collect();
        assert_eq!(rows, self.rows, "{}", told("rows"));
        assert_eq!(stray, self.stray, "{}", told("stray quotes"));
        assert_eq!(report.expected, self.expected, "{}", told("expected"));
        assert_eq!(report.records, self.records, "{}", told("records"));
        if let Some(sep) = &self.sep {
            assert_eq!(report.sep, sep.as_bytes(), "{}", told("sep"));
        }
        if let Some(tally) = &self.tally {
            let counts: Vec<_> = report.tally.counts().clone().into_iter().collect();
            assert_eq!(&counts, tally, "{}", told("tally"));
        }
    }
}

#[test]
fn every_case_has_its_answers() {
    for case in cases() {
        let (data, dialect) = (case.data(), case.dialect());
        case.check(&dialect.ragged(&data).unwrap(), "at once");
        let mut reader = dialect.reader(&data, true).unwrap();
        let (mut rows, mut stray_quotes, mut from) = (Vec::new(), Vec::new(), 0);
        for to in 0..=data.len() {
            from += reader.read(&data[from..to], to == data.len(), &mut |bad| {
                rows.extend(bad.row());
                stray_quotes.extend_from_slice(bad.stray_quotes);
            });
        }
        case.check(&reader.report(rows, stray_quotes), "byte by byte");
    }
}

#[test]
fn no_two_cases_have_one_name() {
    let mut names: Vec<_> = cases().into_iter().map(|case| case.name).collect();
    names.sort();
    let count = names.len();
    names.dedup();
    assert_eq!(names.len(), count);
}
