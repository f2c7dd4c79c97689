//! Text of two and four bytes a character: narrowed to bytes, of which the classes of bytes are asked.
//!
//! A character up to U+00FE is a byte of its own; all from U+00FF on share the byte [`BEYOND`]. So what
//! is in a class up to U+00FE is found as in any text of bytes, and the characters themselves are read a
//! second time only where a class has members beyond and the word has characters there.

use std::mem::MaybeUninit;
use std::ops::Range;

use crate::fill::class::{Class, Members};
use crate::fill::masks::{CHUNK, WORDS};
use crate::fold::{has_count as has, sums as long};
use crate::isa::kernel::Kernel;

/// What every character from U+00FF on is narrowed to.
pub(crate) const BEYOND: u8 = u8::MAX;

/// Up to so many ranges each is asked of all characters; of more, the widest, and the rest is looked up.
const FEW_RANGES: usize = 8;

/// How many that is: scripts with thousands of letters have them in a few wide ranges.
const WIDEST: usize = 4;

/// What a text of wide characters is made of.
pub(crate) trait Unit: Copy + Default + Into<u32> {
    /// The largest one.
    const LAST: u32;

    /// As [`Kernel::narrow_ucs2`].
    ///
    /// # Safety
    /// As there.
    unsafe fn narrow<K: Kernel>(from: *const Self, to: *mut u8);

    /// As [`Kernel::within_ucs2`], of code points: `low` must be at most [`Unit::LAST`], what of the range
    /// lies beyond is left out.
    ///
    /// # Safety
    /// As there.
    unsafe fn within<K: Kernel>(from: *const Self, low: u32, high: u32) -> u64;
}

impl Unit for u16 {
    const LAST: u32 = 0xFFFF;

    #[inline(always)]
    unsafe fn narrow<K: Kernel>(from: *const u16, to: *mut u8) {
        // SAFETY: the caller's promise is the same, here and below.
        unsafe { K::narrow_ucs2(from, to) }
    }

    #[inline(always)]
    #[expect(clippy::cast_possible_truncation, reason = "neither is larger than the largest unit")]
    unsafe fn within<K: Kernel>(from: *const u16, low: u32, high: u32) -> u64 {
        debug_assert!(low <= Self::LAST);
        // SAFETY: see above.
        unsafe { K::within_ucs2(from, low as u16, high.min(Self::LAST) as u16) }
    }
}

impl Unit for u32 {
    const LAST: u32 = u32::MAX;

    #[inline(always)]
    unsafe fn narrow<K: Kernel>(from: *const u32, to: *mut u8) {
        // SAFETY: see above.
        unsafe { K::narrow_ucs4(from, to) }
    }

    #[inline(always)]
    unsafe fn within<K: Kernel>(from: *const u32, low: u32, high: u32) -> u64 {
        // SAFETY: see above.
        unsafe { K::within_ucs4(from, low, high) }
    }
}

/// Room for one filling as bytes, and for the zeros behind it. Nothing of it is written before it is
/// needed.
pub(crate) struct Room([MaybeUninit<u8>; CHUNK + ZEROS]);

/// How many zeros stand behind the bytes at the least: what a class may look at behind a block.
pub(crate) const ZEROS: usize = super::AHEAD;

impl Room {
    #[inline(always)]
    pub(crate) fn new() -> Room {
        Room([MaybeUninit::uninit(); CHUNK + ZEROS])
    }

    /// Narrows at most [`CHUNK`] units. Returns a byte for each, then zeros up to the end of the last 64
    /// bytes and [`ZEROS`] more.
    ///
    /// (Whoever looks behind a filling gives the units before it as well, and makes the room larger.)
    ///
    /// # Safety
    /// As [`Kernel`]'s functions.
    #[inline(always)]
    pub(crate) unsafe fn narrow<K: Kernel, U: Unit>(&mut self, units: &[U]) -> &[u8] {
        let length = units.len();
        assert!(length <= CHUNK);
        let from = units.as_ptr();
        let to = self.0.as_mut_ptr().cast::<u8>();
        let end = length.next_multiple_of(64) + ZEROS;
        // SAFETY: the caller promises the level. Only units of the slice are read: 64 at a time where 64
        // are left, or the last 64 where there are as many. The room has `end` bytes, which are all
        // written before they are borrowed: the units', and the zeros.
        unsafe {
            let mut at = 0;
            while at + 64 <= length {
                U::narrow::<K>(from.add(at), to.add(at));
                at += 64;
            }
            if at < length && length >= 64 {
                // What is narrowed twice is the same twice.
                U::narrow::<K>(from.add(length - 64), to.add(length - 64));
            } else if at < length {
                for (index, unit) in units.iter().enumerate() {
                    to.add(index).write(narrowed(*unit));
                }
            }
            to.add(length).write_bytes(0, end - length);
            std::slice::from_raw_parts(to, end)
        }
    }
}

/// Returns a unit as a byte.
#[inline(always)]
#[expect(clippy::cast_possible_truncation, reason = "it is at most BEYOND")]
fn narrowed<U: Unit>(unit: U) -> u8 {
    unit.into().min(u32::from(BEYOND)) as u8
}

