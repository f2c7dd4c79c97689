//! Swallowed rows: a quoted field over several lines, each of which is a row by itself.
//!
//! Two lone quotes in one column, rows apart, make a record that has its fields, and nothing in it is out of place. What
//! tells them from a text of several lines is that each of its lines, read alone, has as many fields as a row.

use crate::bytes::{Bytes, CellSpan, LineMode, NeedMore};

/// A stretch that crosses lines.
#[derive(Clone, Copy)]
pub(crate) struct MultilineSpan {
    /// Its opening quote.
    pub(crate) opening: usize,
    /// How many fields its record has up to that, its own too.
    pub(crate) fields: u64,
    /// The offset behind its closing quote, and spaces.
    pub(crate) end: usize,
    /// How many line ends it crosses.
    pub(crate) lines: u64,
}

/// What the lines of a stretch are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum RowLikeness {
    /// Each has the fields of a row, and holds what the columns hold that are of a kind.
    Rows,
    /// Each has the fields of a row; there is no column by which it could be told from one.
    MaybeRows,
    /// They have the fields of rows, but do not hold what the columns hold.
    UnlikeColumns,
    NotRows,
}

impl Bytes<'_> {
    /// Returns what the lines of a stretch are: its first with the opening quote as text, its last, and all between.
    pub(crate) fn row_likeness(&self, span: MultilineSpan) -> Result<RowLikeness, NeedMore> {
        let MultilineSpan { opening, fields, end, .. } = span;
        let (mut lines, mut atypical, mut distinctive) = (0_u64, 0_u64, 0_u64);
        // A cell in which one of the two quotes stands says nothing.
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
        // One row in five may be odd itself.
        Ok(if 5 * atypical > lines {
            RowLikeness::UnlikeColumns
        } else if atypical == 0 && distinctive == lines {
            RowLikeness::Rows
        } else {
            RowLikeness::MaybeRows
        })
    }

    /// Returns the offset at which the line behind this place begins; the end of the data where there is none.
    fn next_line_start(&self, at: usize) -> Result<usize, NeedMore> {
        let rest = self.window.bytes.get(at..).unwrap_or_default();
        match rest.iter().position(|byte| *byte == self.rules.line_end) {
            Some(end) => Ok(at + end + self.line_end(at + end)?.max(1)),
            None if self.window.is_last => Ok(self.window.bytes.len()),
            None => Err(NeedMore),
        }
    }

    /// Returns true if and only if a line has nothing before the quote that closes a stretch there.
    fn is_closed_at(&self, start: usize, end: usize) -> Result<bool, NeedMore> {
        let mut at = start;
        while at < end && self.is_quote(at)? {
            at += 1;
        }
        Ok(at > start && self.past_spaces(at)? >= end)
    }
}
