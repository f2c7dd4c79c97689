//! Asking for a batch of a large text before it is read.
//!
//! A batch is computed while nothing is asked of memory, and the hardware stops looking ahead at the end
//! of a page. Of a text that lies in a cache there is nothing to gain, and up to a quarter to lose.

use crate::isa::bits::BATCH;
use crate::isa::kernel::Kernel;
use crate::text::Text;

/// Texts from this many bytes on are taken to be larger than the caches.
const LARGE: usize = 32 << 20;

/// How far before it is read a batch is asked for: four batches were no better than three, two worse.
const AHEAD: usize = 3 * BATCH;

/// How many bytes come at once.
const LINE: usize = 64;

/// Returns true if and only if the text is worth asking for ahead.
#[inline(always)]
pub(crate) fn is_large(bytes: &[u8]) -> bool {
    bytes.len() >= LARGE
}

/// Asks for the batch of bytes that is to be read three batches after the one at `at`; it need not be
/// there.
#[inline(always)]
pub(crate) fn ahead_of_bytes<K: Kernel>(kernel: K, bytes: &[u8], at: usize) {
    from(kernel, bytes.as_ptr().wrapping_add(at + AHEAD), BATCH);
}

/// Asks for the batch of a large text that is to be read three batches after the one at `at`.
#[inline(always)]
pub(crate) fn ahead_of<K: Kernel>(kernel: K, text: Text<'_>, at: usize) {
    let (address, unit) = match text {
        Text::Utf8(bytes) | Text::Latin1(bytes) => (bytes.as_ptr(), 1),
        Text::Ucs2(units) => (units.as_ptr().cast(), 2),
        Text::Ucs4(units) => (units.as_ptr().cast(), 4),
    };
    if unit * text.len() >= LARGE {
        from(kernel, address.wrapping_add(unit * (at + AHEAD)), unit * BATCH);
    }
}

#[inline(always)]
fn from<K: Kernel>(kernel: K, address: *const u8, bytes: usize) {
    let mut offset = 0;
    while offset < bytes {
        kernel.prefetch(address.wrapping_add(offset));
        offset += LINE;
    }
}
