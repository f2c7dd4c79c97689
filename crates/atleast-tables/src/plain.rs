//! The plain reader: reads one record at a time, byte by byte, and resolves every doubt about its
//! quotes.
//!
//! It defines how rows are read; docs/how-rows-are-read.md is the same in words. It reads whatever
//! the engine does not skip. It sees one window of the data. When the window is too short, it
//! stops, says up to where nothing is in doubt, and is called again with a longer window.

use std::cell::{Cell, RefCell};

use crate::bytes::{Bytes, LineMode, NeedMore, QuotedEvent, TextEvent};
use crate::columns::Columns;
use crate::lookahead::{Lookahead, Outcome};
use crate::report::StrayQuote;
use crate::swallowed::{MultilineSpan, RowLikeness};

/// If a record does not end within this many bytes after the quote in doubt, the doubt is settled
/// as if the record did not have E fields.
const LONGEST_DOUBT: usize = 64 << 10;

/// How many line ends a quoted span with a misplaced quote may cross for its lines to count as
/// rows.
const MOST_LINES: u64 = 16;

/// A position in a record, outside quoted spans.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Cursor {
    /// The offset in the window.
    pub(crate) at: usize,
    /// The line (1-based).
    pub(crate) line: u64,
    /// The number of fields that have begun.
    fields: u64,
    /// Whether more than spaces of the last field has been read.
    in_text: bool,
    /// Whether the record must end with this line.
    ends_with_line: bool,
    /// Whether a glued span was dropped, because the record became too long or had too many fields.
    dropped_glued: bool,
}

/// A record that has been read in part.
#[derive(Debug)]
pub(crate) struct OpenRecord {
    /// The position up to which nothing is in doubt.
    pub(crate) cursor: Cursor,
    /// The quote that was found to be stray.
    stray: Option<StrayQuote>,
    /// The first quote that ends a cell without an opening quote, in a column whose cells are
    /// quoted.
    unopened: Option<StrayQuote>,
    /// The line in which the record starts (1-based).
    first_line: u64,
}

impl OpenRecord {
    /// Starts a record at offset `at` of the window.
    pub(crate) fn new(at: usize, line: u64, ends_with_line: bool) -> OpenRecord {
        let (in_text, dropped_glued) = (false, false);
        let cursor = Cursor { at, line, fields: 1, in_text, ends_with_line, dropped_glued };
        OpenRecord { cursor, stray: None, unopened: None, first_line: line }
    }
}

/// A complete record.
#[derive(Debug)]
pub(crate) struct Record {
    /// The offset after its line end.
    pub(crate) end: usize,
    /// The line that starts there (1-based).
    pub(crate) next_line: u64,
    pub(crate) fields: u64,
    pub(crate) stray_quotes: Vec<StrayQuote>,
}

impl Record {
    fn without_stray_quotes(end: &Cursor) -> Record {
        let Cursor { at, line, fields, .. } = *end;
        Record { end: at, next_line: line, fields, stray_quotes: Vec::new() }
    }
}

/// A quote that may be stray, with its position.
type Quote = Cursor;

/// What has to be settled before a record counts as read.
#[derive(Default)]
struct Doubts {
    /// The misplaced quotes that are taken as text, the first one of each line.
    misplaced: Vec<Quote>,
    /// The opening quote of the first span that may have swallowed lines.
    swallowing: Option<Quote>,
    /// The opening quote of the span with the first misplaced quote, if the span has swallowed
    /// rows.
    swallowed_with_misplaced: Option<Quote>,
    /// The first glued span.
    glued: Option<Glued>,
    /// The first glued span that closes in its line and contains a separator.
    glued_in_line: Option<Glued>,
    /// The span in doubt.
    span: Option<DoubtfulSpan>,
    /// Whether to read everything again, including what [`Lookahead`] remembers.
    ignores_lookahead: bool,
    /// Whether something that [`Lookahead`] remembers was skipped.
    has_skipped: bool,
}

