//! `Note` for Python: its constructor, fields and conventions.

use std::fmt::Write;

use pyo3::exceptions::PyValueError;
use pyo3::inspect::PyStaticExpr;
use pyo3::prelude::*;
use pyo3::types::{PyBool, PyBytes, PyInt, PyString, PyTuple, PyType};
use pyo3::{PyTypeInfo, type_hint_identifier, type_hint_subscript, type_hint_union};

use super::dialect::{Separator, bytes, one_of};
use crate::{Cure, CureValue, Note, NoteKind};
use atleast_pydata::arguments::{
    Accepted, Argument, each, from_one, number, repr, utf8, wrong_type,
};
use atleast_pydata::match_args;

match_args!(NoteFields: "kind", "line", "text", "cures");

/// A note's fields, in the order of its constructor.
type Fields<'a> = (&'static str, Option<u64>, String, Vec<Given<'a>>);

/// A cure, as Python has it.
type Given<'a> = (&'a str, &'a CureValue, &'a str);

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
            CureValue::Text(text) => Separator(text).into_pyobject(py)?,
            CureValue::Any => py.None().into_bound(py),
        })
    }
}

/// Cures: in the stub an iterable of what each is made of.
struct Cures;

impl Accepted for Cures {
    const INPUT_TYPE: PyStaticExpr = type_hint_subscript!(
        type_hint_identifier!("collections.abc", "Iterable"),
        <Given<'_> as IntoPyObject<'_>>::OUTPUT_TYPE
    );
}

/// Returns the notes of an iterable.
pub(crate) fn notes(object: &Bound<'_, PyAny>) -> PyResult<Vec<Note>> {
    each("notes", "an iterable of Note", object, |note| match note.cast::<Note>() {
        Ok(note) => Ok(note.get().clone()),
        Err(_) => Err(wrong_type("each of notes", "a Note", &note)),
    })
}

/// Returns the cures of an iterable.
fn cures(object: &Bound<'_, PyAny>) -> PyResult<Vec<Cure>> {
    const CURE: &str = "a tuple of an argument, its value, and when it is right";
    each("cures", "an iterable of tuples", object, |cure| {
        let wrong = || wrong_type("each of cures", CURE, &cure);
        let tuple = cure.cast::<PyTuple>().map_err(|_| wrong())?;
        if tuple.len() != 3 {
            return Err(PyValueError::new_err(format!(
                "each of cures must be {CURE}, but one has {}",
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
            CureValue::Number(number("the value of a cure", &given)?)
        } else {
            CureValue::Text(bytes("the value of a cure", &given)?)
        };
        let argument = text("the argument of a cure", 0)?;
        Ok(Cure { argument, value, when: text("when a cure is right", 2)? })
    })
}

#[pymethods]
impl Note {
    /// The kinds there are, in the order in which notes are given: a tuple of `str`.
    #[classattr]
    #[pyo3(name = "KINDS")]
    fn kinds() -> Kinds {
        Kinds
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
        let rule = || {
            let names = NoteKind::ALL.map(|kind| format!("'{}'", kind.name()));
            format!("one of {}", names.join(", "))
        };
        let kind = kind.or_convert(|kind| one_of("kind", rule, NoteKind::from_name, kind))?;
        let line = line.map(|line| from_one("line", line)).transpose()?;
        let cures = cures.or_convert(self::cures)?;
        let mut note = Note { kind, line, text: String::new(), cures };
        let end = note.story();
        let Some(text) = text.strip_suffix(&end) else {
            let message = "text must end with what cures say, as it is in a note that was given";
            return Err(PyValueError::new_err(message));
        };
        text.clone_into(&mut note.text);
        Ok(note)
    }

    /// What it is about: one of `Note.KINDS`, such as `"one_field"`, `"header"` or `"mixed_line_ends"`.
    ///
    /// The page "How rows are read" says of each when it is given.
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

    /// The line that shows it first (from 1), or None if it is about the whole table.
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

    /// What is to be said, with the arguments that would have the table read otherwise, and when they are right.
    ///
    /// It is one line, and what it repeats of the table is escaped, and cut if it is long.
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

    /// What can be given to have the table read otherwise: for each cure the name of an argument of `ragged`, its
    /// value (None if only you can know it), and when it is right. A new list each time.
    ///
    /// ```python
    /// >>> from atleast import ragged
    /// >>> data = b"Birds seen in May\n\nname,number\nfinch,3\nwren,1\n"
    /// >>> ragged(data).notes[0].cures
    /// [('skip_lines', 2, 'that is right'), ('skip_lines', 0, 'that is wrong')]
    ///
    /// ```
    #[getter]
    fn cures(&self) -> Vec<Given<'_>> {
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

    fn __reduce__<'py>(&self, py: Python<'py>) -> (Bound<'py, PyType>, Fields<'_>) {
        (py.get_type::<Self>(), (self.kind.name(), self.line, self.story(), self.cures()))
    }
}

impl Note {
    /// Returns its text with all that can be given, and when, in the words of Python.
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

/// The kinds of notes: in the stub `tuple[str, ...]`.
struct Kinds;

impl<'py> IntoPyObject<'py> for Kinds {
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
