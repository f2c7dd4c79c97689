//! Each operation of each kernel on every unit that matters, in every lane, checked against the
//! plain comparison.

mod pairs;

use super::bits::{below_first, below_last};
use super::byte_set::ByteSet;
use super::kernel::Kernel;

/// Defines a test that is generic over the kernel and runs at every level of this machine.
macro_rules! at_every_level {
    ($name:ident, |$kernel:ident, $level:ident| $check:block) => {
        #[test]
        fn $name() {
            struct Check;

            impl $crate::isa::level::Run for (Check, $crate::isa::level::Level) {
                type Output = ();

                #[inline(always)]
                fn run<K: $crate::isa::pair_kernel::PairKernel>(self, $kernel: K) {
                    let $level = self.1;
                    $check
                }
            }

            for level in $crate::isa::level::Level::available() {
                level.detected().run((Check, level));
            }
        }
    };
}
use at_every_level;

/// Pseudo-random numbers (xorshift), the same in every run.
struct Rng(u64);

impl Rng {
    fn new() -> Rng {
        Rng(0x9E37_79B9_7F4A_7C15)
    }

    fn next(&mut self) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0
    }

    fn below(&mut self, end: usize) -> usize {
        usize::try_from(self.next() >> 33).unwrap() % end
    }

    fn byte(&mut self) -> u8 {
        self.next().to_le_bytes()[4]
    }

    /// Returns a mask with no, all, few, half or most bits set, at random.
    fn mask(&mut self) -> u64 {
        match self.below(8) {
            0 => 0,
            1 => u64::MAX,
            2 => 1 << self.below(64),
            3 => self.next() & self.next() & self.next(),
            4 => self.next() | self.next(),
            _ => self.next(),
        }
    }
}

/// Returns the bits of the items for which `is_set` is true.
fn mask_of<T>(items: &[T], is_set: impl Fn(&T) -> bool) -> u64 {
    let mut mask = 0;
    for (bit, item) in items.iter().enumerate() {
        mask |= u64::from(is_set(item)) << bit;
    }
    mask
}

/// Returns the block whose bytes count up from `first`, wrapping. With every `first`, every byte is
/// in every lane.
fn bytes_from(first: u8) -> [u8; 64] {
    std::array::from_fn(|lane| first.wrapping_add(u8::try_from(lane).unwrap()))
}

/// Reads a register from the first bytes of a block.
#[inline(always)]
fn lanes_from<K: Kernel>(kernel: K, bytes: &[u8; 64]) -> K::Lanes {
    assert!(K::LANES <= bytes.len());
    // SAFETY: `bytes` is at least as long as a register, by the assertion.
    unsafe { kernel.load_lanes(bytes.as_ptr()) }
}

/// Returns the bytes of a register, in memory order.
#[inline(always)]
fn bytes_of<K: Kernel>(_kernel: K, lanes: K::Lanes) -> Vec<u8> {
    assert_eq!(size_of::<K::Lanes>(), K::LANES);
    // SAFETY: `lanes` is as long as the slice, by the assertion, and any bits are valid bytes.
    let bytes = unsafe { std::slice::from_raw_parts((&raw const lanes).cast::<u8>(), K::LANES) };
    let mut bytes = bytes.to_vec();
    if cfg!(target_endian = "big") {
        // Such a machine has only the scalar level, and a word is read lowest byte first.
        bytes.reverse();
    }
    bytes
}

at_every_level!(each_byte_is_found_in_every_lane, |kernel, level| {
    for first in 0..=u8::MAX {
        let bytes = bytes_from(first);
        let block = kernel.load(&bytes);
        for byte in 0..=u8::MAX {
            let expected = mask_of(&bytes, |other| *other == byte);
            assert_eq!(kernel.equal(block, byte), expected, "{level} {first} {byte}");
        }
        let expected = mask_of(&bytes, |byte| *byte >= 128);
        assert_eq!(kernel.beyond_ascii(block), expected, "{level} {first}");
    }
    for byte in 0..=u8::MAX {
        assert_eq!(kernel.equal(kernel.load(&[byte; 64]), byte), u64::MAX, "{level} {byte}");
    }
});

at_every_level!(bytes_after_a_partial_load_are_zero, |kernel, level| {
    for length in 0..=64 {
        // A separate heap block, so that tools can find reads past its end.
        let some = bytes_from(1)[..length].to_vec().into_boxed_slice();
        let block = kernel.load_some(&some);
        let mut bytes = [0; 64];
        bytes[..length].copy_from_slice(&some);
        for byte in 0..=65 {
            let expected = mask_of(&bytes, |other| *other == byte);
            assert_eq!(kernel.equal(block, byte), expected, "{level} {length} {byte}");
        }
    }
});

