//! UTF-16: told by its mark, or by every second byte, and made UTF-8 where all of it is at hand.

/// In which order the two bytes stand, and whether a byte order mark says so.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Utf16 {
    /// Whether the higher byte comes first.
    pub is_big_endian: bool,
    /// Whether the data begin with a byte order mark.
    pub is_marked: bool,
}

/// How many characters are looked at.
const LOOKED_AT: usize = 512;

impl Utf16 {
    /// Returns what kind of UTF-16 the data are, if these first bytes of them say so: they begin with its byte order
    /// mark, or one of each two bytes is 0, as in English text.
    pub fn of(head: &[u8]) -> Option<Utf16> {
        let marked = |is_big_endian| Some(Utf16 { is_big_endian, is_marked: true });
        match head {
            [0xFF, 0xFE, ..] => return marked(false),
            [0xFE, 0xFF, ..] => return marked(true),
            _ => {}
        }
        let pairs = head.chunks_exact(2).take(LOOKED_AT);
        let (mut first, mut second, mut all) = (0, 0, 0);
        for pair in pairs {
            first += u32::from(pair[0] == 0);
            second += u32::from(pair[1] == 0);
            all += 1;
        }
        let (most, other) = (first.max(second), first.min(second));
        let is_utf16 = all >= 4 && 10 * most >= 9 * all && 50 * other <= all;
        is_utf16.then_some(Utf16 { is_big_endian: first > second, is_marked: false })
    }

    /// Returns its name.
    pub fn name(self) -> &'static str {
        if self.is_big_endian { "UTF-16BE" } else { "UTF-16LE" }
    }

    /// Returns the text in UTF-8, without its mark. Half a character becomes U+FFFD.
    pub(super) fn decode(self, data: &[u8]) -> Vec<u8> {
        let data = if self.is_marked { &data[2..] } else { data };
        let pairs = data.chunks_exact(2);
        let is_cut = !pairs.remainder().is_empty();
        let units = pairs.map(|pair| {
            let pair = [pair[0], pair[1]];
            if self.is_big_endian { u16::from_be_bytes(pair) } else { u16::from_le_bytes(pair) }
        });
        let characters = char::decode_utf16(units);
        let characters =
            characters.map(|character| character.unwrap_or(char::REPLACEMENT_CHARACTER));
        let text: String =
            characters.chain(is_cut.then_some(char::REPLACEMENT_CHARACTER)).collect();
        text.into_bytes()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_second_byte_tells() {
        let of = |head: &[u8]| Utf16::of(head).map(|found| (found.is_big_endian, found.is_marked));
        assert_eq!(of(b"\xFF\xFEa\0"), Some((false, true)));
        assert_eq!(of(b"\xFE\xFF\0a"), Some((true, true)));
        assert_eq!(of(b"a\0,\0b\0\n\0"), Some((false, false)));
        assert_eq!(of(b"\0a\0,\0b\0\n"), Some((true, false)));
        assert_eq!(of(b"a,b\n1,2\n"), None);
        assert_eq!(of(b"\0\0\0\0\0\0\0\0"), None);
        assert_eq!(of(b"a\0"), None);
    }

    #[test]
    fn half_a_character_is_replaced() {
        let utf16 = Utf16 { is_big_endian: false, is_marked: true };
        assert_eq!(utf16.decode(b"\xFF\xFEa\0\x3D\xD8b\0c"), "a\u{FFFD}b\u{FFFD}".as_bytes());
    }
}
