//! AVX-512 with VBMI, GFNI, VPOPCNTDQ and CD. The masks of eight blocks are built and bounded in
//! vector registers.

use std::arch::x86_64::*;
use std::mem::MaybeUninit;

use super::avx512::Avx512Kernel;
use crate::isa::bits::WORDS;
use crate::isa::in_registers::in_registers;
use crate::isa::kernel::Kernel;
use crate::isa::pair::Pair;
use crate::isa::pair_kernel::{Batch, BatchBound, PairKernel, WordSink};
use crate::isa::word_bounds::{GROUP, WordBounds, opaque};

/// The kernel of [`Level::Avx512Icl`](crate::isa::level::Level::Avx512Icl).
pub(crate) type Avx512Icl = Avx512Kernel<true>;

/// How many words the scalar chain stays behind the vector code that writes its input.
const LAG: usize = 2 * GROUP;

/// Returns where each byte of the eight masks of a class is in two transposed vectors: the first
/// vector is of blocks 0 to 3, the second of blocks 4 to 7. Each vector has eight bytes for every
/// eight characters, as [`Entries::four`] shows. The first of them for this class is `first`.
const fn indices(first: u8) -> [u8; 64] {
    let mut indices = [0; 64];
    let mut index = 0;
    while index < 64 {
        let (block, eighth) = (index / 8, index % 8);
        indices[index as usize] = (block / 4) * 64 + eighth * 8 + first + block % 4;
        index += 1;
    }
    indices
}

const WHAT: [u8; 64] = indices(0);
const RESET: [u8; 64] = indices(4);

/// The indices that transpose 8 by 8 bytes: byte i of word j becomes byte j of word i.
const TRANSPOSED_BYTES: [u8; 64] = {
    let mut indices = [0; 64];
    let mut at = 0;
    while at < 64 {
        indices[at as usize] = (at % 8) * 8 + at / 8;
        at += 1;
    }
    indices
};

/// The indices that reverse the bytes of each 64-bit word, for a shuffle within 16 bytes.
const REVERSED: [u8; 16] = [7, 6, 5, 4, 3, 2, 1, 0, 15, 14, 13, 12, 11, 10, 9, 8];

/// Reads eight words.
#[inline(always)]
fn load_words(_kernel: Avx512Icl, words: &[u64; GROUP]) -> __m512i {
    // SAFETY: `words` is 64 bytes, and the load takes any address.
    unsafe { _mm512_loadu_si512(words.as_ptr().cast()) }
}

/// Writes eight words.
#[inline(always)]
fn store_words(_kernel: Avx512Icl, words: __m512i, to: &mut [u64; GROUP]) {
    // SAFETY: `to` is 64 bytes, any bits are numbers, and the store takes any address.
    unsafe { _mm512_storeu_si512(to.as_mut_ptr().cast(), words) }
}

/// Writes the words of group number `group` into an array for a whole batch.
#[inline(always)]
fn write_group(
    _kernel: Avx512Icl,
    words: __m512i,
    to: &mut [MaybeUninit<u64>; WORDS],
    group: usize,
) {
    let to = &mut to.as_chunks_mut::<GROUP>().0[group];
    // SAFETY: `to` is 64 bytes, any bits are numbers, and the store takes any address.
    unsafe { _mm512_storeu_si512(to.as_mut_ptr().cast(), words) }
}

/// Transposes each 8 by 8 square of bits: bit j of byte i becomes bit i of byte j.
///
/// An example of one square, with bit 7 of each byte on the left. The bytes that are not shown are
/// 0:
///
/// ```text
/// byte    before       after
/// 0       0000_0001    0000_0011
/// 1       0000_0011    0000_0010
/// 4       1000_0000    0000_0000
/// 7       0000_0000    0001_0000
/// ```
#[inline(always)]
fn transpose(kernel: Avx512Icl, bytes: __m512i) -> __m512i {
    let reversed = kernel.broadcast(&REVERSED);
    in_registers!(kernel, {
        // The instruction takes its rows in reverse.
        let rows = _mm512_shuffle_epi8(bytes, reversed);
        let unit = _mm512_set1_epi64(0x8040_2010_0804_0201_u64.cast_signed());
        _mm512_gf2p8affine_epi64_epi8::<0>(unit, rows)
    })
}

