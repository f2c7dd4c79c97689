//! What the first bytes of a file show: text, compressed data, or text in UTF-16.

/// What a file contains, by its first bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Content {
    Gzip,
    Bzip2,
    Xz,
    Zstd,
    Lz4,
    /// A zip, which is compressed text if it contains one file.
    Zip,
    /// UTF-8 after a byte order mark.
    MarkedUtf8,
    Utf16Le,
    Utf16Be,
    /// Anything else; it is read as it is.
    Plain,
}

/// How many of the first bytes are needed at most.
pub(crate) const HEAD: usize = 10;

/// The first bytes of each kind. File names and extensions do not matter.
const MAGIC: [(&[u8], Content); 11] = [
    // RFC 1952; 8 is its only compression method.
    (b"\x1F\x8B\x08", Content::Gzip),
    // The header of a first block, and the end of data without blocks; the digit is the block size.
    (b"BZh?\x31\x41\x59\x26\x53\x59", Content::Bzip2),
    (b"BZh?\x17\x72\x45\x38\x50\x90", Content::Bzip2),
    (b"\xFD7zXZ\0", Content::Xz),
    // RFC 8878.
    (b"\x28\xB5\x2F\xFD", Content::Zstd),
    (b"\x04\x22\x4D\x18", Content::Lz4),
    // The header of a first entry, and the end of an archive without entries.
    (b"PK\x03\x04", Content::Zip),
    (b"PK\x05\x06", Content::Zip),
    (b"\xEF\xBB\xBF", Content::MarkedUtf8),
    (b"\xFF\xFE", Content::Utf16Le),
    (b"\xFE\xFF", Content::Utf16Be),
];

impl Content {
    /// Returns what a file that starts with `head` contains, or None if more bytes are needed to
    /// decide. `is_all`: nothing follows `head`.
    pub(crate) fn of(head: &[u8], is_all: bool) -> Option<Content> {
        for (magic, content) in MAGIC {
            let seen = head.len().min(magic.len());
            let fits = |(byte, expected): (&u8, &u8)| {
                byte == expected || *expected == b'?' && byte.is_ascii_digit()
            };
            if head[..seen].iter().zip(magic).all(fits) {
                if seen == magic.len() {
                    return Some(content);
                }
                if !is_all {
                    return None;
                }
            }
        }
        Some(Content::Plain)
    }

    /// Returns `Plain` instead of the encodings with a byte order mark, if `keeps_marks`.
    pub(crate) fn kept(self, keeps_marks: bool) -> Content {
        match self {
            Content::MarkedUtf8 | Content::Utf16Le | Content::Utf16Be if keeps_marks => {
                Content::Plain
            }
            content => content,
        }
    }

    /// Returns the name of the compression, or None if the content is not compressed.
    pub(crate) fn codec(self) -> Option<&'static str> {
        match self {
            Content::Gzip => Some("gzip"),
            Content::Bzip2 => Some("bzip2"),
            Content::Xz => Some("xz"),
            Content::Zstd => Some("zstd"),
            Content::Lz4 => Some("lz4"),
            Content::Zip => Some("zip"),
            Content::MarkedUtf8 | Content::Utf16Le | Content::Utf16Be | Content::Plain => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_bytes_decide_as_soon_as_possible() {
        for (head, content) in [
            (&b"a"[..], Some(Content::Plain)),
            (b"\x1F", None),
            (b"\x1F\x8B\x08", Some(Content::Gzip)),
            (b"\x1F\x8B\x07", Some(Content::Plain)),
            (b"BZh9", None),
            (b"BZh9 is text", Some(Content::Plain)),
            (b"BZhx", Some(Content::Plain)),
            (b"BZh1\x31\x41\x59\x26\x53\x59", Some(Content::Bzip2)),
            (b"PK\x03\x04", Some(Content::Zip)),
            (b"PK\x05\x05", Some(Content::Plain)),
            (b"\xEF\xBB\xBFa", Some(Content::MarkedUtf8)),
            (b"\xFF\xFEa", Some(Content::Utf16Le)),
            (b"", None),
        ] {
            assert_eq!(Content::of(head, false), content, "{head:?}");
            assert!(Content::of(head, true).is_some());
        }
        assert!(MAGIC.iter().all(|(magic, _)| magic.len() <= HEAD));
    }
}
