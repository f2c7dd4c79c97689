//! The fold that answers "where?". It walks the segments of a text one at a time, and skips batches
//! in which no segment can match.

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

/// A segment found in the masks.
#[derive(Clone, Copy, Debug)]
pub struct FoundSegment {
    /// How many segments ended before it in this text.
    pub index: u64,
    /// Its start, or [`BEFORE`].
    start: usize,
    /// The offset after its last character.
    pub end: usize,
    /// The number of occurrences in it.
    pub count: u64,
}

impl FoundSegment {
    /// Returns its start, or None if it started before this text.
    #[inline(always)]
    pub fn start(&self) -> Option<usize> {
        (self.start != BEFORE).then_some(self.start)
    }
}

/// The segment that is open at the end of a text, for the text that continues it. The default is
/// the state before any text.
#[derive(Clone, Copy, Debug, Default)]
pub struct OpenSegment {
    /// What the last batch carries over.
    pub carry: Carry,
    /// Its count so far.
    pub count: u64,
    /// Whether it has begun. Before the first text and just after a reset, it has not.
    pub is_begun: bool,
}

/// The start of a segment that started before the text. No offset is as large, and adding 1 wraps
/// it to 0.
const BEFORE: usize = usize::MAX;

/// The position of a walk over the segments of a text.
#[derive(Clone, Debug)]
pub struct Cursor {
    masks: Masks,
    carry: Carry,
    /// The offset of the first character of the batch, and the number of its characters.
    batch_at: usize,
    length: usize,
    /// The current word of the batch, and what is left of its masks.
    word: usize,
    what: u64,
    reset: u64,
    /// The open segment: the number of segments before it, its start (or [`BEFORE`]), its count so
    /// far.
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

    /// Returns a cursor at `from`, with this open segment.
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

    /// Returns the open segment. All segments that end before the end of the text must have been
    /// taken.
    pub fn open_at_end(&self, text: Text<'_>) -> OpenSegment {
        debug_assert!(self.batch_at >= text.len());
        OpenSegment {
            carry: self.carry,
            count: self.count,
            is_begun: self.starts_before(text.len()),
        }
    }

    /// Returns the open segment as if the end of the text ended it. It is empty if it has not
    /// begun.
    pub fn found_at_end(&self, text: Text<'_>) -> FoundSegment {
        FoundSegment { index: self.index, start: self.start, end: text.len(), count: self.count }
    }

    /// Returns true if and only if the open segment starts before the offset.
    #[inline(always)]
    fn starts_before(&self, offset: usize) -> bool {
        // One more than `BEFORE` is 0.
        self.start.wrapping_add(1) <= offset
    }

    /// Returns the next segment that is ended by a reset and for whose count `is_wanted` returns
    /// true. It must return false for counts below `at_least`: batches that have only smaller
    /// counts are skipped.
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
    /// `min_number` and at most `max_number`; stops once there are `limit`. No character may be
    /// both counted and a reset, and `min_number` must be at least 1.
    #[inline(always)]
    fn count_within<K: PairKernel>(
        &mut self,
        kernel: K,
        classes: &Classes,
        text: Text<'_>,
        (min_number, max_number): (u64, Option<u64>),
        limit: u64,
    ) -> u64 {
        let mut within = 0;
        while within < limit && self.fill_next(kernel, classes, text, min_number) {
            let words = self.length.div_ceil(BLOCK);
            let (what, reset) = (&self.masks.what[..words], &self.masks.reset[..words]);
            let running = self.count;
            let (reaching, after) = ended_reaching(kernel, min_number, running, what, reset);
            within += reaching;
            if let Some(too_many) = max_number.and_then(|max| max.checked_add(1)) {
                within -= ended_reaching(kernel, too_many, running, what, reset).0;
            }
            self.skip_batch(classes, text, after);
        }
        within
    }

    /// Returns the offset at which occurrence `number` (from 1) of a segment that was just found is
    /// marked, if the segment is entirely in the current batch.
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

