//! The kind of a cell, judged by its text. It helps to choose the separator and to find columns
//! whose cells are all of one kind.

/// The kind of a cell.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum CellKind {
    /// Nothing, or a text that stands for a missing value, such as `NA` or `null`.
    Empty,
    /// A number with a decimal point or a decimal comma, optionally with a sign, a currency or a
    /// percent sign.
    Number,
    /// A date or a time of day.
    Date,
    /// One word of letters, digits and the characters that join them; an email or web address.
    Word,
    /// Several words.
    Text,
    /// Anything else: it contains a quote or a character that separates fields in other tables.
    Other,
}

impl CellKind {
    /// Returns the kind of a cell. `cell` has no quotes around it.
    pub(crate) fn of(cell: &[u8]) -> CellKind {
        let cell = cell.trim_ascii();
        if cell.is_empty() || is_null(cell) {
            CellKind::Empty
        } else if is_number(cell) {
            CellKind::Number
        } else if is_date(cell) {
            CellKind::Date
        } else if cell.iter().all(|byte| is_in_word(*byte)) || is_address(cell) {
            CellKind::Word
        } else if !would_separate(cell) {
            CellKind::Text
        } else {
            CellKind::Other
        }
    }

    /// Returns true for numbers, dates and empty cells. A column of these is easy to recognize.
    pub(crate) fn is_typed(self) -> bool {
        matches!(self, CellKind::Empty | CellKind::Number | CellKind::Date)
    }
}

/// Returns true if a cell contains a quote or a character that separates fields in other tables. A
/// comma or semicolon before a space is punctuation.
fn would_separate(cell: &[u8]) -> bool {
    cell.iter().enumerate().any(|(at, byte)| match byte {
        b',' | b';' => cell.get(at + 1).is_some_and(|next| *next != b' '),
        b'\t' | b'|' | b'~' | b'^' | 1 | b'"' => true,
        _ => false,
    })
}

fn is_null(cell: &[u8]) -> bool {
    [&b"NA"[..], b"NaN", b"nan", b"N/A", b"n/a", b"null", b"NULL", b"None", b"-", b"\\N", b"."]
        .contains(&cell)
}

fn is_in_word(byte: u8) -> bool {
    byte.is_ascii_alphanumeric()
        || byte >= 0x80
        || matches!(byte, b'_' | b'-' | b'.' | b'+' | b'#' | b'*')
}

fn is_address(cell: &[u8]) -> bool {
    let has = |part: &[u8]| cell.windows(part.len()).any(|window| window == part);
    let is_one = !cell
        .iter()
        .any(|byte| byte.is_ascii_whitespace() || matches!(byte, b',' | b';' | b'|' | b'"'));
    is_one && (has(b"://") || has(b"@") || cell.starts_with(b"/") || cell.starts_with(b"www."))
}

/// Returns true for numbers: `1`, `-1.5e3`, `1,5`, `1.234,5`, `1 234`, `$5`, `5 %`.
fn is_number(cell: &[u8]) -> bool {
    let mut rest = cell;
    for unit in [&b"$"[..], "€".as_bytes(), "£".as_bytes(), "¥".as_bytes(), b"%", b"USD", b"EUR"]
    {
        rest = rest.strip_prefix(unit).or(rest.strip_suffix(unit)).unwrap_or(rest).trim_ascii();
    }
    if let Some(inner) = rest.strip_prefix(b"(").and_then(|rest| rest.strip_suffix(b")")) {
        rest = inner;
    }
    rest = rest.strip_prefix(b"-").or(rest.strip_prefix(b"+")).unwrap_or(rest);
    rest = rest.strip_prefix(b"$").unwrap_or(rest);
    if let Some(at) = rest.iter().position(|byte| matches!(byte, b'e' | b'E')) {
        let exponent = &rest[at + 1..];
        let digits =
            exponent.strip_prefix(b"-").or(exponent.strip_prefix(b"+")).unwrap_or(exponent);
        if digits.is_empty() || !digits.iter().all(u8::is_ascii_digit) {
            return false;
        }
        rest = &rest[..at];
    }
    if !rest.iter().any(u8::is_ascii_digit) {
        return false;
    }
    if !rest.iter().all(|byte| byte.is_ascii_digit() || matches!(byte, b'.' | b',' | b' ' | b'\''))
    {
        return false;
    }
    // With two different marks, one groups thousands; the other one is last and occurs once.
    let marks: Vec<(usize, u8)> =
        rest.iter().copied().enumerate().filter(|(_, byte)| !byte.is_ascii_digit()).collect();
    let groups = |marks: &[(usize, u8)], end: usize| {
        let ends = marks.iter().skip(1).map(|(at, _)| *at).chain([end]);
        marks.iter().zip(ends).all(|((at, _), end)| end - at == 4)
            && marks.first().is_some_and(|(at, _)| (1..=3).contains(at))
    };
    match marks.as_slice() {
        [] => true,
        [(_, mark)] => matches!(mark, b'.' | b',') || groups(&marks, rest.len()),
        [others @ .., (last, mark)] => {
            let is_one = others.iter().all(|(_, other)| *other == others[0].1);
            is_one
                && (*mark == others[0].1 && groups(&marks, rest.len())
                    || *mark != others[0].1 && matches!(mark, b'.' | b',') && groups(others, *last))
        }
    }
}

