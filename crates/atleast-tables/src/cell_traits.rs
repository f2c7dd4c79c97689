//! Compares the cells of a row with the other cells of their columns.

use crate::bytes::{Bytes, CellSpan, LineMode};
use crate::cell_kind::CellKind;
use crate::columns::{Columns, FEW};

impl Columns {
    /// Adds a row that takes one line, starts at `start`, and was read without a doubt.
    pub(crate) fn add_row(&mut self, bytes: &Bytes<'_>, start: usize) {
        let alone = LineMode { with_text: true, ..LineMode::default() };
        let mut cells = Vec::new();
        if let Ok(true) = bytes.cells_of_line(start, 0, alone, &mut |cell| cells.push(cell)) {
            self.rows += 1;
            for cell in cells {
                let look = CellTraits::of(bytes, cell);
                let column = self.column(cell.column);
                column.typed += u64::from(look.is_typed);
                column.quoted += u64::from(cell.is_quoted);
                column.indented += u64::from(look.is_indented);
            }
        }
    }

    /// Returns true if a cell differs from nearly all other cells of its column.
    pub(crate) fn is_atypical(&self, bytes: &Bytes<'_>, cell: CellSpan) -> bool {
        let Some(column) = self.get(cell.column).filter(|_| self.rows >= FEW) else { return false };
        let look = CellTraits::of(bytes, cell);
        self.nearly_all(column.typed) && !look.is_typed
            || self.nearly_all(column.quoted) && !cell.is_quoted
            || look.is_indented && 100 * column.indented <= self.rows
    }
}

/// The traits of a cell that are compared.
struct CellTraits {
    is_typed: bool,
    is_indented: bool,
}

impl CellTraits {
    fn of(bytes: &Bytes<'_>, cell: CellSpan) -> CellTraits {
        let text = &bytes.window.bytes[cell.from..cell.to];
        let is_indented = text.first().is_some_and(|first| matches!(first, b' ' | b'\t'));
        CellTraits { is_typed: CellKind::of(bytes.without_quotes(text)).is_typed(), is_indented }
    }
}
