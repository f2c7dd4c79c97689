//! [`ChunkSource`]: data of every type that a counter reads, as chunks of text.

use std::convert::Infallible;
use std::io::{self, Read};

use pyo3::exceptions::PyTypeError;
use pyo3::gc::PyVisit;
use pyo3::inspect::PyStaticExpr;
use pyo3::prelude::*;
use pyo3::types::{PyBytes, PyString};
use pyo3::{
    PyTraverseError, PyTypeInfo, type_hint_identifier, type_hint_subscript, type_hint_union,
};

use crate::arguments::wrong_type;
use crate::buffer::Buffer;
use crate::data::{BytesAs, DataKind, OwnedText};
use crate::exclusive::Traverse;
use crate::file::{CHUNK_LEN, File, FileRef, read_handling_signals};
use crate::signals::Signals;
use atleast_engine::Text;

/// The data, chunk by chunk. It is used detached from the interpreter, and attaches when it has to.
pub struct ChunkSource {
    bytes_as: BytesAs,
    origin: Origin,
}

/// The object that the chunks come from.
enum Origin {
    /// A `str` or `bytes`: one chunk, borrowed.
    Whole { data: OwnedText, is_read: bool },
    /// Bytes that Rust reads, up to `max_len` at a time; the chunk is `buffer[..filled]`.
    Read { reader: Reader, max_len: usize, buffer: Vec<u8>, filled: usize },
    /// The `read` of a Python file object, and its last result. (`readinto` is no faster: both give
    /// 10 GB/s, and the result of `read` needs no copy.)
    File { read: Py<PyAny>, chunk: Option<OwnedText> },
}

/// An object that Rust reads.
enum Reader {
    Buffer(Buffer),
    File(FileRef),
}

impl Read for Reader {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        match self {
            Reader::Buffer(exported) => exported.read(buffer),
            Reader::File(file) => file.read(buffer),
        }
    }
}

impl Traverse for ChunkSource {
    fn visit(&self, visit: &PyVisit<'_>) -> Result<(), PyTraverseError> {
        match &self.origin {
            Origin::Whole { data, .. } => data.visit(visit),
            Origin::Read { reader: Reader::Buffer(buffer), .. } => buffer.visit(visit),
            Origin::Read { reader: Reader::File(file), .. } => visit.call(&file.0),
            Origin::File { read, chunk } => {
                visit.call(read)?;
                chunk.as_ref().map_or(Ok(()), |chunk| chunk.visit(visit))
            }
        }
    }
}

/// The argument `data` of a method: any object.
#[derive(Clone, Copy)]
pub struct Data<'a, 'py>(pub Borrowed<'a, 'py, PyAny>);

impl<'a, 'py> FromPyObject<'a, 'py> for Data<'a, 'py> {
    type Error = Infallible;

    const INPUT_TYPE: PyStaticExpr = type_hint_union!(
        PyString::TYPE_HINT,
        type_hint_identifier!("_typeshed", "ReadableBuffer"),
        type_hint_subscript!(
            type_hint_identifier!("_typeshed", "SupportsRead"),
            type_hint_union!(PyString::TYPE_HINT, PyBytes::TYPE_HINT)
        )
    );

    fn extract(object: Borrowed<'a, 'py, PyAny>) -> Result<Self, Infallible> {
        Ok(Data(object))
    }
}

/// The argument `chunk` of a stream: any object.
#[derive(Clone, Copy)]
pub struct Chunk<'a, 'py>(pub Borrowed<'a, 'py, PyAny>);

impl<'a, 'py> FromPyObject<'a, 'py> for Chunk<'a, 'py> {
    type Error = Infallible;

    const INPUT_TYPE: PyStaticExpr =
        type_hint_union!(PyString::TYPE_HINT, type_hint_identifier!("_typeshed", "ReadableBuffer"));

    fn extract(object: Borrowed<'a, 'py, PyAny>) -> Result<Self, Infallible> {
        Ok(Chunk(object))
    }
}

impl ChunkSource {
    /// Returns the source of the argument `data`. Nothing is read yet.
    ///
    /// # Errors
    /// `TypeError` for a type that cannot be read, or that this counter cannot read.
    pub fn of_data(bytes_as: BytesAs, object: &Bound<'_, PyAny>) -> PyResult<ChunkSource> {
        const NAME: &str = "`data`";
        if let Ok(file) = object.cast::<File>() {
            let reader = Reader::File(FileRef(file.clone().unbind()));
            return Ok(ChunkSource { bytes_as, origin: Origin::reader(reader, CHUNK_LEN) });
        }
        if let Some(source) = ChunkSource::in_memory(bytes_as, NAME, object)? {
            return Ok(source);
        }
        match object.getattr_opt("read")? {
            Some(read) if read.is_callable() => Ok(ChunkSource {
                bytes_as,
                origin: Origin::File { read: read.unbind(), chunk: None },
            }),
            _ => Err(wrong_type(NAME, "a str, bytes, another buffer of bytes or a file", object)),
        }
    }

