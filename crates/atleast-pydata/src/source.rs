//! Data of every kind that a question takes, as text in chunks.

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
use crate::data::{BytesAs, Held, Kind};
use crate::exclusive::Holds;
use crate::file::{File, PIECE, Reading, read_on};
use crate::signals::Signals;
use atleast_engine::Text;

/// Gives the data, chunk by chunk. It is used without the interpreter, which it takes where it needs it.
pub struct Source {
    bytes_as: BytesAs,
    from: Origin,
}

/// Where the chunks come from.
enum Origin {
    /// A `str` or `bytes`: one chunk, in place.
    Whole { data: Held, is_read: bool },
    /// Bytes that Rust reads, `most` of them at once, and of these the chunk.
    Read { reader: Reader, most: usize, buffer: Vec<u8>, filled: usize },
    /// The `read` of a file object, and what it returned last. (`readinto` is no faster: both give 10 GB/s, and
    /// what `read` returns can be looked at in place.)
    File { read: Py<PyAny>, chunk: Option<Held> },
}

/// What Rust reads.
enum Reader {
    Lent(Buffer),
    File(Reading),
}

impl Read for Reader {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        match self {
            Reader::Lent(lent) => lent.read(buffer),
            Reader::File(file) => file.read(buffer),
        }
    }
}

impl Holds for Source {
    fn visit(&self, visit: &PyVisit<'_>) -> Result<(), PyTraverseError> {
        match &self.from {
            Origin::Whole { data, .. } => data.visit(visit),
            Origin::Read { reader: Reader::Lent(lent), .. } => lent.visit(visit),
            Origin::Read { reader: Reader::File(file), .. } => visit.call(&file.0),
            Origin::File { read, chunk } => {
                visit.call(read)?;
                chunk.as_ref().map_or(Ok(()), |chunk| chunk.visit(visit))
            }
        }
    }
}

/// The argument `data` of a question, which may be anything.
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

/// The argument `chunk` of a stream, which may be anything.
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

impl Source {
    /// Takes the data of a question as what they are. Nothing of them is read yet.
    ///
    /// # Errors
    /// If they are nothing that is taken, or not for this question.
    pub fn of_data(bytes_as: BytesAs, object: &Bound<'_, PyAny>) -> PyResult<Source> {
        const NAME: &str = "data";
        if let Ok(file) = object.cast::<File>() {
            let from = Origin::reader(Reader::File(Reading(file.clone().unbind())), PIECE);
            return Ok(Source { bytes_as, from });
        }
        if let Some(source) = Source::in_memory(bytes_as, NAME, object)? {
            return Ok(source);
        }
        match object.getattr_opt("read")? {
            Some(read) if read.is_callable() => {
                Ok(Source { bytes_as, from: Origin::File { read: read.unbind(), chunk: None } })
            }
            _ => Err(wrong_type(NAME, "str, bytes, a buffer of bytes or a file", object)),
        }
    }

    /// Takes a chunk for a stream as what it is.
    ///
    /// # Errors
    /// As [`Source::of_data`].
    pub fn of_chunk(bytes_as: BytesAs, object: &Bound<'_, PyAny>) -> PyResult<Source> {
        const NAME: &str = "chunk";
        Source::in_memory(bytes_as, NAME, object)?
            .ok_or_else(|| wrong_type(NAME, "str, bytes or a buffer of bytes", object))
    }

    fn in_memory(
        bytes_as: BytesAs,
        argument: &str,
        object: &Bound<'_, PyAny>,
    ) -> PyResult<Option<Source>> {
        let from = if let Some(data) = Held::of(bytes_as, argument, object)? {
            Some(Origin::Whole { data, is_read: false })
        } else {
            Buffer::of(argument, object)?.map(|buffer| {
                let most = PIECE.min(buffer.left());
                Origin::reader(Reader::Lent(buffer), most)
            })
        };
        Ok(from.map(|from| Source { bytes_as, from }))
    }

    /// As [`Source::read`], where all of the data are there; otherwise None.
    pub fn read_whole(&mut self) -> Option<bool> {
        match &mut self.from {
            Origin::Whole { is_read, .. } => Some(!std::mem::replace(is_read, true)),
            Origin::Read { .. } | Origin::File { .. } => None,
        }
    }

    /// Goes to the next chunk. Returns false if there is none.
    ///
    /// # Errors
    /// Those of what is read, and what a signal's handler raised.
    pub fn read(&mut self, signals: &mut Signals) -> PyResult<bool> {
        match &mut self.from {
            Origin::Whole { is_read, .. } => Ok(!std::mem::replace(is_read, true)),
            Origin::Read { reader, most, buffer, filled } => {
                buffer.resize(*most, 0);
                *filled = 0;
                *filled = read_on(signals, || reader.read(buffer))?;
                Ok(*filled > 0)
            }
            Origin::File { read, chunk } => Python::attach(|py| {
                let returned = read.bind(py).call1((PIECE,))?;
                let next = chunk_of(self.bytes_as, &returned, chunk.as_ref())?;
                let is_some = !next.text().is_empty();
                *chunk = Some(next);
                Ok(is_some)
            }),
        }
    }

    /// Returns whether the chunks are characters or bytes, as far as that is known.
    pub fn kind(&self) -> Kind {
        match &self.from {
            Origin::Whole { data, .. } | Origin::File { chunk: Some(data), .. } => data.kind(),
            Origin::Read { .. } | Origin::File { .. } => Kind::Bytes,
        }
    }

    /// Returns the chunk.
    pub fn chunk(&self) -> Text<'_> {
        let bytes_as = self.bytes_as;
        match &self.from {
            Origin::Whole { data, .. } => data.text(),
            Origin::Read { buffer, filled, .. } => bytes_as.text(&buffer[..*filled]),
            Origin::File { chunk, .. } => chunk.as_ref().map_or(bytes_as.text(b""), Held::text),
        }
    }
}

impl Origin {
    fn reader(reader: Reader, most: usize) -> Origin {
        Origin::Read { reader, most, buffer: Vec::new(), filled: 0 }
    }
}

/// Returns what `read` returned as a chunk. It is of the kind of the one before.
fn chunk_of(
    bytes_as: BytesAs,
    returned: &Bound<'_, PyAny>,
    before: Option<&Held>,
) -> PyResult<Held> {
    const NAME: &str = "what data.read() returns";
    let Some(chunk) = Held::of(bytes_as, NAME, returned)? else {
        return Err(wrong_type(NAME, "bytes or str", returned));
    };
    if let Some(before) = before
        && before.kind() != chunk.kind()
    {
        let (first, is) = (before.kind().name(), chunk.kind().name());
        let message = format!("{NAME} must be {first}, as the first time, not {is}");
        return Err(PyTypeError::new_err(message));
    }
    Ok(chunk)
}
