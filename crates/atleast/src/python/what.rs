//! `What`, the reset and the quote: from Python objects, and back to them.

use pyo3::inspect::PyStaticExpr;
use pyo3::prelude::*;
use pyo3::types::{PyBytes, PyFrozenSet, PySet, PyString};
use pyo3::{PyTypeInfo, type_hint_subscript, type_hint_union};

use crate::charset::CharSet;
use crate::reset::{Reset, ResetOn};
use crate::what::{What, WhatKind, bytes_of};
use atleast_pydata::arguments::{
    Accepted, character, check_is_one, convert_each, optional, string, wrong_type,
};
use atleast_pydata::type_hints::STR_OR_BYTES;

impl Accepted for What {
    const INPUT_TYPE: PyStaticExpr = type_hint_union!(
        PyString::TYPE_HINT,
        PyBytes::TYPE_HINT,
        CharSet::TYPE_HINT,
        type_hint_subscript!(PySet::TYPE_HINT, PyString::TYPE_HINT),
        type_hint_subscript!(PyFrozenSet::TYPE_HINT, PyString::TYPE_HINT)
    );
}

impl Accepted for ResetOn {
    const INPUT_TYPE: PyStaticExpr = type_hint_union!(Reset::TYPE_HINT, What::INPUT_TYPE);
}

/// A quote, which is never a set: `str | bytes` in the stub.
pub(super) struct Quote<'a>(pub(super) &'a What);

impl Accepted for Quote<'_> {
    const INPUT_TYPE: PyStaticExpr = STR_OR_BYTES;
}

/// Converts the argument `what`.
pub(super) fn what(object: &Bound<'_, PyAny>) -> PyResult<What> {
    if let Ok(what) = object.cast::<PyString>() {
        return Ok(string("`what`", what)?.into());
    }
    if let Ok(bytes) = object.cast::<PyBytes>() {
        return Ok(bytes.as_bytes().into());
    }
    one_or_set("`what`", object)?
        .ok_or_else(|| wrong_type("`what`", "a str, bytes, set or CharSet", object))
}

/// Converts the argument `reset`.
pub(super) fn reset(object: &Bound<'_, PyAny>) -> PyResult<ResetOn> {
    if let Ok(reset) = object.extract::<Reset>() {
        return Ok(reset.into());
    }
    one_or_set("`reset`", object)?
        .map(ResetOn::AnyOf)
        .ok_or_else(|| wrong_type("`reset`", "a Reset, str, bytes, set or CharSet", object))
}

/// Converts the argument `quote`.
pub(super) fn quote(object: &Bound<'_, PyAny>) -> PyResult<Option<What>> {
    optional(object, |object| {
        let quote = one("`quote`", object)?;
        quote.ok_or_else(|| wrong_type("`quote`", "a str, bytes or None", object))
    })
}

/// Returns a character, a byte or a set. Returns None for an object of another type.
fn one_or_set(name: &str, object: &Bound<'_, PyAny>) -> PyResult<Option<What>> {
    if let Ok(set) = object.cast::<CharSet>() {
        return Ok(Some(set.get().clone().into()));
    }
    if object.is_instance_of::<PySet>() || object.is_instance_of::<PyFrozenSet>() {
        let name = format!("each item of {name}");
        let members =
            convert_each(&name, "a str", object, |member| match member.cast::<PyString>() {
                Ok(string) => character(&name, string),
                Err(_) => Err(wrong_type(&name, "a str", &member)),
            })?;
        return Ok(Some(CharSet::from_iter(members).into()));
    }
    one(name, object)
}

/// Returns a character or a byte. Returns None for an object of another type.
fn one(name: &str, object: &Bound<'_, PyAny>) -> PyResult<Option<What>> {
    if let Ok(string) = object.cast::<PyString>() {
        return Ok(Some(character(name, string)?.into()));
    }
    if let Ok(bytes) = object.cast::<PyBytes>() {
        check_is_one(name, object)?;
        return Ok(bytes.as_bytes().first().map(|byte| What::from(*byte)));
    }
    Ok(None)
}

impl<'py> IntoPyObject<'py> for &What {
    type Target = PyAny;
    type Output = Bound<'py, PyAny>;
    type Error = PyErr;

    const OUTPUT_TYPE: PyStaticExpr =
        type_hint_union!(PyString::TYPE_HINT, PyBytes::TYPE_HINT, CharSet::TYPE_HINT);

    fn into_pyobject(self, py: Python<'py>) -> PyResult<Self::Output> {
        Ok(match &self.0 {
            WhatKind::Character(character) => character.into_pyobject(py)?.into_any(),
            WhatKind::Set(set) => set.clone().into_pyobject(py)?.into_any(),
            WhatKind::Byte(byte) => PyBytes::new(py, &[*byte]).into_any(),
            WhatKind::String(string) => PyString::new(py, string).into_any(),
            WhatKind::Bytes(bytes) => {
                PyBytes::new(py, &bytes_of(bytes).collect::<Vec<_>>()).into_any()
            }
        })
    }
}

impl<'py> IntoPyObject<'py> for &ResetOn {
    type Target = PyAny;
    type Output = Bound<'py, PyAny>;
    type Error = PyErr;

    const OUTPUT_TYPE: PyStaticExpr =
        type_hint_union!(Reset::TYPE_HINT, <&What as IntoPyObject>::OUTPUT_TYPE);

    fn into_pyobject(self, py: Python<'py>) -> PyResult<Self::Output> {
        match self {
            ResetOn::Named(reset) => Ok(reset.into_pyobject(py)?.into_any()),
            ResetOn::AnyOf(resets) => resets.into_pyobject(py),
        }
    }
}

impl<'py> IntoPyObject<'py> for Quote<'_> {
    type Target = PyAny;
    type Output = Bound<'py, PyAny>;
    type Error = PyErr;

    const OUTPUT_TYPE: PyStaticExpr = STR_OR_BYTES;

    fn into_pyobject(self, py: Python<'py>) -> PyResult<Self::Output> {
        self.0.into_pyobject(py)
    }
}
