//! AVX-512 with VBMI, GFNI, VPOPCNTDQ and CD: the masks of eight blocks are built, and bounded, in
//! vector registers.

use std::arch::asm;
use std::arch::x86_64::*;
use std::mem::MaybeUninit;

use super::avx512::Avx512;
use crate::fill::class::ByteSet;
use crate::fill::masks::{Masks, WORDS, below_first};
use crate::fill::pair::Pair;
use crate::fold::reach::{self, Chain, Fused, Reach, Words, by_drops};
use crate::isa::kernel::Kernel;

/// See [`crate::Level::Avx512Icl`].
pub(crate) struct Avx512Icl;

/// How many blocks are taken together.
const GROUP: usize = 8;

/// How many words a scalar chain runs behind the vectors that write what it reads.
const BEHIND: usize = 2 * GROUP;

/// Returns for each byte of a group's masks where it lies in the two transposed vectors: byte `plane`
/// of eight bytes for each eight characters; blocks 0 to 3 in the first vector, 4 to 7 in the other.
const fn places(plane: u8) -> [u8; 64] {
    let mut places = [0; 64];
    let mut place = 0;
    while place < 64 {
        let (block, eighth) = (place / 8, place % 8);
        places[place as usize] = (block / 4) * 64 + eighth * 8 + plane + block % 4;
        place += 1;
    }
    places
}

const WHAT: [u8; 64] = places(0);
const RESET: [u8; 64] = places(4);

/// Takes byte by byte what lies word by word: the order of a group's masks of one class.
const BYTE_BY_BYTE: [u8; 64] = {
    let mut places = [0; 64];
    let mut at = 0;
    while at < 64 {
        places[at as usize] = (at % 8) * 8 + at / 8;
        at += 1;
    }
    places
};

/// Reverses the bytes of each 64-bit word, for a shuffle within 16 bytes.
const REVERSED: [u8; 16] = [7, 6, 5, 4, 3, 2, 1, 0, 15, 14, 13, 12, 11, 10, 9, 8];

/// Reads a table of 64 bytes.
///
/// # Safety
/// The machine must have the level.
#[inline(always)]
unsafe fn table(bytes: &[u8]) -> __m512i {
    debug_assert!(bytes.len() >= 64);
    // SAFETY: the slice has 64 bytes; the caller promises the level.
    unsafe { _mm512_loadu_si512(bytes.as_ptr().cast()) }
}

/// Transposes each 8 by 8 square of bits: bit j of byte i becomes bit i of byte j.
///
/// # Safety
/// The machine must have the level.
#[inline(always)]
unsafe fn transpose(bytes: __m512i) -> __m512i {
    // SAFETY: the caller promises the level.
    unsafe {
        // The instruction takes its rows last byte first.
        let reversed = _mm512_broadcast_i32x4(_mm_loadu_si128(REVERSED.as_ptr().cast()));
        let rows = _mm512_shuffle_epi8(bytes, reversed);
        let unit = _mm512_set1_epi64(0x8040_2010_0804_0201_u64.cast_signed());
        _mm512_gf2p8affine_epi64_epi8::<0>(unit, rows)
    }
}

/// Returns the masks of one byte in a group.
///
/// # Safety
/// The machine must have the level; `from` must be readable for a group.
#[inline(always)]
unsafe fn quotes_of_group(from: *const u8, quote: u8) -> __m512i {
    // SAFETY: the caller's promise is the same.
    unsafe {
        let quote = _mm512_set1_epi8(quote.cast_signed());
        let mut bits = _mm512_setzero_si512();
        for block in 0..GROUP {
            // Bit `block` of each byte says whether that byte of the block is a quote.
            let equal = _mm512_cmpeq_epi8_mask(Avx512::load(from.add(64 * block)), quote);
            bits = _mm512_mask_add_epi8(
                bits,
                equal,
                bits,
                _mm512_set1_epi8((1_u8 << block).cast_signed()),
            );
        }
        _mm512_permutexvar_epi8(table(&BYTE_BY_BYTE), transpose(bits))
    }
}

