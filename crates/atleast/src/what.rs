//! What is counted: a character, a set of characters, or a byte.
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
//! # Ok::<(), atleast::Error>(())
//! ```

use std::fmt;

use crate::charset::CharSet;
use crate::engine::Members;

/// One character, one of a set of characters, or one byte; made from a `char`, a [`CharSet`] or a
/// `u8`. An ASCII byte is the same as its character.
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
}

impl What {
    /// Returns true if and only if this code point, a surrogate too, is it or is one of it. In a
    /// question of bytes the code point is the byte's number.
    pub(crate) fn contains(&self, code_point: u32) -> bool {
        match &self.0 {
            Kind::Set(set) => set.contains_code_point(code_point),
            _ => self.code_point() == Some(code_point),
        }
    }

    /// Returns the code point or the byte that it is; None for a set.
    pub(crate) fn code_point(&self) -> Option<u32> {
        match &self.0 {
            Kind::Character(character) => Some(u32::from(*character)),
            Kind::Set(_) => None,
            Kind::Byte(byte) => Some(u32::from(*byte)),
        }
    }

    /// Returns the code points, or the byte, in the engine's terms.
    pub(crate) fn members(&self) -> Members {
        match &self.0 {
            Kind::Character(character) => Members::One(u32::from(*character)),
            Kind::Byte(byte) => Members::One(u32::from(*byte)),
            Kind::Set(set) => {
                let ranges = set.ranges().iter();
                Members::Ranges(ranges.map(|range| (range.0.into(), range.1.into())).collect())
            }
        }
    }

    /// Returns true if and only if it is a byte that is no character by itself.
    pub(crate) fn is_byte(&self) -> bool {
        matches!(self.0, Kind::Byte(_))
    }

    /// Returns true if and only if no character of it is beyond ASCII. A byte is no character.
    pub(crate) fn is_ascii(&self) -> bool {
        match &self.0 {
            Kind::Character(character) => character.is_ascii(),
            Kind::Set(set) => set.ranges().last().is_none_or(|(_, last)| last.is_ascii()),
            Kind::Byte(_) => false,
        }
    }

    pub(crate) fn is_empty(&self) -> bool {
        matches!(&self.0, Kind::Set(set) if set.ranges().is_empty())
    }
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

/// A character and a byte as literals (`'c'`, `b'\xff'`), a set as class text (`[,;]`).
impl fmt::Display for What {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.0 {
            Kind::Character(character) => write!(formatter, "{character:?}"),
            Kind::Set(set) => write!(formatter, "{set}"),
            Kind::Byte(byte) => write!(formatter, "b'\\x{byte:02x}'"),
        }
    }
}
