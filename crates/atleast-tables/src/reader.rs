//! `RaggedReader`: takes windows of the data, and reports bad records.

use std::cell::{Cell, RefCell};
use std::sync::Arc;

use memchr::memchr_iter;

use crate::bytes::{Bytes, NeedMore, TableWindow};
use crate::columns::Columns;
use crate::detected::Detected;
use crate::dialect::{Dialect, Expected};
use crate::lookahead::Lookahead;
use crate::notes::NoteInput;
use crate::plain::{OpenRecord, PlainReader, Record};
use crate::report::{Ragged, RaggedRow, StrayQuote};
use crate::rules::Rules;
use crate::totals::RaggedTotals;
use crate::written::Written;
use atleast::Tally;
use atleast_engine::{Level, LineEnd, RecordFormat, RecordScan};

/// A bad record: it has too few or too many fields, or contains a stray quote.
#[derive(Clone, Copy, Debug)]
pub struct BadRecord<'data> {
    /// The index of the record (0-based).
    pub record: u64,
    /// The line in which it starts (1-based).
    pub line: u64,
    /// The offset of its first byte in the data (0-based).
    pub start: u64,
    /// The offset after its line end.
    pub end: u64,
    /// How many fields it has.
    pub fields: u64,
    /// How many fields it should have.
    pub expected: u64,
    /// Its stray quotes, in order.
    pub stray_quotes: &'data [StrayQuote],
    /// The bytes of the record that are still in the window. With
    /// [`whole_records`](RaggedReader::whole_records) these are all; otherwise the start of a long
    /// record may be missing.
    pub text: &'data [u8],
    /// The offset of the first byte of `text` in the data.
    pub text_start: u64,
}

impl BadRecord<'_> {
    /// Returns the record as a ragged row, or None if it has the expected number of fields.
    ///
    /// ```
    /// use atleast_tables::Dialect;
    ///
    /// let table = b"a,b\n1,2\n3\n";
    /// let mut reader = Dialect::default().reader(table, true)?;
    /// reader.read(table, true, &mut |bad| assert_eq!(bad.row().unwrap().line, 3));
    /// # Ok::<(), atleast_tables::Error>(())
    /// ```
    pub fn row(&self) -> Option<RaggedRow> {
        let BadRecord { record, line, start, fields, .. } = *self;
        (fields != self.expected).then_some(RaggedRow { record, line, start, fields })
    }
}

/// Checks a table that arrives in chunks. Memory is bounded by the longest quoted field that cannot
/// be judged yet.
///
/// ```
/// use atleast_tables::Dialect;
///
/// let (mut window, mut rows) = (Vec::new(), Vec::new());
/// let chunks = ["a,b\n1", ",2,3\n4", ",5\n"];
/// let mut reader = Dialect::default().reader(chunks.concat().as_bytes(), true)?;
/// for (number, chunk) in chunks.iter().enumerate() {
///     window.extend_from_slice(chunk.as_bytes());
///     let is_last = number + 1 == chunks.len();
///     let done = reader.read(&window, is_last, &mut |bad| rows.extend(bad.row()));
///     window.drain(..done);
/// }
/// assert_eq!((rows.len(), rows[0].line, rows[0].fields), (1, 2, 3));
/// # Ok::<(), atleast_tables::Error>(())
/// ```
#[expect(clippy::struct_excessive_bools, reason = "they are independent of each other")]
pub struct RaggedReader {
    rules: Rules,
    /// The engine's scan over good records, if the format permits one.
    rows: Option<RecordScan>,
    /// Whether every record ends with its line, to read without an expected number.
    pub(crate) one_line_records: bool,
    whole_records: bool,
    /// The expected number of fields, or 0 if there is none.
    expected: u64,
    dialect: Arc<Dialect>,
    found: Arc<Detected>,
    /// How many lines are above the table.
    skipped: u64,
    /// Whether the first record that is read is the first of the table.
    is_start: bool,
    /// Whether to look for unusual bytes.
    checks_unusual_bytes: bool,
    /// Whether to report all records, not only the bad ones.
    reports_all: bool,
    /// The line (1-based) of the open record's quoted field whose lines may be rows.
    rows_in_quotes: Option<u64>,
    /// The offsets in this window at which the other line end byte (`\r` in a file of `\n` lines,
    /// or the reverse) ends a record.
    other_ends_in_window: Vec<usize>,
    /// How many records the other line end byte has ended so far.
    other_ends_total: u64,
    level: Level,

