//! The fold for partials: what must be known of a stretch of text to join it to its neighbours.
//!
//! A stretch begins and ends anywhere, so its first and last segments are open, and if there is a quote
//! it may begin outside of quotes or within: both are folded at once. What a reset or a quote clears
//! from one it leaves to the other, so that the masks are filled once for both.

use std::ops::Range;

use super::segments::reset_length;
use super::sums;
use crate::counts::{Counts, CountsBuilder};
use crate::fill::class::Class;
use crate::fill::classes::{Classes, LongResets, Resets};
use crate::fill::filling::{Carry, fill, long_parts};
use crate::fill::masks::Masks;
use crate::fill::wide::AHEAD;
use crate::isa::bits::{BLOCK, below_first, from_bit, parity};
use crate::isa::level::Run;
use crate::isa::pair_kernel::PairKernel;
use crate::text::Text;

/// What is known of a stretch of a text, whichever way it begins. The default is that of no text.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Fragment {
    /// For a stretch that begins outside of quotes, and for one that begins within. Without a quote in
    /// the question the second is that of no text.
    pub states: [FragmentSummary; 2],
    /// Whether it holds an odd number of quotes: it ends in the other state than it begins in.
    pub has_odd_quotes: bool,
}

/// What is known of a stretch that begins in one state. The default is that of no text.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FragmentSummary {
    /// What stands before the first reset, or all if there is none.
    pub head: OpenCount,
    /// What follows, if there is a reset.
    pub rest: Option<ClosedPart>,
}

/// What follows the first reset of a stretch.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ClosedPart {
    /// The segments between the first reset and the last.
    pub counts: Counts,
    /// What stands behind the last reset; the reset belongs to it if it is counted.
    pub tail: OpenCount,
}

/// The count of a part of a segment whose other parts are elsewhere.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct OpenCount {
    /// How many of what is counted it holds.
    pub count: u64,
    /// Whether it holds no character, counted or not.
    pub is_empty: bool,
}

impl Default for OpenCount {
    fn default() -> OpenCount {
        OpenCount { count: 0, is_empty: true }
    }
}

impl OpenCount {
    #[inline(always)]
    fn of(what: u64, content: u64) -> OpenCount {
        OpenCount { count: u64::from(what.count_ones()), is_empty: content == 0 }
    }

    fn append(&mut self, next: OpenCount) {
        self.count += next.count;
        self.is_empty &= next.is_empty;
    }

    /// Returns true if and only if this is a segment, if it stands between two resets.
    pub(crate) fn is_segment(self, skips_empty: bool) -> bool {
        !(self.is_empty && skips_empty)
    }
}

impl Fragment {
    /// Adds the stretch that follows this one.
    pub fn append(&mut self, next: &Fragment, skips_empty: bool) {
        let has_odd_quotes = usize::from(self.has_odd_quotes);
        for (state, summary) in self.states.iter_mut().enumerate() {
            summary.append(&next.states[state ^ has_odd_quotes], skips_empty);
        }
        self.has_odd_quotes ^= next.has_odd_quotes;
    }
}

impl FragmentSummary {
    /// Adds what follows. Both together must be short enough for numbers of 64 bits.
    pub fn append(&mut self, next: &FragmentSummary, skips_empty: bool) {
        let Some(rest) = &mut self.rest else {
            self.head.append(next.head);
            self.rest.clone_from(&next.rest);
            return;
        };
        rest.tail.append(next.head);
        if let Some(next) = &next.rest {
            let between = std::mem::replace(&mut rest.tail, next.tail);
            if between.is_segment(skips_empty) {
                rest.counts.add(between.count, 1);
            }
            rest.counts.append(&next.counts);
        }
    }

    /// Returns how many segments have each count, if this is all of the text.
    pub fn counts(&self, skips_empty: bool) -> Counts {
        let Some(rest) = &self.rest else {
            let mut counts = Counts::default();
            if !self.head.is_empty {
                counts.add(self.head.count, 1);
            }
            return counts;
        };
        let mut counts = rest.counts.clone();
        if self.head.is_segment(skips_empty) {
            counts.add(self.head.count, 1);
        }
        // What ends in a reset has no empty segment after it.
        if !rest.tail.is_empty {
            counts.add(rest.tail.count, 1);
        }
        counts
    }
}

/// A summary in the making.
struct SummaryBuilder {
    /// What stands before the first reset, once there was one.
    head: Option<OpenCount>,
    open: OpenCount,
    /// None up to the second reset: short stretches have no more.
    counts: Option<CountsBuilder>,
}