/// Returns the bits of a group that stand between a quote and the next, the opening one included.
///
/// # Safety
/// The machine must have the level.
#[inline(always)]
unsafe fn quoted(quotes: __m512i, inside: &mut u64) -> __m512i {
    // SAFETY: the caller's promise is the same.
    unsafe {
        let prefix = _mm512_xor_si512(quotes, _mm512_slli_epi64::<1>(quotes));
        let prefix = _mm512_xor_si512(prefix, _mm512_slli_epi64::<2>(prefix));
        let prefix = _mm512_xor_si512(prefix, _mm512_slli_epi64::<4>(prefix));
        let prefix = _mm512_xor_si512(prefix, _mm512_slli_epi64::<8>(prefix));
        let prefix = _mm512_xor_si512(prefix, _mm512_slli_epi64::<16>(prefix));
        let prefix = _mm512_xor_si512(prefix, _mm512_slli_epi64::<32>(prefix));
        // The same again from word to word: the parity of the quotes up to and with each word.
        let mut parity = _mm512_movepi64_mask(prefix);
        parity ^= parity << 1;
        parity ^= parity << 2;
        parity ^= parity << 4;
        let before = _mm512_set1_epi64(inside.cast_signed());
        *inside ^= 0_u64.wrapping_sub(u64::from(parity >> 7));
        let ones = _mm512_set1_epi64(-1);
        let prefix = _mm512_xor_si512(prefix, before);
        _mm512_mask_xor_epi64(prefix, parity << 1, prefix, ones)
    }
}

/// The table entries of 64 bytes. (A closure would not be compiled for the level.)
trait Entries {
    /// Returns the entries of the bytes in block `block` of four.
    ///
    /// # Safety
    /// The machine must have the level.
    unsafe fn entries(&self, bytes: __m512i, block: usize) -> __m512i;

    /// Returns the entries of four blocks from `from` joined and transposed: for each eight
    /// characters a byte for each bit of an entry.
    ///
    /// # Safety
    /// As above; `from` must be readable for four blocks.
    #[inline(always)]
    unsafe fn four(&self, from: *const u8) -> __m512i {
        // SAFETY: the caller's promise is the same.
        unsafe {
            let first = self.entries(Avx512::load(from), 0);
            let second = self.entries(Avx512::load(from.add(64)), 1);
            let third = self.entries(Avx512::load(from.add(128)), 2);
            let fourth = self.entries(Avx512::load(from.add(192)), 3);
            let three = _mm512_ternarylogic_epi64::<0xFE>(first, second, third);
            transpose(_mm512_or_si512(three, fourth))
        }
    }

    /// Returns the masks of a group, of `what` and of the reset.
    ///
    /// # Safety
    /// As above; `from` must be readable for a group.
    #[inline(always)]
    unsafe fn group(&self, from: *const u8) -> (__m512i, __m512i) {
        // SAFETY: the caller's promise is the same.
        unsafe {
            let low = self.four(from);
            let high = self.four(from.add(256));
            let what = _mm512_permutex2var_epi8(low, table(&WHAT), high);
            let reset = _mm512_permutex2var_epi8(low, table(&RESET), high);
            (what, reset)
        }
    }

    /// Fills whole groups.
    ///
    /// # Safety
    /// As [`Kernel::fill_pair`].
    #[inline(always)]
    unsafe fn fill(&self, from: *const u8, blocks: usize, masks: &mut Masks) -> usize {
        let filled = blocks.min(WORDS) / GROUP * GROUP;
        let mut block = 0;
        while block < filled {
            // SAFETY: the caller promises the bytes and the level; the masks have WORDS words.
            unsafe {
                let (what, reset) = self.group(from.add(64 * block));
                _mm512_storeu_si512(masks.what.as_mut_ptr().add(block).cast(), what);
                _mm512_storeu_si512(masks.reset.as_mut_ptr().add(block).cast(), reset);
            }
            block += GROUP;
        }
        filled
    }

