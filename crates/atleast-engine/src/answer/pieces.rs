//! One text, several threads: its pieces are taken in order, answered apart, and joined in order.
//!
//! Of each piece, what stands between the first place and the last at which it can be cut is a text that
//! stands by itself, and answered in the way that is fastest for the question; what is left at both ends
//! is folded and joined to the neighbours. A piece in which no such place is near its ends is folded as a
//! whole. So each byte is read about once, whatever the text is.

use std::ops::Range;
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, AtomicU8, AtomicUsize, Ordering};
use std::thread;

use super::Joinable;
use super::ordered::Ordered;
use crate::counts::Counts;
use crate::fold::fragments::FragmentSummary;
use crate::helpers::{Helpers, lock};
use crate::marker::Marker;
use crate::text::Text;

/// Texts up to this many characters or bytes are left to one thread: to wake another takes 20 to 60
/// microseconds, in which one alone reads up to three mebibytes.
const SHARED_FROM: usize = 4 << 20;

/// How many characters or bytes a piece has at least and at most. A thread asks after each whether all
/// is decided, and what is read twice should still be in a core's own cache; but each costs one or two
/// microseconds of its own.
const SMALLEST_PIECE: usize = 1 << 18;
const LARGEST_PIECE: usize = 1 << 20;

/// How many pieces there are for each thread, if the text is not too long: so that none waits long for
/// the others in the end.
const PIECES_A_THREAD: usize = 4;

/// How far from the ends of a piece places to cut it are looked for, one distance after the other.
const NEAR: [usize; 3] = [512, 4096, 16384];

/// A text in pieces, and what is known of them so far.
pub struct Pieces<'a> {
    marker: &'a Marker,
    text: Text<'a>,
    size: usize,
    helpers: &'a Helpers,
    /// The next piece that nobody has taken.
    next: AtomicUsize,
    /// For each piece whether it begins within quotes, once that is known; none without a quote.
    begins: Box<[AtomicU8]>,
    /// Whether nobody needs more pieces.
    is_over: AtomicBool,
}

/// The ends of the pieces that are done, joined in order.
struct Ends<S> {
    waiting: Ordered<FragmentSummary>,
    whole: FragmentSummary,
    /// Whether the first segment, which has ended, has been added.
    has_head: bool,
    state: S,
}

const UNKNOWN: u8 = 0;
const OUTSIDE: u8 = 1;
const INSIDE: u8 = 2;

/// Ends the work of all threads if one of them panics, so that none waits for it.
struct PanicFlag<'a>(&'a AtomicBool);

impl Drop for PanicFlag<'_> {
    fn drop(&mut self) {
        if thread::panicking() {
            self.0.store(true, Ordering::Relaxed);
        }
    }
}

