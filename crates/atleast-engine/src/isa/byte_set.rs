//! A set of bytes, in the two forms in which kernels look up a byte.

/// A set of bytes.
#[derive(Clone, Debug)]
pub(crate) struct ByteSet {
    /// One bit per byte.
    bits: [u64; 4],
    /// For each low half of a byte, the high halves with which it is a member, as bits. The first
    /// table has the high halves below 8, the second those from 8 on, so a row is one byte.
    ///
    /// An example for the set of `,` (0x2C) and `;` (0x3B):
    ///
    /// ```text
    /// row 0xB of the first table     0000_1000    high half 3
    /// row 0xC of the first table     0000_0100    high half 2
    /// `,` = 0x2C    row 0xC & 1 << 2    0000_0100    a member
    /// `<` = 0x3C    row 0xC & 1 << 3    0000_0000    not a member
    /// ```
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
