//! A writer that Ctrl-C does not stop in the middle of a line.

use std::io::{self, Write};

use crate::interrupt;

/// Writes to another, many lines at once and each of them whole: until a line is written, no signal ends the
/// process. One that is longer than the buffer is written as it comes.
pub(crate) struct WholeLines<W: Write> {
    output: W,
    buffer: Vec<u8>,
    at_once: usize,
}

impl<W: Write> WholeLines<W> {
    /// Writes about as many bytes at once.
    pub(crate) fn new(at_once: usize, output: W) -> Self {
        WholeLines { output, buffer: Vec::with_capacity(at_once), at_once }
    }

    /// Returns the other.
    pub(crate) fn output(&self) -> &W {
        &self.output
    }

    /// Returns the other, to which not all may have been written.
    pub(crate) fn output_mut(&mut self) -> &mut W {
        &mut self.output
    }

    fn write_up_to(&mut self, end: usize) -> io::Result<()> {
        let written = {
            let _whole_lines = interrupt::writing();
            self.output.write_all(&self.buffer[..end])
        };
        self.buffer.drain(..end);
        written
    }
}

impl<W: Write> Write for WholeLines<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if !self.buffer.is_empty() && self.buffer.len() + bytes.len() > self.at_once {
            let newline = memchr::memrchr(b'\n', &self.buffer);
            self.write_up_to(newline.map_or(self.buffer.len(), |newline| newline + 1))?;
        }
        self.buffer.extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.write_up_to(self.buffer.len())?;
        self.output.flush()
    }
}

impl<W: Write> Drop for WholeLines<W> {
    /// Writes what is left, where an error of something else was the end.
    fn drop(&mut self) {
        let _ = self.flush();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Keeps what is written at once apart.
    #[derive(Default)]
    struct Writes(Vec<Vec<u8>>);

    impl Write for Writes {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            self.0.push(bytes.to_owned());
            Ok(bytes.len())
        }

        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    #[test]
    fn what_is_written_at_once_ends_where_a_line_does() {
        let mut lines = WholeLines::new(10, Writes::default());
        for part in ["a", "b\nc", "d\n", "e\nf", "ghi", "jkl\n", "m", "without an end", "\n", "n"] {
            lines.write_all(part.as_bytes()).unwrap();
        }
        lines.flush().unwrap();
        let written: Vec<&[u8]> = lines.output.0.iter().map(Vec::as_slice).collect();
        assert_eq!(written, [&b"ab\ncd\ne\n"[..], b"fghijkl\n", b"mwithout an end", b"\nn"]);
    }
}
