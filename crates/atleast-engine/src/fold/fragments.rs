//! The fold for partials: what must be known of a stretch to join it to its neighbours.
//!
//! A stretch begins and ends anywhere, so its first and last segments are open, and where there is a
//! quote it may begin outside of quotes or within: both are folded at once. What a reset or a quote
//! clears from one it leaves to the other, so that the masks are filled once for both.

use std::ops::Range;

use crate::counts::Counts;
use crate::counts::CountsBuilder;
use crate::engine::{Classes, LongResets, Resets};
use crate::fill::class::Class;
use crate::fill::masks::{Masks, below_first};
use crate::fill::{AHEAD, Carry, fill, long_parts};
use crate::fold::segments::reset_length;
use crate::fold::sums as long;
use crate::isa::kernel::Kernel;
use crate::text::Text;

/// What is known of a stretch of a text, whichever way it begins.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Stretch {
    /// For a stretch that begins outside of quotes, and for one that begins within. Without a quote
    /// in the question the second is that of no text.
    pub states: [Summary; 2],
    /// Whether it holds an odd number of quotes: it ends in the other state than it begins in.
    pub is_odd: bool,
}

/// What is known of a stretch that begins in one state. The default is that of no text.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Summary {
    /// What stands before the first reset, or all if there is none.
    pub head: Open,
    /// What follows, if there is a reset.
    pub rest: Option<Rest>,
}

/// What follows the first reset of a stretch.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rest {
    /// The segments between the first reset and the last.
    pub tally: Counts,
    /// What stands behind the last reset; it belongs there itself if it is counted.
    pub tail: Open,
}

/// A part of a segment whose other parts are elsewhere.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Open {
    pub count: u64,
    /// Whether there is no character in it, counted or not.
    pub is_empty: bool,
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
    pub fn is_segment(self, leaves_out_empty: bool) -> bool {
        !(self.is_empty && leaves_out_empty)
    }
}

impl Stretch {
    /// Adds the stretch that follows this one.
    pub fn append(&mut self, next: &Stretch, leaves_out_empty: bool) {
        let is_odd = usize::from(self.is_odd);
        for (state, summary) in self.states.iter_mut().enumerate() {
            summary.append(&next.states[state ^ is_odd], leaves_out_empty);
        }
        self.is_odd ^= next.is_odd;
    }
}

