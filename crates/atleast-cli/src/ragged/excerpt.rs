//! A finding as it is shown on a terminal: its line, cut to the width of the terminal.

use std::borrow::Cow;
use std::ops::Range;

use unicode_width::UnicodeWidthStr;

use crate::printable;

/// A marked place in a line.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Excerpt<'data> {
    /// The line number, if it is known.
    pub(crate) number: Option<u64>,
    pub(crate) line: &'data [u8],
    /// Whether the beginning of the line is missing.
    pub(crate) is_cut_before: bool,
    /// Whether the end of the line is missing.
    pub(crate) is_cut_after: bool,
    /// The offset of the place in the line, or the length of the line.
    pub(crate) mark: usize,
}

/// The text of a line before, at and after the place.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Drawing {
    pub(crate) before: String,
    pub(crate) place: String,
    pub(crate) after: String,
}

impl Excerpt<'_> {
    /// Draws the line within this many columns. What does not fit is cut on both sides of the
    /// place.
    pub(crate) fn draw(&self, columns: usize) -> Drawing {
        // Of a long line, look only at what may be visible.
        let max_len = 8 * columns;
        let mut from = self.mark.saturating_sub(max_len);
        while from < self.mark && self.line[from] & 0xC0 == 0x80 {
            from += 1;
        }
        let to = self.line.len().min(self.mark + max_len);
        let cells = printable::characters(&self.line[from..to]);
        let mut cells: Vec<_> = cells.map(|(at, shown)| (from + at, shown)).collect();
        let is_at_end = self.mark == self.line.len();
        if is_at_end {
            cells.push((self.mark, Cow::from(" ")));
        }
        let place = cells.partition_point(|(at, _)| *at < self.mark).min(cells.len() - 1);
        let is_cut_before = self.is_cut_before || from > 0;
        let is_cut_after = self.is_cut_after || to < self.line.len();
        let visible = window(&cells, place, columns, is_cut_before, is_cut_after);
        let text = |cells: &[(usize, Cow<'_, str>)]| -> String {
            cells.iter().map(|(_, shown)| &**shown).collect()
        };
        let mut drawing = Drawing {
            before: text(&cells[visible.start..place]),
            place: cells[place].1.to_string(),
            after: text(&cells[place + 1..visible.end]),
        };
        if is_cut_before || visible.start > 0 {
            drawing.before.insert(0, '…');
        }
        if is_cut_after || visible.end < cells.len() {
            drawing.after.push('…');
        }
        drawing
    }
}

/// Returns the range of cells around `place` that fits into this many columns, with space for `…`
/// where cells are cut.
fn window(
    cells: &[(usize, Cow<'_, str>)],
    place: usize,
    columns: usize,
    is_cut_before: bool,
    is_cut_after: bool,
) -> Range<usize> {
    let width = |at: usize| cells[at].1.width();
    let all: usize = (0..cells.len()).map(width).sum();
    if all + usize::from(is_cut_before) + usize::from(is_cut_after) <= columns {
        return 0..cells.len();
    }
    let columns = columns.saturating_sub(2);
    let (mut start, mut end, mut used) = (place, place + 1, width(place));
    // First take cells before the place, up to two thirds of the columns; then cells after it; then
    // more cells before it.
    let mut take_before = |max, used: &mut usize| {
        while start > 0 && *used + width(start - 1) <= max {
            start -= 1;
            *used += width(start);
        }
    };
    take_before(columns * 2 / 3, &mut used);
    while end < cells.len() && used + width(end) <= columns {
        used += width(end);
        end += 1;
    }
    take_before(columns, &mut used);
    start..end
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Draws a line in which `|` marks the place. Returns the text with the place in brackets.
    fn drawn(line: &str, columns: usize, is_cut: bool) -> String {
        let (before, after) = line.split_once('|').unwrap();
        let line = [before, after].concat();
        let excerpt = Excerpt {
            number: None,
            line: line.as_bytes(),
            is_cut_before: is_cut,
            is_cut_after: false,
            mark: before.len(),
        };
        let Drawing { before, place, after } = excerpt.draw(columns);
        assert!(before.width() + place.width() + after.width() <= columns, "{line}");
        format!("{before}[{place}]{after}")
    }

    #[test]
    fn a_line_that_fits_is_shown_whole() {
        assert_eq!(drawn("a,b,|c", 5, false), "a,b,[c]");
        assert_eq!(drawn("a,b,|", 5, false), "a,b,[ ]");
        assert_eq!(drawn("|", 5, false), "[ ]");
        assert_eq!(drawn("|a", 1, false), "[a]");
    }

    #[test]
    fn a_long_line_is_cut_on_both_sides() {
        assert_eq!(drawn("abcdefgh|ijklmnopqrst", 11, false), "…defgh[i]jkl…");
        assert_eq!(drawn("ab|cdefghijklmnopqrst", 11, false), "ab[c]defghi…");
        assert_eq!(drawn("abcdefghijklmnopqrst|", 11, false), "…mnopqrst[ ]");
        assert_eq!(drawn("abcdefghijklmnopq|rst", 11, false), "…lmnopq[r]st");
        let long = "x".repeat(100_000);
        assert_eq!(drawn(&format!("{long}|y{long}"), 8, false), "…xxx[y]xx…");
    }

    #[test]
    fn a_missing_beginning_is_shown() {
        assert_eq!(drawn("a,b|", 5, true), "…a,b[ ]");
        assert_eq!(drawn("a,bc|", 5, true), "…bc[ ]");
    }

    #[test]
    fn columns_are_those_of_the_terminal() {
        assert_eq!(drawn("日本,|語", 7, false), "日本,[語]");
        assert_eq!(drawn("日本,|語", 6, false), "…,[語]");
        assert_eq!(drawn("日本日本日本日本日本日本日本|,", 9, false), "…本日本[,]");
        assert_eq!(drawn("a\t|\tb", 6, false), "a\\t[\\t]b");
        assert_eq!(drawn("\u{1B}[31|m", 8, false), "\\x1B[31[m]");
        // The cut is never inside a character.
        let line = "é".repeat(1_000) + "|";
        assert_eq!(drawn(&line, 5, false), "…éé[ ]");
        assert_eq!(drawn(&format!("x{line}"), 5, false), "…éé[ ]");
    }
}
