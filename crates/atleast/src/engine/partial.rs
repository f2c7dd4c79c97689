//! The fold for partials: what must be known of a stretch to join it to its neighbours.
//!
//! A stretch begins and ends anywhere, so its first and last segments are open, and where there is a
//! quote it may begin outside of quotes or within: both are folded at once. What a reset or a quote
//! clears from one it leaves to the other, so that the masks are filled once for both.

use std::ops::Range;

use super::class::Class;
use super::counts::Counts;
use super::fill::{AHEAD, Carry, fill, long_parts};
use super::kernel::Kernel;
use super::long;
use super::masks::{Masks, below_first};
use super::{Classes, LongResets, Resets};
use crate::tally::Tally;
use crate::text::Text;

/// What is known of a stretch of a text, whichever way it begins.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Stretch {
    /// For a stretch that begins outside of quotes, and for one that begins within. Without a quote
    /// in the question the second is that of no text.
    pub(crate) states: [Summary; 2],
    /// Whether it holds an odd number of quotes: it ends in the other state than it begins in.
    pub(crate) is_odd: bool,
}

/// What is known of a stretch that begins in one state. The default is that of no text.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Summary {
    /// What stands before the first reset, or all if there is none.
    pub(crate) head: Open,
    /// What follows, if there is a reset.
    pub(crate) rest: Option<Rest>,
}

/// What follows the first reset of a stretch.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Rest {
    /// The segments between the first reset and the last.
    pub(crate) tally: Tally,
    /// What stands behind the last reset; it belongs there itself if it is counted.
    pub(crate) tail: Open,
}

/// A part of a segment whose other parts are elsewhere.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Open {
    pub(crate) count: u64,
    /// Whether there is no character in it, counted or not.
    pub(crate) is_empty: bool,
}

impl Default for Open {
    fn default() -> Open {
        Open { count: 0, is_empty: true }
    }
}

impl Open {
    fn append(&mut self, next: Open) {
        self.count += next.count;
        self.is_empty &= next.is_empty;
    }

    /// Returns true if and only if there is such a segment between two resets.
    fn is_segment(self, leaves_out_empty: bool) -> bool {
        !(self.is_empty && leaves_out_empty)
    }
}

impl Stretch {
    /// Adds the stretch that follows this one.
    pub(crate) fn append(&mut self, next: &Stretch, leaves_out_empty: bool) {
        let is_odd = usize::from(self.is_odd);
        for (state, summary) in self.states.iter_mut().enumerate() {
            summary.append(&next.states[state ^ is_odd], leaves_out_empty);
        }
        self.is_odd ^= next.is_odd;
    }
}

impl Summary {
    /// Adds what follows. The caller sees to it that all of it is short enough for its counts.
    pub(crate) fn append(&mut self, next: &Summary, leaves_out_empty: bool) {
        let Some(rest) = &mut self.rest else {
            self.head.append(next.head);
            self.rest.clone_from(&next.rest);
            return;
        };
        rest.tail.append(next.head);
        if let Some(next) = &next.rest {
            let between = std::mem::replace(&mut rest.tail, next.tail);
            if between.is_segment(leaves_out_empty) {
                rest.tally.add(between.count, 1);
            }
            for (&count, &segments) in next.tally.counts() {
                rest.tally.add(count, segments);
            }
        }
    }

    /// Returns how many segments have each count, if this is all of the text.
    pub(crate) fn tally(&self, leaves_out_empty: bool) -> Tally {
        let Some(rest) = &self.rest else {
            return Tally::from_iter((!self.head.is_empty).then_some(self.head.count));
        };
        let mut tally = rest.tally.clone();
        if self.head.is_segment(leaves_out_empty) {
            tally.add(self.head.count, 1);
        }
        // What ends in a reset has no empty segment after it.
        if !rest.tail.is_empty {
            tally.add(rest.tail.count, 1);
        }
        tally
    }
}

/// A summary in the making.
struct Fold {
    /// What stands before the first reset, once there was one.
    head: Option<Open>,
    open: Open,
    counts: Counts,
}

impl Fold {
    #[inline(always)]
    fn new() -> Fold {
        Fold { head: None, open: Open::default(), counts: Counts::new() }
    }