    /// The offset of the next window in the data.
    base: u64,
    /// No record that starts at this offset or later is read.
    stop: u64,
    /// Whether the byte order mark has been skipped.
    begun: bool,
    /// How many more lines to skip.
    skip_lines: u64,
    /// The record that is read in part, and its offset in the data.
    open: Option<(OpenRecord, u64)>,
    lookahead: Option<Lookahead>,
    /// Whether to drop the lookahead before each record.
    #[cfg(any(test, fuzzing))]
    drops_lookahead: bool,
    totals: RaggedTotals,
}

impl std::fmt::Debug for RaggedReader {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let RaggedReader { base, totals, .. } = self;
        write!(formatter, "RaggedReader {{ offset: {base}, totals: {totals:?}, .. }}")
    }
}

impl RaggedReader {
    pub(crate) fn new(rules: Rules, skip_lines: u64, level: Level) -> RaggedReader {
        let rows = match (&*rules.sep, rules.expected) {
            // The engine can stop at only one special byte: the escape, or a `\n` in a file of
            // `\r` lines.
            (&[sep], Some(expected)) if rules.line_end == b'\n' || rules.escape.is_none() => {
                Some(RecordFormat {
                    sep,
                    quote: rules.quote,
                    line_end: rules.line_end,
                    usual_end: rules.usual_end,
                    escape: rules.escape,
                    comment: rules.comment.first().copied(),
                    expected,
                    max_field: rules.max_field,
                })
            }
            _ => None,
        };
        RaggedReader {
            rows: rows.map(|rows| RecordScan::new(rows, level)),
            expected: rules.expected.unwrap_or(0),
            dialect: Arc::default(),
            found: Arc::default(),
            skipped: skip_lines,
            is_start: true,
            checks_unusual_bytes: false,
            reports_all: false,
            rows_in_quotes: None,
            other_ends_in_window: Vec::new(),
            other_ends_total: 0,
            rules,
            one_line_records: false,
            whole_records: false,
            level,
            base: 0,
            stop: u64::MAX,
            begun: false,
            skip_lines,
            open: None,
            lookahead: None,
            #[cfg(any(test, fuzzing))]
            drops_lookahead: false,
            totals: RaggedTotals::default(),
        }
    }

    /// Sets the expected number, the dialect and what was detected, and makes the reader look for
    /// unusual bytes.
    pub(crate) fn expecting(
        mut self,
        expected: u64,
        dialect: &Dialect,
        found: Arc<Detected>,
    ) -> RaggedReader {
        self.expected = expected;
        (self.dialect, self.found) = (Arc::new(dialect.clone()), found);
        self.checks_unusual_bytes = true;
        self
    }

    /// Makes the reader report all records, including the good ones.
    pub(crate) fn reporting_all(mut self) -> RaggedReader {
        (self.reports_all, self.rows) = (true, None);
        self
    }

    /// Makes the plain reader read every record.
    #[cfg(any(test, fuzzing))]
    pub(crate) fn without_engine(mut self) -> RaggedReader {
        self.rows = None;
        self
    }

    /// Makes the reader drop its lookahead before each record.
    #[cfg(any(test, fuzzing))]
    pub(crate) fn dropping_lookahead(mut self) -> RaggedReader {
        self.drops_lookahead = true;
        self
    }

    /// Makes [`read`](RaggedReader::read) consume only complete records, so that a window always
    /// contains the current record from its start. Memory is then bounded by the longest record.
    ///
    /// ```
    /// use atleast_tables::Dialect;
    ///
    /// let table = b"a,b\n1,2,3 and so on\n";
    /// let mut reader = Dialect::default().reader(table, true)?.whole_records();
    /// let done = reader.read(&table[..10], false, &mut |_| {});
    /// assert_eq!(done, 4);
    /// reader.read(&table[done..], true, &mut |bad| assert_eq!(bad.text, &table[4..]));
    /// # Ok::<(), atleast_tables::Error>(())
    /// ```
    #[must_use]
    pub fn whole_records(mut self) -> RaggedReader {
        self.whole_records = true;
        self
    }

