//! `has_count`: which way is taken for which question, and when to change it on the way.

use crate::engine::{Classes, Engine};
use crate::fill::masks::{CHUNK, Masks, below_last};
use crate::fill::pair::Pair;
use crate::fill::{
    Carry, end_of_filling, fill_others, fill_what, fills_what_first, running_behind, to_line,
};
use crate::fold::reach::{self, Fused, Reach, Words};
use crate::fold::sums::{self as long, Sums};
use crate::isa::kernel::Kernel;
use crate::text::Text;

/// How far the question whether the number is reached has come in a text, or in one that goes on in
/// another.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Reaching {
    pub(crate) carry: Carry,
    fold: Fold,
    pace: Pace,
}

impl Reaching {
    /// Before any text.
    #[inline(always)]
    pub(crate) fn new(min_number: u64) -> Reaching {
        Reaching { carry: Carry::default(), fold: Fold::new(min_number), pace: Pace::new() }
    }

    /// Returns the count of the open segment.
    pub(crate) fn running(&self) -> u64 {
        self.fold.reach.running
    }

    /// Goes on elsewhere.
    pub(crate) fn go_on(&mut self, carry: Carry, running: u64) {
        self.carry = carry;
        self.fold.reach.running = running;
    }
}

/// Returns true if and only if some segment reaches the number, at least 1, in the text from `from`.
/// Where none does and the text `goes_on` in another, `reaching` is moved to its end; otherwise it is
/// of no more use.
///
/// What is also a reset is none of its business, unless the number is 1.
///
/// # Safety
/// As [`Kernel`]'s functions, here and below.
#[inline(always)]
pub(crate) unsafe fn reach<K: Kernel>(
    engine: &Engine,
    text: Text<'_>,
    from: usize,
    reaching: &mut Reaching,
    goes_on: bool,
) -> bool {
    let classes = engine.classes(text);
    let min_number = engine.min_number;
    // SAFETY: the caller's promise is the same, here and below.
    unsafe {
        if let (Text::Utf8(bytes) | Text::Latin1(bytes), Some((what, reset))) =
            (text, classes.as_bytes())
        {
            let bytes = &bytes[from..];
            return match reset {
                // No segment has had any of it.
                _ if min_number == 1 => long::any::<K>(bytes, what),
                None => {
                    let running = &mut reaching.fold.reach.running;
                    *running += long::count_to::<K>(bytes, what, min_number - *running);
                    *running >= min_number
                }
                Some(reset) => has_pair::<K>(classes, bytes, what, reset, reaching, goes_on),
            };
        }
        let Reaching { mut carry, mut fold, .. } = *reaching;
        let mut masks = Masks::EMPTY;
        let mut at = from;
        let what_first = fills_what_first(classes, text);
        while at < text.len() {
            let text = text.up_to(end_of_filling(classes, text, at));
            if what_first {
                // Where too few are left to reach the number, most of the resets do not matter.
                let length = fill_what::<K>(classes, text, at, &mut carry, &mut masks);
                let what = &masks.what[..length.div_ceil(64)];
                let number = what.iter().map(|what| u64::from(what.count_ones())).sum::<u64>();
                let running = fold.reach.running;
                if running + number < min_number
                    && let Some(behind) = running_behind::<K>(
                        classes,
                        text,
                        at,
                        (running, number),
                        &mut carry,
                        &mut masks,
                    )
                {
                    fold.reach.running = behind;
                    at += length;
                    continue;
                }
            }
            let length = fill_others::<K>(classes, text, at, what_first, &mut carry, &mut masks);
            let words = length.div_ceil(64);
            if fold.reach_in_masks::<K>(&masks.what[..words], &masks.reset[..words]) {
                return true;
            }
            at += length;
        }
        *reaching = Reaching { carry, fold, ..*reaching };
        false
    }
}

/// A fold that chooses, from chunk to chunk, whether to ask the bound.
#[derive(Clone, Copy, Debug)]
struct Fold {
    reach: Reach,
    /// For how many more chunks words are resolved without asking the bound, and for how many when
    /// it is next found to be in vain: twice as many each time in a row.
    exact_for: u32,
    next_exact_for: u32,
}

