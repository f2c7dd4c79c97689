//! Versions as Cargo reads them, for Python: a thin layer over the crate `semver`.
//!
//! Neither its types nor `PyO3`'s traits are ours, so nothing can be decorated in place. One type
//! of our own stands around each that Python needs, and carries the decoration; the meaning stays
//! in `semver`.

use std::fmt::Display;

use pyo3::exceptions::PyValueError;
use pyo3::prelude::*;
use pyo3::types::PyType;

/// A version, as Cargo reads it.
///
/// Versions compare by precedence, then by what follows the plus sign; they can be sorted, hashed
/// and pickled. Raises `ValueError` for a text that is not a version.
///
/// >>> from cargo_versions import Version
/// >>> Version("1.10.0") > Version("1.9.0")
/// True
#[pyclass(module = "cargo_versions", frozen, eq, ord, hash, str = "{0}")]
#[derive(PartialEq, Eq, PartialOrd, Ord, Hash)]
struct Version(semver::Version);

#[pymethods]
impl Version {
    #[new]
    fn new(text: &str) -> PyResult<Self> {
        text.parse().map(Version).map_err(|error| refused(text, error))
    }

    /// The first number: it grows when the interface breaks.
    #[getter]
    fn major(&self) -> u64 {
        self.0.major
    }

    /// The second number: it grows when the interface does.
    #[getter]
    fn minor(&self) -> u64 {
        self.0.minor
    }

    /// The third number: it grows with each correction.
    #[getter]
    fn patch(&self) -> u64 {
        self.0.patch
    }

    /// What follows the hyphen, such as `rc.1`; empty for a release.
    #[getter]
    fn pre(&self) -> &str {
        &self.0.pre
    }

    /// What follows the plus sign; empty for most.
    #[getter]
    fn build(&self) -> &str {
        &self.0.build
    }

    /// Returns True if and only if Cargo would take this version for `requirement`.
    ///
    /// Raises `ValueError` for a text that is not a requirement.
    ///
    /// >>> from cargo_versions import Version
    /// >>> Version("1.10.0").satisfies("^1.2")
    /// True
    /// >>> Version("2.0.0").satisfies(">=1.2, <2")
    /// False
    fn satisfies(&self, requirement: &str) -> PyResult<bool> {
        let parsed: semver::VersionReq =
            requirement.parse().map_err(|error| refused(requirement, error))?;
        Ok(parsed.matches(&self.0))
    }

    fn __repr__(&self) -> String {
        // A version holds no character that Python would escape.
        format!("Version('{}')", self.0)
    }

    fn __reduce__<'py>(&self, py: Python<'py>) -> (Bound<'py, PyType>, (String,)) {
        (py.get_type::<Self>(), (self.0.to_string(),))
    }
}

/// Returns the exception for a text that `semver` refuses: the text, and its own message.
fn refused(text: &str, error: impl Display) -> PyErr {
    PyValueError::new_err(format!("{text:?}: {error}"))
}

/// Versions as Cargo reads them.
#[pymodule]
mod cargo_versions {
    #[pymodule_export]
    use super::Version;
}