impl<'a> Pieces<'a> {
    /// Returns the text in pieces, or None if it is better left to one thread.
    #[inline]
    pub fn of(marker: &'a Marker, text: Text<'a>, helpers: &'a Helpers) -> Option<Pieces<'a>> {
        if text.len() <= SHARED_FROM { None } else { Pieces::of_long(marker, text, helpers) }
    }

    fn of_long(marker: &'a Marker, text: Text<'a>, helpers: &'a Helpers) -> Option<Pieces<'a>> {
        // Which occurrences of a string that overlaps itself count depends on all the text before.
        let threads = helpers.threads().get();
        let is_shared = threads > 1 && !marker.what_overlaps_itself();
        is_shared.then(|| {
            let pieces = threads.saturating_mul(PIECES_A_THREAD);
            let size = (text.len() / pieces).clamp(SMALLEST_PIECE, LARGEST_PIECE);
            Pieces::of_size(marker, text, helpers, size)
        })
    }

    /// Returns the text, which must not be empty, in pieces of this size.
    pub fn of_size(
        marker: &'a Marker,
        text: Text<'a>,
        helpers: &'a Helpers,
        size: usize,
    ) -> Pieces<'a> {
        let pieces = text.len().div_ceil(size);
        let begins = if marker.has_quote(text) { pieces + 1 } else { 0 };
        let begins: Box<[_]> = (0..begins).map(|_| AtomicU8::new(UNKNOWN)).collect();
        if let Some(first) = begins.first() {
            first.store(OUTSIDE, Ordering::Relaxed);
        }
        let (next, is_over) = (AtomicUsize::new(0), AtomicBool::new(false));
        Pieces { marker, text, size, helpers, next, begins, is_over }
    }

    /// Returns the answer, which must be about the marker's question.
    pub fn answer<A>(self, answer: &A) -> A::Output
    where
        A: Joinable + Sync,
    {
        self.ask(answer)
    }

    /// Asks all pieces, on all threads, each with a state of its own for the texts that stand by
    /// themselves.
    fn ask<A>(&self, answer: &A) -> A::Output
    where
        A: Joinable + Sync,
    {
        let ends = Mutex::new(Ends {
            waiting: Ordered::default(),
            whole: FragmentSummary::default(),
            has_head: false,
            state: answer.begin(),
        });
        let states = Mutex::new(Vec::new());
        let work = || {
            let _guard = PanicFlag(&self.is_over);
            let mut state = answer.begin();
            while let Some((piece, begins_inside)) = self.take() {
                let range = self.range(piece);
                let (summary, is_certain) =
                    self.answer_piece(answer, &mut state, range, begins_inside);
                if is_certain || self.join(answer, &ends, piece, summary) {
                    self.is_over.store(true, Ordering::Relaxed);
                }
            }
            lock(&states).push(state);
        };
        self.helpers.work_on_all(self.text.len().div_ceil(self.size), work);
        let Ends { whole, has_head, mut state, .. } =
            ends.into_inner().unwrap_or_else(std::sync::PoisonError::into_inner);
        // Where an answer was certain, the pieces behind it are not joined.
        for other in lock(&states).drain(..) {
            answer.join(&mut state, other);
        }
        let mut last = Counts::default();
        let open = match whole.rest {
            None => Some(whole.head).filter(|head| !head.is_empty),
            Some(rest) => {
                debug_assert!(has_head && rest.counts == Counts::default());
                // What ends in a reset has no empty segment after it.
                Some(rest.tail).filter(|tail| !tail.is_empty)
            }
        };
        if let Some(open) = open {
            last.add(open.count, 1);
        }
        answer.add_counts(&mut state, &last);
        answer.finish(state)
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
        let has_odd_quotes = self.marker.has_odd_quotes(self.text, self.range(piece));
        let begins_inside = loop {
            match self.begins[piece].load(Ordering::Relaxed) {
                UNKNOWN if self.is_over.load(Ordering::Relaxed) => return None,
                UNKNOWN => thread::yield_now(),
                begins => break begins == INSIDE,
            }
        };
        let next = if begins_inside == has_odd_quotes { OUTSIDE } else { INSIDE };
        self.begins[piece + 1].store(next, Ordering::Relaxed);
        Some((piece, begins_inside))
    }

    fn range(&self, piece: usize) -> Range<usize> {
        let start = piece * self.size;
        start..self.text.len().min(start + self.size)
    }

    /// Adds what stands by itself in a piece to the state, and returns what is known of the rest, and
    /// whether the answer is certain.
    fn answer_piece<A: Joinable>(
        &self,
        answer: &A,
        state: &mut A::State,
        range: Range<usize>,
        begins_inside: bool,
    ) -> (FragmentSummary, bool) {
        let Some(apart) = self.apart(range.clone(), begins_inside) else {
            return (self.summary(range, begins_inside), false);
        };
        let mut summary = self.summary(range.start..apart.start, begins_inside);
        // A segment begins outside of quotes.
        let rest = self.summary(apart.end..range.end, false);
        summary.append(&rest, self.marker.skips_empty());
        (summary, answer.add_text(state, self.text.part(apart)))
    }

    /// Returns what is known of a range, in the state in which it begins.
    fn summary(&self, range: Range<usize>, begins_inside: bool) -> FragmentSummary {
        let [outside, inside] = self.marker.fragment(self.text, range).states;
        if begins_inside { inside } else { outside }
    }

    /// Returns the part of a piece between the first place near its start and the last near its end at
    /// which it can be cut, if there are such places.
    fn apart(&self, range: Range<usize>, begins_inside: bool) -> Option<Range<usize>> {
        let Range { start, end } = range;
        let ends_inside = match self.begins.get(end.div_ceil(self.size)) {
            Some(begins) => begins.load(Ordering::Relaxed) == INSIDE,
            None => false,
        };
        let first = NEAR.iter().find_map(|near| {
            let head = start..end.min(start + near);
            self.marker.first_and_last_cut(self.text, head, begins_inside)
        });
        let (first, _) = first?;
        let last = NEAR.iter().find_map(|near| {
            let tail = start.max(end.saturating_sub(*near))..end;
            let is_inside = ends_inside ^ self.marker.has_odd_quotes(self.text, tail.clone());
            self.marker.first_and_last_cut(self.text, tail, is_inside)
        });
        let (_, last) = last?;
        Some(first..last)
    }

    /// Joins what is known of a piece to what is known of those before it, once all of these are done.
    /// Returns true if and only if the answer is certain.
    fn join<A: Joinable>(
        &self,
        answer: &A,
        ends: &Mutex<Ends<A::State>>,
        piece: usize,
        summary: FragmentSummary,
    ) -> bool {
        let skips_empty = self.marker.skips_empty();
        let mut ends = lock(ends);
        let Ends { waiting, whole, has_head, state } = &mut *ends;
        waiting.keep(piece as u64, summary);
        let mut is_certain = false;
        while let Some(next) = waiting.take_next() {
            whole.append(&next, skips_empty);
            let open = match &mut whole.rest {
                None => whole.head.count,
                Some(rest) => {
                    // The segments that have ended are added, so that nothing grows with the text.
                    let mut ended = std::mem::take(&mut rest.counts);
                    if !std::mem::replace(has_head, true) && whole.head.is_segment(skips_empty) {
                        ended.add(whole.head.count, 1);
                    }
                    is_certain |= answer.add_counts(state, &ended);
                    rest.tail.count
                }
            };
            is_certain |= answer.add_open(state, open);
        }
        is_certain
    }
}

#[cfg(test)]
mod tests;
