//! From text to masks: each class asked of each character, 4 KiB at a time.

use super::class::{ByteSet, Class, Members, begins_member_at, utf8_length};
use super::kernel::Kernel;
use super::masks::{CHUNK, Masks, WORDS, below_last};
use super::string::{self, Progress};
use super::{Classes, LongResets, Resets};
use crate::text::Text;

/// What one filling leaves behind for the next.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Carry {
    /// All ones inside a quote, otherwise 0.
    inside: u64,
    /// How many more bytes the last character has that the text went on with.
    covered: usize,
    /// How far the search for a string has come.
    string: Progress,
}

/// How many bytes behind a block a class may look at: the rest of a character.
const AHEAD: usize = 3;

/// Runs a body for each word, with its number and a pointer from which 64 bytes and [`AHEAD`] more can
/// be read: into the text, or near its end into a copy with zeros behind it.
///
/// A macro, since a closure would not be compiled for the level of the function it stands in.
macro_rules! for_each_block {
    ($bytes:expr, $at:expr, $words:expr, |$from:ident, $word:ident| $body:block) => {{
        let rest = &$bytes[$at..];
        let whole = rest.len().saturating_sub(AHEAD) / 64;
        let mut copy = [0; 64 + AHEAD];
        for $word in $words {
            let tail = &rest[64 * $word..];
            let $from = if $word < whole {
                tail.as_ptr()
            } else {
                let length = tail.len().min(copy.len());
                copy = [0; 64 + AHEAD];
                copy[..length].copy_from_slice(&tail[..length]);
                copy.as_ptr()
            };
            $body
        }
    }};
}

/// Fills the masks of the characters from `at`. Returns how many characters that are, at most
/// [`CHUNK`]; bits behind them are clear.
///
/// # Safety
/// As [`Kernel`]'s functions.
#[inline(always)]
pub(crate) unsafe fn fill<K: Kernel>(
    classes: &Classes,
    text: Text<'_>,
    at: usize,
    carry: &mut Carry,
    masks: &mut Masks,
) -> usize {
    // SAFETY: the caller's promise is the same.
    unsafe { fill_others::<K>(classes, text, at, false, carry, masks) }
}

/// Returns true if and only if [`fill_what`] can fill `what` before anything else: it is not made
/// together with the resets, and no quote can clear it.
pub(crate) fn fills_what_first(classes: &Classes, text: Text<'_>) -> bool {
    let of_bytes = matches!(text, Text::Utf8(_) | Text::Latin1(_));
    of_bytes && classes.pair.is_none() && matches!(classes.quote, Class::None)
}

/// Fills the masks of `what` alone, where that can be done first. Returns how many characters they are
/// for. [`fill_others`] must follow, or [`running_behind`] must have an answer.
///
/// # Safety
/// As [`Kernel`]'s functions.
#[inline(always)]
pub(crate) unsafe fn fill_what<K: Kernel>(
    classes: &Classes,
    text: Text<'_>,
    at: usize,
    carry: &mut Carry,
    masks: &mut Masks,
) -> usize {
    let length = (text.len() - at).min(CHUNK);
    let words = length.div_ceil(64);
    match text {
        Text::Utf8(bytes) | Text::Latin1(bytes) => {
            // SAFETY: the caller promises the level.
            unsafe { fill_what_of_bytes::<K>(&classes.what, bytes, at, 0..words, carry, masks) };
        }
        #[cfg(any(test, feature = "python"))]
        Text::Ucs2(_) | Text::Ucs4(_) => unreachable!("wider text is filled all at once"),
    }
    if words > 0 {
        masks.what[words - 1] &= u64::MAX >> (64 * words - length);
    }
    length
}

