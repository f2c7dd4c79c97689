//! The last lines that were not printed: those that may be printed before one that is selected.

use super::Error;

/// The lines, one behind the other as in the source.
#[derive(Default)]
pub(super) struct Before {
    /// How many lines, and bytes of them, are kept at the most.
    most_lines: usize,
    most_bytes: usize,
    text: Vec<u8>,
    /// Where the first line begins in the text, and how many there are.
    from: usize,
    lines: usize,
    /// The offset of the first line in the source, and its number.
    start: usize,
    number: u64,
    /// The number of the line before the first, if it could not be kept; and whether for its length alone.
    lost: Option<(u64, bool)>,
}

/// A line that was kept.
#[derive(Clone, Copy)]
pub(super) struct Line<'a> {
    pub(super) start: usize,
    pub(super) number: u64,
    pub(super) text: &'a [u8],
}

impl Before {
    pub(super) fn new(most_lines: usize, most_bytes: usize) -> Self {
        Before { most_lines, most_bytes, ..Before::default() }
    }

    /// Returns how many lines may be printed.
    pub(super) fn most_lines(&self) -> usize {
        self.most_lines
    }

    /// Keeps the next line.
    pub(super) fn keep(&mut self, Line { start, number, text }: Line<'_>) {
        if self.lines == self.most_lines {
            self.drop_first();
        }
        if self.lines == 0 {
            (self.start, self.number) = (start, number);
        }
        self.text.extend_from_slice(text);
        self.lines += 1;
        while self.text.len() - self.from > self.most_bytes {
            self.lost = Some((self.number, false));
            self.drop_first();
        }
        if self.from > self.text.len() / 2 {
            self.text.drain(..self.from);
            self.from = 0;
        }
    }

    /// Takes note of the next line, which is too long to be kept.
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
    /// If one of them could not be kept: with its number, which says nothing where lines are not numbered.
    pub(super) fn lines(&self) -> Result<impl Iterator<Item = Line<'_>>, Error> {
        if let Some((line, is_long)) = self.lost.filter(|_| self.lines < self.most_lines) {
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

    /// Returns the lines, or the number of the one that is lost.
    fn kept(before: &Before) -> Result<Vec<Kept>, (Option<u64>, bool)> {
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
    fn the_last_lines_are_kept_as_far_as_there_is_room() {
        let mut before = Before::new(3, 10);
        let keep = |before: &mut Before, numbers: std::ops::Range<u64>, text: &str| {
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
        // With it there are more than ten bytes.
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
        let mut before = Before::new(1000, 1 << 20);
        for number in 0..100_000_u64 {
            before.keep(Line { start: 0, number, text: b"text\n" });
        }
        assert!(before.text.capacity() < 40_000);
        assert_eq!(kept(&before).unwrap()[0].1, 99_000);
    }
}
