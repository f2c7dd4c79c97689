//! The ways into the engine, each compiled once for every level. What is generic over a level is
//! compiled into these, and so for the level's instructions.

use std::ops::Range;

use super::{has_count as has, sums as long};
use crate::counts::CountsBuilder;
use crate::engine::{Classes, Engine};
use crate::fill::masks::{Masks, nth_bit};
use crate::fill::wide::{self, Unit};
use crate::fill::{Carry, fill};
use crate::fold::fragments::{self as partial, Stretch};
use crate::fold::has_count::Reaching;
use crate::fold::occurrences::Marks;
use crate::fold::records::{Passed, Rows};
use crate::fold::segments::{Cursor, Found, OpenSegment};
use crate::isa::kernel::Kernel;
use crate::isa::scalar::Scalar;
use crate::text::Text;

/// Compiles every entry for a level.
macro_rules! entries {
    ($level:ident, $kernel:ty $(, $features:literal)?) => {
        pub(crate) mod $level {
            use super::*;

            $(#[target_feature(enable = $features)])?
            pub(crate) unsafe fn reach(
                engine: &Engine,
                text: Text<'_>,
                from: usize,
                reaching: &mut Reaching,
                goes_on: bool,
            ) -> bool {
                // SAFETY: an entry is called only where the machine has its level; so below.
                unsafe { has::reach::<$kernel>(engine, text, from, reaching, goes_on) }
            }

            $(#[target_feature(enable = $features)])?
            pub(crate) unsafe fn has_small(
                bytes: &[u8],
                what: u8,
                reset: Option<u8>,
                min_number: u64,
            ) -> bool {
                // SAFETY: see above.
                unsafe { has::has_small::<$kernel>(bytes, what, reset, min_number) }
            }

            $(#[target_feature(enable = $features)])?
            pub(crate) unsafe fn next_ended_hit(
                engine: &Engine,
                text: Text<'_>,
                cursor: &mut Cursor,
            ) -> Option<Found> {
                // SAFETY: see above.
                unsafe { super::next_ended_hit::<$kernel>(engine, text, cursor) }
            }

            $(#[target_feature(enable = $features)])?
            pub(crate) unsafe fn count_on(
                engine: &Engine,
                text: Text<'_>,
                from: usize,
                open: &mut OpenSegment,
                most: u64,
            ) -> u64 {
                // SAFETY: see above.
                unsafe { super::count_on::<$kernel>(engine, text, from, open, most) }
            }

            $(#[target_feature(enable = $features)])?
            pub(crate) unsafe fn max_count_on(
                engine: &Engine,
                text: Text<'_>,
                from: usize,
                open: &mut OpenSegment,
                most: u64,
            ) -> u64 {
                // SAFETY: see above.
                unsafe { super::max_count_on::<$kernel>(engine, text, from, open, most) }
            }

            $(#[target_feature(enable = $features)])?
            pub(crate) unsafe fn tally_on(
                engine: &Engine,
                text: Text<'_>,
                from: usize,
                open: &mut OpenSegment,
                counts: &mut CountsBuilder,
            ) {
                // SAFETY: see above.
                unsafe { super::tally_on::<$kernel>(engine, text, from, open, counts) }
            }

            $(#[target_feature(enable = $features)])?
            pub(crate) unsafe fn fold(
                classes: &Classes,
                text: Text<'_>,
                range: Range<usize>,
                behind: usize,
            ) -> Stretch {
                // SAFETY: see above.
                unsafe { partial::fold::<$kernel>(classes, text, range, behind) }
            }

            $(#[target_feature(enable = $features)])?
            pub(crate) unsafe fn cuts(
                classes: &Classes,
                text: Text<'_>,
                range: Range<usize>,
                behind: usize,
                is_inside: bool,
            ) -> Option<(usize, usize)> {
                // SAFETY: see above.
                unsafe { partial::cuts::<$kernel>(classes, text, range, behind, is_inside) }
            }

            $(#[target_feature(enable = $features)])?
            pub(crate) unsafe fn is_odd(
                classes: &Classes,
                text: Text<'_>,
                range: Range<usize>,
            ) -> bool {
                // SAFETY: see above.
                unsafe { partial::is_odd::<$kernel>(classes, text, range) }
            }

            $(#[target_feature(enable = $features)])?
            pub(crate) unsafe fn occurrence(
                engine: &Engine,
                text: Text<'_>,
                from: usize,
                carry: Carry,
                number: u64,
            ) -> Option<usize> {
                // SAFETY: see above.
                unsafe { super::occurrence::<$kernel>(engine, text, from, carry, number) }
            }

            $(#[target_feature(enable = $features)])?
            pub(crate) unsafe fn fill_marks(
                classes: &Classes,
                text: Text<'_>,
                marks: &mut Marks,
            ) -> bool {
                // SAFETY: see above.
                unsafe { marks.fill_next::<$kernel>(classes, text) }
            }

            $(#[target_feature(enable = $features)])?
            pub(crate) unsafe fn count_byte(bytes: &[u8], byte: u8) -> u64 {
                // SAFETY: see above.
                unsafe { long::count::<$kernel>(bytes, byte) }
            }

            $(#[target_feature(enable = $features)])?
            pub(crate) unsafe fn has_small_wide<U: Unit>(
                units: &[U],
                what: u8,
                reset: Option<u8>,
                min_number: u64,
            ) -> bool {
                // SAFETY: see above.
                unsafe { wide::has_small::<$kernel, U>(units, what, reset, min_number) }
            }

            $(#[target_feature(enable = $features)])?
            pub(crate) unsafe fn count_unit<U: Unit>(units: &[U], byte: u8) -> u64 {
                // SAFETY: see above.
                unsafe { wide::count::<$kernel, U>(units, byte) }
            }

            $(#[target_feature(enable = $features)])?
            pub(crate) unsafe fn pass_rows(
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
entries!(sse2, crate::isa::x86_64::sse2::Sse2);
#[cfg(target_arch = "x86_64")]
entries!(avx2, crate::isa::x86_64::avx2::Avx2, "avx2,bmi1,bmi2,lzcnt,popcnt,pclmulqdq");
#[cfg(target_arch = "x86_64")]
entries!(
    avx512,
    crate::isa::x86_64::avx512::Avx512,
    "avx2,bmi1,bmi2,lzcnt,popcnt,pclmulqdq,avx512f,avx512bw,avx512vl,avx512dq"
);
#[cfg(target_arch = "x86_64")]
entries!(
    avx512icl,
    crate::isa::x86_64::avx512icl::Avx512Icl,
    "avx2,bmi1,bmi2,lzcnt,popcnt,pclmulqdq,avx512f,avx512bw,avx512vl,avx512dq,avx512vbmi,avx512vpopcntdq,\
     avx512cd,gfni"
);
#[cfg(all(target_arch = "aarch64", target_endian = "little"))]
entries!(neon, crate::isa::aarch64::neon::Neon);

/// # Safety
/// As [`Kernel`]'s functions, here and below.
#[inline(always)]
unsafe fn next_ended_hit<K: Kernel>(
    engine: &Engine,
    text: Text<'_>,
    cursor: &mut Cursor,
) -> Option<Found> {
    let (classes, at_least) = (engine.classes(text), engine.least_wanted());
    // SAFETY: the caller's promise is the same, here and below.
    unsafe { cursor.next_ended::<K>(classes, text, at_least, |count| engine.is_hit(count)) }
}

/// Returns how many segments end in the text from `from` and are hits, and moves `open` to its end; once
/// there are as many as `most`, it stops, and `open` is of no more use.
#[inline(always)]
unsafe fn count_on<K: Kernel>(
    engine: &Engine,
    text: Text<'_>,
    from: usize,
    open: &mut OpenSegment,
    most: u64,
) -> u64 {
    let classes = engine.classes(text);
    let mut cursor = Cursor::going_on(from, *open);
    // Of an inverted question the first hit is best found by a walk, since most segments are hits.
    let stops_early = engine.invert && most < u64::MAX;
    if engine.min_number > 0 && !classes.overlap && !stops_early {
        let asked = (engine.min_number, engine.max_number);
        // SAFETY: see above.
        let (ended, within) = unsafe { cursor.count_ended::<K>(classes, text, asked, most) };
        if within < most {
            *open = cursor.open_at_end(text);
        }
        return if engine.invert { ended - within } else { within.min(most) };
    }
    let mut hits = 0;
    // SAFETY: see above.
    while unsafe { next_ended_hit::<K>(engine, text, &mut cursor).is_some() } {
        hits += 1;
        if hits == most {
            return hits;
        }
    }
    *open = cursor.open_at_end(text);
    hits
}

/// Returns the largest count of any segment that ends in the text from `from`, or `most` if none is larger,
/// and moves `open` to its end: a segment is looked at only if it may be larger than the largest so far.
#[inline(always)]
unsafe fn max_count_on<K: Kernel>(
    engine: &Engine,
    text: Text<'_>,
    from: usize,
    open: &mut OpenSegment,
    most: u64,
) -> u64 {
    let classes = engine.classes(text);
    let mut cursor = Cursor::going_on(from, *open);
    let mut most = most;
    loop {
        // SAFETY: see above.
        let found =
            unsafe { cursor.next_ended::<K>(classes, text, most + 1, |count| count > most) };
        let Some(found) = found else { break };
        most = found.count;
    }
    *open = cursor.open_at_end(text);
    most
}

/// Enters the segments that end in the text from `from`, and moves `open` to its end.
#[inline(always)]
unsafe fn tally_on<K: Kernel>(
    engine: &Engine,
    text: Text<'_>,
    from: usize,
    open: &mut OpenSegment,
    counts: &mut CountsBuilder,
) {
    let classes = engine.classes(text);
    let mut cursor = Cursor::going_on(from, *open);
    // SAFETY: see above.
    while let Some(found) = unsafe { cursor.next_ended::<K>(classes, text, 0, |_| true) } {
        counts.add(found.count);
    }
    *open = cursor.open_at_end(text);
}

/// Returns the mark of an occurrence in a segment: the `number`-th from `from`, counted from 1. The text
/// must end with the segment; `carry` is what was left behind where it goes on.
#[inline(always)]
unsafe fn occurrence<K: Kernel>(
    engine: &Engine,
    text: Text<'_>,
    from: usize,
    mut carry: Carry,
    number: u64,
) -> Option<usize> {
    let mut left = number.checked_sub(1)?;
    let mut masks = Masks::EMPTY;
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
