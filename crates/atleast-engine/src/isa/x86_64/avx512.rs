//! 64-byte vectors: AVX-512 F, BW, VL and DQ.

use std::arch::x86_64::*;

use super::avx2::Avx2;
use crate::fill::class::ByteSet;
use crate::isa::kernel::Kernel;

/// See [`crate::Level::Avx512`].
pub(crate) struct Avx512;

/// Reads 16 bytes into each quarter of a vector.
///
/// # Safety
/// The machine must have the level.
#[inline(always)]
unsafe fn in_every_quarter(bytes: &[u8; 16]) -> __m512i {
    // SAFETY: the array is 16 readable bytes; the caller promises the level.
    unsafe { _mm512_broadcast_i32x4(_mm_loadu_si128(bytes.as_ptr().cast())) }
}

impl Kernel for Avx512 {
    type Block = __m512i;
    // What compares of 64 bytes give are mask registers; to sum, the 32-byte way is as fast.
    type Lanes = __m256i;
    const LANES: usize = 32;

    #[inline(always)]
    unsafe fn load(from: *const u8) -> __m512i {
        // SAFETY: the caller promises 64 readable bytes and the level, here and below.
        unsafe { _mm512_loadu_si512(from.cast()) }
    }

    #[inline(always)]
    unsafe fn load_some(from: *const u8, length: usize) -> __m512i {
        let low_bits = if length == 0 { 0 } else { u64::MAX >> (64 - length) };
        // SAFETY: see above. What is masked off is not read.
        unsafe { _mm512_maskz_loadu_epi8(low_bits, from.cast()) }
    }

    #[inline(always)]
    unsafe fn equal(block: __m512i, byte: u8) -> u64 {
        // SAFETY: see above.
        unsafe { _mm512_cmpeq_epi8_mask(block, _mm512_set1_epi8(byte.cast_signed())) }
    }

    #[inline(always)]
    unsafe fn member(block: __m512i, set: &ByteSet) -> u64 {
        const BIT_OF_HIGH_HALF: [u8; 16] =
            [1, 2, 4, 8, 16, 32, 64, 128, 1, 2, 4, 8, 16, 32, 64, 128];
        // SAFETY: see above. The tables are those of the AVX2 level.
        unsafe {
            let index = _mm512_and_si512(block, _mm512_set1_epi8(0x8F_u8.cast_signed()));
            let other = _mm512_xor_si512(index, _mm512_set1_epi8(i8::MIN));
            let row = _mm512_or_si512(
                _mm512_shuffle_epi8(in_every_quarter(&set.by_low_half[0]), index),
                _mm512_shuffle_epi8(in_every_quarter(&set.by_low_half[1]), other),
            );
            let high = _mm512_and_si512(_mm512_srli_epi16(block, 4), _mm512_set1_epi8(0x0F));
            let bit = _mm512_shuffle_epi8(in_every_quarter(&BIT_OF_HIGH_HALF), high);
            _mm512_test_epi8_mask(row, bit)
        }
    }

    #[inline(always)]
    unsafe fn beyond_ascii(block: __m512i) -> u64 {
        // SAFETY: see above.
        unsafe { _mm512_movepi8_mask(block) }
    }

    #[inline(always)]
    unsafe fn extract(mask: u64, selected: u64) -> Option<u64> {
        // SAFETY: see above; the level includes AVX2's.
        unsafe { Avx2::extract(mask, selected) }
    }

    #[inline(always)]
    unsafe fn prefix_xor(mask: u64) -> u64 {
        // SAFETY: see above.
        unsafe { Avx2::prefix_xor(mask) }
    }

    #[inline(always)]
    unsafe fn load_lanes(from: *const u8) -> __m256i {
        // SAFETY: the caller promises 32 readable bytes and the level, here and below.
        unsafe { Avx2::load_lanes(from) }
    }

    #[inline(always)]
    unsafe fn splat(byte: u8) -> __m256i {
        // SAFETY: see above.
        unsafe { Avx2::splat(byte) }
    }

    #[inline(always)]
    unsafe fn equal_lanes(a: __m256i, b: __m256i) -> __m256i {
        // SAFETY: see above.
        unsafe { Avx2::equal_lanes(a, b) }
    }

    #[inline(always)]
    unsafe fn subtract(a: __m256i, b: __m256i) -> __m256i {
        // SAFETY: see above.
        unsafe { Avx2::subtract(a, b) }
    }

