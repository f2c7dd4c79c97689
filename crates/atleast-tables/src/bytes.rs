//! Reads the bytes of a table: line ends, separators, quotes, escapes, and where a quoted span
//! closes.
//!
//! A *quoted span* runs from an opening quote to the quote that closes it.

use crate::rules::{ENDS_QUOTED, ENDS_TEXT, Rules};

/// A slice of the data.
#[derive(Clone, Copy)]
pub(crate) struct TableWindow<'data> {
    pub(crate) bytes: &'data [u8],
    /// The offset of the first byte of `bytes` in the data.
    pub(crate) base: u64,
    /// Whether the data ends with this window.
    pub(crate) is_last: bool,
}

/// The window is too short to decide.
#[derive(Debug)]
pub(crate) struct NeedMore;

impl<'data> TableWindow<'data> {
    /// Returns a window over all the data.
    pub(crate) fn of_all(bytes: &'data [u8]) -> TableWindow<'data> {
        TableWindow { bytes, base: 0, is_last: true }
    }

    /// Returns the byte at `at`, or None after the end of the data.
    #[inline]
    pub(crate) fn byte(&self, at: usize) -> Result<Option<u8>, NeedMore> {
        #[cfg(test)]
        atleast_engine::work::add(1);
        match self.bytes.get(at) {
            Some(byte) => Ok(Some(*byte)),
            None if self.is_last => Ok(None),
            None => Err(NeedMore),
        }
    }

    pub(crate) fn offset(&self, at: usize) -> u64 {
        self.base + at as u64
    }
}

/// What comes next in a quoted span.
pub(crate) enum QuotedEvent {
    /// A line starts at this offset, still inside the span.
    Line(usize),
    /// The span closes. `next` is the offset after the closing quote and the spaces that follow it.
    Closes { next: usize },
    /// A misplaced quote at this offset.
    Misplaced(usize),
    /// The span does not close before the end of the data or within `max_field` bytes.
    Unclosed,
}

/// What a byte at which text may end means.
pub(crate) enum TextEvent {
    /// The record ends, at a line end of this length in bytes, or at the end of the data (0).
    End(usize),
    /// A separator; the next field starts at `next`.
    Separator { next: usize },
    /// A quote, which is text here.
    Quote,
    /// An escape and the bytes that it makes text, up to `next`; they may be a line end.
    Escaped { next: usize, is_line: bool },
    /// Nothing special: the text continues.
    Text,
}

/// What a run of quotes inside a quoted span means.
enum QuoteRun {
    /// The run ends more than `max_field` bytes after the opening quote.
    TooLong,
    Text {
        end: usize,
    },
    Closes {
        next: usize,
    },
    Misplaced {
        quote: usize,
    },
}

/// The bytes of one window, read by the rules of a table.
#[derive(Clone, Copy)]
pub(crate) struct Bytes<'data> {
    pub(crate) window: TableWindow<'data>,
    pub(crate) rules: &'data Rules,
}

