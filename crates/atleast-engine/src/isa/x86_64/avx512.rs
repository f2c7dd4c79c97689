//! 64-byte vectors: AVX-512 F, BW, VL and DQ.

use std::arch::x86_64::*;

use super::avx2::{Avx2, BIT_OF_HIGH_HALF};
use crate::isa::byte_set::ByteSet;
use crate::isa::in_registers::in_registers;
use crate::isa::kernel::Kernel;
use crate::isa::pair_kernel::PairKernel;

/// The kernel of both levels with 64-byte vectors. `ICL` is whether the machine also has the
/// features of the richer level, which only its [`PairKernel`] uses.
#[derive(Clone, Copy)]
pub(crate) struct Avx512Kernel<const ICL: bool>(());

/// The kernel of [`Level::Avx512`](crate::isa::level::Level::Avx512).
pub(crate) type Avx512 = Avx512Kernel<false>;

#[expect(clippy::unused_self, reason = "the token proves that the machine has the level")]
impl<const ICL: bool> Avx512Kernel<ICL> {
    /// Returns the kernel of AVX2, for operations that are as fast in 32-byte vectors or in words.
    #[inline(always)]
    fn avx2(self) -> Avx2 {
        // SAFETY: the machine has this level, which includes every feature of AVX2's level.
        unsafe { Avx2::new() }
    }

    /// Reads 16 bytes into each quarter of a vector.
    #[inline(always)]
    pub(super) fn broadcast(self, bytes: &[u8; 16]) -> __m512i {
        // SAFETY: `bytes` is 16 bytes, and the load is unaligned.
        unsafe { _mm512_broadcast_i32x4(_mm_loadu_si128(bytes.as_ptr().cast())) }
    }

    /// Reads vector number `index` of an array.
    #[inline(always)]
    fn vector<T: Copy + Into<u32>>(self, units: &[T; 64], index: usize) -> __m512i {
        assert!((index + 1) * size_of::<__m512i>() <= size_of_val(units));
        // SAFETY: the assertion checks that the vector is within `units`, and the load is
        // unaligned.
        unsafe { _mm512_loadu_si512(units.as_ptr().cast::<__m512i>().add(index)) }
    }
}

/// Returns the 64 bytes of a vector.
#[inline(always)]
fn bytes_of(block: __m512i) -> [u8; 64] {
    // SAFETY: both are 64 bytes, and any bits are valid bytes.
    unsafe { std::mem::transmute::<__m512i, [u8; 64]>(block) }
}

impl<const ICL: bool> Kernel for Avx512Kernel<ICL> {
    type Block = __m512i;
    // Comparisons of 64 bytes give mask registers. For sums, 32-byte vectors are as fast.
    type Lanes = __m256i;
    const LANES: usize = 32;

    #[inline(always)]
    unsafe fn new() -> Avx512Kernel<ICL> {
        Avx512Kernel(())
    }

    #[inline(always)]
    fn load(self, bytes: &[u8; 64]) -> __m512i {
        self.vector(bytes, 0)
    }

    #[inline(always)]
    fn load_some(self, bytes: &[u8]) -> __m512i {
        debug_assert!(bytes.len() <= 64);
        let low_bits = if bytes.is_empty() { 0 } else { u64::MAX >> (64 - bytes.len()) };
        // SAFETY: the mask has no bit past the end of `bytes`, and masked-off bytes are not read.
        unsafe { _mm512_maskz_loadu_epi8(low_bits, bytes.as_ptr().cast()) }
    }

    #[inline(always)]
    fn equal(self, block: __m512i, byte: u8) -> u64 {
        in_registers!(self, _mm512_cmpeq_epi8_mask(block, _mm512_set1_epi8(byte.cast_signed())))
    }

    #[inline(always)]
    fn member(self, block: __m512i, set: &ByteSet) -> u64 {
        let low = self.broadcast(&set.by_low_half[0]);
        let high = self.broadcast(&set.by_low_half[1]);
        let bits = self.broadcast(&BIT_OF_HIGH_HALF);
        in_registers!(self, {
            // A shuffle gives 0 if bit 7 of the index is set, so each table is used for half of all
            // bytes.
            let index = _mm512_and_si512(block, _mm512_set1_epi8(0x8F_u8.cast_signed()));
            let other = _mm512_xor_si512(index, _mm512_set1_epi8(i8::MIN));
            let row =
                _mm512_or_si512(_mm512_shuffle_epi8(low, index), _mm512_shuffle_epi8(high, other));
            let high_half = _mm512_and_si512(_mm512_srli_epi16(block, 4), _mm512_set1_epi8(0x0F));
            _mm512_test_epi8_mask(row, _mm512_shuffle_epi8(bits, high_half))
        })
    }

    #[inline(always)]
    fn beyond_ascii(self, block: __m512i) -> u64 {
        in_registers!(self, _mm512_movepi8_mask(block))
    }

