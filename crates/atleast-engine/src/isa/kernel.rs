//! What an instruction set must give the engine: a few operations on 64 bytes.
//!
//! A level is a type that implements [`Kernel`]; everything else is written once, generic over it,
//! and compiled for each level by the entries in `entry.rs`.

use crate::fill::class::ByteSet;
use crate::fill::masks::{Masks, below_last};
use crate::fold::reach::{self, Fused, Reach};

/// An instruction set.
///
/// # Safety
/// Every function of a kernel may be called only on a machine that has the level, from a function
/// compiled for it.
pub(crate) trait Kernel {
    /// 64 bytes in registers.
    type Block: Copy;
    /// A register of bytes, for counting many bytes at once.
    type Lanes: Copy;
    /// How many bytes `Lanes` holds.
    const LANES: usize;

    /// Reads 64 bytes.
    ///
    /// # Safety
    /// See [`Kernel`]; `from` must be readable for 64 bytes.
    unsafe fn load(from: *const u8) -> Self::Block;

    /// Returns the bits of the bytes that are `byte`.
    ///
    /// # Safety
    /// See [`Kernel`].
    unsafe fn equal(block: Self::Block, byte: u8) -> u64;

    /// Returns the bits of the bytes that are in the set.
    ///
    /// # Safety
    /// See [`Kernel`].
    unsafe fn member(block: Self::Block, set: &ByteSet) -> u64;

    /// Returns the bits of the bytes from 128 on.
    ///
    /// # Safety
    /// See [`Kernel`].
    unsafe fn beyond_ascii(block: Self::Block) -> u64;

    /// Returns for the set bits of `selected`, in order, the bits of `mask` (`PEXT`), or None where
    /// the level has no fast way.
    ///
    /// # Safety
    /// See [`Kernel`].
    #[inline(always)]
    unsafe fn extract(_mask: u64, _selected: u64) -> Option<u64> {
        None
    }

    /// Returns for each bit whether an odd number of bits is set up to and with it.
    ///
    /// # Safety
    /// See [`Kernel`].
    #[inline(always)]
    unsafe fn prefix_xor(mask: u64) -> u64 {
        let mut prefix = mask;
        for shift in [1, 2, 4, 8, 16, 32] {
            prefix ^= prefix << shift;
        }
        prefix
    }

    /// Reads one register of bytes.
    ///
    /// # Safety
    /// See [`Kernel`]; `from` must be readable for [`Kernel::LANES`] bytes.
    unsafe fn load_lanes(from: *const u8) -> Self::Lanes;

    /// Returns a register with this byte everywhere.
    ///
    /// # Safety
    /// See [`Kernel`].
    unsafe fn splat(byte: u8) -> Self::Lanes;

    /// Returns 255 for each byte that is equal, 0 for the others.
    ///
    /// # Safety
    /// See [`Kernel`].
    unsafe fn equal_lanes(a: Self::Lanes, b: Self::Lanes) -> Self::Lanes;

    /// Returns `a - b`, byte by byte, wrapping.
    ///
    /// # Safety
    /// See [`Kernel`].
    unsafe fn subtract(a: Self::Lanes, b: Self::Lanes) -> Self::Lanes;

    /// Returns `a + b`, byte by byte, wrapping.
    ///
    /// # Safety
    /// See [`Kernel`].
    unsafe fn add(a: Self::Lanes, b: Self::Lanes) -> Self::Lanes;

    /// Returns the note of no byte, for [`Kernel::note`].
    ///
    /// # Safety
    /// See [`Kernel`].
    unsafe fn nothing_noted() -> Self::Lanes;

    /// Returns `noted` with a note of the bytes that are equal to those of `splat`, if there are any.
    ///
    /// # Safety
    /// See [`Kernel`].
    unsafe fn note(noted: Self::Lanes, bytes: Self::Lanes, splat: Self::Lanes) -> Self::Lanes;

    /// Returns what either noted.
    ///
    /// # Safety
    /// See [`Kernel`].
    unsafe fn both(a: Self::Lanes, b: Self::Lanes) -> Self::Lanes;

    /// Returns true if and only if any byte was noted.
    ///
    /// # Safety
    /// See [`Kernel`].
    unsafe fn is_noted(noted: Self::Lanes) -> bool;

    /// Returns the sum of the bytes.
    ///
    /// # Safety
    /// See [`Kernel`].
    unsafe fn sum(lanes: Self::Lanes) -> u64;

    /// Returns the sums of the bytes of two registers.
    ///
    /// # Safety
    /// See [`Kernel`].
    #[inline(always)]
    unsafe fn sums(first: Self::Lanes, second: Self::Lanes) -> (u64, u64) {
        // SAFETY: the caller's promise is the same.
        unsafe { (Self::sum(first), Self::sum(second)) }
    }

    /// Returns the bits of `what` that stand before the last reset: none where there is no reset.
    /// A bit must not be both.
    ///
    /// # Safety
    /// See [`Kernel`].
    #[inline(always)]
    unsafe fn before_last_reset(what: u64, reset: u64) -> u64 {
        what & below_last(reset)
    }

    /// Fills the masks of two ASCII classes together, for whole groups of eight blocks from `from`.
    /// Returns how many blocks it filled; the rest are the general way's.
    ///
    /// # Safety
    /// See [`Kernel`]; `from` must be readable for 64 times `blocks` bytes, `blocks` at most
    /// [`crate::fill::masks::WORDS`].
    #[inline(always)]
    unsafe fn fill_pair(
        _pair: &crate::fill::pair::Pair,
        _from: *const u8,
        _blocks: usize,
        _masks: &mut Masks,
    ) -> usize {
        0
    }