    /// Returns a reader for the same table that starts at another offset. A line must start there,
    /// outside quotes. The new reader counts lines and records from there.
    ///
    /// ```
    /// use atleast_tables::Dialect;
    ///
    /// let table = b"a,b\n1,2\n3\n";
    /// let reader = Dialect::default().reader(table, true)?;
    /// let mut second = reader.starting_at(8);
    /// second.read(&table[8..], true, &mut |bad| assert_eq!((bad.start, bad.line), (8, 1)));
    /// # Ok::<(), atleast_tables::Error>(())
    /// ```
    #[must_use]
    pub fn starting_at(&self, offset: u64) -> RaggedReader {
        let mut reader = RaggedReader::new(self.rules.clone(), 0, self.level);
        (reader.base, reader.begun) = (offset, true);
        reader.expected = self.expected;
        (reader.dialect, reader.found) = (Arc::clone(&self.dialect), Arc::clone(&self.found));
        (reader.checks_unusual_bytes, reader.skipped) = (self.checks_unusual_bytes, self.skipped);
        reader.is_start = self.is_start && self.totals.records == 0 && offset == self.base;
        reader.whole_records = self.whole_records;
        reader
    }

    /// Makes the reader stop before the first record that starts at `offset` or later.
    ///
    /// ```
    /// use atleast_tables::Dialect;
    ///
    /// let table = b"a,b\n1,2\n3\n";
    /// let mut reader = Dialect::default().reader(table, true)?;
    /// reader.stop_at(5);
    /// assert_eq!(reader.read(table, true, &mut |_| {}), 8);
    /// assert!(reader.has_stopped());
    /// # Ok::<(), atleast_tables::Error>(())
    /// ```
    pub fn stop_at(&mut self, offset: u64) {
        self.stop = offset;
    }

    /// Returns true if the reader has stopped where [`stop_at`](RaggedReader::stop_at) says.
    ///
    /// ```
    /// use atleast_tables::Dialect;
    ///
    /// let table = b"a,b\n1,2\n3\n";
    /// let mut reader = Dialect::default().reader(table, true)?;
    /// reader.stop_at(4);
    /// assert!(!reader.has_stopped());
    /// reader.read(table, true, &mut |_| {});
    /// assert!(reader.has_stopped());
    /// # Ok::<(), atleast_tables::Error>(())
    /// ```
    pub fn has_stopped(&self) -> bool {
        self.base >= self.stop && self.open.is_none() && self.skip_lines == 0
    }

    /// Continues at another offset. A second reader must have
    /// [started](RaggedReader::starting_at) where this one stopped, and have read the bytes up to
    /// that offset. `read` are the totals of the second reader.
    ///
    /// # Panics
    /// If a record is open, that is, read in part.
    ///
    /// ```
    /// use atleast_tables::Dialect;
    ///
    /// let table = b"a,b\n1,2\n3\n";
    /// let mut reader = Dialect::default().reader(table, true)?;
    /// reader.stop_at(4);
    /// let stop = reader.read(table, true, &mut |_| {});
    /// let mut second = reader.starting_at(stop as u64);
    /// second.read(&table[stop..], true, &mut |_| {});
    /// reader.resume(second.totals(), table.len() as u64);
    /// assert_eq!(reader.totals().records(), 3);
    /// # Ok::<(), atleast_tables::Error>(())
    /// ```
    pub fn resume(&mut self, read: &RaggedTotals, offset: u64) {
        assert!(self.open.is_none(), "a reader resumes where a record starts");
        self.totals.join(read);
        self.base = offset;
    }

