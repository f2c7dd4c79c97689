//! The fold that answers "where?": it walks the segments of a text, one at a time, and passes over
//! whole fillings in which none can be wanted.

use crate::engine::{Classes, LongResets};
use crate::fill::class::utf8_length;
use crate::fill::masks::{Masks, WORDS, nth_bit};
use crate::fill::{Carry, end_of_filling, fill};
use crate::fold::reach::{Reach, ended_reaching};
use crate::isa::kernel::Kernel;
use crate::text::Text;

/// A segment as the masks show it.
#[derive(Clone, Copy, Debug)]
pub struct Found {
    /// How many segments have ended before it in the text at hand.
    pub index: u64,
    /// Where it starts, or [`BEFORE`].
    start: usize,
    pub end: usize,
    pub count: u64,
}

impl Found {
    /// Returns where it starts; None if it was begun before the text at hand.
    #[inline(always)]
    pub fn start(&self) -> Option<usize> {
        (self.start != BEFORE).then_some(self.start)
    }
}

/// The segment that is open at the end of a text, for the text that goes on there. The default is that at
/// the start of all.
#[derive(Clone, Copy, Debug, Default)]
pub struct OpenSegment {
    pub carry: Carry,
    /// Its count so far.
    pub count: u64,
    /// Whether there is any of it: at the start, and behind a reset, there is none yet.
    pub is_begun: bool,
}

/// Where a segment starts that was begun before the text. No offset is as large, and the next is 0.
const BEFORE: usize = usize::MAX;

/// Where a walk over the segments of a text has come to.
#[derive(Clone, Debug)]
pub struct Cursor {
    masks: Masks,
    carry: Carry,
    /// The offset of the first character of the filling, and how many it holds.
    chunk: usize,
    length: usize,
    /// The word of the filling that is being walked, and what is left of it.
    word: usize,
    what: u64,
    reset: u64,
    /// The open segment: how many were before it, where it starts (or [`BEFORE`]), its count so far.
    index: u64,
    start: usize,
    count: u64,
}

impl Cursor {
    /// A cursor at the start of a text.
    pub fn new() -> Cursor {
        Cursor::going_on(0, OpenSegment::default())
    }

    /// A cursor at `from`, where this segment is open.
    pub fn going_on(from: usize, open: OpenSegment) -> Cursor {
        Cursor {
            masks: Masks::EMPTY,
            carry: open.carry,
            chunk: from,
            length: 0,
            word: 0,
            what: 0,
            reset: 0,
            index: 0,
            start: if open.is_begun { BEFORE } else { from },
            count: open.count,
        }
    }

    /// Returns the open segment, once no segment ends any more before the end of the text.
    pub fn open_at_end(&self, text: Text<'_>) -> OpenSegment {
        debug_assert!(self.chunk >= text.len());
        OpenSegment {
            carry: self.carry,
            count: self.count,
            is_begun: self.starts_before(text.len()),
        }
    }

    /// Returns the same segment as if the end of the text ended it; an empty one if it has not begun.
    pub fn found_at_end(&self, text: Text<'_>) -> Found {
        Found { index: self.index, start: self.start, end: text.len(), count: self.count }
    }

    /// Returns true if and only if there is any of the open segment before the offset.
    #[inline(always)]
    fn starts_before(&self, offset: usize) -> bool {
        // Behind `BEFORE` comes 0.
        self.start.wrapping_add(1) <= offset
    }

    /// Returns the next segment that a reset ends and that `is_wanted` takes by its count. No segment that
    /// holds fewer than `at_least` may be wanted; 0 means that any may be.
    ///
    /// # Safety
    /// As [`Kernel`]'s functions.
    #[inline(always)]
    pub unsafe fn next_ended<K: Kernel>(
        &mut self,
        classes: &Classes,
        text: Text<'_>,
        at_least: u64,
        is_wanted: impl Fn(u64) -> bool,
    ) -> Option<Found> {
        loop {
            while self.reset != 0 {
                if let Some(found) = self.close_at_reset(classes, text)
                    && is_wanted(found.count)
                {
                    return Some(found);
                }
            }
            self.count += u64::from(self.what.count_ones());
            self.word += 1;
            // SAFETY: the caller's promise is the same.
            let is_over = 64 * self.word >= self.length
                && unsafe { !self.fill_next::<K>(classes, text, at_least) };
            if is_over {
                return None;
            }
            self.what = self.masks.what[self.word];
            self.reset = self.masks.reset[self.word];
        }
    }

    /// Moves to the end of the text. Returns how many segments end before it, and how many of these hold at
    /// least `min_number` but no more than `max_number`: once there are as many as `most` of them, it stops.
    /// No character may be both what is counted and a reset, and the number must be at least 1.
    ///
    /// # Safety
    /// As [`Kernel`]'s functions.
    #[inline(always)]
    pub unsafe fn count_ended<K: Kernel>(
        &mut self,
        classes: &Classes,
        text: Text<'_>,
        (min_number, max_number): (u64, Option<u64>),
        most: u64,
    ) -> (u64, u64) {
        let before = self.index;
        let mut within = 0;
        // SAFETY: the caller's promise is the same.
        while within < most && unsafe { self.fill_next::<K>(classes, text, min_number) } {
            let words = self.length.div_ceil(64);
            let (what, reset) = (&self.masks.what[..words], &self.masks.reset[..words]);
            let running = self.count;
            // SAFETY: the same.
            let (reaching, behind) =
                unsafe { ended_reaching::<K>(min_number, running, what, reset) };
            within += reaching;
            if let Some(too_many) = max_number.and_then(|most| most.checked_add(1)) {
                // SAFETY: the same.
                let beyond = unsafe { ended_reaching::<K>(too_many, running, what, reset) };
                within -= beyond.0;
            }
            self.pass_over(classes, text, behind);
        }
        (self.index - before, within)
    }