/// Returns true for what looks like a date or a time: groups of digits joined by `-`, `/`, `.` or
/// `:`, possibly with the name of a month.
fn is_date(cell: &[u8]) -> bool {
    if cell.len() > 40 || !cell.iter().any(u8::is_ascii_digit) {
        return false;
    }
    let mut groups = 0;
    let mut joints = 0;
    let mut words = 0;
    let mut has_year = false;
    let mut at = 0;
    while at < cell.len() {
        let run = |is: fn(&u8) -> bool| cell[at..].iter().take_while(|byte| is(byte)).count();
        let digits = run(u8::is_ascii_digit);
        let letters = run(u8::is_ascii_alphabetic);
        if digits > 0 {
            if digits > 9 {
                return false;
            }
            groups += 1;
            has_year |= digits == 4;
            at += digits;
        } else if letters > 0 {
            let word = cell[at..at + letters].to_ascii_lowercase();
            let is_mark =
                [&b"t"[..], b"z", b"am", b"pm", b"utc", b"gmt", b"st", b"nd", b"rd", b"th"]
                    .contains(&&*word);
            if !is_mark {
                if !is_calendar_word(&word) {
                    return false;
                }
                words += 1;
            }
            at += letters;
        } else {
            match cell[at] {
                b'-' | b'/' | b':' | b'.' => joints += 1,
                b',' if cell.get(at + 1).is_some_and(|next| *next != b' ') => return false,
                b' ' | b',' | b'+' => {}
                _ => return false,
            }
            at += 1;
        }
    }
    groups >= 2 && (joints >= groups.min(3) - 1 && joints > 0 || words > 0) || words > 0 && has_year
}

fn is_calendar_word(word: &[u8]) -> bool {
    const NAMES: [&[u8]; 19] = [
        b"january",
        b"february",
        b"march",
        b"april",
        b"may",
        b"june",
        b"july",
        b"august",
        b"september",
        b"october",
        b"november",
        b"december",
        b"monday",
        b"tuesday",
        b"wednesday",
        b"thursday",
        b"friday",
        b"saturday",
        b"sunday",
    ];
    word.len() >= 3
        && NAMES
            .iter()
            .any(|name| *name == word || name[..3] == *word || name[..4.min(name.len())] == *word)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_cell_has_its_kind() {
        for (cell, kind) in [
            ("", CellKind::Empty),
            (" NA ", CellKind::Empty),
            ("1", CellKind::Number),
            ("-1.5e-3", CellKind::Number),
            ("1,5", CellKind::Number),
            ("1.234.567,89", CellKind::Number),
            ("1,234,567", CellKind::Number),
            ("$1,234.50", CellKind::Number),
            ("12 %", CellKind::Number),
            ("1,2,3", CellKind::Other),
            ("2026-11-27", CellKind::Date),
            ("12:05:00", CellKind::Date),
            ("2026-11-27T12:05:00Z", CellKind::Date),
            ("May 5, 2022", CellKind::Date),
            ("5 Dec 2021", CellKind::Date),
            ("May 2022", CellKind::Date),
            ("May 5", CellKind::Text),
            ("1, 29.150, 29.848,,", CellKind::Other),
            ("A-12", CellKind::Word),
            ("ann@example.org", CellKind::Word),
            ("https://example.org/a?b=c", CellKind::Word),
            ("New York", CellKind::Text),
            ("a, b", CellKind::Text),
            ("Doe, Jane", CellKind::Text),
            ("a,b", CellKind::Other),
            ("Jane;12", CellKind::Other),
        ] {
            assert_eq!(CellKind::of(cell.as_bytes()), kind, "{cell:?}");
        }
    }
}
