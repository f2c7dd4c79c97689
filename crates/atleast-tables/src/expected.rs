//! Chooses the expected number of fields from a sample, and checks it against the first record.

use std::cmp::Ordering;

use crate::detected::Shape;
use crate::dialect::{Dialect, Expected};
use crate::header::FirstRecord;
use crate::reader::RaggedReader;
use crate::rules::Rules;
use crate::sample::{Sample, begin};

/// How many of the most common numbers of fields are tried.
const COMMONEST: usize = 3;

/// How many bytes of the sample are read for each number that is tried.
const TRIED: usize = 256 << 10;

/// An expected number of fields, and how well the sample is read with it.
#[derive(Clone, Debug)]
pub(crate) struct Choice {
    pub(crate) expected: u64,
    /// 2 × good records − all records − stray quotes.
    pub(crate) score: i128,
    pub(crate) records: u64,
    pub(crate) good: u64,
    pub(crate) stray_quotes: u64,
    /// The largest number of fields in a record.
    pub(crate) most_fields: u64,
    /// The first record, if there is one.
    pub(crate) first: Option<FirstRecord>,
    pub(crate) shape: Shape,
    /// Whether this is the number of a table that is below one-field lines, and has fewer rows than
    /// these.
    pub(crate) is_below: bool,
}

impl Choice {
    const NONE: Choice = Choice {
        expected: 0,
        score: 0,
        records: 0,
        good: 0,
        stray_quotes: 0,
        most_fields: 0,
        first: None,
        shape: Shape::Plain,
        is_below: false,
    };

    /// Returns the choice of `expected`, with which `reader` has read the sample.
    fn of(reader: &RaggedReader, expected: u64, first: Option<FirstRecord>) -> Choice {
        let (good, totals) = (reader.good(), reader.totals());
        let (records, stray_quotes) = (totals.records(), totals.stray_quotes());
        let score = 2 * i128::from(good) - i128::from(records) - i128::from(stray_quotes);
        let most_fields = reader.counts().map(|(fields, _)| fields).max().unwrap_or(0);
        let (shape, is_below) = (Shape::Plain, false);
        Choice { expected, score, records, good, stray_quotes, most_fields, first, shape, is_below }
    }

    /// Compares the scores per record.
    pub(crate) fn by_score(&self, other: &Choice) -> Ordering {
        let ours = self.score * i128::from(other.records);
        ours.cmp(&(other.score * i128::from(self.records)))
    }

    /// Returns true if the records agree better: the score per record is larger, or equal with a
    /// larger number of fields.
    pub(crate) fn agrees_better(&self, other: &Choice) -> bool {
        self.by_score(other).then(self.expected.cmp(&other.expected)).is_gt()
    }

    /// Returns true if the first record has the expected number of fields, or the one it may have
    /// instead.
    pub(crate) fn first_fits(&self) -> bool {
        let fields = self.first.as_ref().map(|first| first.fields);
        fields == Some(self.expected) || self.shape != Shape::Plain
    }

    /// Returns the share of good records, from 0 to 1.
    #[expect(clippy::cast_precision_loss, reason = "a share need not be exact")]
    pub(crate) fn share(&self) -> f64 {
        if self.records == 0 { 0.0 } else { self.good as f64 / self.records as f64 }
    }

    /// Returns true if at least one record is separated into fields.
    pub(crate) fn separates(&self) -> bool {
        self.expected > 1 && self.most_fields > 1
    }
}

/// Returns the expected number that the dialect gives, or else the one with which the sample agrees
/// best; 0 if it has no record.
pub(crate) fn choose(dialect: &Dialect, rules: &Rules, sample: Sample<'_>) -> Choice {
    let start = |one_line_records: bool| {
        let mut reader = begin(rules, None, dialect);
        reader.one_line_records = one_line_records;
        reader
    };
    if let Expected::Number(expected) = dialect.expected {
        let (records, length) = read(begin(rules, Some(expected), dialect), sample);
        return Choice::of(
            &records,
            expected,
            FirstRecord::of(dialect, rules, &sample.bytes[..length]),
        );
    }
    let (mut records, length) = read(start(false), sample);
    let mut sample = &sample.bytes[..length];
    let Some(first) = records.first_fields() else { return Choice::NONE };
    if dialect.expected == Expected::Header {
        return evaluate(dialect, rules, sample, first);
    }
    if let Some(expected) = of_nearly_all(&records) {
        return evaluate(dialect, rules, sample, expected)
            .checked_by_first_record(dialect, rules, sample);
    }
    // A table that is not well written is read several times.
    let part = Sample { bytes: sample, is_all: false }.beginning(TRIED, rules.line_end);
    if sample.len() > TRIED && part.bytes.ends_with(&[rules.line_end]) {
        let (of_part, length) = read(start(false), part);
        (records, sample) = (of_part, &sample[..length]);
    }
    let mut lines = start(true);
    lines.read(sample, true, &mut |_| {});
    let mut candidates = vec![first];
    for reader in [&records, &lines] {
        let mut counts: Vec<_> =
            reader.counts().map(|(fields, records)| (records, fields)).collect();
        counts.sort_unstable_by(|a, b| b.cmp(a));
        candidates.extend(counts.iter().take(COMMONEST).map(|(_, fields)| *fields));
        // One-field lines may outnumber the rows of a table below them.
        let of_table = counts.iter().find(|(_, fields)| *fields > 1);
        candidates.extend(of_table.map(|(_, fields)| *fields));
    }
    candidates[1..].sort_unstable_by(|a, b| b.cmp(a));
    candidates.dedup();
    // Of equal scores the first wins: the first record's number, then the larger number.
    let candidates = candidates.into_iter();
    let mut choices: Vec<Choice> =
        candidates.map(|expected| evaluate(dialect, rules, sample, expected)).collect();
    let best = |choices: &[Choice]| {
        let choices = choices.iter();
        let best = choices.reduce(|best, one| if one.score > best.score { one } else { best });
        best.cloned().unwrap_or(Choice::NONE)
    };
    let mut chosen = best(&choices);
    if chosen.expected == 1 {
        choices.retain(|choice| choice.expected > 1);
        let below = best(&choices);
        if below.expected > 1 && is_table_below(dialect, rules, sample, below.expected) {
            chosen = Choice { is_below: true, ..below };
        }
    }
    chosen.checked_by_first_record(dialect, rules, sample)
}

