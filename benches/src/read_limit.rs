//! The read limit: how fast the data can be read at all.
//!
//! Each function adds up all vectors of the data. It has eight accumulators, so that no addition
//! waits for another. The sum is checked, so no byte can be left out.
#![allow(unsafe_code)]

use std::hint::black_box;

use crate::truth;

/// A sum of the data as [`truth::sum`] defines it.
pub(crate) type Sum = fn(&[u8]) -> u64;

/// Returns the functions that this machine can run, each with its name.
///
/// Wider loads are not always faster: on some machines, loads of 32 bytes read memory faster than
/// loads of 64. The read limit is the fastest function.
pub(crate) fn sums() -> Vec<(&'static str, Sum)> {
    #[cfg(target_arch = "x86_64")]
    {
        let mut sums: Vec<(&'static str, Sum)> = Vec::new();
        if is_x86_feature_detected!("avx512f") {
            // SAFETY: the feature was just found.
            sums.push(("read limit, 64-byte loads", |data| unsafe { x86::sum_avx512(data) }));
        }
        if is_x86_feature_detected!("avx2") {
            // SAFETY: the feature was just found.
            sums.push(("read limit, 32-byte loads", |data| unsafe { x86::sum_avx2(data) }));
        }
        if !sums.is_empty() {
            return sums;
        }
    }
    vec![("read limit, portable", sum_portable)]
}

/// Reads all the data with the widest loads.
pub(crate) fn touch(data: &[u8]) {
    if let Some((_, sum)) = sums().first() {
        black_box(sum(data));
    }
}

/// Returns the sum; a second thread reads one half. Both use the widest loads.
pub(crate) fn on_two_threads(data: &[u8]) -> u64 {
    let sum = sums()[0].1;
    // The first half consists of whole words, because the sum adds words.
    let (ours, theirs) = data.split_at(data.len() / 2 / 64 * 64);
    std::thread::scope(|scope| {
        let theirs = scope.spawn(|| sum(theirs));
        sum(ours).wrapping_add(theirs.join().expect("a sum does not panic"))
    })
}

/// Returns the sum, with arrays that the compiler turns into vectors.
fn sum_portable(data: &[u8]) -> u64 {
    let (blocks, rest) = data.as_chunks::<64>();
    let mut sums = [0_u64; 8];
    for block in blocks {
        for (sum, word) in sums.iter_mut().zip(block.as_chunks::<8>().0) {
            *sum = sum.wrapping_add(u64::from_le_bytes(*word));
        }
    }
    sums.into_iter().fold(truth::sum(rest), u64::wrapping_add)
}

#[cfg(target_arch = "x86_64")]
mod x86 {
    use std::arch::x86_64::{
        __m256i, __m512i, _mm256_add_epi64, _mm256_loadu_si256, _mm256_setzero_si256,
        _mm256_storeu_si256, _mm512_add_epi64, _mm512_loadu_si512, _mm512_reduce_add_epi64,
        _mm512_setzero_si512,
    };

    use crate::truth;

    #[target_feature(enable = "avx512f")]
    pub(super) fn sum_avx512(data: &[u8]) -> u64 {
        let (blocks, rest) = data.as_chunks::<{ 8 * size_of::<__m512i>() }>();
        let mut sums = [_mm512_setzero_si512(); 8];
        for block in blocks {
            let vectors = block.as_chunks::<{ size_of::<__m512i>() }>().0;
            for (sum, vector) in sums.iter_mut().zip(vectors) {
                // SAFETY: the bytes are exactly those that the load reads, and it needs no
                // alignment.
                let vector = unsafe { _mm512_loadu_si512(vector.as_ptr().cast()) };
                *sum = _mm512_add_epi64(*sum, vector);
            }
        }
        sums.into_iter().fold(truth::sum(rest), |sum, vector| {
            sum.wrapping_add(_mm512_reduce_add_epi64(vector).cast_unsigned())
        })
    }

    #[target_feature(enable = "avx2")]
    pub(super) fn sum_avx2(data: &[u8]) -> u64 {
        let (blocks, rest) = data.as_chunks::<{ 8 * size_of::<__m256i>() }>();
        let mut sums = [_mm256_setzero_si256(); 8];
        for block in blocks {
            let vectors = block.as_chunks::<{ size_of::<__m256i>() }>().0;
            for (sum, vector) in sums.iter_mut().zip(vectors) {
                // SAFETY: the bytes are exactly those that the load reads, and it needs no
                // alignment.
                let vector = unsafe { _mm256_loadu_si256(vector.as_ptr().cast()) };
                *sum = _mm256_add_epi64(*sum, vector);
            }
        }
        sums.into_iter().fold(truth::sum(rest), |sum, vector| {
            let mut lanes = [0_u64; 4];
            // SAFETY: the array is as long as the vector; the store needs no alignment.
            unsafe { _mm256_storeu_si256(lanes.as_mut_ptr().cast(), vector) };
            lanes.into_iter().fold(sum, u64::wrapping_add)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::random::Random;

    #[test]
    fn every_function_reads_every_byte() {
        let mut random = Random::new(1);
        let data: Vec<u8> = (0..5000).map(|_| (random.next() >> 56) as u8).collect();
        for length in (0..200).chain([255, 256, 511, 512, 513, 1024, 4999]) {
            let data = &data[1..][..length];
            let expected = truth::sum(data);
            assert_eq!(sum_portable(data), expected, "{length}");
            for (name, sum) in sums() {
                assert_eq!(sum(data), expected, "{name}, {length}");
            }
            assert_eq!(on_two_threads(data), expected, "two threads, {length}");
        }
    }
}
