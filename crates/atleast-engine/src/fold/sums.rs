//! The fold for numbers that few segments come near: it counts many bytes at once and looks closely
//! only where the sum could matter. One byte is counted, and one byte or none is the reset.

use crate::fill::masks::CHUNK;
use crate::isa::kernel::Kernel;

/// How many bytes [`Sums::of`] takes at the most: a lane counts to 255 at most, and the narrowest
/// register has eight of them.
pub(crate) const MOST: usize = 2048;

/// How many bytes the tail of a stretch has.
pub(crate) const TAIL: usize = 128;

/// What [`Sums::of`] finds in a stretch, its last [`TAIL`] bytes apart.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Sums {
    /// How many of what is counted stand before the tail, and in it.
    pub(crate) head: u64,
    pub(crate) tail: u64,
    /// Whether there is any reset in the tail. Before it none is looked for: that would cost half
    /// as much again, and only a reset close to the end bounds what may run into the next stretch.
    pub(crate) resets_in_tail: bool,
}

impl Sums {
    /// Reads a stretch of `LENGTH` bytes: a multiple of 128, more than [`TAIL`], at most [`MOST`].
    ///
    /// # Safety
    /// As [`Kernel`]'s functions; `from` must be readable for `LENGTH` bytes.
    #[inline(always)]
    pub(crate) unsafe fn of<K: Kernel, const LENGTH: usize>(
        from: *const u8,
        what: u8,
        reset: u8,
    ) -> Sums {
        const { assert!(LENGTH > TAIL && LENGTH <= MOST && LENGTH.is_multiple_of(TAIL)) };
        // SAFETY: the caller promises the bytes and the level.
        unsafe {
            let (head, _) = read::<K>(from, LENGTH - TAIL, what, None);
            let (tail, noted) = read::<K>(from.add(LENGTH - TAIL), TAIL, what, Some(reset));
            let (head, tail) = K::sums(head, tail);
            Sums { head, tail, resets_in_tail: K::is_noted(noted) }
        }
    }
}

/// CountsBuilder `what` in each lane, and notes whether there is any reset.
///
/// # Safety
/// As [`Sums::of`].
#[inline(always)]
unsafe fn read<K: Kernel>(
    from: *const u8,
    length: usize,
    what: u8,
    reset: Option<u8>,
) -> (K::Lanes, K::Lanes) {
    // SAFETY: the caller promises the bytes and the level.
    unsafe {
        let what = K::splat(what);
        let has_reset = reset.is_some();
        let reset = K::splat(reset.unwrap_or_default());
        // Four registers at once, each with its own sums, so that none waits for another.
        let mut counts = [K::splat(0); 4];
        let mut noted = [K::nothing_noted(); 4];
        let mut offset = 0;
        while offset < length {
            for lane in 0..4 {
                let bytes = K::load_lanes(from.add(offset + lane * K::LANES));
                counts[lane] = K::subtract(counts[lane], K::equal_lanes(bytes, what));
                if has_reset {
                    noted[lane] = K::note(noted[lane], bytes, reset);
                }
            }
            offset += 4 * K::LANES;
        }
        // The sum of a lane in all four stays below 256, since a stretch is at most MOST bytes.
        let [a, b, c, d] = counts;
        let count = K::add(K::add(a, b), K::add(c, d));
        let [a, b, c, d] = noted;
        (count, K::both(K::both(a, b), K::both(c, d)))
    }
}

/// Returns how many bytes are `byte`.
///
/// # Safety
/// As [`Kernel`]'s functions.
#[inline(always)]
pub(crate) unsafe fn count<K: Kernel>(bytes: &[u8], byte: u8) -> u64 {
    /// How many bytes a lane can count.
    const LANE_FULL: usize = 255;
    let mut total = 0;
    let mut rest = bytes;
    while rest.len() >= 128 {
        let length = rest.len().min(LANE_FULL * K::LANES) / 128 * 128;
        // SAFETY: the slice has that many bytes; the caller promises the level.
        total += unsafe { K::sum(read::<K>(rest.as_ptr(), length, byte, None).0) };
        rest = &rest[length..];
    }
    total + rest.iter().filter(|other| **other == byte).count() as u64
}

/// Returns how many bytes are `byte`, if that is below `number`; otherwise a number from there on, and
/// reads no more than 4 KiB beyond the byte that decides it.
///
/// # Safety
/// As [`Kernel`]'s functions.
#[inline(always)]
pub(crate) unsafe fn count_to<K: Kernel>(bytes: &[u8], byte: u8, number: u64) -> u64 {
    let mut total = 0;
    for chunk in bytes.chunks(CHUNK) {
        // SAFETY: the caller's promise is the same.
        total += unsafe { count::<K>(chunk, byte) };
        if total >= number {
            break;
        }
    }
    total
}

/// Returns true if and only if some byte is `byte`.
///
/// # Safety
/// As [`Kernel`]'s functions.
#[inline(always)]
pub(crate) unsafe fn any<K: Kernel>(bytes: &[u8], byte: u8) -> bool {
    const STEP: usize = 256;
    let mut rest = bytes;
    while rest.len() >= STEP {
        // SAFETY: the slice has that many bytes; the caller promises the level.
        unsafe {
            let splat = K::splat(byte);
            let mut found = [K::nothing_noted(); 2];
            let mut offset = 0;
            while offset < STEP {
                let [first, second] = found;
                let from = rest.as_ptr().add(offset);
                found = [
                    K::note(first, K::load_lanes(from), splat),
                    K::note(second, K::load_lanes(from.add(K::LANES)), splat),
                ];
                offset += 2 * K::LANES;
            }
            if K::is_noted(found[0]) || K::is_noted(found[1]) {
                return true;
            }
        }
        rest = &rest[STEP..];
    }
    rest.contains(&byte)
}
