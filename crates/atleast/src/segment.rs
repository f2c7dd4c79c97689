//! [`Segment`], which says where a hit is.
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

#[cfg_attr(feature = "python", doc = include_str!("python/docs/segment.md"))]
#[cfg_attr(not(feature = "python"), doc = include_str!("docs/segment.md"))]
#[cfg_attr(feature = "python", pyo3::pyclass(module = "atleast", frozen, eq, hash, get_all))]
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Segment {
    /// The number of segments before this one (0-based).
    pub index: u64,
    /// The line that the segment starts in (1-based): one more than the number of `\n` before it.
    pub line: u64,
    /// The offset of the segment's first character (0-based).
    pub start: usize,
    /// The offset just after the segment's last character. The reset is not part of the segment.
    pub end: usize,
    /// The number of occurrences in the segment.
    pub count: u64,
    /// The offset of the occurrence with which the count reached `min_number`; None if it did not,
    /// or if `min_number` is 0.
    pub reached_at: Option<usize>,
}

impl Segment {
    /// Returns the segment's range in the data, from `start` to `end`: `&data[segment.range()]` is
    /// its text.
    ///
    /// ```
    /// use atleast::{Counter, Reset};
    ///
    /// let text = "one\ntwo, three, four\n";
    /// let segment = Counter::new(',', 2, Reset::NewlinesReset).find(text).unwrap();
    /// assert_eq!(&text[segment.range()], "two, three, four");
    /// ```
    pub fn range(&self) -> Range<usize> {
        self.start..self.end
    }
}