    /// Fills whole groups, and clears what is quoted.
    ///
    /// # Safety
    /// As [`Kernel::fill_pair_unquoted`].
    #[inline(always)]
    unsafe fn fill_unquoted(
        &self,
        quote: u8,
        inside: &mut u64,
        from: *const u8,
        blocks: usize,
        masks: &mut Masks,
    ) -> usize {
        let filled = blocks.min(WORDS) / GROUP * GROUP;
        let mut block = 0;
        while block < filled {
            // SAFETY: the caller promises the bytes and the level; the masks have WORDS words.
            unsafe {
                let from = from.add(64 * block);
                let (what, reset) = self.group(from);
                let quoted = quoted(quotes_of_group(from, quote), inside);
                let what = _mm512_andnot_si512(quoted, what);
                let reset = _mm512_andnot_si512(quoted, reset);
                _mm512_storeu_si512(masks.what.as_mut_ptr().add(block).cast(), what);
                _mm512_storeu_si512(masks.reset.as_mut_ptr().add(block).cast(), reset);
            }
            block += GROUP;
        }
        filled
    }

    /// See [`Kernel::bounded_pair`]. Vectors make the parts of a group while the scalar chain runs
    /// over those of an earlier one, whose stores have landed by then.
    ///
    /// # Safety
    /// As [`Kernel::bounded_pair`].
    #[inline(always)]
    unsafe fn bounded(&self, chunk: Fused<'_>, reach: &mut Reach) -> bool {
        let from = chunk.bytes.as_ptr();
        let mut parts = Parts::unwritten();
        let (mut running, mut most) = (reach.running, 0);
        let mut passed = 0;
        let mut word = 0;
        while word < WORDS + BEHIND {
            if word < WORDS {
                // SAFETY: the caller promises a chunk of bytes and the level.
                unsafe {
                    let (what, reset) = self.group(from.add(64 * word));
                    passed |= u64::from(parts.write(word, what, reset, reach.min_number)) << word;
                }
            }
            if word >= BEHIND {
                // SAFETY: the parts of this group are written.
                most = most.max(unsafe { parts.chain(word - BEHIND, &mut running) });
            }
            word += GROUP;
        }
        if most >= reach.min_number {
            return true;
        }
        reach.running = running;
        reach.resolved += passed.count_ones();
        while passed != 0 {
            // SAFETY: the caller promises the level; the word is one of the chunk's.
            unsafe {
                let word = passed.trailing_zeros() as usize;
                let (what, reset) = chunk.word::<Avx512Icl>(word);
                let opened_here = what & !below_first(reset);
                if reach::opens_hit::<Avx512Icl>(opened_here, reset, reach.min_number) {
                    return true;
                }
            }
            passed &= passed - 1;
        }
        running >= reach.min_number
    }
}

/// See [`Kernel::exact_pair`]. As in [`Entries::bounded`], vectors work ahead of the chain.
///
/// # Safety
/// As [`Kernel::exact_pair`].
#[inline(always)]
unsafe fn exact<const DROPS: usize, E: Entries>(
    entries: &E,
    from: *const u8,
    reach: &mut Reach,
) -> bool {
    let mut masks = [[MaybeUninit::<u64>::uninit(); WORDS]; 2];
    let mut chain = Chain::<DROPS>::new(reach.running);
    let mut word = 0;
    while word < WORDS + BEHIND {
        // SAFETY: the caller promises a chunk of bytes and the level; a group is read after it
        // was written.
        unsafe {
            if word < WORDS {
                let (what, reset) = entries.group(from.add(64 * word));
                _mm512_storeu_si512(masks[0].as_mut_ptr().add(word).cast(), what);
                _mm512_storeu_si512(masks[1].as_mut_ptr().add(word).cast(), reset);
            }
            if word >= BEHIND {
                for word in word - BEHIND..word - BEHIND + GROUP {
                    let what = masks[0].get_unchecked(word).assume_init();
                    chain.take(in_register(what), masks[1].get_unchecked(word).assume_init());
                }
            }
        }
        word += GROUP;
    }
    chain.end(reach)
}

