//! Iterators with type hints that are more general in the stub than their classes.

use pyo3::inspect::PyStaticExpr;
use pyo3::prelude::*;
use pyo3::types::PySlice;
use pyo3::{PyTypeInfo, type_hint_identifier, type_hint_subscript};

use super::counter::SegmentIterator;
use super::occurrences::OccurrenceIterator;
use crate::segment::Segment;

/// An iterator over segments: `Iterator[Segment]` in the stub, which hides its class.
pub(super) struct Segments(pub(super) SegmentIterator);

impl<'py> IntoPyObject<'py> for Segments {
    type Target = SegmentIterator;
    type Output = Bound<'py, SegmentIterator>;
    type Error = PyErr;

    const OUTPUT_TYPE: PyStaticExpr = type_hint_subscript!(
        type_hint_identifier!("collections.abc", "Iterator"),
        Segment::TYPE_HINT
    );

    fn into_pyobject(self, py: Python<'py>) -> PyResult<Self::Output> {
        Bound::new(py, self.0)
    }
}

/// An iterator over slices: `Iterator[slice]` in the stub, which hides its class.
pub(super) struct Slices(pub(super) OccurrenceIterator);

impl<'py> IntoPyObject<'py> for Slices {
    type Target = OccurrenceIterator;
    type Output = Bound<'py, OccurrenceIterator>;
    type Error = PyErr;

    const OUTPUT_TYPE: PyStaticExpr = type_hint_subscript!(
        type_hint_identifier!("collections.abc", "Iterator"),
        PySlice::TYPE_HINT
    );

    fn into_pyobject(self, py: Python<'py>) -> PyResult<Self::Output> {
        Bound::new(py, self.0)
    }
}
