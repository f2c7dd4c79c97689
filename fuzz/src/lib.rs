//! Data for both targets: long ones from few bytes, since what is hard for the engine are its words, its
//! blocks and its fillings, and a fuzzer changes few bytes better than many.

/// From this byte on, what was written last comes again.
const AGAIN: u8 = 0xF0;

/// The bytes of an input that say what is written.
pub type Bytes<'input> = std::iter::Copied<std::slice::Iter<'input, u8>>;

/// Returns what the bytes say, up to `most` units. `write` writes units for a byte below 0xF0, and may take
/// more of the bytes. Each of the others takes two: how far back what is to come again begins, and how much
/// of it there will be.
pub fn written<Unit: Copy>(
    bytes: &[u8],
    most: usize,
    mut write: impl FnMut(u8, &mut Bytes<'_>, &mut Vec<Unit>),
) -> Vec<Unit> {
    let mut units = Vec::new();
    let mut bytes = bytes.iter().copied();
    while let Some(byte) = bytes.next() {
        if byte < AGAIN {
            write(byte, &mut bytes, &mut units);
        } else {
            let back = usize::from(bytes.next().unwrap_or(0)) + 1;
            let more = (usize::from(bytes.next().unwrap_or(0)) + 1) << (byte & 7);
            let from = units.len() - back.min(units.len());
            for at in (from..units.len()).cycle().take(more) {
                units.push(units[at]);
            }
        }
        if units.len() >= most {
            units.truncate(most);
            break;
        }
    }
    units
}
