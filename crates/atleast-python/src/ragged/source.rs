//! The argument `source` of `ragged`: a path, the data, or an open file.

use std::io::{self, Read};
use std::num::NonZeroUsize;
use std::thread;

use atleast_files::READ_SIZE;
use atleast_files::ragged::{self, RaggedError};
use atleast_pydata::arguments::{Accepted, wrong_type};
use atleast_pydata::buffer::Buffer;
use atleast_tables::{Dialect, Ragged};
use pyo3::exceptions::{PyTypeError, PyValueError};
use pyo3::inspect::PyStaticExpr;
use pyo3::prelude::*;
use pyo3::types::{PyBytes, PyString};
use pyo3::{PyTypeInfo, type_hint_identifier, type_hint_subscript, type_hint_union};

use super::Findings;
use crate::path;

/// The source of the data.
pub(crate) enum RaggedSource<'py> {
    /// The path of a file: a `str`, or `bytes` if an `os.PathLike` gave those.
    Path(Bound<'py, PyAny>),
    /// The data itself.
    Bytes(Bound<'py, PyBytes>),
    /// Another buffer with the data.
    Buffer(Buffer),
    /// The `read` of an open file.
    File(Bound<'py, PyAny>),
}

impl Accepted for RaggedSource<'_> {
    const INPUT_TYPE: PyStaticExpr = type_hint_union!(
        PyString::TYPE_HINT,
        type_hint_subscript!(type_hint_identifier!("os", "PathLike"), PyString::TYPE_HINT),
        type_hint_subscript!(type_hint_identifier!("os", "PathLike"), PyBytes::TYPE_HINT),
        type_hint_identifier!("_typeshed", "ReadableBuffer"),
        type_hint_subscript!(
            type_hint_identifier!("_typeshed", "SupportsRead"),
            PyBytes::TYPE_HINT
        )
    );
}

impl<'py> RaggedSource<'py> {
    /// Converts the argument.
    pub(super) fn of(object: &Bound<'py, PyAny>) -> PyResult<RaggedSource<'py>> {
        if let Some(name) = path::name(object)? {
            if let Ok(text) = name.cast::<PyString>()
                && text.to_str().is_ok_and(|text| text.contains(['\n', '\r']))
            {
                let length = text.len()?;
                let message = format!(
                    "`source` must be a path if it is a str, but this str of {length} characters \
                     contains a line end: pass data as bytes"
                );
                return Err(PyValueError::new_err(message));
            }
            return Ok(RaggedSource::Path(name));
        }
        if let Ok(bytes) = object.cast::<PyBytes>() {
            return Ok(RaggedSource::Bytes(bytes.clone()));
        }
        if let Some(buffer) = Buffer::of("`source`", object)? {
            return Ok(RaggedSource::Buffer(buffer));
        }
        match object.getattr_opt("read")? {
            Some(read) if read.is_callable() => Ok(RaggedSource::File(read)),
            _ => Err(wrong_type(
                "`source`",
                "a path, bytes, another buffer of bytes or a binary file",
                object,
            )),
        }
    }

    /// Reads the data and returns the report.
    pub(super) fn ragged(self, py: Python<'py>, dialect: Dialect) -> PyResult<Ragged> {
        let mut findings = Findings::new();
        let report = match self {
            RaggedSource::Path(name) => {
                let path = path::of("`source`", &name)?;
                let dialect = dialect.for_path(&path);
                let file = atleast_files::Source::File(path.into());
                py.detach(|| {
                    let threads = thread::available_parallelism().unwrap_or(NonZeroUsize::MIN);
                    ragged::read_source(&file, &dialect, threads, &mut findings)
                })
                .map_err(|error| match error {
                    RaggedError::Read(error) => path::error(error, &name),
                    error => exception(error),
                })
            }
            RaggedSource::Bytes(bytes) => {
                let data = bytes.as_bytes();
                if dialect.utf16(data).is_some() {
                    let read = py.detach(|| ragged::read(data, &dialect, &mut findings));
                    read.map_err(exception)
                } else {
                    py.detach(|| read_windows(data, &dialect, &mut findings))
                }
            }
            RaggedSource::Buffer(buffer) => {
                py.detach(|| ragged::read(buffer, &dialect, &mut findings)).map_err(exception)
            }
            RaggedSource::File(read) => {
                let reader = FileReader::new(read);
                py.detach(|| ragged::read(reader, &dialect, &mut findings)).map_err(exception)
            }
        };
        Ok(findings.complete(report?))
    }
}

/// Reads data in memory without a copy, in windows, and handles signals between them.
fn read_windows(data: &[u8], dialect: &Dialect, findings: &mut Findings) -> PyResult<Ragged> {
    const WINDOW: usize = 4 * READ_SIZE;
    let mut reader = dialect.reader(data, true)?;
    let (mut start, mut length) = (0, WINDOW);
    loop {
        findings.signals.handle_sometimes()?;
        let end = data.len().min(start + length);
        let is_last = end == data.len();
        let done = reader.read(&data[start..end], is_last, &mut |record| findings.take(record));
        if is_last {
            return Ok(reader.report(Vec::new(), Vec::new()));
        }
        start += done;
        // A long record that is still open is not read again for each small window.
        length = if done == 0 { 2 * length } else { WINDOW };
    }
}

/// Returns the error as an exception.
fn exception(error: RaggedError) -> PyErr {
    match error {
        RaggedError::Read(error) | RaggedError::Sink(error) => error.into(),
        RaggedError::Zip(error) => {
            PyValueError::new_err(format!("`source` cannot be read: {error}"))
        }
        RaggedError::Data(error) => error.into(),
    }
}

/// An open Python file as a reader.
struct FileReader {
    read: Py<PyAny>,
    chunk: Py<PyBytes>,
    /// The number of bytes of the chunk that have been read.
    done: usize,
}

impl FileReader {
    fn new(read: Bound<'_, PyAny>) -> FileReader {
        let chunk = PyBytes::new(read.py(), b"").unbind();
        FileReader { read: read.unbind(), chunk, done: 0 }
    }

    fn read_attached(&mut self, py: Python<'_>, buffer: &mut [u8]) -> PyResult<usize> {
        if self.done == self.chunk.as_bytes(py).len() {
            let chunk = self.read.bind(py).call1((READ_SIZE,))?;
            let chunk = chunk.cast_into::<PyBytes>().map_err(|error| {
                let chunk = error.into_inner();
                if chunk.is_instance_of::<PyString>() {
                    PyTypeError::new_err(
                        "`source` must be open in binary mode, but `source.read()` returned a str",
                    )
                } else {
                    wrong_type("the result of `source.read()`", "bytes", &chunk)
                }
            })?;
            self.chunk = chunk.unbind();
            self.done = 0;
        }
        let rest = &self.chunk.as_bytes(py)[self.done..];
        let length = rest.len().min(buffer.len());
        buffer[..length].copy_from_slice(&rest[..length]);
        self.done += length;
        Ok(length)
    }
}

impl Read for FileReader {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        Python::attach(|py| self.read_attached(py, buffer)).map_err(io::Error::other)
    }
}
