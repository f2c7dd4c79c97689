//! 32-byte vectors, with BMI1, BMI2, LZCNT, POPCNT and PCLMULQDQ.

use std::arch::x86_64::*;

use crate::isa::byte_set::ByteSet;
use crate::isa::in_registers::in_registers;
use crate::isa::kernel::Kernel;
use crate::isa::pair_kernel::PairKernel;

/// The kernel of [`Level::Avx2`](crate::isa::level::Level::Avx2).
#[derive(Clone, Copy)]
pub(crate) struct Avx2(());

/// The bit of each high half of a byte in a row of [`ByteSet::by_low_half`].
pub(super) const BIT_OF_HIGH_HALF: [u8; 16] =
    [1, 2, 4, 8, 16, 32, 64, 128, 1, 2, 4, 8, 16, 32, 64, 128];

/// Reads vector number `index` of an array.
#[inline(always)]
fn vector<T: Copy + Into<u32>>(_kernel: Avx2, units: &[T; 64], index: usize) -> __m256i {
    assert!((index + 1) * size_of::<__m256i>() <= size_of_val(units));
    // SAFETY: the assertion checks that the vector is within `units`, and the load is unaligned.
    unsafe { _mm256_loadu_si256(units.as_ptr().cast::<__m256i>().add(index)) }
}

/// Returns the 64 bytes of two vectors.
#[inline(always)]
fn bytes_of(block: [__m256i; 2]) -> [u8; 64] {
    // SAFETY: both are 64 bytes, and any bits are valid bytes.
    unsafe { std::mem::transmute::<[__m256i; 2], [u8; 64]>(block) }
}

/// Joins the highest bits of the bytes of two vectors.
#[inline(always)]
fn join(kernel: Avx2, [low, high]: [__m256i; 2]) -> u64 {
    let low = in_registers!(kernel, _mm256_movemask_epi8(low));
    let high = in_registers!(kernel, _mm256_movemask_epi8(high));
    u64::from(low.cast_unsigned()) | u64::from(high.cast_unsigned()) << 32
}

/// Reads 16 bytes into both halves of a vector.
#[inline(always)]
fn broadcast(_kernel: Avx2, bytes: &[u8; 16]) -> __m256i {
    // SAFETY: `bytes` is 16 bytes, and the load is unaligned.
    unsafe { _mm256_broadcastsi128_si256(_mm_loadu_si128(bytes.as_ptr().cast())) }
}

/// Returns 255 for each byte in the set; see [`ByteSet::by_low_half`].
#[inline(always)]
fn is_member(kernel: Avx2, bytes: __m256i, set: &ByteSet) -> __m256i {
    let low = broadcast(kernel, &set.by_low_half[0]);
    let high = broadcast(kernel, &set.by_low_half[1]);
    let bits = broadcast(kernel, &BIT_OF_HIGH_HALF);
    in_registers!(kernel, {
        // A shuffle gives 0 if bit 7 of the index is set, so each table is used for half of all
        // bytes.
        let index = _mm256_and_si256(bytes, _mm256_set1_epi8(0x8F_u8.cast_signed()));
        let other = _mm256_xor_si256(index, _mm256_set1_epi8(i8::MIN));
        let row =
            _mm256_or_si256(_mm256_shuffle_epi8(low, index), _mm256_shuffle_epi8(high, other));
        let high_half = _mm256_and_si256(_mm256_srli_epi16(bytes, 4), _mm256_set1_epi8(0x0F));
        let bit = _mm256_shuffle_epi8(bits, high_half);
        _mm256_cmpeq_epi8(_mm256_and_si256(row, bit), bit)
    })
}

/// Packs numbers of four bytes, none above 0xFF, into one byte each, in order.
#[inline(always)]
fn pack_ucs4(kernel: Avx2, [a, b, c, d]: [__m256i; 4]) -> __m256i {
    in_registers!(kernel, {
        let bytes = _mm256_packus_epi16(_mm256_packus_epi32(a, b), _mm256_packus_epi32(c, d));
        // The pack instructions work on each half separately.
        _mm256_permutevar8x32_epi32(bytes, _mm256_setr_epi32(0, 4, 1, 5, 2, 6, 3, 7))
    })
}

