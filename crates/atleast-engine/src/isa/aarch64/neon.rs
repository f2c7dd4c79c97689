//! 16-byte vectors, which every aarch64 has.

use std::arch::aarch64::*;

use crate::isa::byte_set::ByteSet;
use crate::isa::in_registers::in_registers;
use crate::isa::kernel::Kernel;
use crate::isa::pair_kernel::PairKernel;

/// The kernel of [`Level::Neon`](crate::isa::level::Level::Neon).
#[derive(Clone, Copy)]
pub(crate) struct Neon(());

/// The bit of each byte in its half of a vector.
const BITS: [u8; 16] = [1, 2, 4, 8, 16, 32, 64, 128, 1, 2, 4, 8, 16, 32, 64, 128];

/// Reads a vector.
#[inline(always)]
fn vector(_kernel: Neon, bytes: &[u8; 16]) -> uint8x16_t {
    // SAFETY: `bytes` is 16 bytes, and the load is unaligned.
    unsafe { vld1q_u8(bytes.as_ptr()) }
}

/// Returns a bit for each byte of four vectors. Each byte must be 255, for a set bit, or 0.
///
/// NEON has no instruction for this. Each byte keeps one bit, its own among eight, and three rounds
/// of adding neighbours join eight bytes into one. An example of eight bytes:
///
/// ```text
/// selected      255    0    0  255    0    0  255  255
/// & bits          1    0    0    8    0    0   64  128
/// added                1         8         0       192
/// added                          9                 192
/// added                                            201    1100_1001
/// ```
#[inline(always)]
fn gather(kernel: Neon, selected: [uint8x16_t; 4]) -> u64 {
    let bits = vector(kernel, &BITS);
    in_registers!(kernel, {
        let first = vpaddq_u8(vandq_u8(selected[0], bits), vandq_u8(selected[1], bits));
        let second = vpaddq_u8(vandq_u8(selected[2], bits), vandq_u8(selected[3], bits));
        let joined = vpaddq_u8(first, second);
        let joined = vpaddq_u8(joined, joined);
        vgetq_lane_u64::<0>(vreinterpretq_u64_u8(joined))
    })
}

/// Returns 255 for each byte that is in the set, 0 for the others; see [`ByteSet::by_low_half`].
#[inline(always)]
fn is_member(kernel: Neon, bytes: uint8x16_t, set: &ByteSet) -> uint8x16_t {
    let low = vector(kernel, &set.by_low_half[0]);
    let high = vector(kernel, &set.by_low_half[1]);
    let bits = vector(kernel, &BITS);
    in_registers!(kernel, {
        // A look-up past a table's 16 entries gives 0, so each table is used for half of all bytes.
        let below = vandq_u8(bytes, vdupq_n_u8(0x8F));
        let beyond = veorq_u8(below, vdupq_n_u8(0x80));
        let members = vorrq_u8(vqtbl1q_u8(low, below), vqtbl1q_u8(high, beyond));
        vtstq_u8(members, vqtbl1q_u8(bits, vshrq_n_u8::<4>(bytes)))
    })
}

impl Kernel for Neon {
    type Block = [uint8x16_t; 4];
    type Lanes = uint8x16_t;
    const LANES: usize = 16;

    #[inline(always)]
    unsafe fn new() -> Neon {
        Neon(())
    }

    #[inline(always)]
    fn load(self, bytes: &[u8; 64]) -> [uint8x16_t; 4] {
        let vectors = bytes.as_chunks::<16>().0;
        [
            vector(self, &vectors[0]),
            vector(self, &vectors[1]),
            vector(self, &vectors[2]),
            vector(self, &vectors[3]),
        ]
    }

    #[inline(always)]
    fn equal(self, block: [uint8x16_t; 4], byte: u8) -> u64 {
        let splat = self.splat(byte);
        gather(
            self,
            [
                self.equal_lanes(block[0], splat),
                self.equal_lanes(block[1], splat),
                self.equal_lanes(block[2], splat),
                self.equal_lanes(block[3], splat),
            ],
        )
    }

    #[inline(always)]
    fn member(self, block: [uint8x16_t; 4], set: &ByteSet) -> u64 {
        gather(
            self,
            [
                is_member(self, block[0], set),
                is_member(self, block[1], set),
                is_member(self, block[2], set),
                is_member(self, block[3], set),
            ],
        )
    }

    #[inline(always)]
    fn beyond_ascii(self, block: [uint8x16_t; 4]) -> u64 {
        let beyond = in_registers!(self, {
            let least = vdupq_n_u8(0x80);
            [
                vcgeq_u8(block[0], least),
                vcgeq_u8(block[1], least),
                vcgeq_u8(block[2], least),
                vcgeq_u8(block[3], least),
            ]
        });
        gather(self, beyond)
    }

    #[inline(always)]
    unsafe fn load_lanes(self, from: *const u8) -> uint8x16_t {
        // SAFETY: the caller promises 16 readable bytes, and the load is unaligned.
        unsafe { vld1q_u8(from) }
    }

    #[inline(always)]
    fn splat(self, byte: u8) -> uint8x16_t {
        in_registers!(self, vdupq_n_u8(byte))
    }

    #[inline(always)]
    fn equal_lanes(self, a: uint8x16_t, b: uint8x16_t) -> uint8x16_t {
        in_registers!(self, vceqq_u8(a, b))
    }

    #[inline(always)]
    fn subtract(self, a: uint8x16_t, b: uint8x16_t) -> uint8x16_t {
        in_registers!(self, vsubq_u8(a, b))
    }

    #[inline(always)]
    fn add(self, a: uint8x16_t, b: uint8x16_t) -> uint8x16_t {
        in_registers!(self, vaddq_u8(a, b))
    }

    #[inline(always)]
    fn seen_none(self) -> uint8x16_t {
        in_registers!(self, vdupq_n_u8(0))
    }

    #[inline(always)]
    fn seen_or_equal(self, seen: uint8x16_t, bytes: uint8x16_t, splat: uint8x16_t) -> uint8x16_t {
        in_registers!(self, vorrq_u8(seen, vceqq_u8(bytes, splat)))
    }

    #[inline(always)]
    fn seen_either(self, a: uint8x16_t, b: uint8x16_t) -> uint8x16_t {
        in_registers!(self, vorrq_u8(a, b))
    }

    #[inline(always)]
    fn any_seen(self, seen: uint8x16_t) -> bool {
        in_registers!(self, vmaxvq_u8(seen) != 0)
    }

    #[inline(always)]
    fn sum(self, lanes: uint8x16_t) -> u64 {
        u64::from(in_registers!(self, vaddlvq_u8(lanes)))
    }
}

// SAFETY: it has no `bound_words`, so it returns 0 words.
unsafe impl PairKernel for Neon {}
