//! What is marked: the classes of a question in each encoding of text, and the level that fills them.

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

/// A question made ready for a level: what is counted, where the count goes back to zero, and the quote.
#[derive(Clone, Debug)]
pub struct Marker {
    level: Detected,
    utf8: Classes,
    latin1: Classes,
    wide: Classes,
    segments_are_lines: bool,
    /// What is counted and the reset, if each is ASCII and so one unit in every text (or there is no
    /// reset), they are not the same, and that is all there is to ask.
    bytes: Option<(u8, Option<u8>)>,
}

impl Marker {
    /// Makes a question ready.
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

    /// Returns the level whose instructions answer.
    pub fn level(&self) -> Level {
        self.level.level()
    }

    #[inline(always)]
    pub(crate) fn detected(&self) -> Detected {
        self.level
    }

    /// Returns what is counted and the reset, if each is the same single byte in every encoding.
    #[inline(always)]
    pub(crate) fn bytes(&self) -> Option<(u8, Option<u8>)> {
        self.bytes
    }

    /// Returns the classes in this text's encoding.
    #[inline]
    pub(crate) fn classes(&self, text: Text<'_>) -> &Classes {
        match text {
            Text::Utf8(_) => &self.utf8,
            Text::Latin1(_) => &self.latin1,
            Text::Ucs2(_) | Text::Ucs4(_) => &self.wide,
        }
    }

    /// Returns true if and only if empty segments do not exist.
    #[inline]
    pub fn skips_empty(&self) -> bool {
        self.utf8.skips_empty
    }

    /// Returns true if and only if `what` is a string of which two occurrences can overlap.
    pub fn what_overlaps_itself(&self) -> bool {
        // The units differ between encodings; whether it begins as it ends does not.
        self.utf8.what.overlaps_itself() || self.latin1.what.overlaps_itself()
    }

    /// Returns true if and only if the segments are the lines, so that a segment's index tells its line.
    #[inline]
    pub fn segments_are_lines(&self) -> bool {
        self.segments_are_lines
    }

    /// Returns true if and only if there is a quote in the question.
    pub fn has_quote(&self, text: Text<'_>) -> bool {
        self.classes(text).without_quote.is_some()
    }

    /// Returns how many units before and after a place say what stands there.
    pub fn context(&self, text: Text<'_>) -> (usize, usize) {
        match text {
            Text::Utf8(_) => (self.utf8.look_behind().max(AHEAD), AHEAD),
            // A string of Python may come in any width, but is always the same text.
            _ => (self.latin1.look_behind().max(self.wide.look_behind()), 0),
        }
    }

    /// Returns how many units before a place must be seen, in any encoding, to tell what stands there.
    pub fn look_behind(&self) -> usize {
        [&self.utf8, &self.latin1, &self.wide]
            .map(Classes::look_behind)
            .into_iter()
            .max()
            .unwrap_or(0)
    }

    /// Returns how much of a text is the same whatever follows: all but a character that ends it and is
    /// not complete, if it matters what that may become.
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

    /// Prepares for a text what was left behind where it goes on. Returns false if all of the text is
    /// within quotes, since no character of its encoding is the quote that ends what began before.
    #[inline]
    pub fn enter(&self, text: Text<'_>, carry: &mut Carry, last: &mut LastEncoding) -> bool {
        if carry.is_quoted() && !self.classes(text).have_quote() {
            last.0 = None;
            return false;
        }
        if last.0 != Some(text.encoding()) {
            last.0 = Some(text.encoding());
            carry.go_on_elsewhere();
        }
        true
    }

    /// Returns the next hit that a reset ends, and moves the cursor behind it.
    #[inline]
    pub fn next_ended_hit(
        &self,
        rule: &HitRule,
        text: Text<'_>,
        cursor: &mut Cursor,
    ) -> Option<FoundSegment> {
        self.level.run(NextHit { classes: self.classes(text), rule, text, cursor })
    }

    /// Returns where the occurrence starts with which a segment that `cursor` has just found reached the
    /// number, if one did in this text. `open` is the segment that was open at `from`, where the text
    /// goes on. An occurrence of a string may start before the text: its offset is below 0 then, and
    /// wraps.
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
            // A segment starts outside quotes, so it can be looked at a second time by itself.
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

    /// Returns the next occurrence of what is counted, in whatever segment, and moves behind it. One of a
    /// string may start before the text: its start is below 0 then, and wraps.
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
        let behind = self.classes(text).look_behind();
        // A string is marked at its last unit, a character at its first.
        let length = match text {
            Text::Utf8(bytes) if behind == 0 => utf8_length(bytes[mark]),
            _ => 1,
        };
        Some(mark.wrapping_sub(behind)..mark + length)
    }

    /// Goes on with occurrences in a text from this offset; see [`Marker::enter`].
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

    /// Returns what must be known of a range of the text to join it to its neighbours. What stands around
    /// it, as far as [`Marker::context`] says, tells what the units at its ends belong to.
    pub fn fragment(&self, text: Text<'_>, range: Range<usize>) -> Fragment {
        if range.is_empty() {
            return Fragment::default();
        }
        self.level.run(Summarize(self.stretch(text, range)))
    }

    /// Returns the first place and the last in a range of the text where it can be cut: the segments on
    /// both sides are those of the whole text. None if there is no such place. `is_inside` says whether
    /// the range begins within quotes.
    pub fn first_and_last_cut(
        &self,
        text: Text<'_>,
        range: Range<usize>,
        is_inside: bool,
    ) -> Option<(usize, usize)> {
        self.level.run(FindCuts { stretch: self.stretch(text, range), is_inside })
    }

    /// Returns true if and only if an odd number of quotes stands in a range of the text.
    pub fn has_odd_quotes(&self, text: Text<'_>, range: Range<usize>) -> bool {
        self.level.run(HasOddQuotes { classes: self.classes(text), text, range })
    }

    /// Returns how many newlines stand in a range of the text.
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

    fn stretch<'a>(&'a self, text: Text<'a>, range: Range<usize>) -> MarkedRange<'a> {
        let (behind, _) = self.context(text);
        MarkedRange { classes: self.classes(text), text, range, behind }
    }
}

/// In which encoding the last text was, if that matters for the next.
#[derive(Clone, Copy, Debug, Default)]
pub struct LastEncoding(Option<Discriminant<Text<'static>>>);

/// Returns true if and only if these bytes are the beginning of a character, and not all of it.
fn is_incomplete(bytes: &[u8]) -> bool {
    std::str::from_utf8(bytes)
        .is_err_and(|error| error.valid_up_to() == 0 && error.error_len().is_none())
}
