//! What the cells of a row look like, beside the others of their columns.

use crate::bytes::{Alone, Bytes, Cell};
use crate::columns::{Columns, FEW};
use crate::kinds::Kind;

impl Columns {
    /// Takes a row of one line, which begins here and is read without a doubt.
    pub(crate) fn add_row(&mut self, bytes: &Bytes<'_>, start: usize) {
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

    /// Returns true if and only if a cell does not look like the others of its column.
    pub(crate) fn is_strange(&self, bytes: &Bytes<'_>, cell: Cell) -> bool {
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
