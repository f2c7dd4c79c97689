//! The fold for `Partial` of the crate `atleast`, and for threads: summarizes a fragment of a text
//! so that it can be joined to its neighbours.
//!
//! A fragment begins and ends anywhere, so its first and last segments are open. If there is a
//! quote, the fragment may begin outside or within quotes, and both cases are folded at once: each
//! character is outside quotes in one case and within them in the other, so the masks are filled
//! once for both.

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

/// A summary of a fragment of a text, for both states in which it may begin. The default is that of
/// an empty fragment.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Fragment {
    /// The summary if the fragment begins outside quotes, and if it begins within. If the question
    /// has no quote, the second is that of an empty fragment.
    pub states: [FragmentSummary; 2],
    /// Whether it has an odd number of quotes, and so ends in the opposite state.
    pub has_odd_quotes: bool,
}

/// A summary of a fragment that begins in one state. The default is that of an empty fragment.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FragmentSummary {
    /// The segment before the first reset, or the whole fragment if there is no reset.
    pub head: OpenCount,
    /// The rest, if there is a reset.
    pub rest: Option<ClosedPart>,
}

/// The part of a fragment after its first reset.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ClosedPart {
    /// The segments between the first and the last reset.
    pub counts: Counts,
    /// The segment after the last reset. The reset belongs to it if it is counted.
    pub tail: OpenCount,
}

/// The count of a part of a segment whose other parts are in other fragments.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct OpenCount {
    /// The number of occurrences.
    pub count: u64,
    /// Whether it has no characters, counted or not.
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

    /// Returns true if and only if this is a segment, given that it is between two resets.
    pub(crate) fn is_segment(self, skips_empty: bool) -> bool {
        !(self.is_empty && skips_empty)
    }
}

impl Fragment {
    /// Appends the next fragment.
    pub fn append(&mut self, next: &Fragment, skips_empty: bool) {
        let has_odd_quotes = usize::from(self.has_odd_quotes);
        for (state, summary) in self.states.iter_mut().enumerate() {
            summary.append(&next.states[state ^ has_odd_quotes], skips_empty);
        }
        self.has_odd_quotes ^= next.has_odd_quotes;
    }
}

impl FragmentSummary {
    /// Appends the next fragment. The counts of both together must fit in 64 bits.
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

    /// Returns how many segments have each count, if this is the whole text.
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
        // A text that ends in a reset has no empty segment after it.
        if !rest.tail.is_empty {
            counts.add(rest.tail.count, 1);
        }
        counts
    }
}

/// Builds a [`FragmentSummary`].
struct SummaryBuilder {
    /// The segment before the first reset, once there has been one.
    head: Option<OpenCount>,
    open: OpenCount,
    /// None until the second reset, which most short fragments do not have.
    counts: Option<CountsBuilder>,
}

impl SummaryBuilder {
    #[inline(always)]
    fn new() -> SummaryBuilder {
        SummaryBuilder { head: None, open: OpenCount::default(), counts: None }
    }

    /// Takes one word of masks: occurrences, resets, and the characters that belong to segments.
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
            // A character that is both counted and a reset belongs to the segment that it opens.
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

/// A range of a text. Only the range is summarized; `look_behind` units before it and [`AHEAD`]
/// units after it are read to classify the units at its ends.
#[derive(Clone)]
pub(crate) struct MarkedRange<'a> {
    pub(crate) classes: &'a Classes,
    pub(crate) text: Text<'a>,
    pub(crate) range: Range<usize>,
    pub(crate) look_behind: usize,
}

/// Summarizes a fragment.
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

/// The first and the last offset in a range at which the text can be cut without changing its
/// segments: just after a reset that is not counted.
/// `is_inside` says whether the range begins within quotes.
pub(crate) struct FindCuts<'a> {
    pub(crate) marked: MarkedRange<'a>,
    pub(crate) is_inside: bool,
}

impl Run for FindCuts<'_> {
    type Output = Option<(usize, usize)>;

    #[inline(always)]
    fn run<K: PairKernel>(self, kernel: K) -> Option<(usize, usize)> {
        let FindCuts { marked, is_inside } = self;
        let MarkedRange { classes, text, range: Range { end, .. }, .. } = marked;
        let (mut first, mut last) = (None, None);
        let mut after_closing = 0;
        let mut walk = WordWalk::over(marked);
        walk.quoted_so_far = 0_u64.wrapping_sub(u64::from(is_inside));
        while let Some(word) = walk.next(kernel) {
            let closing = word.closing & !word.quoted;
            if classes.skips_empty {
                // Cuts before the first character of a segment, where a long reset has ended.
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
                // Only one reset can extend past the end of the range.
                resets &= !(1 << (at - word.start));
            }
        }
        first.zip(last)
    }
}

/// Whether a range of a text contains an odd number of quotes.
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
        // What is before a quote does not matter, so no text before the range is needed.
        let marked = MarkedRange { classes: &without_quote.quote, text, range, look_behind: 0 };
        Summarize(marked).run(kernel).states[0].head.count % 2 == 1
    }
}

/// Reads the masks of a range word by word, with a separate mask of what is quoted.
///
/// An example of eight characters (the last is bit 7, on the left), in a range that begins outside
/// quotes:
///
/// ```text
/// text, from right to left    ,"c,b",a
/// commas                      1001_0010
/// quotes                      0100_0100
/// quoted                      0011_1100    prefix XOR of the quotes
/// commas outside quotes       1000_0010    counted if the range begins outside quotes
/// commas within quotes        0001_0000    counted if it begins within quotes
/// ```
struct WordWalk<'text> {
    /// The question without its quote.
    plain: &'text Classes,
    quote: Option<&'text Classes>,
    text: Text<'text>,
    range: Range<usize>,
    masks: Masks,
    quotes: Masks,
    carry: Carry,
    /// How many bytes of the last reset are in the next word.
    covered: usize,
    /// All ones if the position is within quotes, otherwise 0.
    quoted_so_far: u64,
    /// The offset of the first character of the batch, the number of its characters, and the next
    /// word.
    batch_at: usize,
    length: usize,
    word: usize,
}

/// The masks of 64 characters.
struct Word {
    /// The offset of the first character, which may be before the range.
    start: usize,
    /// The characters that are in the range.
    valid: u64,
    /// Occurrences and resets, including those within quotes.
    what: u64,
    reset: u64,
    /// All units of the resets that are not counted.
    closing: u64,
    /// The characters within quotes, including the opening quote.
    quoted: u64,
}

impl<'text> WordWalk<'text> {
    #[inline(always)]
    fn over(marked: MarkedRange<'text>) -> WordWalk<'text> {
        let MarkedRange { classes, text, range, look_behind } = marked;
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
            batch_at: range.start.saturating_sub(look_behind),
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
