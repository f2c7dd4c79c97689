//! Each operation of each kernel on every unit that can matter, in every lane, against the plain comparison.

#[cfg(all(target_arch = "aarch64", target_endian = "little"))]
use super::aarch64::neon::Neon;
use super::kernel::Kernel;
use super::level::Level;
use super::scalar::Scalar;
#[cfg(target_arch = "x86_64")]
use super::x86_64::{avx2::Avx2, avx512::Avx512, avx512icl::Avx512Icl, sse2::Sse2};

/// Runs a generic function for the kernel of every level that the machine has.
macro_rules! at_every_kernel {
    ($run:ident) => {
        for level in Level::available() {
            // SAFETY: the machine has the level.
            unsafe {
                match level {
                    Level::Scalar => $run::<Scalar>(level),
                    #[cfg(target_arch = "x86_64")]
                    Level::Sse2 => $run::<Sse2>(level),
                    #[cfg(target_arch = "x86_64")]
                    Level::Avx2 => $run::<Avx2>(level),
                    #[cfg(target_arch = "x86_64")]
                    Level::Avx512 => $run::<Avx512>(level),
                    #[cfg(target_arch = "x86_64")]
                    Level::Avx512Icl => $run::<Avx512Icl>(level),
                    #[cfg(all(target_arch = "aarch64", target_endian = "little"))]
                    Level::Neon => $run::<Neon>(level),
                }
            }
        }
    };
}

/// Units at which a comparison can go wrong: where a byte, a number with a sign, half a character, the
/// characters or the numbers end.
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

#[test]
fn every_unit_is_narrowed_in_every_lane() {
    unsafe fn run<K: Kernel>(level: Level) {
        for first in 0..=u16::MAX {
            // A block begins at each unit, so that each comes by every lane.
            let units: [u16; 64] =
                std::array::from_fn(|lane| first.wrapping_add(u16::try_from(lane).unwrap()));
            let mut bytes = [0; 64];
            // SAFETY: the arrays have 64 each; the caller has seen to the level.
            unsafe { K::narrow_ucs2(units.as_ptr(), bytes.as_mut_ptr()) };
            assert_eq!(
                bytes,
                units.map(|unit| u8::try_from(unit).unwrap_or(0xFF)),
                "{level} {first:#x}"
            );
            let wide = units.map(u32::from);
            // SAFETY: see above.
            unsafe { K::narrow_ucs4(wide.as_ptr(), bytes.as_mut_ptr()) };
            assert_eq!(
                bytes,
                wide.map(|unit| u8::try_from(unit).unwrap_or(0xFF)),
                "{level} {first:#x}"
            );
        }
        for edge in EDGES {
            for lane in 0..64 {
                let mut units = [0x61; 64];
                units[lane] = edge;
                let mut bytes = [0; 64];
                // SAFETY: see above.
                unsafe { K::narrow_ucs4(units.as_ptr(), bytes.as_mut_ptr()) };
                assert_eq!(
                    bytes,
                    units.map(|unit| u8::try_from(unit).unwrap_or(0xFF)),
                    "{level} {edge:#x}"
                );
            }
        }
    }
    at_every_kernel!(run);
}

#[test]
fn every_range_holds_what_lies_within() {
    unsafe fn run<K: Kernel>(level: Level) {
        for low in EDGES {
            for high in EDGES.into_iter().filter(|high| *high >= low) {
                for turn in 0..64 {
                    // Every edge by turns in every lane.
                    let units: [u32; 64] =
                        std::array::from_fn(|lane| EDGES[(lane + turn) % EDGES.len()]);
                    let mut expected = 0;
                    for (lane, unit) in units.iter().enumerate() {
                        expected |= u64::from((low..=high).contains(unit)) << lane;
                    }
                    // SAFETY: the array has 64 units; the caller has seen to the level.
                    let found = unsafe { K::within_ucs4(units.as_ptr(), low, high) };
                    assert_eq!(found, expected, "{level}, {low:#x} to {high:#x}");

                    let (Ok(low), Ok(high)) = (u16::try_from(low), u16::try_from(high)) else {
                        continue;
                    };
                    let units = units.map(|unit| u16::try_from(unit & 0xFFFF).unwrap());
                    let mut expected = 0;
                    for (lane, unit) in units.iter().enumerate() {
                        expected |= u64::from((low..=high).contains(unit)) << lane;
                    }
                    // SAFETY: see above.
                    let found = unsafe { K::within_ucs2(units.as_ptr(), low, high) };
                    assert_eq!(found, expected, "{level}, {low:#x} to {high:#x}, two bytes");
                }
            }
        }
    }
    at_every_kernel!(run);
}