/// A quoted span in doubt.
#[derive(Clone, Copy)]
struct DoubtfulSpan {
    opening: Quote,
    /// The offset after the span, if it closes.
    to: Option<usize>,
}

impl Doubts {
    fn are_none(&self) -> bool {
        self.misplaced.is_empty() && self.swallowing.is_none() && self.glued.is_none()
    }
}

/// A quoted span that starts inside the text of a field.
#[derive(Clone, Copy)]
struct Glued {
    /// The offset of its opening quote.
    quote: usize,
    /// The position after its closing quote.
    after: Cursor,
}

/// How the reading of a quoted span ended.
enum SpanOutcome {
    Closes(Cursor),
    /// The reading was skipped up to this position, as [`Lookahead`] remembers it.
    Skipped(Cursor),
    OpeningIsStray,
    DoubtEnds,
}

/// The reader of one window.
#[derive(Clone, Copy)]
pub(crate) struct PlainReader<'data> {
    pub(crate) bytes: Bytes<'data>,
    pub(crate) lookahead: &'data Cell<Option<Lookahead>>,
    /// How many records have ended with the other line end byte.
    pub(crate) other_ends_total: u64,
    /// The first line of a quoted field that is taken for a text although its lines may be rows.
    pub(crate) rows_in_quotes: &'data Cell<Option<u64>>,
    /// Where to count cells of several lines that cannot be rows, if the columns are being
    /// profiled.
    pub(crate) columns: Option<&'data RefCell<Columns>>,
}