    /// Takes a word of masks: what is counted, resets, and what belongs to segments.
    #[inline(always)]
    fn take(&mut self, what: u64, reset: u64, content: u64, leaves_out_empty: bool) {
        let (mut what, mut reset, mut content) = (what, reset, content);
        while reset != 0 {
            let before = below_first(reset);
            self.open.append(Open::of(what & before, content & before));
            let closed = std::mem::take(&mut self.open);
            if self.head.is_none() {
                self.head = Some(closed);
            } else if closed.is_segment(leaves_out_empty) {
                self.counts.enter(closed.count);
            }
            // A character that is both stays, for the segment that it opens.
            what &= !before;
            content &= !before;
            reset &= reset - 1;
        }
        self.open.append(Open::of(what, content));
    }

    fn into_summary(self) -> Summary {
        match self.head {
            None => Summary { head: self.open, rest: None },
            Some(head) => {
                let rest = Rest { tally: self.counts.into_tally(), tail: self.open };
                Summary { head, rest: Some(rest) }
            }
        }
    }
}

impl Open {
    #[inline(always)]
    fn of(what: u64, content: u64) -> Open {
        Open { count: u64::from(what.count_ones()), is_empty: content == 0 }
    }
}

/// Returns what is known of a range of a text. What stands around it says what the bytes at its ends
/// belong to, and counts for nothing else: `behind` units before it are looked at, and [`AHEAD`] after.
///
/// # Safety
/// As [`Kernel`]'s functions.
#[inline(always)]
pub(crate) unsafe fn fold<K: Kernel>(
    classes: &Classes,
    text: Text<'_>,
    range: Range<usize>,
    behind: usize,
) -> Stretch {
    if let (Text::Utf8(bytes) | Text::Latin1(bytes), Class::Byte(what), Resets::Never, None) =
        (text, &classes.what, &classes.reset, &classes.apart)
    {
        let is_empty = range.is_empty();
        // SAFETY: the caller's promise is the same, here and below.
        let count = unsafe { long::count::<K>(&bytes[range], *what) };
        let whole = Summary { head: Open { count, is_empty }, rest: None };
        return Stretch { states: [whole, Summary::default()], is_odd: false };
    }
    let text = text.up_to(text.len().min(range.end + AHEAD));
    let (plain, quote) = match classes.apart.as_deref() {
        Some(apart) => (&apart.rest, Some(&apart.quote)),
        None => (classes, None),
    };
    let leaves_out_empty = plain.leaves_out_empty;
    let (mut outside, mut inside) = (Fold::new(), Fold::new());
    let (mut masks, mut quotes) = (Masks::EMPTY, Masks::EMPTY);
    let (mut carry, mut covered, mut quoted_so_far) = (Carry::default(), 0, 0);
    let mut at = range.start.saturating_sub(behind);
    while at < range.end {
        // SAFETY: see above; `at` is within the text.
        let length = unsafe {
            if let Some(quote) = quote {
                fill::<K>(quote, text, at, &mut Carry::default(), &mut quotes);
            }
            fill::<K>(plain, text, at, &mut carry, &mut masks)
        };
        for word in 0..length.div_ceil(64) {
            let start = at + 64 * word;
            let valid =
                from(range.start.saturating_sub(start)) & !from(range.end - start.min(range.end));
            let (what, reset) = (masks.what[word], masks.reset[word]);
            let closing = reset & !what;
            let parts = match plain.long_resets {
                LongResets::First => long_parts(text, start, closing, &mut covered),
                LongResets::None | LongResets::All => 0,
            };
            let (what, reset) = (what & valid, reset & valid);
            let between = (closing | parts) & valid;
            if quote.is_none() {
                outside.take(what, reset, valid & !between, leaves_out_empty);
                continue;
            }
            let marks = quotes.what[word] & valid;
            // SAFETY: see above.
            let quoted = unsafe { K::prefix_xor(marks) } ^ quoted_so_far;
            quoted_so_far ^= 0_u64.wrapping_sub(u64::from(marks.count_ones() & 1));
            let free = !quoted;
            outside.take(what & free, reset & free, valid & !(between & free), leaves_out_empty);
            inside.take(
                what & quoted,
                reset & quoted,
                valid & !(between & quoted),
                leaves_out_empty,
            );
        }
        at += length;
    }
    let inside = if quote.is_some() { inside.into_summary() } else { Summary::default() };
    Stretch { states: [outside.into_summary(), inside], is_odd: quoted_so_far != 0 }
}

/// Returns the bits from this one on; none where it is beyond the word.
#[inline(always)]
fn from(bit: usize) -> u64 {
    if bit < 64 { u64::MAX << bit } else { 0 }
}