impl SummaryBuilder {
    #[inline(always)]
    fn new() -> SummaryBuilder {
        SummaryBuilder { head: None, open: OpenCount::default(), counts: None }
    }

    /// Takes a word of masks: what is counted, resets, and what belongs to segments.
    #[inline(always)]
    fn take(&mut self, what: u64, reset: u64, content: u64, skips_empty: bool) {
        let (mut what, mut reset, mut content) = (what, reset, content);
        while reset != 0 {
            let before = below_first(reset);
            self.open.append(OpenCount::of(what & before, content & before));
            let closed = std::mem::take(&mut self.open);
            if self.head.is_none() {
                self.head = Some(closed);
            } else if closed.is_segment(skips_empty) {
                self.counts.get_or_insert_with(CountsBuilder::default).add(closed.count);
            }
            // A character that is both stays, for the segment that it opens.
            what &= !before;
            content &= !before;
            reset &= reset - 1;
        }
        self.open.append(OpenCount::of(what, content));
    }

    fn finish(self) -> FragmentSummary {
        match self.head {
            None => FragmentSummary { head: self.open, rest: None },
            Some(head) => {
                let counts = self.counts.map_or_else(Counts::default, CountsBuilder::finish);
                let rest = ClosedPart { counts, tail: self.open };
                FragmentSummary { head, rest: Some(rest) }
            }
        }
    }
}

/// A range of a text. What stands around it says what the units at its ends belong to, and counts for
/// nothing else: `behind` units before it are looked at, and [`AHEAD`] after it.
#[derive(Clone)]
pub(crate) struct MarkedRange<'a> {
    pub(crate) classes: &'a Classes,
    pub(crate) text: Text<'a>,
    pub(crate) range: Range<usize>,
    pub(crate) behind: usize,
}

/// Asks what is known of a stretch.
pub(crate) struct Summarize<'a>(pub(crate) MarkedRange<'a>);

impl Run for Summarize<'_> {
    type Output = Fragment;

    #[inline(always)]
    fn run<K: PairKernel>(self, kernel: K) -> Fragment {
        let MarkedRange { classes, text, ref range, .. } = self.0;
        if let (Text::Utf8(bytes) | Text::Latin1(bytes), Class::Byte(what), Resets::Never, None) =
            (text, &classes.what, &classes.reset, &classes.without_quote)
        {
            let is_empty = range.is_empty();
            let count = sums::count(kernel, &bytes[range.clone()], *what);
            let whole = FragmentSummary { head: OpenCount { count, is_empty }, rest: None };
            return Fragment { states: [whole, FragmentSummary::default()], has_odd_quotes: false };
        }
        let skips_empty = classes.skips_empty;
        let has_quote = classes.without_quote.is_some();
        let (mut outside, mut inside) = (SummaryBuilder::new(), SummaryBuilder::new());
        let mut walk = WordWalk::over(self.0);
        while let Some(word) = walk.next(kernel) {
            let Word { what, reset, closing, valid, quoted, .. } = word;
            let free = !quoted;
            outside.take(what & free, reset & free, valid & !(closing & free), skips_empty);
            if has_quote {
                let content = valid & !(closing & quoted);
                inside.take(what & quoted, reset & quoted, content, skips_empty);
            }
        }
        let inside = if has_quote { inside.finish() } else { FragmentSummary::default() };
        Fragment { states: [outside.finish(), inside], has_odd_quotes: walk.quoted_so_far != 0 }
    }
}

/// Asks for the first place and the last in a stretch at which one segment has ended with a reset that
/// is not counted, and all of that reset, and the next begins: the segments on both sides are those of
/// the whole text. `is_inside` says whether the stretch begins within quotes.
pub(crate) struct FindCuts<'a> {
    pub(crate) stretch: MarkedRange<'a>,
    pub(crate) is_inside: bool,
}

impl Run for FindCuts<'_> {
    type Output = Option<(usize, usize)>;

    #[inline(always)]
    fn run<K: PairKernel>(self, kernel: K) -> Option<(usize, usize)> {
        let FindCuts { stretch, is_inside } = self;
        let MarkedRange { classes, text, range: Range { end, .. }, .. } = stretch;
        let (mut first, mut last) = (None, None);
        let mut after_closing = 0;
        let mut walk = WordWalk::over(stretch);
        walk.quoted_so_far = 0_u64.wrapping_sub(u64::from(is_inside));
        while let Some(word) = walk.next(kernel) {
            let closing = word.closing & !word.quoted;
            if classes.skips_empty {
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
                first = Some(at + reset_length(classes, text, at)).filter(|cut| *cut <= end);
            }
            while resets != 0 {
                let at = word.start + 63 - resets.leading_zeros() as usize;
                let cut = at + reset_length(classes, text, at);
                if cut <= end {
                    last = Some(cut);
                    break;
                }
                // Only one reset can be cut by the stretch's end.
                resets &= !(1 << (at - word.start));
            }
        }
        first.zip(last)
    }
}