/// Returns the count of the segment that is open behind a filling in which [`fill_what`] found `number`
/// and in which none is a hit, if that can be told by a look at its end: `running` is the count of the
/// one that is open before it. The filling is passed over then.
///
/// # Safety
/// As [`Kernel`]'s functions.
#[inline(always)]
pub(crate) unsafe fn running_behind<K: Kernel>(
    classes: &Classes,
    text: Text<'_>,
    at: usize,
    (running, number): (u64, u64),
    carry: &mut Carry,
    masks: &mut Masks,
) -> Option<u64> {
    /// How many words the look takes.
    const END: usize = 2;
    let words = (text.len() - at).min(CHUNK).div_ceil(64);
    let behind = match (&classes.reset, text) {
        _ if running + number == 0 => 0,
        (Resets::Never, _) => running + number,
        (Resets::On(class), Text::Utf8(bytes) | Text::Latin1(bytes)) => {
            let end = words.saturating_sub(END)..words;
            // SAFETY: the caller promises the level.
            unsafe { fill_class::<K>(class, bytes, at, end.clone(), &mut masks.reset) };
            let last = end.clone().rev().find(|word| masks.reset[*word] != 0)?;
            let behind =
                u64::from((masks.what[last] & !below_last(masks.reset[last])).count_ones());
            let others = masks.what[last + 1..words].iter().map(|what| what.count_ones());
            behind + u64::from(others.sum::<u32>())
        }
        _ => return None,
    };
    // What reaches into the next filling of a reset is taken for text there, in which nothing counts.
    carry.covered = 0;
    Some(behind)
}

/// Fills `what` of a text of bytes.
///
/// # Safety
/// As [`Kernel`]'s functions.
#[inline(always)]
unsafe fn fill_what_of_bytes<K: Kernel>(
    class: &Class,
    bytes: &[u8],
    at: usize,
    words: std::ops::Range<usize>,
    carry: &mut Carry,
    masks: &mut Masks,
) {
    // SAFETY: the caller's promise is the same.
    unsafe {
        match class {
            Class::String(needle) => {
                string::fill::<K>(needle, bytes, at, words, &mut carry.string, &mut masks.what);
            }
            class => fill_class::<K>(class, bytes, at, words, &mut masks.what),
        }
    }
}

/// As [`fill`]; but not `what`, if [`fill_what`] has just filled it.
///
/// # Safety
/// As [`Kernel`]'s functions.
#[inline(always)]
pub(crate) unsafe fn fill_others<K: Kernel>(
    classes: &Classes,
    text: Text<'_>,
    at: usize,
    has_what: bool,
    carry: &mut Carry,
    masks: &mut Masks,
) -> usize {
    let length = (text.len() - at).min(CHUNK);
    let words = length.div_ceil(64);
    // SAFETY: the caller promises the level; offsets are within the text.
    unsafe {
        match text {
            Text::Utf8(bytes) | Text::Latin1(bytes) => {
                let from = bytes.as_ptr().add(at);
                let filled = match (&classes.pair, &classes.quote) {
                    (Some(pair), Class::None) => K::fill_pair(pair, from, length / 64, masks),
                    (Some(pair), Class::Byte(quote)) => {
                        let inside = &mut carry.inside;
                        K::fill_pair_unquoted(pair, *quote, inside, from, length / 64, masks)
                    }
                    _ => 0,
                };
                let rest = filled..words;
                if !has_what {
                    fill_what_of_bytes::<K>(&classes.what, bytes, at, rest.clone(), carry, masks);
                }
                if let Resets::On(class) = &classes.reset {
                    fill_class::<K>(class, bytes, at, rest.clone(), &mut masks.reset);
                }
                match &classes.quote {
                    Class::None => {}
                    Class::Byte(byte) => for_each_block!(bytes, at, rest, |from, word| {
                        let quotes = K::equal(K::load(from), *byte);
                        clear_quoted::<K>(quotes, &mut carry.inside, word, masks);
                    }),
                    class => {
                        let mut quotes = [0; WORDS];
                        fill_class::<K>(class, bytes, at, rest.clone(), &mut quotes);
                        for word in rest {
                            clear_quoted::<K>(quotes[word], &mut carry.inside, word, masks);
                        }
                    }
                }
            }
            #[cfg(any(test, feature = "python"))]
            Text::Ucs2(units) => {
                fill_wide::<K, _>(classes, &units[at..at + length], carry, masks);
            }
            #[cfg(any(test, feature = "python"))]
            Text::Ucs4(units) => {
                fill_wide::<K, _>(classes, &units[at..at + length], carry, masks);
            }
        }
    }
    let in_last = u64::MAX >> (64 * words - length);
    if words > 0 {
        masks.what[words - 1] &= in_last;
    }
    match classes.reset {
        Resets::Never => masks.reset[..words].fill(0),
        Resets::On(_) => {
            if classes.long_resets == LongResets::All {
                cover_resets(text, at, words, &mut carry.covered, masks);
            }
        }
        Resets::NotWhat => reset_on_all_but_what(text, at, words, &mut carry.covered, masks),
    }
    if words > 0 {
        masks.reset[words - 1] &= in_last;
    }
    length
}

