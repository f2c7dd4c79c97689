//! Text as characters: the only module that knows how text is stored.

use std::mem::{Discriminant, discriminant};
use std::ops::Range;

/// A character's code point, which may be a surrogate; None for an invalid byte. For a question
/// about bytes, the value of the byte.
pub type CodePoint = Option<u32>;

/// Text in one of four encodings.
///
/// The last three are Python's: a string whose characters all fit in 1, 2 or 4 bytes. A *unit* is
/// one element of the slice: a byte of UTF-8, or a whole character in the other encodings.
#[derive(Clone, Copy, Debug)]
pub enum Text<'text> {
    /// UTF-8, which may be invalid. Offsets are bytes.
    Utf8(&'text [u8]),
    /// One byte per character, U+0000 to U+00FF. Offsets are characters, here and below. Also used
    /// for bytes, if the question is about bytes.
    Latin1(&'text [u8]),
    /// Two bytes per character; surrogates are characters.
    Ucs2(&'text [u16]),
    /// Four bytes per character.
    Ucs4(&'text [u32]),
}

/// One character and its position.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Character {
    /// Its offset.
    pub start: usize,
    /// The offset just after it.
    pub end: usize,
    /// Its code point, which may be a lone surrogate. None for an invalid byte, which is in no set.
    pub value: CodePoint,
}

impl<'text> Text<'text> {
    /// Returns the length, in the unit of the offsets.
    pub fn len(self) -> usize {
        match self {
            Text::Utf8(bytes) | Text::Latin1(bytes) => bytes.len(),
            Text::Ucs2(units) => units.len(),
            Text::Ucs4(units) => units.len(),
        }
    }

    /// Returns true if and only if the text is empty.
    pub fn is_empty(self) -> bool {
        self.len() == 0
    }

    /// Returns the encoding.
    pub fn encoding(self) -> Discriminant<Text<'static>> {
        discriminant(&match self {
            Text::Utf8(_) => Text::Utf8(&[]),
            Text::Latin1(_) => Text::Latin1(&[]),
            Text::Ucs2(_) => Text::Ucs2(&[]),
            Text::Ucs4(_) => Text::Ucs4(&[]),
        })
    }

    /// Returns the text before `end`, which must be a character boundary.
    #[must_use]
    pub fn up_to(self, end: usize) -> Text<'text> {
        self.part(0..end)
    }

    /// Returns the text in a range of offsets. Both ends must be character boundaries.
    #[must_use]
    pub fn part(self, range: Range<usize>) -> Text<'text> {
        match self {
            Text::Utf8(bytes) => Text::Utf8(&bytes[range]),
            Text::Latin1(bytes) => Text::Latin1(&bytes[range]),
            Text::Ucs2(units) => Text::Ucs2(&units[range]),
            Text::Ucs4(units) => Text::Ucs4(&units[range]),
        }
    }

    /// Returns the characters from `start`, which must be a character boundary.
    pub fn characters_from(self, start: usize) -> impl Iterator<Item = Character> + 'text {
        let mut start = start;
        std::iter::from_fn(move || {
            let character = self.character_at(start)?;
            start = character.end;
            Some(character)
        })
    }

    #[inline]
    fn character_at(self, start: usize) -> Option<Character> {
        let (value, length) = match self {
            Text::Utf8(bytes) => first_of_utf8(bytes.get(start..)?)?,
            Text::Latin1(bytes) => (Some(u32::from(*bytes.get(start)?)), 1),
            Text::Ucs2(units) => (Some(u32::from(*units.get(start)?)), 1),
            Text::Ucs4(units) => (Some(*units.get(start)?), 1),
        };
        Some(Character { start, end: start + length, value })
    }
}

/// Returns the first character and its length in bytes. An invalid byte is one character, of length
/// 1.
#[inline]
fn first_of_utf8(bytes: &[u8]) -> Option<(CodePoint, usize)> {
    let first = *bytes.first()?;
    if first.is_ascii() {
        return Some((Some(u32::from(first)), 1));
    }
    let head = &bytes[..bytes.len().min(4)];
    let valid = head.utf8_chunks().next().map_or("", |chunk| chunk.valid());
    let character = valid.chars().next();
    Some((character.map(u32::from), character.map_or(1, char::len_utf8)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn values(text: Text<'_>) -> Vec<(usize, usize, CodePoint)> {
        text.characters_from(0).map(|c| (c.start, c.end, c.value)).collect()
    }

    #[test]
    fn every_encoding_gives_the_same_characters() {
        let expected = vec![(0, 1, Some(0x61)), (1, 2, Some(0xE9))];
        assert_eq!(values(Text::Latin1(&[0x61, 0xE9])), expected);
        assert_eq!(values(Text::Ucs2(&[0x61, 0xE9])), expected);
        assert_eq!(values(Text::Ucs4(&[0x61, 0xE9])), expected);
        assert_eq!(
            values(Text::Utf8("aé".as_bytes())),
            vec![(0, 1, Some(0x61)), (1, 3, Some(0xE9))]
        );
    }

    #[test]
    fn an_invalid_byte_is_one_character() {
        // A lead byte without its continuation byte, then a valid character; a surrogate; a
        // truncated character.
        assert_eq!(values(Text::Utf8(b"\xE2\xC2\xA0")), vec![(0, 1, None), (1, 3, Some(0xA0))]);
        assert_eq!(
            values(Text::Utf8(b"\xED\xA0\x80")),
            vec![(0, 1, None), (1, 2, None), (2, 3, None)]
        );
        assert_eq!(
            values(Text::Utf8(b"\xF0\x9F\x98")),
            vec![(0, 1, None), (1, 2, None), (2, 3, None)]
        );
    }

    #[test]
    fn a_lone_surrogate_is_a_character() {
        assert_eq!(values(Text::Ucs2(&[0xD800])), vec![(0, 1, Some(0xD800))]);
        assert_eq!(values(Text::Ucs4(&[0xDFFF])), vec![(0, 1, Some(0xDFFF))]);
    }

    #[test]
    fn every_character_is_decoded() {
        for c in char::MIN..=char::MAX {
            let mut encoded = [0; 4];
            let encoded = c.encode_utf8(&mut encoded).as_bytes();
            assert_eq!(first_of_utf8(encoded), Some((Some(u32::from(c)), encoded.len())));
        }
    }
}