/// Asks whether an odd number of quotes stands in a range of a text.
pub(crate) struct HasOddQuotes<'a> {
    pub(crate) classes: &'a Classes,
    pub(crate) text: Text<'a>,
    pub(crate) range: Range<usize>,
}

impl Run for HasOddQuotes<'_> {
    type Output = bool;

    #[inline(always)]
    fn run<K: PairKernel>(self, kernel: K) -> bool {
        let HasOddQuotes { classes, text, range } = self;
        let Some(without_quote) = &classes.without_quote else { return false };
        // Nothing before a quote says whether it is one.
        let stretch = MarkedRange { classes: &without_quote.quote, text, range, behind: 0 };
        Summarize(stretch).run(kernel).states[0].head.count % 2 == 1
    }
}

/// The masks of a stretch, word by word, with the quotes apart.
struct WordWalk<'text> {
    plain: &'text Classes,
    quote: Option<&'text Classes>,
    text: Text<'text>,
    range: Range<usize>,
    masks: Masks,
    quotes: Masks,
    carry: Carry,
    covered: usize,
    /// All ones if the quotes so far leave the text within quotes, otherwise 0.
    quoted_so_far: u64,
    /// The offset of the first character of the batch, how many it holds, and the next word of it.
    batch_at: usize,
    length: usize,
    word: usize,
}

/// What stands in 64 characters, of those that are in the stretch.
struct Word {
    /// The offset of the first of them, which may be before the stretch.
    start: usize,
    /// Those in the stretch.
    valid: u64,
    /// What is counted and the resets, also within quotes.
    what: u64,
    reset: u64,
    /// All units of the resets that are not counted.
    closing: u64,
    /// What stands within quotes, the opening one included.
    quoted: u64,
}

impl<'text> WordWalk<'text> {
    #[inline(always)]
    fn over(stretch: MarkedRange<'text>) -> WordWalk<'text> {
        let MarkedRange { classes, text, range, behind } = stretch;
        let (plain, quote) = match classes.without_quote.as_deref() {
            Some(without_quote) => (&without_quote.rest, Some(&without_quote.quote)),
            None => (classes, None),
        };
        WordWalk {
            plain,
            quote,
            text: text.up_to(text.len().min(range.end + AHEAD)),
            masks: Masks::EMPTY,
            quotes: Masks::EMPTY,
            carry: Carry::default(),
            covered: 0,
            quoted_so_far: 0,
            batch_at: range.start.saturating_sub(behind),
            length: 0,
            word: 0,
            range,
        }
    }

    /// Returns the next word.
    #[inline(always)]
    fn next<K: PairKernel>(&mut self, kernel: K) -> Option<Word> {
        let WordWalk { plain, quote, text, .. } = *self;
        if BLOCK * self.word >= self.length {
            self.batch_at += self.length;
            self.word = 0;
            if self.batch_at >= self.range.end {
                return None;
            }
            let at = self.batch_at;
            if let Some(quote) = quote {
                fill(kernel, quote, text, at, &mut Carry::default(), &mut self.quotes);
            }
            self.length = fill(kernel, plain, text, at, &mut self.carry, &mut self.masks);
        }
        let start = self.batch_at + BLOCK * self.word;
        let valid = from_bit(u64::MAX, self.range.start.saturating_sub(start))
            & !from_bit(u64::MAX, self.range.end.saturating_sub(start));
        let (what, reset) = (self.masks.what[self.word], self.masks.reset[self.word]);
        let mut closing = reset & !what;
        if plain.long_resets == LongResets::First {
            closing |= long_parts(text, start, closing, &mut self.covered);
        }
        let mut quoted = 0;
        if quote.is_some() {
            let marks = self.quotes.what[self.word] & valid;
            quoted = kernel.prefix_xor(marks) ^ self.quoted_so_far;
            self.quoted_so_far ^= parity(marks);
        }
        self.word += 1;
        let (what, reset, closing) = (what & valid, reset & valid, closing & valid);
        Some(Word { start, valid, what, reset, closing, quoted })
    }
}