/// Returns the eight masks of `quote` in a group.
#[inline(always)]
fn quotes_of_group(kernel: Avx512Icl, group: &[[u8; 64]; GROUP], quote: u8) -> __m512i {
    let mut bits = in_registers!(kernel, _mm512_setzero_si512());
    for (block, bytes) in group.iter().enumerate() {
        // Bit `block` of each byte: whether that byte of the block is a quote.
        let equal = kernel.equal(kernel.load(bytes), quote);
        bits = in_registers!(kernel, {
            let bit = _mm512_set1_epi8((1_u8 << block).cast_signed());
            _mm512_mask_add_epi8(bits, equal, bits, bit)
        });
    }
    let transposed = kernel.load(&TRANSPOSED_BYTES);
    let bytes = transpose(kernel, bits);
    in_registers!(kernel, _mm512_permutexvar_epi8(transposed, bytes))
}

/// Returns the bits of a group that are within quotes, including the opening quotes. `inside` is
/// all ones if the first bit is within quotes, otherwise 0, and is updated.
///
/// An example of three words of eight bits, which begin outside quotes (bit 7 is on the left):
///
/// ```text
/// word    quotes       prefix XOR    parity so far    quoted
/// 0       0001_0000    1111_0000     1                1111_0000
/// 1       0000_0100    1111_1100     0                0000_0011
/// 2       0010_0010    0001_1110     0                0001_1110
/// ```
///
/// The prefix XOR of a word is inverted if the parity up to the word before it is 1.
#[inline(always)]
fn quoted(kernel: Avx512Icl, quotes: __m512i, inside: &mut u64) -> __m512i {
    in_registers!(kernel, {
        let prefix = _mm512_xor_si512(quotes, _mm512_slli_epi64::<1>(quotes));
        let prefix = _mm512_xor_si512(prefix, _mm512_slli_epi64::<2>(prefix));
        let prefix = _mm512_xor_si512(prefix, _mm512_slli_epi64::<4>(prefix));
        let prefix = _mm512_xor_si512(prefix, _mm512_slli_epi64::<8>(prefix));
        let prefix = _mm512_xor_si512(prefix, _mm512_slli_epi64::<16>(prefix));
        let prefix = _mm512_xor_si512(prefix, _mm512_slli_epi64::<32>(prefix));
        // The prefix XOR of the words: the parity of the quotes up to and including each word.
        let mut parity = _mm512_movepi64_mask(prefix);
        parity ^= parity << 1;
        parity ^= parity << 2;
        parity ^= parity << 4;
        let before = _mm512_set1_epi64(inside.cast_signed());
        *inside ^= 0_u64.wrapping_sub(u64::from(parity >> 7));
        let ones = _mm512_set1_epi64(-1);
        let prefix = _mm512_xor_si512(prefix, before);
        _mm512_mask_xor_epi64(prefix, parity << 1, prefix, ones)
    })
}

/// Looks up the table entries of 64 bytes. (A trait, since a closure would be compiled without the
/// level's instructions.)
trait Entries {
    /// Returns the entries of the bytes in one block of four.
    fn entries(&self, kernel: Avx512Icl, bytes: __m512i, block: usize) -> __m512i;

