//! Lists and dicts that may be long: signals are handled while they are made.

use std::collections::BTreeMap;

use pyo3::inspect::PyStaticExpr;
use pyo3::prelude::*;
use pyo3::types::{PyDict, PyList};

use crate::signals::Steps;

/// Items to be converted to a list.
pub struct Many<'a, T>(pub &'a [T]);

impl<'py, T: IntoPyObject<'py> + Clone> IntoPyObject<'py> for Many<'_, T> {
    type Target = PyList;
    type Output = Bound<'py, PyList>;
    type Error = PyErr;

    const OUTPUT_TYPE: PyStaticExpr = <Vec<T> as IntoPyObject>::OUTPUT_TYPE;

    fn into_pyobject(self, py: Python<'py>) -> PyResult<Self::Output> {
        // Making a list of many items at once takes a fraction of the time of appending each.
        const AT_ONCE: usize = 1 << 16;
        let (first, others) = self.0.split_at(self.0.len().min(AT_ONCE));
        let list = PyList::new(py, first.iter().cloned())?;
        for items in others.chunks(AT_ONCE) {
            py.check_signals()?;
            let length = list.len();
            list.set_slice(length, length, PyList::new(py, items.iter().cloned())?.as_any())?;
        }
        Ok(list)
    }
}

/// Counts to be converted to a dict, in ascending order.
#[derive(Clone, Copy)]
pub struct Counts<'a>(pub &'a BTreeMap<u64, u64>);

impl<'py> IntoPyObject<'py> for Counts<'_> {
    type Target = PyDict;
    type Output = Bound<'py, PyDict>;
    type Error = PyErr;

    const OUTPUT_TYPE: PyStaticExpr = <BTreeMap<u64, u64> as IntoPyObject>::OUTPUT_TYPE;

    fn into_pyobject(self, py: Python<'py>) -> PyResult<Self::Output> {
        let dict = PyDict::new(py);
        let mut steps = Steps::default();
        for (count, segments) in self.0 {
            dict.set_item(count, segments)?;
            steps.step(py)?;
        }
        Ok(dict)
    }
}
