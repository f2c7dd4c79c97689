//! `Note` for Python: its constructor, properties and special methods.

use std::fmt::Write;

use pyo3::exceptions::PyValueError;
use pyo3::inspect::PyStaticExpr;
use pyo3::prelude::*;
use pyo3::types::{PyBool, PyBytes, PyInt, PyString, PyTuple, PyType};
use pyo3::{PyTypeInfo, type_hint_identifier, type_hint_subscript, type_hint_union};

use super::dialect::{StrOrBytes, bytes, one_of};
use crate::{Cure, CureValue, Note, NoteKind};
use atleast_pydata::arguments::{
    Accepted, Argument, convert_each, number, one_based, repr, utf8, wrong_type,
};
use atleast_pydata::match_args;

match_args!(NoteFields: "kind", "line", "text", "cures");

/// The arguments of the constructor.
type NoteArguments<'a> = (&'static str, Option<u64>, String, Vec<CureTuple<'a>>);

/// A cure as a Python tuple: the name of an argument of `ragged`, its value, and when it is right.
type CureTuple<'a> = (&'a str, &'a CureValue, &'a str);

impl<'py> IntoPyObject<'py> for &CureValue {
    type Target = PyAny;
    type Output = Bound<'py, PyAny>;
    type Error = PyErr;

    const OUTPUT_TYPE: PyStaticExpr = type_hint_union!(
        PyInt::TYPE_HINT,
        PyString::TYPE_HINT,
        PyBytes::TYPE_HINT,
        type_hint_identifier!("builtins", "None")
    );

    fn into_pyobject(self, py: Python<'py>) -> PyResult<Self::Output> {
        Ok(match self {
            CureValue::Number(number) => number.into_pyobject(py)?.into_any(),
            CureValue::Text(text) => StrOrBytes(text).into_pyobject(py)?,
            CureValue::Any => py.None().into_bound(py),
        })
    }
}

/// The argument `cures`: an iterable of tuples in the stub.
struct Cures;

impl Accepted for Cures {
    const INPUT_TYPE: PyStaticExpr = type_hint_subscript!(
        type_hint_identifier!("collections.abc", "Iterable"),
        <CureTuple<'_> as IntoPyObject<'_>>::OUTPUT_TYPE
    );
}

/// Converts the argument `notes`.
pub(crate) fn notes(object: &Bound<'_, PyAny>) -> PyResult<Vec<Note>> {
    convert_each("`notes`", "an iterable of Note", object, |note| match note.cast::<Note>() {
        Ok(note) => Ok(note.get().clone()),
        Err(_) => Err(wrong_type("each item of `notes`", "a Note", &note)),
    })
}

/// Converts the argument `cures`.
fn cures(object: &Bound<'_, PyAny>) -> PyResult<Vec<Cure>> {
    const ITEM: &str = "each item of `cures`";
    const CURE: &str = "a tuple (argument, value, condition)";
    convert_each("`cures`", "an iterable of tuples", object, |cure| {
        let tuple = cure.cast::<PyTuple>().map_err(|_| wrong_type(ITEM, CURE, &cure))?;
        if tuple.len() != 3 {
            return Err(PyValueError::new_err(format!(
                "{ITEM} must be {CURE}, not a tuple of length {}",
                tuple.len()
            )));
        }
        let text = |name, place| match tuple.get_item(place)?.cast::<PyString>() {
            Ok(text) => Ok(utf8(name, text)?.into_owned().into()),
            Err(_) => Err(wrong_type(name, "a str", &tuple.get_item(place)?)),
        };
        let given = tuple.get_item(1)?;
        let value = if given.is_none() {
            CureValue::Any
        } else if given.is_instance_of::<PyInt>() && !given.is_instance_of::<PyBool>() {
            CureValue::Number(number("the value in each item of `cures`", &given)?)
        } else if given.is_instance_of::<PyString>() || given.is_instance_of::<PyBytes>() {
            CureValue::Text(bytes("the value in each item of `cures`", &given)?)
        } else {
            let name = "the value in each item of `cures`";
            return Err(wrong_type(name, "an int, str, bytes or None", &given));
        };
        let argument = text("the argument in each item of `cures`", 0)?;
        let when = text("the condition in each item of `cures`", 2)?;
        Ok(Cure { argument, value, when })
    })
}

#[pymethods]
impl Note {
    /// All kinds of notes, in the order in which a report lists them: a tuple of `str`.
    #[classattr]
    #[pyo3(name = "KINDS")]
    fn kinds() -> KindNames {
        KindNames
    }

    #[classattr]
    fn __match_args__() -> NoteFields {
        NoteFields
    }