    /// Closes the open segment at the next reset of the word, and opens the one after it.
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
        // A character that is both counted and a reset belongs to the segment that it opens.
        let belongs = self.what >> bit & 1 == 1;
        self.start = if belongs { end } else { end + reset_length(classes, text, end) };
        self.count = 0;
        if found.start == found.end && classes.skips_empty {
            return None;
        }
        self.index += 1;
        Some(found)
    }

    /// Fills the masks of the next batch, skipping batches in which no segment reaches `at_least`.
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
            self.skip_batch(classes, text, count.running);
        }
    }

    /// Skips the rest of a batch without looking at its segments one by one. `running` is the count
    /// of the segment that is open at its end.
    ///
    /// If empty segments are ignored, a segment opens at each character that is not a reset and
    /// follows one. An example of eight bits (bit 7 is on the left), with an open segment before
    /// them:
    ///
    /// ```text
    /// resets                          0110_0010
    /// characters after a reset        1100_0100    resets << 1
    /// that are not resets             1000_0100    two segments open
    /// ```
    ///
    /// With the one before, that makes three segments. The last is still open, so two have ended.
    #[inline(always)]
    fn skip_batch(&mut self, classes: &Classes, text: Text<'_>, running: u64) {
        let words = self.length.div_ceil(BLOCK);
        let resets = &self.masks.reset[..words];
        if classes.skips_empty {
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

/// Returns the length of the reset at this offset, in bytes or characters.
#[inline(always)]
pub(super) fn reset_length(classes: &Classes, text: Text<'_>, offset: usize) -> usize {
    match text {
        Text::Utf8(bytes) if classes.long_resets == LongResets::First => utf8_length(bytes[offset]),
        _ => 1,
    }
}

/// Finds the next hit that is ended by a reset, and moves the cursor past it.
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

/// The segments that end in the text from `from`. Each fold over them moves `open`, the open
/// segment, to the end of the text.
pub(crate) struct EndedSegments<'a> {
    pub(crate) classes: &'a Classes,
    pub(crate) text: Text<'a>,
    pub(crate) from: usize,
    pub(crate) open: &'a mut OpenSegment,
}

/// How many segments end, and how many of them are hits. Stops once `limit` are hits; the
/// first number and `open` are then unspecified.
pub(crate) struct CountHits<'a> {
    pub(crate) ended: EndedSegments<'a>,
    pub(crate) rule: &'a HitRule,
    pub(crate) limit: u64,
}

impl Run for CountHits<'_> {
    type Output = (u64, u64);

    #[inline(always)]
    fn run<K: PairKernel>(self, kernel: K) -> (u64, u64) {
        let CountHits { ended: EndedSegments { classes, text, from, open }, rule, limit } = self;
        let mut cursor = Cursor::resume(from, *open);
        // With `invert` most segments are hits, and walking to the first one is faster.
        let stops_early = rule.invert() && limit < u64::MAX;
        let hits = if rule.min_number() > 0 && !classes.overlap && !stops_early {
            let bounds = (rule.min_number(), rule.max_number());
            let within = cursor.count_within(kernel, classes, text, bounds, limit);
            if within >= limit {
                return (0, limit);
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
                if hits == limit {
                    return (0, limit);
                }
            }
            hits
        };
        *open = cursor.open_at_end(text);
        (cursor.index, hits)
    }
}

/// How many segments end.
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

/// The largest count of the segments that end, or `largest` if no count is larger. Skips batches
/// in which no count can be larger than the largest so far.
pub(crate) struct LargestCount<'a> {
    pub(crate) ended: EndedSegments<'a>,
    pub(crate) largest: u64,
}

impl Run for LargestCount<'_> {
    type Output = u64;

    #[inline(always)]
    fn run<K: PairKernel>(self, kernel: K) -> u64 {
        let LargestCount { ended: EndedSegments { classes, text, from, open }, mut largest } = self;
        let mut cursor = Cursor::resume(from, *open);
        while let Some(found) =
            cursor.next_ended(kernel, classes, text, largest + 1, |count| count > largest)
        {
            largest = found.count;
        }
        *open = cursor.open_at_end(text);
        largest
    }
}

/// Adds the counts of the segments that end to `counts`.
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

/// The offset at which an occurrence is marked: the first one from `from` on is `number` 1. The
/// text must end with the segment. `carry` is what the text before `from` carries over.
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
