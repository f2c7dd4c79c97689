//! The fold that answers "is the number reached?": masks in, yes or no out.
//!
//! What makes it fast is that a word of masks is seldom looked at closely. A bound on what any
//! segment can hold by its end decides almost every word; only where the bound reaches the number
//! is the word *resolved*, which is exact and has no loop over resets, since hostile input would
//! make that loop long.

use crate::fill::masks::below_first;
use crate::isa::kernel::Kernel;

/// How far the count has come.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Reach {
    /// The number to reach: at least 1.
    pub(crate) min_number: u64,
    /// The count of the segment that is open: below `min_number`.
    pub(crate) running: u64,
    /// How many words had to be resolved since somebody last set this to 0.
    pub(crate) resolved: u32,
}

impl Reach {
    pub(crate) fn new(min_number: u64) -> Reach {
        Reach { min_number, running: 0, resolved: 0 }
    }
}

/// Words of masks, from wherever they come.
pub(crate) trait Words {
    /// How many words there are.
    fn length(&self) -> usize;

    /// Returns `what` and the reset of a word.
    ///
    /// # Safety
    /// As [`Kernel`]'s functions; `word` must be below the length.
    unsafe fn word<K: Kernel>(&self, word: usize) -> (u64, u64);
}

/// Words that have been filled.
impl Words for (&[u64], &[u64]) {
    #[inline(always)]
    fn length(&self) -> usize {
        self.0.len().min(self.1.len())
    }

    #[inline(always)]
    unsafe fn word<K: Kernel>(&self, word: usize) -> (u64, u64) {
        (self.0[word], self.1[word])
    }
}

/// Words of one byte and one reset byte, or none, made as they are read and never stored.
#[derive(Clone, Copy)]
pub(crate) struct Fused<'text> {
    /// Whole blocks of 64 bytes.
    pub(crate) bytes: &'text [u8],
    pub(crate) what: u8,
    pub(crate) reset: Option<u8>,
}

impl Fused<'_> {
    /// Returns `what` and the reset of fewer than 64 bytes, or 64, from `from`.
    ///
    /// # Safety
    /// As [`Kernel`]'s functions; `from` must be readable for `length` bytes.
    #[inline(always)]
    pub(crate) unsafe fn some_of_word<K: Kernel>(
        &self,
        from: *const u8,
        length: usize,
    ) -> (u64, u64) {
        if length == 0 {
            return (0, 0);
        }
        // SAFETY: the caller promises the bytes and the level.
        unsafe {
            let block = K::load_some(from, length);
            // The zeros behind the text are no part of it.
            let valid = u64::MAX >> (64 - length);
            let reset = equal_if_any::<K>(block, self.reset);
            (K::equal(block, self.what) & valid, reset & valid)
        }
    }
}

impl Words for Fused<'_> {
    #[inline(always)]
    fn length(&self) -> usize {
        self.bytes.len() / 64
    }

    #[inline(always)]
    unsafe fn word<K: Kernel>(&self, word: usize) -> (u64, u64) {
        // SAFETY: the caller promises the level, and that the block is there.
        unsafe {
            let block = K::load(self.bytes.as_ptr().add(64 * word));
            (K::equal(block, self.what), equal_if_any::<K>(block, self.reset))
        }
    }
}

/// Returns the bits of the bytes that are `byte`; none where there is no such byte.
///
/// Not `map_or`: a closure would not be compiled for the level of the function it stands in.
///
/// # Safety
/// As [`Kernel`]'s functions.
#[inline(always)]
pub(crate) unsafe fn equal_if_any<K: Kernel>(block: K::Block, byte: Option<u8>) -> u64 {
    match byte {
        // SAFETY: the caller's promise is the same.
        Some(byte) => unsafe { K::equal(block, byte) },
        None => 0,
    }
}

/// Returns true if and only if some segment reaches the number in these words. Where none does,
/// `reach` is moved behind them. A bit must not be both `what` and a reset.
///
/// This is for data in which few words pass the bound.
///
/// # Safety
/// As [`Kernel`]'s functions.
#[inline(always)]
pub(crate) unsafe fn bounded<K: Kernel>(reach: &mut Reach, words: &impl Words) -> bool {
    let (min_number, mut running) = (reach.min_number, reach.running);
    for word in 0..words.length() {
        // SAFETY: the caller's promise is the same.
        unsafe {
            let (what, reset) = words.word::<K>(word);
            let before = u64::from(K::before_last_reset(what, reset).count_ones());
            let after = u64::from(what.count_ones()) - before;
            // No segment that ends in this word holds more than this.
            if running + before >= min_number {
                reach.resolved += 1;
                if resolve::<K>(what, reset, running, min_number) {
                    return true;
                }
            }
            running = if reset == 0 { running } else { 0 } + after;
        }
    }
    reach.running = running;
    running >= min_number
}

