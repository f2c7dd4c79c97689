//! Quotes text of a table in a note: escaped, so that it cannot control a terminal, and cut if
//! long.

use atleast::shorten::{MAX_CHARS, Shorten};

/// Returns bytes as a note quotes them: control characters and invalid UTF-8 escaped, and long text
/// cut.
pub(crate) fn repeated(bytes: &[u8]) -> String {
    // Only look at what can be shown: a character takes at most four bytes.
    let beginning = &bytes[..bytes.len().min(4 * (MAX_CHARS + 1))];
    let mut shown = String::new();
    for chunk in beginning.utf8_chunks() {
        // Inside double quotes an apostrophe needs no escape.
        for (number, part) in chunk.valid().split('\'').enumerate() {
            shown.extend((number > 0).then_some('\''));
            shown.extend(part.escape_debug());
        }
        shown.extend(chunk.invalid().iter().map(|byte| format!("\\x{byte:02x}")));
    }
    shown.shortened()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn control_characters_are_escaped() {
        let shown = repeated("a\u{1B}[31m\n\u{202E}\u{9B}\u{FEFF}é\"it's\\".as_bytes());
        assert_eq!(shown, r#"a\u{1b}[31m\n\u{202e}\u{9b}\u{feff}é\"it's\\"#);
        assert_eq!(repeated(b"a\xFFb"), r"a\xffb");
    }

    #[test]
    fn long_text_is_cut() {
        assert_eq!(repeated("é".repeat(80).as_bytes()), "é".repeat(80));
        for long in ["é".repeat(81), "😀".repeat(1_000_000), "\u{1}".repeat(1_000_000)] {
            let shown = repeated(long.as_bytes());
            assert_eq!(shown.chars().count(), 81);
            assert!(shown.ends_with('…'));
        }
    }
}
