//! The fold that answers "where?": it walks the segments of a text, one at a time, and passes over
//! whole batches in which none can be wanted.

use super::hit_rule::HitRule;
use super::reach::{bounded_in_groups, ended_reaching};
use super::running_count::RunningCount;
use crate::counts::CountsBuilder;
use crate::fill::class::utf8_length;
use crate::fill::classes::{Classes, LongResets};
use crate::fill::filling::{Carry, end_of_batch, fill};
use crate::fill::masks::Masks;
use crate::isa::bits::{BLOCK, WORDS, lowest, nth_bit};
use crate::isa::level::Run;
use crate::isa::pair_kernel::PairKernel;
use crate::text::Text;

/// A segment as the masks show it.
#[derive(Clone, Copy, Debug)]
pub struct FoundSegment {
    /// How many segments have ended before it in this text.
    pub index: u64,
    /// Where it starts, or [`BEFORE`].
    start: usize,
    /// The offset behind its last character.
    pub end: usize,
    /// How many of what is counted it holds.
    pub count: u64,
}

impl FoundSegment {
    /// Returns where it starts, or None if it began before this text.
    #[inline(always)]
    pub fn start(&self) -> Option<usize> {
        (self.start != BEFORE).then_some(self.start)
    }
}

/// The segment that is open at the end of a text, for the text that goes on there. The default is that at
/// the start of all.
#[derive(Clone, Copy, Debug, Default)]
pub struct OpenSegment {
    /// What the last batch left behind.
    pub carry: Carry,
    /// Its count so far.
    pub count: u64,
    /// Whether it has begun: at the start, and behind a reset, it has not.
    pub is_begun: bool,
}

/// The start of a segment that began before the text. No offset is as large, and the next is 0.
const BEFORE: usize = usize::MAX;

/// How far a walk over the segments of a text has come.
#[derive(Clone, Debug)]
pub struct Cursor {
    masks: Masks,
    carry: Carry,
    /// The offset of the first character of the batch, and how many characters it holds.
    batch_at: usize,
    length: usize,
    /// The word of the batch that is being walked, and what is left of it.
    word: usize,
    what: u64,
    reset: u64,
    /// The open segment: how many were before it, where it starts (or [`BEFORE`]), its count so far.
    index: u64,
    start: usize,
    count: u64,
}

impl Default for Cursor {
    fn default() -> Cursor {
        Cursor::new()
    }
}

impl Cursor {
    /// Returns a cursor at the start of a text.
    pub fn new() -> Cursor {
        Cursor::resume(0, OpenSegment::default())
    }

    /// Returns a cursor at `from`, where this segment is open.
    pub fn resume(from: usize, open: OpenSegment) -> Cursor {
        Cursor {
            masks: Masks::EMPTY,
            carry: open.carry,
            batch_at: from,
            length: 0,
            word: 0,
            what: 0,
            reset: 0,
            index: 0,
            start: if open.is_begun { BEFORE } else { from },
            count: open.count,
        }
    }

    /// Returns the open segment, once no more segment ends before the end of the text.
    pub fn open_at_end(&self, text: Text<'_>) -> OpenSegment {
        debug_assert!(self.batch_at >= text.len());
        OpenSegment {
            carry: self.carry,
            count: self.count,
            is_begun: self.starts_before(text.len()),
        }
    }

    /// Returns the same segment as if the end of the text ended it; an empty one if it has not begun.
    pub fn found_at_end(&self, text: Text<'_>) -> FoundSegment {
        FoundSegment { index: self.index, start: self.start, end: text.len(), count: self.count }
    }

    /// Returns true if and only if some of the open segment stands before the offset.
    #[inline(always)]
    fn starts_before(&self, offset: usize) -> bool {
        // One more than `BEFORE` is 0.
        self.start.wrapping_add(1) <= offset
    }

