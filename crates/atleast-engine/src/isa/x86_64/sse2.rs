//! 16-byte vectors, which every x86-64 has.

use std::arch::x86_64::*;

use crate::isa::byte_set::ByteSet;
use crate::isa::in_registers::in_registers;
use crate::isa::kernel::Kernel;
use crate::isa::pair_kernel::PairKernel;

/// The kernel of [`Level::Sse2`](crate::isa::level::Level::Sse2).
#[derive(Clone, Copy)]
pub(crate) struct Sse2(());

/// Reads vector number `index` of an array.
#[inline(always)]
fn vector<T: Copy + Into<u32>>(_kernel: Sse2, units: &[T; 64], index: usize) -> __m128i {
    assert!((index + 1) * size_of::<__m128i>() <= size_of_val(units));
    // SAFETY: the assertion checks that the vector is within `units`, and the load is unaligned.
    unsafe { _mm_loadu_si128(units.as_ptr().cast::<__m128i>().add(index)) }
}

/// Returns the 64 bytes of four vectors.
#[inline(always)]
fn bytes_of(block: [__m128i; 4]) -> [u8; 64] {
    // SAFETY: both are 64 bytes, and any bits are valid bytes.
    unsafe { std::mem::transmute::<[__m128i; 4], [u8; 64]>(block) }
}

/// Joins the highest bits of the bytes of four vectors.
#[inline(always)]
fn join(kernel: Sse2, block: [__m128i; 4]) -> u64 {
    let mut joined = 0;
    for (index, vector) in block.into_iter().enumerate() {
        let mask = in_registers!(kernel, _mm_movemask_epi8(vector));
        joined |= u64::from(mask.cast_unsigned()) << (16 * index);
    }
    joined
}

/// Returns each unit of two bytes, or 0xFF if it is larger.
#[inline(always)]
fn min_ucs2(kernel: Sse2, units: __m128i) -> __m128i {
    // SSE2 has no unsigned minimum; subtracts what is above 0xFF.
    in_registers!(kernel, _mm_sub_epi16(units, _mm_subs_epu16(units, _mm_set1_epi16(0xFF))))
}

/// Returns each unit of four bytes, or 0xFF if it is larger.
#[inline(always)]
fn min_ucs4(kernel: Sse2, units: __m128i) -> __m128i {
    in_registers!(kernel, {
        let is_byte = _mm_cmpeq_epi32(_mm_srli_epi32::<8>(units), _mm_setzero_si128());
        let or_ones = _mm_or_si128(units, _mm_andnot_si128(is_byte, _mm_set1_epi32(0xFF)));
        _mm_and_si128(or_ones, _mm_set1_epi32(0xFF))
    })
}

impl Kernel for Sse2 {
    type Block = [__m128i; 4];
    type Lanes = __m128i;
    const LANES: usize = 16;

    #[inline(always)]
    unsafe fn new() -> Sse2 {
        Sse2(())
    }

    #[inline(always)]
    fn load(self, bytes: &[u8; 64]) -> [__m128i; 4] {
        [
            vector(self, bytes, 0),
            vector(self, bytes, 1),
            vector(self, bytes, 2),
            vector(self, bytes, 3),
        ]
    }

