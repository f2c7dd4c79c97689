//! Text of two and four bytes per character. It is narrowed to bytes, for which the classes of
//! bytes are used.
//!
//! A character up to U+00FE becomes its own byte, and all others become the byte [`BEYOND`]. So
//! members up to U+00FE are found as in bytes. The characters themselves are read a second time
//! only if the class has other members and the word has such characters. For example, in the text
//! `a,、b` (the third character is U+3001):
//!
//! ```text
//! characters          61    2C  3001    62
//! narrowed            61    2C    FF    62
//! ```
//!
//! A search for `,` reads only the second row. A search for `、` reads the characters too, since
//! this row has an FF.

use std::mem::MaybeUninit;
use std::ops::Range;

use super::members::Members;
use crate::isa::bits::{BATCH, BLOCK, WORDS};
use crate::isa::kernel::{BEYOND, Kernel};

/// Up to this many ranges are each compared with all characters. Of more, only the widest are, and
/// the rest is looked up.
const FEW_RANGES: usize = 8;

/// How many ranges are compared then. Scripts with thousands of letters have most in a few wide
/// ranges.
const WIDEST: usize = 4;

/// How many bytes after a block a class may read: the rest of a character.
pub(crate) const AHEAD: usize = 3;

/// A unit of wide text.
pub(crate) trait WideUnit: Copy + Default + Into<u32> {
    /// The largest value.
    const LAST: u32;

    /// As [`Kernel::narrow_ucs2`].
    fn narrow<K: Kernel>(kernel: K, units: &[Self; 64]) -> [u8; 64];

    /// As [`Kernel::within_ucs2`], for code points. `low` must be at most [`WideUnit::LAST`];
    /// `high` may be larger.
    fn within<K: Kernel>(kernel: K, units: &[Self; 64], low: u32, high: u32) -> u64;
}

impl WideUnit for u16 {
    const LAST: u32 = 0xFFFF;

    #[inline(always)]
    fn narrow<K: Kernel>(kernel: K, units: &[u16; 64]) -> [u8; 64] {
        kernel.narrow_ucs2(units)
    }

    #[inline(always)]
    #[expect(clippy::cast_possible_truncation, reason = "both are at most the largest unit")]
    fn within<K: Kernel>(kernel: K, units: &[u16; 64], low: u32, high: u32) -> u64 {
        debug_assert!(low <= Self::LAST);
        kernel.within_ucs2(units, low as u16, high.min(Self::LAST) as u16)
    }
}

impl WideUnit for u32 {
    const LAST: u32 = u32::MAX;

    #[inline(always)]
    fn narrow<K: Kernel>(kernel: K, units: &[u32; 64]) -> [u8; 64] {
        kernel.narrow_ucs4(units)
    }

    #[inline(always)]
    fn within<K: Kernel>(kernel: K, units: &[u32; 64], low: u32, high: u32) -> u64 {
        kernel.within_ucs4(units, low, high)
    }
}

/// One batch of wide characters as bytes, followed by zeros. Not initialized in advance.
pub(crate) struct NarrowBuffer([MaybeUninit<[u8; BLOCK]>; WORDS + 1]);

impl NarrowBuffer {
    #[inline(always)]
    pub(crate) fn new() -> NarrowBuffer {
        NarrowBuffer([MaybeUninit::uninit(); WORDS + 1])
    }

    /// Narrows at most [`BATCH`] units. Returns one byte for each, then zeros up to the end of the
    /// last 64 bytes and [`AHEAD`] more.
    #[inline(always)]
    pub(crate) fn narrow<K: Kernel, U: WideUnit>(&mut self, kernel: K, units: &[U]) -> &[u8] {
        let length = units.len();
        assert!(length <= BATCH);
        let (blocks, rest) = units.as_chunks::<BLOCK>();
        for (bytes, units) in self.0.iter_mut().zip(blocks) {
            bytes.write(U::narrow(kernel, units));
        }
        let mut written = blocks.len();
        if !rest.is_empty() {
            let mut last = [0; BLOCK];
            if let Some(units) = units.last_chunk::<BLOCK>() {
                // The last block overlaps the one before, so that it has 64 units.
                let bytes = U::narrow(kernel, units);
                last[..rest.len()].copy_from_slice(&bytes[BLOCK - rest.len()..]);
            } else {
                for (byte, unit) in last.iter_mut().zip(rest) {
                    *byte = narrowed(*unit);
                }
            }
            self.0[written].write(last);
            written += 1;
        }
        // What a class may read after the last block.
        if written < self.0.len() {
            self.0[written].write([0; BLOCK]);
        }
        let end = length.next_multiple_of(BLOCK) + AHEAD;
        // SAFETY: the first `written` blocks are written, and so is the block after them, which
        // exists since units take at most WORDS of the WORDS + 1 blocks. So the first `end` bytes
        // are written.
        unsafe { std::slice::from_raw_parts(self.0.as_ptr().cast::<u8>(), end) }
    }
}

