//! What is counted: a character, a set of characters, a byte, or a string.
//!
//! ```
//! use atleast::{CharSet, Counter};
//!
//! // The byte 0xFF is no character: it is counted byte by byte.
//! let counter = Counter::builder(0xFF).min_number(2).build()?;
//! assert!(counter.has_count(b"\xFF-\xFF"));
//!
//! let counter = Counter::builder(CharSet::parse("[,;]")?).min_number(3).build()?;
//! assert!(counter.has_count("a,b;c,d"));
//!
//! // A string is counted as `str::matches` counts: from left to right, none overlapping.
//! let counter = Counter::builder("../").min_number(2).build()?;
//! assert!(counter.has_count("../../etc"));
//! assert_eq!(Counter::builder("aa").build()?.max_count("aaaaa"), 2);
//! # Ok::<(), atleast::Error>(())
//! ```

use std::fmt;

use crate::charset::CharSet;
use atleast_engine::Members;

/// One character, one of a set of characters, one byte, or a string of several characters or bytes;
/// made from a `char`, a [`CharSet`], a `u8`, a `str` or a `[u8]`.
///
/// An ASCII byte is the same as its character, and a string of one is that one. Bytes that are all
/// ASCII are the same as their string; if there is one beyond, each is a character of its own, and
/// the question can be asked of bytes only.
///
/// ```
/// use atleast::What;
///
/// assert_eq!(What::from(b'c'), What::from('c'));
/// assert_eq!(What::from("c"), What::from('c'));
/// assert_eq!(What::from(b"a\xFF").to_string(), r#"b"a\xff""#);
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct What(pub(crate) Kind);

/// The kinds of [`What`].
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Kind {
    Character(char),
    Set(CharSet),
    /// 0x80 to 0xFF. In a question with such a byte each byte of the data is a character of its
    /// own, U+0000 to U+00FF.
    Byte(u8),
    /// Several characters, or, to be refused, none.
    String(Box<str>),
    /// Several bytes, one at least of them from 0x80 on: in a question with such each byte of the
    /// data is a character of its own. Each is written as the character of its number.
    Bytes(Box<str>),
}

impl What {
    /// Returns true if and only if this code point, a surrogate too, is it, is one of it, or, where it
    /// is a string, stands in it. In a question of bytes the code point is the byte's number.
    pub(crate) fn contains(&self, code_point: u32) -> bool {
        match &self.0 {
            Kind::Set(set) => set.contains_code_point(code_point),
            Kind::String(string) | Kind::Bytes(string) => {
                string.chars().any(|character| u32::from(character) == code_point)
            }
            _ => self.code_point() == Some(code_point),
        }
    }

    /// Returns the code point or the byte that it is; None for a set and a string.
    pub(crate) fn code_point(&self) -> Option<u32> {
        match &self.0 {
            Kind::Character(character) => Some(u32::from(*character)),
            Kind::Set(_) | Kind::String(_) | Kind::Bytes(_) => None,
            Kind::Byte(byte) => Some(u32::from(*byte)),
        }
    }

    /// Returns the characters of a string, those of bytes as U+0000 to U+00FF; None where it is no
    /// string.
    pub(crate) fn string(&self) -> Option<&str> {
        match &self.0 {
            Kind::String(string) | Kind::Bytes(string) => Some(string),
            _ => None,
        }
    }

    /// Returns the code points, or the byte, in the engine's terms: ASCII letters in either case, if
    /// they are to count so.
    pub(crate) fn members(&self, ignore_ascii_case: bool) -> Members {
        let ranges_of = |set: &CharSet| {
            let ranges = set.ranges().iter();
            Members::Ranges(ranges.map(|range| (range.0.into(), range.1.into())).collect())
        };
        match &self.0 {
            Kind::Character(letter) if ignore_ascii_case && letter.is_ascii_alphabetic() => {
                ranges_of(&CharSet::from_iter([*letter]).in_either_ascii_case())
            }
            Kind::Character(character) => Members::One(u32::from(*character)),
            Kind::Byte(byte) => Members::One(u32::from(*byte)),
            Kind::Set(set) if ignore_ascii_case => ranges_of(&set.in_either_ascii_case()),
            Kind::Set(set) => ranges_of(set),
            Kind::String(string) | Kind::Bytes(string) => {
                Members::String { characters: string.clone(), ignore_ascii_case }
            }
        }
    }

    /// Returns the first byte in it that is no character by itself.
    pub(crate) fn byte(&self) -> Option<u8> {
        match &self.0 {
            Kind::Byte(byte) => Some(*byte),
            Kind::Bytes(bytes) => bytes_of(bytes).find(|byte| !byte.is_ascii()),
            _ => None,
        }
    }

    /// Returns true if and only if no character of it is beyond ASCII. A byte is no character.
    pub(crate) fn is_ascii(&self) -> bool {
        match &self.0 {
            Kind::Character(character) => character.is_ascii(),
            Kind::Set(set) => set.ranges().last().is_none_or(|(_, last)| last.is_ascii()),
            Kind::String(string) => string.is_ascii(),
            Kind::Byte(_) | Kind::Bytes(_) => false,
        }
    }

    /// Returns true if and only if it is an empty set or an empty string.
    pub(crate) fn is_empty(&self) -> bool {
        match &self.0 {
            Kind::Set(set) => set.ranges().is_empty(),
            Kind::String(string) => string.is_empty(),
            _ => false,
        }
    }
}

/// Returns the bytes whose numbers these characters, U+0000 to U+00FF, have.
pub(crate) fn bytes_of(characters: &str) -> impl Iterator<Item = u8> {
    characters.chars().map(|character| u8::try_from(character).expect("a byte's number"))
}

impl From<char> for What {
    fn from(character: char) -> Self {
        What(Kind::Character(character))
    }
}

impl From<CharSet> for What {
    fn from(set: CharSet) -> Self {
        What(Kind::Set(set))
    }
}

impl From<u8> for What {
    fn from(byte: u8) -> Self {
        What(if byte.is_ascii() { Kind::Character(char::from(byte)) } else { Kind::Byte(byte) })
    }
}

impl From<&str> for What {
    fn from(string: &str) -> Self {
        let mut characters = string.chars();
        match (characters.next(), characters.next()) {
            (Some(one), None) => one.into(),
            _ => What(Kind::String(string.into())),
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
            _ => What(Kind::Bytes(bytes.iter().map(|byte| char::from(*byte)).collect())),
        }
    }
}

impl<const LENGTH: usize> From<&[u8; LENGTH]> for What {
    fn from(bytes: &[u8; LENGTH]) -> Self {
        bytes.as_slice().into()
    }
}

/// A character, a byte and a string as literals (`'c'`, `b'\xff'`, `"../"`, `b"a\xff"`), a set as class
/// text (`[,;]`).
impl fmt::Display for What {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.0 {
            Kind::Character(character) => write!(formatter, "{character:?}"),
            Kind::Set(set) => write!(formatter, "{set}"),
            Kind::Byte(byte) => write!(formatter, "b'\\x{byte:02x}'"),
            Kind::String(string) => write!(formatter, "{string:?}"),
            Kind::Bytes(bytes) => {
                let bytes: Vec<u8> = bytes_of(bytes).collect();
                write!(formatter, "b\"{}\"", bytes.escape_ascii())
            }
        }
    }
}
