//! The classes of a question in each encoding of text, and the level (instruction set) that fills
//! their masks.

use std::mem::Discriminant;
use std::ops::Range;

use crate::fill::class::{Class, utf8_length};
use crate::fill::classes::{Classes, MarkerConfig};
use crate::fill::filling::Carry;
use crate::fill::wide::AHEAD;
use crate::fold::fragments::{FindCuts, Fragment, HasOddQuotes, MarkedRange, Summarize};
use crate::fold::hit_rule::HitRule;
use crate::fold::occurrences::{NextMarks, OccurrenceCursor};
use crate::fold::segments::{Cursor, FoundSegment, NextHit, NthOccurrence, OpenSegment};
use crate::fold::sums::{CountBytes, CountUnits};
use crate::isa::level::{Detected, Level};
use crate::text::Text;

/// A question prepared for a level: what is counted, what resets the count, and the quote.
#[derive(Clone, Debug)]
pub struct Marker {
    level: Detected,
    utf8: Classes,
    latin1: Classes,
    wide: Classes,
    segments_are_lines: bool,
    /// The counted byte and the reset byte, if there is a reset, for the fastest folds. None unless
    /// they are different ASCII characters (one unit in every encoding) and there is no quote.
    bytes: Option<(u8, Option<u8>)>,
}

impl Marker {
    /// Prepares a question.
    ///
    /// # Panics
    /// If the machine does not have the level.
    pub fn new(config: &MarkerConfig, level: Level) -> Marker {
        let level = level.detected();
        let latin1 = Classes::of(config, level, Class::of_latin1);
        let utf8 = Classes::of(config, level, Class::of_utf8);
        let wide = Classes::of(config, level, Class::of_wide);
        let bytes = utf8.as_bytes().filter(|bytes| latin1.as_bytes() == Some(*bytes));
        let segments_are_lines = config.segments_are_lines();
        Marker { level, utf8, latin1, wide, segments_are_lines, bytes }
    }

    /// Returns the level whose instructions are used.
    pub fn level(&self) -> Level {
        self.level.level()
    }

    #[inline(always)]
    pub(crate) fn detected(&self) -> Detected {
        self.level
    }

    /// Returns the counted byte and the reset byte, if each is the same single byte in every
    /// encoding and there is no quote.
    #[inline(always)]
    pub(crate) fn bytes(&self) -> Option<(u8, Option<u8>)> {
        self.bytes
    }

    /// Returns the classes for this text's encoding.
    #[inline]
    pub(crate) fn classes(&self, text: Text<'_>) -> &Classes {
        match text {
            Text::Utf8(_) => &self.utf8,
            Text::Latin1(_) => &self.latin1,
            Text::Ucs2(_) | Text::Ucs4(_) => &self.wide,
        }
    }

    /// Returns true if and only if empty segments are ignored.
    #[inline]
    pub fn skips_empty(&self) -> bool {
        self.utf8.skips_empty
    }

    /// Returns true if and only if `what` is a string whose occurrences can overlap.
    pub fn what_overlaps_itself(&self) -> bool {
        // Whether a string overlaps itself does not depend on the encoding.
        self.utf8.what.overlaps_itself() || self.latin1.what.overlaps_itself()
    }

    /// Returns true if and only if the segments are the lines, so that a segment's index gives its
    /// line number.
    #[inline]
    pub fn segments_are_lines(&self) -> bool {
        self.segments_are_lines
    }

    /// Returns true if and only if the question has a quote.
    pub fn has_quote(&self, text: Text<'_>) -> bool {
        self.classes(text).without_quote.is_some()
    }

    /// Returns how many units before and after a character decide which classes it is in.
    pub fn context(&self, text: Text<'_>) -> (usize, usize) {
        match text {
            Text::Utf8(_) => (self.utf8.look_behind().max(AHEAD), AHEAD),
            // Python may store two chunks of one text in different widths.
            _ => (self.latin1.look_behind().max(self.wide.look_behind()), 0),
        }
    }

    /// Returns how many units before a character decide which classes it is in, in any encoding.
    pub fn look_behind(&self) -> usize {
        [&self.utf8, &self.latin1, &self.wide]
            .map(Classes::look_behind)
            .into_iter()
            .max()
            .unwrap_or(0)
    }

    /// Returns the length of the text without an incomplete last character. Includes that
    /// character if, however it continues, it is in no class.
    pub fn complete_len(&self, text: Text<'_>) -> usize {
        if let Text::Utf8(bytes) = text
            && bytes.last().is_some_and(|last| !last.is_ascii())
        {
            for length in 1..=AHEAD.min(bytes.len()) {
                let last = &bytes[bytes.len() - length..];
                if is_incomplete(last) && self.utf8.may_begin_with(last) {
                    return bytes.len() - length;
                }
            }
        }
        text.len()
    }

    /// Prepares `carry`, the state left by the previous text, for a text that follows it. Returns
    /// false if the whole text is within quotes: a quote is open, and this encoding has no
    /// character that could close it.
    #[inline]
    pub fn enter(&self, text: Text<'_>, carry: &mut Carry, last: &mut LastEncoding) -> bool {
        if carry.is_quoted() && !self.classes(text).have_quote() {
            last.0 = None;
            return false;
        }
        if last.0 != Some(text.encoding()) {
            last.0 = Some(text.encoding());
            carry.forget_automaton();
        }
        true
    }