impl Kernel for Avx2 {
    type Block = [__m256i; 2];
    type Lanes = __m256i;
    const LANES: usize = 32;

    #[inline(always)]
    unsafe fn new() -> Avx2 {
        Avx2(())
    }

    #[inline(always)]
    fn load(self, bytes: &[u8; 64]) -> [__m256i; 2] {
        [vector(self, bytes, 0), vector(self, bytes, 1)]
    }

    #[inline(always)]
    fn equal(self, block: [__m256i; 2], byte: u8) -> u64 {
        let splat = self.splat(byte);
        join(self, [self.equal_lanes(block[0], splat), self.equal_lanes(block[1], splat)])
    }

    #[inline(always)]
    fn member(self, block: [__m256i; 2], set: &ByteSet) -> u64 {
        join(self, [is_member(self, block[0], set), is_member(self, block[1], set)])
    }

    #[inline(always)]
    fn beyond_ascii(self, block: [__m256i; 2]) -> u64 {
        join(self, block)
    }

    #[inline(always)]
    fn extract(self, mask: u64, selected: u64) -> Option<u64> {
        Some(in_registers!(self, _pext_u64(mask, selected)))
    }

    #[inline(always)]
    fn prefix_xor(self, mask: u64) -> u64 {
        in_registers!(self, {
            // The carry-less product with all ones is the XOR of all shifts of the mask.
            let mask = _mm_set_epi64x(0, mask.cast_signed());
            let product = _mm_clmulepi64_si128::<0>(mask, _mm_set1_epi8(-1));
            _mm_cvtsi128_si64(product).cast_unsigned()
        })
    }

    #[inline(always)]
    fn before_last_reset(self, what: u64, reset: u64) -> u64 {
        in_registers!(self, _bzhi_u64(what, 64 - reset.leading_zeros()))
    }

    #[inline(always)]
    unsafe fn load_lanes(self, from: *const u8) -> __m256i {
        // SAFETY: the caller promises 32 readable bytes, and the load is unaligned.
        unsafe { _mm256_loadu_si256(from.cast()) }
    }

    #[inline(always)]
    fn splat(self, byte: u8) -> __m256i {
        in_registers!(self, _mm256_set1_epi8(byte.cast_signed()))
    }

    #[inline(always)]
    fn equal_lanes(self, a: __m256i, b: __m256i) -> __m256i {
        in_registers!(self, _mm256_cmpeq_epi8(a, b))
    }

    #[inline(always)]
    fn subtract(self, a: __m256i, b: __m256i) -> __m256i {
        in_registers!(self, _mm256_sub_epi8(a, b))
    }

    #[inline(always)]
    fn add(self, a: __m256i, b: __m256i) -> __m256i {
        in_registers!(self, _mm256_add_epi8(a, b))
    }

    #[inline(always)]
    fn seen_none(self) -> __m256i {
        in_registers!(self, _mm256_set1_epi8(-1))
    }

    #[inline(always)]
    fn seen_or_equal(self, seen: __m256i, bytes: __m256i, splat: __m256i) -> __m256i {
        // The smallest difference so far, 0 if two were equal. Not a compare, which compilers take
        // through mask registers and back if the machine has them.
        in_registers!(self, _mm256_min_epu8(seen, _mm256_xor_si256(bytes, splat)))
    }

    #[inline(always)]
    fn seen_either(self, a: __m256i, b: __m256i) -> __m256i {
        in_registers!(self, _mm256_min_epu8(a, b))
    }

    #[inline(always)]
    fn any_seen(self, seen: __m256i) -> bool {
        in_registers!(
            self,
            _mm256_movemask_epi8(_mm256_cmpeq_epi8(seen, _mm256_setzero_si256())) != 0
        )
    }

    #[inline(always)]
    fn sum(self, lanes: __m256i) -> u64 {
        in_registers!(self, {
            let sums = _mm256_sad_epu8(lanes, _mm256_setzero_si256());
            let halves =
                _mm_add_epi64(_mm256_castsi256_si128(sums), _mm256_extracti128_si256(sums, 1));
            let both = _mm_add_epi64(halves, _mm_unpackhi_epi64(halves, halves));
            _mm_cvtsi128_si64(both).cast_unsigned()
        })
    }

