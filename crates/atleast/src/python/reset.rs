//! `Reset` for Python.

use pyo3::prelude::*;

use crate::reset::Reset;

/// What Python calls to make the object again, and with what.
type Recipe<'py> = (Bound<'py, PyAny>, (Bound<'py, PyAny>, String));

#[pymethods]
impl Reset {
    /// Returns how to pickle it: by its name, as Python's own enums are.
    #[expect(
        clippy::trivially_copy_pass_by_ref,
        reason = "PyO3 lends an object, it never gives it"
    )]
    fn __reduce__<'py>(&self, py: Python<'py>) -> PyResult<Recipe<'py>> {
        let getattr = py.import("builtins")?.getattr("getattr")?;
        Ok((getattr, (py.get_type::<Self>().into_any(), format!("{self:?}"))))
    }
}
