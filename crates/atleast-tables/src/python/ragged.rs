//! `Ragged`, `RaggedRow` and `StrayQuote` for Python: their constructors, fields and conventions.

use std::fmt::Write;

use pyo3::inspect::PyStaticExpr;
use pyo3::prelude::*;
use pyo3::types::{PyDict, PyList, PyString, PyType};
use pyo3::{PyTypeInfo, intern, type_hint_identifier, type_hint_subscript};

use super::dialect::{Separator, bytes};
use super::note::notes;
use crate::notes::number_of;
use crate::{Note, Ragged, RaggedRow, StrayQuote, Written};
use atleast::Tally;
use atleast_pydata::arguments::{Argument, IterableOf, each, from_one, repr, wrong_type};
use atleast_pydata::many::Many;
use atleast_pydata::match_args;
use atleast_pydata::signals::Steps;

match_args!(RaggedRowFields: "record", "line", "start", "fields");
match_args!(StrayQuoteFields: "line", "start");

#[pymethods]
impl RaggedRow {
    #[classattr]
    fn __match_args__() -> RaggedRowFields {
        RaggedRowFields
    }

    #[new]
    #[pyo3(signature = (record, line, start, fields))]
    fn from_python(record: u64, line: u64, start: u64, fields: u64) -> PyResult<Self> {
        Ok(RaggedRow { record, line: from_one("line", line)?, start, fields })
    }

    fn __repr__(&self) -> String {
        let RaggedRow { record, line, start, fields } = self;
        format!("RaggedRow(record={record}, line={line}, start={start}, fields={fields})")
    }

    fn __reduce__<'py>(&self, py: Python<'py>) -> (Bound<'py, PyType>, (u64, u64, u64, u64)) {
        (py.get_type::<Self>(), (self.record, self.line, self.start, self.fields))
    }
}

#[pymethods]
impl StrayQuote {
    #[classattr]
    fn __match_args__() -> StrayQuoteFields {
        StrayQuoteFields
    }

    #[new]
    #[pyo3(signature = (line, start))]
    fn from_python(line: u64, start: u64) -> PyResult<Self> {
        Ok(StrayQuote { line: from_one("line", line)?, start })
    }

    fn __repr__(&self) -> String {
        let StrayQuote { line, start } = self;
        format!("StrayQuote(line={line}, start={start})")
    }

    fn __reduce__<'py>(&self, py: Python<'py>) -> (Bound<'py, PyType>, (u64, u64)) {
        (py.get_type::<Self>(), (self.line, self.start))
    }
}

/// A report's fields, in the order of its constructor.
type Fields<'a> = (
    Separator<'a>,
    u64,
    bool,
    u64,
    Many<'a, RaggedRow>,
    Many<'a, StrayQuote>,
    Tally,
    Option<u64>,
    Written,
    Many<'a, Note>,
);

