//! One buffer, several threads: its pieces are taken in order, answered apart, and joined in order.
//!
//! Of each piece, what stands between the first place and the last at which it can be cut is answered
//! in the way that is fastest for the question, as a text of its own; what is left at both ends is
//! folded and joined to the neighbours. A piece in which no such place is near its ends is folded as a
//! whole. So each byte is read about once, whatever the text is.

use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, AtomicU8, AtomicUsize, Ordering};
use std::thread;

use crate::counts::Counts;
use crate::engine::Engine;
use crate::fold::fragments::Summary;
use crate::helpers::{Helpers, lock};
use crate::text::Text;

/// Texts up to this many characters or bytes are left to one thread: to wake another takes 20 to 60
/// microseconds, in which one alone reads up to three mebibytes.
const SHARED_FROM: usize = 4 << 20;

/// How many characters or bytes a piece has at the least and at the most. A thread asks after each whether
/// all is decided, and what is read twice should still be in a core's own cache; but each costs one or two
/// microseconds of its own.
const SMALLEST_PIECE: usize = 1 << 18;
const LARGEST_PIECE: usize = 1 << 20;

/// How many pieces there are for each thread, where the text is not too long: so that none waits long for
/// the others in the end.
const PIECES_A_THREAD: usize = 4;

/// How far from the ends of a piece places to cut it are looked for, one distance after the other.
const NEAR: [usize; 3] = [512, 4096, 16384];

/// A text in pieces, and what is known of them so far.
pub struct Pieces<'a> {
    engine: &'a Engine,
    text: Text<'a>,
    size: usize,
    helpers: &'a Helpers,
    /// The next piece that nobody has taken.
    next: AtomicUsize,
    /// For each piece whether it begins within quotes, once that is known; none without a quote.
    begins: Box<[AtomicU8]>,
    /// Whether nobody needs more pieces.
    is_over: AtomicBool,
    joined: Mutex<Joined>,
}

/// The pieces that are done, joined in order.
#[derive(Default)]
struct Joined {
    /// How many pieces are joined; others that are done wait for those before them.
    pieces: usize,
    waiting: BTreeMap<usize, Summary>,
    whole: Summary,
}

const UNKNOWN: u8 = 0;
const OUTSIDE: u8 = 1;
const INSIDE: u8 = 2;

/// Ends the work of all threads if one of them panics, so that none waits for it.
struct OverInPanic<'a>(&'a AtomicBool);

impl Drop for OverInPanic<'_> {
    fn drop(&mut self) {
        if thread::panicking() {
            self.0.store(true, Ordering::Relaxed);
        }
    }
}

impl<'a> Pieces<'a> {
    /// Returns the text in pieces; None if it is better left to one thread.
    #[inline]
    pub fn of(engine: &'a Engine, text: Text<'a>, helpers: &'a Helpers) -> Option<Pieces<'a>> {
        if text.len() <= SHARED_FROM { None } else { Pieces::of_long(engine, text, helpers) }
    }

    fn of_long(engine: &'a Engine, text: Text<'a>, helpers: &'a Helpers) -> Option<Pieces<'a>> {
        // Which occurrences of a string count that overlaps itself is known only from all the text before.
        let threads = helpers.threads().get();
        let is_shared = threads > 1 && !engine.what_overlaps_itself();
        is_shared.then(|| {
            let pieces = threads.saturating_mul(PIECES_A_THREAD);
            let size = (text.len() / pieces).clamp(SMALLEST_PIECE, LARGEST_PIECE);
            Pieces::of_size(engine, text, helpers, size)
        })
    }

    /// Returns the text, which must not be empty, in pieces of this size.
    pub fn of_size(
        engine: &'a Engine,
        text: Text<'a>,
        helpers: &'a Helpers,
        size: usize,
    ) -> Pieces<'a> {
        let pieces = text.len().div_ceil(size);
        let begins = if engine.has_quote(text) { pieces + 1 } else { 0 };
        let begins: Box<[_]> = (0..begins).map(|_| AtomicU8::new(UNKNOWN)).collect();
        if let Some(first) = begins.first() {
            first.store(OUTSIDE, Ordering::Relaxed);
        }
        Pieces {
            engine,
            text,
            size,
            helpers,
            next: AtomicUsize::new(0),
            begins,
            is_over: AtomicBool::new(false),
            joined: Mutex::default(),
        }
    }

    /// Returns true if and only if some segment is a hit.
    pub fn has_count(self) -> bool {
        self.has_hit()
    }

    fn has_hit(&self) -> bool {
        if self.engine.takes_anything() {
            return true;
        }
        let (found, whole) = self.ask(
            |text: Text<'_>, found: &mut bool| {
                if self.engine.has_count(text) {
                    *found = true;
                    self.is_over.store(true, Ordering::Relaxed);
                }
            },
            |whole| {
                if self.engine.is_certain(whole) {
                    self.is_over.store(true, Ordering::Relaxed);
                } else if let Some(rest) = &mut whole.rest {
                    // No hit is among them.
                    rest.tally = Counts::default();
                }
            },
        );
        // Where a hit was certain, the pieces behind it are not joined.
        found.contains(&true)
            || self.engine.is_certain(&whole)
            || self.engine.hits(&self.tally_of(&whole)) > 0
    }

    /// Returns how many segments are hits.
    pub fn count(self) -> u64 {
        let (hits, whole) = self.ask(|text, hits| *hits += self.engine.count(text), |_| ());
        hits.iter().sum::<u64>() + self.engine.hits(&self.tally_of(&whole))
    }

