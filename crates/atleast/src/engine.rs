//! The engine: classes → masks → folds. `engine/README.md` tells how, and how fast.
//!
//! A *class* is what a character can be asked: is it `what`, a reset, a quote. It fills an array of
//! 64-bit *masks* for 4 KiB of text, bit i for character i. A *fold* takes masks and gives the
//! answer. Folds know no text width, no kind of class and no instruction set beyond what
//! [`kernel::Kernel`] offers; classes know no fold.

#![allow(unsafe_code)]
// What is generic over a level must be compiled into that level's entry: there alone its instructions
// may be used.
#![allow(clippy::inline_always)]
// `what` and `quote`, `reset` and `rest`: they are the words.
#![allow(clippy::similar_names)]

mod class;
mod cursor;
mod entry;
mod fill;
mod has;
mod kernel;
mod level;
mod long;
mod masks;
mod pair;
mod reach;
mod rows;
mod scalar;
mod string;
#[cfg(target_arch = "x86_64")]
mod x86_64;

pub(crate) use class::Members;
pub(crate) use cursor::{Cursor, Found};
pub use level::Level;
pub(crate) use rows::{Passed, RowBytes, Rows};

use class::Class;
use pair::Pair;

use crate::tally::Tally;
use crate::text::Text;

/// A question in the engine's terms: sets of code points, or a string of them.
#[derive(Clone, Debug)]
pub(crate) struct Asked {
    pub(crate) what: Members,
    pub(crate) reset: ResetMembers,
    pub(crate) quote: Members,
    pub(crate) min_number: u64,
    pub(crate) max_number: Option<u64>,
    pub(crate) invert: bool,
    /// Whether segments that are empty do not exist.
    pub(crate) leaves_out_empty: bool,
}

impl Asked {
    /// Returns true if and only if newlines alone reset, and each of them does.
    fn segments_are_lines(&self) -> bool {
        const NEWLINE: u32 = b'\n' as u32;
        matches!(self.reset, ResetMembers::On(Members::One(NEWLINE)))
            && matches!(self.quote, Members::None)
            && !self.what.contain(NEWLINE)
    }
}

/// Where the count goes back to zero.
#[derive(Clone, Debug)]
pub(crate) enum ResetMembers {
    On(Members),
    /// On everything that is not `what`.
    NotWhat,
}

/// A question made ready for a level.
#[derive(Clone, Debug)]
pub(crate) struct Engine {
    level: Level,
    min_number: u64,
    max_number: Option<u64>,
    invert: bool,
    utf8: Classes,
    latin1: Classes,
    #[cfg(any(test, feature = "python"))]
    wide: Classes,
    segments_are_lines: bool,
    /// What and the reset, where each is one byte in every text of bytes (or there is no reset),
    /// they are not the same, and that is all there is to ask.
    bytes: Option<(u8, Option<u8>)>,
}

/// The classes of a question in one encoding of text.
#[derive(Clone, Debug)]
pub(crate) struct Classes {
    what: Class,
    reset: Resets,
    quote: Class,
    /// `what` and the reset as one look-up, where the level has a use for it.
    pair: Option<Box<Pair>>,
    /// Whether some character is both `what` and a reset.
    overlap: bool,
    leaves_out_empty: bool,
    long_resets: LongResets,
}

/// What is marked of the resets that are several bytes long.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum LongResets {
    /// There are none.
    None,
    /// Their first byte.
    First,
    /// Every byte of theirs: where segments are never empty, so that nothing between a reset's first
    /// byte and the next segment can pass for text.
    All,
}

/// Where the count goes back to zero, as bytes.
#[derive(Clone, Debug)]
enum Resets {
    Never,
    On(Class),
    NotWhat,
}

