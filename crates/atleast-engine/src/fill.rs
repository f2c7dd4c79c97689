//! From text to masks: each class asked of each character, 4 KiB at a time.

use crate::fill::class::{ByteSet, Class, Members, begins_member_at, utf8_length};
use crate::fill::masks::{CHUNK, Masks, WORDS, below_last};
use crate::fill::string::Progress;
use crate::fill::wide::Room;
use crate::isa::kernel::Kernel;
pub(crate) mod class;
pub(crate) mod masks;
pub(crate) mod pair;
pub(crate) mod string;
pub(crate) mod wide;

use crate::engine::{Classes, LongResets, Resets};

use crate::text::Text;

/// What one filling leaves behind for the next.
#[derive(Clone, Copy, Debug, Default)]
pub struct Carry {
    /// All ones inside a quote, otherwise 0.
    inside: u64,
    /// How many more bytes the last character has that the text went on with.
    covered: usize,
    /// How far the search for a string has come.
    string: Progress,
}

impl Carry {
    /// Says that what comes next is in another encoding, or that some was left out before it.
    pub(crate) fn go_on_elsewhere(&mut self) {
        self.string.forget_automaton();
    }

    /// Returns true if and only if what comes next is within quotes.
    pub(crate) fn is_quoted(&self) -> bool {
        self.inside != 0
    }
}

/// How many bytes behind a block a class may look at: the rest of a character.
pub(crate) const AHEAD: usize = 3;

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

/// Returns how many of these bytes stand before the first cache line that begins among them, where to take them by
/// themselves is worth while: all others are then read a line at a time, and not parts of two. Otherwise 0.
#[inline(always)]
pub(crate) fn to_line(bytes: &[u8]) -> usize {
    const LINE: usize = 64;
    /// Of fewer, what is gained is less than what it costs.
    const LONG: usize = 2 * CHUNK;
    if bytes.len() < LONG { 0 } else { bytes.as_ptr().addr().wrapping_neg() % LINE }
}

