//! What an instruction set must give the engine: a few operations on 64 bytes.

use super::bits::below_last;
use super::byte_set::ByteSet;

/// What every character from U+00FF on is narrowed to; see [`Kernel::narrow_ucs2`].
pub(crate) const BEYOND: u8 = u8::MAX;

/// The operations of an instruction set.
///
/// A value of the type is a token: it has no size, and exists only on a machine that has the level,
/// since only [`Level::run`](super::level::Detected::run) makes one. So an operation is unsafe only
/// where memory is at stake. What is generic over a kernel must be `#[inline(always)]`, or it is
/// compiled without the level's instructions, at a tenth of the speed; a closure is a function of its
/// own, hence macros and structs where a closure would be shorter.
pub(crate) trait Kernel: Copy {
    /// 64 bytes in registers.
    type Block: Copy;
    /// One register of bytes, for counting many bytes at once.
    type Lanes: Copy;
    /// How many bytes `Lanes` holds.
    const LANES: usize;

    /// Returns the token.
    ///
    /// # Safety
    /// The machine must have the level.
    unsafe fn new() -> Self;

    /// Reads 64 bytes.
    fn load(self, bytes: &[u8; 64]) -> Self::Block;

    /// Reads at most 64 bytes; those behind them are 0.
    #[inline(always)]
    fn load_some(self, bytes: &[u8]) -> Self::Block {
        let mut copy = [0; 64];
        copy[..bytes.len()].copy_from_slice(bytes);
        self.load(&copy)
    }

    /// Returns the bits of the bytes that are `byte`.
    fn equal(self, block: Self::Block, byte: u8) -> u64;

    /// Returns the bits of the bytes that are in the set.
    fn member(self, block: Self::Block, set: &ByteSet) -> u64;

    /// Returns the bits of the bytes from 128 on.
    fn beyond_ascii(self, block: Self::Block) -> u64;

    /// Returns the bits of `mask` at the set bits of `selected`, side by side from bit 0 on (PEXT), or
    /// None if the level has no fast way.
    #[inline(always)]
    fn extract(self, _mask: u64, _selected: u64) -> Option<u64> {
        None
    }

    /// Returns for each bit whether an odd number of bits is set up to it, itself included.
    ///
    /// Of eight bits: `0100_0100` gives `0011_1100`, all bits from one quote to the next.
    #[inline(always)]
    fn prefix_xor(self, mask: u64) -> u64 {
        let mut prefix = mask;
        for shift in [1, 2, 4, 8, 16, 32] {
            prefix ^= prefix << shift;
        }
        prefix
    }

    /// Returns the bits of `what` below the last reset, or none if there is no reset. No bit may be
    /// both.
    #[inline(always)]
    fn before_last_reset(self, what: u64, reset: u64) -> u64 {
        what & below_last(reset)
    }

    /// Reads one register of bytes.
    ///
    /// # Safety
    /// [`Kernel::LANES`] bytes from `from` on must be readable.
    unsafe fn load_lanes(self, from: *const u8) -> Self::Lanes;

    /// Returns a register that holds `byte` everywhere.
    fn splat(self, byte: u8) -> Self::Lanes;

    /// Returns 255 for each byte that is the same in both, 0 for the others.
    fn equal_lanes(self, a: Self::Lanes, b: Self::Lanes) -> Self::Lanes;

    /// Returns `a - b`, byte by byte, wrapping.
    fn subtract(self, a: Self::Lanes, b: Self::Lanes) -> Self::Lanes;

    /// Returns `a + b`, byte by byte, wrapping.
    fn add(self, a: Self::Lanes, b: Self::Lanes) -> Self::Lanes;

    /// Returns the state in which no byte has been seen, for [`Kernel::seen_or_equal`].
    fn seen_none(self) -> Self::Lanes;

    /// Returns `seen`, and that a byte was seen if one of `bytes` is the same in `splat`.
    fn seen_or_equal(
        self,
        seen: Self::Lanes,
        bytes: Self::Lanes,
        splat: Self::Lanes,
    ) -> Self::Lanes;

    /// Returns what was seen in either of two.
    fn seen_either(self, a: Self::Lanes, b: Self::Lanes) -> Self::Lanes;

    /// Returns true if and only if any byte was seen.
    fn any_seen(self, seen: Self::Lanes) -> bool;

    /// Returns the sum of the bytes.
    fn sum(self, lanes: Self::Lanes) -> u64;

    /// Returns the sums of the bytes of two registers.
    #[inline(always)]
    fn sums(self, first: Self::Lanes, second: Self::Lanes) -> (u64, u64) {
        (self.sum(first), self.sum(second))
    }

    /// Returns each unit of two bytes as one byte: itself, or [`BEYOND`] if it is larger.
    #[inline(always)]
    fn narrow_ucs2(self, units: &[u16; 64]) -> [u8; 64] {
        narrow(units)
    }

    /// As [`Kernel::narrow_ucs2`], of units of four bytes.
    #[inline(always)]
    fn narrow_ucs4(self, units: &[u32; 64]) -> [u8; 64] {
        narrow(units)
    }

    /// Returns the bits of the units, of two bytes each, from `low` to `high`, both included; `low`
    /// must not be larger.
    #[inline(always)]
    fn within_ucs2(self, units: &[u16; 64], low: u16, high: u16) -> u64 {
        within(units, low, high)
    }

    /// As [`Kernel::within_ucs2`], of units of four bytes.
    #[inline(always)]
    fn within_ucs4(self, units: &[u32; 64], low: u32, high: u32) -> u64 {
        within(units, low, high)
    }
}

/// [`Kernel::narrow_ucs2`] and its sibling, unit by unit.
#[inline(always)]
#[expect(clippy::cast_possible_truncation, reason = "it is at most BEYOND")]
fn narrow<U: Copy + Into<u32>>(units: &[U; 64]) -> [u8; 64] {
    units.map(|unit| unit.into().min(u32::from(BEYOND)) as u8)
}

/// [`Kernel::within_ucs2`] and its sibling, unit by unit.
#[inline(always)]
fn within<U: Copy + Ord>(units: &[U; 64], low: U, high: U) -> u64 {
    let mut mask = 0;
    for (bit, unit) in units.iter().enumerate() {
        mask |= u64::from(low <= *unit && *unit <= high) << bit;
    }
    mask
}
