//! What each column of the sample contains. It tells swallowed rows, whose cells fit their columns,
//! from the lines of a text, whose cells do not.

/// How many of a hundred rows must agree for a column to have a trait.
const IN_HUNDRED: u64 = 95;

/// With fewer rows than this, no column has a trait.
pub(crate) const FEW: u64 = 4;

/// A column with this many cells that take several lines and cannot be rows is a column of texts.
const ENOUGH_TEXTS: u64 = 2;

/// The columns of a table, in order.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Columns {
    of: Vec<Column>,
    pub(crate) rows: u64,
}

/// How many rows have each trait in a column.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Column {
    pub(crate) typed: u64,
    pub(crate) quoted: u64,
    /// Cells that start with a space or a tab.
    pub(crate) indented: u64,
    /// Cells that take several lines and cannot be rows.
    texts: u64,
}

impl Columns {
    /// Counts a cell that takes several lines and cannot be rows.
    pub(crate) fn add_text(&mut self, column: u64) {
        self.column(column).texts += 1;
    }

    pub(crate) fn column(&mut self, column: u64) -> &mut Column {
        let column = usize::try_from(column).unwrap_or(usize::MAX);
        if self.of.len() <= column {
            self.of.resize(column + 1, Column::default());
        }
        &mut self.of[column]
    }

    pub(crate) fn get(&self, column: u64) -> Option<&Column> {
        self.of.get(usize::try_from(column).ok()?)
    }

    /// Returns true if the column is known to contain texts of several lines.
    pub(crate) fn has_texts(&self, column: u64) -> bool {
        self.get(column).is_some_and(|column| column.texts >= ENOUGH_TEXTS)
    }

    /// Returns true if nearly all cells of a column are numbers, dates or empty, or nearly all are
    /// quoted. The lines of a text are seldom like that.
    pub(crate) fn is_distinctive(&self, column: u64) -> bool {
        let column = self.get(column).filter(|_| self.rows >= FEW);
        column.is_some_and(|column| self.nearly_all(column.typed) || self.nearly_all(column.quoted))
    }

    /// Returns true if nearly all cells of a column are quoted.
    pub(crate) fn is_quoted(&self, column: u64) -> bool {
        let column = self.get(column).filter(|_| self.rows >= FEW);
        // If there are few rows, the row in question may be one of them.
        column
            .is_some_and(|column| self.nearly_all(column.quoted) || column.quoted + 1 >= self.rows)
    }

    pub(crate) fn nearly_all(&self, some: u64) -> bool {
        100 * some >= IN_HUNDRED * self.rows
    }
}
