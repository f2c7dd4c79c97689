//! The totals of what a reader has read.

use std::collections::BTreeMap;

use crate::unusual_bytes::{Sightings, UnusualBytes};

/// The totals of what a [`RaggedReader`](crate::RaggedReader) has read.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RaggedTotals {
    /// How many lines have ended before the open or next record.
    pub(crate) lines: u64,
    pub(crate) records: u64,
    /// How many records have each number of fields, without those that the engine skipped.
    pub(crate) counts: BTreeMap<u64, u64>,
    /// How many records the engine skipped.
    pub(crate) skipped: u64,
    pub(crate) stray_quotes: u64,
    pub(crate) bad_rows: u64,
    /// How many fields the first record has.
    pub(crate) first_fields: Option<u64>,
    /// The line of the first record with the expected number of fields.
    pub(crate) first_good_line: Option<u64>,
    /// The line of the first record.
    pub(crate) first_line: Option<u64>,
    /// Lines with another line end than most.
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

    /// Returns how many fields the first record has.
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

    /// Returns the NUL bytes, the invalid UTF-8 sequences, and the byte order marks after the
    /// start.
    pub(crate) fn unusual_bytes(&self) -> [Sightings; 3] {
        [self.unusual_bytes.nul, self.unusual_bytes.not_utf8, self.unusual_bytes.marks]
    }

    /// Adds the totals of what follows directly.
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
        self.skipped += next.skipped;
        self.stray_quotes += next.stray_quotes;
        self.bad_rows += next.bad_rows;
        for (fields, records) in &next.counts {
            *self.counts.entry(*fields).or_insert(0) += records;
        }
    }
}
