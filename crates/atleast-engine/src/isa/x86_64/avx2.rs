//! 32-byte vectors, with BMI1, BMI2, LZCNT, POPCNT and PCLMULQDQ.

use std::arch::x86_64::*;

use crate::fill::class::ByteSet;
use crate::isa::kernel::Kernel;

/// See [`crate::Level::Avx2`].
pub(crate) struct Avx2;

/// Joins the masks of two vectors.
#[inline(always)]
fn join(low: i32, high: i32) -> u64 {
    u64::from(low.cast_unsigned()) | u64::from(high.cast_unsigned()) << 32
}

/// Reads 16 bytes into both halves of a vector.
///
/// # Safety
/// The machine must have AVX2.
#[inline(always)]
unsafe fn in_both_halves(bytes: &[u8; 16]) -> __m256i {
    // SAFETY: the array is 16 readable bytes; the caller promises AVX2.
    unsafe { _mm256_broadcastsi128_si256(_mm_loadu_si128(bytes.as_ptr().cast())) }
}

/// Returns 255 for each byte in the set: the row of its low half has the bit of its high half.
///
/// # Safety
/// The machine must have AVX2.
#[inline(always)]
unsafe fn is_member(bytes: __m256i, set: &ByteSet) -> __m256i {
    const BIT_OF_HIGH_HALF: [u8; 16] = [1, 2, 4, 8, 16, 32, 64, 128, 1, 2, 4, 8, 16, 32, 64, 128];
    // SAFETY: the caller promises AVX2.
    unsafe {
        // A shuffle gives 0 where the index has its high bit: each table sees its half of bytes.
        let index = _mm256_and_si256(bytes, _mm256_set1_epi8(0x8F_u8.cast_signed()));
        let other = _mm256_xor_si256(index, _mm256_set1_epi8(i8::MIN));
        let row = _mm256_or_si256(
            _mm256_shuffle_epi8(in_both_halves(&set.by_low_half[0]), index),
            _mm256_shuffle_epi8(in_both_halves(&set.by_low_half[1]), other),
        );
        let high = _mm256_and_si256(_mm256_srli_epi16(bytes, 4), _mm256_set1_epi8(0x0F));
        let bit = _mm256_shuffle_epi8(in_both_halves(&BIT_OF_HIGH_HALF), high);
        _mm256_cmpeq_epi8(_mm256_and_si256(row, bit), bit)
    }
}

/// Packs numbers of four bytes, none above 0xFF, as one byte each, in their order.
///
/// # Safety
/// The machine must have AVX2.
#[inline(always)]
unsafe fn pack_ucs4([a, b, c, d]: [__m256i; 4]) -> __m256i {
    // SAFETY: the caller promises AVX2.
    unsafe {
        let bytes = _mm256_packus_epi16(_mm256_packus_epi32(a, b), _mm256_packus_epi32(c, d));
        // It packs half by half.
        _mm256_permutevar8x32_epi32(bytes, _mm256_setr_epi32(0, 4, 1, 5, 2, 6, 3, 7))
    }
}

impl Kernel for Avx2 {
    type Block = [__m256i; 2];
    type Lanes = __m256i;
    const LANES: usize = 32;

    #[inline(always)]
    unsafe fn load(from: *const u8) -> [__m256i; 2] {
        // SAFETY: the caller promises 64 readable bytes and AVX2, here and below.
        unsafe { [_mm256_loadu_si256(from.cast()), _mm256_loadu_si256(from.add(32).cast())] }
    }

    #[inline(always)]
    unsafe fn equal(block: [__m256i; 2], byte: u8) -> u64 {
        // SAFETY: see above.
        unsafe {
            let splat = _mm256_set1_epi8(byte.cast_signed());
            join(
                _mm256_movemask_epi8(_mm256_cmpeq_epi8(block[0], splat)),
                _mm256_movemask_epi8(_mm256_cmpeq_epi8(block[1], splat)),
            )
        }
    }

    #[inline(always)]
    unsafe fn member(block: [__m256i; 2], set: &ByteSet) -> u64 {
        // SAFETY: see above.
        unsafe {
            join(
                _mm256_movemask_epi8(is_member(block[0], set)),
                _mm256_movemask_epi8(is_member(block[1], set)),
            )
        }
    }

