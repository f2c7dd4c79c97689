//! 16-byte vectors: what every x86-64 has.

use std::arch::x86_64::*;

use crate::engine::class::ByteSet;
use crate::engine::kernel::Kernel;

/// See [`crate::Level::Sse2`].
pub(crate) struct Sse2;

/// Joins the masks of four vectors.
#[inline(always)]
fn join(masks: [i32; 4]) -> u64 {
    let mut joined = 0;
    for (index, mask) in masks.into_iter().enumerate() {
        joined |= u64::from(mask.cast_unsigned()) << (16 * index);
    }
    joined
}

impl Kernel for Sse2 {
    type Block = [__m128i; 4];
    type Lanes = __m128i;
    const LANES: usize = 16;

    #[inline(always)]
    unsafe fn load(from: *const u8) -> [__m128i; 4] {
        // SAFETY: the caller promises 64 readable bytes.
        unsafe {
            [
                _mm_loadu_si128(from.cast()),
                _mm_loadu_si128(from.add(16).cast()),
                _mm_loadu_si128(from.add(32).cast()),
                _mm_loadu_si128(from.add(48).cast()),
            ]
        }
    }

    #[inline(always)]
    unsafe fn equal(block: [__m128i; 4], byte: u8) -> u64 {
        // SAFETY: SSE2 is part of x86-64.
        unsafe {
            let splat = _mm_set1_epi8(byte.cast_signed());
            join([
                _mm_movemask_epi8(_mm_cmpeq_epi8(block[0], splat)),
                _mm_movemask_epi8(_mm_cmpeq_epi8(block[1], splat)),
                _mm_movemask_epi8(_mm_cmpeq_epi8(block[2], splat)),
                _mm_movemask_epi8(_mm_cmpeq_epi8(block[3], splat)),
            ])
        }
    }

    #[inline(always)]
    unsafe fn member(block: [__m128i; 4], set: &ByteSet) -> u64 {
        // Without a byte shuffle (SSSE3) each byte is looked up by itself.
        // SAFETY: any bits are bytes.
        let bytes = unsafe { std::mem::transmute::<[__m128i; 4], [u8; 64]>(block) };
        let mut mask = 0;
        for (index, byte) in bytes.into_iter().enumerate() {
            mask |= u64::from(set.contains(byte)) << index;
        }
        mask
    }

    #[inline(always)]
    unsafe fn beyond_ascii(block: [__m128i; 4]) -> u64 {
        // SAFETY: SSE2 is part of x86-64.
        unsafe {
            join([
                _mm_movemask_epi8(block[0]),
                _mm_movemask_epi8(block[1]),
                _mm_movemask_epi8(block[2]),
                _mm_movemask_epi8(block[3]),
            ])
        }
    }

    #[inline(always)]
    unsafe fn load_lanes(from: *const u8) -> __m128i {
        // SAFETY: the caller promises 16 readable bytes.
        unsafe { _mm_loadu_si128(from.cast()) }
    }

    #[inline(always)]
    unsafe fn splat(byte: u8) -> __m128i {
        // SAFETY: SSE2 is part of x86-64, here and below.
        unsafe { _mm_set1_epi8(byte.cast_signed()) }
    }

    #[inline(always)]
    unsafe fn equal_lanes(a: __m128i, b: __m128i) -> __m128i {
        // SAFETY: see above.
        unsafe { _mm_cmpeq_epi8(a, b) }
    }

    #[inline(always)]
    unsafe fn subtract(a: __m128i, b: __m128i) -> __m128i {
        // SAFETY: see above.
        unsafe { _mm_sub_epi8(a, b) }
    }

    #[inline(always)]
    unsafe fn add(a: __m128i, b: __m128i) -> __m128i {
        // SAFETY: see above.
        unsafe { _mm_add_epi8(a, b) }
    }

    #[inline(always)]
    unsafe fn both(a: __m128i, b: __m128i) -> __m128i {
        // SAFETY: see above.
        unsafe { _mm_min_epu8(a, b) }
    }

    #[inline(always)]
    unsafe fn nothing_noted() -> __m128i {
        // SAFETY: see above.
        unsafe { _mm_set1_epi8(-1) }
    }

    #[inline(always)]
    unsafe fn note(noted: __m128i, bytes: __m128i, splat: __m128i) -> __m128i {
        // The smallest difference so far, 0 where there was none: not a compare, which compilers
        // take through mask registers and back where there are any.
        // SAFETY: see above.
        unsafe { _mm_min_epu8(noted, _mm_xor_si128(bytes, splat)) }
    }

    #[inline(always)]
    unsafe fn is_noted(noted: __m128i) -> bool {
        // SAFETY: see above.
        unsafe { _mm_movemask_epi8(_mm_cmpeq_epi8(noted, _mm_setzero_si128())) != 0 }
    }

    #[inline(always)]
    unsafe fn sum(lanes: __m128i) -> u64 {
        // SAFETY: see above.
        unsafe {
            let sums = _mm_sad_epu8(lanes, _mm_setzero_si128());
            let both = _mm_add_epi64(sums, _mm_unpackhi_epi64(sums, sums));
            _mm_cvtsi128_si64(both).cast_unsigned()
        }
    }
}
