//! 16-byte vectors: what every aarch64 has.

use std::arch::aarch64::*;

use crate::fill::class::ByteSet;
use crate::isa::kernel::Kernel;

/// See [`crate::Level::Neon`].
pub(crate) struct Neon;

/// For each byte of half a vector a bit of its own.
const BITS: [u8; 16] = [1, 2, 4, 8, 16, 32, 64, 128, 1, 2, 4, 8, 16, 32, 64, 128];

/// Returns a bit for each byte of four vectors. Each byte must be 255, for a set bit, or 0.
///
/// # Safety
/// See [`Kernel`].
#[inline(always)]
unsafe fn gather(selected: [uint8x16_t; 4]) -> u64 {
    // There is no instruction that takes one bit of each byte. Every byte keeps the bit of its place
    // among eight, and three rounds of adding neighbours join eight bytes into one.
    // SAFETY: NEON is part of aarch64, and the array has 16 bytes.
    unsafe {
        let bits = vld1q_u8(BITS.as_ptr());
        let first = vpaddq_u8(vandq_u8(selected[0], bits), vandq_u8(selected[1], bits));
        let second = vpaddq_u8(vandq_u8(selected[2], bits), vandq_u8(selected[3], bits));
        let joined = vpaddq_u8(first, second);
        let joined = vpaddq_u8(joined, joined);
        vgetq_lane_u64::<0>(vreinterpretq_u64_u8(joined))
    }
}

/// Returns 255 for each byte that is in the set, 0 for the others.
///
/// # Safety
/// See [`Kernel`].
#[inline(always)]
unsafe fn member_lanes(bytes: uint8x16_t, set: &ByteSet) -> uint8x16_t {
    // A look-up beyond a table's 16 entries gives 0: so each of the two tables answers for its own
    // half of all bytes.
    // SAFETY: NEON is part of aarch64, and each array has 16 bytes.
    unsafe {
        let below = vandq_u8(bytes, vdupq_n_u8(0x8F));
        let beyond = veorq_u8(below, vdupq_n_u8(0x80));
        let members = vorrq_u8(
            vqtbl1q_u8(vld1q_u8(set.by_low_half[0].as_ptr()), below),
            vqtbl1q_u8(vld1q_u8(set.by_low_half[1].as_ptr()), beyond),
        );
        let high_half = vqtbl1q_u8(vld1q_u8(BITS.as_ptr()), vshrq_n_u8::<4>(bytes));
        vtstq_u8(members, high_half)
    }
}

impl Kernel for Neon {
    type Block = [uint8x16_t; 4];
    type Lanes = uint8x16_t;
    const LANES: usize = 16;

    #[inline(always)]
    unsafe fn load(from: *const u8) -> [uint8x16_t; 4] {
        // SAFETY: the caller promises 64 readable bytes.
        unsafe {
            [vld1q_u8(from), vld1q_u8(from.add(16)), vld1q_u8(from.add(32)), vld1q_u8(from.add(48))]
        }
    }

    #[inline(always)]
    unsafe fn equal(block: [uint8x16_t; 4], byte: u8) -> u64 {
        // SAFETY: NEON is part of aarch64, here and below.
        unsafe {
            let splat = vdupq_n_u8(byte);
            gather([
                vceqq_u8(block[0], splat),
                vceqq_u8(block[1], splat),
                vceqq_u8(block[2], splat),
                vceqq_u8(block[3], splat),
            ])
        }
    }

    #[inline(always)]
    unsafe fn member(block: [uint8x16_t; 4], set: &ByteSet) -> u64 {
        // SAFETY: see above.
        unsafe {
            gather([
                member_lanes(block[0], set),
                member_lanes(block[1], set),
                member_lanes(block[2], set),
                member_lanes(block[3], set),
            ])
        }
    }

    #[inline(always)]
    unsafe fn beyond_ascii(block: [uint8x16_t; 4]) -> u64 {
        // SAFETY: see above.
        unsafe {
            let least = vdupq_n_u8(0x80);
            gather([
                vcgeq_u8(block[0], least),
                vcgeq_u8(block[1], least),
                vcgeq_u8(block[2], least),
                vcgeq_u8(block[3], least),
            ])
        }
    }

    #[inline(always)]
    unsafe fn load_lanes(from: *const u8) -> uint8x16_t {
        // SAFETY: the caller promises 16 readable bytes.
        unsafe { vld1q_u8(from) }
    }

    #[inline(always)]
    unsafe fn splat(byte: u8) -> uint8x16_t {
        // SAFETY: see above.
        unsafe { vdupq_n_u8(byte) }
    }

    #[inline(always)]
    unsafe fn equal_lanes(a: uint8x16_t, b: uint8x16_t) -> uint8x16_t {
        // SAFETY: see above.
        unsafe { vceqq_u8(a, b) }
    }

    #[inline(always)]
    unsafe fn subtract(a: uint8x16_t, b: uint8x16_t) -> uint8x16_t {
        // SAFETY: see above.
        unsafe { vsubq_u8(a, b) }
    }

    #[inline(always)]
    unsafe fn add(a: uint8x16_t, b: uint8x16_t) -> uint8x16_t {
        // SAFETY: see above.
        unsafe { vaddq_u8(a, b) }
    }

    #[inline(always)]
    unsafe fn both(a: uint8x16_t, b: uint8x16_t) -> uint8x16_t {
        // SAFETY: see above.
        unsafe { vorrq_u8(a, b) }
    }

    #[inline(always)]
    unsafe fn nothing_noted() -> uint8x16_t {
        // SAFETY: see above.
        unsafe { vdupq_n_u8(0) }
    }

    #[inline(always)]
    unsafe fn note(noted: uint8x16_t, bytes: uint8x16_t, splat: uint8x16_t) -> uint8x16_t {
        // SAFETY: see above.
        unsafe { vorrq_u8(noted, vceqq_u8(bytes, splat)) }
    }

    #[inline(always)]
    unsafe fn is_noted(noted: uint8x16_t) -> bool {
        // SAFETY: see above.
        unsafe { vmaxvq_u8(noted) != 0 }
    }

    #[inline(always)]
    unsafe fn sum(lanes: uint8x16_t) -> u64 {
        // SAFETY: see above.
        unsafe { u64::from(vaddlvq_u8(lanes)) }
    }
}