impl Bytes<'_> {
    /// Returns the length in bytes of the line end at this offset, or 0 if there is none.
    #[inline]
    pub(crate) fn line_end(&self, at: usize) -> Result<usize, NeedMore> {
        let is_return = self.rules.line_end == b'\r';
        match self.window.byte(at)? {
            Some(b'\n') if !is_return => Ok(1),
            Some(b'\r') => match self.window.byte(at + 1)? {
                Some(b'\n') => Ok(2),
                Some(_) if !is_return => Ok(0),
                _ => Ok(1),
            },
            // A single `\n` as the last byte of a file with `\r` line ends.
            Some(b'\n') if self.window.byte(at + 1)?.is_none() => Ok(1),
            _ => Ok(0),
        }
    }

    pub(crate) fn begins_with(&self, at: usize, text: &[u8]) -> Result<bool, NeedMore> {
        for (ahead, byte) in text.iter().enumerate() {
            if self.window.byte(at + ahead)? != Some(*byte) {
                return Ok(false);
            }
        }
        Ok(true)
    }

    /// Returns true if a comment starts here, where a record could start.
    pub(crate) fn is_comment(&self, at: usize) -> Result<bool, NeedMore> {
        Ok(!self.rules.comment.is_empty() && self.begins_with(at, &self.rules.comment)?)
    }

    pub(crate) fn is_separator(&self, at: usize) -> Result<bool, NeedMore> {
        Ok(!self.rules.sep.is_empty() && self.begins_with(at, &self.rules.sep)?)
    }

    pub(crate) fn is_quote(&self, at: usize) -> Result<bool, NeedMore> {
        Ok(self.rules.quote.is_some() && self.window.byte(at)? == self.rules.quote)
    }

    /// Returns the offset after the spaces here, of which at most `max_field` are skipped.
    pub(crate) fn past_spaces(&self, at: usize) -> Result<usize, NeedMore> {
        if !self.rules.passes_spaces() {
            return Ok(at);
        }
        let mut past = at;
        while past - at < self.rules.max_field && self.window.byte(past)? == Some(b' ') {
            past += 1;
        }
        Ok(past)
    }

    /// Returns the offset after what the escape here makes text, and whether that is a line end.
    pub(crate) fn past_escaped(&self, at: usize) -> Result<(usize, bool), NeedMore> {
        let escaped = at + 1;
        if self.window.byte(escaped)?.is_none() {
            return Ok((escaped, false));
        }
        let line_end = self.line_end(escaped)?;
        Ok((escaped + line_end.max(1), line_end > 0))
    }

    /// Returns the offset of the next byte at which text may end.
    pub(crate) fn text_end(&self, at: usize) -> usize {
        self.rules.next_end(self.window.bytes, at, ENDS_TEXT)
    }

    /// Returns what the byte at `at` means in text.
    pub(crate) fn text_event(&self, at: usize) -> Result<TextEvent, NeedMore> {
        let byte = self.window.byte(at)?;
        let line_end = self.line_end(at)?;
        Ok(if byte.is_none() || line_end > 0 {
            TextEvent::End(line_end)
        } else if self.is_separator(at)? {
            TextEvent::Separator { next: at + self.rules.sep.len() }
        } else if byte == self.rules.quote {
            TextEvent::Quote
        } else if byte == self.rules.escape {
            let (next, is_line) = self.past_escaped(at)?;
            TextEvent::Escaped { next, is_line }
        } else {
            TextEvent::Text
        })
    }

    /// Reads the run of quotes at `at` inside a quoted span that may extend to `last`.
    fn quote_run(&self, at: usize, last: usize) -> Result<QuoteRun, NeedMore> {
        let mut end = at;
        while self.is_quote(end)? {
            end += 1;
            if end > last + 1 {
                return Ok(QuoteRun::TooLong);
            }
        }
        if (end - at).is_multiple_of(2) {
            return Ok(QuoteRun::Text { end });
        }
        let (quote, next) = (end - 1, self.past_spaces(end)?);
        let closes = self.window.byte(next)?.is_none()
            || self.line_end(next)? > 0
            || self.is_separator(next)?;
        Ok(if closes { QuoteRun::Closes { next } } else { QuoteRun::Misplaced { quote } })
    }

    /// Returns true if the quote here would close a quoted span: it stands alone, and a separator,
    /// a line end or the end of the data follows.
    pub(crate) fn would_close(&self, at: usize) -> Result<bool, NeedMore> {
        Ok(matches!(self.quote_run(at, at)?, QuoteRun::Closes { .. }))
    }

    /// Returns true if the run of quotes that ends at `quote`, inside the span that `opening`
    /// opened, is where a field could start: after a separator or a line end, possibly with spaces
    /// between.
    pub(crate) fn is_at_field_start(&self, quote: usize, opening: usize) -> bool {
        let before = |end: usize, byte: u8| {
            let text = &self.window.bytes[opening + 1..end];
            end - text.iter().rev().take_while(|other| **other == byte).count()
        };
        let run = self.rules.quote.map_or(quote, |byte| before(quote + 1, byte));
        let field = if self.rules.passes_spaces() { before(run, b' ') } else { run };
        let text = &self.window.bytes[opening + 1..field];
        let sep = &self.rules.sep;
        !sep.is_empty() && text.ends_with(sep) || text.last() == Some(&self.rules.line_end)
    }

    /// Returns what comes next in the span that `opening` opened, and moves `at` past it. For
    /// [`QuotedEvent::Unclosed`] `at` stops before the byte that is too far away.
    pub(crate) fn quoted_event(
        &self,
        opening: usize,
        at: &mut usize,
    ) -> Result<QuotedEvent, NeedMore> {
        let last = opening + 1 + self.rules.max_field;
        loop {
            let found = self.rules.next_end(self.window.bytes, *at, ENDS_QUOTED);
            if found > last {
                *at = found;
                return Ok(QuotedEvent::Unclosed);
            }
            let Some(byte) = self.window.byte(found)? else {
                *at = found;
                return Ok(QuotedEvent::Unclosed);
            };
            if Some(byte) == self.rules.quote {
                match self.quote_run(found, last)? {
                    QuoteRun::TooLong => {
                        *at = found;
                        return Ok(QuotedEvent::Unclosed);
                    }
                    QuoteRun::Text { end } => *at = end,
                    QuoteRun::Closes { next, .. } => {
                        *at = next;
                        return Ok(QuotedEvent::Closes { next });
                    }
                    QuoteRun::Misplaced { quote } => {
                        *at = quote + 1;
                        return Ok(QuotedEvent::Misplaced(quote));
                    }
                }
            } else if Some(byte) == self.rules.escape {
                let (next, is_line) = self.past_escaped(found)?;
                *at = next;
                if is_line {
                    return Ok(QuotedEvent::Line(next));
                }
            } else {
                *at = found + self.line_end(found)?.max(1);
                return Ok(QuotedEvent::Line(*at));
            }
        }
    }

    /// Returns true if the line that starts here is a complete record: it has the expected number
    /// of fields, and none of its quotes is misplaced or text.
    pub(crate) fn is_whole(&self, start: usize) -> Result<bool, NeedMore> {
        self.has_expected(start, LineMode::default())
    }

    /// Like [`is_whole`](Bytes::is_whole), but the line may end with a line end of any kind.
    pub(crate) fn is_whole_part(&self, start: usize) -> Result<bool, NeedMore> {
        let rest = self.window.bytes.get(start..).unwrap_or_default();
        let max_len = self.rules.max_field.saturating_add(1).min(rest.len());
        let end = rest[..max_len].iter().position(|byte| matches!(byte, b'\n' | b'\r'));
        let end = match end {
            Some(end) => end,
            None if self.window.is_last || max_len < rest.len() => max_len,
            None => return Err(NeedMore),
        };
        let window =
            TableWindow { bytes: &self.window.bytes[..start + end], is_last: true, ..self.window };
        Bytes { window, rules: self.rules }.is_whole(start)
    }

    /// Returns true if the line that starts here, read alone, has the expected number of fields,
    /// which must be more than 1.
    pub(crate) fn has_expected(&self, start: usize, alone: LineMode) -> Result<bool, NeedMore> {
        self.cells_of_line(start, 0, alone, &mut |_| {})
    }

    /// Like [`has_expected`](Bytes::has_expected), for a line of which `before` fields precede
    /// `start`. Calls `visit` with each field, even if the result is false.
    pub(crate) fn cells_of_line(
        &self,
        start: usize,
        before: u64,
        alone: LineMode,
        visit: &mut dyn FnMut(CellSpan),
    ) -> Result<bool, NeedMore> {
        let expected = if alone.any_number {
            u64::MAX
        } else if let Some(expected) = self.rules.expected.filter(|expected| *expected > 1) {
            expected
        } else {
            return Ok(false);
        };
        if self.window.byte(start)?.is_none()
            || self.line_end(start)? > 0
            || before == 0 && !alone.in_text && self.is_comment(start)?
        {
            return Ok(false);
        }
        let (mut at, mut fields) = (start, before + 1);
        let mut in_text = alone.in_text;
        loop {
            let from = at;
            let mut is_quoted = false;
            if !in_text {
                at = self.past_spaces(at)?;
            }
            if !in_text && self.is_quote(at)? {
                let opening = at;
                at += 1;
                let mut event = self.quoted_event(opening, &mut at)?;
                while alone.over_lines && matches!(event, QuotedEvent::Line(_)) {
                    event = self.quoted_event(opening, &mut at)?;
                }
                at = match event {
                    QuotedEvent::Closes { next } => {
                        is_quoted = true;
                        next
                    }
                    _ if !alone.with_text => return Ok(false),
                    QuotedEvent::Misplaced(quote) => quote + 1,
                    QuotedEvent::Line(_) | QuotedEvent::Unclosed => opening + 1,
                };
            }
            loop {
                at = self.text_end(at);
                if at - start > self.rules.max_field {
                    return Ok(false);
                }
                match self.text_event(at)? {
                    TextEvent::End(_) => {
                        visit(CellSpan { column: fields - 1, from, to: at, is_quoted });
                        return Ok(fields == expected);
                    }
                    TextEvent::Separator { next } => {
                        visit(CellSpan { column: fields - 1, from, to: at, is_quoted });
                        at = next;
                        fields += 1;
                        in_text = false;
                        break;
                    }
                    TextEvent::Escaped { is_line: true, .. } => return Ok(false),
                    TextEvent::Quote if !alone.with_text => return Ok(false),
                    TextEvent::Escaped { next, .. } => at = next,
                    TextEvent::Quote | TextEvent::Text => at += 1,
                }
            }
            if fields > expected {
                return Ok(false);
            }
        }
    }

    /// Returns the text of a field without surrounding white space and quotes.
    pub(crate) fn without_quotes<'text>(&self, text: &'text [u8]) -> &'text [u8] {
        let text = text.trim_ascii();
        let Some(quote) = self.rules.quote else { return text };
        let inner = text.strip_prefix(&[quote]).and_then(|rest| rest.strip_suffix(&[quote]));
        inner.unwrap_or(text)
    }

    /// Returns true if the byte at `at` is the line end byte that the file does not use (`\r` in a
    /// file of `\n`).
    pub(crate) fn is_other_end(&self, at: usize) -> Result<bool, NeedMore> {
        Ok(self.window.byte(at)? == Some(self.rules.other_end()))
    }
}

/// How a single line is read.
#[derive(Clone, Copy, Default)]
#[expect(clippy::struct_excessive_bools, reason = "they are independent of each other")]
pub(crate) struct LineMode {
    /// Whether quotes in it may be text.
    pub(crate) with_text: bool,
    /// Whether it starts inside the text of a field.
    pub(crate) in_text: bool,
    /// Whether its quoted fields may contain line ends.
    pub(crate) over_lines: bool,
    /// Whether to read the line to its end, however many fields are expected.
    pub(crate) any_number: bool,
}

/// The position of a field in its line.
#[derive(Clone, Copy)]
pub(crate) struct CellSpan {
    /// The index of the column (0-based).
    pub(crate) column: u64,
    pub(crate) from: usize,
    pub(crate) to: usize,
    pub(crate) is_quoted: bool,
}
