//! The operations of [`PairKernel`](crate::isa::pair_kernel::PairKernel), checked against plain
//! loops over the bytes.

use super::{Rng, at_every_level, mask_of};
use crate::isa::bits::{BLOCK, WORDS};
use crate::isa::pair::Pair;
use crate::isa::pair_kernel::{Batch, BatchBound, PairKernel, WordSink};
use crate::isa::word_bounds::{GROUP, WordBounds};

/// What is counted and the resets. No byte is both.
struct Question {
    what: &'static [u8],
    reset: &'static [u8],
}

/// At least one for each form of [`Pair`].
const QUESTIONS: [Question; 7] = [
    Question { what: b",", reset: b"\n" },
    Question { what: b"\0", reset: b">" },
    Question { what: b"a", reset: b"" },
    Question { what: b"xyz", reset: b"@~" },
    Question { what: b"@", reset: b"~" },
    Question { what: b"|a", reset: b"\n" },
    Question { what: b"\0", reset: b"~" },
];

impl Question {
    fn pair(&self) -> Box<Pair> {
        Pair::of(|byte| self.what.contains(&byte), |byte| self.reset.contains(&byte)).unwrap()
    }

    /// Returns the masks of occurrences and of resets for each block.
    fn masks(&self, blocks: &[[u8; 64]]) -> (Vec<u64>, Vec<u64>) {
        let masks_of = |set: &[u8]| {
            blocks.iter().map(|block| mask_of(block, |byte| set.contains(byte))).collect()
        };
        (masks_of(self.what), masks_of(self.reset))
    }

    /// Returns batches of all bytes and of few bytes, with many, few and no resets.
    fn batches(&self, rng: &mut Rng) -> Vec<Box<Batch>> {
        let mut members = [self.what, self.reset].concat();
        members.push(b'-');
        let mut batches = Vec::new();
        for byte in [self.what[0], *members.last().unwrap(), members[members.len() - 2], 0x7F, 0xFF]
        {
            batches.push(Box::new([[byte; 64]; WORDS]));
        }
        // All bytes, at each position of four blocks.
        let mut batch = Box::new([[0; 64]; WORDS]);
        for (place, byte) in batch.as_flattened_mut().iter_mut().enumerate() {
            *byte = u8::try_from((place + place / 256) % 256).unwrap();
        }
        batches.push(batch);
        for one_in in [1, 2, 3, 50, 1000] {
            for has_resets in [false, true] {
                let mut batch = Box::new([[b'-'; 64]; WORDS]);
                let members = if has_resets { &members[..] } else { self.what };
                for byte in batch.as_flattened_mut() {
                    if rng.below(one_in) == 0 {
                        *byte = members[rng.below(members.len())];
                    } else if rng.below(4) == 0 {
                        *byte = rng.byte();
                    }
                }
                batches.push(batch);
            }
        }
        // One block full of occurrences among empty ones, with a reset near its start and its end.
        for block in [0, 7, 8, 33, 63] {
            let mut batch = Box::new([[b'-'; 64]; WORDS]);
            batch[block] = [self.what[0]; 64];
            if let Some(reset) = self.reset.first() {
                batch[block][2] = *reset;
                batch[block][60] = *reset;
            }
            batches.push(batch);
        }
        batches
    }
}

/// Computes a [`BatchBound`] word by word, as its definition says.
fn bound_plainly(what: &[u64], reset: &[u64], min_number: u64, mut running: u64) -> BatchBound {
    let (mut max_count, mut may_open_hit) = (0, 0);
    for (word, (what, reset)) in what.iter().zip(reset).enumerate() {
        let (mut is_first, mut opened_here) = (true, 0);
        for bit in 0..BLOCK {
            if reset >> bit & 1 == 1 {
                if is_first {
                    max_count = max_count.max(running);
                }
                (is_first, running) = (false, 0);
            } else if what >> bit & 1 == 1 {
                running += 1;
                opened_here += u64::from(!is_first);
            }
        }
        if is_first {
            max_count = max_count.max(running);
        }
        may_open_hit |= u64::from(opened_here >= min_number) << word;
    }
    BatchBound { max_count, running, may_open_hit }
}

const MIN_NUMBERS: [u64; 7] = [1, 2, 3, 20, 57, 64, u64::MAX];

#[test]
fn each_form_of_a_pair_is_tested() {
    let mut forms = [false; 3];
    for question in QUESTIONS {
        match *question.pair() {
            Pair::Low { .. } => forms[0] = true,
            Pair::Near { .. } => forms[1] = true,
            Pair::Ascii { .. } => forms[2] = true,
        }
    }
    assert_eq!(forms, [true; 3]);
}

at_every_level!(whole_groups_of_blocks_are_filled, |kernel, level| {
    const UNTOUCHED: u64 = 0x5555_AAAA_1234_4321;
    let mut rng = Rng::new();
    for question in QUESTIONS {
        let pair = question.pair();
        for batch in question.batches(&mut rng) {
            let blocks = [&batch[..], &batch[..9]].concat();
            for length in [0, 1, 7, 8, 9, 40, 63, 64, 73] {
                let (mut what, mut reset) = ([UNTOUCHED; WORDS], [UNTOUCHED; WORDS]);
                let filled = kernel.fill_pair(&pair, &blocks[..length], &mut what, &mut reset);
                let whole = if K::HAS_PAIRS { length.min(WORDS) / GROUP * GROUP } else { 0 };
                assert_eq!(filled, whole, "{level}");
                let expected = question.masks(&blocks[..filled]);
                assert_eq!(what[..filled], expected.0, "{level}");
                assert_eq!(reset[..filled], expected.1, "{level}");
                assert!(what[filled..].iter().chain(&reset[filled..]).all(|w| *w == UNTOUCHED));
            }
        }
    }
});

