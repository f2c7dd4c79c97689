//! Two sets of ASCII bytes as one look-up. The richest level uses it to fill eight blocks at once.

/// A table from a byte to bits for each of four blocks. In the table of block j, bit j is set if
/// the byte is counted and bit 4 + j if it is a reset.
///
/// For example, for `,` and newline the entry of `,` is `0000_0001` in the first table and
/// `0000_0010` in the second; that of newline is `0001_0000` and `0010_0000`. So the entries of
/// four blocks can be joined by OR.
#[derive(Clone, Debug)]
#[expect(clippy::large_enum_variant, reason = "always boxed")]
#[cfg_attr(
    not(target_arch = "x86_64"),
    expect(dead_code, reason = "only read by a level of x86-64")
)]
pub(crate) enum Pair {
    /// All members are below 63. The last entry is for every other byte.
    Low { tables: [[u8; 64]; 4] },
    /// All members are within 63 of `first`, the byte of the first entry. The last entry is for
    /// every other byte.
    Near { first: u8, tables: [[u8; 64]; 4] },
    /// Members are any ASCII bytes but 127, whose entry is for every other byte.
    Ascii { tables: [[u8; 128]; 4] },
}

impl Pair {
    /// Returns the look-up for the ASCII bytes that are counted and those that are resets. Returns
    /// None if there are none, or if 127 is a member and they do not fit in 63 places.
    pub(crate) fn of(
        is_what: impl Fn(u8) -> bool,
        is_reset: impl Fn(u8) -> bool,
    ) -> Option<Box<Pair>> {
        let bits = |byte: u8, block: u8| {
            u8::from(is_what(byte)) << block | u8::from(is_reset(byte)) << (4 + block)
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