at_every_level!(members_are_found_in_every_lane, |kernel, level| {
    let mut rng = Rng::new();
    let drawn: Vec<u8> = (0..40).map(|_| rng.byte()).collect();
    let sets = [
        ByteSet::from_fn(|_| false),
        ByteSet::from_fn(|_| true),
        ByteSet::from_fn(|byte| byte == 0),
        ByteSet::from_fn(|byte| byte == u8::MAX),
        ByteSet::from_fn(|byte| byte.is_ascii_punctuation()),
        ByteSet::from_fn(|byte| !byte.is_ascii()),
        ByteSet::from_fn(|byte| (0x7F..=0x90).contains(&byte)),
        ByteSet::from_fn(|byte| byte.count_ones() % 2 == 0),
        ByteSet::from_fn(|byte| drawn.contains(&byte)),
    ];
    for (number, set) in sets.iter().enumerate() {
        for first in 0..=u8::MAX {
            let bytes = bytes_from(first);
            let expected = mask_of(&bytes, |byte| set.contains(*byte));
            let found = kernel.member(kernel.load(&bytes), set);
            assert_eq!(found, expected, "{level} {first}, set {number}");
        }
    }
});

at_every_level!(the_worked_examples_are_right, |kernel, level| {
    let prefix = kernel.prefix_xor(0b0100_0100);
    assert_eq!(prefix, 0b0011_1100, "{level}");
    assert_eq!(0b1001_0010 & !prefix, 0b1000_0010);
    if let Some(extracted) = kernel.extract(0b0010_0010, 0b0110_1110) {
        assert_eq!(extracted, 0b0_1001, "{level}");
    }
    assert_eq!((below_first(0b0010_0100), below_last(0b0010_0100)), (0b0000_0011, 0b0001_1111));
    assert_eq!(kernel.before_last_reset(0b0100_1011, 0b0010_0100), 0b0000_1011, "{level}");
    let set = ByteSet::from_fn(|byte| b",;".contains(&byte));
    assert_eq!(set.by_low_half[0][0xB..=0xC], [0b0000_1000, 0b0000_0100]);
});

at_every_level!(selected_bits_are_extracted, |kernel, level| {
    let mut rng = Rng::new();
    for _ in 0..10_000 {
        let (mask, selected) = (rng.mask(), rng.mask());
        let (mut expected, mut place) = (0, 0);
        for bit in (0..64).filter(|bit| selected >> bit & 1 == 1) {
            expected |= (mask >> bit & 1) << place;
            place += 1;
        }
        if let Some(found) = kernel.extract(mask, selected) {
            assert_eq!(found, expected, "{level} {mask:#x} {selected:#x}");
        }
    }
});

at_every_level!(a_prefix_xor_is_the_parity_so_far, |kernel, level| {
    let mut rng = Rng::new();
    for _ in 0..10_000 {
        let mask = rng.mask();
        let (mut expected, mut is_odd) = (0, 0);
        for bit in 0..64 {
            is_odd ^= mask >> bit & 1;
            expected |= is_odd << bit;
        }
        assert_eq!(kernel.prefix_xor(mask), expected, "{level} {mask:#x}");
    }
});

at_every_level!(bits_before_the_last_reset_are_kept, |kernel, level| {
    let mut rng = Rng::new();
    for _ in 0..10_000 {
        let (what, reset) = (rng.mask(), rng.mask());
        let what = what & !reset;
        let mut expected = 0;
        for bit in (0..64).filter(|bit| reset >> bit != 0) {
            expected |= what & 1 << bit;
        }
        assert_eq!(kernel.before_last_reset(what, reset), expected, "{level} {what:#x} {reset:#x}");
    }
});

at_every_level!(lanes_compute_byte_by_byte, |kernel, level| {
    for first in 0..=u8::MAX {
        let bytes = bytes_from(first);
        let a = lanes_from(kernel, &bytes);
        assert_eq!(bytes_of(kernel, a), bytes[..K::LANES], "{level} {first}");
        for byte in 0..=u8::MAX {
            let b = kernel.splat(byte);
            let compare = |found, operation: fn(u8, u8) -> u8| {
                let expected: Vec<u8> =
                    bytes[..K::LANES].iter().map(|a| operation(*a, byte)).collect();
                assert_eq!(bytes_of(kernel, found), expected, "{level} {first} {byte}");
            };
            compare(b, |_, b| b);
            compare(kernel.equal_lanes(a, b), |a, b| if a == b { 255 } else { 0 });
            compare(kernel.subtract(a, b), u8::wrapping_sub);
            compare(kernel.subtract(b, a), |a, b| b.wrapping_sub(a));
            compare(kernel.add(a, b), u8::wrapping_add);
        }
    }
});