    /// Returns the entries of four blocks, joined by OR and transposed: for every eight characters,
    /// one byte for each bit of an entry.
    ///
    /// An example of eight characters per block, for `,` and newline (shown as ↵). Blocks 2 and 3
    /// have neither:
    ///
    /// ```text
    /// character  block 0  block 1  entries      byte  transposed
    /// 0          a        ,        0000_0010    0     0001_1010    commas of block 0
    /// 1          ,        x        0000_0001    1     1000_0101    commas of block 1
    /// 2          b        ,        0000_0010    2     0000_0000    commas of block 2
    /// 3          ,        ↵        0010_0001    3     0000_0000    commas of block 3
    /// 4          ,        x        0000_0001    4     0010_0000    newlines of block 0
    /// 5          ↵        x        0001_0000    5     0000_1000    newlines of block 1
    /// 6          c        x        0000_0000    6     0000_0000    newlines of block 2
    /// 7          d        ,        0000_0010    7     0000_0000    newlines of block 3
    /// ```
    #[inline(always)]
    fn four(&self, kernel: Avx512Icl, blocks: [&[u8; 64]; 4]) -> __m512i {
        let first = self.entries(kernel, kernel.load(blocks[0]), 0);
        let second = self.entries(kernel, kernel.load(blocks[1]), 1);
        let third = self.entries(kernel, kernel.load(blocks[2]), 2);
        let fourth = self.entries(kernel, kernel.load(blocks[3]), 3);
        let joined = in_registers!(kernel, {
            let three = _mm512_ternarylogic_epi64::<0xFE>(first, second, third);
            _mm512_or_si512(three, fourth)
        });
        transpose(kernel, joined)
    }

    /// Returns the masks of a group: occurrences and resets.
    #[inline(always)]
    fn group(&self, kernel: Avx512Icl, group: &[[u8; 64]; GROUP]) -> (__m512i, __m512i) {
        let [a, b, c, d, e, f, g, h] = group;
        let low = self.four(kernel, [a, b, c, d]);
        let high = self.four(kernel, [e, f, g, h]);
        let (what, reset) = (kernel.load(&WHAT), kernel.load(&RESET));
        in_registers!(
            kernel,
            (_mm512_permutex2var_epi8(low, what, high), _mm512_permutex2var_epi8(low, reset, high))
        )
    }

    /// See [`PairKernel::fill_pair`].
    #[inline(always)]
    fn fill(
        &self,
        kernel: Avx512Icl,
        blocks: &[[u8; 64]],
        what: &mut [u64; WORDS],
        reset: &mut [u64; WORDS],
    ) -> usize {
        let masks = what.as_chunks_mut().0.iter_mut().zip(reset.as_chunks_mut().0);
        let mut filled = 0;
        for (group, (what, reset)) in blocks.as_chunks().0.iter().zip(masks) {
            let masks = self.group(kernel, group);
            store_words(kernel, masks.0, what);
            store_words(kernel, masks.1, reset);
            filled += GROUP;
        }
        filled
    }

    /// See [`PairKernel::fill_pair_unquoted`].
    #[inline(always)]
    fn fill_unquoted(
        &self,
        kernel: Avx512Icl,
        quote: u8,
        inside: &mut u64,
        blocks: &[[u8; 64]],
        what: &mut [u64; WORDS],
        reset: &mut [u64; WORDS],
    ) -> usize {
        let masks = what.as_chunks_mut().0.iter_mut().zip(reset.as_chunks_mut().0);
        let mut filled = 0;
        for (group, (what, reset)) in blocks.as_chunks().0.iter().zip(masks) {
            let masks = self.group(kernel, group);
            let quoted = quoted(kernel, quotes_of_group(kernel, group, quote), inside);
            let masks = in_registers!(
                kernel,
                (_mm512_andnot_si512(quoted, masks.0), _mm512_andnot_si512(quoted, masks.1))
            );
            store_words(kernel, masks.0, what);
            store_words(kernel, masks.1, reset);
            filled += GROUP;
        }
        filled
    }

    /// See [`PairKernel::bound_pair`]. The scalar chain reads the bounds of an earlier group while
    /// vector code writes those of this one, so it does not wait for the stores.
    #[inline(always)]
    fn bound(
        &self,
        kernel: Avx512Icl,
        batch: &Batch,
        min_number: u64,
        mut running: u64,
    ) -> BatchBound {
        let groups = batch.as_chunks().0;
        let mut bounds = WordBounds::unwritten();
        let (mut max_count, mut may_open_hit) = (0, 0);
        let mut word = 0;
        while word < WORDS + LAG {
            if word < WORDS {
                let (what, reset) = self.group(kernel, &groups[word / GROUP]);
                let opens = bounds.write(kernel, word / GROUP, what, reset, min_number);
                may_open_hit |= u64::from(opens) << word;
            }
            if word >= LAG {
                // SAFETY: this group's bounds were written `LAG` words ago.
                max_count = max_count.max(unsafe { bounds.chain(word - LAG, &mut running) });
            }
            word += GROUP;
        }
        BatchBound { max_count, running, may_open_hit }
    }

