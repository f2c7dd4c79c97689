//! A buffered writer that a signal does not stop in the middle of a line.

use std::io::{self, Write};

use crate::interrupt;

/// Buffers lines and writes many whole lines at once, while signals are delayed. A line that is
/// longer than the buffer is written in parts.
pub(crate) struct WholeLineWriter<W: Write> {
    output: W,
    buffer: Vec<u8>,
    capacity: usize,
}

impl<W: Write> WholeLineWriter<W> {
    /// Creates a writer with a buffer of this capacity.
    pub(crate) fn new(capacity: usize, output: W) -> Self {
        WholeLineWriter { output, buffer: Vec::with_capacity(capacity), capacity }
    }

    /// Returns the underlying writer.
    pub(crate) fn output(&self) -> &W {
        &self.output
    }

    /// Returns the underlying writer. Some lines may still be in the buffer.
    pub(crate) fn output_mut(&mut self) -> &mut W {
        &mut self.output
    }

    fn write_up_to(&mut self, end: usize) -> io::Result<()> {
        let written = {
            let _guard = interrupt::delay();
            self.output.write_all(&self.buffer[..end])
        };
        self.buffer.drain(..end);
        written
    }
}

impl<W: Write> Write for WholeLineWriter<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if !self.buffer.is_empty() && self.buffer.len() + bytes.len() > self.capacity {
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

impl<W: Write> Drop for WholeLineWriter<W> {
    /// Writes the rest of the buffer after an error elsewhere.
    fn drop(&mut self) {
        let _ = self.flush();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Records each write.
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
    fn writes_end_at_line_ends() {
        let mut lines = WholeLineWriter::new(10, Writes::default());
        for part in ["a", "b\nc", "d\n", "e\nf", "ghi", "jkl\n", "m", "without an end", "\n", "n"] {
            lines.write_all(part.as_bytes()).unwrap();
        }
        lines.flush().unwrap();
        let written: Vec<&[u8]> = lines.output.0.iter().map(Vec::as_slice).collect();
        assert_eq!(written, [&b"ab\ncd\ne\n"[..], b"fghijkl\n", b"mwithout an end", b"\nn"]);
    }
}