    #[inline(always)]
    fn equal(self, block: [__m128i; 4], byte: u8) -> u64 {
        let splat = self.splat(byte);
        join(
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
    fn member(self, block: [__m128i; 4], set: &ByteSet) -> u64 {
        // Without a byte shuffle (SSSE3), each byte is looked up separately.
        let mut mask = 0;
        for (index, byte) in bytes_of(block).into_iter().enumerate() {
            mask |= u64::from(set.contains(byte)) << index;
        }
        mask
    }

    #[inline(always)]
    fn beyond_ascii(self, block: [__m128i; 4]) -> u64 {
        join(self, block)
    }

    #[inline(always)]
    unsafe fn load_lanes(self, from: *const u8) -> __m128i {
        // SAFETY: the caller promises 16 readable bytes, and the load is unaligned.
        unsafe { _mm_loadu_si128(from.cast()) }
    }

    #[inline(always)]
    fn splat(self, byte: u8) -> __m128i {
        in_registers!(self, _mm_set1_epi8(byte.cast_signed()))
    }

    #[inline(always)]
    fn equal_lanes(self, a: __m128i, b: __m128i) -> __m128i {
        in_registers!(self, _mm_cmpeq_epi8(a, b))
    }

    #[inline(always)]
    fn subtract(self, a: __m128i, b: __m128i) -> __m128i {
        in_registers!(self, _mm_sub_epi8(a, b))
    }

    #[inline(always)]
    fn add(self, a: __m128i, b: __m128i) -> __m128i {
        in_registers!(self, _mm_add_epi8(a, b))
    }

    #[inline(always)]
    fn seen_none(self) -> __m128i {
        in_registers!(self, _mm_set1_epi8(-1))
    }

    #[inline(always)]
    fn seen_or_equal(self, seen: __m128i, bytes: __m128i, splat: __m128i) -> __m128i {
        // The smallest difference so far, 0 if two were equal. Not a compare, which compilers take
        // through mask registers and back if the machine has them.
        in_registers!(self, _mm_min_epu8(seen, _mm_xor_si128(bytes, splat)))
    }

    #[inline(always)]
    fn seen_either(self, a: __m128i, b: __m128i) -> __m128i {
        in_registers!(self, _mm_min_epu8(a, b))
    }

    #[inline(always)]
    fn any_seen(self, seen: __m128i) -> bool {
        in_registers!(self, _mm_movemask_epi8(_mm_cmpeq_epi8(seen, _mm_setzero_si128())) != 0)
    }

    #[inline(always)]
    fn sum(self, lanes: __m128i) -> u64 {
        in_registers!(self, {
            let sums = _mm_sad_epu8(lanes, _mm_setzero_si128());
            let both = _mm_add_epi64(sums, _mm_unpackhi_epi64(sums, sums));
            _mm_cvtsi128_si64(both).cast_unsigned()
        })
    }

    #[inline(always)]
    fn narrow_ucs2(self, units: &[u16; 64]) -> [u8; 64] {
        let mut narrow = [self.splat(0); 4];
        for (index, narrow) in narrow.iter_mut().enumerate() {
            let low = min_ucs2(self, vector(self, units, 2 * index));
            let high = min_ucs2(self, vector(self, units, 2 * index + 1));
            *narrow = in_registers!(self, _mm_packus_epi16(low, high));
        }
        bytes_of(narrow)
    }

    #[inline(always)]
    fn narrow_ucs4(self, units: &[u32; 64]) -> [u8; 64] {
        let mut narrow = [self.splat(0); 4];
        for (index, narrow) in narrow.iter_mut().enumerate() {
            let a = min_ucs4(self, vector(self, units, 4 * index));
            let b = min_ucs4(self, vector(self, units, 4 * index + 1));
            let c = min_ucs4(self, vector(self, units, 4 * index + 2));
            let d = min_ucs4(self, vector(self, units, 4 * index + 3));
            *narrow =
                in_registers!(self, _mm_packus_epi16(_mm_packs_epi32(a, b), _mm_packs_epi32(c, d)));
        }
        bytes_of(narrow)
    }

    #[inline(always)]
    fn within_ucs2(self, units: &[u16; 64], low: u16, high: u16) -> u64 {
        let mut within = [self.splat(0); 4];
        for (index, within) in within.iter_mut().enumerate() {
            let a = vector(self, units, 2 * index);
            let b = vector(self, units, 2 * index + 1);
            *within = in_registers!(self, {
                let first = _mm_set1_epi16(low.cast_signed());
                let span = _mm_set1_epi16((high - low).cast_signed());
                let zero = _mm_setzero_si128();
                // How far each is beyond the range, unsigned; 0 if it is within.
                let a = _mm_subs_epu16(_mm_sub_epi16(a, first), span);
                let b = _mm_subs_epu16(_mm_sub_epi16(b, first), span);
                _mm_packs_epi16(_mm_cmpeq_epi16(a, zero), _mm_cmpeq_epi16(b, zero))
            });
        }
        join(self, within)
    }

    #[inline(always)]
    fn within_ucs4(self, units: &[u32; 64], low: u32, high: u32) -> u64 {
        let mut outside = [self.splat(0); 4];
        for (index, outside) in outside.iter_mut().enumerate() {
            let a = vector(self, units, 4 * index);
            let b = vector(self, units, 4 * index + 1);
            let c = vector(self, units, 4 * index + 2);
            let d = vector(self, units, 4 * index + 3);
            *outside = in_registers!(self, {
                // Moves the range to begin at the smallest signed number, since comparisons are
                // signed.
                let first = _mm_set1_epi32((low ^ (1 << 31)).cast_signed());
                let last = _mm_set1_epi32(((high - low) ^ (1 << 31)).cast_signed());
                let a = _mm_cmpgt_epi32(_mm_sub_epi32(a, first), last);
                let b = _mm_cmpgt_epi32(_mm_sub_epi32(b, first), last);
                let c = _mm_cmpgt_epi32(_mm_sub_epi32(c, first), last);
                let d = _mm_cmpgt_epi32(_mm_sub_epi32(d, first), last);
                _mm_packs_epi16(_mm_packs_epi32(a, b), _mm_packs_epi32(c, d))
            });
        }
        !join(self, outside)
    }
}

// SAFETY: it has no `bound_words`, so it returns 0 words.
unsafe impl PairKernel for Sse2 {}
