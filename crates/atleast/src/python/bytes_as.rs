//! How a counter takes bytes, as Python's data need to know it.

use atleast_pydata::data::BytesAs;

use crate::counter::Counter;

impl Counter {
    /// Returns how the question takes bytes.
    #[inline]
    pub(super) fn bytes_as(&self) -> BytesAs {
        self.byte().map_or(BytesAs::Utf8, |byte| BytesAs::Characters { byte })
    }
}
