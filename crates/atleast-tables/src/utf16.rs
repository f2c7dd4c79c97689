//! UTF-16: detected by its byte order mark or its zero bytes, and decoded if all the data is in
//! memory.

/// A form of UTF-16: its byte order, and whether a byte order mark states it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Utf16 {
    /// Whether the higher byte comes first.
    pub is_big_endian: bool,
    /// Whether the data starts with a byte order mark.
    pub is_marked: bool,
}

/// How many 16-bit units are examined.
const LOOKED_AT: usize = 512;

impl Utf16 {
    /// Returns the form of UTF-16 if the first bytes of the data show that it is UTF-16. They do if
    /// they start with a byte order mark, or if enough of the bytes are 0, as every second byte of
    /// English text is.
    ///
    /// ```
    /// use atleast_tables::Utf16;
    ///
    /// assert!(Utf16::of(b"\xFF\xFEa\0").is_some_and(|found| found.is_marked));
    /// assert!(Utf16::of(b"\0a\0,\0b\0\n").is_some_and(|found| found.is_big_endian));
    /// assert_eq!(Utf16::of(b"a,b\n"), None);
    /// ```
    pub fn of(head: &[u8]) -> Option<Utf16> {
        let marked = |is_big_endian| Some(Utf16 { is_big_endian, is_marked: true });
        match head {
            [0xFF, 0xFE, ..] => return marked(false),
            [0xFE, 0xFF, ..] => return marked(true),
            _ => {}
        }
        let little = UnitCounts::of(head, false);
        let big = UnitCounts::of(head, true);
        [(little, false), (big, true)]
            .into_iter()
            .find(|(counts, _)| counts.look_like_utf16())
            .map(|(_, is_big_endian)| Utf16 { is_big_endian, is_marked: false })
    }

    /// Returns the name, `UTF-16BE` or `UTF-16LE`.
    ///
    /// ```
    /// use atleast_tables::Utf16;
    ///
    /// assert_eq!(Utf16 { is_big_endian: true, is_marked: false }.name(), "UTF-16BE");
    /// ```
    pub fn name(self) -> &'static str {
        if self.is_big_endian { "UTF-16BE" } else { "UTF-16LE" }
    }

    /// Returns the text in UTF-8, without the byte order mark. Half a character becomes U+FFFD.
    pub(crate) fn decode(self, data: &[u8]) -> Vec<u8> {
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

/// Counts over the first pairs of bytes, read as 16-bit units.
#[derive(Default)]
struct UnitCounts {
    units: u32,
    /// Units whose higher byte is 0.
    latin: u32,
    /// Units whose lower byte is 0.
    zero_low: u32,
    /// Units in `latin` whose lower byte is a control character other than a tab or a line end.
    controls: u32,
    /// Units in `latin` that are line ends.
    line_ends: u32,
    /// Units not in `latin` whose two bytes are both printable ASCII characters.
    letters: u32,
}

impl UnitCounts {
    fn of(head: &[u8], is_big_endian: bool) -> UnitCounts {
        let mut counts = UnitCounts::default();
        for pair in head.chunks_exact(2).take(LOOKED_AT) {
            let (low, high) = if is_big_endian { (pair[1], pair[0]) } else { (pair[0], pair[1]) };
            counts.units += 1;
            counts.zero_low += u32::from(low == 0);
            if high == 0 {
                let is_line_end = matches!(low, b'\n' | b'\r');
                counts.latin += 1;
                counts.line_ends += u32::from(is_line_end);
                counts.controls +=
                    u32::from(!is_line_end && low != b'\t' && char::from(low).is_control());
            } else {
                let is_letter = |byte: u8| matches!(byte, b' '..=b'~');
                counts.letters += u32::from(is_letter(low) && is_letter(high));
            }
        }
        counts
    }

    fn look_like_utf16(&self) -> bool {
        let UnitCounts { units, latin, zero_low, controls, line_ends, letters } = *self;
        let is_latin = units >= 4 && 10 * latin >= 9 * units && 50 * zero_low <= units;
        // In other scripts, only separators, digits and line ends have a higher byte of 0.
        let is_other = latin >= 3
            && 32 * latin >= units
            && line_ends > 0
            && 16 * controls <= latin
            && 8 * zero_low <= latin
            && 2 * letters <= units - latin;
        is_latin || is_other
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn utf16_is_detected_by_its_zero_bytes() {
        let of = |head: &[u8]| Utf16::of(head).map(|found| (found.is_big_endian, found.is_marked));
        assert_eq!(of(b"\xFF\xFEa\0"), Some((false, true)));
        assert_eq!(of(b"\xFE\xFF\0a"), Some((true, true)));
        assert_eq!(of(b"a\0,\0b\0\n\0"), Some((false, false)));
        assert_eq!(of(b"\0a\0,\0b\0\n"), Some((true, false)));
        assert_eq!(of(b"a,b\n1,2\n"), None);
        assert_eq!(of(b"\0\0\0\0\0\0\0\0"), None);
        assert_eq!(of(b"a\0"), None);
        let utf16 = |text: &str, is_big_endian: bool| -> Vec<u8> {
            let bytes =
                |unit: u16| if is_big_endian { unit.to_be_bytes() } else { unit.to_le_bytes() };
            text.encode_utf16().flat_map(bytes).collect()
        };
        for text in [
            "имя,город\nИван,Москва\nОльга,Казань\n",
            "名,年\n東京,2001\n大阪,2002\n",
            "a,b\n1,2\n",
        ] {
            for is_big_endian in [false, true] {
                assert_eq!(of(&utf16(text, is_big_endian)), Some((is_big_endian, false)), "{text}");
            }
        }
        assert_eq!(of("имя,город\nИван,Москва\n".as_bytes()), None);
        for odd in
            [&b"ab,\0\ncd,\0\nef,\0\n"[..], b"abc,\0\0de\n\0\n\0fgh\0", b"name\0\0\0\0\n\0ann\0"]
        {
            assert_eq!(of(odd), None, "{odd:?}");
        }
    }

    #[test]
    fn half_a_character_is_replaced() {
        let utf16 = Utf16 { is_big_endian: false, is_marked: true };
        assert_eq!(utf16.decode(b"\xFF\xFEa\0\x3D\xD8b\0c"), "a\u{FFFD}b\u{FFFD}".as_bytes());
    }
}
