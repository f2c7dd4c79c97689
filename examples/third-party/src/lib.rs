//! Versions as Cargo reads them, for Python: a thin wrapper around the crate `semver`.
//!
//! Neither the types of `semver` nor the traits of `PyO3` belong to this crate, so `#[pyclass]`
//! cannot be put on them. Instead, `Version` wraps `semver::Version` and has the attributes. What a
//! version means is defined by `semver`.

use std::fmt::Display;

use pyo3::exceptions::PyValueError;
use pyo3::prelude::*;
use pyo3::types::PyType;

/// A version, as Cargo reads it.
///
/// Versions are compared by precedence, then by the text after the plus sign. They can be sorted,
/// hashed and pickled. Raises `ValueError` if the text is not a version.
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

    /// The first number, which grows with incompatible changes of the interface.
    #[getter]
    fn major(&self) -> u64 {
        self.0.major
    }

    /// The second number, which grows with compatible additions to the interface.
    #[getter]
    fn minor(&self) -> u64 {
        self.0.minor
    }

    /// The third number, which grows with fixes.
    #[getter]
    fn patch(&self) -> u64 {
        self.0.patch
    }

    /// The text after the hyphen, such as `rc.1`; empty for a release.
    #[getter]
    fn pre(&self) -> &str {
        &self.0.pre
    }

    /// The text after the plus sign; usually empty.
    #[getter]
    fn build(&self) -> &str {
        &self.0.build
    }

    /// Returns whether Cargo would accept this version for `requirement`.
    ///
    /// Raises `ValueError` if the text is not a requirement.
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
        // A version contains no character that Python would escape.
        format!("Version('{}')", self.0)
    }

    fn __reduce__<'py>(&self, py: Python<'py>) -> (Bound<'py, PyType>, (String,)) {
        (py.get_type::<Self>(), (self.0.to_string(),))
    }
}

/// Returns the exception for a text that `semver` refuses, with the text and the error of `semver`.
fn refused(text: &str, error: impl Display) -> PyErr {
    PyValueError::new_err(format!("{text:?}: {error}"))
}

/// Versions as Cargo reads them.
#[pymodule]
mod cargo_versions {
    #[pymodule_export]
    use super::Version;
}
