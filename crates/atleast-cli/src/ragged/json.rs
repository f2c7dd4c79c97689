//! `--json`: an object for each finding, note and file.

use std::io::{self, Write};

use atleast_files::Source;
use atleast_tables::{Note, Ragged, RaggedRow, StrayQuote};
use data_encoding::BASE64;
use serde::Serialize;

use super::counts::Counts;
use super::notes;
use crate::json::JsonPath;
use crate::printable;

/// A line of the output.
#[derive(Serialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub(crate) enum RaggedObject<'a> {
    Row {
        #[serde(flatten)]
        path: JsonPath<'a>,
        line: u64,
        record: u64,
        start: u64,
        fields: u64,
        expected: u64,
    },
    StrayQuote {
        #[serde(flatten)]
        path: JsonPath<'a>,
        line: u64,
        start: u64,
    },
    Note {
        #[serde(flatten)]
        path: JsonPath<'a>,
        kind: &'static str,
        #[serde(skip_serializing_if = "Option::is_none")]
        line: Option<u64>,
        text: String,
        cures: Vec<String>,
    },
    File {
        #[serde(flatten)]
        path: JsonPath<'a>,
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

/// A separator, or its bytes in base 64 if it is not UTF-8.
#[derive(Serialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Sep<'a> {
    Sep(&'a str),
    SepBase64(String),
}

impl<'a> RaggedObject<'a> {
    pub(crate) fn row(source: &'a Source, row: &RaggedRow, expected: u64) -> Self {
        let RaggedRow { record, line, start, fields } = *row;
        RaggedObject::Row { path: JsonPath::new(source), line, record, start, fields, expected }
    }

    pub(crate) fn stray_quote(source: &'a Source, quote: &StrayQuote) -> Self {
        RaggedObject::StrayQuote {
            path: JsonPath::new(source),
            line: quote.line,
            start: quote.start,
        }
    }

    pub(crate) fn note(source: &'a Source, note: &'a Note) -> Self {
        RaggedObject::Note {
            path: JsonPath::new(source),
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
        let comment = comment.map(printable::escaped);
        let as_text = |one: Option<u8>| {
            one.map(|one| if one.is_ascii() { char::from(one).to_string() } else { byte(&one) })
        };
        RaggedObject::File {
            path: JsonPath::new(source),
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

    /// Writes the object and a newline.
    pub(crate) fn write(&self, output: impl Write) -> io::Result<()> {
        crate::json::write(self, output)
    }
}
