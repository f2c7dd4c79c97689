//! The sample, in which it is detected how a table is written.

use memchr::memrchr;

use crate::dialect::Dialect;
use crate::reader::RaggedReader;
use crate::rules::Rules;

/// A sample of a table.
#[derive(Clone, Copy)]
pub(crate) struct Sample<'data> {
    pub(crate) bytes: &'data [u8],
    /// Whether nothing follows it.
    pub(crate) is_all: bool,
}

impl<'data> Sample<'data> {
    /// Returns the sample up to the last line end in its first `max_len` bytes, or all of these
    /// bytes if they contain no line end.
    pub(crate) fn beginning(self, max_len: usize, line_end: u8) -> Sample<'data> {
        if self.is_all && self.bytes.len() <= max_len {
            return self;
        }
        let bytes = &self.bytes[..self.bytes.len().min(max_len)];
        let end = memrchr(line_end, bytes).map_or(bytes.len(), |last| last + 1);
        Sample { bytes: &bytes[..end], is_all: false }
    }
}

/// Returns a reader that starts with the sample.
pub(crate) fn begin(rules: &Rules, expected: Option<u64>, dialect: &Dialect) -> RaggedReader {
    RaggedReader::new(rules.with_expected(expected), 0, dialect.level).starting_at(0)
}
