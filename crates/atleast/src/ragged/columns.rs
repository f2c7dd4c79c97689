//! What the columns of a table hold, by the rows of its sample: what rows that were swallowed hold too, and the lines
//! of a text do not.

use super::bytes::{Alone, Bytes, Cell};
use super::kinds::Kind;

/// How many of a hundred rows must agree for a column to be of a kind.
const IN_HUNDRED: u64 = 95;

/// How few rows tell nothing.
const FEW: u64 = 4;

/// How many cells of several lines that hold no rows speak for a column of texts.
const HONEST: u64 = 2;

/// The columns of a table, one after the other.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Columns {
    of: Vec<Column>,
    rows: u64,
}

/// How many rows have what in a column.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Column {
    typed: u64,
    quoted: u64,
    /// Cells that begin with a blank.
    indented: u64,
    /// Cells of several lines that cannot be rows.
    honest: u64,
}

impl Columns {
    /// Takes a row of one line, which begins here and is read without a doubt.
    pub(super) fn add_row(&mut self, bytes: &Bytes<'_>, start: usize) {
        let alone = Alone { with_text: true, ..Alone::default() };
        let mut cells = Vec::new();
        if let Ok(true) = bytes.cells_alone(start, 0, alone, &mut |cell| cells.push(cell)) {
            self.rows += 1;
            for cell in cells {
                let look = Look::of(bytes, cell);
                let column = self.column(cell.column);
                column.typed += u64::from(look.is_typed);
                column.quoted += u64::from(cell.is_quoted);
                column.indented += u64::from(look.is_indented);
            }
        }
    }

    /// Takes note of a cell of several lines that cannot be rows.
    pub(super) fn add_honest(&mut self, column: u64) {
        self.column(column).honest += 1;
    }

    fn column(&mut self, column: u64) -> &mut Column {
        let column = usize::try_from(column).unwrap_or(usize::MAX);
        if self.of.len() <= column {
            self.of.resize(column + 1, Column::default());
        }
        &mut self.of[column]
    }

    fn get(&self, column: u64) -> Option<&Column> {
        self.of.get(usize::try_from(column).ok()?)
    }

    /// Returns true if and only if the cells of several lines in a column are known to be texts.
    pub(super) fn holds_texts(&self, column: u64) -> bool {
        self.get(column).is_some_and(|column| column.honest >= HONEST)
    }

    /// Returns true if and only if the cells of a column are of a kind that the lines of a text seldom have.
    pub(super) fn tells(&self, column: u64) -> bool {
        let column = self.get(column).filter(|_| self.rows >= FEW);
        column.is_some_and(|column| self.nearly_all(column.typed) || self.nearly_all(column.quoted))
    }

    /// Returns true if and only if the cells of a column are quoted.
    pub(super) fn is_quoted(&self, column: u64) -> bool {
        let column = self.get(column).filter(|_| self.rows >= FEW);
        // The one that is asked about may be among few rows.
        column
            .is_some_and(|column| self.nearly_all(column.quoted) || column.quoted + 1 >= self.rows)
    }

    fn nearly_all(&self, some: u64) -> bool {
        100 * some >= IN_HUNDRED * self.rows
    }

    /// Returns true if and only if a cell does not look like the others of its column.
    pub(super) fn is_strange(&self, bytes: &Bytes<'_>, cell: Cell) -> bool {
        let Some(column) = self.get(cell.column).filter(|_| self.rows >= FEW) else { return false };
        let look = Look::of(bytes, cell);
        self.nearly_all(column.typed) && !look.is_typed
            || self.nearly_all(column.quoted) && !cell.is_quoted
            || look.is_indented && 100 * column.indented <= self.rows
    }
}

/// What is seen of a cell.
struct Look {
    is_typed: bool,
    is_indented: bool,
}

impl Look {
    fn of(bytes: &Bytes<'_>, cell: Cell) -> Look {
        let text = &bytes.window.bytes[cell.from..cell.to];
        let is_indented = text.first().is_some_and(|first| matches!(first, b' ' | b'\t'));
        Look { is_typed: Kind::of(bytes.without_quotes(text)).is_typed(), is_indented }
    }
}