impl Choice {
    /// Returns this choice, or the first record's number if that is a header which many rows
    /// confirm.
    fn checked_by_first_record(self, dialect: &Dialect, rules: &Rules, sample: &[u8]) -> Choice {
        let Some(first) = self.first.clone() else { return self };
        if first.fields == self.expected || self.expected < 2 || dialect.has_header == Some(false) {
            return self;
        }
        let shape = Shape::of(dialect, rules, sample, &first, self.expected);
        if shape != Shape::Plain {
            return Choice { shape, ..self };
        }
        let fields = first.fields;
        if !first.is_whole || fields < 2 {
            return self;
        }
        let by_header = evaluate(dialect, rules, sample, fields);
        // Do not count the first record itself.
        let (as_first, rows) =
            (by_header.good.saturating_sub(1), by_header.records.saturating_sub(1));
        // Lines of metadata above a table do not count as rows.
        let is_spread = last_with(dialect, rules, sample, fields) * 2 > rows;
        if as_first >= 2 && 20 * as_first >= rows && is_spread { by_header } else { self }
    }
}

/// Returns the index of the last record with this number of fields.
fn last_with(dialect: &Dialect, rules: &Rules, sample: &[u8], fields: u64) -> u64 {
    let mut last = 0;
    let mut reader = begin(rules, Some(fields), dialect).reporting_all();
    reader.read(sample, true, &mut |record| {
        if record.fields == fields {
            last = record.record;
        }
    });
    last
}

/// Returns true if a table is below one-field lines: from the first record with `expected` fields
/// on, at least four in five records have them, and at least three; and above it, at most one
/// record for every ten of these has more than one field.
fn is_table_below(dialect: &Dialect, rules: &Rules, sample: &[u8], expected: u64) -> bool {
    let (mut begun, mut good, mut records, mut above) = (false, 0_u64, 0_u64, 0_u64);
    let mut reader = begin(rules, Some(expected), dialect).reporting_all();
    reader.read(sample, true, &mut |record| {
        begun |= record.fields == expected;
        above += u64::from(!begun && record.fields > 1);
        records += u64::from(begun);
        good += u64::from(record.fields == expected);
    });
    good >= 3 && 5 * good >= 4 * records && 10 * above <= records
}

/// Returns the number of fields that at least nine in ten records have, if few quotes are stray: a
/// well-written table is not doubted. (In a table of long texts, more *lines* may have some other
/// number.)
fn of_nearly_all(records: &RaggedReader) -> Option<u64> {
    const IN_TEN: u64 = 9;
    let totals = records.totals();
    let (fields, records_with_it) = records.counts().max_by_key(|(_, records)| *records)?;
    let is_well_written = totals.records() > 1
        && 10 * records_with_it >= IN_TEN * totals.records()
        && 10 * totals.stray_quotes() <= totals.records();
    is_well_written.then_some(fields)
}

/// Reads the complete records of a sample. Returns the reader, and how many bytes they take.
fn read(reader: RaggedReader, sample: Sample<'_>) -> (RaggedReader, usize) {
    let mut reader = reader.whole_records();
    let closed = reader.read(sample.bytes, sample.is_all, &mut |_| {});
    // A quoted span that the sample cuts off would look like a stray quote.
    if 2 * closed >= sample.bytes.len() {
        return (reader, closed);
    }
    reader.read(&sample.bytes[closed..], true, &mut |_| {});
    (reader, sample.bytes.len())
}

/// Returns how well the sample is read with an expected number.
fn evaluate(dialect: &Dialect, rules: &Rules, sample: &[u8], expected: u64) -> Choice {
    let mut reader = begin(rules, Some(expected), dialect);
    reader.read(sample, true, &mut |_| {});
    Choice::of(&reader, expected, FirstRecord::of(dialect, rules, sample))
}
