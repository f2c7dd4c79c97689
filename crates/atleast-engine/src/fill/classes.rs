//! The classes of a question: what is counted, what resets the count, and the quote.

use super::class::Class;
use super::members::Members;
use crate::isa::level::Detected;
use crate::isa::pair::Pair;

/// Which characters are counted, which reset the count, and which is the quote.
#[derive(Clone, Debug)]
pub struct MarkerConfig {
    /// What is counted: characters or a string.
    pub what: Members,
    /// What resets the count. It must not be a string.
    pub reset: ResetMembers,
    /// The quote: one character, or none.
    pub quote: Members,
    /// Whether empty segments are ignored.
    pub skips_empty: bool,
}

impl MarkerConfig {
    /// Returns true if and only if the segments are the lines: newlines are the only resets, and
    /// none of them is counted or quoted.
    pub(crate) fn segments_are_lines(&self) -> bool {
        const NEWLINE: u32 = b'\n' as u32;
        matches!(self.reset, ResetMembers::On(Members::One(NEWLINE)))
            && matches!(self.quote, Members::None)
            && !self.what.contain(NEWLINE)
    }
}

/// What resets the count.
#[derive(Clone, Debug)]
pub enum ResetMembers {
    /// These characters.
    On(Members),
    /// Everything that is not counted.
    NotWhat,
}

/// The classes of a question in one encoding of text.
#[derive(Clone, Debug)]
pub(crate) struct Classes {
    pub(crate) what: Class,
    pub(crate) reset: Resets,
    pub(crate) quote: Class,
    /// `what` and the reset as one look-up, if the level uses pairs.
    pub(crate) pair: Option<Box<Pair>>,
    /// Whether some character is both counted and a reset.
    pub(crate) overlap: bool,
    pub(crate) skips_empty: bool,
    pub(crate) long_resets: LongResets,
    /// The question without its quote, and the quote by itself, if there is a quote.
    pub(crate) without_quote: Option<Box<WithoutQuote>>,
}

/// The classes of a question with a quote, for a fragment that may begin outside or within quotes.
#[derive(Clone, Debug)]
pub(crate) struct WithoutQuote {
    /// The question without its quote.
    pub(crate) rest: Classes,
    /// A question that counts the quote.
    pub(crate) quote: Classes,
}

/// Which bytes of resets of several bytes are marked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum LongResets {
    /// There are no such resets.
    None,
    /// The first byte.
    First,
    /// Every byte. Needed if empty segments are ignored, so that the later bytes of a reset are not
    /// taken for the text of a segment.
    All,
}

/// The classes that reset the count.
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
        // Text in this encoding may be within quotes even if the encoding does not have the quote.
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

    /// Returns how many units of the text before a batch are read for it. An occurrence also starts
    /// this far before its mark: for a string its length minus 1, otherwise 0.
    pub(crate) fn look_behind(&self) -> usize {
        self.what.look_behind()
    }

    /// Returns true if and only if all classes have only single-byte, ASCII members.
    pub(crate) fn are_ascii(&self) -> bool {
        let resets = match &self.reset {
            Resets::Never => true,
            Resets::On(class) => class.is_ascii(),
            Resets::NotWhat => false,
        };
        resets && self.what.is_ascii() && self.quote.is_ascii()
    }

    /// Returns the counted byte and the reset byte. Returns None unless each is one byte (or there
    /// is no reset), they differ, and there is no quote.
    pub(crate) fn as_bytes(&self) -> Option<(u8, Option<u8>)> {
        match (&self.what, &self.reset, &self.quote) {
            (Class::Byte(what), Resets::Never, Class::None) => Some((*what, None)),
            (Class::Byte(what), Resets::On(Class::Byte(reset)), Class::None) if what != reset => {
                Some((*what, Some(*reset)))
            }
            _ => None,
        }
    }

    /// Returns true if and only if this encoding has the quote.
    pub(crate) fn have_quote(&self) -> bool {
        !matches!(self.quote, Class::None)
    }

    /// Returns true if and only if some character of any class begins with these bytes and is
    /// longer.
    pub(crate) fn may_begin_with(&self, bytes: &[u8]) -> bool {
        let reset = match &self.reset {
            Resets::On(class) => class,
            Resets::Never | Resets::NotWhat => &Class::None,
        };
        [&self.what, reset, &self.quote].into_iter().any(|class| class.may_begin_with(bytes))
    }
}

/// Returns two classes as one look-up, if they fit and the level uses pairs.
pub(crate) fn pair_of(what: &Class, reset: &Class, level: Detected) -> Option<Box<Pair>> {
    let fits = level.has_pairs() && what.is_ascii() && reset.is_ascii();
    if fits {
        Pair::of(|byte| what.contains_byte(byte), |byte| reset.contains_byte(byte))
    } else {
        None
    }
}