impl Fold {
    const SHORTEST: u32 = 16;
    const LONGEST: u32 = 256;

    #[inline(always)]
    fn new(min_number: u64) -> Fold {
        Fold { reach: Reach::new(min_number), exact_for: 0, next_exact_for: Self::SHORTEST }
    }

    /// Returns true if and only if the next chunk is better resolved without asking the bound.
    #[inline(always)]
    fn is_exact(&mut self) -> bool {
        self.reach.resolved = 0;
        let is_exact = self.exact_for > 0;
        self.exact_for = self.exact_for.saturating_sub(1);
        is_exact
    }

    /// Decides, after a chunk in which the bound was asked, whether to ask it in the next ones.
    #[inline(always)]
    fn judge_bound(&mut self) {
        /// Where more words than this had to be resolved, the bound was in vain.
        const IN_VAIN: u32 = 16;
        if self.reach.resolved > IN_VAIN && self.reach.min_number <= reach::MOST_BY_DROPS {
            self.exact_for = self.next_exact_for;
            self.next_exact_for = (2 * self.next_exact_for).min(Self::LONGEST);
        } else {
            self.next_exact_for = Self::SHORTEST;
        }
    }

    /// Returns true if and only if the number is reached in words that were filled.
    #[inline(always)]
    unsafe fn reach_in_masks<K: Kernel>(&mut self, what: &[u64], reset: &[u64]) -> bool {
        if self.reach.min_number == 1 {
            // Any occurrence is one too many, whatever resets stand around it.
            return what.iter().any(|what| *what != 0);
        }
        // SAFETY: the caller's promise is the same.
        unsafe {
            if self.is_exact() {
                return reach::exact::<K>(&mut self.reach, &(what, reset));
            }
            let reached = K::bounded(&mut self.reach, what, reset);
            self.judge_bound();
            reached
        }
    }

    /// Returns true if and only if the number is reached in a chunk in which one byte is counted and
    /// one, or none, is the reset: the fused way.
    #[inline(always)]
    unsafe fn reach_in_chunk<K: Kernel>(&mut self, pair: Option<&Pair>, chunk: Fused<'_>) -> bool {
        debug_assert_eq!(chunk.bytes.len(), CHUNK);
        // SAFETY: the chunk is CHUNK bytes; the caller promises the level.
        unsafe {
            if self.is_exact() {
                let by_pair = match pair {
                    Some(pair) => K::exact_pair(pair, chunk, &mut self.reach),
                    None => None,
                };
                return match by_pair {
                    Some(reached) => reached,
                    None => reach::exact::<K>(&mut self.reach, &chunk),
                };
            }
            let by_pair = match pair {
                Some(pair) => K::bounded_pair(pair, chunk, &mut self.reach),
                None => None,
            };
            let reached = match by_pair {
                Some(reached) => reached,
                None => reach::bounded::<K>(&mut self.reach, &chunk),
            };
            self.judge_bound();
            reached
        }
    }

    /// As [`Fold::reach_in_chunk`], for fewer bytes. The bound is asked.
    #[inline(always)]
    unsafe fn reach_in_few<K: Kernel>(&mut self, few: Fused<'_>) -> bool {
        // SAFETY: the caller's promise is the same.
        unsafe {
            let last = few.bytes.len() % 64;
            let from = few.bytes.as_ptr().add(few.bytes.len() - last);
            let (what, reset) = few.some_of_word::<K>(from, last);
            reach::bounded::<K>(&mut self.reach, &few)
                || reach::bounded::<K>(&mut self.reach, &([what].as_slice(), [reset].as_slice()))
        }
    }
}