/// The largest number for which [`exact`] drops; see [`by_drops`].
pub(crate) const MOST_BY_DROPS: u64 = 8;

/// Calls a function that is generic over the number of drops, one less than the number to reach;
/// None where that is more than dropping is worth.
macro_rules! by_drops {
    ($min_number:expr, $function:ident::<$kernel:ty>($($argument:expr),*)) => {
        match $min_number {
            2 => Some($function::<1, $kernel>($($argument),*)),
            3 => Some($function::<2, $kernel>($($argument),*)),
            4 => Some($function::<3, $kernel>($($argument),*)),
            5 => Some($function::<4, $kernel>($($argument),*)),
            6 => Some($function::<5, $kernel>($($argument),*)),
            7 => Some($function::<6, $kernel>($($argument),*)),
            8 => Some($function::<7, $kernel>($($argument),*)),
            _ => None,
        }
    };
}
// For the levels whose kernels fuse it with the filling.
#[cfg(target_arch = "x86_64")]
pub(crate) use by_drops;

/// As [`bounded`], for data in which most words would pass the bound: each is resolved at once.
///
/// # Safety
/// As [`Kernel`]'s functions.
#[inline(always)]
pub(crate) unsafe fn exact<K: Kernel>(reach: &mut Reach, words: &impl Words) -> bool {
    /// Drops that are worth it; see [`by_drops`].
    #[inline(always)]
    unsafe fn drop<const DROPS: usize, K: Kernel>(reach: &mut Reach, words: &impl Words) -> bool {
        let mut chain = Chain::<DROPS>::new(reach.running);
        for word in 0..words.length() {
            // SAFETY: the caller's promise is the same.
            let (what, reset) = unsafe { words.word::<K>(word) };
            chain.take(what, reset);
        }
        chain.end(reach)
    }
    reach.resolved += u32::try_from(words.length()).unwrap_or(u32::MAX);
    // SAFETY: the caller's promise is the same.
    unsafe {
        match by_drops!(reach.min_number, drop::<K>(reach, words)) {
            Some(reached) => reached,
            None => word_by_word::<K>(reach, words),
        }
    }
}

/// Finds a segment that holds more than `DROPS` occurrences by dropping the first of every segment as
/// many times: what is left anywhere is a hit. There is no branch, and no work for each reset.
///
/// Subtracting a segment's opening bit borrows from its first occurrence and so clears it; where
/// the segment has none left, the borrow runs into the next segment's opening bit and is lost in
/// it. A borrow out of a word is the open segment's: `pending[i]` says that it has not yet had the
/// occurrence that drop `i` takes.
#[derive(Clone, Copy)]
pub(crate) struct Chain<const DROPS: usize> {
    pending: [u64; DROPS],
    left: u64,
}

impl<const DROPS: usize> Chain<DROPS> {
    #[inline(always)]
    pub(crate) fn new(running: u64) -> Self {
        let mut pending = [0; DROPS];
        for (drop, pending) in (0..).zip(&mut pending) {
            *pending = u64::from(drop >= running);
        }
        Chain { pending, left: 0 }
    }

    #[inline(always)]
    pub(crate) fn take(&mut self, what: u64, reset: u64) {
        let mut occurrences = what;
        for pending in &mut self.pending {
            let (dropped, borrow) = occurrences.overflowing_sub(reset | *pending);
            occurrences &= dropped;
            *pending = u64::from(borrow);
        }
        self.left |= occurrences;
    }

    /// Returns true if and only if there was a hit; where there was none, moves `reach` to here.
    #[inline(always)]
    pub(crate) fn end(self, reach: &mut Reach) -> bool {
        reach.running = DROPS as u64 - self.pending.iter().sum::<u64>();
        self.left != 0
    }
}

/// The exact way for larger numbers.
///
/// # Safety
/// As [`Kernel`]'s functions.
#[inline(always)]
unsafe fn word_by_word<K: Kernel>(reach: &mut Reach, words: &impl Words) -> bool {
    let (min_number, mut running) = (reach.min_number, reach.running);
    for word in 0..words.length() {
        // SAFETY: the caller's promise is the same.
        unsafe {
            let (what, reset) = words.word::<K>(word);
            if resolve::<K>(what, reset, running, min_number) {
                return true;
            }
            let before = K::before_last_reset(what, reset);
            let after = u64::from(what.count_ones() - before.count_ones());
            running = if reset == 0 { running } else { 0 } + after;
        }
    }
    reach.running = running;
    false
}

