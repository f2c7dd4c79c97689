//! [`CharSet`], a set of characters, and how it is written as class text.
//!
//! ```
//! use atleast::{CharSet, Counter};
//!
//! let digits = CharSet::parse("[0-9a-f]")?;
//! assert!(digits.contains('b') && !digits.contains('g'));
//! assert_eq!(digits.to_string(), "[0-9a-f]");
//! assert_eq!(CharSet::from_iter(['2', '1', '3']).ranges(), [('1', '3')]);
//!
//! assert!(Counter::builder(digits).min_number(8).build()?.has_count("c0ffee42"));
//! # Ok::<(), atleast::Error>(())
//! ```

use std::fmt;

use regex_syntax::hir::{ClassUnicode, ClassUnicodeRange};

#[cfg_attr(feature = "python", doc = include_str!("python/docs/charset.md"))]
#[cfg_attr(not(feature = "python"), doc = include_str!("docs/charset.md"))]
#[cfg_attr(feature = "python", pyo3::pyclass(module = "atleast", frozen, eq, hash))]
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct CharSet {
    /// In order; no two overlap or are adjacent.
    ranges: Vec<(char, char)>,
}

impl CharSet {
    /// The length in bytes of the longest class text that [`parse`](CharSet::parse) accepts. The
    /// text that [`Display`](fmt::Display) writes is always shorter.
    ///
    /// ```
    /// use atleast::{CharSet, ErrorKind};
    ///
    /// let error = CharSet::parse(&"[".repeat(CharSet::LONGEST_TEXT + 1)).unwrap_err();
    /// assert!(matches!(error.kind(), ErrorKind::ClassTextTooLong { length: 8_388_609 }));
    /// ```
    pub const LONGEST_TEXT: usize = 1 << 23;

    /// Returns whether the set contains the character.
    ///
    /// ```
    /// use atleast::CharSet;
    ///
    /// let vowels = CharSet::parse("[aeiou]")?;
    /// assert!(vowels.contains('e') && !vowels.contains('f'));
    /// # Ok::<(), atleast::Error>(())
    /// ```
    pub fn contains(&self, character: char) -> bool {
        self.contains_code_point(character.into())
    }

    /// Returns whether the set contains the code point. It contains the surrogates if it contains
    /// both of their neighbours, U+D7FF and U+E000: then one range spans all of them.
    pub(crate) fn contains_code_point(&self, code_point: u32) -> bool {
        let place = self.ranges.partition_point(|(_, last)| u32::from(*last) < code_point);
        self.ranges.get(place).is_some_and(|(first, _)| u32::from(*first) <= code_point)
    }

    /// Returns the set as ranges, with the first and the last character of each. They are in order,
    /// and no two overlap or are adjacent.
    ///
    /// ```
    /// use atleast::CharSet;
    ///
    /// assert_eq!(CharSet::parse("[b-dxa]")?.ranges(), [('a', 'd'), ('x', 'x')]);
    /// # Ok::<(), atleast::Error>(())
    /// ```
    pub fn ranges(&self) -> &[(char, char)] {
        &self.ranges
    }
}

impl CharSet {
    /// Returns the set with the other case of every ASCII letter in it.
    pub(crate) fn in_either_ascii_case(&self) -> CharSet {
        let letters = ('A'..='Z').chain('a'..='z');
        let others = letters
            .filter_map(other_ascii_case)
            .filter(|other| other_ascii_case(*other).is_some_and(|letter| self.contains(letter)));
        let others = others.map(|letter| (letter, letter));
        CharSet::from(&class(self.ranges.iter().copied().chain(others)))
    }
}

/// Returns an ASCII letter in the other case; None for any other character.
pub(crate) fn other_ascii_case(letter: char) -> Option<char> {
    if letter.is_ascii_uppercase() {
        Some(letter.to_ascii_lowercase())
    } else {
        letter.is_ascii_lowercase().then(|| letter.to_ascii_uppercase())
    }
}

impl From<&ClassUnicode> for CharSet {
    fn from(class: &ClassUnicode) -> Self {
        let mut ranges: Vec<(char, char)> = Vec::new();
        for range in class.iter() {
            match ranges.last_mut() {
                // There is no character between these two, so the ranges are adjacent, but
                // `regex-syntax` does not merge them.
                Some((_, last)) if (*last, range.start()) == ('\u{D7FF}', '\u{E000}') => {
                    *last = range.end();
                }
                _ => ranges.push((range.start(), range.end())),
            }
        }
        CharSet { ranges }
    }
}

impl FromIterator<char> for CharSet {
    fn from_iter<I: IntoIterator<Item = char>>(characters: I) -> Self {
        let ranges = characters.into_iter().map(|character| (character, character));
        CharSet::from(&class(ranges))
    }
}

/// Returns the ranges in order and merged.
pub(crate) fn class(ranges: impl IntoIterator<Item = (char, char)>) -> ClassUnicode {
    ClassUnicode::new(ranges.into_iter().map(|(first, last)| ClassUnicodeRange::new(first, last)))
}

/// Writes the set as class text in brackets, in ASCII. Equal sets have equal text, and
/// [`CharSet::parse`] reads the same set from it. The text is negated (`[^a]`) if the set contains
/// U+10FFFF but not all characters, and if it is empty.
impl fmt::Display for CharSet {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut others = class(self.ranges.iter().copied());
        others.negate();
        let others = CharSet::from(&others);
        let holds_last = self.contains(char::MAX) && !others.ranges.is_empty();
        let (start, shown) = if holds_last || self.ranges.is_empty() {
            ("[^", &others.ranges)
        } else {
            ("[", &self.ranges)
        };
        formatter.write_str(start)?;
        for (first, last) in shown {
            write_member(formatter, *first)?;
            if first < last {
                if u32::from(*last) - u32::from(*first) > 1 {
                    formatter.write_str("-")?;
                }
                write_member(formatter, *last)?;
            }
        }
        formatter.write_str("]")
    }
}

