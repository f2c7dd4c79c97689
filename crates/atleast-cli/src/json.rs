//! What every JSON object has in common: paths and text, also where they are not UTF-8.

use atleast_files::Source;
use serde::Serialize;

/// A path, or its bytes in base 64 if it is not text.
#[derive(Serialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Path<'a> {
    Path(&'a str),
    PathBase64(String),
}

impl<'a> Path<'a> {
    pub(crate) fn new(source: &'a Source) -> Self {
        let Source::File(path) = source else { return Path::Path("<stdin>") };
        match path.to_str() {
            Some(path) => Path::Path(path),
            None => Path::PathBase64(base64(path.as_os_str().as_encoded_bytes())),
        }
    }
}

/// A text, or its bytes in base 64 if it is not UTF-8.
#[derive(Serialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Text<'a> {
    Text(&'a str),
    TextBase64(String),
}

impl<'a> Text<'a> {
    pub(crate) fn new(bytes: &'a [u8]) -> Self {
        match std::str::from_utf8(bytes) {
            Ok(text) => Text::Text(text),
            Err(_) => Text::TextBase64(base64(bytes)),
        }
    }
}

/// Returns bytes in base 64 (RFC 4648, section 4).
pub(crate) fn base64(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut text = String::new();
    for three in bytes.chunks(3) {
        let byte = |at: usize| u32::from(three.get(at).copied().unwrap_or(0));
        let bits = byte(0) << 16 | byte(1) << 8 | byte(2);
        for digit in 0..4 {
            let value = bits >> (18 - 6 * digit) & 0x3F;
            let is_of_bytes = digit <= three.len();
            text.push(if is_of_bytes { char::from(DIGITS[value as usize]) } else { '=' });
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn base_64_is_that_of_the_rfc() {
        for (bytes, text) in [
            ("", ""),
            ("f", "Zg=="),
            ("fo", "Zm8="),
            ("foo", "Zm9v"),
            ("foob", "Zm9vYg=="),
            ("fooba", "Zm9vYmE="),
            ("foobar", "Zm9vYmFy"),
        ] {
            assert_eq!(base64(bytes.as_bytes()), text);
        }
        assert_eq!(base64(b"\xFB\xFF\xFE"), "+//+");
    }
}
