//! [`Question`]: the options of a counter, which determine whether a character is counted, a reset
//! or a quote, and which segments are hits.
//!
//! The definition (`naive.rs`) calls the methods of this file. The engine gets the same rules from
//! [`Question::marker_config`] and [`Question::hit_rule`], and is tested against the definition.

use std::fmt;

use crate::charset::other_ascii_case;
use crate::reset::{Reset, ResetOn};
use crate::what::What;
use atleast_engine::{HitRule, MarkerConfig, Members, ResetMembers};

/// The characters with Unicode's `White_Space` property, as ranges: the first and the last
/// character of each. A test compares them with `char::is_whitespace`, which the definition calls.
const WHITE_SPACE: [(u32, u32); 10] = [
    (0x09, 0x0D),
    (0x20, 0x20),
    (0x85, 0x85),
    (0xA0, 0xA0),
    (0x1680, 0x1680),
    (0x2000, 0x200A),
    (0x2028, 0x2029),
    (0x202F, 0x202F),
    (0x205F, 0x205F),
    (0x3000, 0x3000),
];

/// All options of a counter.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) struct Question {
    /// What to count.
    pub(crate) what: What,
    /// The characters at which the count goes back to zero.
    pub(crate) reset: ResetOn,
    /// One character or byte. Between a pair of quotes nothing is counted and nothing resets.
    pub(crate) quote: Option<What>,
    /// The smallest count of a hit.
    pub(crate) min_number: u64,
    /// The largest count of a hit.
    pub(crate) max_number: Option<u64>,
    /// Whether the hits are the segments whose count is outside these bounds.
    pub(crate) invert: bool,
    /// Whether to count ASCII letters in either case.
    pub(crate) ignore_ascii_case: bool,
}

/// The code point of a character or a surrogate; None for an invalid byte. If each byte is read as
/// one character ([`Question::is_of_bytes`]), the byte.
pub(crate) type CodePoint = Option<u32>;

impl Question {
    /// Returns whether the character is counted or, if a string is counted, is in that string.
    pub(crate) fn is_what(&self, code_point: CodePoint) -> bool {
        let Some(code_point) = code_point else { return false };
        let other = || char::from_u32(code_point).and_then(other_ascii_case);
        self.what.contains(code_point)
            || self.ignore_ascii_case
                && other().is_some_and(|other| self.what.contains(other.into()))
    }

    /// Returns whether the character matches `of_string`, a character of the counted string.
    #[cfg(any(test, fuzzing))]
    pub(crate) fn is_same(&self, code_point: CodePoint, of_string: char) -> bool {
        code_point.and_then(char::from_u32).is_some_and(|character| {
            character == of_string
                || self.ignore_ascii_case && character.eq_ignore_ascii_case(&of_string)
        })
    }

    pub(crate) fn is_reset(&self, code_point: CodePoint) -> bool {
        match &self.reset {
            ResetOn::Named(Reset::NewlinesReset) => code_point == Some(u32::from('\n')),
            ResetOn::Named(Reset::SpacesReset) => code_point == Some(u32::from(' ')),
            ResetOn::Named(Reset::WhitespaceReset) => {
                code_point.and_then(char::from_u32).is_some_and(char::is_whitespace)
            }
            // Everything that is not `what` ends a run, invalid bytes included.
            ResetOn::Named(Reset::RunsReset) => !self.is_what(code_point),
            ResetOn::Named(Reset::NoReset) => false,
            ResetOn::AnyOf(resets) => code_point.is_some_and(|each| resets.contains(each)),
        }
    }

    #[cfg(any(test, fuzzing))]
    pub(crate) fn is_quote(&self, code_point: CodePoint) -> bool {
        let quote = self.quote.as_ref();
        quote.is_some_and(|quote| code_point.is_some_and(|each| quote.contains(each)))
    }

    /// Returns whether a segment with this count is a hit.
    #[cfg(any(test, fuzzing))]
    pub(crate) fn is_hit(&self, count: u64) -> bool {
        let enough = count >= self.min_number;
        let not_too_many = self.max_number.is_none_or(|max_number| count <= max_number);
        (enough && not_too_many) != self.invert
    }

    /// Returns whether only the end of a segment decides if it is a hit, because before it another
    /// occurrence could undo the hit.
    #[cfg(any(test, fuzzing))]
    pub(crate) fn is_decided_at_the_end(&self) -> bool {
        self.max_number.is_some() || self.invert
    }

    /// Returns whether empty segments are left out.
    pub(crate) fn skips_empty(&self) -> bool {
        matches!(self.reset, ResetOn::Named(Reset::WhitespaceReset | Reset::RunsReset))
    }

    /// Returns the rule for which counts are hits.
    pub(crate) fn hit_rule(&self) -> HitRule {
        HitRule::new(self.min_number, self.max_number, self.invert)
    }

    /// Returns the engine's form of `what`, the reset and the quote.
    pub(crate) fn marker_config(&self) -> MarkerConfig {
        let on = |code_point: char| ResetMembers::On(Members::One(code_point.into()));
        MarkerConfig {
            what: self.what.members(self.ignore_ascii_case),
            reset: match &self.reset {
                ResetOn::Named(Reset::NewlinesReset) => on('\n'),
                ResetOn::Named(Reset::SpacesReset) => on(' '),
                ResetOn::Named(Reset::WhitespaceReset) => {
                    ResetMembers::On(Members::Ranges(WHITE_SPACE.into()))
                }
                ResetOn::Named(Reset::RunsReset) => ResetMembers::NotWhat,
                ResetOn::Named(Reset::NoReset) => ResetMembers::On(Members::None),
                ResetOn::AnyOf(resets) => ResetMembers::On(resets.members(false)),
            },
            quote: self.quote.as_ref().map_or(Members::None, |quote| quote.members(false)),
            skips_empty: self.skips_empty(),
        }
    }

    /// Returns whether the counter is of bytes: whether `what`, the reset or the quote has a byte
    /// that is not ASCII. Then each byte of the data is read as one character, and a Python `str`
    /// is an error.
    pub(crate) fn is_of_bytes(&self) -> bool {
        self.byte().is_some()
    }

    /// Returns the first byte that is not ASCII in `what`, the reset or the quote.
    pub(crate) fn byte(&self) -> Option<u8> {
        let reset = match &self.reset {
            ResetOn::AnyOf(resets) => Some(resets),
            ResetOn::Named(_) => None,
        };
        [Some(&self.what), reset, self.quote.as_ref()].into_iter().flatten().find_map(What::byte)
    }
}

/// Writes `what`, `min_number`, `reset`, and each other option that is not its default.
impl fmt::Display for Question {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Question { what, reset, quote, min_number, max_number, invert, ignore_ascii_case } =
            self;
        write!(formatter, "what {what}, min_number {min_number}, reset {reset}")?;
        if let Some(max_number) = max_number {
            write!(formatter, ", max_number {max_number}")?;
        }
        if *invert {
            formatter.write_str(", invert")?;
        }
        if let Some(quote) = quote {
            write!(formatter, ", quote {quote}")?;
        }
        if *ignore_ascii_case {
            formatter.write_str(", ignore_ascii_case")?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn white_space_is_that_of_the_definition() {
        let white_space = Members::Ranges(WHITE_SPACE.into());
        for character in char::MIN..=char::MAX {
            assert_eq!(white_space.contain(character.into()), character.is_whitespace());
        }
    }
}
