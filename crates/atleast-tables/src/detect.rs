//! Detects what the dialect leaves open, in the first mebibyte: the line end, quote and escape, the
//! lines above the table, the separator, the expected number of fields, and what the columns
//! contain.

use std::cell::RefCell;
use std::sync::Arc;

use memchr::memchr_iter;

use crate::aligned::is_aligned;
use crate::bytes::{Bytes, TableWindow};
use crate::columns::Columns;
use crate::detected::{Detected, Shape};
use crate::dialect::Dialect;
use crate::error::{Error, ErrorKind};
use crate::expected::{Choice, choose};
use crate::header::{FirstRecord, has_numbers_below};
use crate::quotes::{Confidence, QuoteSearch};
use crate::reader::RaggedReader;
use crate::rules::{HEAD, Rules, SAMPLE, Syntax};
use crate::sample::{Sample, begin};
use crate::separators::{ChosenSeparator, SeparatorSearch};
use crate::utf16::Utf16;
use crate::{other_format, preamble};
use atleast_engine::LineEnd;

/// The separator to use where it does not matter which.
const ANY_SEPARATOR: &[u8] = b",";

/// How many bytes of the sample show what the columns contain.
const PROFILED: usize = 128 << 10;

/// How many lines above a table can be titles.
const MOST_ABOVE: u64 = 100;

/// With fewer lone `\r` than this, stray quotes do not count against `\r` as the line end.
const FEW_RETURNS: usize = 4;

/// By how much the share for `\r` must be larger if there are no more lone `\r` than `\n`.
const MARGIN: f64 = 0.25;

/// Returns the reader for data that starts with `head`. `is_all`: nothing follows `head`.
pub(crate) fn reader(dialect: &Dialect, head: &[u8], is_all: bool) -> Result<RaggedReader, Error> {
    if Utf16::of(head).is_some() && dialect.encoding != Some("UTF-8") {
        return Err(ErrorKind::Utf16.into());
    }
    if (dialect.sep.is_none() || dialect.is_sep_of_name)
        && let Some(format) = other_format::name(head)
    {
        return Err(ErrorKind::NotATable { format }.into());
    }
    let is_all = is_all && head.len() <= HEAD;
    let head = &head[..head.len().min(HEAD)];
    let read = |line_end| Attempt { dialect, head, is_all, line_end }.reader();
    Ok(match line_ends(dialect, head) {
        LineEnds::One(line_end) => read(line_end).1,
        LineEnds::Both { margin, has_few_returns } => {
            let ((feeds, by_feeds), (returns, by_returns)) = (read(b'\n'), read(b'\r'));
            let share = |share: Share| if has_few_returns { share.good } else { share.undoubted };
            if share(returns) > share(feeds) + margin { by_returns } else { by_feeds }
        }
    })
}

/// Returns how many bytes of the data `reader` needs, as far as `head`, the start of the data,
/// tells.
pub(crate) fn head_len(dialect: &Dialect, head: &[u8]) -> usize {
    let line_end = match line_ends(dialect, head) {
        LineEnds::One(line_end) => line_end,
        LineEnds::Both { .. } => b'\n',
    };
    let attempt = Attempt { dialect, head, is_all: false, line_end };
    (attempt.first_record(attempt.lines_above()) + SAMPLE).min(HEAD)
}

/// The byte at which lines end.
enum LineEnds {
    One(u8),
    /// Both `\n` and lone `\r` occur. Lines end at `\r` only if the share for `\r` is larger by
    /// more than `margin`.
    Both {
        margin: f64,
        /// Whether there are so few lone `\r` that stray quotes do not count against them.
        has_few_returns: bool,
    },
}

fn line_ends(dialect: &Dialect, head: &[u8]) -> LineEnds {
    if let Some(line_end) = dialect.line_end {
        return LineEnds::One(line_end.byte());
    }
    let head = &head[..head.len().min(SAMPLE)];
    let feeds = memchr_iter(b'\n', head).count();
    let returns = memchr_iter(b'\r', head).filter(|at| head.get(at + 1) != Some(&b'\n')).count();
    match (feeds, returns) {
        (_, 0) => LineEnds::One(b'\n'),
        (0, _) => LineEnds::One(b'\r'),
        _ => LineEnds::Both {
            margin: if returns > feeds { 0.0 } else { MARGIN },
            has_few_returns: returns < FEW_RETURNS,
        },
    }
}

