//! A place as it is shown on a terminal: its line, cut to the terminal's width.

use std::borrow::Cow;
use std::ops::Range;

use unicode_width::UnicodeWidthStr;

use crate::printable;

/// A place in a line.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Excerpt<'data> {
    /// The number of the line, if it is known.
    pub(crate) number: Option<u64>,
    pub(crate) line: &'data [u8],
    /// Whether the line begins before what is at hand of it, and whether it ends behind that.
    pub(crate) is_cut_before: bool,
    pub(crate) is_cut_behind: bool,
    /// The offset of the place; the length of the line if it is its end.
    pub(crate) mark: usize,
}

/// A line drawn: what stands before the place, at it and behind it.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Drawing {
    pub(crate) before: String,
    pub(crate) place: String,
    pub(crate) behind: String,
}

impl Excerpt<'_> {
    /// Draws the line in so many columns. What does not fit is left out on both sides of the place.
    pub(crate) fn draw(&self, room: usize) -> Drawing {
        // No more of a long line is looked at than can be seen.
        let most = 8 * room;
        let mut from = self.mark.saturating_sub(most);
        while from < self.mark && self.line[from] & 0xC0 == 0x80 {
            from += 1;
        }
        let to = self.line.len().min(self.mark + most);
        let cells = printable::characters(&self.line[from..to]);
        let mut cells: Vec<_> = cells.map(|(at, shown)| (from + at, shown)).collect();
        let is_at_end = self.mark == self.line.len();
        if is_at_end {
            cells.push((self.mark, Cow::from(" ")));
        }
        let place = cells.partition_point(|(at, _)| *at < self.mark).min(cells.len() - 1);
        let is_cut_before = self.is_cut_before || from > 0;
        let is_cut_behind = self.is_cut_behind || to < self.line.len();
        let seen = window(&cells, place, room, is_cut_before, is_cut_behind);
        let text = |cells: &[(usize, Cow<'_, str>)]| -> String {
            cells.iter().map(|(_, shown)| &**shown).collect()
        };
        let mut drawing = Drawing {
            before: text(&cells[seen.start..place]),
            place: cells[place].1.to_string(),
            behind: text(&cells[place + 1..seen.end]),
        };
        if is_cut_before || seen.start > 0 {
            drawing.before.insert(0, '…');
        }
        if is_cut_behind || seen.end < cells.len() {
            drawing.behind.push('…');
        }
        drawing
    }
}

/// Returns which of the cells fit into so many columns, those around `place`, with room for a mark where
/// some are left out.
fn window(
    cells: &[(usize, Cow<'_, str>)],
    place: usize,
    room: usize,
    is_cut_before: bool,
    is_cut_behind: bool,
) -> Range<usize> {
    let width = |at: usize| cells[at].1.width();
    let all: usize = (0..cells.len()).map(width).sum();
    if all + usize::from(is_cut_before) + usize::from(is_cut_behind) <= room {
        return 0..cells.len();
    }
    let room = room.saturating_sub(2);
    let (mut start, mut end, mut used) = (place, place + 1, width(place));
    // Most of what comes before the place, then what comes behind it, then the rest.
    let mut take_before = |most, used: &mut usize| {
        while start > 0 && *used + width(start - 1) <= most {
            start -= 1;
            *used += width(start);
        }
    };
    take_before(room * 2 / 3, &mut used);
    while end < cells.len() && used + width(end) <= room {
        used += width(end);
        end += 1;
    }
    take_before(room, &mut used);
    start..end
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Draws a line whose place is marked by `|`, as one text with the place in brackets.
    fn drawn(line: &str, room: usize, is_cut: bool) -> String {
        let (before, behind) = line.split_once('|').unwrap();
        let line = [before, behind].concat();
        let excerpt = Excerpt {
            number: None,
            line: line.as_bytes(),
            is_cut_before: is_cut,
            is_cut_behind: false,
            mark: before.len(),
        };
        let Drawing { before, place, behind } = excerpt.draw(room);
        assert!(before.width() + place.width() + behind.width() <= room, "{line}");
        format!("{before}[{place}]{behind}")
    }

    #[test]
    fn a_line_that_fits_is_shown_whole() {
        assert_eq!(drawn("a,b,|c", 5, false), "a,b,[c]");
        assert_eq!(drawn("a,b,|", 5, false), "a,b,[ ]");
        assert_eq!(drawn("|", 5, false), "[ ]");
        assert_eq!(drawn("|a", 1, false), "[a]");
    }

    #[test]
    fn what_does_not_fit_is_left_out_on_both_sides() {
        assert_eq!(drawn("abcdefgh|ijklmnopqrst", 11, false), "…defgh[i]jkl…");
        assert_eq!(drawn("ab|cdefghijklmnopqrst", 11, false), "ab[c]defghi…");
        assert_eq!(drawn("abcdefghijklmnopqrst|", 11, false), "…mnopqrst[ ]");
        assert_eq!(drawn("abcdefghijklmnopq|rst", 11, false), "…lmnopq[r]st");
        let long = "x".repeat(100_000);
        assert_eq!(drawn(&format!("{long}|y{long}"), 8, false), "…xxx[y]xx…");
    }

    #[test]
    fn a_line_whose_beginning_is_not_at_hand_says_so() {
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
        // A line that is cut within a character of several bytes begins with the next.
        let line = "é".repeat(1_000) + "|";
        assert_eq!(drawn(&line, 5, false), "…éé[ ]");
        assert_eq!(drawn(&format!("x{line}"), 5, false), "…éé[ ]");
    }
}