impl Summary {
    /// Adds what follows. The caller sees to it that all of it is short enough for its counts.
    pub fn append(&mut self, next: &Summary, leaves_out_empty: bool) {
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
            rest.tally.append(&next.tally);
        }
    }

    /// Returns how many segments have each count, if this is all of the text.
    pub fn tally(&self, leaves_out_empty: bool) -> Counts {
        let Some(rest) = &self.rest else {
            let mut counts = Counts::default();
            if !self.head.is_empty {
                counts.add(self.head.count, 1);
            }
            return counts;
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
    /// None up to the second reset: short stretches have no more.
    counts: Option<CountsBuilder>,
}

impl Fold {
    #[inline(always)]
    fn new() -> Fold {
        Fold { head: None, open: Open::default(), counts: None }
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
                self.counts.get_or_insert_with(CountsBuilder::default).add(closed.count);
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
                let tally = self.counts.map_or_else(Counts::default, CountsBuilder::finish);
                let rest = Rest { tally, tail: self.open };
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
pub unsafe fn fold<K: Kernel>(
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
    let leaves_out_empty = classes.leaves_out_empty;
    let has_quote = classes.apart.is_some();
    let (mut outside, mut inside) = (Fold::new(), Fold::new());
    let mut walk = Walk::over(classes, text, range, behind);
    // SAFETY: see above.
    while let Some(word) = unsafe { walk.next::<K>() } {
        let Word { what, reset, closing, valid, quoted, .. } = word;
        let free = !quoted;
        outside.take(what & free, reset & free, valid & !(closing & free), leaves_out_empty);
        if has_quote {
            let content = valid & !(closing & quoted);
            inside.take(what & quoted, reset & quoted, content, leaves_out_empty);
        }
    }
    let inside = if has_quote { inside.into_summary() } else { Summary::default() };
    Stretch { states: [outside.into_summary(), inside], is_odd: walk.quoted_so_far != 0 }
}

/// Returns the first place and the last in a range of a text at which one segment has ended with a reset
/// that is not counted, and all of that reset, and the next begins: the segments on both sides of it are
/// those of the whole. None if there is no such place. `is_inside` says whether the range begins within
/// quotes.
///
/// # Safety
/// As [`Kernel`]'s functions.
#[inline(always)]
pub unsafe fn cuts<K: Kernel>(
    classes: &Classes,
    text: Text<'_>,
    range: Range<usize>,
    behind: usize,
    is_inside: bool,
) -> Option<(usize, usize)> {
    let (mut first, mut last) = (None, None);
    let mut after_closing = 0;
    let mut walk = Walk::over(classes, text, range.clone(), behind);
    walk.quoted_so_far = 0_u64.wrapping_sub(u64::from(is_inside));
    // SAFETY: the caller's promise is the same.
    while let Some(word) = unsafe { walk.next::<K>() } {
        let closing = word.closing & !word.quoted;
        if classes.leaves_out_empty {
            // Where the next segment has its first character: there the reset is surely over.
            let begins = word.valid & !closing & (closing << 1 | after_closing);
            after_closing = closing >> 63;
            if begins != 0 {
                first = first.or(Some(word.start + begins.trailing_zeros() as usize));
                last = Some(word.start + 63 - begins.leading_zeros() as usize);
            }
            continue;
        }
        let mut resets = word.reset & closing;
        if first.is_none() && resets != 0 {
            let at = word.start + resets.trailing_zeros() as usize;
            first = Some(at + reset_length(classes, text, at)).filter(|cut| *cut <= range.end);
        }
        while resets != 0 {
            let at = word.start + 63 - resets.leading_zeros() as usize;
            let cut = at + reset_length(classes, text, at);
            if cut <= range.end {
                last = Some(cut);
                break;
            }
            // Of a reset that the range cuts there is only one.
            resets &= !(1 << (at - word.start));
        }
    }
    first.zip(last)
}

/// Returns true if and only if an odd number of quotes stands in a range of a text.
///
/// # Safety
/// As [`Kernel`]'s functions.
#[inline(always)]
pub unsafe fn is_odd<K: Kernel>(classes: &Classes, text: Text<'_>, range: Range<usize>) -> bool {
    let Some(apart) = &classes.apart else { return false };
    // Of a quote nothing before it says whether it is one.
    // SAFETY: the caller's promise is the same.
    unsafe { fold::<K>(&apart.quote, text, range, 0).states[0].head.count % 2 == 1 }
}

/// The masks of a range of a text, word by word, with the quotes apart.
struct Walk<'text> {
    plain: &'text Classes,
    quote: Option<&'text Classes>,
    text: Text<'text>,
    range: Range<usize>,
    masks: Masks,
    quotes: Masks,
    carry: Carry,
    covered: usize,
    /// All ones where the quotes so far leave the text within quotes, otherwise 0.
    quoted_so_far: u64,
    /// The offset of the first character of the filling, how many it holds, and the next word of it.
    chunk: usize,
    length: usize,
    word: usize,
}

/// What stands in 64 characters, of those that are in the range.
struct Word {
    /// The offset of the first of them, which may be before the range.
    start: usize,
    /// Those in the range.
    valid: u64,
    /// What is counted and the resets, also within quotes.
    what: u64,
    reset: u64,
    /// All units of the resets that are not counted.
    closing: u64,
    /// What stands within quotes, the opening one included.
    quoted: u64,
}

impl<'text> Walk<'text> {
    #[inline(always)]
    fn over(
        classes: &'text Classes,
        text: Text<'text>,
        range: Range<usize>,
        behind: usize,
    ) -> Walk<'text> {
        let (plain, quote) = match classes.apart.as_deref() {
            Some(apart) => (&apart.rest, Some(&apart.quote)),
            None => (classes, None),
        };
        Walk {
            plain,
            quote,
            text: text.up_to(text.len().min(range.end + AHEAD)),
            masks: Masks::EMPTY,
            quotes: Masks::EMPTY,
            carry: Carry::default(),
            covered: 0,
            quoted_so_far: 0,
            chunk: range.start.saturating_sub(behind),
            length: 0,
            word: 0,
            range,
        }
    }

    /// Returns the next word.
    ///
    /// # Safety
    /// As [`Kernel`]'s functions.
    #[inline(always)]
    unsafe fn next<K: Kernel>(&mut self) -> Option<Word> {
        let Walk { plain, quote, text, .. } = *self;
        if 64 * self.word >= self.length {
            self.chunk += self.length;
            self.word = 0;
            if self.chunk >= self.range.end {
                return None;
            }
            // SAFETY: the caller's promise is the same; the offset is within the text.
            self.length = unsafe {
                if let Some(quote) = quote {
                    let no_carry = &mut Carry::default();
                    fill::<K>(quote, text, self.chunk, no_carry, &mut self.quotes);
                }
                fill::<K>(plain, text, self.chunk, &mut self.carry, &mut self.masks)
            };
        }
        let start = self.chunk + 64 * self.word;
        let valid = from(self.range.start.saturating_sub(start))
            & !from(self.range.end.saturating_sub(start));
        let (what, reset) = (self.masks.what[self.word], self.masks.reset[self.word]);
        let mut closing = reset & !what;
        if plain.long_resets == LongResets::First {
            closing |= long_parts(text, start, closing, &mut self.covered);
        }
        let mut quoted = 0;
        if quote.is_some() {
            let marks = self.quotes.what[self.word] & valid;
            // SAFETY: see above.
            quoted = unsafe { K::prefix_xor(marks) } ^ self.quoted_so_far;
            self.quoted_so_far ^= 0_u64.wrapping_sub(u64::from(marks.count_ones() & 1));
        }
        self.word += 1;
        let (what, reset, closing) = (what & valid, reset & valid, closing & valid);
        Some(Word { start, valid, what, reset, closing, quoted })
    }
}

/// Returns the bits from this one on; none where it is beyond the word.
#[inline(always)]
fn from(bit: usize) -> u64 {
    if bit < 64 { u64::MAX << bit } else { 0 }
}