/// How well a table is read: two shares, from 0 to 1.
#[derive(Clone, Copy)]
struct Share {
    /// The share of records that are good.
    good: f64,
    /// The same, after subtracting the stray quotes from the good records.
    undoubted: f64,
}

/// A table read with one line end.
struct Attempt<'a> {
    dialect: &'a Dialect,
    head: &'a [u8],
    is_all: bool,
    line_end: u8,
}

impl Attempt<'_> {
    /// Returns the share of good records, and the reader.
    #[expect(clippy::cast_precision_loss, reason = "a share need not be exact")]
    fn reader(&self) -> (Share, RaggedReader) {
        let Attempt { dialect, head, line_end, .. } = *self;
        let mut found =
            Detected { is_for_excel: self.excel_separator().is_some(), ..Detected::default() };
        let mut start = self.first_record(self.lines_above());
        let first_comment = start;
        // If the number of fields is given, every line is a row.
        let looks_above = dialect.skip_lines.is_none() && dialect.expected.number().is_none();
        if looks_above && dialect.comment.is_empty() {
            start += preamble::comments(&head[start..], line_end);
        }
        let mut sample = self.sample(start);
        let (syntax, confidence) = self.syntax(sample);
        let (syntax, choice, other) = self.separated(&syntax, confidence, sample);
        let rules = Rules::new(dialect, &syntax).with_expected(Some(choice.expected.max(1)));
        // The last "comment" may be the header, and rows may start with `#`.
        let is_row = |line: &[u8]| {
            let window = TableWindow::of_all(line);
            Bytes { window, rules: &rules }.is_whole(0).unwrap_or(false)
        };
        while let Some(last) = preamble::last_comment(&head[first_comment..start], line_end)
            && is_row(&head[first_comment + last..start])
        {
            start = first_comment + last;
            sample = self.sample(start);
        }
        found.comments =
            self.lines_before(start) - self.lines_before(self.first_record(self.lines_above()));
        if looks_above && choice.expected > 1 && choice.shape == Shape::Plain {
            let above = self.above(&rules, sample);
            start += above;
            found.above = self.lines_before(start) - self.lines_before(start - above);
            if above > 0 {
                sample = self.sample(start);
            }
        }
        let choice = if found.above > 0 {
            choose(dialect, &Rules::new(dialect, &syntax), sample)
        } else {
            choice
        };
        let skips = found.comments > 0 || found.above > 0 || found.is_for_excel;
        let skip_lines = if skips { self.lines_before(start) } else { self.lines_above() };
        found.other = other;
        found.shape = choice.shape;
        found.searches_separator = dialect.sep.is_none() || dialect.is_sep_of_name;
        found.is_aligned =
            choice.expected <= 1 && dialect.sep.is_none() && is_aligned(sample.bytes);
        (found.encoding, found.is_encoding_guessed) =
            (dialect.decoded_from.unwrap_or("UTF-8"), dialect.is_encoding_guessed);
        if let Some(first) = &choice.first
            && dialect.has_header != Some(false)
        {
            found.below_header = self.lines_before(start + first.end);
            if first.is_named {
                (found.has_names, found.faults) = (true, first.faults.clone());
            }
        }
        let header = (choice.shape != Shape::Plain).then(|| choice.expected.saturating_sub(1));
        let mut rules = rules.with_expected(Some(choice.expected.max(1)));
        rules.header = header;
        let (columns, usual_end) = self.profile(&rules, sample);
        rules.columns = Arc::new(columns);
        rules.usual_end = dialect.line_end.or(usual_end);
        let of_records = |records: u64| records as f64 / (choice.records + 1) as f64;
        let undoubted = choice.good.saturating_sub(choice.stray_quotes);
        let share = Share { good: of_records(choice.good), undoubted: of_records(undoubted) };
        // Even if there is no record, a reader must expect at least one field.
        let reader = RaggedReader::new(rules, skip_lines, dialect.level);
        (share, reader.expecting(choice.expected, dialect, Arc::new(found)))
    }

    /// Returns the quote and the escape, given or detected, and how certain the quote is before any
    /// record is read.
    fn syntax(&self, sample: Sample<'_>) -> (Syntax, Confidence) {
        let Dialect { sep, quote, escape, .. } = self.dialect;
        let search = QuoteSearch { sample: sample.bytes, sep: sep.as_deref() };
        let may_be = |byte: u8| {
            !self.dialect.takes(byte) && !sep.as_ref().is_some_and(|sep| sep.contains(&byte))
        };
        let found = if quote.is_none() { search.quote(self.line_end, may_be) } else { None };
        let confidence = found.map_or(Confidence::Sure, |(_, confidence)| confidence);
        let quote = quote.unwrap_or(found.map(|(quote, _)| quote));
        let may_escape = may_be(b'\\') && quote.is_some_and(|quote| search.has_escapes(quote));
        let escape = escape.unwrap_or(may_escape.then_some(b'\\'));
        (Syntax { sep: ANY_SEPARATOR.to_vec(), quote, escape, line_end: self.line_end }, confidence)
    }

    /// Returns the syntax with its separator, given or detected, how well the sample is read with
    /// it, and another separator that does about as well.
    fn separated(
        &self,
        syntax: &Syntax,
        confidence: Confidence,
        sample: Sample<'_>,
    ) -> (Syntax, Choice, Option<(Vec<u8>, u64)>) {
        let dialect = self.dialect;
        let find = |syntax: &Syntax| {
            let found = match self.excel_separator().or(dialect.sep.as_deref()) {
                Some(sep) => ChosenSeparator { sep: sep.to_vec(), choice: None, other: None },
                None => SeparatorSearch { dialect, syntax, sample }.find(),
            };
            let syntax = Syntax { sep: found.sep, ..syntax.clone() };
            let choice = found
                .choice
                .unwrap_or_else(|| choose(dialect, &Rules::new(dialect, &syntax), sample));
            (syntax, choice, found.other)
        };
        let found = find(syntax);
        // An unusual quote or escape must not do worse than the usual ones.
        let usual = Syntax {
            quote: if confidence == Confidence::Sure { syntax.quote } else { Some(b'"') },
            escape: dialect.escape.unwrap_or(None),
            ..syntax.clone()
        };
        if usual == *syntax {
            return found;
        }
        let plain = find(&usual);
        let is_plain_better = if confidence == Confidence::Unsure {
            // One cell in apostrophes proves nothing if another apostrophe is misplaced.
            found.1.stray_quotes > 0 || !found.1.agrees_better(&plain.1)
        } else {
            // With another separator, the scores say nothing about the quotes.
            plain.0.sep == found.0.sep && plain.1.by_score(&found.1).is_gt()
        };
        if is_plain_better { plain } else { found }
    }

    /// Returns the separator that the first line tells Excel, if it does.
    fn excel_separator(&self) -> Option<&[u8]> {
        let Dialect { skip_lines, sep, .. } = self.dialect;
        let named = preamble::excel_separator(&self.head[self.mark()..]);
        let may_be =
            |named: &&[u8]| sep.is_none() && !named.iter().any(|byte| self.dialect.takes(*byte));
        named.filter(|_| skip_lines.is_none()).filter(may_be)
    }

    fn mark(&self) -> usize {
        if self.head.starts_with(b"\xEF\xBB\xBF") { 3 } else { 0 }
    }

    /// Returns how many lines above the table are given. If no number is given, only the line
    /// that tells Excel the separator counts.
    fn lines_above(&self) -> u64 {
        self.dialect.skip_lines.unwrap_or(u64::from(self.excel_separator().is_some()))
    }

    /// Returns the offset of the first record after `skip_lines` lines, or the length of the head
    /// if there is none.
    fn first_record(&self, skip_lines: u64) -> usize {
        // The separator does not matter here.
        let (sep, line_end) = (ANY_SEPARATOR.to_vec(), self.line_end);
        let syntax = Syntax { sep, quote: None, escape: None, line_end };
        let rules = Rules::new(self.dialect, &syntax);
        RaggedReader::new(rules, skip_lines, self.dialect.level).first_record(self.head)
    }

    /// Returns how many lines end before an offset.
    fn lines_before(&self, offset: usize) -> u64 {
        memchr_iter(self.line_end, &self.head[..offset]).count() as u64
    }

    fn sample(&self, start: usize) -> Sample<'_> {
        let rest = Sample { bytes: &self.head[start..], is_all: self.is_all };
        rest.beginning(SAMPLE, self.line_end)
    }

    /// Returns the length in bytes of the titles above the table: records of fewer fields before
    /// the first good one. If each has one field, the good record must look like a header or follow
    /// an empty line. If one has more, it must look like a header, and the rows below must confirm
    /// that.
    fn above(&self, rules: &Rules, sample: Sample<'_>) -> usize {
        let mut reader = begin(rules, rules.expected, self.dialect).reporting_all();
        let (mut others, mut most_fields, mut is_over, mut good) = (0, 0, false, None);
        // The first record that is not a title must start in the first 64 KiB.
        reader.stop_at((64 << 10).min(sample.bytes.len() as u64));
        reader.read(sample.bytes, true, &mut |record| {
            if is_over {
                return;
            }
            if record.row().is_none() {
                (good, is_over) = (Some(record.start), true);
            } else {
                others += 1;
                most_fields = most_fields.max(record.fields);
                is_over = Some(record.fields) >= rules.expected
                    || !record.stray_quotes.is_empty()
                    || others > MOST_ABOVE;
            }
        });
        let Some(start) = good.and_then(|start| usize::try_from(start).ok()).filter(|_| others > 0)
        else {
            return 0;
        };
        let is_behind_empty = |at: usize| {
            let before = &sample.bytes[..at];
            let before = before
                .strip_suffix(b"\r\n")
                .or(before.strip_suffix(&[self.line_end]))
                .unwrap_or(before);
            matches!(before.last(), Some(b'\n' | b'\r'))
        };
        let rest = &sample.bytes[start..];
        let first = FirstRecord::of(self.dialect, rules, rest);
        let is_header = first.is_some_and(|first| first.is_whole);
        let is_above = if most_fields > 1 {
            is_header && has_numbers_below(self.dialect, rules, rest)
        } else {
            is_header || is_behind_empty(start)
        };
        if is_above { start } else { 0 }
    }

    /// Returns what the columns contain, and how most lines end.
    fn profile(&self, rules: &Rules, sample: Sample<'_>) -> (Columns, Option<LineEnd>) {
        let part = sample.beginning(PROFILED, self.line_end).bytes;
        let columns = RefCell::new(Columns::default());
        let bytes = Bytes { window: TableWindow::of_all(part), rules };
        let mut ends = [0_u64; 3];
        let mut reader = begin(rules, rules.expected, self.dialect).reporting_all();
        reader.read_noting(part, &columns, &mut |record| {
            if let Some(line_end) = LineEnd::of(record.text) {
                ends[line_end as usize] += 1;
            }
            let is_first = record.record == 0;
            let line = record.text.strip_suffix(&[self.line_end]).unwrap_or(record.text);
            let is_one_line = !line.contains(&self.line_end);
            if !is_first && is_one_line && record.row().is_none() && record.stray_quotes.is_empty()
            {
                let start = usize::try_from(record.start).unwrap_or(0);
                columns.borrow_mut().add_row(&bytes, start);
            }
        });
        let of_file = |line_end: &LineEnd| line_end.byte() == self.line_end;
        let usual = LineEnd::ALL
            .into_iter()
            .filter(of_file)
            .max_by_key(|line_end| ends[*line_end as usize]);
        let usual = usual.filter(|line_end| ends[*line_end as usize] > 0);
        (columns.into_inner(), usual)
    }
}