    #[inline(always)]
    unsafe fn beyond_ascii(block: [__m256i; 2]) -> u64 {
        // SAFETY: see above.
        unsafe { join(_mm256_movemask_epi8(block[0]), _mm256_movemask_epi8(block[1])) }
    }

    #[inline(always)]
    unsafe fn extract(mask: u64, selected: u64) -> Option<u64> {
        // SAFETY: see above; the level has BMI2.
        Some(unsafe { _pext_u64(mask, selected) })
    }

    #[inline(always)]
    unsafe fn prefix_xor(mask: u64) -> u64 {
        // SAFETY: see above; the level has PCLMULQDQ.
        unsafe {
            // A product without carries, by ones everywhere, is the sum of all shifts.
            let mask = _mm_set_epi64x(0, mask.cast_signed());
            let product = _mm_clmulepi64_si128::<0>(mask, _mm_set1_epi8(-1));
            _mm_cvtsi128_si64(product).cast_unsigned()
        }
    }

    #[inline(always)]
    unsafe fn load_lanes(from: *const u8) -> __m256i {
        // SAFETY: the caller promises 32 readable bytes and AVX2, here and below.
        unsafe { _mm256_loadu_si256(from.cast()) }
    }

    #[inline(always)]
    unsafe fn splat(byte: u8) -> __m256i {
        // SAFETY: see above.
        unsafe { _mm256_set1_epi8(byte.cast_signed()) }
    }

    #[inline(always)]
    unsafe fn equal_lanes(a: __m256i, b: __m256i) -> __m256i {
        // SAFETY: see above.
        unsafe { _mm256_cmpeq_epi8(a, b) }
    }

    #[inline(always)]
    unsafe fn subtract(a: __m256i, b: __m256i) -> __m256i {
        // SAFETY: see above.
        unsafe { _mm256_sub_epi8(a, b) }
    }

    #[inline(always)]
    unsafe fn add(a: __m256i, b: __m256i) -> __m256i {
        // SAFETY: see above.
        unsafe { _mm256_add_epi8(a, b) }
    }

    #[inline(always)]
    unsafe fn both(a: __m256i, b: __m256i) -> __m256i {
        // SAFETY: see above.
        unsafe { _mm256_min_epu8(a, b) }
    }

    #[inline(always)]
    unsafe fn nothing_noted() -> __m256i {
        // SAFETY: see above.
        unsafe { _mm256_set1_epi8(-1) }
    }

    #[inline(always)]
    unsafe fn note(noted: __m256i, bytes: __m256i, splat: __m256i) -> __m256i {
        // The smallest difference so far, 0 where there was none: not a compare, which compilers
        // take through mask registers and back where there are any.
        // SAFETY: see above.
        unsafe { _mm256_min_epu8(noted, _mm256_xor_si256(bytes, splat)) }
    }

    #[inline(always)]
    unsafe fn is_noted(noted: __m256i) -> bool {
        // SAFETY: see above.
        unsafe { _mm256_movemask_epi8(_mm256_cmpeq_epi8(noted, _mm256_setzero_si256())) != 0 }
    }

    #[inline(always)]
    unsafe fn sum(lanes: __m256i) -> u64 {
        // SAFETY: see above.
        unsafe {
            let sums = _mm256_sad_epu8(lanes, _mm256_setzero_si256());
            let halves =
                _mm_add_epi64(_mm256_castsi256_si128(sums), _mm256_extracti128_si256(sums, 1));
            let both = _mm_add_epi64(halves, _mm_unpackhi_epi64(halves, halves));
            _mm_cvtsi128_si64(both).cast_unsigned()
        }
    }

    #[inline(always)]
    unsafe fn sums(first: __m256i, second: __m256i) -> (u64, u64) {
        // SAFETY: see above.
        unsafe {
            // Both sums go through one reduction, each in its half of 64 bits.
            let zero = _mm256_setzero_si256();
            let second = _mm256_slli_epi64::<32>(_mm256_sad_epu8(second, zero));
            let sums = _mm256_or_si256(_mm256_sad_epu8(first, zero), second);
            let halves =
                _mm_add_epi64(_mm256_castsi256_si128(sums), _mm256_extracti128_si256(sums, 1));
            let both = _mm_add_epi64(halves, _mm_unpackhi_epi64(halves, halves));
            let both = _mm_cvtsi128_si64(both).cast_unsigned();
            (both & 0xFFFF_FFFF, both >> 32)
        }
    }

