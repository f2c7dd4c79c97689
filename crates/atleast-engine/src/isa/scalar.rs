//! The level of every machine: eight bytes at a time in a 64-bit word.

use super::byte_set::ByteSet;
use super::kernel::Kernel;
use super::pair_kernel::PairKernel;

/// The kernel of [`Level::Scalar`](super::level::Level::Scalar).
#[derive(Clone, Copy)]
pub(crate) struct Scalar(());

const ONES: u64 = 0x0101_0101_0101_0101;
const HIGH: u64 = 0x8080_8080_8080_8080;

/// Sets bit 7 of each byte that is zero, and clears all other bits. Exact: no carry crosses bytes.
/// An example of two bytes:
///
/// ```text
/// word                                  0000_0000 0100_0001
/// bits 0 to 6 + 0111_1111 per byte      0111_1111 1100_0000    bit 7: any of bits 0 to 6 is set
/// | word                                0111_1111 1100_0001    bit 7: any bit is set
/// inverted, bit 7 of each byte          1000_0000 0000_0000
/// ```
#[inline(always)]
fn zero_bytes(word: u64) -> u64 {
    !(((word & !HIGH) + !HIGH) | word) & HIGH
}

/// Gathers bit 7 of eight bytes into eight bits, the first byte's as bit 0. The other bits must be
/// 0. The factor is a sum of shifts, one for each byte. An example of two bytes, whose factor is 2⁸
/// + 2¹:
///
/// ```text
/// high bits >> 7     0000_0001 0000_0001
/// << 8               0000_0001 0000_0000    the first byte's bit is now bit 8
/// << 1               0000_0010 0000_0010    the second byte's bit is now bit 9
/// sum >> 8                     0000_0011
/// ```
#[inline(always)]
fn gather(high_bits: u64) -> u64 {
    (high_bits >> 7).wrapping_mul(0x0102_0408_1020_4080) >> 56
}

impl Kernel for Scalar {
    type Block = [u64; 8];
    type Lanes = u64;
    const LANES: usize = 8;

    #[inline(always)]
    unsafe fn new() -> Scalar {
        Scalar(())
    }

    #[inline(always)]
    fn load(self, bytes: &[u8; 64]) -> [u64; 8] {
        let mut words = [0; 8];
        for (word, bytes) in words.iter_mut().zip(bytes.as_chunks().0) {
            *word = u64::from_le_bytes(*bytes);
        }
        words
    }

    #[inline(always)]
    fn equal(self, block: [u64; 8], byte: u8) -> u64 {
        let splat = self.splat(byte);
        let mut mask = 0;
        for (index, word) in block.into_iter().enumerate() {
            mask |= gather(zero_bytes(word ^ splat)) << (8 * index);
        }
        mask
    }

    #[inline(always)]
    fn member(self, block: [u64; 8], set: &ByteSet) -> u64 {
        let mut mask = 0;
        for (index, byte) in block.into_iter().flat_map(u64::to_le_bytes).enumerate() {
            mask |= u64::from(set.contains(byte)) << index;
        }
        mask
    }

    #[inline(always)]
    fn beyond_ascii(self, block: [u64; 8]) -> u64 {
        let mut mask = 0;
        for (index, word) in block.into_iter().enumerate() {
            mask |= gather(word & HIGH) << (8 * index);
        }
        mask
    }

    #[inline(always)]
    unsafe fn load_lanes(self, from: *const u8) -> u64 {
        // SAFETY: the caller promises eight readable bytes, and an array of bytes needs no
        // alignment.
        u64::from_le_bytes(unsafe { from.cast::<[u8; 8]>().read() })
    }

    #[inline(always)]
    fn splat(self, byte: u8) -> u64 {
        u64::from(byte) * ONES
    }

    #[inline(always)]
    fn equal_lanes(self, a: u64, b: u64) -> u64 {
        (zero_bytes(a ^ b) >> 7) * 0xFF
    }

    #[inline(always)]
    fn subtract(self, a: u64, b: u64) -> u64 {
        // Bit 7 of each byte is set first to absorb the borrow, and corrected by the XOR.
        ((a | HIGH) - (b & !HIGH)) ^ ((a ^ !b) & HIGH)
    }

    #[inline(always)]
    fn add(self, a: u64, b: u64) -> u64 {
        // Bit 7 of each byte is left out to absorb the carry, and added by the XOR.
        ((a & !HIGH) + (b & !HIGH)) ^ ((a ^ b) & HIGH)
    }

    #[inline(always)]
    fn seen_none(self) -> u64 {
        0
    }

    #[inline(always)]
    fn seen_or_equal(self, seen: u64, bytes: u64, splat: u64) -> u64 {
        seen | zero_bytes(bytes ^ splat)
    }

    #[inline(always)]
    fn seen_either(self, a: u64, b: u64) -> u64 {
        a | b
    }

    #[inline(always)]
    fn any_seen(self, seen: u64) -> bool {
        seen != 0
    }

    #[inline(always)]
    fn sum(self, lanes: u64) -> u64 {
        let pairs = (lanes & 0x00FF_00FF_00FF_00FF) + (lanes >> 8 & 0x00FF_00FF_00FF_00FF);
        pairs.wrapping_mul(0x0001_0001_0001_0001) >> 48
    }
}

// SAFETY: it has no `bound_words`, so it returns 0 words.
unsafe impl PairKernel for Scalar {}