    #[inline(always)]
    fn sums(self, first: __m256i, second: __m256i) -> (u64, u64) {
        let both = in_registers!(self, {
            // Both sums share one reduction, each in 32 of 64 bits.
            let zero = _mm256_setzero_si256();
            let second = _mm256_slli_epi64::<32>(_mm256_sad_epu8(second, zero));
            let sums = _mm256_or_si256(_mm256_sad_epu8(first, zero), second);
            let halves =
                _mm_add_epi64(_mm256_castsi256_si128(sums), _mm256_extracti128_si256(sums, 1));
            let both = _mm_add_epi64(halves, _mm_unpackhi_epi64(halves, halves));
            _mm_cvtsi128_si64(both).cast_unsigned()
        });
        (both & 0xFFFF_FFFF, both >> 32)
    }

    #[inline(always)]
    fn narrow_ucs2(self, units: &[u16; 64]) -> [u8; 64] {
        let mut narrow = [self.splat(0); 2];
        for (index, narrow) in narrow.iter_mut().enumerate() {
            let a = vector(self, units, 2 * index);
            let b = vector(self, units, 2 * index + 1);
            *narrow = in_registers!(self, {
                // The pack instruction is signed: a unit from 0x8000 on would become 0.
                let max_byte = _mm256_set1_epi16(0xFF);
                let packed = _mm256_packus_epi16(
                    _mm256_min_epu16(a, max_byte),
                    _mm256_min_epu16(b, max_byte),
                );
                // The pack instruction works on each half separately.
                _mm256_permute4x64_epi64::<0b11_01_10_00>(packed)
            });
        }
        bytes_of(narrow)
    }

    #[inline(always)]
    fn narrow_ucs4(self, units: &[u32; 64]) -> [u8; 64] {
        let mut narrow = [self.splat(0); 2];
        for (index, narrow) in narrow.iter_mut().enumerate() {
            let mut least = [self.splat(0); 4];
            for (quarter, least) in least.iter_mut().enumerate() {
                let units = vector(self, units, 4 * index + quarter);
                *least = in_registers!(self, _mm256_min_epu32(units, _mm256_set1_epi32(0xFF)));
            }
            *narrow = pack_ucs4(self, least);
        }
        bytes_of(narrow)
    }

    #[inline(always)]
    fn within_ucs2(self, units: &[u16; 64], low: u16, high: u16) -> u64 {
        let mut within = [self.splat(0); 2];
        for (index, within) in within.iter_mut().enumerate() {
            let a = vector(self, units, 2 * index);
            let b = vector(self, units, 2 * index + 1);
            *within = in_registers!(self, {
                let first = _mm256_set1_epi16(low.cast_signed());
                let span = _mm256_set1_epi16((high - low).cast_signed());
                let a = _mm256_sub_epi16(a, first);
                let b = _mm256_sub_epi16(b, first);
                let a = _mm256_cmpeq_epi16(_mm256_min_epu16(a, span), a);
                let b = _mm256_cmpeq_epi16(_mm256_min_epu16(b, span), b);
                _mm256_permute4x64_epi64::<0b11_01_10_00>(_mm256_packs_epi16(a, b))
            });
        }
        join(self, within)
    }

    #[inline(always)]
    fn within_ucs4(self, units: &[u32; 64], low: u32, high: u32) -> u64 {
        let mut joined = [self.splat(0); 2];
        for (index, joined) in joined.iter_mut().enumerate() {
            let mut within = [self.splat(0); 4];
            for (quarter, within) in within.iter_mut().enumerate() {
                let units = vector(self, units, 4 * index + quarter);
                *within = in_registers!(self, {
                    let span = _mm256_set1_epi32((high - low).cast_signed());
                    let units = _mm256_sub_epi32(units, _mm256_set1_epi32(low.cast_signed()));
                    let equal = _mm256_cmpeq_epi32(_mm256_min_epu32(units, span), units);
                    // Leaves 7 bits of each, a number that fits in a signed byte.
                    _mm256_srli_epi32::<25>(equal)
                });
            }
            let packed = pack_ucs4(self, within);
            // Moves the highest of them to bit 7 again.
            *joined = in_registers!(self, _mm256_slli_epi16::<1>(packed));
        }
        join(self, joined)
    }
}

// SAFETY: it has no `bound_words`, so it returns 0 words.
unsafe impl PairKernel for Avx2 {}
