//! Ranges of the data as Python's `slice`.

use std::ops::Range;

use pyo3::prelude::*;
use pyo3::types::PySlice;

/// Returns `slice(start, end)`. (The constructor of `PyO3` would set a step as well.)
///
/// # Errors
/// If Python cannot make one, for example for lack of memory.
pub fn slice(py: Python<'_>, range: Range<usize>) -> PyResult<Bound<'_, PySlice>> {
    Ok(py.get_type::<PySlice>().call1((range.start, range.end))?.cast_into()?)
}
