//! Recognizes files that are not tables by their first bytes.

use memchr::memmem;

/// The first bytes of each format, and its name.
const MAGIC: [(&[u8], &str); 18] = [
    (b"%PDF-", "PDF"),
    (b"PAR1", "Parquet"),
    (b"PK\x03\x04", "a zip archive"),
    (b"PK\x05\x06", "an empty zip archive"),
    (b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1", "an old Office file (such as .xls)"),
    (b"SQLite format 3\0", "an SQLite database"),
    (b"ARROW1\0\0", "Arrow"),
    (b"ORC", "ORC"),
    (b"Obj\x01", "Avro"),
    (b"\x89HDF\r\n\x1A\n", "HDF5"),
    (b"\x93NUMPY", "a NumPy array (.npy)"),
    (b"\x89PNG\r\n\x1A\n", "PNG"),
    (b"\xFF\xD8\xFF", "JPEG"),
    (b"7z\xBC\xAF\x27\x1C", "a 7z archive"),
    (b"\0\x05\x16\x07", "an AppleDouble file (macOS metadata)"),
    (b"Rar!\x1A\x07", "a RAR archive"),
    (b"version https://git-lfs.github.com/spec/", "a Git LFS pointer"),
    (b"{\\rtf", "RTF"),
];

/// Returns the name of the format if the first bytes of the data show that it is not a table.
pub(crate) fn name(head: &[u8]) -> Option<&'static str> {
    let head = head.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(head);
    if let Some((_, name)) = MAGIC.iter().find(|(magic, _)| head.starts_with(magic)) {
        if *name == "ORC" && !head[3..].iter().take(64).any(|byte| *byte < b'\t') {
            return None;
        }
        if *name == "a zip archive" && contains(&head[..head.len().min(4096)], b"xl/") {
            return Some("an Excel workbook (.xlsx)");
        }
        return Some(name);
    }
    let text = head.trim_ascii_start();
    let begins = |start: &str| {
        text.get(..start.len()).is_some_and(|text| text.eq_ignore_ascii_case(start.as_bytes()))
    };
    if ["<!doctype html", "<html", "<head>", "<body"].into_iter().any(begins) {
        Some("HTML")
    } else if begins("<?xml") {
        Some(if contains(&text[..text.len().min(1024)], b"<html") { "HTML" } else { "XML" })
    } else if is_json(text) {
        Some("JSON")
    } else {
        None
    }
}

/// Returns true if the text starts like a JSON object, or like a list of objects.
fn is_json(text: &[u8]) -> bool {
    let Some((first, rest)) = text.split_first() else { return false };
    let rest = rest.trim_ascii_start();
    match first {
        b'{' => rest.strip_prefix(b"\"").is_some_and(begins_with_key) && !is_first_cell(text),
        b'[' => {
            let rest = rest.strip_prefix(b"[").map_or(rest, <[u8]>::trim_ascii_start);
            rest.strip_prefix(b"{").is_some_and(|rest| {
                rest.trim_ascii_start().strip_prefix(b"\"").is_some_and(begins_with_key)
            })
        }
        _ => false,
    }
}

/// Returns true if the text that starts like JSON is the first cell of a row: its line does not end
/// as JSON does.
fn is_first_cell(text: &[u8]) -> bool {
    let end = text.iter().position(|byte| matches!(byte, b'\n' | b'\r'));
    let line = end.map(|end| text[..end].trim_ascii_end());
    line.is_some_and(|line| !matches!(line.last(), Some(b'{' | b'}' | b'[' | b']' | b',' | b':')))
}

/// Returns true if `rest` starts with the rest of a quoted key and a colon.
fn begins_with_key(rest: &[u8]) -> bool {
    let key = rest.iter().take(200).position(|byte| matches!(byte, b'"' | b'\n'));
    key.is_some_and(|end| rest[end] == b'"' && rest[end + 1..].trim_ascii_start().starts_with(b":"))
}

fn contains(bytes: &[u8], part: &[u8]) -> bool {
    memmem::find(bytes, part).is_some()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn other_formats_are_named() {
        for (head, expected) in [
            (&b"<!DOCTYPE html>\n"[..], Some("HTML")),
            (b"\xEF\xBB\xBF\n<HTML>", Some("HTML")),
            (b"<?xml version='1.0'?>", Some("XML")),
            (b"version https://git-lfs.github.com/spec/v1\n", Some("a Git LFS pointer")),
            (b"{\"a\": 1}\n", Some("JSON")),
            (b"[\n  {\n \"a\" : 1", Some("JSON")),
            (b"{a},{b}\n", None),
            (b"[1,2],[3,4]\n", None),
            (b"ORC,id\n1,2\n", None),
            (b"a,b\n", None),
            (b"", None),
        ] {
            assert_eq!(name(head), expected, "{:?}", head.escape_ascii().to_string());
        }
    }
}
