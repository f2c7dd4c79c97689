//! 16-byte vectors: what every x86-64 has.

use std::arch::x86_64::*;

use crate::fill::class::ByteSet;
use crate::isa::kernel::Kernel;

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

/// Returns the lesser of 0xFF and each unit of two bytes.
///
/// # Safety
/// None: SSE2 is part of x86-64, here and below.
#[inline(always)]
unsafe fn least_ucs2(units: __m128i) -> __m128i {
    // There is no minimum without sign; what is above 0xFF is taken away.
    // SAFETY: see above.
    unsafe { _mm_sub_epi16(units, _mm_subs_epu16(units, _mm_set1_epi16(0xFF))) }
}

/// Returns the lesser of 0xFF and each unit of four bytes.
///
/// # Safety
/// See above.
#[inline(always)]
unsafe fn least_ucs4(units: __m128i) -> __m128i {
    // SAFETY: see above.
    unsafe {
        let is_byte = _mm_cmpeq_epi32(_mm_srli_epi32::<8>(units), _mm_setzero_si128());
        let or_ones = _mm_or_si128(units, _mm_andnot_si128(is_byte, _mm_set1_epi32(0xFF)));
        _mm_and_si128(or_ones, _mm_set1_epi32(0xFF))
    }
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

    #[inline(always)]
    unsafe fn narrow_ucs2(from: *const u16, to: *mut u8) {
        // SAFETY: the caller promises 64 units and room for 64 bytes, here and below.
        unsafe {
            let from = from.cast::<__m128i>();
            for index in 0..4 {
                let low = least_ucs2(_mm_loadu_si128(from.add(2 * index)));
                let high = least_ucs2(_mm_loadu_si128(from.add(2 * index + 1)));
                _mm_storeu_si128(to.cast::<__m128i>().add(index), _mm_packus_epi16(low, high));
            }
        }
    }

    #[inline(always)]
    unsafe fn narrow_ucs4(from: *const u32, to: *mut u8) {
        // SAFETY: see above.
        unsafe {
            let from = from.cast::<__m128i>();
            for index in 0..4 {
                let a = least_ucs4(_mm_loadu_si128(from.add(4 * index)));
                let b = least_ucs4(_mm_loadu_si128(from.add(4 * index + 1)));
                let c = least_ucs4(_mm_loadu_si128(from.add(4 * index + 2)));
                let d = least_ucs4(_mm_loadu_si128(from.add(4 * index + 3)));
                let bytes = _mm_packus_epi16(_mm_packs_epi32(a, b), _mm_packs_epi32(c, d));
                _mm_storeu_si128(to.cast::<__m128i>().add(index), bytes);
            }
        }
    }

    #[inline(always)]
    unsafe fn within_ucs2(from: *const u16, low: u16, high: u16) -> u64 {
        // SAFETY: see above.
        unsafe {
            let from = from.cast::<__m128i>();
            let first = _mm_set1_epi16(low.cast_signed());
            let span = _mm_set1_epi16((high - low).cast_signed());
            let mut masks = [0; 4];
            for (index, mask) in masks.iter_mut().enumerate() {
                // How far each lies beyond the range, without a sign: 0 within it.
                let a = _mm_sub_epi16(_mm_loadu_si128(from.add(2 * index)), first);
                let b = _mm_sub_epi16(_mm_loadu_si128(from.add(2 * index + 1)), first);
                let zero = _mm_setzero_si128();
                let a = _mm_cmpeq_epi16(_mm_subs_epu16(a, span), zero);
                let b = _mm_cmpeq_epi16(_mm_subs_epu16(b, span), zero);
                *mask = _mm_movemask_epi8(_mm_packs_epi16(a, b));
            }
            join(masks)
        }
    }

    #[inline(always)]
    unsafe fn within_ucs4(from: *const u32, low: u32, high: u32) -> u64 {
        // SAFETY: see above.
        unsafe {
            let from = from.cast::<__m128i>();
            // Moved so that the range begins with the least number that has a sign.
            let first = _mm_set1_epi32((low ^ (1 << 31)).cast_signed());
            let last = _mm_set1_epi32(((high - low) ^ (1 << 31)).cast_signed());
            let mut masks = [0; 4];
            for (index, mask) in masks.iter_mut().enumerate() {
                let a = _mm_sub_epi32(_mm_loadu_si128(from.add(4 * index)), first);
                let b = _mm_sub_epi32(_mm_loadu_si128(from.add(4 * index + 1)), first);
                let c = _mm_sub_epi32(_mm_loadu_si128(from.add(4 * index + 2)), first);
                let d = _mm_sub_epi32(_mm_loadu_si128(from.add(4 * index + 3)), first);
                let (a, b) = (_mm_cmpgt_epi32(a, last), _mm_cmpgt_epi32(b, last));
                let (c, d) = (_mm_cmpgt_epi32(c, last), _mm_cmpgt_epi32(d, last));
                let outside = _mm_packs_epi16(_mm_packs_epi32(a, b), _mm_packs_epi32(c, d));
                *mask = _mm_movemask_epi8(outside) ^ 0xFFFF;
            }
            join(masks)
        }
    }
}
