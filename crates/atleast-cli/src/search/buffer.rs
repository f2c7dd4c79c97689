//! The buffer that a thread reads into: the same for one file after the other.

use std::cell::Cell;

use super::PIECE;

thread_local! {
    static BUFFER: Cell<Vec<u8>> = const { Cell::new(Vec::new()) };
}

/// Returns a buffer of at least [`PIECE`] bytes, in which something may stand.
pub(super) fn take() -> Vec<u8> {
    let buffer = BUFFER.take();
    if buffer.len() >= PIECE { buffer } else { vec![0; PIECE] }
}

/// Keeps a buffer for the next file; of one that grew, what the others need.
pub(super) fn give_back(mut buffer: Vec<u8>) {
    if buffer.len() > PIECE {
        buffer.truncate(PIECE);
        buffer.shrink_to_fit();
    }
    BUFFER.set(buffer);
}
