//! What the columns of a table hold, by the rows of its sample: what rows that were swallowed hold too, and the lines
//! of a text do not.

/// How many of a hundred rows must agree for a column to be of a kind.
const IN_HUNDRED: u64 = 95;

/// How few rows tell nothing.
pub(crate) const FEW: u64 = 4;

/// How many cells of several lines that hold no rows speak for a column of texts.
const ENOUGH_TEXTS: u64 = 2;

/// The columns of a table, one after the other.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Columns {
    of: Vec<Column>,
    pub(crate) rows: u64,
}

/// How many rows have what in a column.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Column {
    pub(crate) typed: u64,
    pub(crate) quoted: u64,
    /// Cells that begin with a blank.
    pub(crate) indented: u64,
    /// Cells of several lines that cannot be rows.
    texts: u64,
}

impl Columns {
    /// Takes note of a cell of several lines that cannot be rows.
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

    /// Returns true if and only if the cells of several lines in a column are known to be texts.
    pub(crate) fn has_texts(&self, column: u64) -> bool {
        self.get(column).is_some_and(|column| column.texts >= ENOUGH_TEXTS)
    }

    /// Returns true if and only if the cells of a column are of a kind that the lines of a text seldom have.
    pub(crate) fn is_distinctive(&self, column: u64) -> bool {
        let column = self.get(column).filter(|_| self.rows >= FEW);
        column.is_some_and(|column| self.nearly_all(column.typed) || self.nearly_all(column.quoted))
    }

    /// Returns true if and only if the cells of a column are quoted.
    pub(crate) fn is_quoted(&self, column: u64) -> bool {
        let column = self.get(column).filter(|_| self.rows >= FEW);
        // The one that is asked about may be among few rows.
        column
            .is_some_and(|column| self.nearly_all(column.quoted) || column.quoted + 1 >= self.rows)
    }

    pub(crate) fn nearly_all(&self, some: u64) -> bool {
        100 * some >= IN_HUNDRED * self.rows
    }
}