/// Fills `words` of a class's masks from a text of bytes, word 0 being that of the byte `at`.
///
/// # Safety
/// As [`Kernel`]'s functions; `at` must be within the text, and so must the first byte of each word.
#[inline(always)]
unsafe fn fill_class<K: Kernel>(
    class: &Class,
    bytes: &[u8],
    at: usize,
    words: std::ops::Range<usize>,
    masks: &mut [u64; WORDS],
) {
    // SAFETY: `for_each_block` hands out what it promises; the caller promises the level.
    unsafe {
        match class {
            Class::None => masks[words].fill(0),
            #[cfg(any(test, feature = "python"))]
            Class::Wide(_) | Class::WideString(_) => {
                unreachable!("a text of bytes has classes of bytes")
            }
            Class::String(_) => unreachable!("only `what` can be a string"),
            Class::Byte(byte) => for_each_block!(bytes, at, words, |from, word| {
                masks[word] = K::equal(K::load(from), *byte);
            }),
            Class::Sequence(sequence, length) => for_each_block!(bytes, at, words, |from, word| {
                let mut mask = u64::MAX;
                for (offset, byte) in sequence[..*length].iter().enumerate() {
                    mask &= K::equal(K::load(from.add(offset)), *byte);
                }
                masks[word] = mask;
            }),
            Class::Set(set) => for_each_block!(bytes, at, words, |from, word| {
                masks[word] = K::member(K::load(from), set);
            }),
            Class::Utf8(utf8) => {
                let (first, members): &(ByteSet, Members) = utf8;
                for_each_block!(bytes, at, words, |from, word| {
                    let block = K::load(from);
                    let mut mask = K::member(block, first);
                    // Where a longer member may begin, the character itself is looked up.
                    let mut long = mask & K::beyond_ascii(block);
                    while long != 0 {
                        let offset = at + 64 * word + long.trailing_zeros() as usize;
                        if !begins_member_at(bytes, offset, members) {
                            mask &= !(long & long.wrapping_neg());
                        }
                        long &= long - 1;
                    }
                    masks[word] = mask;
                });
            }
        }
    }
}

/// Fills the masks of a text whose characters are wider than a byte.
///
/// # Safety
/// As [`Kernel`]'s functions.
#[cfg(any(test, feature = "python"))]
#[inline(always)]
unsafe fn fill_wide<K: Kernel, U: Copy + Into<u32>>(
    classes: &Classes,
    units: &[U],
    carry: &mut Carry,
    masks: &mut Masks,
) {
    match &classes.what {
        Class::WideString(needle) => {
            string::fill_wide(needle, units, &mut carry.string, &mut masks.what);
        }
        class => fill_wide_class(class, units, &mut masks.what),
    }
    if let Resets::On(class) = &classes.reset {
        fill_wide_class(class, units, &mut masks.reset);
    }
    if !matches!(classes.quote, Class::None) {
        let mut quotes = [0; WORDS];
        fill_wide_class(&classes.quote, units, &mut quotes);
        for (word, &quotes) in quotes[..units.len().div_ceil(64)].iter().enumerate() {
            // SAFETY: the caller's promise is the same.
            unsafe { clear_quoted::<K>(quotes, &mut carry.inside, word, masks) };
        }
    }
}

