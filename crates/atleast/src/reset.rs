//! Where the count starts over.
//!
//! ```
//! use atleast::{Counter, Reset};
//!
//! let text = "banana bandana";
//! assert!(Counter::new('a', 6, Reset::NoReset).has_count(text));
//! assert!(!Counter::new('a', 4, Reset::WhitespaceReset).has_count(text));
//! ```

/// The characters at which the count goes back to zero: what a segment is.
///
/// ```python
/// >>> from atleast import Counter, Reset
/// >>> Counter("a", 6, Reset.NoReset).has_count("banana bandana")
/// True
/// >>> Counter("a", 4, Reset.SpacesReset).has_count("banana bandana")
/// False
///
/// ```
#[cfg_attr(feature = "python", pyo3::pyclass(module = "atleast", frozen, eq, hash, from_py_object))]
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Reset {
    /// On `\n` only: a segment is a line. A `\r` before it belongs to the line, as in grep.
    NewlinesReset,
    /// On the space (U+0020) only.
    SpacesReset,
    /// On every Unicode `White_Space` character: a segment is a word. Never empty, as in `split()`.
    WhitespaceReset,
    /// On every character that is not what is counted: a segment is a run of it. Never empty.
    RunsReset,
    /// Never: the whole is one segment.
    NoReset,
}

impl Reset {
    /// Returns true if and only if the segments that lie between these resets are never empty.
    pub(crate) fn leaves_out_empty(self) -> bool {
        matches!(self, Reset::WhitespaceReset | Reset::RunsReset)
    }
}
