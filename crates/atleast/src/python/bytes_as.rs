//! How a counter reads bytes.

use atleast_pydata::data::BytesAs;

use crate::counter::Counter;

impl Counter {
    /// Returns how the counter reads bytes.
    #[inline]
    pub(super) fn bytes_as(&self) -> BytesAs {
        self.byte().map_or(BytesAs::Utf8, |byte| BytesAs::Characters { byte })
    }
}
