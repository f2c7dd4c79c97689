//! Python's `str` and `bytes` as text, in the width in which Python holds them.

use std::fmt::Display;
use std::slice::from_raw_parts;

use pyo3::exceptions::PyTypeError;
use pyo3::gc::PyVisit;
use pyo3::prelude::*;
use pyo3::types::string::PyStringData;
use pyo3::types::{PyBytes, PyString};
use pyo3::{PyTraverseError, ffi};

use crate::exclusive::Holds;
use atleast_engine::Text;

/// How a question takes bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BytesAs {
    /// As UTF-8. It takes a `str` as well.
    Utf8,
    /// Each as a character of its own. It takes no `str`.
    Characters {
        /// The byte in the question, beyond ASCII, that demands it.
        byte: u8,
    },
}

impl BytesAs {
    /// Returns bytes as the text that the question takes.
    #[inline]
    pub fn text(self, bytes: &[u8]) -> Text<'_> {
        match self {
            BytesAs::Utf8 => Text::Utf8(bytes),
            BytesAs::Characters { .. } => Text::Latin1(bytes),
        }
    }
}

/// Borrows the characters of a `str`, or the bytes of a `bytes`, without a copy, and says which of them it
/// is. Returns None if the object is neither. `argument` is what it is called in an error.
///
/// # Errors
/// `TypeError` for a `str`, if the question takes none.
pub fn text<'data>(
    bytes_as: BytesAs,
    argument: impl Display,
    object: &'data Bound<'_, PyAny>,
) -> PyResult<Option<(Text<'data>, Kind)>> {
    if let Ok(string) = object.cast::<PyString>() {
        if let BytesAs::Characters { byte } = bytes_as {
            let message = format!(
                "{argument} must be bytes in a question with the byte b'{}', not str",
                byte.escape_ascii()
            );
            return Err(PyTypeError::new_err(message));
        }
        Ok(Some((characters(string)?, Kind::Str)))
    } else {
        let bytes = object.cast::<PyBytes>().ok();
        Ok(bytes.map(|bytes| (bytes_as.text(bytes.as_bytes()), Kind::Bytes)))
    }
}

/// Borrows the characters of a `str`, or the bytes of a `bytes`, as [`text`] does, in the least time. Returns
/// None also for a `str` that the question does not take or that is not ready to be read, as it may be before
/// Python 3.12.
///
/// # Safety
/// The object must be one, and live as long as the text is used. It may be read so on any thread, also on one that
/// does not hold the interpreter, as long as nobody lets go of the object.
#[allow(deprecated, reason = "every `str` is ready since Python 3.12, but not before")]
#[expect(unsafe_code)]
#[inline]
pub unsafe fn text_at_hand<'data>(
    bytes_as: BytesAs,
    object: *mut ffi::PyObject,
) -> Option<Text<'data>> {
    // SAFETY: the caller promises an object. A `str`, once it is ready, and a `bytes` never change; no reference is
    // taken, and nothing else done that needs the interpreter. Of the layout see `characters`.
    unsafe {
        if ffi::PyUnicode_Check(object) != 0 {
            if bytes_as != BytesAs::Utf8 || ffi::PyUnicode_IS_READY(object) == 0 {
                return None;
            }
            let length = usize::try_from(ffi::PyUnicode_GET_LENGTH(object)).ok()?;
            let units = ffi::PyUnicode_DATA(object);
            Some(match ffi::PyUnicode_KIND(object) {
                ffi::PyUnicode_1BYTE_KIND => Text::Latin1(from_raw_parts(units.cast(), length)),
                ffi::PyUnicode_2BYTE_KIND => Text::Ucs2(from_raw_parts(units.cast(), length)),
                _ => Text::Ucs4(from_raw_parts(units.cast(), length)),
            })
        } else if ffi::PyBytes_Check(object) != 0 {
            let length = usize::try_from(ffi::Py_SIZE(object)).ok()?;
            let bytes = ffi::PyBytes_AS_STRING(object);
            Some(bytes_as.text(from_raw_parts(bytes.cast(), length)))
        } else {
            None
        }
    }
}

/// Borrows the characters of a `str`.
///
/// # Errors
/// If Python cannot make it ready to be read, as for want of memory.
#[inline]
pub fn characters<'data>(string: &'data Bound<'_, PyString>) -> PyResult<Text<'data>> {
    // SAFETY: a `str` never changes, and `string` keeps it alive for as long as the text is
    // borrowed. Its layout is read by PyO3, which tests it on little-endian machines; there
    // our tests run over every width as well.
    #[expect(unsafe_code)]
    let characters = unsafe { string.data() }?;
    Ok(match characters {
        PyStringData::Ucs1(units) => Text::Latin1(units),
        PyStringData::Ucs2(units) => Text::Ucs2(units),
        PyStringData::Ucs4(units) => Text::Ucs4(units),
    })
}

/// Returns how many characters or bytes a `str` or `bytes` has, whatever a subclass says of it. None if the
/// object is neither.
///
/// # Errors
/// As [`characters`].
pub fn length(object: &Bound<'_, PyAny>) -> PyResult<Option<usize>> {
    if let Ok(string) = object.cast::<PyString>() {
        return Ok(Some(characters(string)?.len()));
    }
    Ok(object.cast::<PyBytes>().ok().map(|bytes| bytes.as_bytes().len()))
}

/// A `str` or `bytes` that is kept, and its text.
pub struct Held {
    /// Of the object, which must not go before it.
    text: Text<'static>,
    kind: Kind,
    object: Py<PyAny>,
}

/// Whether data are characters or bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Characters.
    Str,
    /// Bytes.
    Bytes,
}

impl Kind {
    /// Returns the name of their type.
    pub fn name(self) -> &'static str {
        match self {
            Kind::Str => "str",
            Kind::Bytes => "bytes",
        }
    }
}

impl Held {
    /// Keeps the object. Returns None if it is neither `str` nor `bytes`.
    ///
    /// # Errors
    /// As [`text`].
    pub fn of(
        bytes_as: BytesAs,
        argument: &str,
        object: &Bound<'_, PyAny>,
    ) -> PyResult<Option<Held>> {
        let Some((text, kind)) = text(bytes_as, argument, object)? else { return Ok(None) };
        // SAFETY: the text is that of an object that never changes nor moves, and that is kept for as long;
        // it is handed out for no longer.
        #[expect(unsafe_code)]
        let text = unsafe { std::mem::transmute::<Text<'_>, Text<'static>>(text) };
        Ok(Some(Held { text, kind, object: object.clone().unbind() }))
    }

    /// Returns its text.
    #[inline]
    pub fn text(&self) -> Text<'_> {
        self.text
    }

    /// Returns which of them it is.
    #[inline]
    pub fn kind(&self) -> Kind {
        self.kind
    }
}

impl Holds for Held {
    fn visit(&self, visit: &PyVisit<'_>) -> Result<(), PyTraverseError> {
        visit.call(&self.object)
    }
}
