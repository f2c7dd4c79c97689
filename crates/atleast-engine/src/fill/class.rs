//! One class of characters in one encoding of text, in the form that fills a mask fastest.

use super::members::Members;
use super::string::Needle;
use super::wide::Beyond;
use crate::isa::byte_set::ByteSet;
use crate::isa::kernel::BEYOND;
use crate::text::Text;

/// A class in an encoding.
#[derive(Clone, Debug)]
pub(crate) enum Class {
    /// No members.
    None,
    /// One member of one byte.
    Byte(u8),
    /// One member of two to four bytes; the second field is its length.
    Sequence([u8; 4], usize),
    /// Members of one byte each.
    Set(Box<ByteSet>),
    /// A set in UTF-8 with members beyond ASCII. The first bytes of the members are looked up 64 at
    /// a time. Characters beyond ASCII that begin with one are then decoded and looked up.
    Utf8(Box<(ByteSet, Members)>),
    /// A string of several bytes, marked at its last byte.
    String(Box<Needle<u8>>),
    /// In a text whose characters are wider than a byte: the members up to U+00FE, as a class of
    /// narrowed bytes, and those beyond.
    Wide(Box<(Class, Beyond)>),
    /// In a text whose characters are wider than a byte: a string of several characters, marked at
    /// its last character.
    WideString(Box<Needle<u32>>),
}

impl Class {
    /// Returns the class for text with one byte per character.
    pub(crate) fn of_latin1(members: &Members) -> Class {
        if let Members::One(code) = members {
            return u8::try_from(*code).map_or(Class::None, Class::Byte);
        }
        if let Members::String { characters, ignore_ascii_case } = members {
            let bytes: Result<Box<[u8]>, _> = characters.chars().map(u8::try_from).collect();
            return bytes.map_or(Class::None, |bytes| {
                Class::String(Box::new(Needle::of_bytes(&bytes, *ignore_ascii_case)))
            });
        }
        Class::of_bytes(ByteSet::from_fn(|byte| members.contain(u32::from(byte))))
    }

    /// Returns the class for UTF-8 text.
    pub(crate) fn of_utf8(members: &Members) -> Class {
        if let Members::One(code) = members {
            let Some(character) = char::from_u32(*code) else { return Class::None };
            let mut bytes = [0; 4];
            let length = character.encode_utf8(&mut bytes).len();
            return if length == 1 {
                Class::Byte(bytes[0])
            } else {
                Class::Sequence(bytes, length)
            };
        }
        if let Members::String { characters, ignore_ascii_case } = members {
            let needle = Needle::of_bytes(characters.as_bytes(), *ignore_ascii_case);
            return Class::String(Box::new(needle));
        }
        let first = ByteSet::from_fn(|byte| match byte {
            0..0x80 => members.contain(u32::from(byte)),
            _ => members.begin_with(&[byte]),
        });
        if first.has_beyond_ascii() {
            Class::Utf8(Box::new((first, members.clone())))
        } else {
            Class::of_bytes(first)
        }
    }

    /// Returns the class for text whose characters are wider than a byte.
    pub(crate) fn of_wide(members: &Members) -> Class {
        let narrow = match members {
            Members::None => return Class::None,
            Members::One(code) => match u8::try_from(*code) {
                Ok(byte) if byte < BEYOND => return Class::Byte(byte),
                _ => Class::None,
            },
            Members::Ranges(_) => Class::of_bytes(ByteSet::from_fn(|byte| {
                byte < BEYOND && members.contain(u32::from(byte))
            })),
            Members::String { characters, ignore_ascii_case } => {
                let units: Box<[u32]> = characters.chars().map(u32::from).collect();
                let needle = Needle::of_characters(&units, *ignore_ascii_case);
                return Class::WideString(Box::new(needle));
            }
        };
        match Beyond::of(members) {
            Some(beyond) => Class::Wide(Box::new((narrow, beyond))),
            None => narrow,
        }
    }

    fn of_bytes(set: ByteSet) -> Class {
        let mut bytes = (0..=u8::MAX).filter(|byte| set.contains(*byte));
        match (bytes.next(), bytes.next()) {
            (None, _) => Class::None,
            (Some(byte), None) => Class::Byte(byte),
            _ => Class::Set(Box::new(set)),
        }
    }

    /// Returns true if and only if all members are ASCII characters, and so single bytes in every
    /// encoding.
    pub(crate) fn is_ascii(&self) -> bool {
        match self {
            Class::None => true,
            Class::Byte(byte) => byte.is_ascii(),
            Class::Set(set) => !set.has_beyond_ascii(),
            Class::Sequence(..)
            | Class::Utf8(_)
            | Class::String(_)
            | Class::Wide(_)
            | Class::WideString(_) => false,
        }
    }

    /// Returns true if and only if the byte is a member by itself.
    pub(crate) fn contains_byte(&self, byte: u8) -> bool {
        match self {
            Class::Byte(one) => *one == byte,
            Class::Set(set) => set.contains(byte),
            Class::Utf8(utf8) => byte.is_ascii() && utf8.0.contains(byte),
            Class::None
            | Class::Sequence(..)
            | Class::String(_)
            | Class::Wide(_)
            | Class::WideString(_) => false,
        }
    }

    /// Returns true if and only if some member begins with these bytes, an incomplete character.
    /// (Not so for a string: it is marked at its end, and does not depend on what follows.)
    pub(crate) fn may_begin_with(&self, bytes: &[u8]) -> bool {
        match self {
            Class::Sequence(sequence, length) => sequence[..*length].starts_with(bytes),
            Class::Utf8(utf8) => utf8.1.begin_with(bytes),
            Class::None
            | Class::Byte(_)
            | Class::Set(_)
            | Class::String(_)
            | Class::Wide(_)
            | Class::WideString(_) => false,
        }
    }

    /// Returns true if and only if this is a string whose occurrences can overlap.
    pub(crate) fn overlaps_itself(&self) -> bool {
        matches!(self, Class::String(needle) if needle.overlaps_itself())
    }

    /// Returns how many units before a character decide whether it is marked.
    pub(crate) fn look_behind(&self) -> usize {
        match self {
            Class::String(needle) => needle.look_behind(),
            Class::WideString(needle) => needle.look_behind(),
            _ => 0,
        }
    }

    /// Returns true if and only if some member is longer than one byte.
    pub(crate) fn has_long_members(&self) -> bool {
        matches!(self, Class::Sequence(..) | Class::Utf8(_))
    }
}

/// Returns the length in bytes of the UTF-8 character that begins with this byte.
#[inline]
pub(crate) fn utf8_length(lead: u8) -> usize {
    match lead {
        0..0xC0 => 1,
        0xC0..0xE0 => 2,
        0xE0..0xF0 => 3,
        _ => 4,
    }
}

/// Returns true if and only if a valid character of the set begins at this offset.
#[inline]
pub(crate) fn begins_member_at(bytes: &[u8], offset: usize, members: &Members) -> bool {
    let character = Text::Utf8(bytes).characters_from(offset).next();
    character.and_then(|character| character.value).is_some_and(|code| members.contain(code))
}