    /// See [`PairKernel::feed_pair`]. As in [`Entries::bound`], the sink stays behind the vector
    /// code.
    #[inline(always)]
    fn feed(&self, kernel: Avx512Icl, batch: &Batch, sink: &mut impl WordSink) {
        let groups = batch.as_chunks().0;
        let mut masks = [[MaybeUninit::<u64>::uninit(); WORDS]; 2];
        let mut word = 0;
        while word < WORDS + LAG {
            if word < WORDS {
                let (what, reset) = self.group(kernel, &groups[word / GROUP]);
                write_group(kernel, what, &mut masks[0], word / GROUP);
                write_group(kernel, reset, &mut masks[1], word / GROUP);
            }
            if word >= LAG {
                let group = word - LAG..word - LAG + GROUP;
                for (what, reset) in masks[0][group.clone()].iter().zip(&masks[1][group]) {
                    // SAFETY: both masks of this word were written `LAG` words ago.
                    let (what, reset) = unsafe { (what.assume_init(), reset.assume_init()) };
                    sink.take(opaque(what), reset);
                }
            }
            word += GROUP;
        }
    }
}

/// Looks up entries in the tables of [`Pair::Low`].
struct Low {
    last_entry: __m512i,
    tables: [__m512i; 4],
}

impl Low {
    #[inline(always)]
    fn new(kernel: Avx512Icl, [a, b, c, d]: &[[u8; 64]; 4]) -> Low {
        Low {
            last_entry: in_registers!(kernel, _mm512_set1_epi8(63)),
            tables: [kernel.load(a), kernel.load(b), kernel.load(c), kernel.load(d)],
        }
    }
}

impl Entries for Low {
    #[inline(always)]
    fn entries(&self, kernel: Avx512Icl, bytes: __m512i, block: usize) -> __m512i {
        in_registers!(kernel, {
            let index = _mm512_min_epu8(bytes, self.last_entry);
            _mm512_permutexvar_epi8(index, self.tables[block])
        })
    }
}

/// Looks up entries in the tables of [`Pair::Near`].
struct Near {
    first: __m512i,
    /// The table of the bytes from `first` on.
    from_first: Low,
}

impl Near {
    #[inline(always)]
    fn new(kernel: Avx512Icl, first: u8, tables: &[[u8; 64]; 4]) -> Near {
        Near {
            first: in_registers!(kernel, _mm512_set1_epi8(first.cast_signed())),
            from_first: Low::new(kernel, tables),
        }
    }
}

impl Entries for Near {
    #[inline(always)]
    fn entries(&self, kernel: Avx512Icl, bytes: __m512i, block: usize) -> __m512i {
        let bytes = in_registers!(kernel, _mm512_sub_epi8(bytes, self.first));
        self.from_first.entries(kernel, bytes, block)
    }
}

/// Looks up entries in the tables of [`Pair::Ascii`].
struct Ascii {
    last_entry: __m512i,
    tables: [[__m512i; 2]; 4],
}

impl Ascii {
    #[inline(always)]
    fn new(kernel: Avx512Icl, [a, b, c, d]: &[[u8; 128]; 4]) -> Ascii {
        Ascii {
            last_entry: in_registers!(kernel, _mm512_set1_epi8(127)),
            tables: [
                Ascii::table(kernel, a),
                Ascii::table(kernel, b),
                Ascii::table(kernel, c),
                Ascii::table(kernel, d),
            ],
        }
    }

    #[inline(always)]
    fn table(kernel: Avx512Icl, table: &[u8; 128]) -> [__m512i; 2] {
        let halves = table.as_chunks().0;
        [kernel.load(&halves[0]), kernel.load(&halves[1])]
    }
}

impl Entries for Ascii {
    #[inline(always)]
    fn entries(&self, kernel: Avx512Icl, bytes: __m512i, block: usize) -> __m512i {
        in_registers!(kernel, {
            let index = _mm512_min_epu8(bytes, self.last_entry);
            let [low, high] = self.tables[block];
            _mm512_permutex2var_epi8(low, index, high)
        })
    }
}

