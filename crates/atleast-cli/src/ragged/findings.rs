//! What is found in one file: counted, shown, and its bytes handed on.

use std::io;

use atleast_files::Source;
use atleast_files::ragged::RaggedSink;
use atleast_tables::{BadRecord, Ragged, RaggedReader, RaggedRow};

use super::RaggedArguments;
use super::counts::Counts;
use super::parts::{PartError, Parts};
use super::places::Places;
use super::report::Report;

pub(crate) struct Findings<'a> {
    arguments: &'a RaggedArguments,
    source: &'a Source,
    report: &'a mut Report,
    parts: Option<Parts>,
    /// Finds the places that are to be shown, once it is known how the file is written.
    places: Option<Places>,
    /// How many rows and quotes may still be named.
    left: u64,
    counts: Counts,
    first_row: Option<RaggedRow>,
}

impl<'a> Findings<'a> {
    pub(crate) fn new(
        arguments: &'a RaggedArguments,
        source: &'a Source,
        report: &'a mut Report,
        parts: Option<Parts>,
    ) -> Self {
        Findings {
            arguments,
            source,
            report,
            parts,
            places: None,
            left: arguments.max_rows.unwrap_or(u64::MAX),
            counts: Counts::default(),
            first_row: None,
        }
    }

    /// Ends the good and the bad rows.
    pub(crate) fn finish_parts(&mut self) -> Result<(), PartError> {
        self.parts.take().map_or(Ok(()), Parts::finish)
    }

    /// Writes the closing line.
    pub(crate) fn close(self, mut table: Ragged) -> io::Result<()> {
        // The first is all that the hint asks for.
        table.rows.extend(self.first_row);
        self.report.closing_line(self.source, &table, self.counts)
    }

    /// Takes note of one more row or quote. Returns true if and only if it may be named.
    fn may_show(&mut self) -> bool {
        self.report.found();
        let may = self.left > 0;
        self.left -= u64::from(may);
        self.counts.not_shown += u64::from(!may);
        may
    }
}

impl RaggedSink for Findings<'_> {
    fn begin(&mut self, table: &RaggedReader) {
        if self.report.shows_excerpts() {
            self.places = Some(Places::new(self.arguments.builder(), table));
        }
    }

    fn bad(&mut self, record: &BadRecord<'_>) -> io::Result<()> {
        if let Some(parts) = &mut self.parts {
            parts.note(record);
        }
        if let Some(row) = record.row() {
            self.first_row = self.first_row.or(Some(row));
            self.counts.rows += 1;
            if self.may_show() {
                self.report.row(self.source, &row, record.expected)?;
                // What a stray quote does to the fields is best seen at the quote.
                if let Some(places) = &self.places
                    && record.stray_quotes.is_empty()
                    && let Some(excerpt) = places.row(record)
                {
                    self.report.excerpt(&excerpt)?;
                }
            }
        }
        for quote in record.stray_quotes {
            self.counts.stray_quotes += 1;
            if self.may_show() {
                self.report.stray_quote(self.source, quote)?;
                if let Some(places) = &self.places
                    && let Some(excerpt) = places.stray_quote(record, quote)
                {
                    self.report.excerpt(&excerpt)?;
                }
            }
        }
        Ok(())
    }

    fn bytes(&mut self, bytes: &[u8], settled: u64) -> io::Result<()> {
        let Some(parts) = &mut self.parts else { return Ok(()) };
        parts.write(bytes, settled).map_err(io::Error::other)
    }

    fn wants_bytes(&self) -> bool {
        self.parts.is_some()
    }
}