    #[inline(always)]
    unsafe fn add(a: __m256i, b: __m256i) -> __m256i {
        // SAFETY: see above.
        unsafe { Avx2::add(a, b) }
    }

    #[inline(always)]
    unsafe fn both(a: __m256i, b: __m256i) -> __m256i {
        // SAFETY: see above.
        unsafe { Avx2::both(a, b) }
    }

    #[inline(always)]
    unsafe fn nothing_noted() -> __m256i {
        // SAFETY: see above.
        unsafe { Avx2::nothing_noted() }
    }

    #[inline(always)]
    unsafe fn note(noted: __m256i, bytes: __m256i, splat: __m256i) -> __m256i {
        // SAFETY: see above.
        unsafe { Avx2::note(noted, bytes, splat) }
    }

    #[inline(always)]
    unsafe fn is_noted(noted: __m256i) -> bool {
        // SAFETY: see above.
        unsafe { Avx2::is_noted(noted) }
    }

    #[inline(always)]
    unsafe fn sums(first: __m256i, second: __m256i) -> (u64, u64) {
        // SAFETY: see above.
        unsafe { Avx2::sums(first, second) }
    }

    #[inline(always)]
    unsafe fn before_last_reset(what: u64, reset: u64) -> u64 {
        // SAFETY: see above.
        unsafe { Avx2::before_last_reset(what, reset) }
    }

    #[inline(always)]
    unsafe fn sum(lanes: __m256i) -> u64 {
        // SAFETY: see above.
        unsafe { Avx2::sum(lanes) }
    }

    #[inline(always)]
    unsafe fn narrow_ucs2(from: *const u16, to: *mut u8) {
        // SAFETY: the caller promises 64 units, room for 64 bytes, and the level, here and below.
        unsafe {
            let low = _mm512_cvtusepi16_epi8(_mm512_loadu_si512(from.cast()));
            let high = _mm512_cvtusepi16_epi8(_mm512_loadu_si512(from.add(32).cast()));
            let bytes = _mm512_inserti64x4::<1>(_mm512_castsi256_si512(low), high);
            _mm512_storeu_si512(to.cast(), bytes);
        }
    }

    #[inline(always)]
    unsafe fn narrow_ucs4(from: *const u32, to: *mut u8) {
        // SAFETY: see above.
        unsafe {
            // To pack takes numbers with a sign.
            let most = _mm512_set1_epi32(0xFF);
            let a = _mm512_min_epu32(_mm512_loadu_si512(from.cast()), most);
            let b = _mm512_min_epu32(_mm512_loadu_si512(from.add(16).cast()), most);
            let c = _mm512_min_epu32(_mm512_loadu_si512(from.add(32).cast()), most);
            let d = _mm512_min_epu32(_mm512_loadu_si512(from.add(48).cast()), most);
            let bytes = _mm512_packus_epi16(_mm512_packus_epi32(a, b), _mm512_packus_epi32(c, d));
            // It packs quarter by quarter.
            let order = _mm512_setr_epi32(0, 4, 8, 12, 1, 5, 9, 13, 2, 6, 10, 14, 3, 7, 11, 15);
            _mm512_storeu_si512(to.cast(), _mm512_permutexvar_epi32(order, bytes));
        }
    }

    #[inline(always)]
    unsafe fn within_ucs2(from: *const u16, low: u16, high: u16) -> u64 {
        // SAFETY: see above.
        unsafe {
            let first = _mm512_set1_epi16(low.cast_signed());
            let span = _mm512_set1_epi16((high - low).cast_signed());
            let a = _mm512_sub_epi16(_mm512_loadu_si512(from.cast()), first);
            let b = _mm512_sub_epi16(_mm512_loadu_si512(from.add(32).cast()), first);
            let a = _mm512_cmple_epu16_mask(a, span);
            let b = _mm512_cmple_epu16_mask(b, span);
            u64::from(a) | u64::from(b) << 32
        }
    }

    #[inline(always)]
    unsafe fn within_ucs4(from: *const u32, low: u32, high: u32) -> u64 {
        // SAFETY: see above.
        unsafe {
            let first = _mm512_set1_epi32(low.cast_signed());
            let span = _mm512_set1_epi32((high - low).cast_signed());
            let mut mask = 0;
            for quarter in 0..4 {
                let units = _mm512_loadu_si512(from.add(16 * quarter).cast());
                let within = _mm512_cmple_epu32_mask(_mm512_sub_epi32(units, first), span);
                mask |= u64::from(within) << (16 * quarter);
            }
            mask
        }
    }
}
