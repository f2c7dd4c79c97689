//! The answer to "where".
//!
//! ```
//! use atleast::{Counter, Reset};
//!
//! let text = "one\ntwo, three, four\n";
//! let segment = Counter::new(',', 2, Reset::NewlinesReset).find(text).unwrap();
//! assert_eq!(segment.index, 1);
//! assert_eq!(segment.line, 2);
//! assert_eq!(&text[segment.range()], "two, three, four");
//! assert_eq!(segment.count, 2);
//! assert_eq!(segment.reached_at, Some(14));
//! ```

use std::ops::Range;

/// A longest stretch without a reset, and how many it holds of what was counted.
///
/// Offsets are characters in text and bytes in bytes, in a file from where it was read;
/// `data[segment.slice]` is the segment's text.
///
/// ```python
/// >>> from atleast import Counter, Reset
/// >>> text = "one\ntwo, three, four\n"
/// >>> segment = Counter(",", 2, Reset.NewlinesReset).find(text)
/// >>> segment
/// Segment(index=1, line=2, start=4, end=20, count=2, reached_at=14)
/// >>> text[segment.slice]
/// 'two, three, four'
///
/// ```
#[cfg_attr(feature = "python", pyo3::pyclass(module = "atleast", frozen, eq, hash, get_all))]
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Segment {
    /// How many segments come before this one (0-based).
    pub index: u64,
    /// The line in which the segment starts (1-based): one more than the `\n` before its start.
    pub line: u64,
    /// The offset of the segment's first character (0-based).
    pub start: usize,
    /// The offset just after the segment's last character (the reset is not part of it).
    pub end: usize,
    /// How many of what is counted the segment holds.
    pub count: u64,
    /// The offset of the occurrence with which the count reached the minimum, if one did.
    pub reached_at: Option<usize>,
}

impl Segment {
    /// Returns the segment's place in the data: `&data[segment.range()]` is its text.
    pub fn range(&self) -> Range<usize> {
        self.start..self.end
    }
}
