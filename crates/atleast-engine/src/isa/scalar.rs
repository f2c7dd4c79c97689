//! The level of every machine: eight bytes at a time in a word.

use crate::fill::class::ByteSet;
use crate::isa::kernel::Kernel;

/// See [`crate::isa::level::Level::Scalar`].
pub(crate) struct Scalar;

const ONES: u64 = 0x0101_0101_0101_0101;
const HIGH: u64 = 0x8080_8080_8080_8080;

/// Returns the high bit of each byte that is zero: exact for every byte, with no borrow between.
#[inline(always)]
fn zero_bytes(word: u64) -> u64 {
    !(((word & !HIGH) + !HIGH) | word) & HIGH
}

/// Gathers the high bits of eight bytes into eight bits, the first byte's lowest.
#[inline(always)]
fn gather(high_bits: u64) -> u64 {
    (high_bits >> 7).wrapping_mul(0x0102_0408_1020_4080) >> 56
}

impl Kernel for Scalar {
    type Block = [u64; 8];
    type Lanes = u64;
    const LANES: usize = 8;

    #[inline(always)]
    unsafe fn load(from: *const u8) -> [u64; 8] {
        // SAFETY: the caller promises 64 readable bytes; an array of bytes has no alignment.
        let bytes = unsafe { from.cast::<[[u8; 8]; 8]>().read() };
        bytes.map(u64::from_le_bytes)
    }

    #[inline(always)]
    unsafe fn equal(block: [u64; 8], byte: u8) -> u64 {
        let splat = u64::from(byte) * ONES;
        let mut mask = 0;
        for (index, word) in block.into_iter().enumerate() {
            mask |= gather(zero_bytes(word ^ splat)) << (8 * index);
        }
        mask
    }

    #[inline(always)]
    unsafe fn member(block: [u64; 8], set: &ByteSet) -> u64 {
        let mut mask = 0;
        for (index, byte) in block.into_iter().flat_map(u64::to_le_bytes).enumerate() {
            mask |= u64::from(set.contains(byte)) << index;
        }
        mask
    }

    #[inline(always)]
    unsafe fn beyond_ascii(block: [u64; 8]) -> u64 {
        let mut mask = 0;
        for (index, word) in block.into_iter().enumerate() {
            mask |= gather(word & HIGH) << (8 * index);
        }
        mask
    }

    #[inline(always)]
    unsafe fn load_lanes(from: *const u8) -> u64 {
        // SAFETY: the caller promises eight readable bytes.
        u64::from_le_bytes(unsafe { from.cast::<[u8; 8]>().read() })
    }

    #[inline(always)]
    unsafe fn splat(byte: u8) -> u64 {
        u64::from(byte) * ONES
    }

    #[inline(always)]
    unsafe fn equal_lanes(a: u64, b: u64) -> u64 {
        (zero_bytes(a ^ b) >> 7) * 0xFF
    }

    #[inline(always)]
    unsafe fn subtract(a: u64, b: u64) -> u64 {
        // Byte by byte, so that no borrow crosses from one to the next.
        ((a | HIGH) - (b & !HIGH)) ^ ((a ^ !b) & HIGH)
    }

    #[inline(always)]
    unsafe fn add(a: u64, b: u64) -> u64 {
        // Byte by byte, so that no carry crosses from one to the next.
        ((a & !HIGH) + (b & !HIGH)) ^ ((a ^ b) & HIGH)
    }

    #[inline(always)]
    unsafe fn both(a: u64, b: u64) -> u64 {
        a | b
    }

    #[inline(always)]
    unsafe fn nothing_noted() -> u64 {
        0
    }

    #[inline(always)]
    unsafe fn note(noted: u64, bytes: u64, splat: u64) -> u64 {
        noted | zero_bytes(bytes ^ splat)
    }

    #[inline(always)]
    unsafe fn is_noted(noted: u64) -> bool {
        noted != 0
    }

    #[inline(always)]
    unsafe fn sum(lanes: u64) -> u64 {
        let pairs = (lanes & 0x00FF_00FF_00FF_00FF) + (lanes >> 8 & 0x00FF_00FF_00FF_00FF);
        pairs.wrapping_mul(0x0001_0001_0001_0001) >> 48
    }
}
