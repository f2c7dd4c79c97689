//! The sample, by which is found how a table is written.

use memchr::memrchr;

use crate::dialect::Dialect;
use crate::reader::RaggedReader;
use crate::rules::Rules;

/// What the choice is made by.
#[derive(Clone, Copy)]
pub(crate) struct Sample<'data> {
    pub(crate) bytes: &'data [u8],
    /// Whether nothing follows.
    pub(crate) is_all: bool,
}

impl<'data> Sample<'data> {
    /// Returns its first bytes, at the most so many, up to their last line end; all of these where they have none.
    pub(crate) fn beginning(self, most: usize, line_end: u8) -> Sample<'data> {
        if self.is_all && self.bytes.len() <= most {
            return self;
        }
        let bytes = &self.bytes[..self.bytes.len().min(most)];
        let end = memrchr(line_end, bytes).map_or(bytes.len(), |last| last + 1);
        Sample { bytes: &bytes[..end], is_all: false }
    }
}

/// Returns a reader that begins with a sample.
pub(crate) fn begin(rules: &Rules, expected: Option<u64>, dialect: &Dialect) -> RaggedReader {
    RaggedReader::new(rules.with_expected(expected), 0, dialect.level).starting_at(0)
}