/// Of [`Pair::Low`].
struct Low {
    elsewhere: __m512i,
    tables: [__m512i; 4],
}

impl Low {
    /// # Safety
    /// The machine must have the level.
    #[inline(always)]
    unsafe fn new([a, b, c, d]: &[[u8; 64]; 4]) -> Low {
        // SAFETY: the caller's promise is the same.
        unsafe {
            Low {
                elsewhere: _mm512_set1_epi8(63),
                tables: [table(a), table(b), table(c), table(d)],
            }
        }
    }
}

impl Entries for Low {
    #[inline(always)]
    unsafe fn entries(&self, bytes: __m512i, block: usize) -> __m512i {
        // SAFETY: the caller's promise is the same.
        unsafe {
            let index = _mm512_min_epu8(bytes, self.elsewhere);
            _mm512_permutexvar_epi8(index, self.tables[block])
        }
    }
}

/// Of [`Pair::Near`].
struct Near {
    first: __m512i,
    elsewhere: __m512i,
    tables: [__m512i; 4],
}

impl Near {
    /// # Safety
    /// The machine must have the level.
    #[inline(always)]
    unsafe fn new(first: u8, [a, b, c, d]: &[[u8; 64]; 4]) -> Near {
        // SAFETY: the caller's promise is the same.
        unsafe {
            Near {
                first: _mm512_set1_epi8(first.cast_signed()),
                elsewhere: _mm512_set1_epi8(63),
                tables: [table(a), table(b), table(c), table(d)],
            }
        }
    }
}

impl Entries for Near {
    #[inline(always)]
    unsafe fn entries(&self, bytes: __m512i, block: usize) -> __m512i {
        // SAFETY: the caller's promise is the same.
        unsafe {
            let index = _mm512_min_epu8(_mm512_sub_epi8(bytes, self.first), self.elsewhere);
            _mm512_permutexvar_epi8(index, self.tables[block])
        }
    }
}

/// Of [`Pair::Ascii`].
struct Ascii {
    elsewhere: __m512i,
    tables: [[__m512i; 2]; 4],
}

impl Ascii {
    /// # Safety
    /// The machine must have the level.
    #[inline(always)]
    unsafe fn new([a, b, c, d]: &[[u8; 128]; 4]) -> Ascii {
        // SAFETY: the caller's promise is the same.
        unsafe {
            Ascii {
                elsewhere: _mm512_set1_epi8(127),
                tables: [
                    [table(a), table(&a[64..])],
                    [table(b), table(&b[64..])],
                    [table(c), table(&c[64..])],
                    [table(d), table(&d[64..])],
                ],
            }
        }
    }
}

impl Entries for Ascii {
    #[inline(always)]
    unsafe fn entries(&self, bytes: __m512i, block: usize) -> __m512i {
        // SAFETY: the caller's promise is the same.
        unsafe {
            let index = _mm512_min_epu8(bytes, self.elsewhere);
            let [low, high] = self.tables[block];
            _mm512_permutex2var_epi8(low, index, high)
        }
    }
}

/// For each word: how many of `what` stand before the first reset and how many behind the last, and
/// all ones where there is no reset.
#[repr(align(64))]
struct Parts {
    head: [MaybeUninit<u64>; WORDS],
    after: [MaybeUninit<u64>; WORDS],
    keep: [MaybeUninit<u64>; WORDS],
}

impl Parts {
    #[inline(always)]
    fn unwritten() -> Parts {
        Parts {
            head: [MaybeUninit::uninit(); WORDS],
            after: [MaybeUninit::uninit(); WORDS],
            keep: [MaybeUninit::uninit(); WORDS],
        }
    }

