//! What was not said is chosen by the first mebibyte of records: the separator, the expected number.

use super::dialect::Dialect;
use super::reader::RaggedReader;
use super::rules::{HEAD, Rules, SAMPLE, line_end_of};
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

/// Returns the reader for data of which `head` are the first bytes.
pub(super) fn reader(dialect: &Dialect, head: &[u8], is_all: bool) -> Result<RaggedReader, Error> {
    if let [0xFF, 0xFE, ..] | [0xFE, 0xFF, ..] = head {
        return Err(Kind::Utf16.into());
    }
    let is_all = is_all && head.len() <= HEAD;
    let head = &head[..head.len().min(HEAD)];
    let line_end = line_end_of(&head[..head.len().min(SAMPLE)]);
    let sample = Sample::new(head, first_record(dialect, head), is_all, line_end);
    let chosen = |sep: &[u8]| choose(dialect, &Rules::new(dialect, sep, line_end), sample);
    let may_be = |sep: &[u8]| !dialect.takes(sep[0]) && sample.bytes.contains(&sep[0]);
    let found = match &dialect.sep {
        Some(_) => None,
        None => choose_separator(may_be, chosen),
    };
    let sep = dialect.sep.as_deref().or(found.map(|(sep, _)| sep)).unwrap_or(SEPARATORS[0]);
    let expected = dialect.expected.or(found.map(|(_, choice)| choice.expected));
    let expected = expected.unwrap_or_else(|| chosen(sep).expected);
    let rules = Rules::new(dialect, sep, line_end);
    // Without a record there is nothing to expect; a reader expects at least one field.
    let rules = rules.with_expected(Some(expected.max(1)));
    Ok(RaggedReader::new(rules, dialect.skip_lines, dialect.level).expecting(expected, dialect))
}

/// Returns how many of the first bytes `reader` needs to see, as far as these can tell.
pub(super) fn head_len(dialect: &Dialect, head: &[u8]) -> usize {
    (first_record(dialect, head) + SAMPLE).min(HEAD)
}

/// Returns the offset of the first record; the length where no record begins in these bytes.
fn first_record(dialect: &Dialect, head: &[u8]) -> usize {
    let line_end = line_end_of(&head[..head.len().min(SAMPLE)]);
    // The separator plays no part.
    let rules = Rules::new(dialect, SEPARATORS[0], line_end);
    RaggedReader::new(rules, dialect.skip_lines, dialect.level).first_record(head)
}

/// What the choice is made by.
#[derive(Clone, Copy)]
struct Sample<'data> {
    bytes: &'data [u8],
    /// Whether nothing follows.
    is_all: bool,
}

impl<'data> Sample<'data> {
    fn new(head: &'data [u8], first_record: usize, is_all: bool, line_end: u8) -> Self {
        let bytes = &head[first_record..];
        if is_all && bytes.len() <= SAMPLE {
            return Sample { bytes, is_all };
        }
        let bytes = &bytes[..bytes.len().min(SAMPLE)];
        Sample { bytes: whole_lines(bytes, line_end), is_all: false }
    }
}

/// Returns the separator with which records agree best, if one separates.
fn choose_separator(
    may_be: impl Fn(&[u8]) -> bool,
    chosen: impl Fn(&[u8]) -> Choice,
) -> Option<(&'static [u8], Choice)> {
    let mut best = None;
    for sep in SEPARATORS.into_iter().filter(|sep| may_be(sep)) {
        let choice = chosen(sep);
        // One that separates nothing is none, whatever number is given.
        let separates = choice.expected > 1 && choice.most_fields > 1;
        if separates && best.is_none_or(|(_, best)| choice.agrees_better(&best)) {
            best = Some((sep, choice));
        }
    }
    best
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
fn choose(dialect: &Dialect, rules: &Rules, sample: Sample<'_>) -> Choice {
    let start = |lines_alone: bool| {
        let mut reader = begin(rules, None, dialect);
        reader.lines_alone = lines_alone;
        reader
    };
    let mut records = start(false).whole_records();
    let closed = records.read(sample.bytes, sample.is_all, &mut |_| {});
    // A stretch that is cut off with the sample would look like a stray quote.
    let sample = if 2 * closed >= sample.bytes.len() {
        &sample.bytes[..closed]
    } else {
        records.read(&sample.bytes[closed..], true, &mut |_| {});
        sample.bytes
    };
    if let Some(expected) = dialect.expected {
        return judge(dialect, rules, sample, expected);
    }
    let Some(first) = records.first_fields() else {
        return Choice::NONE;
    };
    if let Some(expected) = of_nearly_all(&records) {
        return judge(dialect, rules, sample, expected);
    }
    let mut lines = start(true);
    lines.read(sample, true, &mut |_| {});
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

/// Returns a reader that begins with a sample.
fn begin(rules: &Rules, expected: Option<u64>, dialect: &Dialect) -> RaggedReader {
    RaggedReader::new(rules.with_expected(expected), 0, dialect.level).starting_at(0)
}

/// Returns how well an expected number does.
fn judge(dialect: &Dialect, rules: &Rules, sample: &[u8], expected: u64) -> Choice {
    let mut reader = begin(rules, Some(expected), dialect);
    reader.read(sample, true, &mut |_| {});
    let (good, totals) = (reader.good(), reader.totals());
    let (records, stray) = (totals.records(), totals.stray_quotes());
    let score = 2 * i128::from(good) - i128::from(records) - i128::from(stray);
    let most_fields = reader.counts().map(|(fields, _)| fields).max().unwrap_or(0);
    Choice { expected, score, records, most_fields }
}