    /// Returns the next segment that a reset ends and whose count `is_wanted`. No segment that holds
    /// fewer than `at_least` may be wanted; 0 means that any may be.
    #[inline(always)]
    fn next_ended<K: PairKernel>(
        &mut self,
        kernel: K,
        classes: &Classes,
        text: Text<'_>,
        at_least: u64,
        is_wanted: impl Fn(u64) -> bool,
    ) -> Option<FoundSegment> {
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
            let is_over = BLOCK * self.word >= self.length
                && !self.fill_next(kernel, classes, text, at_least);
            if is_over {
                return None;
            }
            self.what = self.masks.what[self.word];
            self.reset = self.masks.reset[self.word];
        }
    }

    /// Moves to the end of the text. Returns how many segments that end before it hold at least
    /// `min_number` but no more than `max_number`; once there are `most` of them, it stops. No character
    /// may be both counted and a reset, and the number must be at least 1.
    #[inline(always)]
    fn count_within<K: PairKernel>(
        &mut self,
        kernel: K,
        classes: &Classes,
        text: Text<'_>,
        (min_number, max_number): (u64, Option<u64>),
        most: u64,
    ) -> u64 {
        let mut within = 0;
        while within < most && self.fill_next(kernel, classes, text, min_number) {
            let words = self.length.div_ceil(BLOCK);
            let (what, reset) = (&self.masks.what[..words], &self.masks.reset[..words]);
            let running = self.count;
            let (reaching, behind) = ended_reaching(kernel, min_number, running, what, reset);
            within += reaching;
            if let Some(too_many) = max_number.and_then(|most| most.checked_add(1)) {
                within -= ended_reaching(kernel, too_many, running, what, reset).0;
            }
            self.pass_over(classes, text, behind);
        }
        within
    }

    /// Returns the mark of the `number`-th occurrence (from 1) in a segment just found, if all of it is
    /// in the batch that is being walked.
    #[inline]
    pub(crate) fn occurrence(&self, found: &FoundSegment, number: u64) -> Option<usize> {
        let from = found.start()?.checked_sub(self.batch_at)?;
        let mut left = number.checked_sub(1)?;
        let mut before = (1 << (from % BLOCK)) - 1;
        for (word, &what) in self.masks.what[..WORDS].iter().enumerate().skip(from / BLOCK) {
            let what = what & !before;
            before = 0;
            let count = u64::from(what.count_ones());
            if left < count {
                return Some(self.batch_at + BLOCK * word + nth_bit(what, left));
            }
            left -= count;
        }
        None
    }

    /// Closes the open segment at the next reset of the word, and opens another behind it.
    #[inline(always)]
    fn close_at_reset(&mut self, classes: &Classes, text: Text<'_>) -> Option<FoundSegment> {
        let bit = self.reset.trailing_zeros();
        let before = (1 << bit) - 1;
        let end = self.batch_at + BLOCK * self.word + bit as usize;
        let found = FoundSegment {
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
        if found.start == found.end && classes.skips_empty {
            return None;
        }
        self.index += 1;
        Some(found)
    }

    /// Fills the masks of what follows, and passes over batches in which no segment reaches `at_least`.
    /// Returns false at the end of the text.
    #[inline(always)]
    fn fill_next<K: PairKernel>(
        &mut self,
        kernel: K,
        classes: &Classes,
        text: Text<'_>,
        at_least: u64,
    ) -> bool {
        loop {
            self.batch_at += self.length;
            self.length = 0;
            self.word = 0;
            self.what = 0;
            self.reset = 0;
            if self.batch_at >= text.len() {
                return false;
            }
            let part = text.up_to(end_of_batch(classes, text, self.batch_at));
            let (at, carry, masks) = (self.batch_at, &mut self.carry, &mut self.masks);
            self.length = fill(kernel, classes, part, at, carry, masks);
            if at_least <= self.count || classes.overlap {
                return true;
            }
            let words = self.length.div_ceil(BLOCK);
            let mut count = RunningCount { running: self.count, ..RunningCount::new(at_least) };
            let (what, reset) = (&self.masks.what[..words], &self.masks.reset[..words]);
            if bounded_in_groups(kernel, &mut count, what, reset) {
                return true;
            }
            self.pass_over(classes, text, count.running);
        }
    }

    /// Moves behind a batch of whose segments no more is wanted; `running` is the count of the segment
    /// that is open at its end.
    #[inline(always)]
    fn pass_over(&mut self, classes: &Classes, text: Text<'_>, running: u64) {
        let words = self.length.div_ceil(BLOCK);
        let resets = &self.masks.reset[..words];
        if classes.skips_empty {
            // A segment opens at each character that is no reset and has a reset before it.
            let was_open = self.starts_before(self.batch_at);
            let mut after_reset = u64::from(!was_open);
            let mut opened = 0;
            for (word, &reset) in resets.iter().enumerate() {
                let valid = lowest((self.length - BLOCK * word).min(BLOCK));
                let opens = !reset & (reset << 1 | after_reset) & valid;
                after_reset = reset >> 63;
                opened += u64::from(opens.count_ones());
            }
            let last = (self.length - 1) % BLOCK;
            let is_open = resets[words - 1] >> last & 1 == 0;
            self.index += u64::from(was_open) + opened - u64::from(is_open);
        } else {
            self.index += resets.iter().map(|reset| u64::from(reset.count_ones())).sum::<u64>();
        }
        if let Some(word) = resets.iter().rposition(|reset| *reset != 0) {
            let end = self.batch_at + BLOCK * word + 63 - resets[word].leading_zeros() as usize;
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

/// Asks for the next hit that a reset ends, and moves the cursor behind it.
pub(crate) struct NextHit<'a> {
    pub(crate) classes: &'a Classes,
    pub(crate) rule: &'a HitRule,
    pub(crate) text: Text<'a>,
    pub(crate) cursor: &'a mut Cursor,
}

impl Run for NextHit<'_> {
    type Output = Option<FoundSegment>;

    #[inline(always)]
    fn run<K: PairKernel>(self, kernel: K) -> Option<FoundSegment> {
        let NextHit { classes, rule, text, cursor } = self;
        let at_least = rule.lowest_hit_count();
        cursor.next_ended(kernel, classes, text, at_least, |count| rule.is_hit(count))
    }
}

/// Asks about the segments that end in the text from `from`, and moves `open` to its end.
pub(crate) struct EndedSegments<'a> {
    pub(crate) classes: &'a Classes,
    pub(crate) text: Text<'a>,
    pub(crate) from: usize,
    pub(crate) open: &'a mut OpenSegment,
}

