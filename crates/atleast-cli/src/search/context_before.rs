//! The last lines that were not printed: the context for `-B`, if the next line is selected.

use super::Error;

/// The last lines of the source that were not printed.
#[derive(Default)]
pub(super) struct ContextBefore {
    /// The maximum numbers of lines and bytes to keep.
    max_lines: usize,
    max_bytes: usize,
    text: Vec<u8>,
    /// Where the first line begins in `text`, and the number of lines.
    from: usize,
    lines: usize,
    /// The offset of the first line in the source, and its number.
    start: usize,
    number: u64,
    /// The number of the line before the first, if it could not be kept; and whether that line
    /// alone is too long.
    lost: Option<(u64, bool)>,
}

/// A line, with its offset and its number.
#[derive(Clone, Copy)]
pub(super) struct Line<'a> {
    pub(super) start: usize,
    pub(super) number: u64,
    pub(super) text: &'a [u8],
}

impl ContextBefore {
    pub(super) fn new(max_lines: usize, max_bytes: usize) -> Self {
        ContextBefore { max_lines, max_bytes, ..ContextBefore::default() }
    }

    /// Returns the maximum number of lines.
    pub(super) fn max_lines(&self) -> usize {
        self.max_lines
    }

    /// Adds the next line.
    pub(super) fn keep(&mut self, Line { start, number, text }: Line<'_>) {
        if self.lines == self.max_lines {
            self.drop_first();
        }
        if self.lines == 0 {
            (self.start, self.number) = (start, number);
        }
        self.text.extend_from_slice(text);
        self.lines += 1;
        while self.text.len() - self.from > self.max_bytes {
            self.lost = Some((self.number, false));
            self.drop_first();
        }
        if self.from > self.text.len() / 2 {
            self.text.drain(..self.from);
            self.from = 0;
        }
    }

    /// Records that the next line is too long to keep.
    pub(super) fn lose(&mut self, number: u64) {
        self.clear();
        self.lost = Some((number, true));
    }

    fn drop_first(&mut self) {
        let length = line_length(&self.text[self.from..]);
        self.from += length;
        self.start += length;
        self.number += 1;
        self.lines -= 1;
    }

    pub(super) fn clear(&mut self) {
        self.text.clear();
        (self.from, self.lines, self.lost) = (0, 0, None);
    }

    /// Returns the lines.
    ///
    /// # Errors
    /// If one of them could not be kept. Its number is only valid if lines are numbered.
    pub(super) fn lines(&self) -> Result<impl Iterator<Item = Line<'_>>, Error> {
        if let Some((line, is_long)) = self.lost.filter(|_| self.lines < self.max_lines) {
            return Err(Error::TooLong { line: Some(line), until_selected: !is_long });
        }
        let (mut start, mut text) = (self.start, &self.text[self.from..]);
        Ok((self.number..).take(self.lines).map(move |number| {
            let (line, rest) = text.split_at(line_length(text));
            let line = Line { start, number, text: line };
            (start, text) = (start + line.text.len(), rest);
            line
        }))
    }
}

fn line_length(text: &[u8]) -> usize {
    memchr::memchr(b'\n', text).map_or(text.len(), |newline| newline + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A line: its start, number and text.
    type Kept = (usize, u64, String);

    /// Returns the lines, or the number of the line that is lost.
    fn kept(before: &ContextBefore) -> Result<Vec<Kept>, (Option<u64>, bool)> {
        let text = |line: Line<'_>| {
            (line.start, line.number, String::from_utf8(line.text.to_vec()).unwrap())
        };
        match before.lines() {
            Ok(lines) => Ok(lines.map(text).collect()),
            Err(Error::TooLong { line, until_selected }) => Err((line, until_selected)),
            Err(error) => panic!("{error:?}"),
        }
    }

    #[test]
    fn the_last_lines_are_kept_up_to_the_limits() {
        let mut before = ContextBefore::new(3, 10);
        let keep = |before: &mut ContextBefore, numbers: std::ops::Range<u64>, text: &str| {
            for number in numbers {
                let start = usize::try_from(number).unwrap() * 2;
                before.keep(Line { start, number, text: text.as_bytes() });
            }
        };
        assert_eq!(kept(&before), Ok(vec![]));
        keep(&mut before, 0..9, "a\n");
        let line = |number: u64, text: &str| {
            (usize::try_from(number).unwrap() * 2, number, text.to_owned())
        };
        assert_eq!(kept(&before), Ok(vec![line(6, "a\n"), line(7, "a\n"), line(8, "a\n")]));
        before.clear();
        assert_eq!(kept(&before), Ok(vec![]));
        keep(&mut before, 9..10, "a\n");
        assert_eq!(kept(&before), Ok(vec![line(9, "a\n")]));
        // This exceeds ten bytes.
        keep(&mut before, 10..11, "12345678\n");
        assert_eq!(kept(&before), Err((Some(9), true)));
        keep(&mut before, 11..13, "a\n");
        assert_eq!(kept(&before), Err((Some(10), true)));
        keep(&mut before, 13..14, "a\n");
        let numbers: Vec<u64> = kept(&before).unwrap().iter().map(|line| line.1).collect();
        assert_eq!(numbers, [11, 12, 13]);
        before.lose(14);
        assert_eq!(kept(&before), Err((Some(14), false)));
        keep(&mut before, 15..17, "a\n");
        assert_eq!(kept(&before), Err((Some(14), false)));
        keep(&mut before, 17..18, "a\n");
        assert_eq!(kept(&before).unwrap().len(), 3);
    }

    #[test]
    fn many_lines_take_as_much_memory_as_their_text() {
        let mut before = ContextBefore::new(1000, 1 << 20);
        for number in 0..100_000_u64 {
            before.keep(Line { start: 0, number, text: b"text\n" });
        }
        assert!(before.text.capacity() < 40_000);
        assert_eq!(kept(&before).unwrap()[0].1, 99_000);
    }
}