/// Narrows one unit to a byte.
#[inline(always)]
#[expect(clippy::cast_possible_truncation, reason = "it is at most BEYOND")]
pub(crate) fn narrowed<U: WideUnit>(unit: U) -> u8 {
    unit.into().min(u32::from(BEYOND)) as u8
}

/// The members of a class from U+00FF on.
#[derive(Clone, Debug)]
pub(crate) struct Beyond {
    /// The first and the last code point.
    span: (u32, u32),
    /// Inclusive ranges: all of them, or only the widest if there are many.
    ranges: Vec<(u32, u32)>,
    /// All members, if there are many ranges.
    pages: Option<Pages>,
}

impl Beyond {
    /// Returns the members from U+00FF on, or None if there are none.
    pub(super) fn of(members: &Members) -> Option<Beyond> {
        let first = u32::from(BEYOND);
        let mut ranges: Vec<_> = match members {
            Members::None | Members::String { .. } => return None,
            Members::One(code) => [(*code, *code)].into_iter().filter(|it| it.1 >= first).collect(),
            Members::Ranges(ranges) => ranges
                .iter()
                .filter(|range| range.1 >= first)
                .map(|range| (range.0.max(first), range.1))
                .collect(),
        };
        let span = (ranges.first()?.0, ranges.last()?.1);
        let mut pages = None;
        if ranges.len() > FEW_RANGES {
            pages = Some(Pages::of(&ranges));
            ranges.sort_by_key(|range| std::cmp::Reverse(range.1 - range.0));
            ranges.truncate(WIDEST);
        }
        Some(Beyond { span, ranges, pages })
    }

    /// Adds these members to the masks of the words. `bytes` are the narrowed units, and word 0
    /// begins with the first unit and byte.
    #[inline(always)]
    pub(super) fn add<K: Kernel, U: WideUnit>(
        &self,
        kernel: K,
        units: &[U],
        bytes: &[u8],
        words: Range<usize>,
        masks: &mut [u64; WORDS],
    ) {
        let mut copy = [U::default(); BLOCK];
        let blocks = bytes.as_chunks::<BLOCK>().0;
        for word in words {
            // All units from U+00FF on are narrowed to the same byte.
            if kernel.equal(kernel.load(&blocks[word]), BEYOND) == 0 {
                continue;
            }
            let units = &units[BLOCK * word..];
            let units = if let Some(units) = units.first_chunk() {
                units
            } else {
                copy[..units.len()].copy_from_slice(units);
                &copy
            };
            masks[word] |= self.members(kernel, units);
        }
    }

    /// Returns the bits of the units that are members.
    #[inline(always)]
    fn members<K: Kernel, U: WideUnit>(&self, kernel: K, units: &[U; BLOCK]) -> u64 {
        if self.span.0 > U::LAST {
            return 0;
        }
        // No member is outside this span. That is the whole answer for one range, and for most
        // words of text in another script.
        let spanned = U::within(kernel, units, self.span.0, self.span.1);
        if self.ranges.len() == 1 || spanned == 0 {
            return spanned;
        }
        let mut mask = 0;
        for &(low, high) in &self.ranges {
            if low <= U::LAST {
                mask |= U::within(kernel, units, low, high);
            }
        }
        if let Some(pages) = &self.pages {
            let mut left = spanned & !mask;
            while left != 0 {
                let bit = left.trailing_zeros();
                mask |= u64::from(pages.contain(units[bit as usize].into())) << bit;
                left &= left - 1;
            }
        }
        mask
    }
}

/// The number of code points in a page of [`Pages`].
const PAGE: u32 = 256;

/// The number of pages up to U+10FFFF.
const PAGES: usize = 0x11_0000 / PAGE as usize;

/// Many ranges as bits. A look-up takes two reads, however many ranges there are.
#[derive(Clone, Debug)]
struct Pages {
    /// For each page the index of its entry in `bits`. The last index is for all larger numbers.
    index: Box<[u16; PAGES + 1]>,
    /// The bits of the code points of a page. The first entry has none set, the second all.
    bits: Vec<[u64; PAGE as usize / 64]>,
}

impl Pages {
    fn of(ranges: &[(u32, u32)]) -> Pages {
        let mut index = Box::new([0; PAGES + 1]);
        let mut bits = vec![[0; 4], [u64::MAX; 4]];
        for &(low, high) in ranges {
            for page in low / PAGE..=high / PAGE {
                let (first, last) = (low.max(page * PAGE), high.min(page * PAGE + PAGE - 1));
                let own = &mut index[page as usize];
                if last - first == PAGE - 1 {
                    *own = 1;
                    continue;
                }
                if *own == 0 {
                    *own = u16::try_from(bits.len()).expect("one entry per page at most");
                    bits.push([0; 4]);
                }
                for code in first..=last {
                    bits[usize::from(*own)][(code % PAGE / 64) as usize] |= 1 << (code % 64);
                }
            }
        }
        Pages { index, bits }
    }

    #[inline(always)]
    fn contain(&self, code: u32) -> bool {
        let page = self.index[((code / PAGE) as usize).min(PAGES)];
        self.bits[usize::from(page)][(code % PAGE / 64) as usize] >> (code % 64) & 1 == 1
    }
}
