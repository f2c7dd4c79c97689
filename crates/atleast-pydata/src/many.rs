//! Lists and dicts of what may be many: while they are made, signals are handled.

use std::collections::BTreeMap;

use pyo3::inspect::PyStaticExpr;
use pyo3::prelude::*;
use pyo3::types::{PyDict, PyList};

use crate::signals::Steps;

/// Items that become a list.
pub struct Many<'a, T>(pub &'a [T]);

impl<'py, T: IntoPyObject<'py> + Clone> IntoPyObject<'py> for Many<'_, T> {
    type Target = PyList;
    type Output = Bound<'py, PyList>;
    type Error = PyErr;

    const OUTPUT_TYPE: PyStaticExpr = <Vec<T> as IntoPyObject>::OUTPUT_TYPE;

    fn into_pyobject(self, py: Python<'py>) -> PyResult<Self::Output> {
        // A list that is made at once takes a fraction of the time of one to which each item is appended.
        const AT_ONCE: usize = 1 << 16;
        let (first, others) = self.0.split_at(self.0.len().min(AT_ONCE));
        let list = PyList::new(py, first.iter().cloned())?;
        for part in others.chunks(AT_ONCE) {
            py.check_signals()?;
            let length = list.len();
            list.set_slice(length, length, PyList::new(py, part.iter().cloned())?.as_any())?;
        }
        Ok(list)
    }
}

/// Counts that become a dict, in their order.
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
