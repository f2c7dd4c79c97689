//! Escapes in arguments, such as `\t` and `\xFF`, for what is hard to type in a shell.

use std::ffi::OsStr;

use crate::printable;

const ESCAPES: &str = r"use \t, \n, \r, \\, \xFF for a byte or \u{FF} for a character";

/// Returns an argument with its escapes replaced. Characters are UTF-8. An argument of one
/// backslash stands for itself.
///
/// # Errors
/// If an escape is unknown. The message names it.
pub(crate) fn bytes(argument: &OsStr) -> Result<Box<[u8]>, String> {
    let mut rest = argument.as_encoded_bytes();
    if rest == b"\\" {
        return Ok(rest.into());
    }
    let mut bytes = Vec::with_capacity(rest.len());
    while let Some(backslash) = rest.iter().position(|byte| *byte == b'\\') {
        bytes.extend_from_slice(&rest[..backslash]);
        let escape = &rest[backslash..];
        let Some(length) = push_escaped(escape, &mut bytes) else {
            return Err(format!("unknown escape `{}`: {ESCAPES}", printable::shortened(escape)));
        };
        rest = &escape[length..];
    }
    bytes.extend_from_slice(rest);
    Ok(bytes.into())
}

/// Returns the single byte that an argument stands for.
///
/// # Errors
/// As [`bytes`], and if there is not exactly one.
pub(crate) fn byte(argument: &OsStr) -> Result<u8, String> {
    match *bytes(argument)? {
        [byte] => Ok(byte),
        ref bytes => Err(format!("must be one byte, not {}", bytes.len())),
    }
}

/// Appends the bytes of the escape at the start of a slice. Returns the escape's length, or None if
/// it is unknown.
fn push_escaped(escape: &[u8], bytes: &mut Vec<u8>) -> Option<usize> {
    let number = |digits: &[u8]| {
        let is_number = digits.iter().all(u8::is_ascii_hexdigit);
        u32::from_str_radix(std::str::from_utf8(digits).ok()?, 16).ok().filter(|_| is_number)
    };
    match escape.get(1)? {
        b't' => bytes.push(b'\t'),
        b'n' => bytes.push(b'\n'),
        b'r' => bytes.push(b'\r'),
        b'\\' => bytes.push(b'\\'),
        b'x' => {
            bytes.push(u8::try_from(number(escape.get(2..4)?)?).ok()?);
            return Some(4);
        }
        b'u' => {
            let digits = escape[2..].strip_prefix(b"{")?;
            let length = digits.iter().position(|byte| *byte == b'}')?;
            let character = char::from_u32(number(&digits[..length])?)?;
            bytes.extend_from_slice(character.encode_utf8(&mut [0; 4]).as_bytes());
            return Some("\\u{".len() + length + "}".len());
        }
        _ => return None,
    }
    Some(2)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn bytes_of(argument: &str) -> Result<Vec<u8>, String> {
        bytes(OsStr::new(argument)).map(Vec::from)
    }

    #[test]
    fn escapes_are_replaced() {
        for (argument, expected) in [
            ("", &b""[..]),
            (",", b","),
            ("||", b"||"),
            ("é", b"\xC3\xA9"),
            (r"\t", b"\t"),
            (r"\n\r", b"\n\r"),
            (r"\xFF", b"\xFF"),
            (r"\xffg", b"\xFFg"),
            (r"a\x00b", b"a\0b"),
            (r"\u{FF}", "ÿ".as_bytes()),
            (r"\u{1f426}\u{7C}", "🐦|".as_bytes()),
            (r"\\", br"\"),
            (r"\\t", br"\t"),
            (r"\", br"\"),
        ] {
            assert_eq!(bytes_of(argument).as_deref(), Ok(expected), "{argument}");
        }
    }

    #[test]
    fn unknown_escapes_are_named() {
        for (argument, named) in [
            (r"\q", r"`\q`"),
            (r"a\", r"`\`"),
            (r"\\\", r"`\`"),
            (r"\x", r"`\x`"),
            (r"\xF", r"`\xF`"),
            (r"\x+F", r"`\x+F`"),
            (r"\u", r"`\u`"),
            (r"\u{}", r"`\u{}`"),
            (r"\u{+1}", r"`\u{+1}`"),
            (r"\u{41", r"`\u{41`"),
            (r"\u{D800}", r"`\u{D800}`"),
            (r"\u{110000}", r"`\u{110000}`"),
            (r"\é", r"`\é`"),
        ] {
            let message = bytes_of(argument).unwrap_err();
            assert!(message.starts_with(&format!("unknown escape {named}: ")), "{message}");
        }
    }

    #[test]
    fn a_single_byte() {
        let byte_of = |argument: &str| byte(OsStr::new(argument));
        assert_eq!(byte_of("'"), Ok(b'\''));
        assert_eq!(byte_of(r"\"), Ok(b'\\'));
        assert_eq!(byte_of(r"\xFF"), Ok(0xFF));
        assert!(byte_of("").is_err_and(|message| message.ends_with("not 0")));
        assert!(byte_of("«").is_err_and(|message| message.ends_with("not 2")));
    }

    #[test]
    #[cfg(unix)]
    fn an_argument_may_be_invalid_utf_8() {
        use std::os::unix::ffi::OsStrExt;
        assert_eq!(bytes(OsStr::from_bytes(b"\xFF\\t")).as_deref(), Ok(&b"\xFF\t"[..]));
    }
}
