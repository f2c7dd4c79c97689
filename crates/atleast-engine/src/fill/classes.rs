//! The classes of a question: what is counted, where the count goes back to zero, and the quote.

use super::class::Class;
use super::members::Members;
use crate::isa::level::Detected;
use crate::isa::pair::Pair;

/// A question in the engine's terms: which characters are counted, reset and quote.
#[derive(Clone, Debug)]
pub struct MarkerConfig {
    /// What is counted.
    pub what: Members,
    /// Where the count goes back to zero. It must not be a string.
    pub reset: ResetMembers,
    /// The quote, one character, or none.
    pub quote: Members,
    /// Whether empty segments do not exist.
    pub skips_empty: bool,
}

impl MarkerConfig {
    /// Returns true if and only if newlines alone reset, and each of them does.
    pub(crate) fn segments_are_lines(&self) -> bool {
        const NEWLINE: u32 = b'\n' as u32;
        matches!(self.reset, ResetMembers::On(Members::One(NEWLINE)))
            && matches!(self.quote, Members::None)
            && !self.what.contain(NEWLINE)
    }
}

/// Where the count goes back to zero.
#[derive(Clone, Debug)]
pub enum ResetMembers {
    /// On these characters.
    On(Members),
    /// On everything that is not counted.
    NotWhat,
}

/// The classes of a question in one encoding of text.
#[derive(Clone, Debug)]
pub(crate) struct Classes {
    pub(crate) what: Class,
    pub(crate) reset: Resets,
    pub(crate) quote: Class,
    /// `what` and the reset as one look-up, if the level has a use for it.
    pub(crate) pair: Option<Box<Pair>>,
    /// Whether some character is both `what` and a reset.
    pub(crate) overlap: bool,
    pub(crate) skips_empty: bool,
    pub(crate) long_resets: LongResets,
    /// The question without its quote, and the quote by itself, if there is one.
    pub(crate) without_quote: Option<Box<WithoutQuote>>,
}

/// The classes of a question with a quote, for the fold that takes a text whose beginning may be quoted.
#[derive(Clone, Debug)]
pub(crate) struct WithoutQuote {
    /// The question without its quote.
    pub(crate) rest: Classes,
    /// The quote as what is counted.
    pub(crate) quote: Classes,
}

/// What is marked of the resets that are several bytes long.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum LongResets {
    /// There are none.
    None,
    /// Their first byte.
    First,
    /// Every byte: where segments are never empty, so that nothing between a reset's first byte and the
    /// next segment can be taken for text.
    All,
}

/// Where the count goes back to zero, as classes.
#[derive(Clone, Debug)]
pub(crate) enum Resets {
    Never,
    On(Class),
    NotWhat,
}

impl Classes {
    pub(crate) fn of(
        config: &MarkerConfig,
        level: Detected,
        class_of: impl Fn(&Members) -> Class,
    ) -> Classes {
        let what = class_of(&config.what);
        let (reset, overlap) = match &config.reset {
            ResetMembers::NotWhat => (Resets::NotWhat, false),
            ResetMembers::On(members) => match class_of(members) {
                Class::None => (Resets::Never, false),
                class => (Resets::On(class), config.what.overlap(members)),
            },
        };
        let pair = match &reset {
            Resets::On(class) => pair_of(&what, class, level),
            Resets::Never | Resets::NotWhat => pair_of(&what, &Class::None, level),
        };
        let long_resets = match &reset {
            Resets::On(class) if class.has_long_members() && config.skips_empty => LongResets::All,
            Resets::On(class) if class.has_long_members() => LongResets::First,
            _ => LongResets::None,
        };
        let rest = Classes {
            long_resets,
            overlap,
            skips_empty: config.skips_empty,
            quote: Class::None,
            what,
            reset,
            pair,
            without_quote: None,
        };
        // Text within a quote may be in this encoding even if the quote is no character of it.
        if let Members::None = config.quote {
            return rest;
        }
        let quote = class_of(&config.quote);
        let without_quote =
            WithoutQuote { rest: rest.clone(), quote: Classes::of_one(&quote, level) };
        Classes { quote, without_quote: Some(Box::new(without_quote)), ..rest }
    }

    /// Returns the classes of a question that counts one class and has no reset.
    fn of_one(what: &Class, level: Detected) -> Classes {
        Classes {
            pair: pair_of(what, &Class::None, level),
            what: what.clone(),
            reset: Resets::Never,
            quote: Class::None,
            overlap: false,
            skips_empty: false,
            long_resets: LongResets::None,
            without_quote: None,
        }
    }

    /// Returns how many units of the text before a batch are read for it. That is also how far before its
    /// mark an occurrence starts: a string's length less 1, otherwise 0.
    pub(crate) fn look_behind(&self) -> usize {
        self.what.look_behind()
    }

    /// Returns true if and only if each character is counted, a reset or a quote by its one byte alone.
    pub(crate) fn are_ascii(&self) -> bool {
        let resets = match &self.reset {
            Resets::Never => true,
            Resets::On(class) => class.is_ascii(),
            Resets::NotWhat => false,
        };
        resets && self.what.is_ascii() && self.quote.is_ascii()
    }

    /// Returns `what` and the reset, if each is one byte (or there is no reset), they are not the same,
    /// and there is no quote.
    pub(crate) fn as_bytes(&self) -> Option<(u8, Option<u8>)> {
        match (&self.what, &self.reset, &self.quote) {
            (Class::Byte(what), Resets::Never, Class::None) => Some((*what, None)),
            (Class::Byte(what), Resets::On(Class::Byte(reset)), Class::None) if what != reset => {
                Some((*what, Some(*reset)))
            }
            _ => None,
        }
    }

    /// Returns true if and only if some character of this encoding is the quote.
    pub(crate) fn have_quote(&self) -> bool {
        !matches!(self.quote, Class::None)
    }

    /// Returns true if and only if a character that is in any class may begin with these bytes, and not
    /// end with them.
    pub(crate) fn may_begin_with(&self, bytes: &[u8]) -> bool {
        let reset = match &self.reset {
            Resets::On(class) => class,
            Resets::Never | Resets::NotWhat => &Class::None,
        };
        [&self.what, reset, &self.quote].into_iter().any(|class| class.may_begin_with(bytes))
    }
}

/// Returns two classes as one look-up, if they fit and the level has a use for it.
pub(crate) fn pair_of(what: &Class, reset: &Class, level: Detected) -> Option<Box<Pair>> {
    let fits = level.has_pairs() && what.is_ascii() && reset.is_ascii();
    if fits {
        Pair::of(|byte| what.contains_byte(byte), |byte| reset.contains_byte(byte))
    } else {
        None
    }
}