/// As [`has::has_small`], of at most 64 units; `what` and `reset` must be below [`BEYOND`].
///
/// # Safety
/// As [`Kernel`]'s functions.
#[inline(always)]
pub(crate) unsafe fn has_small<K: Kernel, U: Unit>(
    units: &[U],
    what: u8,
    reset: Option<u8>,
    min_number: u64,
) -> bool {
    debug_assert!(what < BEYOND && reset.is_none_or(|reset| reset < BEYOND));
    let mut bytes = [0; 64];
    for (byte, unit) in bytes.iter_mut().zip(units) {
        *byte = narrowed(*unit);
    }
    // SAFETY: the caller's promise is the same.
    unsafe { has::has_small::<K>(&bytes[..units.len()], what, reset, min_number) }
}

/// Returns how many of the units are this character, which must be one below [`BEYOND`].
///
/// # Safety
/// As [`Kernel`]'s functions.
#[inline(always)]
pub(crate) unsafe fn count<K: Kernel, U: Unit>(units: &[U], byte: u8) -> u64 {
    debug_assert!(byte < BEYOND);
    let mut room = Room::new();
    let mut count = 0;
    for units in units.chunks(CHUNK) {
        // SAFETY: the caller's promise is the same.
        unsafe {
            let bytes = room.narrow::<K, U>(units);
            count += long::count::<K>(&bytes[..units.len()], byte);
        }
    }
    count
}

/// A class with members from U+00FF on.
#[derive(Clone, Debug)]
pub(crate) struct Wide {
    /// The members before, as a class of bytes.
    pub(super) narrow: Class,
    beyond: Beyond,
}

/// The members from U+00FF on.
#[derive(Clone, Debug)]
struct Beyond {
    /// The least and the largest.
    span: (u32, u32),
    /// Ranges, both ends included: all of them, or where there are many, the widest.
    ranges: Vec<(u32, u32)>,
    /// All of them, where there are many.
    pages: Option<Pages>,
}

impl Wide {
    /// Returns the class with these members, of which those before U+00FF are `narrow`; None if there
    /// are no others.
    pub(super) fn of(narrow: &Class, members: &Members) -> Option<Wide> {
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
        Some(Wide { narrow: narrow.clone(), beyond: Beyond { span, ranges, pages } })
    }

    /// Adds the members from U+00FF on to the masks of the words. `bytes` are the units narrowed, word 0
    /// begins with both.
    ///
    /// # Safety
    /// As [`Kernel`]'s functions; `bytes` must be those of [`Room::narrow`].
    #[inline(always)]
    pub(super) unsafe fn add<K: Kernel, U: Unit>(
        &self,
        units: &[U],
        bytes: &[u8],
        words: Range<usize>,
        masks: &mut [u64; WORDS],
    ) {
        let mut copy = [U::default(); 64];
        for word in words {
            let units = &units[64 * word..];
            // SAFETY: behind the bytes are zeros up to the end of the last 64, and the caller promises
            // the level; there are 64 units, in the text or in the copy.
            unsafe {
                let block = K::load(bytes[64 * word..].as_ptr());
                if K::equal(block, BEYOND) == 0 {
                    continue;
                }
                let from = if units.len() >= 64 {
                    units.as_ptr()
                } else {
                    copy[..units.len()].copy_from_slice(units);
                    copy.as_ptr()
                };
                masks[word] |= self.beyond.members::<K, U>(from);
            }
        }
    }
}

impl Beyond {
    /// Returns the bits of the units that are members.
    ///
    /// # Safety
    /// As [`Kernel`]'s functions; `from` must be readable for 64 units.
    #[inline(always)]
    unsafe fn members<K: Kernel, U: Unit>(&self, from: *const U) -> u64 {
        if self.span.0 > U::LAST {
            return 0;
        }
        // SAFETY: the caller's promise is the same.
        unsafe {
            // Nothing outside of what all ranges span: one range is answered so, and most words of a
            // text in another script.
            let spanned = U::within::<K>(from, self.span.0, self.span.1);
            if self.ranges.len() == 1 || spanned == 0 {
                return spanned;
            }
            let mut mask = 0;
            for &(low, high) in &self.ranges {
                if low <= U::LAST {
                    mask |= U::within::<K>(from, low, high);
                }
            }
            if let Some(pages) = &self.pages {
                let mut left = spanned & !mask;
                while left != 0 {
                    let bit = left.trailing_zeros();
                    let code = (*from.add(bit as usize)).into();
                    mask |= u64::from(pages.contain(code)) << bit;
                    left &= left - 1;
                }
            }
            mask
        }
    }
}

/// How many code points one page of [`Pages`] has.
const PAGE: u32 = 256;

/// How many pages there are up to U+10FFFF.
const PAGES: usize = 0x11_0000 / PAGE as usize;

/// Many ranges as bits: two reads for any character, however many ranges there are.
#[derive(Clone, Debug)]
struct Pages {
    /// For each page which of `bits` are its own; the last is that of every code point beyond.
    index: Box<[u16; PAGES + 1]>,
    /// Whether each code point of a page is a member: nowhere in the first, everywhere in the second.
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
                    *own = u16::try_from(bits.len()).expect("no more than there are pages");
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