    /// Returns the next hit that is ended by a reset, and moves the cursor past it.
    #[inline]
    pub fn next_ended_hit(
        &self,
        rule: &HitRule,
        text: Text<'_>,
        cursor: &mut Cursor,
    ) -> Option<FoundSegment> {
        self.level.run(NextHit { classes: self.classes(text), rule, text, cursor })
    }

    /// Returns the start of the occurrence with which a segment reaches the minimum. Returns None
    /// if that occurrence is not in this text, or there is none. `found` is the segment that
    /// `cursor` has just found, and `open` the one that was open at `from`, where this text
    /// continues the previous one. An occurrence of a string may start before the text; its offset
    /// wraps below 0.
    pub fn reached_at(
        &self,
        min_number: u64,
        text: Text<'_>,
        cursor: &Cursor,
        found: &FoundSegment,
        (from, open): (usize, &OpenSegment),
    ) -> Option<usize> {
        if min_number == 0 || found.count < min_number {
            return None;
        }
        let (from, before, carry) = match found.start() {
            // A segment starts outside quotes, so it can be read again on its own.
            Some(start) => (start, 0, Carry::default()),
            None => (from, open.count, open.carry),
        };
        let number = min_number.checked_sub(before)?;
        let classes = self.classes(text);
        let mark = cursor.occurrence(found, number).or_else(|| {
            let text = text.up_to(found.end);
            self.level.run(NthOccurrence { classes, text, from, carry, number })
        })?;
        Some(mark.wrapping_sub(classes.look_behind()))
    }

    /// Returns the next occurrence, whichever segment it is in, and moves past it. An occurrence of
    /// a string may start before the text; its start wraps below 0.
    #[inline]
    pub fn next_occurrence(
        &self,
        text: Text<'_>,
        marks: &mut OccurrenceCursor,
    ) -> Option<Range<usize>> {
        let mark = loop {
            if let Some(mark) = marks.next_in_batch() {
                break mark;
            }
            if !self.level.run(NextMarks { classes: self.classes(text), text, marks }) {
                return None;
            }
        };
        let look_behind = self.classes(text).look_behind();
        // A string is marked at its last unit, a character at its first.
        let length = match text {
            Text::Utf8(bytes) if look_behind == 0 => utf8_length(bytes[mark]),
            _ => 1,
        };
        Some(mark.wrapping_sub(look_behind)..mark + length)
    }

    /// Continues a walk over occurrences with another text, from this offset; see
    /// [`Marker::enter`].
    pub fn enter_marks(
        &self,
        text: Text<'_>,
        from: usize,
        marks: &mut OccurrenceCursor,
        last: &mut LastEncoding,
    ) -> bool {
        let is_entered = self.enter(text, &mut marks.carry, last);
        if is_entered {
            marks.resume(from);
        }
        is_entered
    }

    /// Summarizes a range of the text, so that it can be joined to its neighbours. Reads as much of
    /// the text around it as [`Marker::context`] says, to classify the units at its ends.
    pub fn fragment(&self, text: Text<'_>, range: Range<usize>) -> Fragment {
        if range.is_empty() {
            return Fragment::default();
        }
        self.level.run(Summarize(self.marked_range(text, range)))
    }

    /// Returns the first and the last offset in a range at which the text can be cut without
    /// changing its segments. Returns None if there is none.
    /// `is_inside` says whether the range begins within quotes.
    pub fn first_and_last_cut(
        &self,
        text: Text<'_>,
        range: Range<usize>,
        is_inside: bool,
    ) -> Option<(usize, usize)> {
        self.level.run(FindCuts { marked: self.marked_range(text, range), is_inside })
    }

    /// Returns true if and only if a range of the text contains an odd number of quotes.
    pub fn has_odd_quotes(&self, text: Text<'_>, range: Range<usize>) -> bool {
        self.level.run(HasOddQuotes { classes: self.classes(text), text, range })
    }

    /// Returns how many newlines a range of the text contains.
    #[inline]
    pub fn newlines(&self, text: Text<'_>, range: Range<usize>) -> u64 {
        let byte = b'\n';
        match text {
            Text::Utf8(bytes) | Text::Latin1(bytes) => {
                self.level.run(CountBytes { bytes: &bytes[range], byte })
            }
            Text::Ucs2(units) => self.level.run(CountUnits { units: &units[range], byte }),
            Text::Ucs4(units) => self.level.run(CountUnits { units: &units[range], byte }),
        }
    }

    fn marked_range<'a>(&'a self, text: Text<'a>, range: Range<usize>) -> MarkedRange<'a> {
        let (look_behind, _) = self.context(text);
        MarkedRange { classes: self.classes(text), text, range, look_behind }
    }
}

/// The encoding of the previous text, if the next text depends on it.
#[derive(Clone, Copy, Debug, Default)]
pub struct LastEncoding(Option<Discriminant<Text<'static>>>);

/// Returns true if and only if these bytes begin a character without completing it.
fn is_incomplete(bytes: &[u8]) -> bool {
    std::str::from_utf8(bytes)
        .is_err_and(|error| error.valid_up_to() == 0 && error.error_len().is_none())
}