/// Returns true if and only if a segment reaches the number in this word, where the open one comes
/// in with `running`.
///
/// # Safety
/// As [`Kernel`]'s functions.
#[inline(always)]
pub(crate) unsafe fn resolve<K: Kernel>(
    what: u64,
    reset: u64,
    running: u64,
    min_number: u64,
) -> bool {
    let head = what & below_first(reset);
    let opened_here = what ^ head;
    if running + u64::from(head.count_ones()) >= min_number {
        return true;
    }
    if u64::from(opened_here.count_ones()) < min_number {
        return false;
    }
    // SAFETY: the caller's promise is the same.
    unsafe { opens_hit::<K>(opened_here, reset, min_number) }
}

/// Returns true if and only if a segment that opens in this word reaches the number in it.
/// `opened_here` is `what` from the first reset on.
///
/// # Safety
/// As [`Kernel`]'s functions.
#[inline(always)]
pub(crate) unsafe fn opens_hit<K: Kernel>(opened_here: u64, reset: u64, min_number: u64) -> bool {
    // What is left opens in this word, so 64 is more than any of it can hold.
    let number = u32::try_from(min_number).unwrap_or(u32::MAX);
    // SAFETY: the caller's promise is the same.
    if let Some(runs) = unsafe { runs::<K>(opened_here, reset) } {
        has_run(runs, number)
    } else {
        drop_first_of_each(opened_here, reset, number - 1) != 0
    }
}

/// Returns how many segments end in these words and hold at least `min_number`, and the count of the one
/// that is open behind them; the one that is open before them comes in with `running`. A bit must not be
/// both `what` and a reset, and the number must be at least 1.
///
/// There is no loop over resets, and for most words no branch that depends on them: a segment ends in
/// nearly every word of real text, but seldom two, of which the second could hold the number.
///
/// # Safety
/// As [`Kernel`]'s functions.
#[inline(always)]
pub(crate) unsafe fn ended_reaching<K: Kernel>(
    min_number: u64,
    running: u64,
    what: &[u64],
    reset: &[u64],
) -> (u64, u64) {
    let (mut hits, mut running) = (0, running);
    for (&what, &reset) in what.iter().zip(reset) {
        // SAFETY: the caller's promise is the same.
        let before_last = unsafe { K::before_last_reset(what, reset) };
        let head = what & below_first(reset);
        let at_first = running + u64::from(head.count_ones());
        hits += u64::from(reset != 0) & u64::from(at_first >= min_number);
        // Of the segments that open here, those that end here too.
        let between = before_last & !head;
        if u64::from(between.count_ones()) >= min_number {
            // SAFETY: the same.
            hits += unsafe { opened_reaching::<K>(between, reset, min_number) };
        }
        let behind = u64::from(what.count_ones() - before_last.count_ones());
        running = if reset == 0 { running } else { 0 } + behind;
    }
    (hits, running)
}

/// Returns how many segments that open in a word hold at least this number: 1 or more. `opened_here` is what
/// they hold.
///
/// # Safety
/// As [`Kernel`]'s functions.
#[inline(always)]
unsafe fn opened_reaching<K: Kernel>(opened_here: u64, reset: u64, min_number: u64) -> u64 {
    let number = u32::try_from(min_number).unwrap_or(u32::MAX);
    // SAFETY: the caller's promise is the same.
    // SAFETY: the caller's promise is the same.
    let firsts = if let Some(runs) = unsafe { runs::<K>(opened_here, reset) } {
        let left = of_runs(runs, number);
        left & !(left << 1)
    } else {
        let left = drop_first_of_each(opened_here, reset, number - 1);
        left & !left.wrapping_sub(reset)
    };
    u64::from(firsts.count_ones())
}

/// Returns a word in which the count of each segment that opens in another is a run of as many bits, and
/// what stands between two runs is a 0; None if this level has no quick way to do so.
///
/// # Safety
/// As [`Kernel`]'s functions.
#[inline(always)]
unsafe fn runs<K: Kernel>(opened_here: u64, reset: u64) -> Option<u64> {
    // SAFETY: the caller's promise is the same.
    let resets = unsafe { K::extract(reset, opened_here | reset) }?;
    // One bit for each occurrence and each reset: a run of zeros is a segment's count.
    let length = (opened_here | reset).count_ones();
    Some(!resets & (u64::MAX >> (64 - length)))
}