    /// Returns the source of the argument `chunk`.
    ///
    /// # Errors
    /// As [`ChunkSource::of_data`].
    pub fn of_chunk(bytes_as: BytesAs, object: &Bound<'_, PyAny>) -> PyResult<ChunkSource> {
        const NAME: &str = "`chunk`";
        ChunkSource::in_memory(bytes_as, NAME, object)?
            .ok_or_else(|| wrong_type(NAME, "a str, bytes or another buffer of bytes", object))
    }

    fn in_memory(
        bytes_as: BytesAs,
        name: &str,
        object: &Bound<'_, PyAny>,
    ) -> PyResult<Option<ChunkSource>> {
        let origin = if let Some(data) = OwnedText::of(bytes_as, name, object)? {
            Some(Origin::Whole { data, is_read: false })
        } else {
            Buffer::of(name, object)?.map(|buffer| {
                let max_len = CHUNK_LEN.min(buffer.remaining());
                Origin::reader(Reader::Buffer(buffer), max_len)
            })
        };
        Ok(origin.map(|origin| ChunkSource { bytes_as, origin }))
    }

    /// Does what [`ChunkSource::read`] does if the data is a `str` or `bytes`. Otherwise returns
    /// None.
    pub fn read_whole(&mut self) -> Option<bool> {
        match &mut self.origin {
            Origin::Whole { is_read, .. } => Some(!std::mem::replace(is_read, true)),
            Origin::Read { .. } | Origin::File { .. } => None,
        }
    }

    /// Reads the next chunk. Returns false at the end of the data.
    ///
    /// # Errors
    /// Those of reading, and what a signal handler raised.
    pub fn read(&mut self, signals: &mut Signals) -> PyResult<bool> {
        match &mut self.origin {
            Origin::Whole { is_read, .. } => Ok(!std::mem::replace(is_read, true)),
            Origin::Read { reader, max_len, buffer, filled } => {
                buffer.resize(*max_len, 0);
                *filled = 0;
                *filled = read_handling_signals(signals, || reader.read(buffer))?;
                Ok(*filled > 0)
            }
            Origin::File { read, chunk } => Python::attach(|py| {
                let returned = read.bind(py).call1((CHUNK_LEN,))?;
                let next = chunk_of(self.bytes_as, &returned, chunk.as_ref())?;
                let is_some = !next.text().is_empty();
                *chunk = Some(next);
                Ok(is_some)
            }),
        }
    }

    /// Returns whether the chunks are characters or bytes. Before the first chunk of a file object
    /// is read, it is assumed to be bytes.
    pub fn kind(&self) -> DataKind {
        match &self.origin {
            Origin::Whole { data, .. } | Origin::File { chunk: Some(data), .. } => data.kind(),
            Origin::Read { .. } | Origin::File { .. } => DataKind::Bytes,
        }
    }

    /// Returns the chunk that was read last.
    pub fn chunk(&self) -> Text<'_> {
        let bytes_as = self.bytes_as;
        match &self.origin {
            Origin::Whole { data, .. } => data.text(),
            Origin::Read { buffer, filled, .. } => bytes_as.text(&buffer[..*filled]),
            Origin::File { chunk, .. } => {
                chunk.as_ref().map_or(bytes_as.text(b""), OwnedText::text)
            }
        }
    }
}

impl Origin {
    fn reader(reader: Reader, max_len: usize) -> Origin {
        Origin::Read { reader, max_len, buffer: Vec::new(), filled: 0 }
    }
}

/// Returns the result of `read` as a chunk. It must have the type of the previous chunk.
fn chunk_of(
    bytes_as: BytesAs,
    returned: &Bound<'_, PyAny>,
    before: Option<&OwnedText>,
) -> PyResult<OwnedText> {
    const NAME: &str = "the result of `data.read()`";
    let Some(chunk) = OwnedText::of(bytes_as, NAME, returned)? else {
        return Err(wrong_type(NAME, "bytes or str", returned));
    };
    if let Some(before) = before
        && before.kind() != chunk.kind()
    {
        let (first, given) = (before.kind().name(), chunk.kind().name());
        let message = format!("{NAME} must be {first} as in the first call, not {given}");
        return Err(PyTypeError::new_err(message));
    }
    Ok(chunk)
}