    /// Writes the parts of the group at `word`. Returns a bit for each of its words in which a
    /// segment opens that may reach the number there.
    ///
    /// # Safety
    /// The machine must have the level; `word + GROUP` must be at most `WORDS`.
    #[inline(always)]
    unsafe fn write(
        &mut self,
        word: usize,
        what: __m512i,
        reset: __m512i,
        min_number: u64,
    ) -> __mmask8 {
        debug_assert!(word + GROUP <= WORDS);
        // SAFETY: the caller promises the level, and that the words are there.
        unsafe {
            let ones = _mm512_set1_epi64(-1);
            let before_first = _mm512_andnot_si512(reset, _mm512_add_epi64(reset, ones));
            let head = _mm512_popcnt_epi64(_mm512_and_si512(what, before_first));
            // A shift by 64, where there is no reset, leaves nothing.
            let up_to_last = _mm512_srlv_epi64(ones, _mm512_lzcnt_epi64(reset));
            let after = _mm512_popcnt_epi64(_mm512_andnot_si512(up_to_last, what));
            let keep = _mm512_maskz_mov_epi64(_mm512_testn_epi64_mask(reset, reset), ones);
            _mm512_storeu_si512(self.head.as_mut_ptr().add(word).cast(), head);
            _mm512_storeu_si512(self.after.as_mut_ptr().add(word).cast(), after);
            _mm512_storeu_si512(self.keep.as_mut_ptr().add(word).cast(), keep);
            let opened_here = _mm512_sub_epi64(_mm512_popcnt_epi64(what), head);
            let min_number = _mm512_set1_epi64(min_number.cast_signed());
            _mm512_cmpge_epu64_mask(opened_here, min_number)
        }
    }

    /// Carries the running count over the group at `word`. Returns the largest count that a segment
    /// from before a word has at that word's first reset or end.
    ///
    /// # Safety
    /// The parts of the group must have been written.
    #[inline(always)]
    unsafe fn chain(&self, word: usize, running: &mut u64) -> u64 {
        let mut most = 0;
        for word in word..word + GROUP {
            // SAFETY: the caller promises that they are written.
            let (head, after, keep) = unsafe {
                (
                    self.head.get_unchecked(word).assume_init(),
                    self.after.get_unchecked(word).assume_init(),
                    self.keep.get_unchecked(word).assume_init(),
                )
            };
            most = most.max(in_register(*running + head));
            *running = (*running & keep) + after;
        }
        most
    }
}

/// Returns the number, and hides from the compiler what it is: or it moves the eight numbers of a
/// group into vectors to find the largest, which costs half the speed.
#[inline(always)]
fn in_register(mut number: u64) -> u64 {
    // SAFETY: there is no instruction in it.
    unsafe {
        asm!("/* {0} */", inout(reg) number, options(pure, nomem, nostack, preserves_flags));
    }
    number
}

impl Kernel for Avx512Icl {
    type Block = __m512i;
    type Lanes = __m256i;
    const LANES: usize = 32;

    #[inline(always)]
    unsafe fn load(from: *const u8) -> __m512i {
        // SAFETY: the caller's promise is the same, here and below; the level includes AVX-512's.
        unsafe { Avx512::load(from) }
    }

    #[inline(always)]
    unsafe fn load_some(from: *const u8, length: usize) -> __m512i {
        // SAFETY: see above.
        unsafe { Avx512::load_some(from, length) }
    }

    #[inline(always)]
    unsafe fn equal(block: __m512i, byte: u8) -> u64 {
        // SAFETY: see above.
        unsafe { Avx512::equal(block, byte) }
    }

    #[inline(always)]
    unsafe fn member(block: __m512i, set: &ByteSet) -> u64 {
        // SAFETY: see above.
        unsafe { Avx512::member(block, set) }
    }

