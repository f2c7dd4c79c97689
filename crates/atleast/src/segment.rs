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

#[cfg_attr(feature = "python", doc = include_str!("python/docs/segment.md"))]
#[cfg_attr(not(feature = "python"), doc = include_str!("docs/segment.md"))]
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