#[pymethods]
impl Ragged {
    #[new]
    #[pyo3(signature = (
        sep, expected, is_expected_given, records, rows, stray_quotes, tally, first_good_line,
        dialect = None, notes = Argument::Default(Vec::new())
    ), text_signature = "(sep, expected, is_expected_given, records, rows, stray_quotes, tally, first_good_line, \
                         dialect=None, notes=())")]
    #[expect(clippy::too_many_arguments, reason = "they are what a report consists of")]
    fn from_python(
        sep: Argument<'_, Vec<u8>, Separator<'_>>,
        expected: u64,
        is_expected_given: bool,
        records: u64,
        rows: Argument<'_, Vec<RaggedRow>, IterableOf<RaggedRow>>,
        stray_quotes: Argument<'_, Vec<StrayQuote>, IterableOf<StrayQuote>>,
        tally: &Bound<'_, Tally>,
        first_good_line: Option<u64>,
        dialect: Option<Written>,
        notes: Argument<'_, Vec<Note>, IterableOf<Note>>,
    ) -> PyResult<Self> {
        let sep = sep.or_convert(|sep| bytes("sep", sep))?;
        let rows = rows.or_convert(|rows| {
            each("rows", "an iterable of RaggedRow", rows, |row| match row.cast::<RaggedRow>() {
                Ok(row) => Ok(*row.get()),
                Err(_) => Err(wrong_type("each of rows", "a RaggedRow", &row)),
            })
        })?;
        let stray_quotes = stray_quotes.or_convert(|quotes| {
            let expected = "an iterable of StrayQuote";
            each("stray_quotes", expected, quotes, |quote| match quote.cast::<StrayQuote>() {
                Ok(quote) => Ok(*quote.get()),
                Err(_) => Err(wrong_type("each of stray_quotes", "a StrayQuote", &quote)),
            })
        })?;
        let first_good_line =
            first_good_line.map(|line| from_one("first_good_line", line)).transpose()?;
        let tally = tally.get().clone();
        let dialect =
            dialect.unwrap_or_else(|| Written { sep: sep.clone(), expected, ..Written::default() });
        Ok(Ragged {
            sep,
            dialect,
            notes: notes.or_convert(self::notes)?,
            expected,
            is_expected_given,
            records,
            rows,
            stray_quotes,
            tally,
            first_good_line,
        })
    }

    /// What separates the fields, as it was given or chosen: a `str`, or `bytes` if it is not UTF-8.
    #[getter(sep)]
    fn sep_python(&self) -> Separator<'_> {
        Separator(&self.sep)
    }

    /// How the table is written, as it was given or found.
    ///
    /// ```python
    /// >>> from atleast import ragged
    /// >>> ragged(b"'a';'b, c'\\r'1';'2'\\r").dialect
    /// Written(encoding='UTF-8', line_end='CR', sep=';', quote="'", escape=None, comment=None, skip_lines=0, header=2, expected=2)
    ///
    /// ```
    #[getter]
    fn dialect(&self) -> Written {
        self.dialect.clone()
    }

    /// What is to be said beside them: what could not be checked, and what is odd and no fault of a row. A new list
    /// each time.
    ///
    /// ```python
    /// >>> from atleast import ragged
    /// >>> ragged(b"some words\\nmore words\\n").notes
    /// [Note(kind='one_field', line=None, text='every record has one field, so nothing was checked; use sep= if the fields have a separator', cures=[('sep', None, 'the fields have a separator')])]
    ///
    /// ```
    #[getter]
    fn notes(&self) -> Many<'_, Note> {
        Many(&self.notes)
    }

    /// How many fields a record must have, as it was given or chosen; 0 if it was not given and
    /// there is no record.
    #[getter]
    fn expected(&self) -> u64 {
        self.expected
    }

    /// Whether that number was given; otherwise it was chosen, as that which makes most records good.
    #[getter]
    fn is_expected_given(&self) -> bool {
        self.is_expected_given
    }

    /// How many records there are, the header counted.
    #[getter]
    fn records(&self) -> u64 {
        self.records
    }

    /// The records that have not the expected number of fields, in order: a new list each time.
    #[getter]
    fn rows(&self) -> Many<'_, RaggedRow> {
        Many(&self.rows)
    }

    /// The quotes that are out of place, in order: a new list each time.
    #[getter]
    fn stray_quotes(&self) -> Many<'_, StrayQuote> {
        Many(&self.stray_quotes)
    }

    /// How many records have each number of fields.
    #[getter]
    fn tally(&self) -> Tally {
        self.tally.clone()
    }

    /// The line of the first record that has the expected number of fields (from 1), or None.
    #[getter]
    fn first_good_line(&self) -> Option<u64> {
        self.first_good_line
    }

    /// How many lines to skip for the table to begin with a good record, where it begins with bad ones.
    ///
    /// None where the first record is good, or none is, or another number of fields is commoner than the
    /// expected one. The lines at the top may be no records: a title, say. Then `skip_lines` passes over
    /// them.
    ///
    /// ```python
    /// >>> from atleast import ragged
    /// >>> ragged(b"Birds seen in May\n\nname,number\nfinch,3\nwren,1\n").skip_lines_hint
    /// 2
    ///
    /// ```
    #[getter(skip_lines_hint)]
    fn skip_lines_hint_python(&self) -> Option<u64> {
        self.skip_lines_hint()
    }

    /// Returns what was found as a list of dicts, in the order of the lines: made for a data frame.
    ///
    /// A ragged row has the keys `type` (`"row"`), `line`, `record`, `start`, `fields` and `expected`; a
    /// stray quote has `type` (`"stray_quote"`), `line` and `start`. They are the objects that the
    /// command `atleast ragged --json` writes, without the path.
    ///
    /// ```python
    /// >>> from atleast import ragged
    /// >>> for found in ragged(b'a,b\n1,2,3\n4,"5\n').to_dicts():
    /// ...     print(found)
    /// {'type': 'row', 'line': 2, 'record': 1, 'start': 4, 'fields': 3, 'expected': 2}
    /// {'type': 'stray_quote', 'line': 3, 'start': 12}
    ///
    /// ```
    fn to_dicts(&self) -> Dicts<'_> {
        Dicts(self)
    }

    fn __repr__(&self, py: Python<'_>) -> PyResult<String> {
        let sep = repr(&Separator(&self.sep).into_pyobject(py)?)?;
        let rows = self.rows.iter().map(|row| {
            let fields = number_of(row.fields, "field");
            format!("line {}: {fields}", row.line)
        });
        let quotes = self.stray_quotes.iter().map(|quote| format!("line {}", quote.line));
        let hint = self
            .skip_lines_hint()
            .map(|lines| format!("; skip_lines={lines} would pass over those at the top"));
        let mut story = format!(
            "Ragged: {}\n  separator: {sep}\n  expected: {}\n  ragged rows: {}{}\n  stray quotes: {}",
            number_of(self.records, "record"),
            self.story_of_expected(),
            first_few(rows),
            hint.unwrap_or_default(),
            first_few(quotes),
        );
        for note in self.notes.iter().take(FEW_NOTES) {
            let line = note.line.map(|line| format!("line {line}: ")).unwrap_or_default();
            let _ = write!(story, "\n  note: {line}{}", note.story());
        }
        if let Some(others @ 1..) = self.notes.len().checked_sub(FEW_NOTES) {
            let _ = write!(story, "\n  and {}: see .notes", number_of(others as u64, "other note"));
        }
        Ok(story)
    }

    fn __reduce__<'py>(&self, py: Python<'py>) -> (Bound<'py, PyType>, Fields<'_>) {
        let fields = (
            Separator(&self.sep),
            self.expected,
            self.is_expected_given,
            self.records,
            Many(&self.rows),
            Many(&self.stray_quotes),
            self.tally.clone(),
            self.first_good_line,
            self.dialect.clone(),
            Many(&self.notes),
        );
        (py.get_type::<Self>(), fields)
    }
}

