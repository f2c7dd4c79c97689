//! Makes long data from short inputs, for both targets. Data must be long to reach the boundaries
//! of words, blocks and batches in the engine, but a fuzzer works better on short inputs.

/// This byte and those above repeat the last output.
const REPEAT: u8 = 0xF0;

/// The bytes of an input that are not used yet.
pub type Bytes<'input> = std::iter::Copied<std::slice::Iter<'input, u8>>;

/// Returns at most `max_len` units. For a byte below 0xF0, `write` appends units, and may use more
/// bytes. Each other byte uses two more, the distance and the length, and repeats the output from
/// there.
pub fn written<Unit: Copy>(
    bytes: &[u8],
    max_len: usize,
    mut write: impl FnMut(u8, &mut Bytes<'_>, &mut Vec<Unit>),
) -> Vec<Unit> {
    let mut units = Vec::new();
    let mut bytes = bytes.iter().copied();
    while let Some(byte) = bytes.next() {
        if byte < REPEAT {
            write(byte, &mut bytes, &mut units);
        } else {
            let back = usize::from(bytes.next().unwrap_or(0)) + 1;
            let more = (usize::from(bytes.next().unwrap_or(0)) + 1) << (byte & 7);
            let from = units.len() - back.min(units.len());
            for at in (from..units.len()).cycle().take(more) {
                units.push(units[at]);
            }
        }
        if units.len() >= max_len {
            units.truncate(max_len);
            break;
        }
    }
    units
}
