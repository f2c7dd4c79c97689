//! The extension module `atleast._atleast`: a list of its classes and functions.

#![allow(
    clippy::doc_markdown,
    reason = "docstrings name arguments and exceptions as Python's editors read them"
)]

#[pyo3::pymodule]
mod _atleast {
    #[pymodule_export]
    use atleast::{CharSet, Counter, Partial, Reset, Segment, Tally};

    #[pymodule_export]
    use atleast::python::{LockedStream, Watch};

    #[pymodule_export]
    use atleast_pydata::file::File;

    #[pymodule_export]
    use atleast_tables::{Note, Ragged, RaggedRow, StrayQuote, Written};

    #[pymodule_export]
    use super::command::run_command;

    #[pymodule_export]
    use super::open::open;

    #[pymodule_export]
    use super::ragged::ragged;

    /// The version of the package.
    #[pymodule_export]
    #[allow(non_upper_case_globals)]
    const __version__: &str = env!("CARGO_PKG_VERSION");
}

mod command;
mod open;
mod path;
mod ragged;