#[cfg(any(test, feature = "python"))]
#[inline(always)]
fn fill_wide_class<U: Copy + Into<u32>>(class: &Class, units: &[U], masks: &mut [u64; WORDS]) {
    let Class::Wide(members) = class else { unreachable!("a wide text has wide classes") };
    for (units, mask) in units.chunks(64).zip(masks) {
        *mask = 0;
        if let Members::One(code) = members {
            for (bit, unit) in units.iter().enumerate() {
                *mask |= u64::from((*unit).into() == *code) << bit;
            }
        } else {
            for (bit, unit) in units.iter().enumerate() {
                *mask |= u64::from(members.contain((*unit).into())) << bit;
            }
        }
    }
}

/// Clears from both masks of a word what stands between a quote and the next, the opening one
/// included.
///
/// # Safety
/// As [`Kernel`]'s functions.
#[inline(always)]
unsafe fn clear_quoted<K: Kernel>(quotes: u64, inside: &mut u64, word: usize, masks: &mut Masks) {
    // SAFETY: the caller's promise is the same.
    let quoted = unsafe { K::prefix_xor(quotes) } ^ *inside;
    // By the parity of the number of quotes: it does not wait for this word's prefix.
    *inside ^= 0_u64.wrapping_sub(u64::from(quotes.count_ones() & 1));
    masks.what[word] &= !quoted;
    masks.reset[word] &= !quoted;
}

/// Sets the resets of `RunsReset`: every byte or character that is not part of `what`.
fn reset_on_all_but_what(
    text: Text<'_>,
    at: usize,
    words: usize,
    covered: &mut usize,
    masks: &mut Masks,
) {
    for word in 0..words {
        let what = masks.what[word];
        masks.reset[word] = !(what | long_parts(text, at + 64 * word, what, covered));
    }
}

/// Sets the reset bits of the bytes behind the first of a long reset, except where it is also
/// `what`: then those bytes belong to the segment that it opens.
fn cover_resets(text: Text<'_>, at: usize, words: usize, covered: &mut usize, masks: &mut Masks) {
    for word in 0..words {
        let resets = masks.reset[word] & !masks.what[word];
        masks.reset[word] |= long_parts(text, at + 64 * word, resets, covered);
    }
}

/// Returns the bits of the bytes that belong to the characters that begin at the bits of `begins`,
/// but their first ones. What reaches into the next word is carried in `covered`.
fn long_parts(text: Text<'_>, at: usize, begins: u64, covered: &mut usize) -> u64 {
    let Text::Utf8(bytes) = text else { return 0 };
    let mut parts = (1_u64 << *covered) - 1;
    *covered = 0;
    let mut begins = begins;
    while begins != 0 {
        let bit = begins.trailing_zeros() as usize;
        begins &= begins - 1;
        for part in bit + 1..bit + utf8_length(bytes[at + bit]) {
            if part < 64 {
                parts |= 1 << part;
            } else {
                *covered += 1;
            }
        }
    }
    parts
}

#[cfg(test)]
mod tests {
    use crate::engine::kernel::Kernel;
    use crate::engine::scalar::Scalar;

    #[test]
    fn prefix_xor_toggles_at_each_bit() {
        for mask in [0, 1, 1 << 63, 0b1001_0100, u64::MAX, 0x8421_1248_F00F_A55A] {
            let (mut inside, mut expected) = (false, 0);
            for bit in 0..64 {
                inside ^= mask >> bit & 1 == 1;
                expected |= u64::from(inside) << bit;
            }
            // SAFETY: the scalar level is on every machine.
            assert_eq!(unsafe { Scalar::prefix_xor(mask) }, expected);
        }
    }
}
