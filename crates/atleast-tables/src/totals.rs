//! What a reader has read, in numbers.

use std::collections::BTreeMap;

use crate::unusual_bytes::{Sightings, UnusualBytes};

/// What a [`RaggedReader`](crate::RaggedReader) has read, in numbers.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RaggedTotals {
    /// How many lines have ended before the next record, or the one that is open.
    pub(crate) lines: u64,
    pub(crate) records: u64,
    /// How many records have each number of fields, but those passed over by the engine.
    pub(crate) counts: BTreeMap<u64, u64>,
    /// How many the engine passed over.
    pub(crate) passed: u64,
    pub(crate) stray_quotes: u64,
    pub(crate) bad_rows: u64,
    /// The fields of the first record.
    pub(crate) first_fields: Option<u64>,
    /// The line of the first record that has the expected number.
    pub(crate) first_good_line: Option<u64>,
    /// The line of the first record.
    pub(crate) first_line: Option<u64>,
    /// Lines that end otherwise than most.
    pub(crate) other_ends: Sightings,
    /// Records with a quoted field whose lines may be rows.
    pub(crate) rows_in_quotes: Sightings,
    pub(crate) unusual_bytes: UnusualBytes,
}

impl RaggedTotals {
    /// Returns how many lines have ended.
    ///
    /// ```
    /// use atleast_tables::Dialect;
    ///
    /// let table = b"a,b\n1,2\n3\n";
    /// let mut reader = Dialect::default().reader(table, true)?;
    /// reader.read(table, true, &mut |_| {});
    /// assert_eq!(reader.totals().lines(), 3);
    /// # Ok::<(), atleast_tables::Error>(())
    /// ```
    pub fn lines(&self) -> u64 {
        self.lines
    }

    /// Returns how many records have been read.
    ///
    /// ```
    /// use atleast_tables::Dialect;
    ///
    /// let table = b"a,b\n1,2\n3\n";
    /// let mut reader = Dialect::default().reader(table, true)?;
    /// reader.read(table, true, &mut |_| {});
    /// assert_eq!(reader.totals().records(), 3);
    /// # Ok::<(), atleast_tables::Error>(())
    /// ```
    pub fn records(&self) -> u64 {
        self.records
    }

    /// Returns how many stray quotes have been found.
    ///
    /// ```
    /// use atleast_tables::Dialect;
    ///
    /// let table = b"a,b\n1,2\n3\n";
    /// let mut reader = Dialect::default().reader(table, true)?;
    /// reader.read(table, true, &mut |_| {});
    /// assert_eq!(reader.totals().stray_quotes(), 0);
    /// # Ok::<(), atleast_tables::Error>(())
    /// ```
    pub fn stray_quotes(&self) -> u64 {
        self.stray_quotes
    }

    /// Returns the fields of the first record.
    pub(crate) fn first_fields(&self) -> Option<u64> {
        self.first_fields
    }

    /// Returns the line of the first record.
    pub(crate) fn first_line(&self) -> Option<u64> {
        self.first_line
    }

    pub(crate) fn other_ends(&self) -> Sightings {
        self.other_ends
    }

    pub(crate) fn rows_in_quotes(&self) -> Sightings {
        self.rows_in_quotes
    }

    /// Returns how often there were NUL bytes, sequences that are not UTF-8, and byte order marks behind the start.
    pub(crate) fn unusual_bytes(&self) -> [Sightings; 3] {
        [self.unusual_bytes.nul, self.unusual_bytes.not_utf8, self.unusual_bytes.marks]
    }

    /// Goes on with what was read from here on.
    pub(crate) fn join(&mut self, next: &RaggedTotals) {
        self.first_fields = self.first_fields.or(next.first_fields);
        let first_good_line = next.first_good_line.map(|line| self.lines + line);
        self.first_good_line = self.first_good_line.or(first_good_line);
        self.first_line = self.first_line.or(next.first_line.map(|line| self.lines + line));
        self.other_ends.join(next.other_ends, self.lines);
        self.rows_in_quotes.join(next.rows_in_quotes, self.lines);
        self.unusual_bytes.join(&next.unusual_bytes, self.lines);
        self.lines += next.lines;
        self.records += next.records;
        self.passed += next.passed;
        self.stray_quotes += next.stray_quotes;
        self.bad_rows += next.bad_rows;
        for (fields, records) in &next.counts {
            *self.counts.entry(*fields).or_insert(0) += records;
        }
    }
}