    #[inline(always)]
    unsafe fn before_last_reset(what: u64, reset: u64) -> u64 {
        // SAFETY: see above; the level has BMI2.
        unsafe { _bzhi_u64(what, 64 - reset.leading_zeros()) }
    }

    #[inline(always)]
    unsafe fn narrow_ucs2(from: *const u16, to: *mut u8) {
        // SAFETY: the caller promises 64 units, room for 64 bytes, and AVX2, here and below.
        unsafe {
            let from = from.cast::<__m256i>();
            // To pack takes numbers with a sign: a unit from 0x8000 on would be less than any byte.
            let most = _mm256_set1_epi16(0xFF);
            for index in 0..2 {
                let a = _mm256_min_epu16(_mm256_loadu_si256(from.add(2 * index)), most);
                let b = _mm256_min_epu16(_mm256_loadu_si256(from.add(2 * index + 1)), most);
                // It packs half by half.
                let bytes = _mm256_permute4x64_epi64::<0b11_01_10_00>(_mm256_packus_epi16(a, b));
                _mm256_storeu_si256(to.cast::<__m256i>().add(index), bytes);
            }
        }
    }

    #[inline(always)]
    unsafe fn narrow_ucs4(from: *const u32, to: *mut u8) {
        // SAFETY: see above.
        unsafe {
            let from = from.cast::<__m256i>();
            let most = _mm256_set1_epi32(0xFF);
            for index in 0..2 {
                let a = _mm256_min_epu32(_mm256_loadu_si256(from.add(4 * index)), most);
                let b = _mm256_min_epu32(_mm256_loadu_si256(from.add(4 * index + 1)), most);
                let c = _mm256_min_epu32(_mm256_loadu_si256(from.add(4 * index + 2)), most);
                let d = _mm256_min_epu32(_mm256_loadu_si256(from.add(4 * index + 3)), most);
                _mm256_storeu_si256(to.cast::<__m256i>().add(index), pack_ucs4([a, b, c, d]));
            }
        }
    }

    #[inline(always)]
    unsafe fn within_ucs2(from: *const u16, low: u16, high: u16) -> u64 {
        // SAFETY: see above.
        unsafe {
            let from = from.cast::<__m256i>();
            let first = _mm256_set1_epi16(low.cast_signed());
            let span = _mm256_set1_epi16((high - low).cast_signed());
            let mut masks = [0; 2];
            for (index, mask) in masks.iter_mut().enumerate() {
                let a = _mm256_sub_epi16(_mm256_loadu_si256(from.add(2 * index)), first);
                let b = _mm256_sub_epi16(_mm256_loadu_si256(from.add(2 * index + 1)), first);
                let a = _mm256_cmpeq_epi16(_mm256_min_epu16(a, span), a);
                let b = _mm256_cmpeq_epi16(_mm256_min_epu16(b, span), b);
                let packed = _mm256_packs_epi16(a, b);
                *mask = _mm256_movemask_epi8(_mm256_permute4x64_epi64::<0b11_01_10_00>(packed));
            }
            join(masks[0], masks[1])
        }
    }

    #[inline(always)]
    unsafe fn within_ucs4(from: *const u32, low: u32, high: u32) -> u64 {
        // SAFETY: see above.
        unsafe {
            let from = from.cast::<__m256i>();
            let first = _mm256_set1_epi32(low.cast_signed());
            let span = _mm256_set1_epi32((high - low).cast_signed());
            let mut masks = [0; 2];
            for (index, mask) in masks.iter_mut().enumerate() {
                let mut within = [_mm256_setzero_si256(); 4];
                for (quarter, within) in within.iter_mut().enumerate() {
                    let units = _mm256_loadu_si256(from.add(4 * index + quarter));
                    let units = _mm256_sub_epi32(units, first);
                    let equal = _mm256_cmpeq_epi32(_mm256_min_epu32(units, span), units);
                    // One bit is left of each: a number that packs to a byte.
                    *within = _mm256_srli_epi32::<25>(equal);
                }
                // And that one is made the highest of its byte again.
                let bytes = _mm256_slli_epi16::<1>(pack_ucs4(within));
                *mask = _mm256_movemask_epi8(bytes);
            }
            join(masks[0], masks[1])
        }
    }
}
