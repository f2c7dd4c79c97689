//! What was not said is chosen by the data's first mebibyte: the separator, the expected number.

use super::dialect::Dialect;
use super::reader::RaggedReader;
use super::rules::{Rules, SAMPLE, line_end_of};
use crate::error::{Error, Kind};

/// The separators that are tried where none is given, in order.
const SEPARATORS: [&[u8]; 4] = [b",", b"\t", b";", b"|"];

/// How many of the commonest numbers of fields are tried.
const COMMONEST: usize = 3;

/// An expected number, and how well it does.
#[derive(Clone, Copy, Debug)]
struct Choice {
    expected: u64,
    /// Twice the good records, less the records and the stray quotes.
    score: i128,
    records: u64,
    /// The largest number of fields that a record has.
    most_fields: u64,
}

impl Choice {
    const NONE: Choice = Choice { expected: 0, score: 0, records: 0, most_fields: 0 };
}

/// Returns the reader for data of which `sample` are the first.
pub(super) fn reader(
    dialect: &Dialect,
    sample: &[u8],
    is_all: bool,
) -> Result<RaggedReader, Error> {
    if let [0xFF, 0xFE, ..] | [0xFE, 0xFF, ..] = sample {
        return Err(Kind::Utf16.into());
    }
    let is_all = is_all && sample.len() <= SAMPLE;
    let sample = &sample[..sample.len().min(SAMPLE)];
    let line_end = line_end_of(sample);
    let sample = if is_all { sample } else { whole_lines(sample, line_end) };
    let rules_of = |sep: &[u8]| {
        let Dialect { quote, escape, comment, max_field, .. } = dialect;
        Rules::new(sep, *quote, *escape, comment, *max_field, line_end)
    };
    let chosen = |rules: &Rules| choose(dialect, rules, sample);
    let taken = [dialect.quote, dialect.escape, dialect.comment.first().copied()];
    let may_be = |sep: &[u8]| !taken.contains(&Some(sep[0])) && sample.contains(&sep[0]);
    let sep = dialect.sep.as_deref();
    let sep = sep.unwrap_or_else(|| choose_separator(may_be, |sep| chosen(&rules_of(sep))));
    let rules = rules_of(sep);
    let expected = dialect.expected.unwrap_or_else(|| chosen(&rules).expected);
    // Without a record there is nothing to expect; a reader expects at least one field.
    let rules = rules.with_expected(Some(expected.max(1)));
    Ok(RaggedReader::new(rules, dialect.skip_lines, dialect.level).expecting(expected, dialect))
}

/// Returns the separator with which records agree best.
fn choose_separator(
    may_be: impl Fn(&[u8]) -> bool,
    chosen: impl Fn(&[u8]) -> Choice,
) -> &'static [u8] {
    let mut best: Option<(&[u8], Choice)> = None;
    for sep in SEPARATORS.into_iter().filter(|sep| may_be(sep)) {
        let choice = chosen(sep);
        // One that separates nothing is none, whatever number is given.
        let separates = choice.expected > 1 && choice.most_fields > 1;
        if separates && best.is_none_or(|(_, best)| choice.agrees_better(&best)) {
            best = Some((sep, choice));
        }
    }
    best.map_or(SEPARATORS[0], |(sep, _)| sep)
}

/// Returns a sample up to its last line end; all of it where it has none.
fn whole_lines(sample: &[u8], line_end: u8) -> &[u8] {
    match sample.iter().rposition(|byte| *byte == line_end) {
        Some(last) => &sample[..=last],
        None => sample,
    }
}

impl Choice {
    /// Returns true if and only if records agree better: by score a record, then by the larger number.
    fn agrees_better(&self, other: &Choice) -> bool {
        let ours = self.score * i128::from(other.records);
        let theirs = other.score * i128::from(self.records);
        (ours, self.expected) > (theirs, other.expected)
    }
}

/// Returns the expected number with which most records of the sample are good; the number 0 where it
/// has no record.
fn choose(dialect: &Dialect, rules: &Rules, sample: &[u8]) -> Choice {
    if let Some(expected) = dialect.expected {
        return judge(dialect, rules, sample, expected);
    }
    let read = |lines_alone: bool| {
        let rules = rules.with_expected(None);
        let mut reader = RaggedReader::new(rules, dialect.skip_lines, dialect.level);
        reader.lines_alone = lines_alone;
        reader.read(sample, true, &mut |_| {});
        reader
    };
    let records = read(false);
    let Some(first) = records.first_fields() else {
        return Choice::NONE;
    };
    if let Some(expected) = of_nearly_all(&records) {
        return judge(dialect, rules, sample, expected);
    }
    let lines = read(true);
    let mut candidates = vec![first];
    for reader in [&records, &lines] {
        let mut counts: Vec<_> =
            reader.counts().map(|(fields, records)| (records, fields)).collect();
        counts.sort_unstable_by(|a, b| b.cmp(a));
        candidates.extend(counts.iter().take(COMMONEST).map(|(_, fields)| *fields));
    }
    candidates[1..].sort_unstable_by(|a, b| b.cmp(a));
    candidates.dedup();
    // Of equals the first: the first record's, then the larger.
    let mut best: Option<Choice> = None;
    for expected in candidates {
        let choice = judge(dialect, rules, sample, expected);
        if best.is_none_or(|best| choice.score > best.score) {
            best = Some(choice);
        }
    }
    best.unwrap_or(Choice::NONE)
}

/// Returns the number of fields that nine in ten records have or more, if few quotes are stray: what is well
/// written is not doubted. (In a table of long texts there may be more lines of some other number.)
fn of_nearly_all(records: &RaggedReader) -> Option<u64> {
    const IN_TEN: u64 = 9;
    let totals = records.totals();
    let (fields, most) = records.counts().max_by_key(|(_, records)| *records)?;
    let is_well_written = totals.records() > 1
        && 10 * most >= IN_TEN * totals.records()
        && 10 * totals.stray_quotes() <= totals.records();
    is_well_written.then_some(fields)
}

/// Returns how well an expected number does.
fn judge(dialect: &Dialect, rules: &Rules, sample: &[u8], expected: u64) -> Choice {
    let rules = rules.with_expected(Some(expected));
    let mut reader = RaggedReader::new(rules, dialect.skip_lines, dialect.level);
    reader.read(sample, true, &mut |_| {});
    let (good, totals) = (reader.good(), reader.totals());
    let (records, stray) = (totals.records(), totals.stray_quotes());
    let score = 2 * i128::from(good) - i128::from(records) - i128::from(stray);
    let most_fields = reader.counts().map(|(fields, _)| fields).max().unwrap_or(0);
    Choice { expected, score, records, most_fields }
}