    #[inline(always)]
    fn extract(self, mask: u64, selected: u64) -> Option<u64> {
        self.avx2().extract(mask, selected)
    }

    #[inline(always)]
    fn prefix_xor(self, mask: u64) -> u64 {
        self.avx2().prefix_xor(mask)
    }

    #[inline(always)]
    fn before_last_reset(self, what: u64, reset: u64) -> u64 {
        self.avx2().before_last_reset(what, reset)
    }

    #[inline(always)]
    unsafe fn load_lanes(self, from: *const u8) -> __m256i {
        // SAFETY: the caller promises 32 readable bytes, as many as AVX2 reads.
        unsafe { self.avx2().load_lanes(from) }
    }

    #[inline(always)]
    fn splat(self, byte: u8) -> __m256i {
        self.avx2().splat(byte)
    }

    #[inline(always)]
    fn equal_lanes(self, a: __m256i, b: __m256i) -> __m256i {
        self.avx2().equal_lanes(a, b)
    }

    #[inline(always)]
    fn subtract(self, a: __m256i, b: __m256i) -> __m256i {
        self.avx2().subtract(a, b)
    }

    #[inline(always)]
    fn add(self, a: __m256i, b: __m256i) -> __m256i {
        self.avx2().add(a, b)
    }

    #[inline(always)]
    fn seen_none(self) -> __m256i {
        self.avx2().seen_none()
    }

    #[inline(always)]
    fn seen_or_equal(self, seen: __m256i, bytes: __m256i, splat: __m256i) -> __m256i {
        self.avx2().seen_or_equal(seen, bytes, splat)
    }

    #[inline(always)]
    fn seen_either(self, a: __m256i, b: __m256i) -> __m256i {
        self.avx2().seen_either(a, b)
    }

    #[inline(always)]
    fn any_seen(self, seen: __m256i) -> bool {
        self.avx2().any_seen(seen)
    }

    #[inline(always)]
    fn sum(self, lanes: __m256i) -> u64 {
        self.avx2().sum(lanes)
    }

    #[inline(always)]
    fn sums(self, first: __m256i, second: __m256i) -> (u64, u64) {
        self.avx2().sums(first, second)
    }

    #[inline(always)]
    fn narrow_ucs2(self, units: &[u16; 64]) -> [u8; 64] {
        let (low, high) = (self.vector(units, 0), self.vector(units, 1));
        bytes_of(in_registers!(self, {
            let (low, high) = (_mm512_cvtusepi16_epi8(low), _mm512_cvtusepi16_epi8(high));
            _mm512_inserti64x4::<1>(_mm512_castsi256_si512(low), high)
        }))
    }

    #[inline(always)]
    fn narrow_ucs4(self, units: &[u32; 64]) -> [u8; 64] {
        let (a, b) = (self.vector(units, 0), self.vector(units, 1));
        let (c, d) = (self.vector(units, 2), self.vector(units, 3));
        bytes_of(in_registers!(self, {
            // The pack instructions are signed: a large unit would become 0.
            let max_byte = _mm512_set1_epi32(0xFF);
            let (a, b) = (_mm512_min_epu32(a, max_byte), _mm512_min_epu32(b, max_byte));
            let (c, d) = (_mm512_min_epu32(c, max_byte), _mm512_min_epu32(d, max_byte));
            let bytes = _mm512_packus_epi16(_mm512_packus_epi32(a, b), _mm512_packus_epi32(c, d));
            // The pack instructions work on each quarter separately.
            let order = _mm512_setr_epi32(0, 4, 8, 12, 1, 5, 9, 13, 2, 6, 10, 14, 3, 7, 11, 15);
            _mm512_permutexvar_epi32(order, bytes)
        }))
    }

    #[inline(always)]
    fn within_ucs2(self, units: &[u16; 64], low: u16, high: u16) -> u64 {
        let (a, b) = (self.vector(units, 0), self.vector(units, 1));
        in_registers!(self, {
            let first = _mm512_set1_epi16(low.cast_signed());
            let span = _mm512_set1_epi16((high - low).cast_signed());
            let a = _mm512_cmple_epu16_mask(_mm512_sub_epi16(a, first), span);
            let b = _mm512_cmple_epu16_mask(_mm512_sub_epi16(b, first), span);
            u64::from(a) | u64::from(b) << 32
        })
    }

    #[inline(always)]
    fn within_ucs4(self, units: &[u32; 64], low: u32, high: u32) -> u64 {
        let mut mask = 0;
        for quarter in 0..4 {
            let units = self.vector(units, quarter);
            let within = in_registers!(self, {
                let first = _mm512_set1_epi32(low.cast_signed());
                let span = _mm512_set1_epi32((high - low).cast_signed());
                _mm512_cmple_epu32_mask(_mm512_sub_epi32(units, first), span)
            });
            mask |= u64::from(within) << (16 * quarter);
        }
        mask
    }
}

// SAFETY: it has no `bound_words`, so it returns 0 words.
unsafe impl PairKernel for Avx512 {}
