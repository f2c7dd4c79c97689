//! What is found as JSON: an object a line, with one key for each thing that is said.

use std::io::{self, Write};

use atleast_files::Source;
use atleast_tables::{Note, Ragged, RaggedRow, StrayQuote};
use data_encoding::BASE64;
use serde::Serialize;

use super::counts::Counts;
use super::notes;
use crate::json::Path;
use crate::printable;

/// One line.
#[derive(Serialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub(crate) enum Object<'a> {
    Row {
        #[serde(flatten)]
        path: Path<'a>,
        line: u64,
        record: u64,
        start: u64,
        fields: u64,
        expected: u64,
    },
    StrayQuote {
        #[serde(flatten)]
        path: Path<'a>,
        line: u64,
        start: u64,
    },
    Note {
        #[serde(flatten)]
        path: Path<'a>,
        kind: &'static str,
        #[serde(skip_serializing_if = "Option::is_none")]
        line: Option<u64>,
        text: String,
        cures: Vec<String>,
    },
    File {
        #[serde(flatten)]
        path: Path<'a>,
        encoding: &'static str,
        line_end: Option<&'static str>,
        #[serde(flatten)]
        sep: Sep<'a>,
        quote: Option<String>,
        escape: Option<String>,
        comment: Option<String>,
        skip_lines: u64,
        header: Option<u64>,
        records: u64,
        expected: u64,
        is_expected_given: bool,
        commonest: Option<u64>,
        skip_lines_hint: Option<u64>,
        rows: u64,
        stray_quotes: u64,
        notes: usize,
    },
}

/// A separator, or its bytes in base 64 if it is not text.
#[derive(Serialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Sep<'a> {
    Sep(&'a str),
    SepBase64(String),
}

impl<'a> Object<'a> {
    pub(crate) fn row(source: &'a Source, row: &RaggedRow, expected: u64) -> Self {
        let RaggedRow { record, line, start, fields } = *row;
        Object::Row { path: Path::new(source), line, record, start, fields, expected }
    }

    pub(crate) fn stray_quote(source: &'a Source, quote: &StrayQuote) -> Self {
        Object::StrayQuote { path: Path::new(source), line: quote.line, start: quote.start }
    }

    pub(crate) fn note(source: &'a Source, note: &'a Note) -> Self {
        Object::Note {
            path: Path::new(source),
            kind: note.kind.name(),
            line: note.line,
            text: notes::sentence(note),
            cures: note.cures.iter().map(notes::flag).collect(),
        }
    }

    pub(crate) fn file(source: &'a Source, table: &'a Ragged, counts: Counts) -> Self {
        let sep = match std::str::from_utf8(&table.sep) {
            Ok(sep) => Sep::Sep(sep),
            Err(_) => Sep::SepBase64(BASE64.encode(&table.sep)),
        };
        let byte = |byte: &u8| byte.escape_ascii().to_string();
        let written = &table.dialect;
        let comment = Some(&written.comment[..]).filter(|comment| !comment.is_empty());
        let comment = comment.map(printable::text);
        let as_text = |one: Option<u8>| {
            one.map(|one| if one.is_ascii() { char::from(one).to_string() } else { byte(&one) })
        };
        Object::File {
            path: Path::new(source),
            encoding: written.encoding,
            line_end: written.line_end.map(atleast_tables::LineEnd::name),
            sep,
            quote: as_text(written.quote),
            escape: as_text(written.escape),
            comment,
            skip_lines: written.skip_lines,
            header: written.header,
            records: table.records,
            expected: table.expected,
            is_expected_given: table.is_expected_given,
            commonest: table.commoner().map(|(fields, _)| fields),
            skip_lines_hint: table.skip_lines_hint(),
            rows: counts.rows,
            stray_quotes: counts.stray_quotes,
            notes: table.notes.len(),
        }
    }

    /// Writes it and a line end.
    pub(crate) fn write(&self, output: impl Write) -> io::Result<()> {
        crate::json::write(self, output)
    }
}
