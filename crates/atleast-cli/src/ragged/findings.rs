//! The findings in one file: counted, printed, and split into good and bad rows.

use std::io;

use atleast_files::Source;
use atleast_files::ragged::RaggedSink;
use atleast_tables::{BadRecord, Ragged, RaggedReader, RaggedRow};

use super::RaggedArguments;
use super::counts::Counts;
use super::place_finder::PlaceFinder;
use super::report::Report;
use super::split::{SplitError, SplitOutputs};

pub(crate) struct Findings<'a> {
    arguments: &'a RaggedArguments,
    source: &'a Source,
    report: &'a mut Report,
    split: Option<SplitOutputs>,
    /// Set once the dialect is known, if excerpts are shown.
    places: Option<PlaceFinder>,
    /// How many rows and quotes may still be printed.
    left: u64,
    counts: Counts,
    first_row: Option<RaggedRow>,
}

impl<'a> Findings<'a> {
    pub(crate) fn new(
        arguments: &'a RaggedArguments,
        source: &'a Source,
        report: &'a mut Report,
        split: Option<SplitOutputs>,
    ) -> Self {
        Findings {
            arguments,
            source,
            report,
            split,
            places: None,
            left: arguments.max_rows.unwrap_or(u64::MAX),
            counts: Counts::default(),
            first_row: None,
        }
    }

    /// Completes the files of good and bad rows.
    pub(crate) fn finish_split(&mut self) -> Result<(), SplitError> {
        self.split.take().map_or(Ok(()), SplitOutputs::finish)
    }

    /// Writes the closing line.
    pub(crate) fn close(self, mut table: Ragged) -> io::Result<()> {
        // The hint needs only the first row.
        table.rows.extend(self.first_row);
        self.report.closing_line(self.source, &table, self.counts)
    }

    /// Counts one more row or quote. Returns whether it may be printed.
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
            self.places = Some(PlaceFinder::new(self.arguments.builder(), table));
        }
    }

    fn bad(&mut self, record: &BadRecord<'_>) -> io::Result<()> {
        if let Some(split) = &mut self.split {
            split.note(record);
        }
        if let Some(row) = record.row() {
            self.first_row = self.first_row.or(Some(row));
            self.counts.rows += 1;
            if self.may_show() {
                self.report.row(self.source, &row, record.expected)?;
                // If a stray quote is the cause, the quote is shown below.
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
        let Some(split) = &mut self.split else { return Ok(()) };
        split.write(bytes, settled).map_err(io::Error::other)
    }

    fn wants_bytes(&self) -> bool {
        self.split.is_some()
    }
}