    /// As [`Kernel::fill_pair`], with what stands between two bytes `quote` cleared from both masks.
    /// `inside` is all ones where the first byte is within quotes, otherwise 0, and is carried on.
    ///
    /// # Safety
    /// As [`Kernel::fill_pair`].
    #[inline(always)]
    unsafe fn fill_pair_unquoted(
        _pair: &crate::fill::pair::Pair,
        _quote: u8,
        _inside: &mut u64,
        _from: *const u8,
        _blocks: usize,
        _masks: &mut Masks,
    ) -> usize {
        0
    }

    /// Returns true if and only if the number is reached in the chunk, and moves `reach` behind it if
    /// not. None where the level has no such way: it fuses filling and bounding, for data in which
    /// few words pass the bound. `pair` must be that of the chunk's question.
    ///
    /// # Safety
    /// See [`Kernel`]; the chunk must have [`crate::fill::masks::CHUNK`] bytes.
    #[inline(always)]
    unsafe fn bounded_pair(
        _pair: &crate::fill::pair::Pair,
        _chunk: Fused<'_>,
        _reach: &mut Reach,
    ) -> Option<bool> {
        None
    }

    /// As [`Kernel::bounded_pair`], fused with [`reach::Chain`], for data in which most words would
    /// pass the bound.
    ///
    /// # Safety
    /// See [`Kernel`]; the chunk must have [`crate::fill::masks::CHUNK`] bytes.
    #[inline(always)]
    unsafe fn exact_pair(
        _pair: &crate::fill::pair::Pair,
        _chunk: Fused<'_>,
        _reach: &mut Reach,
    ) -> Option<bool> {
        None
    }

    /// Returns 64 bytes of which the first `length` are those from `from`, and the rest are 0.
    ///
    /// # Safety
    /// See [`Kernel`]; `from` must be readable for `length` bytes, at most 64.
    #[inline(always)]
    unsafe fn load_some(from: *const u8, length: usize) -> Self::Block {
        let mut copy = [0; 64];
        // SAFETY: the caller promises the bytes and the level.
        unsafe {
            std::ptr::copy_nonoverlapping(from, copy.as_mut_ptr(), length);
            Self::load(copy.as_ptr())
        }
    }

    /// Writes 64 units of two bytes each as one byte each: itself, or [`crate::fill::wide::BEYOND`] where it is
    /// larger.
    ///
    /// # Safety
    /// See [`Kernel`]; `from` must be readable for 64 units, `to` writable for 64 bytes.
    #[inline(always)]
    unsafe fn narrow_ucs2(from: *const u16, to: *mut u8) {
        // SAFETY: the caller promises the units and the bytes.
        unsafe { to.cast::<[u8; 64]>().write(narrow(&*from.cast::<[u16; 64]>())) }
    }

    /// As [`Kernel::narrow_ucs2`], of units of four bytes.
    ///
    /// # Safety
    /// As [`Kernel::narrow_ucs2`].
    #[inline(always)]
    unsafe fn narrow_ucs4(from: *const u32, to: *mut u8) {
        // SAFETY: the caller promises the units and the bytes.
        unsafe { to.cast::<[u8; 64]>().write(narrow(&*from.cast::<[u32; 64]>())) }
    }

    /// Returns the bits of the units, of two bytes each, from `low` to `high`, both included; `low` must
    /// not be larger.
    ///
    /// # Safety
    /// See [`Kernel`]; `from` must be readable for 64 units.
    #[inline(always)]
    unsafe fn within_ucs2(from: *const u16, low: u16, high: u16) -> u64 {
        // SAFETY: the caller promises the units.
        unsafe { within(&*from.cast(), low, high) }
    }

    /// As [`Kernel::within_ucs2`], of units of four bytes.
    ///
    /// # Safety
    /// As [`Kernel::within_ucs2`].
    #[inline(always)]
    unsafe fn within_ucs4(from: *const u32, low: u32, high: u32) -> u64 {
        // SAFETY: the caller promises the units.
        unsafe { within(&*from.cast(), low, high) }
    }

    /// Returns true if and only if the count may be reached in these words, and moves `reach`
    /// behind them if it is not. See [`reach::bounded`].
    ///
    /// # Safety
    /// See [`Kernel`].
    #[inline(always)]
    unsafe fn bounded(reach: &mut Reach, what: &[u64], reset: &[u64]) -> bool
    where
        Self: Sized,
    {
        // SAFETY: the caller's promise is the same.
        unsafe { reach::bounded::<Self>(reach, &(what, reset)) }
    }
}

/// What [`Kernel::narrow_ucs2`] writes, where the level has no better way.
#[inline(always)]
#[expect(clippy::cast_possible_truncation, reason = "it is at most BEYOND")]
fn narrow<U: Copy + Into<u32>>(units: &[U; 64]) -> [u8; 64] {
    let mut bytes = [0; 64];
    for (unit, byte) in units.iter().zip(&mut bytes) {
        let code: u32 = (*unit).into();
        *byte = code.min(u32::from(crate::fill::wide::BEYOND)) as u8;
    }
    bytes
}

/// What [`Kernel::within_ucs2`] returns, where the level has no better way.
#[inline(always)]
fn within<U: Copy + Ord>(units: &[U; 64], low: U, high: U) -> u64 {
    let mut mask = 0;
    for (bit, unit) in units.iter().enumerate() {
        mask |= u64::from(low <= *unit && *unit <= high) << bit;
    }
    mask
}
