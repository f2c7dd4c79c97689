//! [`What`], what to count: a character, a set of characters, a byte, or a string.
//!
//! ```
//! use atleast::{CharSet, Counter};
//!
//! // The byte 0xFF is not a character: each byte of the data is compared with it.
//! let counter = Counter::builder(0xFF).min_number(2).build()?;
//! assert!(counter.has_count(b"\xFF-\xFF"));
//!
//! let counter = Counter::builder(CharSet::parse("[,;]")?).min_number(3).build()?;
//! assert!(counter.has_count("a,b;c,d"));
//!
//! // A string is counted as `str::matches` does: from left to right, without overlaps.
//! let counter = Counter::builder("../").min_number(2).build()?;
//! assert!(counter.has_count("../../etc"));
//! assert_eq!(Counter::builder("aa").build()?.max_count("aaaaa"), 2);
//! # Ok::<(), atleast::Error>(())
//! ```

use std::fmt;

use crate::charset::CharSet;
use atleast_engine::Members;

/// What to count: a character, a set of characters, a byte, or a string of characters or bytes. It
/// is made from a `char`, a [`CharSet`], a `u8`, a `str` or a `[u8]`.
///
/// An ASCII byte equals its character, a string of one character equals that character, and bytes
/// that are all ASCII equal the string of the same characters. With a byte of 0x80 or more, a
/// counter reads each byte of the data as one character, even if the data is a `str`.
///
/// ```
/// use atleast::What;
///
/// assert_eq!(What::from(b'c'), What::from('c'));
/// assert_eq!(What::from("c"), What::from('c'));
/// assert_eq!(What::from(b"a\xFF").to_string(), r#"b"a\xff""#);
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct What(pub(crate) WhatKind);

/// The kinds of [`What`], with their values.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) enum WhatKind {
    Character(char),
    Set(CharSet),
    /// A byte from 0x80 to 0xFF. A counter with such a byte reads each byte of the data as one
    /// character, U+0000 to U+00FF.
    Byte(u8),
    /// Several characters, or an empty string, for which `build` returns an error.
    String(Box<str>),
    /// Several bytes, at least one of them from 0x80 to 0xFF. Each byte is stored as the character
    /// with the same number, U+0000 to U+00FF.
    Bytes(Box<str>),
}

impl What {
    /// Returns whether this code point, which may be a surrogate, is the character, is in the set,
    /// or is in the string. For bytes the code point is the byte.
    pub(crate) fn contains(&self, code_point: u32) -> bool {
        match &self.0 {
            WhatKind::Set(set) => set.contains_code_point(code_point),
            WhatKind::String(string) | WhatKind::Bytes(string) => {
                string.chars().any(|character| u32::from(character) == code_point)
            }
            _ => self.code_point() == Some(code_point),
        }
    }

    /// Returns the code point of a character, or a byte; None for a set or a string.
    pub(crate) fn code_point(&self) -> Option<u32> {
        match &self.0 {
            WhatKind::Character(character) => Some(u32::from(*character)),
            WhatKind::Set(_) | WhatKind::String(_) | WhatKind::Bytes(_) => None,
            WhatKind::Byte(byte) => Some(u32::from(*byte)),
        }
    }

    /// Returns the characters of a string, with bytes as U+0000 to U+00FF; None if this is not a
    /// string.
    pub(crate) fn string(&self) -> Option<&str> {
        match &self.0 {
            WhatKind::String(string) | WhatKind::Bytes(string) => Some(string),
            _ => None,
        }
    }

    /// Returns the engine's form of this value.
    pub(crate) fn members(&self, ignore_ascii_case: bool) -> Members {
        let ranges_of = |set: &CharSet| {
            let ranges = set.ranges().iter();
            Members::Ranges(ranges.map(|range| (range.0.into(), range.1.into())).collect())
        };
        match &self.0 {
            WhatKind::Character(letter) if ignore_ascii_case && letter.is_ascii_alphabetic() => {
                ranges_of(&CharSet::from_iter([*letter]).in_either_ascii_case())
            }
            WhatKind::Character(character) => Members::One(u32::from(*character)),
            WhatKind::Byte(byte) => Members::One(u32::from(*byte)),
            WhatKind::Set(set) if ignore_ascii_case => ranges_of(&set.in_either_ascii_case()),
            WhatKind::Set(set) => ranges_of(set),
            WhatKind::String(string) | WhatKind::Bytes(string) => {
                Members::String { characters: string.clone(), ignore_ascii_case }
            }
        }
    }