/// One byte and one reset byte: where sums can decide, they do; elsewhere, masks.
#[inline(always)]
unsafe fn has_pair<K: Kernel>(
    classes: &Classes,
    bytes: &[u8],
    what: u8,
    reset: u8,
    reaching: &mut Reaching,
    goes_on: bool,
) -> bool {
    // SAFETY: the caller's promise is the same.
    unsafe {
        let pair = classes.pair.as_deref();
        let mut fold = reaching.fold;
        let (head, bytes) = bytes.split_at(to_line(bytes));
        let head = Fused { bytes: head, what, reset: Some(reset) };
        if !head.bytes.is_empty() && fold.reach_in_few::<K>(head) {
            return true;
        }
        let mut sums = BySums::new(what, reset, fold.reach, reaching.pace);
        let mut at = 0;
        while bytes.len() - at >= CHUNK {
            if sums.pace.rest == 0 {
                if sums.reach_in_chunk::<K>(bytes, at) {
                    return true;
                }
                at += CHUNK;
                if sums.pace.rest > 0 {
                    fold.reach.running = sums.running::<K>(&bytes[..at]);
                }
            } else {
                let chunk = sums.words(&bytes[at..at + CHUNK]);
                if fold.reach_in_chunk::<K>(pair, chunk) {
                    return true;
                }
                at += CHUNK;
                sums.pace.rest -= 1;
                if sums.pace.rest == 0 {
                    sums.start(at, fold.reach.running);
                }
            }
        }
        let words = sums.words(&bytes[at..]);
        if sums.pace.rest == 0 {
            if !goes_on {
                fold.reach.running = sums.at_most;
                if !fold.reach_in_few::<K>(words) {
                    return false;
                }
            }
            fold.reach.running = sums.running::<K>(&bytes[..at]);
        }
        if fold.reach_in_few::<K>(words) {
            return true;
        }
        reaching.fold = fold;
        reaching.pace = sums.pace;
        false
    }
}

/// One byte and one reset byte, or none, in at most 64 bytes: one block.
///
/// # Safety
/// As [`Kernel`]'s functions.
#[inline(always)]
pub(crate) unsafe fn has_small<K: Kernel>(
    bytes: &[u8],
    what: u8,
    reset: Option<u8>,
    min_number: u64,
) -> bool {
    if min_number > bytes.len() as u64 {
        return false;
    }
    // SAFETY: the caller promises the level.
    unsafe {
        let (what, reset) =
            Fused { bytes, what, reset }.some_of_word::<K>(bytes.as_ptr(), bytes.len());
        reach::resolve::<K>(what, reset, 0, min_number)
    }
}

/// How long the steps of [`BySums`] are, and when the masks take over.
#[derive(Clone, Copy, Debug)]
struct Pace {
    /// How many chunks are left to the masks before sums are tried again, and how many next time.
    rest: usize,
    next_rest: usize,
    /// How many bytes a step has.
    step: usize,
    /// How many chunks there were since a step had to be looked at, and how many there must be
    /// before a longer step is tried.
    without_a_look: usize,
    patience: usize,
}

/// The way for numbers that few segments come near: sums over steps of some hundred bytes.
///
/// A step cannot hold a hit if what may run into it and all that stands in it are too few together.
struct BySums {
    what: u8,
    reset: u8,
    min_number: u64,
    pace: Pace,
    /// No segment that is open here can hold more.
    at_most: u64,
    /// The last offset at which the count of the open segment was known, and that count.
    known: (usize, u64),
}

impl Pace {
    const SHORTEST: usize = 256;
    const LONGEST: usize = 2048;
    const MOST_REST: usize = 256;
    const MOST_PATIENCE: usize = 128;

    #[inline(always)]
    fn new() -> Pace {
        Pace { rest: 0, next_rest: 4, step: 512, without_a_look: 0, patience: 2 }
    }

    /// Chooses the step of the next chunk by how many steps had to be looked at in this one. A
    /// longer step is tried only after a while without any, and after a longer while each time that
    /// it turns out to have been too long.
    #[inline(always)]
    fn adapt(&mut self, looked_at: usize) {
        if looked_at == 0 {
            self.without_a_look += 1;
            if self.without_a_look >= self.patience && self.step < Self::LONGEST {
                self.step *= 2;
                self.without_a_look = 0;
            }
            return;
        }
        self.without_a_look = 0;
        if 8 * looked_at <= CHUNK / self.step {
            return;
        }
        self.patience = (2 * self.patience).min(Self::MOST_PATIENCE);
        if self.step > Self::SHORTEST {
            self.step /= 2;
        } else {
            self.rest = self.next_rest;
            self.next_rest = (2 * self.next_rest).min(Self::MOST_REST);
        }
    }
}