    /// Reads a window of the data: the bytes that were not consumed before, and the bytes that
    /// follow. Calls `on_bad` with each bad record, in order.
    ///
    /// Returns how many bytes of the window are consumed. The next window must start after them; if
    /// that is 0, the next window must be longer. With `is_last` the data ends with the window, and
    /// all of it is consumed, or everything up to where the reader is told to stop.
    ///
    /// ```
    /// use atleast_tables::Dialect;
    ///
    /// let table = b"a,b\n1,2\n3\n";
    /// let mut reader = Dialect::default().reader(table, true)?;
    /// let mut lines = Vec::new();
    /// let done = reader.read(table, true, &mut |bad| lines.push(bad.line));
    /// assert_eq!((done, lines), (table.len(), vec![3]));
    /// # Ok::<(), atleast_tables::Error>(())
    /// ```
    pub fn read(
        &mut self,
        window: &[u8],
        is_last: bool,
        on_bad: &mut dyn FnMut(&BadRecord<'_>),
    ) -> usize {
        self.read_with(window, is_last, None, on_bad)
    }

    /// Reads all the data, like [`read`](RaggedReader::read). Also counts, in `columns`, the cells
    /// that take several lines and cannot be rows.
    pub(crate) fn read_noting(
        &mut self,
        data: &[u8],
        columns: &RefCell<Columns>,
        on_bad: &mut dyn FnMut(&BadRecord<'_>),
    ) {
        self.read_with(data, true, Some(columns), on_bad);
    }

    fn read_with(
        &mut self,
        window: &[u8],
        is_last: bool,
        columns: Option<&RefCell<Columns>>,
        on_bad: &mut dyn FnMut(&BadRecord<'_>),
    ) -> usize {
        let read = self.read_window(window, is_last, columns, on_bad);
        let done = read.unwrap_or_else(|(NeedMore, done)| done);
        let is_plain =
            self.rows.as_ref().is_some_and(|rows| rows.prefix_is_ascii_without_nul(done));
        if self.checks_unusual_bytes
            && !(is_plain && self.totals.unusual_bytes.can_skip_plain_ascii())
        {
            self.check_unusual_bytes(&window[..done], is_last);
        }
        self.other_ends_in_window.clear();
        self.base += done as u64;
        if let Some((open, _)) = &mut self.open {
            open.cursor.at -= done;
        }
        if let Some(rows) = &mut self.rows {
            rows.forget();
        }
        done
    }

    /// Looks for unusual bytes in the consumed bytes.
    fn check_unusual_bytes(&mut self, bytes: &[u8], is_last: bool) {
        // The line at the end of `bytes`; the lines before are counted back from it.
        let last = self.open.as_ref().map_or(self.totals.lines + 1, |(open, _)| open.cursor.line);
        let (line_end, others) = (self.rules.line_end, &self.other_ends_in_window);
        let line_at = |at: usize| {
            let ends = memchr_iter(line_end, &bytes[at..]).count();
            let others = others.iter().filter(|end| **end >= at).count();
            last.saturating_sub((ends + others) as u64).max(1)
        };
        self.totals.unusual_bytes.see(bytes, self.base == 0, line_at);
        if is_last {
            self.totals.unusual_bytes.end();
        }
    }

    /// Returns the offset of the first record, or the length of `head` if no record starts in it.
    pub(crate) fn first_record(mut self, head: &[u8]) -> usize {
        let window = TableWindow::of_all(head);
        let begins =
            self.skip_byte_order_mark(&window).and_then(|at| self.skip_to_record(&window, at));
        begins.unwrap_or(head.len())
    }

    /// Skips a byte order mark at the start of the data.
    fn skip_byte_order_mark(
        &mut self,
        window: &TableWindow<'_>,
    ) -> Result<usize, (NeedMore, usize)> {
        const BYTE_ORDER_MARK: &[u8] = b"\xEF\xBB\xBF";
        if self.begun {
            return Ok(0);
        }
        let TableWindow { bytes, is_last, .. } = *window;
        if BYTE_ORDER_MARK.starts_with(bytes) && bytes.len() < BYTE_ORDER_MARK.len() && !is_last {
            return Err((NeedMore, 0));
        }
        self.begun = true;
        Ok(if bytes.starts_with(BYTE_ORDER_MARK) { BYTE_ORDER_MARK.len() } else { 0 })
    }

    fn read_window(
        &mut self,
        bytes: &[u8],
        is_last: bool,
        columns: Option<&RefCell<Columns>>,
        on_bad: &mut dyn FnMut(&BadRecord<'_>),
    ) -> Result<usize, (NeedMore, usize)> {
        let window = TableWindow { bytes, base: self.base, is_last };
        let mut at = self.skip_byte_order_mark(&window)?;
        let stop = usize::try_from(self.stop.saturating_sub(window.base)).unwrap_or(usize::MAX);
        loop {
            if self.open.is_none() {
                if at >= stop && self.skip_lines == 0 {
                    return Ok(at);
                }
                at = self.skip_to_record(&window, at)?;
                if at == bytes.len() {
                    // If more follows, a record may or may not start here.
                    return if is_last { Ok(at) } else { Err((NeedMore, at)) };
                }
                if let Some(end) = self.skip_good_records(bytes, stop, at) {
                    at = end;
                    continue;
                }
                let open = OpenRecord::new(at, self.line(), self.one_line_records);
                self.open = Some((open, window.base + at as u64));
            }
            at = self.read_record(&window, at, columns, on_bad)?;
        }
    }

    /// Skips the lines before a record: blank lines, comments and lines above the table. Returns
    /// where the record starts.
    fn skip_to_record(
        &mut self,
        window: &TableWindow<'_>,
        mut at: usize,
    ) -> Result<usize, (NeedMore, usize)> {
        loop {
            let bytes = Bytes { window: *window, rules: &self.rules };
            if self.skip_lines > 0 {
                let rest = window.bytes.get(at..).unwrap_or_default();
                match rest.iter().position(|byte| *byte == self.rules.line_end) {
                    Some(end) => {
                        let end = at + end;
                        at = end + bytes.line_end(end).map_err(|more| (more, at))?.max(1);
                        self.totals.lines += 1;
                        self.skip_lines -= 1;
                    }
                    None if window.is_last => return Ok(window.bytes.len()),
                    None => return Err((NeedMore, window.bytes.len())),
                }
                continue;
            }
            if at == window.bytes.len() {
                return Ok(at);
            }
            let line_end = bytes.line_end(at).map_err(|more| (more, at))?;
            if line_end > 0 {
                at += line_end;
                self.totals.lines += 1;
            } else if bytes.is_comment(at).map_err(|more| (more, at))? {
                self.skip_lines = 1;
            } else {
                return Ok(at);
            }
        }
    }

    /// Lets the engine skip good records. Returns where they end, if there are any.
    fn skip_good_records(&mut self, window: &[u8], stop: usize, at: usize) -> Option<usize> {
        let bytes = &window[..stop.clamp(at, window.len())];
        // The next byte may be a `\n` that belongs to this line end.
        let is_cut = self.rules.line_end == b'\r' && bytes.last() == Some(&b'\r');
        let bytes = if is_cut { &bytes[..bytes.len() - 1] } else { bytes };
        let skipped = self.rows.as_mut()?.scan(bytes, at.min(bytes.len()));
        if skipped.records == 0 {
            return None;
        }
        let has_feed = self.rules.line_end == b'\r' && window.get(skipped.end) == Some(&b'\n');
        let line = self.line();
        let totals = &mut self.totals;
        totals.first_fields = totals.first_fields.or(self.rules.expected);
        totals.first_good_line = totals.first_good_line.or(Some(line));
        totals.first_line = totals.first_line.or(Some(line));
        totals.skipped += skipped.records;
        totals.records += skipped.records;
        totals.lines += skipped.lines;
        if has_feed && self.rules.usual_end == Some(LineEnd::Cr) {
            let last = totals.lines;
            totals.other_ends.add_at(|| last);
        }
        Some(skipped.end + usize::from(has_feed))
    }

    /// Reads the rest of the open record. Returns where it ends.
    fn read_record(
        &mut self,
        window: &TableWindow<'_>,
        at: usize,
        columns: Option<&RefCell<Columns>>,
        on_bad: &mut dyn FnMut(&BadRecord<'_>),
    ) -> Result<usize, (NeedMore, usize)> {
        let Some((mut open, start)) = self.open.take() else {
            unreachable!("a record is opened before it is read")
        };
        let bytes = Bytes { window: *window, rules: &self.rules };
        #[cfg(any(test, fuzzing))]
        if self.drops_lookahead {
            self.lookahead = None;
        }
        let lookahead = Cell::new(self.lookahead);
        let rows_in_quotes = Cell::new(self.rows_in_quotes);
        let read = PlainReader {
            bytes,
            lookahead: &lookahead,
            other_ends_total: self.other_ends_total,
            rows_in_quotes: &rows_in_quotes,
            columns,
        }
        .read(&mut open);
        self.lookahead = lookahead.get();
        self.rows_in_quotes = rows_in_quotes.get();
        let Record { end, next_line, fields, stray_quotes } = match read {
            Ok(record) => record,
            Err(more) if self.whole_records => return Err((more, at)),
            Err(more) => {
                let done = open.cursor.at;
                self.open = Some((open, start));
                return Err((more, done));
            }
        };
        let line = self.line();
        let is_header = self.is_start && self.totals.records == 0;
        let is_good = self.rules.expected.is_none_or(|expected| expected == fields)
            || is_header && self.rules.header == Some(fields);
        if !is_good || !stray_quotes.is_empty() || self.reports_all {
            let from = usize::try_from(start.saturating_sub(window.base)).unwrap_or(0);
            on_bad(&BadRecord {
                record: self.totals.records,
                line,
                start,
                end: window.base + end as u64,
                fields,
                // A header may have another number of fields and still be good.
                expected: if is_good { fields } else { self.expected },
                stray_quotes: &stray_quotes,
                text: &window.bytes[from..end],
                text_start: window.base + from as u64,
            });
        }
        self.note_line_end(window, end, next_line - 1);
        let totals = &mut self.totals;
        totals.first_line = totals.first_line.or(Some(line));
        if is_good {
            totals.first_good_line = totals.first_good_line.or(Some(line));
        }
        totals.bad_rows += u64::from(!is_good);
        // A bad record is reported anyway.
        if let Some(line) =
            self.rows_in_quotes.take().filter(|_| is_good && stray_quotes.is_empty())
        {
            totals.rows_in_quotes.add_at(|| line);
        }
        totals.first_fields = totals.first_fields.or(Some(fields));
        *totals.counts.entry(fields).or_insert(0) += 1;
        totals.records += 1;
        totals.stray_quotes += stray_quotes.len() as u64;
        totals.lines = next_line - 1;
        Ok(end)
    }

    /// Counts the line end of a record if most lines have another one.
    fn note_line_end(&mut self, window: &TableWindow<'_>, end: usize, line: u64) {
        let Some(line_end) = LineEnd::of(&window.bytes[..end]) else { return };
        let is_other_byte = line_end != LineEnd::CrLf && line_end.byte() != self.rules.line_end;
        if is_other_byte {
            self.other_ends_in_window.push(end - 1);
            self.other_ends_total += 1;
            // The last byte of the data does not count.
            if window.is_last && end == window.bytes.len() {
                return;
            }
        }
        if self.rules.usual_end.is_some_and(|usual| usual != line_end) {
            self.totals.other_ends.add_at(|| line);
        }
    }

    /// Returns the line of the open record, or of the next one (1-based).
    fn line(&self) -> u64 {
        self.totals.lines + 1
    }

    /// Returns the separator.
    ///
    /// ```
    /// use atleast_tables::Dialect;
    ///
    /// let table = b"a,b\n1,2\n3\n";
    /// let reader = Dialect::default().reader(table, true)?;
    /// assert_eq!(reader.sep(), b",");
    /// # Ok::<(), atleast_tables::Error>(())
    /// ```
    pub fn sep(&self) -> &[u8] {
        &self.rules.sep
    }

    /// Returns the expected number of fields, or 0 if it was not set and the sample has no record.
    ///
    /// ```
    /// use atleast_tables::Dialect;
    ///
    /// let table = b"a,b\n1,2\n3\n";
    /// let reader = Dialect::default().reader(table, true)?;
    /// assert_eq!(reader.expected(), 2);
    /// # Ok::<(), atleast_tables::Error>(())
    /// ```
    pub fn expected(&self) -> u64 {
        self.expected
    }

    /// Returns the byte that ends lines: `\n` or `\r`.
    ///
    /// ```
    /// use atleast_tables::Dialect;
    ///
    /// let table = b"a,b\n1,2\n3\n";
    /// let reader = Dialect::default().reader(table, true)?;
    /// assert_eq!(reader.line_end(), b'\n');
    /// # Ok::<(), atleast_tables::Error>(())
    /// ```
    pub fn line_end(&self) -> u8 {
        self.rules.line_end
    }

    /// Returns the totals of what has been read.
    ///
    /// ```
    /// use atleast_tables::Dialect;
    ///
    /// let table = b"a,b\n1,2\n3\n";
    /// let mut reader = Dialect::default().reader(table, true)?;
    /// reader.read(table, true, &mut |_| {});
    /// assert_eq!((reader.totals().lines(), reader.totals().records()), (3, 3));
    /// # Ok::<(), atleast_tables::Error>(())
    /// ```
    pub fn totals(&self) -> &RaggedTotals {
        &self.totals
    }

    /// Returns how many records have the right number of fields.
    pub(crate) fn good(&self) -> u64 {
        self.totals.records - self.totals.bad_rows
    }

    /// Returns how many fields the first record has.
    pub(crate) fn first_fields(&self) -> Option<u64> {
        self.totals.first_fields
    }

    /// Returns the offset in the data at which the next window must start.
    ///
    /// ```
    /// use atleast_tables::Dialect;
    ///
    /// let table = b"a,b\n1,2\n3\n";
    /// let mut reader = Dialect::default().reader(table, true)?;
    /// reader.read(&table[..6], false, &mut |_| {});
    /// assert_eq!(reader.offset(), 6);
    /// # Ok::<(), atleast_tables::Error>(())
    /// ```
    pub fn offset(&self) -> u64 {
        self.base
    }

    /// Returns the offset of the record that is read in part, or of the next one.
    ///
    /// ```
    /// use atleast_tables::Dialect;
    ///
    /// let table = b"a,b\n1,2\n3\n";
    /// let mut reader = Dialect::default().reader(table, true)?;
    /// reader.read(&table[..6], false, &mut |_| {});
    /// assert_eq!(reader.record_start(), 4);
    /// # Ok::<(), atleast_tables::Error>(())
    /// ```
    pub fn record_start(&self) -> u64 {
        self.open.as_ref().map_or(self.base, |(_, start)| *start)
    }

    /// Returns each number of fields, with the number of records that have it.
    pub(crate) fn counts(&self) -> impl Iterator<Item = (u64, u64)> {
        self.tally().counts().clone().into_iter()
    }

    /// Returns how many of the records read so far have each number of fields.
    ///
    /// ```
    /// use atleast_tables::Dialect;
    ///
    /// let table = b"a,b\n1,2\n3\n";
    /// let mut reader = Dialect::default().reader(table, true)?;
    /// reader.read(table, true, &mut |_| {});
    /// assert_eq!(reader.tally(), [2, 2, 1].into_iter().collect());
    /// # Ok::<(), atleast_tables::Error>(())
    /// ```
    pub fn tally(&self) -> Tally {
        let mut counts = self.totals.counts.clone();
        if self.totals.skipped > 0 {
            *counts.entry(self.expected).or_insert(0) += self.totals.skipped;
        }
        counts.into()
    }

    /// Returns how the table is written, as set or detected.
    ///
    /// ```
    /// use atleast_tables::Dialect;
    ///
    /// let table = b"a,b\n1,2\n3\n";
    /// let reader = Dialect::default().reader(table, true)?;
    /// assert_eq!((reader.written().sep, reader.written().quote), (b",".to_vec(), Some(b'"')));
    /// # Ok::<(), atleast_tables::Error>(())
    /// ```
    pub fn written(&self) -> Written {
        Written {
            encoding: self.dialect.decoded_from.unwrap_or("UTF-8"),
            line_end: self.rules.usual_end,
            sep: self.rules.sep.to_vec(),
            quote: self.rules.quote,
            escape: self.rules.escape,
            comment: self.rules.comment.to_vec(),
            skip_lines: self.skipped,
            header: self.totals.first_fields,
            expected: self.expected,
        }
    }

    /// Returns the report on what has been read. `rows` and `stray_quotes` are what `read`
    /// reported.
    ///
    /// ```
    /// use atleast_tables::Dialect;
    ///
    /// let table = b"a,b\n1,2\n3\n";
    /// let mut reader = Dialect::default().reader(table, true)?;
    /// let mut rows = Vec::new();
    /// reader.read(table, true, &mut |bad| rows.extend(bad.row()));
    /// assert_eq!(reader.report(rows, Vec::new()), atleast_tables::ragged(table)?);
    /// # Ok::<(), atleast_tables::Error>(())
    /// ```
    pub fn report(&self, rows: Vec<RaggedRow>, stray_quotes: Vec<StrayQuote>) -> Ragged {
        let tally = self.tally();
        let input = NoteInput {
            dialect: &self.dialect,
            found: &self.found,
            totals: &self.totals,
            tally: &tally,
            expected: self.expected,
            skip_lines: self.skipped,
            sep: &self.rules.sep,
            usual_end: self.rules.usual_end,
        };
        let notes = input.notes();
        Ragged {
            sep: self.rules.sep.to_vec(),
            dialect: self.written(),
            expected: self.expected,
            is_expected_given: self.dialect.expected != Expected::Found,
            records: self.totals.records,
            rows,
            stray_quotes,
            notes,
            tally,
            first_good_line: self.totals.first_good_line,
        }
    }
}
