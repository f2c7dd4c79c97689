//! What a character can be asked, as bytes: the classes that fill masks.

use crate::fill::string::Needle;
use crate::fill::wide::{BEYOND, Wide};
use crate::text::Text;

/// The members of a class, as characters.
#[derive(Clone, Debug)]
pub enum Members {
    /// No character at all.
    None,
    /// One code point.
    One(u32),
    /// Sorted ranges of code points, both ends included, that neither touch nor overlap.
    Ranges(Box<[(u32, u32)]>),
    /// No single character, but a string of several, ASCII letters of it in either case if they are to
    /// count so. No code point is a member of it.
    String { characters: Box<str>, ignore_ascii_case: bool },
}

impl Members {
    /// Returns true if and only if the code point is a member.
    #[inline]
    pub fn contain(&self, code: u32) -> bool {
        match self {
            Members::None | Members::String { .. } => false,
            Members::One(one) => *one == code,
            Members::Ranges(ranges) => {
                let after = ranges.partition_point(|range| range.0 <= code);
                after > 0 && code <= ranges[after - 1].1
            }
        }
    }

    /// Returns true if and only if some code point is a member of both.
    pub(crate) fn overlap(&self, other: &Members) -> bool {
        match (self, other) {
            (Members::None | Members::String { .. }, _)
            | (_, Members::None | Members::String { .. }) => false,
            (Members::One(code), members) | (members, Members::One(code)) => members.contain(*code),
            (Members::Ranges(ours), Members::Ranges(theirs)) => ours
                .iter()
                .any(|range| theirs.iter().any(|other| range.0 <= other.1 && other.0 <= range.1)),
        }
    }
}

/// A class in a text of some encoding.
#[derive(Clone, Debug)]
pub(crate) enum Class {
    /// No byte begins a member.
    None,
    /// One byte is the one member.
    Byte(u8),
    /// The one member is this many bytes long: two to four.
    Sequence([u8; 4], usize),
    /// Members are single bytes.
    Set(Box<ByteSet>),
    /// A set of UTF-8 with members beyond ASCII: the bytes that begin a member, of which those
    /// beyond ASCII are read as characters and looked up.
    Utf8(Box<(ByteSet, Members)>),
    /// A string of several bytes, marked at its last.
    String(Box<Needle<u8>>),
    /// In a text whose characters are wider than a byte, and some member is one that no byte tells.
    Wide(Box<Wide>),
    /// In such a text: a string of several characters, marked at its last.
    WideString(Box<Needle<u32>>),
}

impl Class {
    /// Returns the class of a text that has one byte a character.
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

    /// Returns the class of a UTF-8 text.
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
            _ => begins_member(&[byte], members),
        });
        if first.has_beyond_ascii() {
            Class::Utf8(Box::new((first, members.clone())))
        } else {
            Class::of_bytes(first)
        }
    }

    /// Returns the class of a text whose characters are wider than a byte: in its bytes of
    /// [`crate::fill::wide`], and where these do not tell all, in the text itself.
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
        match Wide::of(&narrow, members) {
            Some(wide) => Class::Wide(Box::new(wide)),
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

    /// Returns true if and only if all members are ASCII, so that every one is a single byte in
    /// every encoding of bytes.
    pub(crate) fn is_ascii(&self) -> bool {
        match self {
            Class::None => true,
            Class::Byte(byte) => byte.is_ascii(),
            Class::Sequence(..) | Class::Utf8(_) | Class::String(_) => false,
            Class::Wide(_) | Class::WideString(_) => false,
            Class::Set(set) => !set.has_beyond_ascii(),
        }
    }

    /// Returns true if and only if the byte is a member of one byte.
    pub(crate) fn contains_byte(&self, byte: u8) -> bool {
        match self {
            Class::None | Class::Sequence(..) | Class::String(_) => false,
            Class::Wide(_) | Class::WideString(_) => false,
            Class::Byte(one) => *one == byte,
            Class::Set(set) => set.contains(byte),
            Class::Utf8(utf8) => byte.is_ascii() && utf8.0.contains(byte),
        }
    }

    /// Returns true if and only if some member may begin with these bytes, which are the beginning of
    /// a character and not all of it. (Of a string it is known where it ends, without what follows.)
    pub(crate) fn may_begin_with(&self, bytes: &[u8]) -> bool {
        match self {
            Class::Sequence(sequence, length) => sequence[..*length].starts_with(bytes),
            Class::Utf8(utf8) => begins_member(bytes, &utf8.1),
            Class::None | Class::Byte(_) | Class::Set(_) | Class::String(_) => false,
            Class::Wide(_) | Class::WideString(_) => false,
        }
    }

    /// Returns true if and only if it is a string of which two occurrences can overlap.
    pub(crate) fn overlaps_itself(&self) -> bool {
        matches!(self, Class::String(needle) if needle.overlaps_itself())
    }

    /// Returns how many units of the text before a character must be read to know whether it is marked.
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

/// Returns true if and only if the UTF-8 of some member beyond ASCII begins with these bytes, which are
/// the beginning of a character.
fn begins_member(bytes: &[u8], members: &Members) -> bool {
    let Some((&lead, rest)) = bytes.split_first() else { return false };
    let (lead, length, least) = match lead {
        0xC2..=0xDF => (lead & 0x1F, 2, 0x80),
        0xE0..=0xEF => (lead & 0x0F, 3, 0x800),
        0xF0..=0xF4 => (lead & 0x07, 4, 0x1_0000),
        _ => return false,
    };
    let code = rest.iter().fold(u32::from(lead), |code, byte| code << 6 | u32::from(byte & 0x3F));
    let unknown = 6 * (length - bytes.len());
    let (first, last) = ((code << unknown).max(least), ((code + 1) << unknown) - 1);
    match members {
        Members::None | Members::String { .. } => false,
        Members::One(code) => (first..=last).contains(code),
        Members::Ranges(ranges) => ranges.iter().any(|range| range.0 <= last && first <= range.1),
    }
}

/// A set of bytes, in the forms in which kernels look one up.
#[derive(Clone, Debug)]
pub(crate) struct ByteSet {
    /// One bit a byte.
    bits: [u64; 4],
    /// For each low half of a byte, which high halves make a member: those below 8, and the rest.
    pub(crate) by_low_half: [[u8; 16]; 2],
}

impl ByteSet {
    fn from_fn(contains: impl Fn(u8) -> bool) -> ByteSet {
        let mut set = ByteSet { bits: [0; 4], by_low_half: [[0; 16]; 2] };
        for byte in (0..=u8::MAX).filter(|byte| contains(*byte)) {
            set.bits[usize::from(byte / 64)] |= 1 << (byte % 64);
            let (low, high) = (usize::from(byte & 0xF), byte >> 4);
            set.by_low_half[usize::from(high / 8)][low] |= 1 << (high % 8);
        }
        set
    }

    #[inline]
    pub(crate) fn contains(&self, byte: u8) -> bool {
        self.bits[usize::from(byte / 64)] >> (byte % 64) & 1 == 1
    }

    #[inline]
    pub(crate) fn has_beyond_ascii(&self) -> bool {
        self.bits[2] | self.bits[3] != 0
    }
}

/// Returns how many bytes of UTF-8 the character has that begins with this byte.
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
