//! A question made ready for a level, and the ways to ask it.

use crate::counts::{Counts, CountsBuilder};
use crate::fill;
use crate::fill::Carry;
use crate::fill::class::{Class, Members, utf8_length};
use crate::fill::pair::Pair;
use crate::fold::dispatch as entry;
use crate::fold::fragments::{Stretch, Summary};
use crate::fold::has_count::Reaching;
use crate::fold::occurrences::Marks;
use crate::fold::records::{Passed, Rows};
use crate::fold::segments::{Cursor, Found, OpenSegment};
use crate::isa::level::Level;
use crate::text::Text;

use std::ops::Range;

/// A question in the engine's terms: sets of code points, or a string of them.
#[derive(Clone, Debug)]
pub struct Asked {
    pub what: Members,
    pub reset: ResetMembers,
    pub quote: Members,
    pub min_number: u64,
    pub max_number: Option<u64>,
    pub invert: bool,
    /// Whether segments that are empty do not exist.
    pub leaves_out_empty: bool,
}

impl Asked {
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
    On(Members),
    /// On everything that is not `what`.
    NotWhat,
}

/// A question made ready for a level.
#[derive(Clone, Debug)]
pub struct Engine {
    pub(crate) level: Level,
    pub(crate) min_number: u64,
    pub(crate) max_number: Option<u64>,
    pub(crate) invert: bool,
    pub(crate) utf8: Classes,
    pub(crate) latin1: Classes,
    pub(crate) wide: Classes,
    pub(crate) segments_are_lines: bool,
    /// What and the reset, where each is ASCII and so one unit in every text (or there is no reset), they
    /// are not the same, and that is all there is to ask.
    pub(crate) bytes: Option<(u8, Option<u8>)>,
}

/// The classes of a question in one encoding of text.
#[derive(Clone, Debug)]
pub(crate) struct Classes {
    pub(crate) what: Class,
    pub(crate) reset: Resets,
    pub(crate) quote: Class,
    /// `what` and the reset as one look-up, where the level has a use for it.
    pub(crate) pair: Option<Box<Pair>>,
    /// Whether some character is both `what` and a reset.
    pub(crate) overlap: bool,
    pub(crate) leaves_out_empty: bool,
    pub(crate) long_resets: LongResets,
    /// The quote apart from the rest, if there is one.
    pub(crate) apart: Option<Box<Apart>>,
}

/// The classes of a question with a quote, for the fold that takes a text whose beginning may be quoted.
#[derive(Clone, Debug)]
pub struct Apart {
    /// The question without its quote.
    pub(crate) rest: Classes,
    /// The quote as what is counted.
    pub(crate) quote: Classes,
}

/// What is marked of the resets that are several bytes long.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LongResets {
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
pub enum Resets {
    Never,
    On(Class),
    NotWhat,
}

impl Classes {
    pub(crate) fn of(asked: &Asked, level: Level, class_of: impl Fn(&Members) -> Class) -> Classes {
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
        let rest = Classes {
            long_resets,
            overlap,
            leaves_out_empty: asked.leaves_out_empty,
            quote: Class::None,
            what,
            reset,
            pair,
            apart: None,
        };
        // Of a quote that is no character of this encoding too, its text may stand within.
        if let Members::None = asked.quote {
            return rest;
        }
        let quote = class_of(&asked.quote);
        let apart = Apart { rest: rest.clone(), quote: Classes::of_one(&quote, level) };
        Classes { quote, apart: Some(Box::new(apart)), ..rest }
    }

    /// Returns the classes of a question that counts one class and knows no reset.
    pub(crate) fn of_one(what: &Class, level: Level) -> Classes {
        let pair = if level.fills_pairs() { Pair::of(what, &Class::None) } else { None };
        Classes {
            what: what.clone(),
            reset: Resets::Never,
            quote: Class::None,
            pair,
            overlap: false,
            leaves_out_empty: false,
            long_resets: LongResets::None,
            apart: None,
        }
    }
}

impl Classes {
    /// Returns how many units of the text before a filling are read for it, and how far before the mark
    /// of an occurrence it starts: its length but one where `what` is a string, otherwise 0.
    pub fn look_behind(&self) -> usize {
        self.what.look_behind()
    }

