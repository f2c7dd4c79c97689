//! Python's `str` and `bytes` as text, in the width in which Python stores them.

use std::fmt::Display;
use std::slice::from_raw_parts;

use pyo3::exceptions::PyTypeError;
use pyo3::gc::PyVisit;
use pyo3::prelude::*;
use pyo3::types::string::PyStringData;
use pyo3::types::{PyBytes, PyString};
use pyo3::{PyTraverseError, ffi};

use crate::exclusive::Traverse;
use atleast_engine::Text;

/// How a counter reads bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BytesAs {
    /// As UTF-8. It reads a `str` as well.
    Utf8,
    /// Each byte as one character. It cannot read a `str`.
    Characters {
        /// The byte of the counter that is not ASCII, which is the reason.
        byte: u8,
    },
}

impl BytesAs {
    /// Returns bytes as text.
    #[inline]
    pub fn text(self, bytes: &[u8]) -> Text<'_> {
        match self {
            BytesAs::Utf8 => Text::Utf8(bytes),
            BytesAs::Characters { .. } => Text::Latin1(bytes),
        }
    }
}

/// Borrows the characters of a `str` or the bytes of a `bytes` without a copy, and returns which of
/// them it is. Returns None for another type. `name` is what an error message calls the object.
///
/// # Errors
/// `TypeError` for a `str` if the counter reads only bytes.
pub fn text<'data>(
    bytes_as: BytesAs,
    name: impl Display,
    object: &'data Bound<'_, PyAny>,
) -> PyResult<Option<(Text<'data>, DataKind)>> {
    if let Ok(string) = object.cast::<PyString>() {
        if let BytesAs::Characters { byte } = bytes_as {
            let message = format!(
                "{name} must be bytes, not str, because the counter contains the byte b'{}'",
                byte.escape_ascii()
            );
            return Err(PyTypeError::new_err(message));
        }
        Ok(Some((characters(string)?, DataKind::Str)))
    } else {
        let bytes = object.cast::<PyBytes>().ok();
        Ok(bytes.map(|bytes| (bytes_as.text(bytes.as_bytes()), DataKind::Bytes)))
    }
}

/// Does what [`text`] does, but faster. It also returns None for a `str` that the counter cannot
/// read, and for one that is not ready, which is possible before Python 3.12.
///
/// # Safety
/// `object` must point to an object that lives as long as the text is used. Any thread may call
/// this, even one that is detached from the interpreter, as long as nobody releases the object.
#[allow(deprecated, reason = "before Python 3.12 a `str` may not be ready")]
#[expect(unsafe_code)]
#[inline]
pub unsafe fn fast_text<'data>(
    bytes_as: BytesAs,
    object: *mut ffi::PyObject,
) -> Option<Text<'data>> {
    // SAFETY: the caller promises an object. A `str` that is ready and a `bytes` never change. No
    // reference is taken, and nothing else here needs the interpreter. `characters` says more about
    // the layout.
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
/// If Python cannot make it ready, for example for lack of memory.
#[inline]
pub fn characters<'data>(string: &'data Bound<'_, PyString>) -> PyResult<Text<'data>> {
    // SAFETY: a `str` never changes, and `string` keeps it alive for as long as the text is
    // borrowed. PyO3 reads its layout, and tests that on little-endian machines; our tests cover
    // every width there as well.
    #[expect(unsafe_code)]
    let characters = unsafe { string.data() }?;
    Ok(match characters {
        PyStringData::Ucs1(units) => Text::Latin1(units),
        PyStringData::Ucs2(units) => Text::Ucs2(units),
        PyStringData::Ucs4(units) => Text::Ucs4(units),
    })
}

/// Returns the number of characters of a `str` or of bytes of a `bytes`, or None for another type.
/// The `__len__` of a subclass is ignored.
///
/// # Errors
/// As [`characters`].
pub fn length(object: &Bound<'_, PyAny>) -> PyResult<Option<usize>> {
    if let Ok(string) = object.cast::<PyString>() {
        return Ok(Some(characters(string)?.len()));
    }
    Ok(object.cast::<PyBytes>().ok().map(|bytes| bytes.as_bytes().len()))
}

/// The text of a `str` or `bytes`, with a reference that keeps the object alive.
pub struct OwnedText {
    /// Borrowed from `object`, which must not be released before it.
    text: Text<'static>,
    kind: DataKind,
    object: Py<PyAny>,
}

/// Whether data is characters or bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DataKind {
    /// Characters.
    Str,
    /// Bytes.
    Bytes,
}

impl DataKind {
    /// Returns the name of the Python type.
    pub fn name(self) -> &'static str {
        match self {
            DataKind::Str => "str",
            DataKind::Bytes => "bytes",
        }
    }
}

impl OwnedText {
    /// Takes a reference to the object. Returns None if it is neither `str` nor `bytes`.
    ///
    /// # Errors
    /// As [`text`].
    pub fn of(
        bytes_as: BytesAs,
        name: &str,
        object: &Bound<'_, PyAny>,
    ) -> PyResult<Option<OwnedText>> {
        let Some((text, kind)) = text(bytes_as, name, object)? else { return Ok(None) };
        // SAFETY: the text is of an object that never changes nor moves. The reference keeps the
        // object alive, and the text is lent for no longer than that.
        #[expect(unsafe_code)]
        let text = unsafe { std::mem::transmute::<Text<'_>, Text<'static>>(text) };
        Ok(Some(OwnedText { text, kind, object: object.clone().unbind() }))
    }

    /// Returns the text.
    #[inline]
    pub fn text(&self) -> Text<'_> {
        self.text
    }

    /// Returns whether it is characters or bytes.
    #[inline]
    pub fn kind(&self) -> DataKind {
        self.kind
    }
}

impl Traverse for OwnedText {
    fn visit(&self, visit: &PyVisit<'_>) -> Result<(), PyTraverseError> {
        visit.call(&self.object)
    }
}