impl BySums {
    /// At the start of a text, to which `reach` came.
    #[inline(always)]
    fn new(what: u8, reset: u8, reach: Reach, pace: Pace) -> BySums {
        let Reach { min_number, running, .. } = reach;
        BySums { what, reset, min_number, pace, at_most: running, known: (0, running) }
    }

    /// Begins again, where the count of the open segment is known.
    #[inline(always)]
    fn start(&mut self, at: usize, running: u64) {
        self.at_most = running;
        self.known = (at, running);
    }

    /// Returns true if and only if the number is reached in the chunk at `at`.
    #[inline(always)]
    unsafe fn reach_in_chunk<K: Kernel>(&mut self, bytes: &[u8], at: usize) -> bool {
        // SAFETY: the caller's promise is the same.
        let looked_at = unsafe {
            match self.pace.step {
                256 => self.take_steps::<K, 256>(bytes, at),
                512 => self.take_steps::<K, 512>(bytes, at),
                1024 => self.take_steps::<K, 1024>(bytes, at),
                _ => self.take_steps::<K, { Pace::LONGEST }>(bytes, at),
            }
        };
        match looked_at {
            Some(looked_at) => {
                self.pace.adapt(looked_at);
                false
            }
            None => true,
        }
    }

    /// Takes the chunk at `at` in steps of `STEP` bytes; one that may hold a hit is looked at
    /// closely. Returns how many were, or None if the number is reached.
    #[inline(always)]
    unsafe fn take_steps<K: Kernel, const STEP: usize>(
        &mut self,
        bytes: &[u8],
        at: usize,
    ) -> Option<usize> {
        let mut looked_at = 0;
        for (step, text) in bytes[at..at + CHUNK].chunks_exact(STEP).enumerate() {
            let offset = at + step * STEP;
            // SAFETY: a step has STEP bytes; the caller promises the level.
            unsafe {
                let sums = Sums::of::<K, STEP>(text.as_ptr(), self.what, self.reset);
                let count = sums.head + sums.tail;
                if self.at_most + count >= self.min_number {
                    looked_at += 1;
                    if self.reach_in::<K>(bytes, offset, text) {
                        return None;
                    }
                } else if sums.resets_in_tail {
                    self.at_most = sums.tail;
                } else {
                    self.at_most += count;
                }
            }
        }
        Some(looked_at)
    }

    /// Returns true if and only if the number is reached in `text`, whole blocks at `offset`: first
    /// from the most that the open segment can hold, and only if that says yes, from what it does.
    #[inline(always)]
    unsafe fn reach_in<K: Kernel>(&mut self, bytes: &[u8], offset: usize, text: &[u8]) -> bool {
        let mut reach = Reach::new(self.min_number);
        reach.running = self.at_most;
        // SAFETY: the caller promises the level.
        unsafe {
            if reach::bounded::<K>(&mut reach, &self.words(text)) {
                reach.running = self.running::<K>(&bytes[..offset]);
                self.known = (offset, reach.running);
                if reach::bounded::<K>(&mut reach, &self.words(text)) {
                    return true;
                }
            }
        }
        self.at_most = reach.running;
        false
    }

    #[inline(always)]
    fn words<'text>(&self, bytes: &'text [u8]) -> Fused<'text> {
        Fused { bytes, what: self.what, reset: Some(self.reset) }
    }

    /// Returns the count of the segment that is open at the end of these bytes, by looking back for
    /// its start. That is never farther than to where the count was last known, so that all looks
    /// together read nothing twice.
    #[inline(always)]
    unsafe fn running<K: Kernel>(&self, bytes: &[u8]) -> u64 {
        let (at, mut count) = (self.known.0, 0);
        let words = self.words(&bytes[at..]);
        for word in (0..words.length()).rev() {
            // SAFETY: the word is there; the caller promises the level.
            let (what, reset) = unsafe { words.word::<K>(word) };
            count += u64::from((what & !below_last(reset)).count_ones());
            if reset != 0 {
                return count;
            }
        }
        count + self.known.1
    }
}
