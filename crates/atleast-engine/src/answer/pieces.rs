//! One text on several threads. Its pieces are taken in order, answered separately, and joined in
//! order.
//!
//! A piece is cut at the first reset near its start and at the last reset near its end. The text
//! between the cuts contains only whole segments, and is answered in the fastest way for the
//! question. Both ends are summarized and joined to the neighbours. A piece without such resets is
//! summarized as a whole. So each byte is read about once, whatever the text.

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

/// Texts up to this many units are left to one thread. Waking another takes 20 to 60 µs, and in
/// that time one thread reads up to 3 MiB.
const SHARED_FROM: usize = 4 << 20;

/// The fewest and the most units in a piece. With small pieces, threads stop soon after the answer
/// is certain, and a piece that is read twice is still in the core's own cache. But each piece
/// costs 1 to 2 µs.
const SMALLEST_PIECE: usize = 1 << 18;
const LARGEST_PIECE: usize = 1 << 20;

/// How many pieces there are per thread, if their size allows it, so that no thread waits long at
/// the end.
const PIECES_PER_THREAD: usize = 4;

/// How far from the ends of a piece to look for a cut: first within the smallest distance, then
/// within the next.
const NEAR: [usize; 3] = [512, 4096, 16384];

/// A text in pieces, and what is known of them so far.
pub struct Pieces<'a> {
    marker: &'a Marker,
    text: Text<'a>,
    size: usize,
    helpers: &'a Helpers,
    /// The next piece to take.
    next: AtomicUsize,
    /// Whether each piece begins within quotes, once that is known. Empty if there is no quote.
    begins: Box<[AtomicU8]>,
    /// Whether the remaining pieces are not needed.
    is_over: AtomicBool,
}

/// The ends of the finished pieces, joined in order.
struct JoinedEnds<S> {
    waiting: Ordered<FragmentSummary>,
    whole: FragmentSummary,
    /// Whether the first segment has ended and been added.
    has_head: bool,
    state: S,
}

const UNKNOWN: u8 = 0;
const OUTSIDE: u8 = 1;
const INSIDE: u8 = 2;

/// Stops all threads if one of them panics, so that none waits for it.
struct PanicFlag<'a>(&'a AtomicBool);

impl Drop for PanicFlag<'_> {
    fn drop(&mut self) {
        if thread::panicking() {
            self.0.store(true, Ordering::Relaxed);
        }
    }
}

impl<'a> Pieces<'a> {
    /// Returns the text in pieces, or None if one thread is faster.
    #[inline]
    pub fn of(marker: &'a Marker, text: Text<'a>, helpers: &'a Helpers) -> Option<Pieces<'a>> {
        if text.len() <= SHARED_FROM { None } else { Pieces::of_long(marker, text, helpers) }
    }

    fn of_long(marker: &'a Marker, text: Text<'a>, helpers: &'a Helpers) -> Option<Pieces<'a>> {
        // Which occurrences of a string that overlaps itself are counted depends on all the text
        // before them.
        let threads = helpers.threads().get();
        let is_shared = threads > 1 && !marker.what_overlaps_itself();
        is_shared.then(|| {
            let pieces = threads.saturating_mul(PIECES_PER_THREAD);
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

    /// Answers all pieces, on all threads. Each thread has its own state for the whole segments.
    fn ask<A>(&self, answer: &A) -> A::Output
    where
        A: Joinable + Sync,
    {
        let ends = Mutex::new(JoinedEnds {
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
        let JoinedEnds { whole, has_head, mut state, .. } =
            ends.into_inner().unwrap_or_else(std::sync::PoisonError::into_inner);
        // If an answer was certain, the pieces after it are not joined.
        for other in lock(&states).drain(..) {
            answer.join(&mut state, other);
        }
        let mut last = Counts::default();
        let open = match whole.rest {
            None => Some(whole.head).filter(|head| !head.is_empty),
            Some(rest) => {
                debug_assert!(has_head && rest.counts == Counts::default());
                // A text that ends in a reset has no empty segment after it.
                Some(rest.tail).filter(|tail| !tail.is_empty)
            }
        };
        if let Some(open) = open {
            last.add(open.count, 1);
        }
        answer.add_counts(&mut state, &last);
        answer.finish(state)
    }

    /// Takes the next piece, and returns whether it begins within quotes. Returns None if nothing
    /// is left to do.
    fn take(&self) -> Option<(usize, bool)> {
        let piece = self.next.fetch_add(1, Ordering::Relaxed);
        if piece * self.size >= self.text.len() || self.is_over.load(Ordering::Relaxed) {
            return None;
        }
        if self.begins.is_empty() {
            return Some((piece, false));
        }
        // This wait ends: another thread has taken the previous piece, and it too counts the quotes
        // before anything else.
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

    /// Adds the whole segments of a piece to the state. Returns a summary of the rest, and whether
    /// the answer is certain.
    fn answer_piece<A: Joinable>(
        &self,
        answer: &A,
        state: &mut A::State,
        range: Range<usize>,
        begins_inside: bool,
    ) -> (FragmentSummary, bool) {
        let Some(closed) = self.whole_segments(range.clone(), begins_inside) else {
            return (self.summary(range, begins_inside), false);
        };
        let mut summary = self.summary(range.start..closed.start, begins_inside);
        // The last cut is at the start of a segment, and a segment begins outside quotes.
        let rest = self.summary(closed.end..range.end, false);
        summary.append(&rest, self.marker.skips_empty());
        (summary, answer.add_text(state, self.text.part(closed)))
    }

    /// Summarizes a range that begins outside or within quotes.
    fn summary(&self, range: Range<usize>, begins_inside: bool) -> FragmentSummary {
        let [outside, inside] = self.marker.fragment(self.text, range).states;
        if begins_inside { inside } else { outside }
    }

    /// Returns the part of a piece from the first cut near its start to the last cut near its end,
    /// if there are both.
    fn whole_segments(&self, range: Range<usize>, begins_inside: bool) -> Option<Range<usize>> {
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

    /// Joins the summary of a piece to those before it, once all of these are finished. Returns
    /// true if and only if the answer is certain.
    fn join<A: Joinable>(
        &self,
        answer: &A,
        ends: &Mutex<JoinedEnds<A::State>>,
        piece: usize,
        summary: FragmentSummary,
    ) -> bool {
        let skips_empty = self.marker.skips_empty();
        let mut ends = lock(ends);
        let JoinedEnds { waiting, whole, has_head, state } = &mut *ends;
        waiting.keep(piece as u64, summary);
        let mut is_certain = false;
        while let Some(next) = waiting.take_next() {
            whole.append(&next, skips_empty);
            let open = match &mut whole.rest {
                None => whole.head.count,
                Some(rest) => {
                    // Segments that have ended are added at once, so that memory does not grow with
                    // the text.
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
