//! What is found as JSON: an object a line, with one key for each thing that is said.

use std::io::{self, Write};

use atleast::{Ragged, RaggedRow, StrayQuote};
use atleast_files::Source;
use serde::Serialize;

use super::findings::Counts;

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
    File {
        #[serde(flatten)]
        path: Path<'a>,
        #[serde(flatten)]
        sep: Sep<'a>,
        records: u64,
        expected: u64,
        rows: u64,
        stray_quotes: u64,
    },
}

/// A path, or its bytes in base 64 if it is not text.
#[derive(Serialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Path<'a> {
    Path(&'a str),
    PathBase64(String),
}

/// A separator, or its bytes in base 64 if it is not text.
#[derive(Serialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Sep<'a> {
    Sep(&'a str),
    SepBase64(String),
}

impl<'a> Path<'a> {
    fn new(source: &'a Source) -> Self {
        let Source::File(path) = source else { return Path::Path("<stdin>") };
        match path.to_str() {
            Some(path) => Path::Path(path),
            None => Path::PathBase64(base64(path.as_os_str().as_encoded_bytes())),
        }
    }
}

impl<'a> Object<'a> {
    pub(crate) fn row(source: &'a Source, row: &RaggedRow, expected: u64) -> Self {
        let RaggedRow { record, line, start, fields } = *row;
        Object::Row { path: Path::new(source), line, record, start, fields, expected }
    }

    pub(crate) fn stray_quote(source: &'a Source, quote: &StrayQuote) -> Self {
        Object::StrayQuote { path: Path::new(source), line: quote.line, start: quote.start }
    }

    pub(crate) fn file(source: &'a Source, table: &'a Ragged, counts: Counts) -> Self {
        let sep = match std::str::from_utf8(&table.sep) {
            Ok(sep) => Sep::Sep(sep),
            Err(_) => Sep::SepBase64(base64(&table.sep)),
        };
        Object::File {
            path: Path::new(source),
            sep,
            records: table.records,
            expected: table.expected,
            rows: counts.rows,
            stray_quotes: counts.stray_quotes,
        }
    }

    /// Writes it and a line end.
    pub(crate) fn write(&self, mut output: impl Write) -> io::Result<()> {
        serde_json::to_writer(&mut output, self)?;
        output.write_all(b"\n")
    }
}

/// Returns bytes in base 64 (RFC 4648, section 4).
fn base64(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut text = String::new();
    for three in bytes.chunks(3) {
        let byte = |at: usize| u32::from(three.get(at).copied().unwrap_or(0));
        let bits = byte(0) << 16 | byte(1) << 8 | byte(2);
        for digit in 0..4 {
            let value = bits >> (18 - 6 * digit) & 0x3F;
            let is_of_bytes = digit <= three.len();
            text.push(if is_of_bytes { char::from(DIGITS[value as usize]) } else { '=' });
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn base_64_is_that_of_the_rfc() {
        for (bytes, text) in [
            ("", ""),
            ("f", "Zg=="),
            ("fo", "Zm8="),
            ("foo", "Zm9v"),
            ("foob", "Zm9vYg=="),
            ("fooba", "Zm9vYmE="),
            ("foobar", "Zm9vYmFy"),
        ] {
            assert_eq!(base64(bytes.as_bytes()), text);
        }
        assert_eq!(base64(b"\xFB\xFF\xFE"), "+//+");
    }
}
