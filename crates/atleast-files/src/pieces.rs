//! A reader cut into pieces of whole lines.

use std::io::{self, Read};

/// How many bytes are asked of a reader at once: 512 KiB, measured to be as fast as a file is read; 256 KiB take 7 %
/// longer from the cache of the system, for the calls.
pub const PIECE: usize = 512 * 1024;

/// Pieces of a reader's bytes. Every piece but the last ends in `\n`; none is empty.
#[derive(Debug)]
pub struct Pieces<R> {
    reader: R,
    buffer: Vec<u8>,
    /// The piece handed out last: it makes room at the next call.
    handed_out: usize,
    /// How many bytes of the buffer are filled.
    filled: usize,
}

impl<R: Read> Pieces<R> {
    /// Cuts `reader` into pieces. Nothing is read yet.
    pub fn new(reader: R) -> Self {
        Pieces { reader, buffer: vec![0; PIECE], handed_out: 0, filled: 0 }
    }

    /// Returns the next piece, or None at the end. It waits for no more than one whole line.
    ///
    /// # Errors
    /// Those of the reader; an interrupted read is tried again.
    pub fn next_piece(&mut self) -> io::Result<Option<&[u8]>> {
        self.buffer.copy_within(self.handed_out..self.filled, 0);
        self.filled -= self.handed_out;
        self.handed_out = 0;
        // What was left behind has no line end in it, or it would have been handed out.
        let mut searched = self.filled;
        loop {
            if self.filled == self.buffer.len() {
                self.buffer.resize(2 * self.filled, 0);
            }
            let read = match self.reader.read(&mut self.buffer[self.filled..]) {
                Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
                read => read?,
            };
            self.filled += read;
            let new = &self.buffer[searched..self.filled];
            if let Some(newline) = memchr::memrchr(b'\n', new) {
                self.handed_out = searched + newline + 1;
            } else if read == 0 {
                self.handed_out = self.filled;
            } else {
                searched = self.filled;
                continue;
            }
            let piece = &self.buffer[..self.handed_out];
            return Ok((!piece.is_empty()).then_some(piece));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::slow::Slow;

    fn pieces_of(bytes: &[u8], most: usize) -> Vec<Vec<u8>> {
        let mut pieces = Pieces::new(Slow { bytes, most });
        let mut all = Vec::new();
        while let Some(piece) = pieces.next_piece().unwrap() {
            all.push(piece.to_vec());
        }
        all
    }

    #[test]
    fn pieces_join_to_the_whole_and_end_at_line_ends() {
        let long = [b"short\n".as_slice(), &vec![b'x'; 3 * PIECE], b"\n\nend"].concat();
        for bytes in [&b""[..], b"a", b"\n", b"a\n", b"a\nb", b"\n\n\n", &long] {
            for most in [1, 2, 3, PIECE, 2 * PIECE] {
                let pieces = pieces_of(bytes, most);
                assert_eq!(pieces.concat(), bytes);
                let whole_lines = &pieces[..pieces.len().saturating_sub(1)];
                assert!(whole_lines.iter().all(|piece| piece.ends_with(b"\n")));
                assert!(pieces.iter().all(|piece| !piece.is_empty()));
            }
        }
    }

    #[test]
    fn a_line_is_handed_out_when_it_is_whole() {
        assert_eq!(pieces_of(b"ab\ncd\n", 3), [b"ab\n", b"cd\n"]);
    }
}