at_every_level!(quoted_bits_are_cleared, |kernel, level| {
    let mut rng = Rng::new();
    for question in QUESTIONS {
        let pair = question.pair();
        for mut batch in question.batches(&mut rng) {
            for (quote, one_in) in [(b'"', 3), (b'"', 100), (b'\'', 1000), (0x7F, 30), (0xFE, 30)] {
                for byte in batch.as_flattened_mut() {
                    if rng.below(one_in) == 0 {
                        *byte = quote;
                    }
                }
                for (mut inside, length) in [(0, 64), (u64::MAX, 64), (0, 8), (u64::MAX, 20)] {
                    let blocks = &batch[..length];
                    let mut is_inside = inside != 0;
                    let (mut what, mut reset) = ([0; WORDS], [0; WORDS]);
                    let filled = kernel.fill_pair_unquoted(
                        &pair,
                        quote,
                        &mut inside,
                        blocks,
                        &mut what,
                        &mut reset,
                    );
                    let whole = if K::HAS_PAIRS { length / GROUP * GROUP } else { 0 };
                    assert_eq!(filled, whole, "{level}");
                    let mut expected = question.masks(&blocks[..filled]);
                    for (place, byte) in blocks[..filled].as_flattened().iter().enumerate() {
                        is_inside ^= *byte == quote;
                        if is_inside {
                            expected.0[place / BLOCK] &= !(1 << (place % BLOCK));
                            expected.1[place / BLOCK] &= !(1 << (place % BLOCK));
                        }
                    }
                    assert_eq!(what[..filled], expected.0, "{level} {quote}");
                    assert_eq!(reset[..filled], expected.1, "{level} {quote}");
                    assert_eq!(inside, if is_inside { u64::MAX } else { 0 }, "{level} {quote}");
                }
            }
        }
    }
});

at_every_level!(a_pair_is_bounded_in_a_batch, |kernel, level| {
    let mut rng = Rng::new();
    for question in QUESTIONS {
        let pair = question.pair();
        for batch in question.batches(&mut rng) {
            let (what, reset) = question.masks(&batch[..]);
            for min_number in MIN_NUMBERS {
                for running in [0, 5, 1 << 40] {
                    let found = kernel.bound_pair(&pair, &batch, min_number, running);
                    assert_eq!(found.is_some(), K::HAS_PAIRS, "{level}");
                    let Some(found) = found else { continue };
                    let expected = bound_plainly(&what, &reset, min_number, running);
                    assert_eq!(
                        found.max_count, expected.max_count,
                        "{level} {min_number} {running}"
                    );
                    assert_eq!(found.running, expected.running, "{level} {min_number} {running}");
                    assert_eq!(found.may_open_hit, expected.may_open_hit, "{level} {min_number}");
                }
            }
        }
    }
});

/// A sink that keeps its words.
#[derive(Default)]
struct Kept {
    what: Vec<u64>,
    reset: Vec<u64>,
}

impl WordSink for Kept {
    fn take(&mut self, what: u64, reset: u64) {
        self.what.push(what);
        self.reset.push(reset);
    }
}

at_every_level!(a_sink_is_given_each_word_in_order, |kernel, level| {
    let mut rng = Rng::new();
    for question in QUESTIONS {
        let pair = question.pair();
        for batch in question.batches(&mut rng) {
            let mut kept = Kept::default();
            let has_given = kernel.feed_pair(&pair, &batch, &mut kept);
            assert_eq!(has_given, K::HAS_PAIRS, "{level}");
            let blocks = if has_given { &batch[..] } else { &[] };
            assert_eq!((kept.what, kept.reset), question.masks(blocks), "{level}");
        }
    }
});

/// Checks the bounds of as many whole groups as both slices and a batch hold.
#[inline(always)]
fn check_bound_words<K: PairKernel>(kernel: K, what: &[u64], reset: &[u64], min_number: u64) {
    let mut bounds = WordBounds::unwritten();
    let written = kernel.bound_words(what, reset, min_number, &mut bounds);
    let whole = what.len().min(reset.len()).min(WORDS) / GROUP * GROUP;
    assert_eq!(written, if K::HAS_PAIRS { whole } else { 0 });
    let mut running = 3;
    for word in (0..written).step_by(GROUP) {
        let group = word..word + GROUP;
        let expected = bound_plainly(&what[group.clone()], &reset[group], min_number, running);
        // SAFETY: the group was written.
        let max_count = unsafe { bounds.chain(word, &mut running) };
        assert_eq!((max_count, running), (expected.max_count, expected.running), "word {word}");
        assert_eq!(u64::from(bounds.may_open_hit[word / GROUP]), expected.may_open_hit);
    }
}

at_every_level!(whole_groups_of_words_are_bounded, |kernel, _level| {
    let mut rng = Rng::new();
    for turn in 0..500 {
        let reset: [u64; WORDS + 9] = std::array::from_fn(|_| rng.mask());
        let what: [u64; WORDS + 9] = std::array::from_fn(|word| rng.mask() & !reset[word]);
        let min_number = MIN_NUMBERS[turn % MIN_NUMBERS.len()];
        check_bound_words(kernel, &what, &reset, min_number);
        let (what_length, reset_length) = (rng.below(74), rng.below(74));
        check_bound_words(kernel, &what[..what_length], &reset[..reset_length], min_number);
    }
});
