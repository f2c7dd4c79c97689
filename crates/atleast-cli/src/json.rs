//! The parts that all JSON objects share: paths and texts that may not be UTF-8, and a writer that
//! escapes control characters.

use std::io;

use atleast_files::Source;
use data_encoding::BASE64;
use serde::Serialize;
use serde_json::Serializer;
use serde_json::ser::Formatter;

use crate::printable;

/// A path, or its bytes in base 64 if it is not UTF-8.
#[derive(Serialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum JsonPath<'a> {
    Path(&'a str),
    PathBase64(String),
}

impl<'a> JsonPath<'a> {
    pub(crate) fn new(source: &'a Source) -> Self {
        let Source::File(path) = source else { return JsonPath::Path("<stdin>") };
        match path.to_str() {
            Some(path) => JsonPath::Path(path),
            None => JsonPath::PathBase64(BASE64.encode(path.as_os_str().as_encoded_bytes())),
        }
    }
}

/// A text, or its bytes in base 64 if it is not UTF-8.
#[derive(Serialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum JsonText<'a> {
    Text(&'a str),
    TextBase64(String),
}

impl<'a> JsonText<'a> {
    pub(crate) fn new(bytes: &'a [u8]) -> Self {
        match std::str::from_utf8(bytes) {
            Ok(text) => JsonText::Text(text),
            Err(_) => JsonText::TextBase64(BASE64.encode(bytes)),
        }
    }
}

/// Writes an object and a newline. Characters that control a terminal are written as JSON escapes,
/// which does not change the text.
///
/// # Errors
/// Those of the writer.
pub(crate) fn write(object: &impl Serialize, mut output: impl io::Write) -> io::Result<()> {
    object.serialize(&mut Serializer::with_formatter(&mut output, Escaping))?;
    output.write_all(b"\n")
}

/// Escapes all characters that control a terminal. `serde_json` escapes only those below U+0020.
struct Escaping;

impl Formatter for Escaping {
    fn write_string_fragment<W: ?Sized + io::Write>(
        &mut self,
        writer: &mut W,
        fragment: &str,
    ) -> io::Result<()> {
        let is_plain = |byte: u8| byte < 0x7F;
        if fragment.bytes().all(is_plain) {
            return writer.write_all(fragment.as_bytes());
        }
        let mut from = 0;
        for (at, character) in fragment.char_indices() {
            if !printable::needs_escape(character) {
                continue;
            }
            writer.write_all(&fragment.as_bytes()[from..at])?;
            for unit in character.encode_utf16(&mut [0; 2]) {
                write!(writer, "\\u{unit:04x}")?;
            }
            from = at + character.len_utf8();
        }
        writer.write_all(&fragment.as_bytes()[from..])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn control_characters_are_escaped_and_the_text_stays_the_same() {
        let text: String = ('\0'..=char::MAX).collect();
        let mut written = Vec::new();
        write(&text, &mut written).unwrap();
        let written = String::from_utf8(written).unwrap();
        assert!(!written.trim_end().contains(printable::needs_escape));
        assert_eq!(serde_json::from_str::<String>(&written).unwrap(), text);
        let mut written = Vec::new();
        write(&"\u{7F}\u{9B}é\u{202E}\u{E0041}", &mut written).unwrap();
        assert_eq!(written, "\"\\u007f\\u009bé\\u202e\\udb40\\udc41\"\n".as_bytes());
    }
}