/// Returns where the filling of the characters from `at` is to end, at the latest: see [`to_line`]. A text that
/// goes on there must not change what stands before.
#[inline(always)]
pub(crate) fn end_of_filling(classes: &Classes, text: Text<'_>, at: usize) -> usize {
    match text {
        Text::Utf8(bytes) | Text::Latin1(bytes) => match to_line(&bytes[at..]) {
            head if head > 0 && classes.are_ascii() => at + head,
            _ => text.len(),
        },
        Text::Ucs2(_) | Text::Ucs4(_) => text.len(),
    }
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
            unsafe {
                fill_what_of::<K>(
                    &classes.what,
                    Piece::of_bytes(bytes, at),
                    0..words,
                    carry,
                    masks,
                );
            };
        }
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
    let length = (text.len() - at).min(CHUNK);
    let words = length.div_ceil(64);
    let behind = match (&classes.reset, text) {
        _ if running + number == 0 => 0,
        (Resets::Never, _) => running + number,
        (Resets::On(class), Text::Utf8(bytes) | Text::Latin1(bytes)) => {
            let end = words.saturating_sub(END)..words;
            // SAFETY: the caller promises the level.
            unsafe {
                fill_class::<K>(class, Piece::of_bytes(bytes, at), end.clone(), &mut masks.reset);
            };
            // What is read behind the text may look like a reset.
            masks.reset[words - 1] &= u64::MAX >> (64 * words - length);
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

/// Fills `what`, which alone may be a string.
///
/// # Safety
/// As [`Kernel`]'s functions.
#[inline(always)]
unsafe fn fill_what_of<K: Kernel>(
    class: &Class,
    piece: Piece<'_>,
    words: std::ops::Range<usize>,
    carry: &mut Carry,
    masks: &mut Masks,
) {
    let progress = &mut carry.string;
    // SAFETY: the caller's promise is the same.
    unsafe {
        match class {
            Class::String(needle) => {
                string::fill::<K>(needle, piece.bytes, piece.at, words, progress, &mut masks.what);
            }
            Class::WideString(needle) => match piece.text {
                Text::Utf8(_) | Text::Latin1(_) => {
                    unreachable!("a text of bytes has no wide class")
                }
                Text::Ucs2(units) => {
                    string::fill_wide(needle, units, piece.from, progress, &mut masks.what);
                }
                Text::Ucs4(units) => {
                    string::fill_wide(needle, units, piece.from, progress, &mut masks.what);
                }
            },
            class => fill_class::<K>(class, piece, words, &mut masks.what),
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
    let in_last = u64::MAX >> (64 * words - length);
    let mut room = Room::new();
    // SAFETY: the caller promises the level; offsets are within the text.
    unsafe {
        let piece = match text {
            Text::Utf8(bytes) | Text::Latin1(bytes) => Piece::of_bytes(bytes, at),
            Text::Ucs2(units) => {
                let bytes = room.narrow::<K, _>(&units[at..at + length]);
                Piece { text, from: at, bytes, at: 0 }
            }
            Text::Ucs4(units) => {
                let bytes = room.narrow::<K, _>(&units[at..at + length]);
                Piece { text, from: at, bytes, at: 0 }
            }
        };
        let from = piece.bytes.as_ptr().add(piece.at);
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
            fill_what_of::<K>(&classes.what, piece, rest.clone(), carry, masks);
        }
        if let Resets::On(class) = &classes.reset {
            fill_class::<K>(class, piece, rest.clone(), &mut masks.reset);
        }
        match &classes.quote {
            Class::None => {}
            Class::Byte(byte) => for_each_block!(piece.bytes, piece.at, rest, |from, word| {
                let mut quotes = K::equal(K::load(from), *byte);
                if word + 1 == words {
                    // What is read behind the text may look like a quote, and the text may go on.
                    quotes &= in_last;
                }
                clear_quoted::<K>(quotes, &mut carry.inside, word, masks);
            }),
            class => {
                let mut quotes = [0; WORDS];
                fill_class::<K>(class, piece, rest.clone(), &mut quotes);
                if words > 0 {
                    quotes[words - 1] &= in_last;
                }
                for word in rest {
                    clear_quoted::<K>(quotes[word], &mut carry.inside, word, masks);
                }
            }
        }
    }
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

/// What classes are asked of.
#[derive(Clone, Copy)]
struct Piece<'text> {
    /// The text, and the first of its characters to be filled.
    text: Text<'text>,
    from: usize,
    /// The text as bytes, and which of them is the first to be filled.
    bytes: &'text [u8],
    at: usize,
}

impl<'text> Piece<'text> {
    /// Returns a text of bytes from `at` on.
    fn of_bytes(bytes: &'text [u8], at: usize) -> Piece<'text> {
        Piece { text: Text::Latin1(bytes), from: at, bytes, at }
    }
}

/// Fills `words` of a class's masks, word 0 being that of the first byte to be filled.
///
/// # Safety
/// As [`Kernel`]'s functions; `at` must be within the bytes, and so must the first byte of each word.
#[inline(always)]
unsafe fn fill_class<K: Kernel>(
    class: &Class,
    piece: Piece<'_>,
    words: std::ops::Range<usize>,
    masks: &mut [u64; WORDS],
) {
    let Piece { bytes, at, .. } = piece;
    let (class, wide) = match class {
        Class::Wide(wide) => (&wide.narrow, Some((wide, words.clone()))),
        class => (class, None),
    };
    // SAFETY: `for_each_block` hands out what it promises; the caller promises the level.
    unsafe {
        match class {
            Class::None => masks[words].fill(0),
            Class::String(_) => unreachable!("only `what` can be a string"),
            Class::Wide(_) | Class::WideString(_) => {
                unreachable!(
                    "only `what` can be a string; what is narrow in a wide class is one of bytes"
                )
            }
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
        if let Some((wide, words)) = wide {
            match piece.text {
                Text::Utf8(_) | Text::Latin1(_) => {
                    unreachable!("a text of bytes has no wide class")
                }
                Text::Ucs2(units) => {
                    wide.add::<K, _>(&units[piece.from..], bytes, words, masks);
                }
                Text::Ucs4(units) => {
                    wide.add::<K, _>(&units[piece.from..], bytes, words, masks);
                }
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
pub(super) fn long_parts(text: Text<'_>, at: usize, begins: u64, covered: &mut usize) -> u64 {
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
    use crate::isa::kernel::Kernel;
    use crate::isa::scalar::Scalar;

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
