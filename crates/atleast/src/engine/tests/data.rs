//! Texts for the tests: characters written in an encoding, and the numbers that choose them.

use crate::text::Text;

/// Added to a byte, it stands for that byte alone in a text of UTF-8; no other encoding has such.
pub(super) const INVALID: u32 = 0x0100_0000;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Encoding {
    Utf8,
    Latin1,
    Ucs2,
    Ucs4,
}

impl Encoding {
    /// Returns true if and only if a text in this encoding can hold the character.
    pub(super) fn holds(self, character: u32) -> bool {
        match self {
            Encoding::Utf8 => character >= INVALID || char::from_u32(character).is_some(),
            Encoding::Latin1 => character <= 0xFF,
            Encoding::Ucs2 => character <= 0xFFFF,
            Encoding::Ucs4 => character <= 0x10_FFFF,
        }
    }
}

/// A text that is owned.
#[derive(Clone, Debug)]
pub(super) enum Data {
    Utf8(Vec<u8>),
    Latin1(Vec<u8>),
    Ucs2(Vec<u16>),
    Ucs4(Vec<u32>),
}

impl Data {
    /// Writes characters that the encoding holds.
    pub(super) fn of(encoding: Encoding, characters: &[u32]) -> Data {
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

    pub(super) fn text(&self) -> Text<'_> {
        match self {
            Data::Utf8(bytes) => Text::Utf8(bytes),
            Data::Latin1(bytes) => Text::Latin1(bytes),
            Data::Ucs2(units) => Text::Ucs2(units),
            Data::Ucs4(units) => Text::Ucs4(units),
        }
    }
}

/// Numbers that look random and are the same in every run: `SplitMix64`.
#[derive(Clone, Debug)]
pub(super) struct Numbers(pub(super) u64);

impl Numbers {
    pub(super) fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mixed = (self.0 ^ self.0 >> 30).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        let mixed = (mixed ^ mixed >> 27).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^ mixed >> 31
    }

    /// Returns a number below `end`.
    pub(super) fn below(&mut self, end: usize) -> usize {
        let end = u128::try_from(end).unwrap();
        usize::try_from((u128::from(self.next()) * end) >> 64).unwrap()
    }

    /// Returns a number of the range.
    pub(super) fn within(&mut self, range: std::ops::Range<usize>) -> usize {
        range.start + self.below(range.len())
    }

    /// Returns one of these.
    pub(super) fn one_of<T: Copy>(&mut self, choices: &[T]) -> T {
        choices[self.below(choices.len())]
    }
}