impl Classes {
    fn of(asked: &Asked, level: Level, class_of: impl Fn(&Members) -> Class) -> Classes {
        let what = class_of(&asked.what);
        let (reset, overlap) = match &asked.reset {
            ResetMembers::NotWhat => (Resets::NotWhat, false),
            ResetMembers::On(members) => match class_of(members) {
                Class::None => (Resets::Never, false),
                class => (Resets::On(class), asked.what.overlap(members)),
            },
        };
        let pair = match &reset {
            _ if !level.fills_pairs() => None,
            Resets::On(class) => Pair::of(&what, class),
            Resets::Never | Resets::NotWhat => Pair::of(&what, &Class::None),
        };
        let long_resets = match &reset {
            Resets::On(class) if class.has_long_members() && asked.leaves_out_empty => {
                LongResets::All
            }
            Resets::On(class) if class.has_long_members() => LongResets::First,
            _ => LongResets::None,
        };
        Classes {
            long_resets,
            overlap,
            leaves_out_empty: asked.leaves_out_empty,
            quote: class_of(&asked.quote),
            what,
            reset,
            pair,
        }
    }
}

impl Classes {
    /// Returns how many units of the text before a filling are read for it, and how far before the mark
    /// of an occurrence it starts: its length but one where `what` is a string, otherwise 0.
    pub(crate) fn look_behind(&self) -> usize {
        self.what.look_behind()
    }

    /// Returns what and the reset, where each is one byte (or there is no reset), they are not the
    /// same, and there is no quote.
    fn as_bytes(&self) -> Option<(u8, Option<u8>)> {
        match (&self.what, &self.reset, &self.quote) {
            (Class::Byte(what), Resets::Never, Class::None) => Some((*what, None)),
            (Class::Byte(what), Resets::On(Class::Byte(reset)), Class::None) if what != reset => {
                Some((*what, Some(*reset)))
            }
            _ => None,
        }
    }
}

/// Calls an entry of the engine's level.
macro_rules! at_level {
    ($level:expr, $entry:ident($($argument:expr),*)) => {
        // SAFETY: an engine is made only for a level that the machine has.
        unsafe {
            match $level {
                Level::Scalar => entry::scalar::$entry($($argument),*),
                #[cfg(target_arch = "x86_64")]
                Level::Sse2 => entry::sse2::$entry($($argument),*),
                #[cfg(target_arch = "x86_64")]
                Level::Avx2 => entry::avx2::$entry($($argument),*),
                #[cfg(target_arch = "x86_64")]
                Level::Avx512 => entry::avx512::$entry($($argument),*),
                #[cfg(target_arch = "x86_64")]
                Level::Avx512Icl => entry::avx512icl::$entry($($argument),*),
            }
        }
    };
}

impl Engine {
    /// Makes a question ready.
    ///
    /// # Panics
    /// If the machine does not have the level.
    pub(crate) fn new(asked: &Asked, level: Level) -> Engine {
        assert!(level.is_available(), "this machine does not have the level {level}");
        let latin1 = Classes::of(asked, level, Class::of_latin1);
        let utf8 = Classes::of(asked, level, Class::of_utf8);
        let Asked { min_number, max_number, invert, .. } = *asked;
        let is_simple = min_number > 0 && max_number.is_none() && !invert;
        let bytes = utf8.as_bytes().filter(|bytes| is_simple && latin1.as_bytes() == Some(*bytes));
        Engine {
            level,
            min_number,
            max_number,
            invert,
            utf8,
            latin1,
            #[cfg(any(test, feature = "python"))]
            wide: Classes::of(asked, level, Class::of_wide),
            segments_are_lines: asked.segments_are_lines(),
            bytes,
        }
    }

    pub(crate) fn level(&self) -> Level {
        self.level
    }

    /// Returns true if and only if some segment is a hit. Stops where that is certain.
    pub(crate) fn has_count(&self, text: Text<'_>) -> bool {
        if let (Text::Utf8(bytes) | Text::Latin1(bytes), Some((what, reset))) = (text, self.bytes)
            && bytes.len() <= 64
        {
            // A short text is over before the way for it is chosen.
            return at_level!(self.level, has_small(bytes, what, reset, self.min_number));
        }
        at_level!(self.level, has_count(self, text))
    }

