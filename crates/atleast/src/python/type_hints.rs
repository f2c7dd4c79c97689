//! Values whose type the generated stub can say more exactly than their Rust type does.

use pyo3::inspect::PyStaticExpr;
use pyo3::prelude::*;
use pyo3::types::{PyBytes, PySlice, PyString};
use pyo3::{PyTypeInfo, type_hint_identifier, type_hint_subscript, type_hint_union};

use super::counter::SegmentIterator;
use super::occurrences::OccurrenceIterator;
use crate::segment::Segment;

/// A `str` or `bytes`.
pub(super) const STR_OR_BYTES: PyStaticExpr =
    type_hint_union!(PyString::TYPE_HINT, PyBytes::TYPE_HINT);

/// An iterator over segments: in the stub `Iterator[Segment]`, whatever class it is.
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

/// An iterator over slices: in the stub `Iterator[slice]`, whatever class it is.
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

/// Defines the value of a class's `__match_args__`, the fields by which a `match` statement takes it
/// apart: in the stub a tuple of literals, which a type checker needs.
macro_rules! match_args {
    ($value:ident: $($name:literal),+) => {
        struct $value;

        impl<'py> pyo3::IntoPyObject<'py> for $value {
            type Target = pyo3::types::PyTuple;
            type Output = pyo3::Bound<'py, Self::Target>;
            type Error = pyo3::PyErr;

            const OUTPUT_TYPE: pyo3::inspect::PyStaticExpr = pyo3::type_hint_subscript!(
                pyo3::type_hint_identifier!("builtins", "tuple"),
                $($crate::python::type_hints::literal!($name)),+
            );

            fn into_pyobject(self, py: pyo3::Python<'py>) -> pyo3::PyResult<Self::Output> {
                pyo3::types::PyTuple::new(py, [$($name),+])
            }
        }
    };
}

/// `typing.Literal[…]` of a string.
macro_rules! literal {
    ($value:literal) => {
        pyo3::type_hint_subscript!(
            pyo3::type_hint_identifier!("typing", "Literal"),
            pyo3::inspect::PyStaticExpr::Constant {
                value: pyo3::inspect::PyStaticConstant::Str($value)
            }
        )
    };
}

pub(super) use {literal, match_args};
