//! `Reset` for Python.

use pyo3::prelude::*;

use crate::reset::Reset;

/// A function and its arguments, which make the object again.
type Recipe<'py> = (Bound<'py, PyAny>, (Bound<'py, PyAny>, String));

#[pymethods]
impl Reset {
    /// Pickle the member by its name, as Python's own enums do.
    #[expect(
        clippy::trivially_copy_pass_by_ref,
        reason = "PyO3 lends an object, it never gives it"
    )]
    fn __reduce__<'py>(&self, py: Python<'py>) -> PyResult<Recipe<'py>> {
        let getattr = py.import("builtins")?.getattr("getattr")?;
        Ok((getattr, (py.get_type::<Self>().into_any(), format!("{self:?}"))))
    }
}