    #[new]
    #[pyo3(
        signature = (kind, line, text, cures = Argument::Default(Vec::new())),
        text_signature = "(kind, line, text, cures=())"
    )]
    fn from_python(
        kind: Argument<'_, NoteKind>,
        line: Option<u64>,
        text: &str,
        cures: Argument<'_, Vec<Cure>, Cures>,
    ) -> PyResult<Self> {
        let kind = kind.or_convert(|kind| {
            let names = NoteKind::ALL.map(|kind| format!("'{}'", kind.name())).join(", ");
            one_of("`kind`", &format!("one of {names}"), "", NoteKind::from_name, kind)
        })?;
        let line = line.map(|line| one_based("`line`", line)).transpose()?;
        let cures = cures.or_convert(self::cures)?;
        let mut note = Note { kind, line, text: String::new(), cures };
        let end = note.story();
        let Some(text) = text.strip_suffix(&end) else {
            let message = "`text` must end with the text of `cures`, as in the notes of a report";
            return Err(PyValueError::new_err(message));
        };
        text.clone_into(&mut note.text);
        Ok(note)
    }

    /// The kind of the note: one of `Note.KINDS`, such as `"one_field"`, `"header"` or
    /// `"mixed_line_ends"`.
    ///
    /// The page "How rows are read" describes when a report has a note of each kind.
    ///
    /// ```python
    /// >>> from atleast import ragged
    /// >>> [note.kind for note in ragged(b"id,id\n1,2\n\0,4\n").notes]
    /// ['doubled_name', 'nul']
    ///
    /// ```
    #[getter]
    fn kind(&self) -> &'static str {
        self.kind.name()
    }

    /// The first line that the note is about, from 1, or None if it is about the whole table.
    ///
    /// ```python
    /// >>> from atleast import ragged
    /// >>> [note.line for note in ragged(b"id,id\n1,2\n\0,4\n").notes]
    /// [1, 3]
    ///
    /// ```
    #[getter]
    fn line(&self) -> Option<u64> {
        self.line
    }

    /// The note as a sentence, with the arguments that would change how the table is read.
    ///
    /// It is one line. Text from the table is escaped, and shortened if it is long.
    ///
    /// ```python
    /// >>> from atleast import ragged
    /// >>> ragged(b"id,id\n1,2\n\0,4\n").notes[0].text
    /// 'two columns have the name "id"'
    ///
    /// ```
    #[getter]
    fn text(&self) -> String {
        self.story()
    }

    /// The arguments that would change how the table is read: a new list each time.
    ///
    /// Each item is a tuple: the name of an argument of `ragged`, its value (None if only you can
    /// know it), and the condition under which this value is right.
    ///
    /// ```python
    /// >>> from atleast import ragged
    /// >>> data = b"Birds seen in May\n\nname,number\nfinch,3\nwren,1\n"
    /// >>> ragged(data).notes[0].cures
    /// [('skip_lines', 2, 'that is right'), ('skip_lines', 0, 'that is wrong')]
    ///
    /// ```
    #[getter]
    fn cures(&self) -> Vec<CureTuple<'_>> {
        self.cures.iter().map(|cure| (&*cure.argument, &cure.value, &*cure.when)).collect()
    }

    fn __repr__(&self, py: Python<'_>) -> PyResult<String> {
        let line = self.line.map_or("None".to_owned(), |line| line.to_string());
        let text = repr(&PyString::new(py, &self.story()))?;
        let mut shown = format!("Note(kind='{}', line={line}, text={text}", self.kind.name());
        if !self.cures.is_empty() {
            let _ = write!(shown, ", cures={}", repr(&self.cures().into_pyobject(py)?)?);
        }
        Ok(shown + ")")
    }

    fn __reduce__<'py>(&self, py: Python<'py>) -> (Bound<'py, PyType>, NoteArguments<'_>) {
        (py.get_type::<Self>(), (self.kind.name(), self.line, self.story(), self.cures()))
    }
}

impl Note {
    /// Returns the text with the cures as Python arguments.
    pub(crate) fn story(&self) -> String {
        self.sentence(|Cure { argument, value, .. }| match value {
            CureValue::Number(value) => format!("{argument}={value}"),
            CureValue::Text(text) => format!("{argument}=\"{}\"", text.escape_ascii()),
            CureValue::Any => format!("{argument}="),
        })
    }
}

impl Accepted for NoteKind {
    const INPUT_TYPE: PyStaticExpr = PyString::TYPE_HINT;
}

/// The names of all kinds: `tuple[str, ...]` in the stub.
struct KindNames;

impl<'py> IntoPyObject<'py> for KindNames {
    type Target = PyTuple;
    type Output = Bound<'py, PyTuple>;
    type Error = PyErr;

    const OUTPUT_TYPE: PyStaticExpr = type_hint_subscript!(
        type_hint_identifier!("builtins", "tuple"),
        PyString::TYPE_HINT,
        PyStaticExpr::Constant { value: pyo3::inspect::PyStaticConstant::Ellipsis }
    );

    fn into_pyobject(self, py: Python<'py>) -> PyResult<Self::Output> {
        PyTuple::new(py, NoteKind::ALL.map(NoteKind::name))
    }
}