    /// Returns true if and only if each character is what is counted, a reset or a quote by its one byte alone.
    pub(crate) fn are_ascii(&self) -> bool {
        let resets = match &self.reset {
            Resets::Never => true,
            Resets::On(class) => class.is_ascii(),
            Resets::NotWhat => false,
        };
        resets && self.what.is_ascii() && self.quote.is_ascii()
    }

    /// Returns what and the reset, where each is one byte (or there is no reset), they are not the
    /// same, and there is no quote.
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

    /// Returns true if and only if a character may begin with these bytes, and not end with them, that
    /// is in any class.
    pub(crate) fn may_begin_with(&self, bytes: &[u8]) -> bool {
        let reset = match &self.reset {
            Resets::On(class) => class,
            Resets::Never | Resets::NotWhat => &Class::None,
        };
        [&self.what, reset, &self.quote].into_iter().any(|class| class.may_begin_with(bytes))
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
                #[cfg(all(target_arch = "aarch64", target_endian = "little"))]
                Level::Neon => entry::neon::$entry($($argument),*),
            }
        }
    };
}

impl Engine {
    /// Makes a question ready.
    ///
    /// # Panics
    /// If the machine does not have the level.
    pub fn new(asked: &Asked, level: Level) -> Engine {
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
            wide: Classes::of(asked, level, Class::of_wide),
            segments_are_lines: asked.segments_are_lines(),
            bytes,
        }
    }

    pub fn level(&self) -> Level {
        self.level
    }

    /// Returns true if and only if some segment is a hit. Stops where that is certain.
    #[inline]
    pub fn has_count(&self, text: Text<'_>) -> bool {
        if text.len() <= 64
            && let Some((what, reset)) = self.bytes
        {
            // A short text is over before the way for it is chosen.
            let (level, number) = (self.level, self.min_number);
            return match text {
                Text::Utf8(bytes) | Text::Latin1(bytes) => {
                    at_level!(level, has_small(bytes, what, reset, number))
                }
                Text::Ucs2(units) => at_level!(level, has_small_wide(units, what, reset, number)),
                Text::Ucs4(units) => at_level!(level, has_small_wide(units, what, reset, number)),
            };
        }
        self.has_count_of_long(text)
    }

    pub(crate) fn has_count_of_long(&self, text: Text<'_>) -> bool {
        if self.is_asked_of_segments(text) {
            let mut open = OpenSegment::default();
            return self.count_on(text, 0, &mut open, 1) > 0
                || (open.is_begun && self.is_hit(open.count));
        }
        if self.min_number == 0 {
            return text.len() != 0;
        }
        let mut reaching = Reaching::new(self.min_number);
        self.reach(text, 0, &mut reaching, false)
    }

    /// Returns true if and only if some segment reaches the number in the text from `from`; see
    /// [`has::reach`].
    pub(crate) fn reach(
        &self,
        text: Text<'_>,
        from: usize,
        reaching: &mut Reaching,
        goes_on: bool,
    ) -> bool {
        at_level!(self.level, reach(self, text, from, reaching, goes_on))
    }

    /// Returns how many segments end in the text from `from` and are hits, and moves `open`, the
    /// segment that is open there, to the one that is open at the end of the text. Once there are as many
    /// as `most`, it stops, and `open` is of no more use.
    pub(crate) fn count_on(
        &self,
        text: Text<'_>,
        from: usize,
        open: &mut OpenSegment,
        most: u64,
    ) -> u64 {
        at_level!(self.level, count_on(self, text, from, open, most))
    }

    /// Returns the largest count of any segment that ends in the text from `from`, or `most` if none is
    /// larger, and moves `open` to the end of the text.
    pub(crate) fn max_count_on(
        &self,
        text: Text<'_>,
        from: usize,
        open: &mut OpenSegment,
        most: u64,
    ) -> u64 {
        at_level!(self.level, max_count_on(self, text, from, open, most))
    }

    /// Enters the counts of the segments that end in the text from `from`, and moves `open` to its end.
    pub(crate) fn tally_on(
        &self,
        text: Text<'_>,
        from: usize,
        open: &mut OpenSegment,
        counts: &mut CountsBuilder,
    ) {
        at_level!(self.level, tally_on(self, text, from, open, counts));
    }

    /// Returns true if and only if `has_count` must walk from segment to segment.
    pub(crate) fn is_asked_of_segments(&self, text: Text<'_>) -> bool {
        self.is_decided_at_end() || (self.classes(text).overlap && self.min_number > 1)
    }

    /// Returns the next hit behind the cursor that a reset ends, and moves the cursor there.
    pub fn next_ended_hit(&self, text: Text<'_>, cursor: &mut Cursor) -> Option<Found> {
        at_level!(self.level, next_ended_hit(self, text, cursor))
    }

    /// Returns how many segments are hits.
    pub fn count(&self, text: Text<'_>) -> u64 {
        let mut open = OpenSegment::default();
        let ended = self.count_on(text, 0, &mut open, u64::MAX);
        ended + u64::from(open.is_begun && self.is_hit(open.count))
    }

    /// Returns the largest count of any segment, or `most` if none is larger.
    pub fn max_count(&self, text: Text<'_>, most: u64) -> u64 {
        let mut open = OpenSegment::default();
        self.max_count_on(text, 0, &mut open, most).max(open.count)
    }

    /// Returns how many segments have each count.
    pub fn tally(&self, text: Text<'_>) -> Counts {
        let (mut open, mut counts) = (OpenSegment::default(), CountsBuilder::default());
        self.tally_on(text, 0, &mut open, &mut counts);
        if open.is_begun {
            counts.add(open.count);
        }
        counts.finish()
    }

    /// Returns true if and only if `what` is a string of which two occurrences can overlap.
    pub fn what_overlaps_itself(&self) -> bool {
        // The units are others in each encoding; whether it begins as it ends is the same.
        self.utf8.what.overlaps_itself() || self.latin1.what.overlaps_itself()
    }

    /// Returns how many units before and after a place say what stands there.
    pub fn context(&self, text: Text<'_>) -> (usize, usize) {
        match text {
            Text::Utf8(_) => (self.utf8.look_behind().max(fill::AHEAD), fill::AHEAD),
            // A string of Python may come in any width, but is always the same text.
            _ => (self.latin1.look_behind().max(self.wide.look_behind()), 0),
        }
    }

    /// Returns what must be known of a range of the text to join it to its neighbours. What stands
    /// around it, as far as [`Engine::context`] says, tells what the bytes at its ends belong to.
    pub fn stretch(&self, text: Text<'_>, range: std::ops::Range<usize>) -> Stretch {
        if range.is_empty() {
            return Stretch::default();
        }
        let (behind, _) = self.context(text);
        at_level!(self.level, fold(self.classes(text), text, range, behind))
    }

    /// Returns the first place and the last in a range of the text where it can be cut: the segments on
    /// both sides are those of the whole. None if there is no such place. `is_inside` says whether the
    /// range begins within quotes.
    pub fn cuts(
        &self,
        text: Text<'_>,
        range: std::ops::Range<usize>,
        is_inside: bool,
    ) -> Option<(usize, usize)> {
        let (behind, _) = self.context(text);
        at_level!(self.level, cuts(self.classes(text), text, range, behind, is_inside))
    }

    /// Returns true if and only if there is a quote in the question.
    pub fn has_quote(&self, text: Text<'_>) -> bool {
        self.classes(text).apart.is_some()
    }

    /// Returns true if and only if an odd number of quotes stands in a range of the text.
    pub fn is_odd(&self, text: Text<'_>, range: std::ops::Range<usize>) -> bool {
        at_level!(self.level, is_odd(self.classes(text), text, range))
    }

    /// Returns true if and only if a hit is certain, whatever follows a text of which this is known.
    pub fn is_certain(&self, so_far: &Summary) -> bool {
        let is_reached = |count| !self.is_decided_at_end() && count >= self.min_number;
        match &so_far.rest {
            None => is_reached(so_far.head.count),
            Some(rest) => {
                let head = so_far.head;
                (head.is_segment(self.leaves_out_empty()) && self.is_hit(head.count))
                    || self.hits(&rest.tally) > 0
                    || is_reached(rest.tail.count)
            }
        }
    }

    /// Returns true if and only if segments that are empty do not exist.
    pub fn leaves_out_empty(&self) -> bool {
        self.utf8.leaves_out_empty
    }

    /// Returns how many of these segments are hits.
    pub fn hits(&self, tally: &Counts) -> u64 {
        let hits = tally.as_map().iter().filter(|(count, _)| self.is_hit(**count));
        hits.map(|(_, segments)| segments).sum()
    }

    /// Returns true if and only if any text that is not empty is a hit, whatever its segments are.
    pub fn takes_anything(&self) -> bool {
        self.min_number == 0 && !self.is_decided_at_end()
    }

    /// Returns where the occurrence starts with which a segment that `cursor` has just found reached the
    /// number, if one did in this text. `open` is the segment that was open at `from`, where the text goes
    /// on. An occurrence of a string may start before the text: its offset is less than 0 then, and wraps.
    pub fn reached_at(
        &self,
        text: Text<'_>,
        cursor: &Cursor,
        found: &Found,
        (from, open): (usize, &OpenSegment),
    ) -> Option<usize> {
        if self.min_number == 0 || found.count < self.min_number {
            return None;
        }
        let (from, before, carry) = match found.start() {
            // A segment starts outside quotes, so it can be looked at a second time by itself.
            Some(start) => (start, 0, Carry::default()),
            None => (from, open.count, open.carry),
        };
        let number = self.min_number.checked_sub(before)?;
        let mark = cursor.occurrence(found, number).or_else(|| {
            let segment = text.up_to(found.end);
            at_level!(self.level, occurrence(self, segment, from, carry, number))
        })?;
        Some(mark.wrapping_sub(self.classes(text).look_behind()))
    }

    /// Returns the next occurrence of what is counted, in whatever segment, and moves behind it. One of a
    /// string may start before the text: its start is less than 0 then, and wraps.
    #[inline]
    pub fn next_occurrence(&self, text: Text<'_>, marks: &mut Marks) -> Option<Range<usize>> {
        let mark = marks.next(self, text)?;
        let behind = self.classes(text).look_behind();
        // A string is marked at its last unit, a character at its first.
        let length = match text {
            Text::Utf8(bytes) if behind == 0 => utf8_length(bytes[mark]),
            _ => 1,
        };
        Some(mark.wrapping_sub(behind)..mark + length)
    }

    /// See [`Marks::fill_next`].
    pub(crate) fn fill_marks(&self, text: Text<'_>, marks: &mut Marks) -> bool {
        at_level!(self.level, fill_marks(self.classes(text), text, marks))
    }

    /// Returns true if and only if the segments are the lines, so that a segment's index tells its
    /// line.
    pub fn segments_are_lines(&self) -> bool {
        self.segments_are_lines
    }

    /// Returns how many newlines stand in this range of the text.
    pub fn newlines(&self, text: Text<'_>, range: Range<usize>) -> u64 {
        match text {
            Text::Utf8(bytes) | Text::Latin1(bytes) => {
                at_level!(self.level, count_byte(&bytes[range], b'\n'))
            }
            Text::Ucs2(units) => at_level!(self.level, count_unit(&units[range], b'\n')),
            Text::Ucs4(units) => at_level!(self.level, count_unit(&units[range], b'\n')),
        }
    }

    /// Returns the classes in this text's encoding.
    pub(crate) fn classes(&self, text: Text<'_>) -> &Classes {
        match text {
            Text::Utf8(_) => &self.utf8,
            Text::Latin1(_) => &self.latin1,
            Text::Ucs2(_) | Text::Ucs4(_) => &self.wide,
        }
    }

    /// Returns true if and only if a segment with this count is a hit.
    #[inline(always)]
    pub fn is_hit(&self, count: u64) -> bool {
        let within = count >= self.min_number && self.max_number.is_none_or(|most| count <= most);
        within != self.invert
    }

    /// Returns true if and only if a segment's end decides whether it is a hit.
    #[inline(always)]
    pub fn is_decided_at_end(&self) -> bool {
        self.invert || self.max_number.is_some()
    }

    /// Returns a number that no hit stays below.
    #[inline(always)]
    pub(crate) fn least_wanted(&self) -> u64 {
        if self.invert { 0 } else { self.min_number }
    }
}

impl Rows {
    /// Passes over the records from `from`, where one begins, as long as they are beyond doubt and
    /// whole.
    pub fn pass(&mut self, text: &[u8], from: usize) -> Passed {
        at_level!(self.level(), pass_rows(self, text, from))
    }
}
