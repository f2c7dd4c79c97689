//! Places in the data, as Python writes them.

use std::ops::Range;

use pyo3::prelude::*;
use pyo3::types::PySlice;

/// Returns a place in the data as Python writes it, `slice(start, end)`: `PyO3`'s own constructor would give it
/// a step.
///
/// # Errors
/// If Python cannot make one, as for want of memory.
pub fn slice(py: Python<'_>, place: Range<usize>) -> PyResult<Bound<'_, PySlice>> {
    Ok(py.get_type::<PySlice>().call1((place.start, place.end))?.cast_into()?)
}