    /// Returns the largest count of any segment; 0 where there is none.
    pub fn max_count(self) -> u64 {
        let ask = |text: Text<'_>, most: &mut u64| *most = self.engine.max_count(text, *most);
        let (mut most, whole) = self.ask(ask, |_| ());
        most.extend(self.tally_of(&whole).largest());
        most.into_iter().max().unwrap_or(0)
    }

    /// Returns how many segments have each count.
    pub fn tally(self) -> Counts {
        let ask = |text: Text<'_>, tally: &mut Counts| tally.append(&self.engine.tally(text));
        let (tallies, whole) = self.ask(ask, |_| ());
        let mut all = self.tally_of(&whole);
        for tally in &tallies {
            all.append(tally);
        }
        all
    }

    fn tally_of(&self, whole: &Summary) -> Counts {
        whole.tally(self.engine.leaves_out_empty())
    }

    /// Asks of all pieces, on all threads: `ask` of the texts that stand by themselves, each thread with
    /// an answer of its own; the rest is joined, and `look` sees it after each piece. Returns the answers
    /// and the rest.
    fn ask<A: Default + Send>(
        &self,
        ask: impl Fn(Text<'_>, &mut A) + Sync,
        look: impl Fn(&mut Summary) + Sync,
    ) -> (Vec<A>, Summary) {
        let answers = Mutex::new(Vec::new());
        let work = || {
            let _guard = OverInPanic(&self.is_over);
            let mut answer = A::default();
            while let Some((piece, begins_inside)) = self.take() {
                let range = self.range(piece);
                let summary = self.answer(range, begins_inside, &ask, &mut answer);
                self.join(piece, summary, &look);
            }
            lock(&answers).push(answer);
        };
        self.helpers.work_on_all(self.text.len().div_ceil(self.size), work);
        (std::mem::take(&mut *lock(&answers)), std::mem::take(&mut lock(&self.joined).whole))
    }

    /// Takes the next piece, and tells whether it begins within quotes. None if there is no more to do.
    fn take(&self) -> Option<(usize, bool)> {
        let piece = self.next.fetch_add(1, Ordering::Relaxed);
        if piece * self.size >= self.text.len() || self.is_over.load(Ordering::Relaxed) {
            return None;
        }
        if self.begins.is_empty() {
            return Some((piece, false));
        }
        // The piece before was taken before: whoever has it counts its quotes first, as we do here.
        let is_odd = self.engine.is_odd(self.text, self.range(piece));
        let begins_inside = loop {
            match self.begins[piece].load(Ordering::Relaxed) {
                UNKNOWN if self.is_over.load(Ordering::Relaxed) => return None,
                UNKNOWN => thread::yield_now(),
                begins => break begins == INSIDE,
            }
        };
        let next = if begins_inside == is_odd { OUTSIDE } else { INSIDE };
        self.begins[piece + 1].store(next, Ordering::Relaxed);
        Some((piece, begins_inside))
    }

    fn range(&self, piece: usize) -> Range<usize> {
        let start = piece * self.size;
        start..self.text.len().min(start + self.size)
    }

    /// Asks what can be asked apart, and returns what is known of the rest.
    fn answer<A>(
        &self,
        range: Range<usize>,
        begins_inside: bool,
        ask: &impl Fn(Text<'_>, &mut A),
        answer: &mut A,
    ) -> Summary {
        let Some(apart) = self.apart(range.clone(), begins_inside) else {
            return self.summary(range, begins_inside);
        };
        let mut summary = self.summary(range.start..apart.start, begins_inside);
        // A segment begins outside of quotes.
        let rest = self.summary(apart.end..range.end, false);
        summary.append(&rest, self.engine.leaves_out_empty());
        ask(self.text.part(apart), answer);
        summary
    }

    /// Returns what is known of a range, in the state in which it begins.
    fn summary(&self, range: Range<usize>, begins_inside: bool) -> Summary {
        let [outside, inside] = self.engine.stretch(self.text, range).states;
        if begins_inside { inside } else { outside }
    }

    /// Returns the part of a piece between the first place near its start and the last near its end at
    /// which it can be cut, if there are such.
    fn apart(&self, range: Range<usize>, begins_inside: bool) -> Option<Range<usize>> {
        let Range { start, end } = range;
        let ends_inside = match self.begins.get(end.div_ceil(self.size)) {
            Some(begins) => begins.load(Ordering::Relaxed) == INSIDE,
            None => false,
        };
        let first = NEAR.iter().find_map(|near| {
            let head = start..end.min(start + near);
            self.engine.cuts(self.text, head, begins_inside)
        });
        let (first, _) = first?;
        let last = NEAR.iter().find_map(|near| {
            let tail = start.max(end.saturating_sub(*near))..end;
            let is_inside = ends_inside ^ self.engine.is_odd(self.text, tail.clone());
            self.engine.cuts(self.text, tail, is_inside)
        });
        let (_, last) = last?;
        Some(first..last)
    }

    /// Joins what is known of a piece to what is known of those before it, once all of these are done.
    fn join(&self, piece: usize, summary: Summary, look: &impl Fn(&mut Summary)) {
        let mut joined = lock(&self.joined);
        let joined = &mut *joined;
        joined.waiting.insert(piece, summary);
        while let Some(next) = joined.waiting.remove(&joined.pieces) {
            joined.whole.append(&next, self.engine.leaves_out_empty());
            joined.pieces += 1;
            look(&mut joined.whole);
        }
    }
}

#[cfg(test)]
mod tests;