impl WordBounds {
    /// Writes the bounds of a group. Returns a bit for each of its words: whether a segment may
    /// begin in it and reach the minimum there.
    #[inline(always)]
    fn write(
        &mut self,
        kernel: Avx512Icl,
        group: usize,
        what: __m512i,
        reset: __m512i,
        min_number: u64,
    ) -> u8 {
        let (head, after, keep, opens) = in_registers!(kernel, {
            let ones = _mm512_set1_epi64(-1);
            let before_first = _mm512_andnot_si512(reset, _mm512_add_epi64(reset, ones));
            let head = _mm512_popcnt_epi64(_mm512_and_si512(what, before_first));
            // If there is no reset, this shifts by 64, which gives 0.
            let up_to_last = _mm512_srlv_epi64(ones, _mm512_lzcnt_epi64(reset));
            let after = _mm512_popcnt_epi64(_mm512_andnot_si512(up_to_last, what));
            let keep = _mm512_maskz_mov_epi64(_mm512_testn_epi64_mask(reset, reset), ones);
            let opened_here = _mm512_sub_epi64(_mm512_popcnt_epi64(what), head);
            let min_number = _mm512_set1_epi64(min_number.cast_signed());
            (head, after, keep, _mm512_cmpge_epu64_mask(opened_here, min_number))
        });
        write_group(kernel, head, &mut self.head, group);
        write_group(kernel, after, &mut self.after, group);
        write_group(kernel, keep, &mut self.keep, group);
        opens
    }
}

/// Evaluates an expression with the entries of a pair, in the type for the pair's form.
macro_rules! with_entries {
    ($kernel:expr, $pair:expr, |$entries:ident| $result:expr) => {
        match $pair {
            Pair::Low { tables } => {
                let $entries = Low::new($kernel, tables);
                $result
            }
            Pair::Near { first, tables } => {
                let $entries = Near::new($kernel, *first, tables);
                $result
            }
            Pair::Ascii { tables } => {
                let $entries = Ascii::new($kernel, tables);
                $result
            }
        }
    };
}

// SAFETY: `bound_words` returns the number of words whose bounds its loop has written.
unsafe impl PairKernel for Avx512Icl {
    const HAS_PAIRS: bool = true;

    #[inline(always)]
    fn fill_pair(
        self,
        pair: &Pair,
        blocks: &[[u8; 64]],
        what: &mut [u64; WORDS],
        reset: &mut [u64; WORDS],
    ) -> usize {
        with_entries!(self, pair, |entries| entries.fill(self, blocks, what, reset))
    }

    #[inline(always)]
    fn fill_pair_unquoted(
        self,
        pair: &Pair,
        quote: u8,
        inside: &mut u64,
        blocks: &[[u8; 64]],
        what: &mut [u64; WORDS],
        reset: &mut [u64; WORDS],
    ) -> usize {
        with_entries!(self, pair, |entries| {
            entries.fill_unquoted(self, quote, inside, blocks, what, reset)
        })
    }

    #[inline(always)]
    fn bound_pair(
        self,
        pair: &Pair,
        batch: &Batch,
        min_number: u64,
        running: u64,
    ) -> Option<BatchBound> {
        Some(with_entries!(self, pair, |entries| entries.bound(self, batch, min_number, running)))
    }

    #[inline(always)]
    fn feed_pair(self, pair: &Pair, batch: &Batch, sink: &mut impl WordSink) -> bool {
        with_entries!(self, pair, |entries| entries.feed(self, batch, sink));
        true
    }

    #[inline(always)]
    fn bound_words(
        self,
        what: &[u64],
        reset: &[u64],
        min_number: u64,
        bounds: &mut WordBounds,
    ) -> usize {
        let groups = what.as_chunks().0.iter().zip(reset.as_chunks().0);
        let mut group = 0;
        for (what, reset) in groups.take(WORDS / GROUP) {
            let (what, reset) = (load_words(self, what), load_words(self, reset));
            bounds.may_open_hit[group] = bounds.write(self, group, what, reset, min_number);
            group += 1;
        }
        group * GROUP
    }
}
