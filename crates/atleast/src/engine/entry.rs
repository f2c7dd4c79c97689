//! The ways into the engine, each compiled once for every level. What is generic over a level is
//! compiled into these, and so for the level's instructions.

use std::collections::BTreeMap;

use super::cursor::{Cursor, Found};
use super::fill::{Carry, fill};
use super::kernel::Kernel;
use super::masks::{Masks, nth_bit};
use super::rows::{Passed, Rows};
use super::scalar::Scalar;
use super::{Engine, has, long};
use crate::tally::Tally;
use crate::text::Text;

/// Compiles every entry for a level.
macro_rules! entries {
    ($level:ident, $kernel:ty $(, $features:literal)?) => {
        pub(super) mod $level {
            use super::*;

            $(#[target_feature(enable = $features)])?
            pub(in super::super) unsafe fn has_count(engine: &Engine, text: Text<'_>) -> bool {
                // SAFETY: an entry is called only where the machine has its level; so below.
                unsafe { has::has_count::<$kernel>(engine, text) }
            }

            $(#[target_feature(enable = $features)])?
            pub(in super::super) unsafe fn has_small(
                bytes: &[u8],
                what: u8,
                reset: Option<u8>,
                min_number: u64,
            ) -> bool {
                // SAFETY: see above.
                unsafe { has::has_small::<$kernel>(bytes, what, reset, min_number) }
            }

            $(#[target_feature(enable = $features)])?
            pub(in super::super) unsafe fn next_hit(
                engine: &Engine,
                text: Text<'_>,
                cursor: &mut Cursor,
            ) -> Option<Found> {
                // SAFETY: see above.
                unsafe { super::next_hit::<$kernel>(engine, text, cursor) }
            }

            $(#[target_feature(enable = $features)])?
            pub(in super::super) unsafe fn count(engine: &Engine, text: Text<'_>) -> u64 {
                // SAFETY: see above.
                unsafe { super::count::<$kernel>(engine, text) }
            }

            $(#[target_feature(enable = $features)])?
            pub(in super::super) unsafe fn max_count(engine: &Engine, text: Text<'_>) -> u64 {
                // SAFETY: see above.
                unsafe { super::max_count::<$kernel>(engine, text) }
            }

            $(#[target_feature(enable = $features)])?
            pub(in super::super) unsafe fn tally(engine: &Engine, text: Text<'_>) -> Tally {
                // SAFETY: see above.
                unsafe { super::tally::<$kernel>(engine, text) }
            }

            $(#[target_feature(enable = $features)])?
            pub(in super::super) unsafe fn occurrence(
                engine: &Engine,
                text: Text<'_>,
                from: usize,
                number: u64,
            ) -> Option<usize> {
                // SAFETY: see above.
                unsafe { super::occurrence::<$kernel>(engine, text, from, number) }
            }

            $(#[target_feature(enable = $features)])?
            pub(in super::super) unsafe fn count_byte(bytes: &[u8], byte: u8) -> u64 {
                // SAFETY: see above.
                unsafe { long::count::<$kernel>(bytes, byte) }
            }

            $(#[target_feature(enable = $features)])?
            pub(in super::super) unsafe fn pass_rows(
                rows: &mut Rows,
                text: &[u8],
                from: usize,
            ) -> Passed {
                // SAFETY: see above.
                unsafe { rows.pass_at::<$kernel>(text, from) }
            }
        }
    };
}

entries!(scalar, Scalar);
#[cfg(target_arch = "x86_64")]
entries!(sse2, super::super::x86_64::sse2::Sse2);
#[cfg(target_arch = "x86_64")]
entries!(avx2, super::super::x86_64::avx2::Avx2, "avx2,bmi1,bmi2,lzcnt,popcnt,pclmulqdq");
#[cfg(target_arch = "x86_64")]
entries!(
    avx512,
    super::super::x86_64::avx512::Avx512,
    "avx2,bmi1,bmi2,lzcnt,popcnt,pclmulqdq,avx512f,avx512bw,avx512vl,avx512dq"
);
#[cfg(target_arch = "x86_64")]
entries!(
    avx512icl,
    super::super::x86_64::avx512icl::Avx512Icl,
    "avx2,bmi1,bmi2,lzcnt,popcnt,pclmulqdq,avx512f,avx512bw,avx512vl,avx512dq,avx512vbmi,avx512vpopcntdq,\
     avx512cd,gfni"
);

/// # Safety
/// As [`Kernel`]'s functions, here and below.
#[inline(always)]
unsafe fn next_hit<K: Kernel>(
    engine: &Engine,
    text: Text<'_>,
    cursor: &mut Cursor,
) -> Option<Found> {
    let at_least = engine.least_wanted();
    // SAFETY: the caller's promise is the same, here and below.
    unsafe { cursor.next::<K>(engine.classes(text), text, at_least, |count| engine.is_hit(count)) }
}

/// Returns how many segments are hits.
#[inline(always)]
unsafe fn count<K: Kernel>(engine: &Engine, text: Text<'_>) -> u64 {
    let mut cursor = Cursor::new();
    let mut hits = 0;
    // SAFETY: see above.
    while unsafe { next_hit::<K>(engine, text, &mut cursor) }.is_some() {
        hits += 1;
    }
    hits
}

/// Returns the largest count of any segment: a segment is looked at only if it may be larger than
/// the largest so far.
#[inline(always)]
unsafe fn max_count<K: Kernel>(engine: &Engine, text: Text<'_>) -> u64 {
    let classes = engine.classes(text);
    let mut cursor = Cursor::new();
    let mut most = 0;
    loop {
        // SAFETY: see above.
        let found = unsafe { cursor.next::<K>(classes, text, most + 1, |count| count > most) };
        match found {
            Some(found) => most = found.count,
            None => return most,
        }
    }
}

/// Returns how many segments have each count.
#[inline(always)]
unsafe fn tally<K: Kernel>(engine: &Engine, text: Text<'_>) -> Tally {
    /// Counts below this are tallied in an array, and entered at the end.
    const SMALL: usize = 256;
    let classes = engine.classes(text);
    let mut cursor = Cursor::new();
    let (mut small, mut large) = ([0; SMALL], BTreeMap::new());
    // SAFETY: see above.
    while let Some(found) = unsafe { cursor.next::<K>(classes, text, 0, |_| true) } {
        match small.get_mut(usize::try_from(found.count).unwrap_or(SMALL)) {
            Some(segments) => *segments += 1,
            None => *large.entry(found.count).or_insert(0) += 1,
        }
    }
    large.extend((0..).zip(small).filter(|(_, segments)| *segments > 0));
    Tally { counts: large }
}

/// Returns the mark of an occurrence in a segment that starts at `from`: the `number`-th, from 1. The
/// text must end with the segment.
#[inline(always)]
unsafe fn occurrence<K: Kernel>(
    engine: &Engine,
    text: Text<'_>,
    from: usize,
    number: u64,
) -> Option<usize> {
    let mut left = number.checked_sub(1)?;
    let mut masks = Masks::EMPTY;
    let mut carry = Carry::default();
    let mut at = from;
    while at < text.len() {
        // SAFETY: see above; `at` is within the text.
        let length = unsafe { fill::<K>(engine.classes(text), text, at, &mut carry, &mut masks) };
        for (word, &what) in masks.what[..length.div_ceil(64)].iter().enumerate() {
            let count = u64::from(what.count_ones());
            if left < count {
                return Some(at + 64 * word + nth_bit(what, left));
            }
            left -= count;
        }
        at += length;
    }
    None
}