impl Ragged {
    /// Says how many fields are expected, why, and how well that does.
    fn story_of_expected(&self) -> String {
        if self.records == 0 && !self.is_expected_given {
            return "nothing, as there is no record".to_owned();
        }
        let good = self.tally.counts().get(&self.expected).copied().unwrap_or(0);
        let fields = number_of(self.expected, "field");
        let why = if self.is_expected_given { "given" } else { "chosen" };
        let mut story = match good {
            1 => format!("{fields} ({why}), which 1 record has"),
            _ => format!("{fields} ({why}), which {good} records have"),
        };
        if let Some((fields, records)) = self.commoner() {
            let _ = write!(story, ", but {records} have {fields}");
        }
        story
    }
}

/// How many notes are shown: each may take two lines of a terminal, and all of a report is to be one screen.
const FEW_NOTES: usize = 8;

/// Returns how many they are, and in brackets the first of them.
fn first_few(items: impl ExactSizeIterator<Item = String>) -> String {
    const FEW: usize = 3;
    let all = items.len();
    if all == 0 {
        return "none".to_owned();
    }
    let mut few: Vec<_> = items.take(FEW).collect();
    if all > FEW {
        few.push("\u{2026}".to_owned());
    }
    format!("{all} ({})", few.join(", "))
}

/// What was found, as dicts: in the stub `list[dict[str, Any]]`.
struct Dicts<'a>(&'a Ragged);

impl<'py> IntoPyObject<'py> for Dicts<'_> {
    type Target = PyList;
    type Output = Bound<'py, PyList>;
    type Error = PyErr;

    const OUTPUT_TYPE: PyStaticExpr = type_hint_subscript!(
        PyList::TYPE_HINT,
        type_hint_subscript!(
            PyDict::TYPE_HINT,
            PyString::TYPE_HINT,
            type_hint_identifier!("typing", "Any")
        )
    );

    fn into_pyobject(self, py: Python<'py>) -> PyResult<Self::Output> {
        let Ragged { rows, stray_quotes, expected, .. } = self.0;
        let list = PyList::empty(py);
        let mut steps = Steps::default();
        let mut append = |dict: Bound<'py, PyDict>| {
            list.append(dict)?;
            steps.step(py)
        };
        let mut quotes = stray_quotes.iter().peekable();
        // A quote comes behind the row in which it stands, and before the next.
        for row in rows {
            while let Some(quote) = quotes.next_if(|quote| quote.start < row.start) {
                append(quote.dict(py)?)?;
            }
            append(row.dict(py, *expected)?)?;
        }
        for quote in quotes {
            append(quote.dict(py)?)?;
        }
        Ok(list)
    }
}

impl RaggedRow {
    fn dict<'py>(&self, py: Python<'py>, expected: u64) -> PyResult<Bound<'py, PyDict>> {
        let dict = PyDict::new(py);
        dict.set_item(intern!(py, "type"), intern!(py, "row"))?;
        dict.set_item(intern!(py, "line"), self.line)?;
        dict.set_item(intern!(py, "record"), self.record)?;
        dict.set_item(intern!(py, "start"), self.start)?;
        dict.set_item(intern!(py, "fields"), self.fields)?;
        dict.set_item(intern!(py, "expected"), expected)?;
        Ok(dict)
    }
}

impl StrayQuote {
    fn dict<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyDict>> {
        let dict = PyDict::new(py);
        dict.set_item(intern!(py, "type"), intern!(py, "stray_quote"))?;
        dict.set_item(intern!(py, "line"), self.line)?;
        dict.set_item(intern!(py, "start"), self.start)?;
        Ok(dict)
    }
}
