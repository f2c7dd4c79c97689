//! Two ASCII classes as one look-up: the form in which the richest level fills eight blocks at once.

use crate::fill::class::Class;

/// For each of four blocks a table from a byte to bits: bit j where the byte is `what`, bit 4 + j
/// where it is a reset, j being the block.
#[derive(Clone, Debug)]
#[expect(clippy::large_enum_variant, reason = "it is boxed as a whole")]
#[cfg_attr(not(target_arch = "x86_64"), expect(dead_code, reason = "a level of x86-64 reads it"))]
pub(crate) enum Pair {
    /// All members lie below 63. The last entry is that of every byte elsewhere.
    Low { tables: [[u8; 64]; 4] },
    /// All members lie within 63 of `first`: a table holds the bytes from there on. The last entry
    /// is that of every byte elsewhere.
    Near { first: u8, tables: [[u8; 64]; 4] },
    /// Members anywhere in ASCII but the last place, whose entry is that of every byte elsewhere.
    Ascii { tables: [[u8; 128]; 4] },
}

impl Pair {
    /// Returns the look-up for these classes, or None where they do not fit.
    pub(crate) fn of(what: &Class, reset: &Class) -> Option<Box<Pair>> {
        if !what.is_ascii() || !reset.is_ascii() {
            return None;
        }
        let bits = |byte: u8, block: u8| {
            let what = u8::from(what.contains_byte(byte)) << block;
            what | u8::from(reset.contains_byte(byte)) << (4 + block)
        };
        let mut members = (0..0x80).filter(|byte| bits(*byte, 0) != 0);
        let first = members.next()?;
        let last = members.next_back().unwrap_or(first);
        if last - first < 63 {
            let first = if last < 63 { 0 } else { first };
            let mut tables = [[0; 64]; 4];
            for (block, table) in (0..).zip(tables.iter_mut()) {
                for (byte, entry) in (first..=last).zip(table) {
                    *entry = bits(byte, block);
                }
            }
            return Some(Box::new(match first {
                0 => Pair::Low { tables },
                _ => Pair::Near { first, tables },
            }));
        }
        if last == 0x7F {
            return None;
        }
        let mut tables = [[0; 128]; 4];
        for (block, table) in (0..).zip(tables.iter_mut()) {
            for (byte, entry) in (0..=last).zip(table) {
                *entry = bits(byte, block);
            }
        }
        Some(Box::new(Pair::Ascii { tables }))
    }
}