impl PlainReader<'_> {
    /// Reads the rest of the record. If the window is too short, moves `open` to the position up to
    /// which nothing is in doubt; the next window must start there or earlier.
    pub(crate) fn read(&self, open: &mut OpenRecord) -> Result<Record, NeedMore> {
        if open.cursor.ends_with_line {
            return self.read_to_line_end(open);
        }
        let mut doubts = Doubts::default();
        if let Some(record) = self.read_with_doubts(open, &mut doubts)? {
            return Ok(record);
        }
        // The record is good, so read all of it.
        let mut doubts = Doubts { ignores_lookahead: true, ..Doubts::default() };
        let record = self.read_with_doubts(open, &mut doubts)?;
        Ok(record.expect("nothing is left out twice"))
    }

    /// Reads the rest of the record. Returns None if it is good but something was skipped.
    fn read_with_doubts(
        &self,
        open: &mut OpenRecord,
        doubts: &mut Doubts,
    ) -> Result<Option<Record>, NeedMore> {
        let bytes = &self.bytes;
        let mut cursor = open.cursor;
        loop {
            if !cursor.in_text {
                if doubts.glued.is_some() && self.has_too_many(&cursor) {
                    // In any case the glued reading would be tried first.
                    if let Some(record) = self.read_glued(doubts)? {
                        return Ok(Some(record));
                    }
                    Self::drop_glued(doubts, &mut cursor);
                }
                if self.must_settle(open, doubts, &cursor) {
                    return self.settle(open, doubts).map(Some);
                }
                cursor.at = bytes.past_spaces(cursor.at)?;
                if bytes.is_quote(cursor.at)? {
                    match self.quoted_span(cursor, open.first_line, doubts)? {
                        SpanOutcome::Closes(after) => cursor = Cursor { in_text: true, ..after },
                        SpanOutcome::Skipped(ahead) => cursor = ahead,
                        SpanOutcome::OpeningIsStray => {
                            let first = doubts.swallowing.unwrap_or(cursor);
                            return self.blame(open, doubts, first).map(Some);
                        }
                        SpanOutcome::DoubtEnds => return self.settle(open, doubts).map(Some),
                    }
                    if !cursor.in_text {
                        continue;
                    }
                }
                cursor.in_text = true;
            }
            cursor.at = bytes.text_end(cursor.at);
            if doubts.glued.is_some_and(|glued| cursor.at - glued.quote > LONGEST_DOUBT) {
                Self::drop_glued(doubts, &mut cursor);
            }
            if self.must_settle(open, doubts, &cursor) {
                return self.settle(open, doubts).map(Some);
            }
            match bytes.text_event(cursor.at)? {
                TextEvent::End(length) => {
                    cursor.at += length;
                    cursor.line += u64::from(length > 0);
                    return self.end(open, doubts, cursor);
                }
                TextEvent::Separator { next } => {
                    cursor.at = next;
                    cursor.fields += 1;
                    cursor.in_text = false;
                }
                TextEvent::Quote => {
                    self.note_glued(doubts, cursor)?;
                    self.note_unopened(open, &cursor)?;
                    while bytes.is_quote(cursor.at)? {
                        cursor.at += 1;
                    }
                }
                TextEvent::Escaped { next, is_line } => {
                    cursor.at = next;
                    cursor.line += u64::from(is_line);
                }
                TextEvent::Text if self.ends_at_other_line_end(doubts, &cursor)? => {
                    cursor.at += 1;
                    cursor.line += 1;
                    return self.end(open, doubts, cursor);
                }
                TextEvent::Text => cursor.at += 1,
            }
        }
    }

    /// Returns true if the record ends here, at the other line end byte: it has E fields, nothing
    /// is in doubt, and what follows, up to a line end of any kind, is a whole record too.
    fn ends_at_other_line_end(&self, doubts: &Doubts, cursor: &Cursor) -> Result<bool, NeedMore> {
        Ok(self.bytes.rules.expected == Some(cursor.fields)
            && doubts.are_none()
            && self.bytes.is_other_end(cursor.at)?
            && self.bytes.is_whole_part(cursor.at + 1)?)
    }

    /// If nothing is in doubt, moves `open` here and returns false. Otherwise returns whether the
    /// doubt must be settled here.
    fn must_settle(&self, open: &mut OpenRecord, doubts: &Doubts, cursor: &Cursor) -> bool {
        if doubts.are_none() {
            open.cursor = *cursor;
            return false;
        }
        let must_settle = self.is_too_long(doubts, cursor);
        if must_settle {
            self.remember_in_field(doubts, cursor);
        }
        must_settle
    }

    /// Returns true if the record has too many fields, or is so long that its doubts are settled as
    /// if it had.
    fn is_too_long(&self, doubts: &Doubts, cursor: &Cursor) -> bool {
        let Some(quote) = doubts.swallowing.as_ref().or(doubts.misplaced.first()) else {
            return false;
        };
        self.has_too_many(cursor) || cursor.at - quote.at > LONGEST_DOUBT
    }

    fn drop_glued(doubts: &mut Doubts, cursor: &mut Cursor) {
        (doubts.glued, doubts.glued_in_line, cursor.dropped_glued) = (None, None, true);
    }

    fn has_too_many(&self, cursor: &Cursor) -> bool {
        self.bytes.rules.expected.is_some_and(|expected| cursor.fields > expected)
    }

    /// Reads the quoted span whose opening quote is at `opening`.
    #[expect(clippy::too_many_lines, reason = "it is one event after the other")]
    fn quoted_span(
        &self,
        opening: Cursor,
        first_line: u64,
        doubts: &mut Doubts,
    ) -> Result<SpanOutcome, NeedMore> {
        let bytes = &self.bytes;
        let mut after = Cursor { at: opening.at + 1, ..opening };
        let in_doubt = Some(DoubtfulSpan { opening, to: None });
        // How many of the lines that start in the span are whole.
        let mut whole = 0_u64;
        let mut line_start = opening.at;
        loop {
            let event = match bytes.quoted_event(opening.at, &mut after.at)? {
                QuotedEvent::Misplaced(quote)
                    if self.closes_at_other_line_end(&opening, quote, doubts)? =>
                {
                    QuotedEvent::Closes { next: quote + 1 }
                }
                event => event,
            };
            match event {
                QuotedEvent::Line(start) => {
                    after.line += 1;
                    line_start = start;
                    if doubts.misplaced.is_empty() {
                        whole += u64::from(bytes.is_whole(start)?);
                    } else if bytes.is_whole(start)? {
                        self.remember(doubts, Some(start), Outcome::Fails);
                        return Ok(SpanOutcome::DoubtEnds);
                    }
                }
                QuotedEvent::Misplaced(_) if whole > 0 => {
                    doubts.span = in_doubt;
                    self.remember_in_span(doubts, &after);
                    return Ok(SpanOutcome::OpeningIsStray);
                }
                QuotedEvent::Misplaced(quote)
                    if doubts.misplaced.first().is_some_and(|first| first.line < after.line)
                        && bytes.is_at_field_start(quote, opening.at) =>
                {
                    self.remember(doubts, Some(line_start), Outcome::Fails);
                    return Ok(SpanOutcome::DoubtEnds);
                }
                QuotedEvent::Misplaced(quote) => {
                    let is_first = doubts.misplaced.is_empty();
                    if doubts.misplaced.last().is_none_or(|last| last.line < after.line) {
                        doubts.misplaced.push(Cursor { at: quote, ..after });
                    }
                    if !is_first {
                        continue;
                    }
                    doubts.span = in_doubt;
                    match self.remembered_after(quote, doubts) {
                        Some(Outcome::Fails) => return Ok(SpanOutcome::DoubtEnds),
                        Some(Outcome::Ends { more_fields })
                            if Some(opening.fields + more_fields) != bytes.rules.expected =>
                        {
                            return Ok(SpanOutcome::DoubtEnds);
                        }
                        Some(Outcome::Unknown { at, line, more_fields, is_within, in_text }) => {
                            doubts.has_skipped = true;
                            // The window ends no earlier than it did for the remembered reading.
                            after.at =
                                usize::try_from(at - bytes.window.base).map_err(|_| NeedMore)?;
                            after.line = line;
                            if !is_within {
                                let fields = opening.fields + more_fields;
                                return Ok(SpanOutcome::Skipped(Cursor {
                                    fields,
                                    in_text,
                                    ..after
                                }));
                            }
                        }
                        Some(Outcome::Ends { .. }) | None => {}
                    }
                }
                QuotedEvent::Closes { next } => {
                    let lines = after.line - opening.line;
                    let (at, fields) = (opening.at, opening.fields);
                    let span = MultilineSpan { opening: at, fields, end: next, lines };
                    if lines > 0 && opening.line == first_line && !doubts.has_skipped {
                        let has_swallowed = self.has_swallowed_rows(&opening, span)?;
                        if has_swallowed && lines > 1 && doubts.misplaced.is_empty() {
                            doubts.span = in_doubt;
                            return Ok(SpanOutcome::OpeningIsStray);
                        }
                        let is_first =
                            doubts.span.is_some_and(|first| first.opening.at == opening.at);
                        if has_swallowed && is_first && lines <= MOST_LINES {
                            doubts.swallowed_with_misplaced = Some(opening);
                        }
                    }
                    if doubts.swallowing.is_none()
                        && self.may_have_swallowed(whole, lines, line_start)?
                    {
                        doubts.swallowing = Some(opening);
                        doubts.span = doubts.span.or(in_doubt);
                    }
                    if let Some(span) = &mut doubts.span
                        && span.opening.at == opening.at
                    {
                        span.to = Some(next);
                    }
                    return Ok(SpanOutcome::Closes(Cursor { at: next, ..after }));
                }
                QuotedEvent::Unclosed if doubts.misplaced.is_empty() => {
                    doubts.span = in_doubt;
                    self.remember_in_span(doubts, &after);
                    return Ok(SpanOutcome::OpeningIsStray);
                }
                QuotedEvent::Unclosed => {
                    self.remember_in_span(doubts, &after);
                    return Ok(SpanOutcome::DoubtEnds);
                }
            }
        }
    }

    /// Returns true if a quote closes the last field of a record that ends at the other line end
    /// byte.
    fn closes_at_other_line_end(
        &self,
        opening: &Cursor,
        quote: usize,
        doubts: &Doubts,
    ) -> Result<bool, NeedMore> {
        Ok(self.bytes.rules.expected == Some(opening.fields)
            && doubts.are_none()
            && self.bytes.is_other_end(quote + 1)?
            && self.bytes.is_whole_part(quote + 2)?)
    }

    /// Returns true if a quoted span has swallowed rows.
    fn has_swallowed_rows(&self, opening: &Cursor, span: MultilineSpan) -> Result<bool, NeedMore> {
        let lines = self.bytes.row_likeness(span)?;
        if let Some(columns) = self.columns {
            // The columns are not known yet, so do not take lines for rows.
            if lines == RowLikeness::NotRows {
                columns.borrow_mut().add_text(span.fields - 1);
            }
            return Ok(false);
        }
        let is_text = self.bytes.rules.columns.has_texts(span.fields - 1);
        // The engine skips texts of two lines without a note.
        if lines == RowLikeness::MaybeRows && is_text && span.lines > 1 {
            self.rows_in_quotes.set(self.rows_in_quotes.get().or(Some(opening.line)));
        }
        Ok(lines == RowLikeness::Rows || lines == RowLikeness::MaybeRows && !is_text)
    }

    /// Returns true if a span over `lines` line ends may have swallowed lines: at least one line in
    /// it is whole, half of the lines between its first and its last are, and the last one has E
    /// fields.
    fn may_have_swallowed(
        &self,
        whole: u64,
        lines: u64,
        last_line: usize,
    ) -> Result<bool, NeedMore> {
        let alone = LineMode { with_text: true, ..LineMode::default() };
        Ok(whole > 0 && 2 * whole >= lines - 1 && self.bytes.has_expected(last_line, alone)?)
    }

    /// Returns what is remembered about the data after a misplaced quote.
    fn remembered_after(&self, quote: usize, doubts: &Doubts) -> Option<Outcome> {
        let offset = self.bytes.window.offset(quote);
        let seen = self.lookahead.get().filter(|seen| (seen.from..seen.to).contains(&offset));
        let seen = seen.filter(|_| !doubts.ignores_lookahead)?;
        Some(match seen.outcome {
            Outcome::Unknown { at, line, more_fields, is_within, in_text } => {
                let line = line + (self.other_ends_total - seen.other_ends_total);
                Outcome::Unknown { at, line, more_fields, is_within, in_text }
            }
            outcome => outcome,
        })
    }

    /// Remembers the outcome of the span in doubt, from its opening quote to where it closed, or to
    /// `to`.
    fn remember(&self, doubts: &Doubts, to: Option<usize>, outcome: Outcome) {
        let Some(span) = doubts.span else { return };
        let window = &self.bytes.window;
        let Some(to) = span.to.or(to).map(|to| window.offset(to)) else { return };
        let mut from = window.offset(span.opening.at + 1);
        if let Some(seen) = self.lookahead.get()
            && doubts.has_skipped
        {
            from = from.min(seen.from);
        }
        let other_ends_total = self.other_ends_total;
        self.lookahead.set(Some(Lookahead { from, to, other_ends_total, outcome }));
    }

    /// Remembers that nothing is known after this position in a span.
    fn remember_in_span(&self, doubts: &Doubts, cursor: &Cursor) {
        let is_later = doubts.span.is_some_and(|span| span.to.is_some());
        let outcome = if is_later {
            // This is a later span than the one in doubt: no reading that reaches it gets further.
            Outcome::Fails
        } else {
            let at = self.bytes.window.offset(cursor.at);
            let (line, more_fields, in_text) = (cursor.line, 0, true);
            Outcome::Unknown { at, line, more_fields, is_within: true, in_text }
        };
        self.remember(doubts, Some(cursor.at), outcome);
    }

    /// Remembers that nothing is known after this position in a field.
    fn remember_in_field(&self, doubts: &Doubts, cursor: &Cursor) {
        let Some(span) = doubts.span else { return };
        let Cursor { line, in_text, .. } = *cursor;
        let (at, more_fields) =
            (self.bytes.window.offset(cursor.at), cursor.fields - span.opening.fields);
        self.remember(
            doubts,
            None,
            Outcome::Unknown { at, line, more_fields, is_within: false, in_text },
        );
    }

    /// Notes the glued span that the quote here opens, if it opens one and none was noted before.
    fn note_glued(&self, doubts: &mut Doubts, cursor: Cursor) -> Result<(), NeedMore> {
        if self.bytes.rules.expected.is_none()
            || !doubts.misplaced.is_empty()
            || doubts.glued_in_line.is_some()
            || cursor.dropped_glued
        {
            return Ok(());
        }
        let mut after = Cursor { at: cursor.at + 1, ..cursor };
        loop {
            match self.bytes.quoted_event(cursor.at, &mut after.at)? {
                QuotedEvent::Closes { next } => {
                    after.at = next;
                    break;
                }
                QuotedEvent::Line(start)
                    if doubts.glued.is_none()
                        && !self.bytes.has_expected(
                            start,
                            LineMode { with_text: true, ..LineMode::default() },
                        )? =>
                {
                    after.line += 1;
                }
                _ => return Ok(()),
            }
        }
        let glued = Glued { quote: cursor.at, after };
        if after.line > cursor.line {
            doubts.glued = Some(glued);
        } else if self.holds_separator(cursor.at + 1, after.at)? {
            doubts.glued_in_line = Some(glued);
            doubts.glued = doubts.glued.or(Some(glued));
        }
        Ok(())
    }

    /// Notes the quote here if it ends a cell in a column whose cells are quoted: its opening quote
    /// was lost.
    fn note_unopened(&self, open: &mut OpenRecord, cursor: &Cursor) -> Result<(), NeedMore> {
        let quote = self.stray(cursor);
        let is_first = open.unopened.is_none_or(|first| quote.start < first.start);
        if is_first
            && self.bytes.rules.columns.is_quoted(cursor.fields - 1)
            && self.bytes.would_close(cursor.at)?
        {
            open.unopened = Some(quote);
        }
        Ok(())
    }

    /// Returns true if the bytes from `at` to `end` contain a whole separator.
    fn holds_separator(&self, mut at: usize, end: usize) -> Result<bool, NeedMore> {
        while at < end {
            if Some(self.bytes.window.bytes[at]) == self.bytes.rules.escape {
                at = self.bytes.past_escaped(at)?.0;
            } else if self.bytes.is_separator(at)? {
                return Ok(at + self.bytes.rules.sep.len() <= end);
            } else {
                at += 1;
            }
        }
        Ok(false)
    }

    /// Ends the record at `end`. Returns None if it is good but something was skipped.
    fn end(
        &self,
        open: &mut OpenRecord,
        doubts: &Doubts,
        end: Cursor,
    ) -> Result<Option<Record>, NeedMore> {
        if self.bytes.rules.expected.is_none_or(|expected| end.fields == expected) {
            if doubts.has_skipped {
                return Ok(None);
            }
            if !doubts.misplaced.is_empty() {
                if let Some(opening) = doubts.swallowed_with_misplaced {
                    return self.blame(open, doubts, opening).map(Some);
                }
                if let Some(record) = self.read_glued(doubts)? {
                    return Ok(Some(record));
                }
                if let Some(record) = self.read_without_opening(doubts)? {
                    return Ok(Some(record));
                }
            }
            let mut stray_quotes: Vec<_> =
                doubts.misplaced.iter().map(|quote| self.stray(quote)).collect();
            if let Some(glued) = &doubts.glued_in_line
                && stray_quotes.is_empty()
                && let Some(other) = self.read_strictly(glued.after, glued.quote, false)?
                && other.at == end.at
            {
                return Ok(Some(Record::without_stray_quotes(&other)));
            }
            stray_quotes.extend(open.unopened);
            stray_quotes.sort_unstable_by_key(|quote| quote.start);
            return Ok(Some(Record { stray_quotes, ..Record::without_stray_quotes(&end) }));
        }
        if !doubts.misplaced.is_empty() || doubts.swallowing.is_some() {
            if let Some(span) = doubts.span {
                let more_fields = end.fields - span.opening.fields;
                self.remember(doubts, None, Outcome::Ends { more_fields });
            }
            return self.settle(open, doubts).map(Some);
        }
        let other = self.read_glued(doubts)?;
        Ok(Some(other.unwrap_or_else(|| Record::without_stray_quotes(&end))))
    }

    /// Settles the doubts of a record that does not have the expected number of fields.
    fn settle(&self, open: &mut OpenRecord, doubts: &Doubts) -> Result<Record, NeedMore> {
        if let Some(swallowing) = doubts.swallowing {
            return self.blame(open, doubts, swallowing);
        }
        let misplaced = doubts.misplaced.first().expect("only doubts are settled");
        if let Some(record) = self.read_glued(doubts)? {
            return Ok(record);
        }
        if let Some(record) = self.read_without_opening(doubts)? {
            return Ok(record);
        }
        if let Some(record) = self.read_as_text(misplaced, 1)? {
            return Ok(record);
        }
        self.read_from_stray(open, *misplaced)
    }

    /// Reads the record with the opening quote of the span in doubt as text, and the first
    /// misplaced quote as an opening quote. Returns the record if that quote is where a field could
    /// start and nothing else is in doubt.
    fn read_without_opening(&self, doubts: &Doubts) -> Result<Option<Record>, NeedMore> {
        let (Some(misplaced), Some(span)) = (doubts.misplaced.first(), &doubts.span) else {
            return Ok(None);
        };
        if !self.bytes.is_at_field_start(misplaced.at, span.opening.at) {
            return Ok(None);
        }
        self.read_as_text(&span.opening, 0)
    }

    /// Reads the record from after a stray quote, over line ends, with what follows as text.
    /// Returns it if nothing else is in doubt, and it has the expected number of fields or up to
    /// `too_few` less.
    fn read_as_text(&self, quote: &Quote, too_few: u64) -> Result<Option<Record>, NeedMore> {
        let Some(expected) = self.bytes.rules.expected.filter(|expected| *expected > 1) else {
            return Ok(None);
        };
        let after = Cursor { at: quote.at + 1, ..*quote };
        let end = self.read_strictly(after, quote.at, true)?;
        let end = end.filter(|end| (expected - too_few..=expected).contains(&end.fields));
        Ok(end.map(|end| Record {
            stray_quotes: vec![self.stray(quote)],
            ..Record::without_stray_quotes(&end)
        }))
    }

    /// Takes a quote as stray, unless a separator was lost before a glued span.
    fn blame(
        &self,
        open: &mut OpenRecord,
        doubts: &Doubts,
        quote: Quote,
    ) -> Result<Record, NeedMore> {
        match self.read_glued(doubts)? {
            Some(record) => Ok(record),
            None => self.read_from_stray(open, quote),
        }
    }

    /// Takes a quote as stray, and what follows it as text of a record that ends with its line.
    fn read_from_stray(&self, open: &mut OpenRecord, quote: Quote) -> Result<Record, NeedMore> {
        open.stray = Some(self.stray(&quote));
        open.cursor = Cursor { at: quote.at + 1, in_text: true, ends_with_line: true, ..quote };
        self.read_to_line_end(open)
    }

    fn stray(&self, quote: &Quote) -> StrayQuote {
        StrayQuote { line: quote.line, start: self.bytes.window.offset(quote.at) }
    }

    /// Reads the record with the first glued span as a field of its own. Returns it if it has one
    /// field too few.
    fn read_glued(&self, doubts: &Doubts) -> Result<Option<Record>, NeedMore> {
        let Some(glued) = &doubts.glued else { return Ok(None) };
        let other = self.read_strictly(glued.after, glued.quote, false)?;
        let other = other.filter(|other| Some(other.fields + 1) == self.bytes.rules.expected);
        Ok(other.map(|other| Record::without_stray_quotes(&other)))
    }

    /// Reads the record from a position in text, over line ends. Returns its end, or None if
    /// something is in doubt, the record has too many fields, or it does not end within
    /// [`LONGEST_DOUBT`] bytes after `quote`. Quotes in text are in doubt unless `with_text`.
    fn read_strictly(
        &self,
        from: Cursor,
        quote: usize,
        with_text: bool,
    ) -> Result<Option<Cursor>, NeedMore> {
        let bytes = &self.bytes;
        let mut cursor = Cursor { in_text: true, ..from };
        loop {
            if !cursor.in_text {
                cursor.at = bytes.past_spaces(cursor.at)?;
                if bytes.is_quote(cursor.at)? {
                    let opening = cursor.at;
                    cursor.at += 1;
                    loop {
                        match bytes.quoted_event(opening, &mut cursor.at)? {
                            QuotedEvent::Line(_) => cursor.line += 1,
                            QuotedEvent::Closes { .. } => break,
                            QuotedEvent::Misplaced(_) | QuotedEvent::Unclosed => return Ok(None),
                        }
                    }
                }
                cursor.in_text = true;
            }
            cursor.at = bytes.text_end(cursor.at);
            if cursor.at - quote > LONGEST_DOUBT || self.has_too_many(&cursor) {
                return Ok(None);
            }
            match bytes.text_event(cursor.at)? {
                TextEvent::End(length) => {
                    cursor.at += length;
                    cursor.line += u64::from(length > 0);
                    return Ok(Some(cursor));
                }
                TextEvent::Separator { next } => {
                    cursor.at = next;
                    cursor.fields += 1;
                    cursor.in_text = false;
                }
                TextEvent::Quote if !with_text => return Ok(None),
                TextEvent::Escaped { next, is_line } => {
                    cursor.at = next;
                    cursor.line += u64::from(is_line);
                }
                TextEvent::Quote | TextEvent::Text => cursor.at += 1,
            }
        }
    }

    /// Reads the record to the end of its line.
    fn read_to_line_end(&self, open: &mut OpenRecord) -> Result<Record, NeedMore> {
        let bytes = &self.bytes;
        loop {
            let cursor = &mut open.cursor;
            if !cursor.in_text {
                let from = bytes.past_spaces(cursor.at)?;
                if bytes.is_quote(from)? {
                    let mut at = from + 1;
                    cursor.at = match bytes.quoted_event(from, &mut at)? {
                        QuotedEvent::Closes { next } => next,
                        QuotedEvent::Misplaced(quote) => quote + 1,
                        QuotedEvent::Line(_) | QuotedEvent::Unclosed => from + 1,
                    };
                }
                cursor.in_text = true;
            }
            cursor.at = bytes.text_end(cursor.at);
            match bytes.text_event(cursor.at)? {
                TextEvent::End(length) => {
                    return Ok(Record {
                        end: cursor.at + length,
                        next_line: cursor.line + u64::from(length > 0),
                        fields: cursor.fields,
                        stray_quotes: open.stray.into_iter().collect(),
                    });
                }
                TextEvent::Separator { next } => {
                    cursor.at = next;
                    cursor.fields += 1;
                    cursor.in_text = false;
                }
                // The record ends with its line, even if the line end is escaped.
                TextEvent::Escaped { next, is_line: false } => cursor.at = next,
                TextEvent::Quote | TextEvent::Escaped { .. } | TextEvent::Text => cursor.at += 1,
            }
        }
    }
}
