//! The command, for `python -m atleast` and the script that the wheel installs.

use std::ffi::OsString;

use pyo3::prelude::*;

/// Runs the command `atleast` with these arguments, its own name left out; returns its exit code.
///
/// It reads the process's standard input and writes to its standard output and standard error.
#[pyfunction]
pub(crate) fn run_command(py: Python<'_>, arguments: Vec<OsString>) -> u8 {
    py.detach(|| atleast_cli::run(arguments))
}