    /// Returns the next hit behind the cursor, and moves it there.
    pub(crate) fn next_hit(&self, text: Text<'_>, cursor: &mut Cursor) -> Option<Found> {
        at_level!(self.level, next_hit(self, text, cursor))
    }

    /// Returns how many segments are hits.
    pub(crate) fn count(&self, text: Text<'_>) -> u64 {
        at_level!(self.level, count(self, text))
    }

    /// Returns the largest count of any segment; 0 where there is none.
    pub(crate) fn max_count(&self, text: Text<'_>) -> u64 {
        at_level!(self.level, max_count(self, text))
    }

    /// Returns how many segments have each count.
    pub(crate) fn tally(&self, text: Text<'_>) -> Tally {
        at_level!(self.level, tally(self, text))
    }

    /// Returns where the occurrence starts with which the segment reached the number, if one did.
    /// `cursor` has just found the segment.
    pub(crate) fn reached_at(
        &self,
        text: Text<'_>,
        cursor: &Cursor,
        found: &Found,
    ) -> Option<usize> {
        if self.min_number == 0 || found.count < self.min_number {
            return None;
        }
        let mark = cursor.occurrence(found, self.min_number).or_else(|| {
            // A segment starts outside quotes, so it can be looked at a second time by itself.
            let segment = text.up_to(found.end);
            at_level!(self.level, occurrence(self, segment, found.start, self.min_number))
        })?;
        Some(mark - self.classes(text).look_behind())
    }

    /// Returns true if and only if the segments are the lines, so that a segment's index tells its
    /// line.
    pub(crate) fn segments_are_lines(&self) -> bool {
        self.segments_are_lines
    }

    /// Returns how many newlines stand in this range of the text.
    pub(crate) fn newlines(&self, text: Text<'_>, range: std::ops::Range<usize>) -> u64 {
        match text {
            Text::Utf8(bytes) | Text::Latin1(bytes) => {
                at_level!(self.level, count_byte(&bytes[range], b'\n'))
            }
            #[cfg(any(test, feature = "python"))]
            Text::Ucs2(units) => {
                units[range].iter().filter(|unit| **unit == u16::from(b'\n')).count() as u64
            }
            #[cfg(any(test, feature = "python"))]
            Text::Ucs4(units) => {
                units[range].iter().filter(|unit| **unit == u32::from(b'\n')).count() as u64
            }
        }
    }

    /// Returns the classes in this text's encoding.
    fn classes(&self, text: Text<'_>) -> &Classes {
        match text {
            Text::Utf8(_) => &self.utf8,
            Text::Latin1(_) => &self.latin1,
            #[cfg(any(test, feature = "python"))]
            Text::Ucs2(_) | Text::Ucs4(_) => &self.wide,
        }
    }

    /// Returns true if and only if a segment with this count is a hit.
    #[inline(always)]
    fn is_hit(&self, count: u64) -> bool {
        let within = count >= self.min_number && self.max_number.is_none_or(|most| count <= most);
        within != self.invert
    }

    /// Returns true if and only if a segment's end decides whether it is a hit.
    #[inline(always)]
    fn is_decided_at_end(&self) -> bool {
        self.invert || self.max_number.is_some()
    }

    /// Returns a number that no hit stays below.
    #[inline(always)]
    fn least_wanted(&self) -> u64 {
        if self.invert { 0 } else { self.min_number }
    }
}

impl Rows {
    /// Passes over the records from `from`, where one begins, as long as they are beyond doubt and
    /// whole.
    pub(crate) fn pass(&mut self, text: &[u8], from: usize) -> Passed {
        at_level!(self.level(), pass_rows(self, text, from))
    }
}

#[cfg(test)]
mod tests;
