//! The characters of a class.

/// The characters of a class.
#[derive(Clone, Debug)]
pub enum Members {
    /// No characters.
    None,
    /// One code point.
    One(u32),
    /// Sorted ranges of code points, inclusive, that do not touch or overlap.
    Ranges(Box<[(u32, u32)]>),
    /// A string of several characters. No single code point is a member.
    String {
        /// The characters. If the question is about bytes, each byte is the character with its
        /// number.
        characters: Box<str>,
        /// Whether ASCII letters match in either case.
        ignore_ascii_case: bool,
    },
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

    /// Returns true if and only if a code point is a member of both.
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

    /// Returns true if and only if the UTF-8 of a member beyond ASCII begins with these bytes, the
    /// beginning of a character.
    ///
    /// For example, the byte 0xE2 begins three bytes of which 12 bits are unknown: U+2000 to
    /// U+2FFF.
    pub(crate) fn begin_with(&self, bytes: &[u8]) -> bool {
        let Some((&lead, rest)) = bytes.split_first() else { return false };
        let (lead, length, least) = match lead {
            0xC2..=0xDF => (lead & 0x1F, 2, 0x80),
            0xE0..=0xEF => (lead & 0x0F, 3, 0x800),
            0xF0..=0xF4 => (lead & 0x07, 4, 0x1_0000),
            _ => return false,
        };
        let code =
            rest.iter().fold(u32::from(lead), |code, byte| code << 6 | u32::from(byte & 0x3F));
        let unknown = 6 * (length - bytes.len());
        let (first, last) = ((code << unknown).max(least), ((code + 1) << unknown) - 1);
        match self {
            Members::None | Members::String { .. } => false,
            Members::One(code) => (first..=last).contains(code),
            Members::Ranges(ranges) => {
                ranges.iter().any(|range| range.0 <= last && first <= range.1)
            }
        }
    }
}
