//! Texts to compare answers on: [`Data`] is characters in an [`Encoding`].

use atleast_engine::Text;

/// Added to a byte, this makes a "character" that is written as that byte alone, invalid in UTF-8.
/// Other encodings cannot hold it.
pub const INVALID: u32 = 0x0100_0000;

/// The encodings of text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Encoding {
    /// UTF-8, with invalid bytes.
    Utf8,
    /// One byte a character.
    Latin1,
    /// Two bytes a character; surrogates are characters.
    Ucs2,
    /// Four bytes a character.
    Ucs4,
}

impl Encoding {
    /// Every encoding.
    pub const ALL: [Encoding; 4] =
        [Encoding::Utf8, Encoding::Latin1, Encoding::Ucs2, Encoding::Ucs4];

    /// Returns whether text in this encoding can hold the character.
    pub fn holds(self, character: u32) -> bool {
        match self {
            Encoding::Utf8 => character >= INVALID || char::from_u32(character).is_some(),
            Encoding::Latin1 => character <= 0xFF,
            Encoding::Ucs2 => character <= 0xFFFF,
            Encoding::Ucs4 => character <= 0x10_FFFF,
        }
    }
}

/// Owned text.
#[derive(Clone, Debug)]
pub(crate) enum Data {
    Utf8(Vec<u8>),
    Latin1(Vec<u8>),
    Ucs2(Vec<u16>),
    Ucs4(Vec<u32>),
}

impl Data {
    /// Writes characters, all of which the encoding must be able to hold.
    pub(crate) fn of(encoding: Encoding, characters: &[u32]) -> Data {
        let bytes = || characters.iter().map(|it| u8::try_from(*it).unwrap()).collect();
        match encoding {
            Encoding::Utf8 => {
                let mut bytes = Vec::with_capacity(characters.len());
                for &character in characters {
                    match char::from_u32(character) {
                        Some(character) if character.is_ascii() => bytes.push(character as u8),
                        Some(character) => {
                            bytes.extend_from_slice(character.encode_utf8(&mut [0; 4]).as_bytes());
                        }
                        None => bytes.push(u8::try_from(character - INVALID).unwrap()),
                    }
                }
                Data::Utf8(bytes)
            }
            Encoding::Latin1 => Data::Latin1(bytes()),
            Encoding::Ucs2 => {
                Data::Ucs2(characters.iter().map(|it| u16::try_from(*it).unwrap()).collect())
            }
            Encoding::Ucs4 => Data::Ucs4(characters.to_vec()),
        }
    }

    pub(crate) fn text(&self) -> Text<'_> {
        match self {
            Data::Utf8(bytes) => Text::Utf8(bytes),
            Data::Latin1(bytes) => Text::Latin1(bytes),
            Data::Ucs2(units) => Text::Ucs2(units),
            Data::Ucs4(units) => Text::Ucs4(units),
        }
    }
}