    /// Returns the first byte that is not ASCII.
    pub(crate) fn byte(&self) -> Option<u8> {
        match &self.0 {
            WhatKind::Byte(byte) => Some(*byte),
            WhatKind::Bytes(bytes) => bytes_of(bytes).find(|byte| !byte.is_ascii()),
            _ => None,
        }
    }

    /// Returns whether all characters are ASCII: false if there is a byte that is not ASCII.
    pub(crate) fn is_ascii(&self) -> bool {
        match &self.0 {
            WhatKind::Character(character) => character.is_ascii(),
            WhatKind::Set(set) => set.ranges().last().is_none_or(|(_, last)| last.is_ascii()),
            WhatKind::String(string) => string.is_ascii(),
            WhatKind::Byte(_) | WhatKind::Bytes(_) => false,
        }
    }

    /// Returns whether this is an empty set or an empty string.
    pub(crate) fn is_empty(&self) -> bool {
        match &self.0 {
            WhatKind::Set(set) => set.ranges().is_empty(),
            WhatKind::String(string) => string.is_empty(),
            _ => false,
        }
    }
}

/// Returns the bytes that are stored as these characters, U+0000 to U+00FF.
pub(crate) fn bytes_of(characters: &str) -> impl Iterator<Item = u8> {
    characters.chars().map(|character| u8::try_from(character).expect("at most U+00FF"))
}

impl From<char> for What {
    fn from(character: char) -> Self {
        What(WhatKind::Character(character))
    }
}

impl From<CharSet> for What {
    fn from(set: CharSet) -> Self {
        What(WhatKind::Set(set))
    }
}

impl From<u8> for What {
    fn from(byte: u8) -> Self {
        What(if byte.is_ascii() {
            WhatKind::Character(char::from(byte))
        } else {
            WhatKind::Byte(byte)
        })
    }
}

impl From<&str> for What {
    fn from(string: &str) -> Self {
        let mut characters = string.chars();
        match (characters.next(), characters.next()) {
            (Some(one), None) => one.into(),
            _ => What(WhatKind::String(string.into())),
        }
    }
}

impl From<String> for What {
    fn from(string: String) -> Self {
        string.as_str().into()
    }
}

impl From<&[u8]> for What {
    fn from(bytes: &[u8]) -> Self {
        match (bytes, str::from_utf8(bytes)) {
            ([byte], _) => (*byte).into(),
            (_, Ok(ascii)) if ascii.is_ascii() => ascii.into(),
            _ => What(WhatKind::Bytes(bytes.iter().map(|byte| char::from(*byte)).collect())),
        }
    }
}

impl<const LENGTH: usize> From<&[u8; LENGTH]> for What {
    fn from(bytes: &[u8; LENGTH]) -> Self {
        bytes.as_slice().into()
    }
}

/// Writes a character, byte or string as a Rust literal (`'c'`, `b'\xff'`, `"../"`, `b"a\xff"`),
/// and a set as class text (`[,;]`).
impl fmt::Display for What {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.0 {
            WhatKind::Character(character) => write!(formatter, "{character:?}"),
            WhatKind::Set(set) => write!(formatter, "{set}"),
            WhatKind::Byte(byte) => write!(formatter, "b'\\x{byte:02x}'"),
            WhatKind::String(string) => write!(formatter, "{string:?}"),
            WhatKind::Bytes(bytes) => {
                let bytes: Vec<u8> = bytes_of(bytes).collect();
                write!(formatter, "b\"{}\"", bytes.escape_ascii())
            }
        }
    }
}