at_every_level!(a_byte_that_was_seen_stays_seen, |kernel, level| {
    let none = kernel.seen_none();
    assert!(!kernel.any_seen(none), "{level}");
    assert!(!kernel.any_seen(kernel.seen_either(none, none)), "{level}");
    for byte in 0..=u8::MAX {
        let splat = kernel.splat(byte);
        for lane in 0..K::LANES {
            for other in [!byte, byte ^ 1, byte ^ 0x80, byte.wrapping_add(1), byte.wrapping_sub(1)]
            {
                let mut bytes = [other; 64];
                let absent = lanes_from(kernel, &bytes);
                bytes[lane] = byte;
                let present = lanes_from(kernel, &bytes);
                let not_seen = kernel.seen_or_equal(none, absent, splat);
                assert!(!kernel.any_seen(not_seen), "{level} {byte} {other}");
                let seen = kernel.seen_or_equal(not_seen, present, splat);
                for seen in [
                    seen,
                    kernel.seen_or_equal(seen, absent, splat),
                    kernel.seen_either(seen, none),
                    kernel.seen_either(not_seen, seen),
                    kernel.seen_either(seen, seen),
                ] {
                    assert!(kernel.any_seen(seen), "{level} {byte} {other} {lane}");
                }
            }
        }
    }
});

at_every_level!(the_bytes_of_a_register_are_summed, |kernel, level| {
    let mut rng = Rng::new();
    let mut blocks = vec![[0; 64], [u8::MAX; 64]];
    for lane in 0..K::LANES {
        let mut bytes = [0; 64];
        bytes[lane] = u8::MAX;
        blocks.push(bytes);
        blocks.push(bytes.map(|byte| !byte));
    }
    blocks.extend((0..50).map(|_| std::array::from_fn(|_| rng.byte())));
    let sum_of = |block: &[u8; 64]| block[..K::LANES].iter().map(|byte| u64::from(*byte)).sum();
    for first in &blocks {
        let sum: u64 = sum_of(first);
        let lanes = lanes_from(kernel, first);
        assert_eq!(kernel.sum(lanes), sum, "{level} {first:?}");
        for second in &blocks {
            let sums = kernel.sums(lanes, lanes_from(kernel, second));
            assert_eq!(sums, (sum, sum_of(second)), "{level} {first:?} {second:?}");
        }
    }
});

/// Units at which a comparison can go wrong: the limits of bytes, signed numbers, surrogates,
/// characters and numbers.
const EDGES: [u32; 28] = [
    0x00,
    0x01,
    0x7E,
    0x7F,
    0x80,
    0x81,
    0xFE,
    0xFF,
    0x100,
    0x101,
    0x17F,
    0x180,
    0x7FFF,
    0x8000,
    0x8001,
    0x80FF,
    0xD800,
    0xDFFF,
    0xFF00,
    0xFFFE,
    0xFFFF,
    0x1_0000,
    0x10_FFFF,
    0x11_0000,
    0x7FFF_FFFF,
    0x8000_0000,
    0x8000_0041,
    0xFFFF_FFFF,
];

at_every_level!(every_unit_is_narrowed_in_every_lane, |kernel, level| {
    for first in 0..=u16::MAX {
        // A block begins at each unit, so that each is in every lane.
        let units: [u16; 64] =
            std::array::from_fn(|lane| first.wrapping_add(u16::try_from(lane).unwrap()));
        let expected = units.map(|unit| u8::try_from(unit).unwrap_or(0xFF));
        assert_eq!(kernel.narrow_ucs2(&units), expected, "{level} {first:#x}");
        assert_eq!(kernel.narrow_ucs4(&units.map(u32::from)), expected, "{level} {first:#x}");
    }
    for edge in EDGES {
        for lane in 0..64 {
            let mut units = [0x61; 64];
            units[lane] = edge;
            let expected = units.map(|unit| u8::try_from(unit).unwrap_or(0xFF));
            assert_eq!(kernel.narrow_ucs4(&units), expected, "{level} {edge:#x}");
        }
    }
});

at_every_level!(units_within_a_range_are_found, |kernel, level| {
    for low in EDGES {
        for high in EDGES.into_iter().filter(|high| *high >= low) {
            for turn in 0..64 {
                // Every edge in every lane.
                let units: [u32; 64] =
                    std::array::from_fn(|lane| EDGES[(lane + turn) % EDGES.len()]);
                let expected = mask_of(&units, |unit| (low..=high).contains(unit));
                let found = kernel.within_ucs4(&units, low, high);
                assert_eq!(found, expected, "{level}, {low:#x} to {high:#x}");

                let (Ok(low), Ok(high)) = (u16::try_from(low), u16::try_from(high)) else {
                    continue;
                };
                let units = units.map(|unit| u16::try_from(unit & 0xFFFF).unwrap());
                let expected = mask_of(&units, |unit| (low..=high).contains(unit));
                let found = kernel.within_ucs2(&units, low, high);
                assert_eq!(found, expected, "{level}, {low:#x} to {high:#x}, two bytes");
            }
        }
    }
});