    #[inline(always)]
    unsafe fn beyond_ascii(block: __m512i) -> u64 {
        // SAFETY: see above.
        unsafe { Avx512::beyond_ascii(block) }
    }

    #[inline(always)]
    unsafe fn extract(mask: u64, selected: u64) -> Option<u64> {
        // SAFETY: see above.
        unsafe { Avx512::extract(mask, selected) }
    }

    #[inline(always)]
    unsafe fn prefix_xor(mask: u64) -> u64 {
        // SAFETY: see above.
        unsafe { Avx512::prefix_xor(mask) }
    }

    #[inline(always)]
    unsafe fn load_lanes(from: *const u8) -> __m256i {
        // SAFETY: see above.
        unsafe { Avx512::load_lanes(from) }
    }

    #[inline(always)]
    unsafe fn splat(byte: u8) -> __m256i {
        // SAFETY: see above.
        unsafe { Avx512::splat(byte) }
    }

    #[inline(always)]
    unsafe fn equal_lanes(a: __m256i, b: __m256i) -> __m256i {
        // SAFETY: see above.
        unsafe { Avx512::equal_lanes(a, b) }
    }

    #[inline(always)]
    unsafe fn subtract(a: __m256i, b: __m256i) -> __m256i {
        // SAFETY: see above.
        unsafe { Avx512::subtract(a, b) }
    }

    #[inline(always)]
    unsafe fn add(a: __m256i, b: __m256i) -> __m256i {
        // SAFETY: see above.
        unsafe { Avx512::add(a, b) }
    }

    #[inline(always)]
    unsafe fn both(a: __m256i, b: __m256i) -> __m256i {
        // SAFETY: see above.
        unsafe { Avx512::both(a, b) }
    }

    #[inline(always)]
    unsafe fn nothing_noted() -> __m256i {
        // SAFETY: see above.
        unsafe { Avx512::nothing_noted() }
    }

    #[inline(always)]
    unsafe fn note(noted: __m256i, bytes: __m256i, splat: __m256i) -> __m256i {
        // SAFETY: see above.
        unsafe { Avx512::note(noted, bytes, splat) }
    }

    #[inline(always)]
    unsafe fn is_noted(noted: __m256i) -> bool {
        // SAFETY: see above.
        unsafe { Avx512::is_noted(noted) }
    }

    #[inline(always)]
    unsafe fn sums(first: __m256i, second: __m256i) -> (u64, u64) {
        // SAFETY: see above.
        unsafe { Avx512::sums(first, second) }
    }

    #[inline(always)]
    unsafe fn before_last_reset(what: u64, reset: u64) -> u64 {
        // SAFETY: see above.
        unsafe { Avx512::before_last_reset(what, reset) }
    }

    #[inline(always)]
    unsafe fn sum(lanes: __m256i) -> u64 {
        // SAFETY: see above.
        unsafe { Avx512::sum(lanes) }
    }

    #[inline(always)]
    unsafe fn narrow_ucs2(from: *const u16, to: *mut u8) {
        // SAFETY: see above.
        unsafe { Avx512::narrow_ucs2(from, to) }
    }

    #[inline(always)]
    unsafe fn narrow_ucs4(from: *const u32, to: *mut u8) {
        // SAFETY: see above.
        unsafe { Avx512::narrow_ucs4(from, to) }
    }

    #[inline(always)]
    unsafe fn within_ucs2(from: *const u16, low: u16, high: u16) -> u64 {
        // SAFETY: see above.
        unsafe { Avx512::within_ucs2(from, low, high) }
    }

    #[inline(always)]
    unsafe fn within_ucs4(from: *const u32, low: u32, high: u32) -> u64 {
        // SAFETY: see above.
        unsafe { Avx512::within_ucs4(from, low, high) }
    }