/// Asks how many segments end, and how many of them are hits. Once `most` are, it stops: then the first
/// number and `open` are unspecified.
pub(crate) struct CountHits<'a> {
    pub(crate) ended: EndedSegments<'a>,
    pub(crate) rule: &'a HitRule,
    pub(crate) most: u64,
}

impl Run for CountHits<'_> {
    type Output = (u64, u64);

    #[inline(always)]
    fn run<K: PairKernel>(self, kernel: K) -> (u64, u64) {
        let CountHits { ended: EndedSegments { classes, text, from, open }, rule, most } = self;
        let mut cursor = Cursor::resume(from, *open);
        // The first hit of an inverted question is best found by a walk, since most segments are hits.
        let stops_early = rule.invert() && most < u64::MAX;
        let hits = if rule.min_number() > 0 && !classes.overlap && !stops_early {
            let bounds = (rule.min_number(), rule.max_number());
            let within = cursor.count_within(kernel, classes, text, bounds, most);
            if within >= most {
                return (0, most);
            }
            if rule.invert() { cursor.index - within } else { within }
        } else {
            let at_least = rule.lowest_hit_count();
            let mut hits = 0;
            while cursor
                .next_ended(kernel, classes, text, at_least, |count| rule.is_hit(count))
                .is_some()
            {
                hits += 1;
                if hits == most {
                    return (0, most);
                }
            }
            hits
        };
        *open = cursor.open_at_end(text);
        (cursor.index, hits)
    }
}

/// Asks how many segments end.
pub(crate) struct CountSegments<'a>(pub(crate) EndedSegments<'a>);

impl Run for CountSegments<'_> {
    type Output = u64;

    #[inline(always)]
    fn run<K: PairKernel>(self, kernel: K) -> u64 {
        let CountSegments(EndedSegments { classes, text, from, open }) = self;
        let mut cursor = Cursor::resume(from, *open);
        let none = cursor.next_ended(kernel, classes, text, u64::MAX, |_| false);
        debug_assert!(none.is_none());
        *open = cursor.open_at_end(text);
        cursor.index
    }
}

/// Asks for the largest count of the segments that end, or `most` if none is larger: a segment is looked
/// at only if it may be larger than the largest so far.
pub(crate) struct LargestCount<'a> {
    pub(crate) ended: EndedSegments<'a>,
    pub(crate) most: u64,
}

impl Run for LargestCount<'_> {
    type Output = u64;

    #[inline(always)]
    fn run<K: PairKernel>(self, kernel: K) -> u64 {
        let LargestCount { ended: EndedSegments { classes, text, from, open }, mut most } = self;
        let mut cursor = Cursor::resume(from, *open);
        while let Some(found) =
            cursor.next_ended(kernel, classes, text, most + 1, |count| count > most)
        {
            most = found.count;
        }
        *open = cursor.open_at_end(text);
        most
    }
}

/// Adds the segments that end to `counts`.
pub(crate) struct CountEach<'a> {
    pub(crate) ended: EndedSegments<'a>,
    pub(crate) counts: &'a mut CountsBuilder,
}

impl Run for CountEach<'_> {
    type Output = ();

    #[inline(always)]
    fn run<K: PairKernel>(self, kernel: K) {
        let CountEach { ended: EndedSegments { classes, text, from, open }, counts } = self;
        let mut cursor = Cursor::resume(from, *open);
        while let Some(found) = cursor.next_ended(kernel, classes, text, 0, |_| true) {
            counts.add(found.count);
        }
        *open = cursor.open_at_end(text);
    }
}

/// Asks for the mark of an occurrence in a segment: the `number`-th from `from`, counted from 1. The
/// text must end with the segment; `carry` is what was left behind where it goes on.
pub(crate) struct NthOccurrence<'a> {
    pub(crate) classes: &'a Classes,
    pub(crate) text: Text<'a>,
    pub(crate) from: usize,
    pub(crate) carry: Carry,
    pub(crate) number: u64,
}

impl Run for NthOccurrence<'_> {
    type Output = Option<usize>;

    #[inline(always)]
    fn run<K: PairKernel>(self, kernel: K) -> Option<usize> {
        let NthOccurrence { classes, text, from, mut carry, number } = self;
        let mut left = number.checked_sub(1)?;
        let mut masks = Masks::EMPTY;
        let mut at = from;
        while at < text.len() {
            let length = fill(kernel, classes, text, at, &mut carry, &mut masks);
            for (word, &what) in masks.what[..length.div_ceil(BLOCK)].iter().enumerate() {
                let count = u64::from(what.count_ones());
                if left < count {
                    return Some(at + BLOCK * word + nth_bit(what, left));
                }
                left -= count;
            }
            at += length;
        }
        None
    }
}
