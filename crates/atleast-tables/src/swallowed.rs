//! Swallowed rows: a quoted field over several lines, each of which is a row by itself.
//!
//! Two lone quotes in one column, rows apart, make a record that has its fields, and nothing in it is out of place. What
//! tells them from a text of several lines is that each of its lines, read alone, has as many fields as a row.

use crate::bytes::{Alone, Bytes, Cell, More};

/// A stretch that crosses lines.
#[derive(Clone, Copy)]
pub(crate) struct Crossing {
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
pub(crate) enum Lines {
    /// Each has the fields of a row, and holds what the columns hold that are of a kind.
    AreRows,
    /// Each has the fields of a row; there is no column by which it could be told from one.
    MayBeRows,
    /// They have the fields of rows, but do not hold what the columns hold.
    LookStrange,
    AreNone,
}

impl Bytes<'_> {
    /// Returns what the lines of a stretch are: its first with the opening quote as text, its last, and all between.
    pub(crate) fn lines_of(&self, crossing: Crossing) -> Result<Lines, More> {
        let Crossing { opening, fields, end, .. } = crossing;
        let (mut lines, mut strange, mut told) = (0_u64, 0_u64, 0_u64);
        // A cell in which one of the two quotes stands says nothing.
        let mut has_fields = |start, before, of_columns: &dyn Fn(u64) -> bool| {
            let alone =
                Alone { with_text: true, in_text: start == opening + 1, ..Alone::default() };
            let (mut is_strange, mut is_told) = (false, false);
            let columns = &self.rules.columns;
            let mut visit = |cell: Cell| {
                if of_columns(cell.column) {
                    is_strange |= columns.is_strange(self, cell);
                    is_told |= columns.tells(cell.column);
                }
            };
            let has = self.cells_alone(start, before, alone, &mut visit)?;
            lines += 1;
            strange += u64::from(is_strange);
            told += u64::from(is_told);
            Ok(has)
        };
        if !has_fields(opening + 1, fields - 1, &|column| column >= fields)? {
            return Ok(Lines::AreNone);
        }
        let mut start = self.next_line_start(opening + 1)?;
        loop {
            let next = self.next_line_start(start)?;
            let is_last = next >= end;
            if is_last && self.is_closed_at(start, end)? {
                return Ok(Lines::AreNone);
            }
            let is_row = has_fields(start, 0, &|column| !is_last || column < fields - 1)?;
            if !is_row {
                return Ok(Lines::AreNone);
            }
            if is_last {
                break;
            }
            start = next;
        }
        // One row in five may be odd itself.
        Ok(if 5 * strange > lines {
            Lines::LookStrange
        } else if strange == 0 && told == lines {
            Lines::AreRows
        } else {
            Lines::MayBeRows
        })
    }

    /// Returns the offset at which the line behind this place begins; the end of the data where there is none.
    fn next_line_start(&self, at: usize) -> Result<usize, More> {
        let rest = self.window.bytes.get(at..).unwrap_or_default();
        match rest.iter().position(|byte| *byte == self.rules.line_end) {
            Some(end) => Ok(at + end + self.line_end(at + end)?.max(1)),
            None if self.window.is_last => Ok(self.window.bytes.len()),
            None => Err(More),
        }
    }

    /// Returns true if and only if a line has nothing before the quote that closes a stretch there.
    fn is_closed_at(&self, start: usize, end: usize) -> Result<bool, More> {
        let mut at = start;
        while at < end && self.is_quote(at)? {
            at += 1;
        }
        Ok(at > start && self.past_spaces(at)? >= end)
    }
}