/// Writes a character of a class, with escapes that most regular expression engines read.
fn write_member(formatter: &mut fmt::Formatter<'_>, character: char) -> fmt::Result {
    let code_point = u32::from(character);
    match character {
        '\t' => formatter.write_str(r"\t"),
        '\n' => formatter.write_str(r"\n"),
        '\r' => formatter.write_str(r"\r"),
        '[' | ']' | '\\' | '^' | '-' | '&' | '~' | '|' => write!(formatter, "\\{character}"),
        ' '..='~' => write!(formatter, "{character}"),
        _ if code_point <= 0xFF => write!(formatter, "\\x{code_point:02x}"),
        _ if code_point <= 0xFFFF => write!(formatter, "\\u{code_point:04x}"),
        _ => write!(formatter, "\\U{code_point:08x}"),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn shown(class_text: &str) -> String {
        CharSet::parse(class_text).unwrap().to_string()
    }

    #[test]
    fn class_text_is_read_and_written() {
        assert_eq!(shown("[a-f0-9]"), "[0-9a-f]");
        assert_eq!(shown("[;,]"), "[,;]");
        assert_eq!(shown("[a]"), "[a]");
        assert_eq!(shown("[ab]"), "[ab]");
        assert_eq!(shown(r"[\]\[\^\-\\&~|]"), r"[\&\-\[-\^\|\~]");
        assert_eq!(shown(r"[[:digit:]]"), "[0-9]");
        assert_eq!(
            shown(r"[\n\t\r\x00\x{e9}\u{2003}\u{1F600}]"),
            r"[\x00\t\n\r\xe9\u2003\U0001f600]"
        );
        assert_eq!(shown("[^a]"), "[^a]");
        assert_eq!(shown(r"[\x00-\x{10FFFF}]"), r"[\x00-\U0010ffff]");
        assert_eq!(shown(r"[^\x00-\x{10FFFF}]"), r"[^\x00-\U0010ffff]");
        assert_eq!(shown("[a-z&&[^aeiou]]"), "[b-df-hj-np-tv-z]");
        assert!(CharSet::parse(r"\d").unwrap().contains('٣'));
        assert!(CharSet::parse(r"\p{Lu}").unwrap().contains('É'));
        assert!(!CharSet::parse(r"\P{Lu}").unwrap().contains('É'));
    }

    #[test]
    fn long_class_text_is_read_in_any_order() {
        let every = |step| -> CharSet {
            (0..=0x0010_FFFF).step_by(step).filter_map(char::from_u32).collect()
        };
        // Two of every three characters: no set has a longer text. It is not negated, since
        // U+10FFFF is not in the set.
        let pairs: CharSet =
            (0..=0x0010_FFFF).filter(|it| it % 3 != 1).filter_map(char::from_u32).collect();
        assert!(!pairs.contains(char::MAX));
        assert!(pairs.to_string().len() < CharSet::LONGEST_TEXT);
        let set = every(40);
        assert_eq!(CharSet::parse(&set.to_string()).unwrap(), set);
        for around in [("", ""), ("[", "]")] {
            let escaped = |(character, _): &(char, char)| {
                format!("{}\\x{{{:x}}}{}", around.0, u32::from(*character), around.1)
            };
            let backwards: String = set.ranges().iter().rev().map(escaped).collect();
            assert_eq!(CharSet::parse(&format!("[{backwards}]")).unwrap(), set);
        }
        let names = format!("[{}]", r"\pL".repeat(1_000));
        assert_eq!(CharSet::parse(&names).unwrap(), CharSet::parse(r"\pL").unwrap());
    }

    #[test]
    fn a_set_contains_the_surrogates_if_it_contains_both_neighbours() {
        for (class_text, expected) in [
            ("[^a]", true),
            (r"[\u{D7FF}\u{E000}]", true),
            (r"[\u{D7FF}]", false),
            (r"[^\u{D7FF}]", false),
            (r"[\u{E000}-\u{10FFFF}]", false),
        ] {
            let set = CharSet::parse(class_text).unwrap();
            assert_eq!(set.contains_code_point(0xD800), expected, "{class_text}");
            assert_eq!(set.contains_code_point(0xDFFF), expected, "{class_text}");
        }
    }

    proptest! {
        #[test]
        fn a_set_contains_its_characters_and_its_text_reads_back(
            characters in prop_oneof![
                proptest::collection::vec(any::<char>(), 0..20),
                proptest::collection::vec(proptest::char::range('\0', '\u{7F}'), 0..100),
                proptest::collection::vec(proptest::char::range('\u{D7F8}', '\u{E008}'), 0..20),
            ],
            others in proptest::collection::vec(any::<char>(), 20),
        ) {
            let set: CharSet = characters.iter().copied().collect();
            for character in characters.iter().chain(&others) {
                prop_assert_eq!(set.contains(*character), characters.contains(character));
            }
            prop_assert!(set.ranges().is_sorted());
            prop_assert_eq!(&CharSet::parse(&set.to_string()).unwrap(), &set);
            let negated = set.to_string().replacen('[', "[^", 1).replacen("[^^", "[", 1);
            let negated = CharSet::parse(&negated).unwrap();
            for character in characters.iter().chain(&others) {
                prop_assert!(set.contains(*character) != negated.contains(*character));
            }
            prop_assert_eq!(&CharSet::parse(&negated.to_string()).unwrap(), &negated);
        }
    }
}
