//! Text for a terminal: escapes all that could move the cursor, change colours or the direction of
//! text, or be invisible.

use std::borrow::Cow;

use atleast::shorten::{MAX_CHARS, Shorten};

/// Returns the characters of a text, each with its offset. Control characters, invisible characters
/// and bytes that are not UTF-8 are escaped.
pub(crate) fn characters(bytes: &[u8]) -> impl Iterator<Item = (usize, Cow<'_, str>)> {
    let mut offset = 0;
    bytes.utf8_chunks().flat_map(move |chunk| {
        let (start, valid) = (offset, chunk.valid());
        let after_valid = start + valid.len();
        offset = after_valid + chunk.invalid().len();
        let characters = valid.char_indices().map(move |(at, character)| {
            let text = &valid[at..at + character.len_utf8()];
            (
                start + at,
                if needs_escape(character) { escape(character).into() } else { text.into() },
            )
        });
        let invalid = (after_valid..).zip(chunk.invalid());
        characters.chain(invalid.map(|(at, byte)| (at, Cow::from(format!("\\x{byte:02X}")))))
    })
}

/// Returns a text with its control characters, invisible characters and invalid bytes escaped.
pub(crate) fn escaped(bytes: &[u8]) -> String {
    characters(bytes).map(|(_, shown)| shown).collect()
}

/// Returns a value for a message: escaped, and cut if it is long.
pub(crate) fn shortened(bytes: &[u8]) -> String {
    // Enough for the characters that are kept: a character has at most four bytes.
    let start = &bytes[..bytes.len().min(4 * (MAX_CHARS + 1))];
    escaped(start).shortened()
}

/// Returns a message that contains a value unchanged; the middle of a long message is cut out.
pub(crate) fn without_middle(message: &str) -> String {
    let places: Vec<usize> = message.char_indices().map(|(place, _)| place).collect();
    if places.len() <= 4 * MAX_CHARS {
        return message.to_owned();
    }
    let (end, start) = (places[MAX_CHARS], places[places.len() - MAX_CHARS]);
    format!("{}…{}", &message[..end], &message[start..])
}

/// Returns bytes between quotes, with the escapes of an argument, and cut if they are long.
pub(crate) fn quoted(bytes: &[u8]) -> String {
    let mut quoted = String::from("\"");
    for (number, (_, shown)) in characters(bytes).enumerate() {
        if number == MAX_CHARS {
            quoted.push('…');
            break;
        }
        quoted.push_str(match &*shown {
            "\\" => "\\\\",
            "\"" => "\\x22",
            shown => shown,
        });
    }
    quoted.push('"');
    quoted
}

/// Returns whether a character controls the terminal, changes the direction of text, or is
/// invisible.
pub(crate) fn needs_escape(character: char) -> bool {
    character.is_control()
        || matches!(character,
            // Direction marks, joiners, line and paragraph separators, invisible characters, tags.
            '\u{AD}' | '\u{61C}' | '\u{180E}' | '\u{200B}'..='\u{200F}' | '\u{2028}'..='\u{202E}'
            | '\u{2060}'..='\u{206F}' | '\u{FEFF}' | '\u{FFF9}'..='\u{FFFB}'
            | '\u{E0000}'..='\u{E007F}')
}

fn escape(character: char) -> String {
    match character {
        '\t' => "\\t".to_owned(),
        '\n' => "\\n".to_owned(),
        '\r' => "\\r".to_owned(),
        character if character.is_ascii() => format!("\\x{:02X}", u32::from(character)),
        character => format!("\\u{{{:X}}}", u32::from(character)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn control_characters_are_escaped() {
        let shown = escaped(b"a\t\x1B[31m\xC2\x9B1m\xFF\x7F\r\n\xE2\x80\xAE\xC3\xA9 \\");
        assert_eq!(shown, r"a\t\x1B[31m\u{9B}1m\xFF\x7F\r\n\u{202E}é \");
    }

    #[test]
    fn offsets_are_those_of_the_bytes() {
        let offsets: Vec<_> = characters(b"\xC3\xA9\xFF\xFE\t,").map(|(at, _)| at).collect();
        assert_eq!(offsets, [0, 2, 3, 4, 5]);
    }

    #[test]
    fn a_long_value_is_cut() {
        assert_eq!(shortened("é".repeat(80).as_bytes()), "é".repeat(80));
        assert_eq!(shortened("é".repeat(81).as_bytes()), "é".repeat(80) + "…");
        assert_eq!(shortened(&vec![0xFF; 1_000_000]), r"\xFF".repeat(20) + "…");
    }

    #[test]
    fn a_quoted_value_is_a_valid_argument() {
        assert_eq!(quoted(b"\t"), r#""\t""#);
        assert_eq!(quoted(b"\"\\"), r#""\x22\\""#);
        assert_eq!(quoted("·".as_bytes()), "\"·\"");
        assert_eq!(quoted(b"\xFF"), r#""\xFF""#);
    }
}