/// Returns true if and only if `length` bits stand set side by side.
#[inline(always)]
fn has_run(bits: u64, length: u32) -> bool {
    of_runs(bits, length) != 0
}

/// Leaves of each run of bits as many as it is longer than `length` less 1: each step doubles how many
/// neighbours a bit has spoken for.
#[inline(always)]
fn of_runs(mut bits: u64, length: u32) -> u64 {
    let mut spoken_for = 1;
    while spoken_for < length {
        let step = spoken_for.min(length - spoken_for);
        bits &= bits >> step;
        spoken_for += step;
    }
    bits
}

/// Clears the first occurrence of each segment, `times` over. Subtracting a segment's opening bit
/// borrows from its first occurrence; where it has none left the borrow runs into the next opening
/// bit and is lost in that one's own.
#[inline(always)]
fn drop_first_of_each(mut occurrences: u64, reset: u64, times: u32) -> u64 {
    for _ in 0..times {
        if occurrences == 0 {
            break;
        }
        occurrences &= occurrences.wrapping_sub(reset);
    }
    occurrences
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::isa::scalar::Scalar;

    /// The counts of the segments that end or are open in a word, one character at a time.
    fn largest(what: u64, reset: u64, running: u64) -> u64 {
        let (mut count, mut largest) = (running, running);
        for bit in 0..64 {
            if reset >> bit & 1 == 1 {
                count = 0;
            }
            count += what >> bit & 1;
            largest = largest.max(count);
        }
        largest
    }

    #[test]
    fn resolve_is_exact_on_every_pattern_of_ten_bits_at_each_end() {
        for shift in [0, 27, 54] {
            for pattern in 0..3_u64.pow(10) {
                let (mut what, mut reset, mut rest) = (0_u64, 0_u64, pattern);
                for bit in 0..10 {
                    match rest % 3 {
                        1 => what |= 1 << (shift + bit),
                        2 => reset |= 1 << (shift + bit),
                        _ => {}
                    }
                    rest /= 3;
                }
                for running in [0, 1, 3] {
                    let expected = largest(what, reset, running);
                    for number in running + 1..=8 {
                        // SAFETY: the scalar level is on every machine.
                        let reached = unsafe { resolve::<Scalar>(what, reset, running, number) };
                        assert_eq!(reached, expected >= number, "{what:b} {reset:b} {running}");
                    }
                }
            }
        }
    }

    /// How many of the segments that end in words hold a number, and the count of the one that is open behind
    /// them, one character at a time.
    fn ended(words: &[(u64, u64)], running: u64, number: u64) -> (u64, u64) {
        let (mut count, mut hits) = (running, 0);
        for (what, reset) in words {
            for bit in 0..64 {
                if reset >> bit & 1 == 1 {
                    hits += u64::from(count >= number);
                    count = 0;
                }
                count += what >> bit & 1;
            }
        }
        (hits, count)
    }

    #[test]
    fn the_segments_that_end_are_counted_on_every_pattern_of_ten_bits_at_each_end() {
        for shift in [0, 27, 54] {
            for pattern in 0..3_u64.pow(10) {
                let (mut what, mut reset, mut rest) = (0_u64, 0_u64, pattern);
                for bit in 0..10 {
                    match rest % 3 {
                        1 => what |= 1 << (shift + bit),
                        2 => reset |= 1 << (shift + bit),
                        _ => {}
                    }
                    rest /= 3;
                }
                for running in [0, 3] {
                    for number in 1..=6 {
                        let expected = ended(&[(what, reset), (1, 2)], running, number);
                        let (what, reset) = ([what, 1], [reset, 2]);
                        // SAFETY: the scalar level is on every machine.
                        let counted =
                            unsafe { ended_reaching::<Scalar>(number, running, &what, &reset) };
                        assert_eq!(counted, expected, "{what:?} {reset:?} {running} {number}");
                    }
                }
            }
        }
    }

    #[test]
    fn a_run_is_found_at_its_length_and_not_beyond() {
        for length in 1..=64_u32 {
            for start in 0..=64 - length {
                let run = (u64::MAX >> (64 - length)) << start;
                for asked in 1..=64 {
                    assert_eq!(has_run(run, asked), asked <= length);
                }
            }
        }
    }
}
