//! The report: everything that is wrong with a delimited file.

use crate::notes::Note;
use crate::written::Written;
use atleast::Tally;

#[cfg_attr(feature = "python", doc = include_str!("python/docs/ragged_row.md"))]
#[cfg_attr(
    not(feature = "python"),
    doc = r#"A record with too few or too many fields.

```
let report = atleast_tables::ragged("a,b\n1,2\n3\n")?;
let row = report.rows[0];
assert_eq!((row.record, row.line, row.start, row.fields), (2, 3, 8, 1));
# Ok::<(), atleast_tables::Error>(())
```
"#
)]
#[cfg_attr(
    feature = "python",
    pyo3::pyclass(module = "atleast", frozen, eq, hash, get_all, from_py_object)
)]
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct RaggedRow {
    /// The index of the record (0-based; the header counts).
    pub record: u64,
    /// The line in which the record starts (1-based).
    pub line: u64,
    /// The offset of its first byte (0-based).
    pub start: u64,
    /// How many fields it has.
    pub fields: u64,
}

#[cfg_attr(feature = "python", doc = include_str!("python/docs/stray_quote.md"))]
#[cfg_attr(
    not(feature = "python"),
    doc = r#"A quote that never closes, closes too late, or is not doubled in a quoted field.

```
let report = atleast_tables::ragged("a,b\n1,\"2\n3,4\n")?;
assert_eq!((report.stray_quotes[0].line, report.stray_quotes[0].start), (2, 6));
# Ok::<(), atleast_tables::Error>(())
```
"#
)]
#[cfg_attr(
    feature = "python",
    pyo3::pyclass(module = "atleast", frozen, eq, hash, get_all, from_py_object)
)]
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct StrayQuote {
    /// The line of the quote (1-based).
    pub line: u64,
    /// The offset of the quote in bytes (0-based).
    pub start: u64,
}

#[cfg_attr(feature = "python", doc = include_str!("python/docs/ragged.md"))]
#[cfg_attr(
    not(feature = "python"),
    doc = r#"Everything that is wrong with a delimited file.

```
let report = atleast_tables::ragged("id,name\n1,Ann\n2,Bob,x\n3\n")?;
assert_eq!((&report.sep[..], report.expected, report.records), (&b","[..], 2, 4));
let rows: Vec<_> = report.rows.iter().map(|row| (row.line, row.fields)).collect();
assert_eq!(rows, [(3, 3), (4, 1)]);
assert_eq!(report.tally, [1, 2, 2, 3].into_iter().collect());
# Ok::<(), atleast_tables::Error>(())
```
"#
)]
#[cfg_attr(feature = "python", pyo3::pyclass(module = "atleast", frozen, eq))]
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ragged {
    /// The separator, as set or detected; empty if there is none.
    pub sep: Vec<u8>,
    /// How the table is written, as set or detected.
    pub dialect: Written,
    /// How many fields a record must have, as set or detected; 0 if it was not set and there is no
    /// record.
    pub expected: u64,
    /// Whether the expected number was set. Otherwise it is the number with which most records are
    /// good.
    pub is_expected_given: bool,
    /// How many records there are, including the header.
    pub records: u64,
    /// The records that do not have the expected number of fields, in order.
    pub rows: Vec<RaggedRow>,
    /// The stray quotes, in order.
    pub stray_quotes: Vec<StrayQuote>,
    /// What else to know about the table.
    pub notes: Vec<Note>,
    /// How many records have each number of fields.
    pub tally: Tally,
    /// The line of the first record with the expected number of fields (1-based), if there is one.
    pub first_good_line: Option<u64>,
}

impl Ragged {
    /// Returns the most common number of fields and how many records have it, if more records have
    /// it than have the expected number.
    ///
    /// ```
    /// use atleast_tables::Dialect;
    ///
    /// let report = Dialect::builder().expected(3).build()?.ragged("a,b,c\n1,2\n3,4\n")?;
    /// assert_eq!(report.commoner(), Some((2, 2)));
    /// # Ok::<(), atleast_tables::Error>(())
    /// ```
    pub fn commoner(&self) -> Option<(u64, u64)> {
        let counts = self.tally.counts();
        let mode = self.tally.mode()?;
        let records = counts.get(&mode)?;
        (Some(records) > counts.get(&self.expected)).then_some((mode, *records))
    }

    /// Returns how many lines to skip so that the table starts with a good record, if it starts
    /// with bad records, which may be a title or the like. Returns None if the first record is
    /// good, if no record is, or if another number of fields is [more common](Ragged::commoner):
    /// then the expected number is probably wrong.
    ///
    /// ```
    /// use atleast_tables::Dialect;
    ///
    /// let table = "Birds, seen, in May\na,b\n1,2\n";
    /// let report = Dialect::builder().skip_lines(0).build()?.ragged(table)?;
    /// assert_eq!(report.skip_lines_hint(), Some(1));
    /// # Ok::<(), atleast_tables::Error>(())
    /// ```
    pub fn skip_lines_hint(&self) -> Option<u64> {
        let first = self.rows.first().filter(|row| row.record == 0 && self.commoner().is_none());
        first.and(self.first_good_line).map(|line| line - 1)
    }
}
