//! Swallowed rows: a quoted field over several lines that are rows themselves.
//!
//! Two lone quotes in the same column, rows apart, make one record with the right number of fields
//! and no misplaced quote. It differs from a text of several lines in that each of its lines, read
//! alone, has as many fields as a row.

use crate::bytes::{Bytes, CellSpan, LineMode, NeedMore};

/// A quoted span that crosses line ends.
#[derive(Clone, Copy)]
pub(crate) struct MultilineSpan {
    /// The offset of its opening quote.
    pub(crate) opening: usize,
    /// How many fields its record has up to and including the one it is in.
    pub(crate) fields: u64,
    /// The offset after its closing quote and the spaces that follow.
    pub(crate) end: usize,
    /// How many line ends it crosses.
    pub(crate) lines: u64,
}

/// How much the lines of a span look like rows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum RowLikeness {
    /// Each line has as many fields as a row, and its cells fit their columns, of which at least
    /// one is distinctive.
    Rows,
    /// Each line has as many fields as a row, but the columns do not show whether it is one.
    MaybeRows,
    /// Each line has as many fields as a row, but the cells of too many lines do not fit their
    /// columns.
    UnlikeColumns,
    /// At least one line is not like a row.
    NotRows,
}

impl Bytes<'_> {
    /// Returns how much the lines of a span look like rows: its first line with the opening quote
    /// as text, its last one, and all between.
    pub(crate) fn row_likeness(&self, span: MultilineSpan) -> Result<RowLikeness, NeedMore> {
        let MultilineSpan { opening, fields, end, .. } = span;
        let (mut lines, mut atypical, mut distinctive) = (0_u64, 0_u64, 0_u64);
        // The two cells with the quotes do not count.
        let mut has_fields = |start, before, of_columns: &dyn Fn(u64) -> bool| {
            let alone =
                LineMode { with_text: true, in_text: start == opening + 1, ..LineMode::default() };
            let (mut is_atypical, mut is_distinctive) = (false, false);
            let columns = &self.rules.columns;
            let mut visit = |cell: CellSpan| {
                if of_columns(cell.column) {
                    is_atypical |= columns.is_atypical(self, cell);
                    is_distinctive |= columns.is_distinctive(cell.column);
                }
            };
            let has = self.cells_of_line(start, before, alone, &mut visit)?;
            lines += 1;
            atypical += u64::from(is_atypical);
            distinctive += u64::from(is_distinctive);
            Ok(has)
        };
        if !has_fields(opening + 1, fields - 1, &|column| column >= fields)? {
            return Ok(RowLikeness::NotRows);
        }
        let mut start = self.next_line_start(opening + 1)?;
        loop {
            let next = self.next_line_start(start)?;
            let is_last = next >= end;
            if is_last && self.is_closed_at(start, end)? {
                return Ok(RowLikeness::NotRows);
            }
            let is_row = has_fields(start, 0, &|column| !is_last || column < fields - 1)?;
            if !is_row {
                return Ok(RowLikeness::NotRows);
            }
            if is_last {
                break;
            }
            start = next;
        }
        // One row in five may be unusual itself.
        Ok(if 5 * atypical > lines {
            RowLikeness::UnlikeColumns
        } else if atypical == 0 && distinctive == lines {
            RowLikeness::Rows
        } else {
            RowLikeness::MaybeRows
        })
    }

    /// Returns the offset at which the line after `at` starts, or the end of the data if there is
    /// none.
    fn next_line_start(&self, at: usize) -> Result<usize, NeedMore> {
        let rest = self.window.bytes.get(at..).unwrap_or_default();
        match rest.iter().position(|byte| *byte == self.rules.line_end) {
            Some(end) => Ok(at + end + self.line_end(at + end)?.max(1)),
            None if self.window.is_last => Ok(self.window.bytes.len()),
            None => Err(NeedMore),
        }
    }

    /// Returns true if a line has nothing before the quote that closes the span.
    fn is_closed_at(&self, start: usize, end: usize) -> Result<bool, NeedMore> {
        let mut at = start;
        while at < end && self.is_quote(at)? {
            at += 1;
        }
        Ok(at > start && self.past_spaces(at)? >= end)
    }
}