    #[inline(always)]
    unsafe fn fill_pair(pair: &Pair, from: *const u8, blocks: usize, masks: &mut Masks) -> usize {
        // SAFETY: the caller's promise is the same.
        unsafe {
            match pair {
                Pair::Low { tables } => Low::new(tables).fill(from, blocks, masks),
                Pair::Near { first, tables } => Near::new(*first, tables).fill(from, blocks, masks),
                Pair::Ascii { tables } => Ascii::new(tables).fill(from, blocks, masks),
            }
        }
    }

    #[inline(always)]
    unsafe fn fill_pair_unquoted(
        pair: &Pair,
        quote: u8,
        inside: &mut u64,
        from: *const u8,
        blocks: usize,
        masks: &mut Masks,
    ) -> usize {
        // SAFETY: the caller's promise is the same.
        unsafe {
            match pair {
                Pair::Low { tables } => {
                    Low::new(tables).fill_unquoted(quote, inside, from, blocks, masks)
                }
                Pair::Near { first, tables } => {
                    Near::new(*first, tables).fill_unquoted(quote, inside, from, blocks, masks)
                }
                Pair::Ascii { tables } => {
                    Ascii::new(tables).fill_unquoted(quote, inside, from, blocks, masks)
                }
            }
        }
    }

    #[inline(always)]
    unsafe fn bounded_pair(pair: &Pair, chunk: Fused<'_>, reach: &mut Reach) -> Option<bool> {
        // SAFETY: the caller's promise is the same.
        Some(unsafe {
            match pair {
                Pair::Low { tables } => Low::new(tables).bounded(chunk, reach),
                Pair::Near { first, tables } => Near::new(*first, tables).bounded(chunk, reach),
                Pair::Ascii { tables } => Ascii::new(tables).bounded(chunk, reach),
            }
        })
    }

    #[inline(always)]
    unsafe fn exact_pair(pair: &Pair, chunk: Fused<'_>, reach: &mut Reach) -> Option<bool> {
        let from = chunk.bytes.as_ptr();
        // SAFETY: the caller's promise is the same.
        unsafe {
            match pair {
                Pair::Low { tables } => {
                    let entries = Low::new(tables);
                    by_drops!(reach.min_number, exact::<Low>(&entries, from, reach))
                }
                Pair::Near { first, tables } => {
                    let entries = Near::new(*first, tables);
                    by_drops!(reach.min_number, exact::<Near>(&entries, from, reach))
                }
                Pair::Ascii { tables } => {
                    let entries = Ascii::new(tables);
                    by_drops!(reach.min_number, exact::<Ascii>(&entries, from, reach))
                }
            }
        }
    }

    #[inline(always)]
    unsafe fn bounded(reach: &mut Reach, what: &[u64], reset: &[u64]) -> bool {
        let grouped = what.len().min(WORDS) / GROUP * GROUP;
        let mut parts = Parts::unwritten();
        let mut word = 0;
        let mut over = [0; WORDS / GROUP];
        while word < grouped {
            // SAFETY: both slices have `grouped` words; the caller promises the level.
            unsafe {
                let what = _mm512_loadu_si512(what.as_ptr().add(word).cast());
                let reset = _mm512_loadu_si512(reset.as_ptr().add(word).cast());
                over[word / GROUP] = parts.write(word, what, reset, reach.min_number);
            }
            word += GROUP;
        }
        word = 0;
        while word < grouped {
            let mut running = reach.running;
            // SAFETY: the first loop has written the words below `grouped`.
            let most = unsafe { parts.chain(word, &mut running) };
            if over[word / GROUP] != 0 || most >= reach.min_number {
                let group = word..word + GROUP;
                // SAFETY: the caller's promise is the same.
                if unsafe { reach::exact::<Self>(reach, &(&what[group.clone()], &reset[group])) } {
                    return true;
                }
            } else {
                reach.running = running;
            }
            word += GROUP;
        }
        // SAFETY: the caller's promise is the same.
        unsafe { reach::bounded::<Self>(reach, &(&what[grouped..], &reset[grouped..])) }
    }
}
