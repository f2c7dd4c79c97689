//! The operations that an instruction set must provide, on 64 bytes.

use super::bits::below_last;
use super::byte_set::ByteSet;

/// The byte to which every character from U+00FF on is narrowed; see [`Kernel::narrow_ucs2`].
pub(crate) const BEYOND: u8 = u8::MAX;

/// The operations of an instruction set.
///
/// A value of the type is a token without a size. It proves that the machine has the level, since
/// only [`Detected::run`](super::level::Detected::run) makes one. So an operation is unsafe only if
/// it may access memory out of bounds.
///
/// Code that is generic over a kernel must be `#[inline(always)]`; otherwise it is compiled without
/// the level's instructions, and runs at a tenth of the speed. A closure is a separate function, so
/// such code uses macros and structs in place of closures.
pub(crate) trait Kernel: Copy {
    /// 64 bytes in registers.
    type Block: Copy;
    /// One register of bytes, for counting many bytes at once.
    type Lanes: Copy;
    /// The number of bytes in `Lanes`.
    const LANES: usize;

    /// Returns the token.
    ///
    /// # Safety
    /// The machine must have the level.
    unsafe fn new() -> Self;

    /// Reads 64 bytes.
    fn load(self, bytes: &[u8; 64]) -> Self::Block;

    /// Reads at most 64 bytes. The others are 0.
    #[inline(always)]
    fn load_some(self, bytes: &[u8]) -> Self::Block {
        let mut copy = [0; 64];
        copy[..bytes.len()].copy_from_slice(bytes);
        self.load(&copy)
    }

    /// Returns a mask of the bytes that are equal to `byte`.
    fn equal(self, block: Self::Block, byte: u8) -> u64;

    /// Returns a mask of the bytes that are in the set.
    fn member(self, block: Self::Block, set: &ByteSet) -> u64;

    /// Returns a mask of the bytes from 128 on.
    fn beyond_ascii(self, block: Self::Block) -> u64;

    /// Returns the bits of `mask` at the set bits of `selected`, packed from bit 0 on (PEXT).
    /// Returns None if the level has no fast instruction for it.
    ///
    /// The bits of `0010_0010` at the set bits of `0110_1110` are `0_1001`.
    #[inline(always)]
    fn extract(self, _mask: u64, _selected: u64) -> Option<u64> {
        None
    }

    /// Returns for each bit the parity of the bits up to and including it. For a mask of
    /// quotes, the result has the bits from each opening quote up to, but not including, its
    /// closing quote. An example of eight bits (bit 7 is on the left):
    ///
    /// ```text
    /// mask                  0100_0100
    /// ^ itself << 1         1100_1100    parity of 2 bits: this one and the one below it
    /// ^ that << 2           1111_1100    parity of 4 bits
    /// ^ that << 4           0011_1100    parity of all 8 bits
    /// ```
    #[inline(always)]
    fn prefix_xor(self, mask: u64) -> u64 {
        let mut prefix = mask;
        for shift in [1, 2, 4, 8, 16, 32] {
            prefix ^= prefix << shift;
        }
        prefix
    }

    /// Returns the bits of `what` below the last reset, or none if there is no reset. No bit may be
    /// set in both.
    #[inline(always)]
    fn before_last_reset(self, what: u64, reset: u64) -> u64 {
        what & below_last(reset)
    }

    /// Reads one register of bytes.
    ///
    /// # Safety
    /// [`Kernel::LANES`] bytes from `from` on must be readable.
    unsafe fn load_lanes(self, from: *const u8) -> Self::Lanes;

    /// Returns a register with `byte` in every lane.
    fn splat(self, byte: u8) -> Self::Lanes;

    /// Returns 255 in each lane that is equal in both, 0 in the others.
    fn equal_lanes(self, a: Self::Lanes, b: Self::Lanes) -> Self::Lanes;

    /// Returns `a - b` in each lane, wrapping.
    fn subtract(self, a: Self::Lanes, b: Self::Lanes) -> Self::Lanes;

    /// Returns `a + b` in each lane, wrapping.
    fn add(self, a: Self::Lanes, b: Self::Lanes) -> Self::Lanes;

    /// Returns the state in which no byte was seen, for [`Kernel::seen_or_equal`].
    fn seen_none(self) -> Self::Lanes;

    /// Returns `seen`, updated if any lane of `bytes` is equal to `splat`.
    fn seen_or_equal(
        self,
        seen: Self::Lanes,
        bytes: Self::Lanes,
        splat: Self::Lanes,
    ) -> Self::Lanes;

    /// Returns a state in which a byte was seen if and only if one was seen in `a` or `b`.
    fn seen_either(self, a: Self::Lanes, b: Self::Lanes) -> Self::Lanes;

    /// Returns true if and only if a byte was seen.
    fn any_seen(self, seen: Self::Lanes) -> bool;

    /// Returns the sum of the bytes.
    fn sum(self, lanes: Self::Lanes) -> u64;

    /// Returns the sums of the bytes of two registers.
    #[inline(always)]
    fn sums(self, first: Self::Lanes, second: Self::Lanes) -> (u64, u64) {
        (self.sum(first), self.sum(second))
    }

    /// Narrows each unit of two bytes to one byte: itself, or [`BEYOND`] if it is larger.
    #[inline(always)]
    fn narrow_ucs2(self, units: &[u16; 64]) -> [u8; 64] {
        narrow(units)
    }

    /// As [`Kernel::narrow_ucs2`], for units of four bytes.
    #[inline(always)]
    fn narrow_ucs4(self, units: &[u32; 64]) -> [u8; 64] {
        narrow(units)
    }

    /// Returns a mask of the two-byte units in `low..=high`; `low` must not be larger than `high`.
    #[inline(always)]
    fn within_ucs2(self, units: &[u16; 64], low: u16, high: u16) -> u64 {
        within(units, low, high)
    }

    /// As [`Kernel::within_ucs2`], for units of four bytes.
    #[inline(always)]
    fn within_ucs4(self, units: &[u32; 64], low: u32, high: u32) -> u64 {
        within(units, low, high)
    }
}

/// [`Kernel::narrow_ucs2`] and [`Kernel::narrow_ucs4`], unit by unit.
#[inline(always)]
#[expect(clippy::cast_possible_truncation, reason = "it is at most BEYOND")]
fn narrow<U: Copy + Into<u32>>(units: &[U; 64]) -> [u8; 64] {
    units.map(|unit| unit.into().min(u32::from(BEYOND)) as u8)
}

/// [`Kernel::within_ucs2`] and [`Kernel::within_ucs4`], unit by unit.
#[inline(always)]
fn within<U: Copy + Ord>(units: &[U; 64], low: U, high: U) -> u64 {
    let mut mask = 0;
    for (bit, unit) in units.iter().enumerate() {
        mask |= u64::from(low <= *unit && *unit <= high) << bit;
    }
    mask
}
