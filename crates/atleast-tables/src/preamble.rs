//! Lines above a table that are not rows: the line that tells Excel the separator, and comments.

use memchr::{memchr, memrchr};

/// Returns the separator that a first line like `sep=;` tells Excel.
pub(crate) fn excel_separator(head: &[u8]) -> Option<&[u8]> {
    let line = first_line(head);
    let named = line.get(..4).filter(|start| start.eq_ignore_ascii_case(b"sep="))?;
    let sep = &line[named.len()..];
    (1..=2).contains(&sep.len()).then_some(sep)
}

/// Returns the length in bytes of the comments at the top: lines that start with `#`, and empty
/// lines between and after them. Returns 0 if nothing follows them.
pub(crate) fn comments(head: &[u8], line_end: u8) -> usize {
    let (mut at, mut end) = (0, 0);
    while at < head.len() {
        let line = &head[at..];
        let length = memchr(line_end, line).map_or(line.len(), |end| end + 1);
        if line[0] == b'#' || end > 0 && is_empty(&line[..length]) {
            end = at + length;
        } else if !is_empty(&line[..length]) {
            return end;
        }
        at += length;
    }
    0
}

/// Returns the offset of the last comment in `comments`.
pub(crate) fn last_comment(comments: &[u8], line_end: u8) -> Option<usize> {
    let mut end = comments.len();
    while end > 0 {
        let start = memrchr(line_end, &comments[..end - 1]).map_or(0, |before| before + 1);
        if comments[start] == b'#' {
            return Some(start);
        }
        end = start;
    }
    None
}

fn is_empty(line: &[u8]) -> bool {
    line.iter().all(|byte| matches!(byte, b'\r' | b'\n'))
}

fn first_line(head: &[u8]) -> &[u8] {
    let end = head.iter().position(|byte| matches!(byte, b'\n' | b'\r'));
    &head[..end.unwrap_or(head.len())]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_excel_line_names_the_separator() {
        assert_eq!(excel_separator(b"sep=;\r\na;b\r\n"), Some(&b";"[..]));
        assert_eq!(excel_separator(b"SEP=\t\n"), Some(&b"\t"[..]));
        assert_eq!(excel_separator(b"sep=\n"), None);
        assert_eq!(excel_separator(b"separator=;\n"), None);
    }

    #[test]
    fn comments_end_at_the_first_other_line() {
        assert_eq!(comments(b"# a\n#b\n\nx,y\n", b'\n'), 8);
        assert_eq!(comments(b"\n# a\nx,y\n", b'\n'), 5);
        assert_eq!(comments(b"x,y\n# a\n", b'\n'), 0);
        assert_eq!(comments(b"# a\n# b\n", b'\n'), 0);
        assert_eq!(last_comment(b"# a\n#b\n\n", b'\n'), Some(4));
        assert_eq!(last_comment(b"# a\r", b'\r'), Some(0));
        assert_eq!(last_comment(b"", b'\n'), None);
    }
}