    /// Returns the mark of the `number`-th occurrence (from 1) in a segment just found, if all of it is
    /// in the filling that is being walked.
    pub fn occurrence(&self, found: &Found, number: u64) -> Option<usize> {
        let from = found.start()?.checked_sub(self.chunk)?;
        let mut left = number.checked_sub(1)?;
        let mut before = (1 << (from % 64)) - 1;
        for (word, &what) in self.masks.what[..WORDS].iter().enumerate().skip(from / 64) {
            let what = what & !before;
            before = 0;
            let count = u64::from(what.count_ones());
            if left < count {
                return Some(self.chunk + 64 * word + nth_bit(what, left));
            }
            left -= count;
        }
        None
    }

    /// Closes the open segment at the next reset of the word, and opens another behind it.
    #[inline(always)]
    fn close_at_reset(&mut self, classes: &Classes, text: Text<'_>) -> Option<Found> {
        let bit = self.reset.trailing_zeros();
        let before = (1 << bit) - 1;
        let end = self.chunk + 64 * self.word + bit as usize;
        let found = Found {
            index: self.index,
            start: self.start,
            end,
            count: self.count + u64::from((self.what & before).count_ones()),
        };
        self.what &= !before;
        self.reset &= self.reset - 1;
        // A character that is both belongs to the segment that it opens.
        let belongs = self.what >> bit & 1 == 1;
        self.start = if belongs { end } else { end + reset_length(classes, text, end) };
        self.count = 0;
        if found.start == found.end && classes.leaves_out_empty {
            return None;
        }
        self.index += 1;
        Some(found)
    }

    /// Fills the masks of what follows, and passes over fillings in which no segment reaches
    /// `at_least`. Returns false at the end of the text.
    ///
    /// # Safety
    /// As [`Kernel`]'s functions.
    #[inline(always)]
    unsafe fn fill_next<K: Kernel>(
        &mut self,
        classes: &Classes,
        text: Text<'_>,
        at_least: u64,
    ) -> bool {
        loop {
            self.chunk += self.length;
            self.length = 0;
            self.word = 0;
            self.what = 0;
            self.reset = 0;
            if self.chunk >= text.len() {
                return false;
            }
            // SAFETY: the caller's promise is the same; the offset is within the text.
            unsafe {
                let part = text.up_to(end_of_filling(classes, text, self.chunk));
                self.length =
                    fill::<K>(classes, part, self.chunk, &mut self.carry, &mut self.masks);
                if at_least <= self.count || classes.overlap {
                    return true;
                }
                let words = self.length.div_ceil(64);
                let mut reach = Reach { running: self.count, ..Reach::new(at_least) };
                let (what, reset) = (&self.masks.what[..words], &self.masks.reset[..words]);
                if K::bounded(&mut reach, what, reset) {
                    return true;
                }
                self.pass_over(classes, text, reach.running);
            }
        }
    }

    /// Moves behind a filling of whose segments nothing more is wanted; `running` is the count of the one
    /// that is open at its end.
    #[inline(always)]
    fn pass_over(&mut self, classes: &Classes, text: Text<'_>, running: u64) {
        let words = self.length.div_ceil(64);
        let resets = &self.masks.reset[..words];
        if classes.leaves_out_empty {
            // A segment opens at each character that is no reset and has one before it.
            let was_open = self.starts_before(self.chunk);
            let mut after_reset = u64::from(!was_open);
            let mut opened = 0;
            for (word, &reset) in resets.iter().enumerate() {
                let valid = u64::MAX >> (64 - (self.length - 64 * word).min(64));
                let opens = !reset & (reset << 1 | after_reset) & valid;
                after_reset = reset >> 63;
                opened += u64::from(opens.count_ones());
            }
            let last = (self.length - 1) % 64;
            let is_open = resets[words - 1] >> last & 1 == 0;
            self.index += u64::from(was_open) + opened - u64::from(is_open);
        } else {
            self.index += resets.iter().map(|reset| u64::from(reset.count_ones())).sum::<u64>();
        }
        if let Some(word) = resets.iter().rposition(|reset| *reset != 0) {
            let end = self.chunk + 64 * word + 63 - resets[word].leading_zeros() as usize;
            self.start = end + reset_length(classes, text, end);
        }
        self.count = running;
    }
}

/// Returns how many bytes or characters the reset at this offset has.
#[inline(always)]
pub(super) fn reset_length(classes: &Classes, text: Text<'_>, offset: usize) -> usize {
    match text {
        Text::Utf8(bytes) if classes.long_resets == LongResets::First => utf8_length(bytes[offset]),
        _ => 1,
    }
}
