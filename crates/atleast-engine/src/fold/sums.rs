//! Counts one byte in many bytes at once, in lanes of 8 bits.
//!
//! Comparing gives 255 (-1) for each equal byte, so subtracting the result adds 1 to its lane. An
//! example with four lanes and commas:
//!
//! ```text
//! counts before         0   2   1   0
//! bytes                 ,   a   ,   b
//! equal to ','        255   0 255   0
//! counts after          1   2   2   0    counts - equal, wrapping
//! ```

use crate::fill::wide::{NarrowBuffer, WideUnit};
use crate::isa::bits::BATCH;
use crate::isa::kernel::{BEYOND, Kernel};
use crate::isa::level::Run;
use crate::isa::pair_kernel::PairKernel;

/// The most bytes in a step. A lane counts up to 255, and the narrowest register has eight lanes:
/// each of them gets 240 bytes of the longest step, without its tail.
pub(crate) const MAX_STEP: usize = 2048;

/// The number of bytes in the tail of a step.
pub(crate) const TAIL: usize = 128;

/// The result of [`Sums::of`] for a step, with its last [`TAIL`] bytes counted separately.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Sums {
    /// The number of occurrences before the tail, and in it.
    pub(crate) head: u64,
    pub(crate) tail: u64,
    /// Whether there is a reset in the tail. It is not searched before the tail: that would cost
    /// half as much again, and only a reset near the end bounds the segment that enters the next
    /// step.
    pub(crate) resets_in_tail: bool,
}

impl Sums {
    /// Reads a step of `LENGTH` bytes: a multiple of 128, more than [`TAIL`], at most [`MAX_STEP`].
    #[inline(always)]
    pub(crate) fn of<K: Kernel, const LENGTH: usize>(
        kernel: K,
        bytes: &[u8; LENGTH],
        what: u8,
        reset: u8,
    ) -> Sums {
        const { assert!(LENGTH > TAIL && LENGTH <= MAX_STEP && LENGTH.is_multiple_of(TAIL)) };
        let (head, tail) = bytes.split_at(LENGTH - TAIL);
        let (head, _) = read(kernel, head, what, None);
        let (tail, seen) = read(kernel, tail, what, Some(reset));
        let (head, tail) = kernel.sums(head, tail);
        Sums { head, tail, resets_in_tail: kernel.any_seen(seen) }
    }
}

/// Counts `what` in each lane, and records whether there is any reset. The number of bytes must be
/// a multiple of 128, and at most 255 for each lane.
#[inline(always)]
fn read<K: Kernel>(kernel: K, bytes: &[u8], what: u8, reset: Option<u8>) -> (K::Lanes, K::Lanes) {
    debug_assert!(bytes.len().is_multiple_of(128));
    let what = kernel.splat(what);
    let has_reset = reset.is_some();
    let reset = kernel.splat(reset.unwrap_or_default());
    // Four registers with separate sums, so that none waits for another.
    let mut counts = [kernel.splat(0); 4];
    let mut seen = [kernel.seen_none(); 4];
    let mut offset = 0;
    while offset < bytes.len() {
        for lane in 0..4 {
            // SAFETY: four registers are at most 128 bytes, and the length is a multiple of that,
            // so there are four registers of bytes from `offset` on.
            let lanes = unsafe { kernel.load_lanes(bytes.as_ptr().add(offset + lane * K::LANES)) };
            counts[lane] = kernel.subtract(counts[lane], kernel.equal_lanes(lanes, what));
            if has_reset {
                seen[lane] = kernel.seen_or_equal(seen[lane], lanes, reset);
            }
        }
        offset += 4 * K::LANES;
    }
    // The sum of one lane over all four stays below 256: there are at most 255 bytes for each lane.
    let [a, b, c, d] = counts;
    let count = kernel.add(kernel.add(a, b), kernel.add(c, d));
    let [a, b, c, d] = seen;
    (count, kernel.seen_either(kernel.seen_either(a, b), kernel.seen_either(c, d)))
}

/// Returns how many bytes are equal to `byte`.
#[inline(always)]
pub(crate) fn count<K: Kernel>(kernel: K, bytes: &[u8], byte: u8) -> u64 {
    /// The largest count of a lane.
    const LANE_FULL: usize = 255;
    let mut total = 0;
    let mut rest = bytes;
    while rest.len() >= 128 {
        let (taken, after) = rest.split_at(rest.len().min(LANE_FULL * K::LANES) / 128 * 128);
        total += kernel.sum(read(kernel, taken, byte, None).0);
        rest = after;
    }
    total + rest.iter().filter(|other| **other == byte).count() as u64
}

/// Returns how many bytes are equal to `byte`. If there are at least `number`, it may return any
/// number from `number` on. Reads at most a batch past the byte that decides.
#[inline(always)]
pub(crate) fn count_to<K: Kernel>(kernel: K, bytes: &[u8], byte: u8, number: u64) -> u64 {
    let mut total = 0;
    for batch in bytes.chunks(BATCH) {
        total += count(kernel, batch, byte);
        if total >= number {
            break;
        }
    }
    total
}

/// Returns true if and only if some byte is equal to `byte`.
#[inline(always)]
pub(crate) fn any<K: Kernel>(kernel: K, bytes: &[u8], byte: u8) -> bool {
    const STEP: usize = 256;
    let splat = kernel.splat(byte);
    let mut rest = bytes;
    while let Some((step, after)) = rest.split_first_chunk::<STEP>() {
        let mut seen = [kernel.seen_none(); 2];
        let mut offset = 0;
        while offset < STEP {
            let [first, second] = seen;
            let from = step[offset..].as_ptr();
            // SAFETY: two registers are at most 64 bytes, and STEP is a multiple of that, so there
            // are two registers of bytes left in the step.
            let (a, b) =
                unsafe { (kernel.load_lanes(from), kernel.load_lanes(from.add(K::LANES))) };
            seen = [kernel.seen_or_equal(first, a, splat), kernel.seen_or_equal(second, b, splat)];
            offset += 2 * K::LANES;
        }
        if kernel.any_seen(seen[0]) || kernel.any_seen(seen[1]) {
            return true;
        }
        rest = after;
    }
    rest.contains(&byte)
}

/// How many bytes are equal to `byte`.
pub(crate) struct CountBytes<'a> {
    pub(crate) bytes: &'a [u8],
    pub(crate) byte: u8,
}

impl Run for CountBytes<'_> {
    type Output = u64;

    #[inline(always)]
    fn run<K: PairKernel>(self, kernel: K) -> u64 {
        count(kernel, self.bytes, self.byte)
    }
}

/// How many units are the character `byte`, which must be below [`BEYOND`].
pub(crate) struct CountUnits<'a, U> {
    pub(crate) units: &'a [U],
    pub(crate) byte: u8,
}

impl<U: WideUnit> Run for CountUnits<'_, U> {
    type Output = u64;

    #[inline(always)]
    fn run<K: PairKernel>(self, kernel: K) -> u64 {
        debug_assert!(self.byte < BEYOND);
        let mut buffer = NarrowBuffer::new();
        let mut total = 0;
        for units in self.units.chunks(BATCH) {
            let bytes = buffer.narrow(kernel, units);
            total += count(kernel, &bytes[..units.len()], self.byte);
        }
        total
    }
}
