//! Detects the quote and the escape by the places where quotes are, before the separator is known.

use memchr::memchr_iter;

/// Bytes that may separate fields while the separator is unknown. Spaces and colons are left out,
/// because quotes are often next to them in prose.
const BOUNDARIES: &[u8] = b",\t;|~^\x01";

/// The quotes to try, the more likely one first.
const QUOTES: [u8; 2] = [b'"', b'\''];

/// How often a quote must start and end cells to be likely.
const FEWEST: u64 = 2;

/// How certain it is that a quote is the table's quote.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Confidence {
    /// Use it only if the records agree better with it.
    Unsure,
    /// Use it unless the records agree worse with it.
    Likely,
    /// Use it in any case: the records may have faults.
    Sure,
}

/// A sample, and its separator if that is given.
#[derive(Clone, Copy)]
pub(crate) struct QuoteSearch<'data> {
    pub(crate) sample: &'data [u8],
    pub(crate) sep: Option<&'data [u8]>,
}

impl QuoteSearch<'_> {
    /// Returns true if a cell may start at `at`.
    fn begins(&self, at: usize) -> bool {
        let before = &self.sample[..at];
        before.last().is_none_or(|byte| matches!(byte, b'\n' | b'\r'))
            || match self.sep {
                Some(sep) => before.ends_with(sep),
                None => before.last().is_some_and(|byte| BOUNDARIES.contains(byte)),
            }
    }

    /// Returns true if a cell may end at `at`.
    fn ends(&self, at: usize) -> bool {
        let after = &self.sample[at.min(self.sample.len())..];
        after.first().is_none_or(|byte| matches!(byte, b'\n' | b'\r'))
            || match self.sep {
                Some(sep) => after.starts_with(sep),
                None => after.first().is_some_and(|byte| BOUNDARIES.contains(byte)),
            }
    }

    /// Returns the quote and its confidence: of the allowed quotes, the one that is more often at
    /// both ends of cells.
    pub(crate) fn quote(
        &self,
        line_end: u8,
        may_be: impl Fn(u8) -> bool,
    ) -> Option<(u8, Confidence)> {
        let mut best: Option<(u64, u8, Confidence)> = None;
        for quote in QUOTES.into_iter().filter(|quote| may_be(*quote)) {
            let (mut starts, mut ends) = (0, 0);
            for at in self.places(quote) {
                // A quote that is the whole cell does not count.
                let (begins, is_end) = (self.begins(at), self.ends(at + 1));
                starts += u64::from(begins && !is_end);
                ends += u64::from(is_end && !begins);
            }
            let both = starts.min(ends);
            // Apostrophes start or end words, but seldom equally often.
            let is_likely = quote == QUOTES[0] || 2 * both >= starts.max(ends);
            if is_likely && best.is_none_or(|(best_both, ..)| both > best_both) {
                let lines = memchr_iter(line_end, self.sample).count() as u64;
                // A whole column of cells in apostrophes is not an accident.
                let is_sure = quote == QUOTES[0]
                    || both >= FEWEST && 4 * both >= lines && 10 * both >= 9 * starts.max(ends);
                let confidence = match both {
                    _ if is_sure => Confidence::Sure,
                    FEWEST.. => Confidence::Likely,
                    _ => Confidence::Unsure,
                };
                best = Some((both, quote, confidence));
            }
        }
        best.map(|(_, quote, confidence)| (quote, confidence))
    }

    /// Returns true if a backslash escapes quotes: more quotes follow a backslash than are doubled
    /// in cells. Quotes that end a cell do not count.
    pub(crate) fn has_escapes(&self, quote: u8) -> bool {
        let (mut escaped, mut doubled) = (0_u64, 0_u64);
        let mut after = 0;
        for at in self.places(quote) {
            if at < after {
                continue;
            }
            let is_escaped =
                self.sample[..at].iter().rev().take_while(|byte| **byte == b'\\').count() % 2 == 1;
            if is_escaped && self.sample.get(at + 1) == Some(&quote) {
                // This quote may be escaped, or doubled after a backslash that is text. It does not
                // count.
                after = at + 2;
            } else if is_escaped {
                escaped += u64::from(!self.ends(at + 1));
            } else if self.sample.get(at + 1) == Some(&quote) {
                after = at + 2;
                let is_empty_cell = self.begins(at) && self.ends(at + 2);
                doubled += u64::from(!is_empty_cell);
            }
        }
        escaped > doubled
    }

    fn places(&self, quote: u8) -> impl Iterator<Item = usize> {
        memchr_iter(quote, self.sample)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn search(sample: &str) -> QuoteSearch<'_> {
        QuoteSearch { sample: sample.as_bytes(), sep: None }
    }

    #[test]
    fn the_quote_is_at_both_ends_of_cells() {
        let quote = |sample: &str| search(sample).quote(b'\n', |_| true).map(|(quote, _)| quote);
        assert_eq!(quote("a,b\n"), Some(b'"'));
        assert_eq!(quote("'a','b'\n'c','d'\n"), Some(b'\''));
        assert_eq!(quote("\"'a'\",'b'\n"), Some(b'"'));
        assert_eq!(quote("\",'\n,'\n"), Some(b'"'));
        assert_eq!(quote("boys',it's,'tis,dogs',cats'\n"), Some(b'"'));
        let single = |sample: &str| search(sample).quote(b'\n', |quote| quote != b'"');
        assert_eq!(single("'a','b'\n"), Some((b'\'', Confidence::Sure)));
        assert_eq!(single("'a','the 'old' one'\n"), Some((b'\'', Confidence::Sure)));
        assert_eq!(
            single("'a','b'\n1\n2\n3\n4\n5\n6\n7\n8\n9\n"),
            Some((b'\'', Confidence::Likely))
        );
        assert_eq!(single("'a',b\n"), Some((b'\'', Confidence::Unsure)));
        assert_eq!(search("'a','b'\n").quote(b'\n', |_| false), None);
    }

    #[test]
    fn a_windows_folder_is_not_an_escape() {
        let has = |sample: &str| search(sample).has_escapes(b'"');
        assert!(has("\"he said \\\"no\\\"\",x\n"));
        assert!(!has("\"C:\\x\\\",1\n\"he said \"\"no\"\"\",2\n"));
        assert!(!has("\"\",\"\"\n"));
        assert!(!has("\"\\\"\"1\"\n"));
        assert!(has("\"he said \\\"no\\\"\",x\n"));
    }
}
