//! What Python gives to be read: a path, the data, or an open file.

use std::ffi::OsString;
use std::io::{self, Read};
use std::num::NonZero;
use std::thread;

use atleast::python::{Accepted, type_name, wrong_type};
use atleast::{Dialect, Ragged};
use atleast_files::{PIECE, RaggedError, ragged, ragged_source};
use pyo3::exceptions::{PyOSError, PyTypeError, PyValueError};
use pyo3::inspect::PyStaticExpr;
use pyo3::prelude::*;
use pyo3::types::{PyBytes, PyMemoryView, PySlice, PyString};
use pyo3::{PyTypeInfo, type_hint_identifier, type_hint_subscript, type_hint_union};

use super::Findings;

/// What is to be read.
pub(crate) enum Source<'py> {
    /// A file, by its path: a `str`, or `bytes` if an `os.PathLike` gave those.
    Path(Bound<'py, PyAny>),
    /// The data.
    Bytes(Bound<'py, PyBytes>),
    /// What gives the data when it is asked.
    Pieces(Pieces),
}

impl Accepted for Source<'_> {
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

impl<'py> Source<'py> {
    /// Takes an object as what it is.
    pub(super) fn of(object: &Bound<'py, PyAny>) -> PyResult<Source<'py>> {
        let py = object.py();
        let os = py.import("os")?;
        if object.is_instance_of::<PyString>() || object.is_instance(&os.getattr("PathLike")?)? {
            return Ok(Source::Path(os.call_method1("fspath", (object,))?));
        }
        if let Ok(bytes) = object.cast::<PyBytes>() {
            return Ok(Source::Bytes(bytes.clone()));
        }
        match PyMemoryView::from(object) {
            Ok(view) => return Ok(Source::Pieces(Pieces::of_buffer(object, &view)?)),
            // It lends no bytes.
            Err(error) if error.is_instance_of::<PyTypeError>(py) => {}
            Err(error) => return Err(error),
        }
        match object.getattr_opt("read")? {
            Some(read) if read.is_callable() => Ok(Source::Pieces(Pieces::of_file(read))),
            _ => Err(wrong_type("source", "a path, bytes or a binary file", object)),
        }
    }

    /// Returns what is wrong with it.
    pub(super) fn ragged(self, py: Python<'py>, dialect: Dialect) -> PyResult<Ragged> {
        let mut findings = Findings::new();
        let report = match self {
            Source::Path(name) => {
                let path = path(&name)?;
                let dialect = dialect.for_path(&path);
                let file = atleast_files::Source::File(path.into());
                py.detach(|| {
                    let threads = thread::available_parallelism().map_or(1, NonZero::get);
                    ragged_source(&file, &dialect, threads, &mut findings)
                })
                .map_err(|error| match error {
                    RaggedError::Read(error) => os_error(error, &name),
                    error => exception(error),
                })
            }
            Source::Bytes(bytes) => {
                let data = bytes.as_bytes();
                py.detach(|| read_windows(data, &dialect, &mut findings))
            }
            Source::Pieces(pieces) => {
                let reader = PiecesReader::new(py, pieces);
                py.detach(|| ragged(reader, &dialect, &mut findings)).map_err(exception)
            }
        };
        Ok(findings.complete(report?))
    }
}

/// Reads data that are all there without a copy, in windows between which signals are handled.
fn read_windows(data: &[u8], dialect: &Dialect, findings: &mut Findings) -> PyResult<Ragged> {
    const WINDOW: usize = 4 * PIECE;
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
        // What is in doubt for long is not read anew for each window behind it.
        length = if done == 0 { 2 * length } else { WINDOW };
    }
}

/// Returns a path as the system takes it.
fn path(name: &Bound<'_, PyAny>) -> PyResult<OsString> {
    let path = name.py().import("os")?.call_method1("fsdecode", (name,))?;
    let path = path.extract::<OsString>()?;
    if path.as_encoded_bytes().contains(&0) {
        let repr = name.repr()?;
        let message = format!("source must be a path without a null character, but it is {repr}");
        return Err(PyValueError::new_err(message));
    }
    Ok(path)
}

/// Returns an error of a file as the exception that Python's own `open` and `read` raise.
fn os_error(error: io::Error, name: &Bound<'_, PyAny>) -> PyErr {
    let Some(number) = error.raw_os_error() else { return error.into() };
    let py = name.py();
    let message = py.import("os").and_then(|os| os.call_method1("strerror", (number,)));
    // Its constructor chooses the subclass by the number.
    let exception =
        message.and_then(|message| py.get_type::<PyOSError>().call1((number, message, name)));
    exception.map_or_else(|error| error, PyErr::from_value)
}

/// Returns the exception for why a table could not be read.
fn exception(error: RaggedError) -> PyErr {
    match error {
        RaggedError::Read(error) | RaggedError::Sink(error) => error.into(),
        RaggedError::Data(error) => error.into(),
    }
}

/// What gives the data piece by piece.
pub(crate) enum Pieces {
    /// The `read` of an open file.
    File { read: Py<PyAny> },
    /// An object that lends its bytes, and how many of them were taken. They may change while they are
    /// read, so each is copied.
    Buffer { view: Py<PyAny>, taken: usize },
}

impl Pieces {
    fn of_file(read: Bound<'_, PyAny>) -> Pieces {
        Pieces::File { read: read.unbind() }
    }

    fn of_buffer(object: &Bound<'_, PyAny>, view: &Bound<'_, PyMemoryView>) -> PyResult<Pieces> {
        let is_of_bytes = view.getattr("itemsize")?.eq(1)?;
        let flat = if !is_of_bytes || !view.getattr("c_contiguous")?.is_truthy()? {
            None
        } else if view.getattr("nbytes")?.eq(0)? {
            // One of several dimensions cannot be cast if it is empty.
            Some(PyMemoryView::from(&PyBytes::new(view.py(), b""))?.into_any())
        } else {
            view.call_method1("cast", ("B",)).ok()
        };
        let Some(flat) = flat else {
            let name = type_name(object)?;
            let message = format!("source must lend contiguous bytes, but this {name} does not");
            return Err(PyTypeError::new_err(message));
        };
        Ok(Pieces::Buffer { view: flat.unbind(), taken: 0 })
    }

    /// Returns the next piece; an empty one is the end.
    fn next<'py>(&mut self, py: Python<'py>) -> PyResult<Bound<'py, PyBytes>> {
        let piece = match self {
            Pieces::File { read } => read.bind(py).call1((PIECE,))?,
            Pieces::Buffer { view, taken } => {
                let from = isize::try_from(*taken)?;
                *taken += PIECE;
                let slice = PySlice::new(py, from, isize::try_from(*taken)?, 1);
                view.bind(py).get_item(slice)?.call_method0("tobytes")?
            }
        };
        piece.cast_into::<PyBytes>().map_err(|error| {
            let piece = error.into_inner();
            if piece.is_instance_of::<PyString>() {
                PyTypeError::new_err(
                    "source must be a file opened in binary mode, but its read() returned a str",
                )
            } else {
                wrong_type("what source.read() returns", "bytes", &piece)
            }
        })
    }
}

/// Pieces as Rust reads them.
struct PiecesReader {
    pieces: Pieces,
    piece: Py<PyBytes>,
    /// How much of the piece has been read.
    read: usize,
}

impl PiecesReader {
    fn new(py: Python<'_>, pieces: Pieces) -> PiecesReader {
        PiecesReader { pieces, piece: PyBytes::new(py, b"").unbind(), read: 0 }
    }

    fn read_attached(&mut self, py: Python<'_>, buffer: &mut [u8]) -> PyResult<usize> {
        if self.read == self.piece.as_bytes(py).len() {
            self.piece = self.pieces.next(py)?.unbind();
            self.read = 0;
        }
        let rest = &self.piece.as_bytes(py)[self.read..];
        let length = rest.len().min(buffer.len());
        buffer[..length].copy_from_slice(&rest[..length]);
        self.read += length;
        Ok(length)
    }
}

impl Read for PiecesReader {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        Python::attach(|py| self.read_attached(py, buffer)).map_err(io::Error::other)
    }
}
