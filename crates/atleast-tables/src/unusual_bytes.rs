//! Counts bytes that are unusual in a table while it is read: NUL, invalid UTF-8, and byte order
//! marks after the start.

use atleast_engine::is_ascii_without_nul;

const MARK: &[u8] = b"\xEF\xBB\xBF";

/// How often something was seen, and in which line first.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Sightings {
    /// How often it was seen.
    pub(crate) count: u64,
    /// The first line in which it was seen (1-based), or 0 if it was not.
    pub(crate) line: u64,
}

impl Sightings {
    /// Counts one more, in the line that `line` returns.
    pub(crate) fn add_at(&mut self, line: impl FnOnce() -> u64) {
        self.count += 1;
        if self.line == 0 {
            self.line = line();
        }
    }

    /// Adds what was seen in the data that follows, `lines` lines later.
    pub(crate) fn join(&mut self, next: Sightings, lines: u64) {
        if self.line == 0 && next.line > 0 {
            self.line = lines + next.line;
        }
        self.count += next.count;
    }
}

/// The unusual bytes seen so far.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct UnusualBytes {
    pub(crate) nul: Sightings,
    /// Byte sequences that are not valid UTF-8.
    pub(crate) not_utf8: Sightings,
    pub(crate) marks: Sightings,
    cut: Cut,
}

/// The start of a character that the end of the bytes cuts off.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Cut {
    bytes: Vec<u8>,
    line: u64,
}

impl UnusualBytes {
    /// Returns true if ASCII bytes without NUL that follow may be skipped.
    pub(crate) fn can_skip_plain_ascii(&self) -> bool {
        self.cut.bytes.is_empty()
    }

    /// Checks the bytes that follow. `line_at` returns the line of an offset in them. If
    /// `is_start`, a byte order mark at their start does not count.
    pub(crate) fn see(&mut self, bytes: &[u8], is_start: bool, line_at: impl Fn(usize) -> u64) {
        if self.cut.bytes.is_empty() && is_ascii_without_nul(bytes) {
            return;
        }
        for (part, at) in bytes.chunks(SCAN_SIZE).zip((0..).step_by(SCAN_SIZE)) {
            if part.contains(&0) {
                let in_part = part.iter().enumerate().filter(|(_, byte)| **byte == 0);
                for (found, _) in in_part {
                    self.nul.add_at(|| line_at(at + found));
                }
            }
        }
        let mut from = 0;
        while from < bytes.len() && !self.cut.bytes.is_empty() {
            from += self.complete(bytes[from]);
        }
        while from < bytes.len() {
            let (valid, error) = match std::str::from_utf8(&bytes[from..]) {
                Ok(_) => (bytes.len() - from, None),
                Err(error) => (error.valid_up_to(), Some(error)),
            };
            for at in marks_in(&bytes[from..from + valid]) {
                if !(is_start && from + at == 0) {
                    self.marks.add_at(|| line_at(from + at));
                }
            }
            from += valid;
            let Some(error) = error else { return };
            if let Some(length) = error.error_len() {
                self.not_utf8.add_at(|| line_at(from));
                from += length;
            } else {
                self.cut = Cut { bytes: bytes[from..].to_vec(), line: line_at(from) };
                return;
            }
        }
    }

    /// Takes the byte after a character that was cut off. Returns 1 if the byte belongs to it.
    /// Otherwise returns 0: the character was invalid.
    fn complete(&mut self, byte: u8) -> usize {
        let Cut { bytes, line: began } = &mut self.cut;
        let began = *began;
        bytes.push(byte);
        match std::str::from_utf8(bytes) {
            Ok(_) => {
                if bytes == MARK {
                    self.marks.add_at(|| began);
                }
                bytes.clear();
                1
            }
            Err(error) if error.error_len().is_none() => 1,
            Err(_) => {
                bytes.clear();
                self.not_utf8.add_at(|| began);
                0
            }
        }
    }

    /// Ends the data. A character that is still cut off is invalid.
    pub(crate) fn end(&mut self) {
        if !self.cut.bytes.is_empty() {
            let line = self.cut.line;
            self.cut.bytes.clear();
            self.not_utf8.add_at(|| line);
        }
    }

    /// Adds what was seen in the data that follows, `lines` lines later.
    pub(crate) fn join(&mut self, next: &UnusualBytes, lines: u64) {
        self.end();
        self.nul.join(next.nul, lines);
        self.not_utf8.join(next.not_utf8, lines);
        self.marks.join(next.marks, lines);
        let Cut { bytes, line } = &next.cut;
        self.cut = Cut { bytes: bytes.clone(), line: lines + line };
    }
}

/// How many bytes are scanned at once.
const SCAN_SIZE: usize = 1024;

/// Returns the offsets of the byte order marks in a text.
fn marks_in(text: &[u8]) -> impl Iterator<Item = usize> {
    let parts = text.chunks(SCAN_SIZE).zip((0..).step_by(SCAN_SIZE));
    let in_part = |(part, from): (&[u8], usize)| {
        let to = if part.contains(&MARK[0]) { from + part.len() } else { from };
        from..to
    };
    parts.flat_map(in_part).filter(|at| text[*at..].starts_with(MARK))
}
