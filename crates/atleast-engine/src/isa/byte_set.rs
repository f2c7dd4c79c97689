//! A set of bytes, in the forms in which kernels look one up.

/// A set of bytes.
#[derive(Clone, Debug)]
pub(crate) struct ByteSet {
    /// One bit for each byte.
    bits: [u64; 4],
    /// For each low half of a byte, which high halves make a member: in the first table those below 8,
    /// in the second the others.
    pub(super) by_low_half: [[u8; 16]; 2],
}

impl ByteSet {
    pub(crate) fn from_fn(contains: impl Fn(u8) -> bool) -> ByteSet {
        let mut set = ByteSet { bits: [0; 4], by_low_half: [[0; 16]; 2] };
        for byte in (0..=u8::MAX).filter(|byte| contains(*byte)) {
            set.bits[usize::from(byte / 64)] |= 1 << (byte % 64);
            let (low, high) = (usize::from(byte & 0xF), byte >> 4);
            set.by_low_half[usize::from(high / 8)][low] |= 1 << (high % 8);
        }
        set
    }

    #[inline]
    pub(crate) fn contains(&self, byte: u8) -> bool {
        self.bits[usize::from(byte / 64)] >> (byte % 64) & 1 == 1
    }

    #[inline]
    pub(crate) fn has_beyond_ascii(&self) -> bool {
        self.bits[2] | self.bits[3] != 0
    }
}
