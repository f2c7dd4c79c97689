//! What the texts of the tests are made with: random numbers, and memory at a given alignment.

pub(super) use crate::compare::{Data, Encoding, INVALID};
use atleast_engine::Text;

/// Pseudo-random numbers, the same in every run: `SplitMix64`.
#[derive(Clone, Debug)]
pub(super) struct Numbers(pub(super) u64);

impl Numbers {
    pub(super) fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mixed = (self.0 ^ self.0 >> 30).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        let mixed = (mixed ^ mixed >> 27).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^ mixed >> 31
    }

    /// Returns a number below `end`.
    pub(super) fn below(&mut self, end: usize) -> usize {
        let end = u128::try_from(end).unwrap();
        usize::try_from((u128::from(self.next()) * end) >> 64).unwrap()
    }

    /// Returns a number in the range.
    pub(super) fn within(&mut self, range: std::ops::Range<usize>) -> usize {
        range.start + self.below(range.len())
    }

    /// Returns one of these.
    pub(super) fn one_of<T: Copy>(&mut self, choices: &[T]) -> T {
        choices[self.below(choices.len())]
    }
}

/// A buffer for a copy of a text at a given offset from a cache line.
#[derive(Default)]
pub(super) struct AlignedBuffer(Vec<u8>);

impl AlignedBuffer {
    /// Returns a copy of the text with a cache line starting after its first `head` bytes, fewer
    /// than
    /// 64. Text of two or four bytes a character is not copied, since the engine copies it itself.
    pub(super) fn copy<'a>(&'a mut self, text: Text<'a>, head: usize) -> Text<'a> {
        match text {
            Text::Utf8(bytes) => Text::Utf8(self.put(bytes, head)),
            Text::Latin1(bytes) => Text::Latin1(self.put(bytes, head)),
            Text::Ucs2(_) | Text::Ucs4(_) => text,
        }
    }

    fn put(&mut self, bytes: &[u8], head: usize) -> &[u8] {
        const LINE: usize = 64;
        assert!(head < LINE);
        self.0.resize(bytes.len() + 2 * LINE, 0);
        let to_cache_line = self.0.as_ptr().addr().wrapping_neg() % LINE;
        let at = to_cache_line + LINE - head;
        let to = &mut self.0[at..at + bytes.len()];
        to.copy_from_slice(bytes);
        to
    }
}
