//! Type hints that are more precise in the stub than the Rust types would give.

use pyo3::inspect::PyStaticExpr;
use pyo3::types::{PyBytes, PyString};
use pyo3::{PyTypeInfo, type_hint_union};

/// A `str` or `bytes`.
pub const STR_OR_BYTES: PyStaticExpr = type_hint_union!(PyString::TYPE_HINT, PyBytes::TYPE_HINT);

/// Defines the value of a class's `__match_args__`, the fields that a `match` statement takes by
/// position. In the stub it is a tuple of literals, which type checkers need.
#[macro_export]
macro_rules! match_args {
    ($value:ident: $($name:literal),+) => {
        struct $value;

        impl<'py> pyo3::IntoPyObject<'py> for $value {
            type Target = pyo3::types::PyTuple;
            type Output = pyo3::Bound<'py, Self::Target>;
            type Error = pyo3::PyErr;

            const OUTPUT_TYPE: pyo3::inspect::PyStaticExpr = pyo3::type_hint_subscript!(
                pyo3::type_hint_identifier!("builtins", "tuple"),
                $($crate::literal!($name)),+
            );

            fn into_pyobject(self, py: pyo3::Python<'py>) -> pyo3::PyResult<Self::Output> {
                pyo3::types::PyTuple::new(py, [$($name),+])
            }
        }
    };
}

/// `typing.Literal[…]` of a string.
#[macro_export]
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
