//! Bytes as they can be shown on a terminal: nothing among them may move the cursor, change a colour
//! or turn the direction of reading.

use std::borrow::Cow;

use atleast::shorten::{MAX_CHARS, Shorten};

/// Returns the characters of some bytes in the form in which they can be shown, each with its offset.
/// What cannot be shown, and what is not UTF-8, is escaped.
pub(crate) fn characters(bytes: &[u8]) -> impl Iterator<Item = (usize, Cow<'_, str>)> {
    let mut offset = 0;
    bytes.utf8_chunks().flat_map(move |chunk| {
        let (start, valid) = (offset, chunk.valid());
        let behind_valid = start + valid.len();
        offset = behind_valid + chunk.invalid().len();
        let characters = valid.char_indices().map(move |(at, character)| {
            let text = &valid[at..at + character.len_utf8()];
            (start + at, if acts(character) { escaped(character).into() } else { text.into() })
        });
        let invalid = (behind_valid..).zip(chunk.invalid());
        characters.chain(invalid.map(|(at, byte)| (at, Cow::from(format!("\\x{byte:02X}")))))
    })
}

/// Returns a text with what cannot be shown escaped.
pub(crate) fn text(bytes: &[u8]) -> String {
    characters(bytes).map(|(_, shown)| shown).collect()
}

/// Returns a value as a message repeats it: what cannot be shown escaped, and no more than its beginning if it is
/// long.
pub(crate) fn repeated(bytes: &[u8]) -> String {
    // No more of a long value is looked at than can be seen; four bytes are a character at the most.
    let most = &bytes[..bytes.len().min(4 * (MAX_CHARS + 1))];
    text(most).shortened()
}

/// Returns a message that holds a value as it was given, without the middle of a long one.
pub(crate) fn without_middle(message: &str) -> String {
    let places: Vec<usize> = message.char_indices().map(|(place, _)| place).collect();
    if places.len() <= 4 * MAX_CHARS {
        return message.to_owned();
    }
    let (end, start) = (places[MAX_CHARS], places[places.len() - MAX_CHARS]);
    format!("{}…{}", &message[..end], &message[start..])
}

/// Returns bytes between quotes, as they are written in an argument; of long ones the beginning.
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

/// Returns true if and only if a character does more than to be seen, or is not seen at all.
pub(crate) fn acts(character: char) -> bool {
    character.is_control()
        || matches!(character,
            // Marks of direction, joiners, line and paragraph ends, what is invisible, tags.
            '\u{AD}' | '\u{61C}' | '\u{180E}' | '\u{200B}'..='\u{200F}' | '\u{2028}'..='\u{202E}'
            | '\u{2060}'..='\u{206F}' | '\u{FEFF}' | '\u{FFF9}'..='\u{FFFB}'
            | '\u{E0000}'..='\u{E007F}')
}

fn escaped(character: char) -> String {
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
    fn what_acts_on_a_terminal_is_escaped() {
        let shown = text(b"a\t\x1B[31m\xC2\x9B1m\xFF\x7F\r\n\xE2\x80\xAE\xC3\xA9 \\");
        assert_eq!(shown, r"a\t\x1B[31m\u{9B}1m\xFF\x7F\r\n\u{202E}é \");
    }

    #[test]
    fn offsets_are_those_of_the_bytes() {
        let offsets: Vec<_> = characters(b"\xC3\xA9\xFF\xFE\t,").map(|(at, _)| at).collect();
        assert_eq!(offsets, [0, 2, 3, 4, 5]);
    }

    #[test]
    fn of_a_long_value_the_beginning_is_repeated() {
        assert_eq!(repeated("é".repeat(80).as_bytes()), "é".repeat(80));
        assert_eq!(repeated("é".repeat(81).as_bytes()), "é".repeat(80) + "…");
        assert_eq!(repeated(&vec![0xFF; 1_000_000]), r"\xFF".repeat(20) + "…");
    }

    #[test]
    fn what_is_quoted_can_be_typed() {
        assert_eq!(quoted(b"\t"), r#""\t""#);
        assert_eq!(quoted(b"\"\\"), r#""\x22\\""#);
        assert_eq!(quoted("·".as_bytes()), "\"·\"");
        assert_eq!(quoted(b"\xFF"), r#""\xFF""#);
    }
}
