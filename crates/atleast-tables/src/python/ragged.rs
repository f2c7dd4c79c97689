//! `Ragged`, `RaggedRow` and `StrayQuote` for Python: their constructors, properties and special
//! methods.

use std::fmt::Write;

use pyo3::inspect::PyStaticExpr;
use pyo3::prelude::*;
use pyo3::types::{PyDict, PyList, PyString, PyType};
use pyo3::{PyTypeInfo, intern, type_hint_identifier, type_hint_subscript};

use super::dialect::{StrOrBytes, bytes};
use super::note::notes;
use crate::notes::number_of;
use crate::{Note, Ragged, RaggedRow, StrayQuote, Written};
use atleast::Tally;
use atleast_pydata::arguments::{Argument, IterableOf, convert_each, one_based, repr, wrong_type};
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
        Ok(RaggedRow { record, line: one_based("`line`", line)?, start, fields })
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
        Ok(StrayQuote { line: one_based("`line`", line)?, start })
    }

    fn __repr__(&self) -> String {
        let StrayQuote { line, start } = self;
        format!("StrayQuote(line={line}, start={start})")
    }

    fn __reduce__<'py>(&self, py: Python<'py>) -> (Bound<'py, PyType>, (u64, u64)) {
        (py.get_type::<Self>(), (self.line, self.start))
    }
}

/// The arguments of the constructor of `Ragged`.
type RaggedArguments<'a> = (
    StrOrBytes<'a>,
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
    ), text_signature = "(sep, expected, is_expected_given, records, rows, stray_quotes, tally, \
                         first_good_line, dialect=None, notes=())")]
    #[expect(clippy::too_many_arguments, reason = "all of its fields")]
    fn from_python(
        sep: Argument<'_, Vec<u8>, StrOrBytes<'_>>,
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
        let sep = sep.or_convert(|sep| bytes("`sep`", sep))?;
        let rows = rows.or_convert(|rows| {
            convert_each("`rows`", "an iterable of RaggedRow", rows, |row| {
                let row = row
                    .cast::<RaggedRow>()
                    .map_err(|_| wrong_type("each item of `rows`", "a RaggedRow", &row))?;
                Ok(*row.get())
            })
        })?;
        let stray_quotes = stray_quotes.or_convert(|quotes| {
            convert_each("`stray_quotes`", "an iterable of StrayQuote", quotes, |quote| {
                let quote = quote.cast::<StrayQuote>().map_err(|_| {
                    wrong_type("each item of `stray_quotes`", "a StrayQuote", &quote)
                })?;
                Ok(*quote.get())
            })
        })?;
        let first_good_line =
            first_good_line.map(|line| one_based("`first_good_line`", line)).transpose()?;
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

    /// The separator, as given or detected: a `str`, or `bytes` if it is not UTF-8.
    #[getter(sep)]
    fn sep_python(&self) -> StrOrBytes<'_> {
        StrOrBytes(&self.sep)
    }

    /// How the table is written, as given or detected.
    ///
    /// ```python
    /// >>> from atleast import ragged
    /// >>> dialect = ragged(b"'a';'b, c'\r'1';'2'\r").dialect
    /// >>> dialect.line_end, dialect.sep, dialect.quote
    /// ('CR', ';', "'")
    ///
    /// ```
    #[getter]
    fn dialect(&self) -> Written {
        self.dialect.clone()
    }

    /// The notes: what could not be checked, and what is unusual but not an error in a row. A new
    /// list each time.
    ///
    /// ```python
    /// >>> from atleast import ragged
    /// >>> [note.kind for note in ragged(b"id,id\n1,2\n").notes]
    /// ['doubled_name']
    ///
    /// ```
    #[getter]
    fn notes(&self) -> Many<'_, Note> {
        Many(&self.notes)
    }

    /// The number of fields that each record should have, as given or detected; 0 if it was not
    /// given and there is no record.
    #[getter]
    fn expected(&self) -> u64 {
        self.expected
    }

    /// Whether `expected` was given. Otherwise it was detected: it fits the most records.
    #[getter]
    fn is_expected_given(&self) -> bool {
        self.is_expected_given
    }

    /// The number of records, including the header.
    #[getter]
    fn records(&self) -> u64 {
        self.records
    }

    /// The records with too few or too many fields, in order: a new list each time.
    #[getter]
    fn rows(&self) -> Many<'_, RaggedRow> {
        Many(&self.rows)
    }

    /// The quotes that are out of place, in order: a new list each time.
    #[getter]
    fn stray_quotes(&self) -> Many<'_, StrayQuote> {
        Many(&self.stray_quotes)
    }

    /// The number of records with each number of fields.
    #[getter]
    fn tally(&self) -> Tally {
        self.tally.clone()
    }

    /// The line of the first record with the expected number of fields, from 1, or None.
    #[getter]
    fn first_good_line(&self) -> Option<u64> {
        self.first_good_line
    }

    /// The value of `skip_lines` with which the table would start with a good record, or None.
    ///
    /// A good record has the expected number of fields. The value is None if the first record
    /// is good, if no record is good, or if another number of fields is more frequent than the
    /// expected one. The lines above the first good record may be a title, for example, which
    /// `skip_lines` skips.
    ///
    /// ```python
    /// >>> from atleast import ragged
    /// >>> data = b"Birds seen in May\n\nname,number\nfinch,3\nwren,1\n"
    /// >>> ragged(data, skip_lines=0).skip_lines_hint
    /// 2
    ///
    /// ```
    #[getter(skip_lines_hint)]
    fn skip_lines_hint_python(&self) -> Option<u64> {
        self.skip_lines_hint()
    }

    /// Return the ragged rows and stray quotes as dicts, for a data frame.
    ///
    /// They are the objects that `atleast ragged --json` prints, without the path.
    ///
    /// Returns:
    ///     A list of dicts in the order of the lines. A ragged row has the keys `type` (`"row"`),
    ///     `line`, `record`, `start`, `fields` and `expected`; a stray quote has `type`
    ///     (`"stray_quote"`), `line` and `start`.
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
        let sep = repr(&StrOrBytes(&self.sep).into_pyobject(py)?)?;
        let rows = self.rows.iter().map(|row| {
            let fields = number_of(row.fields, "field");
            format!("line {}: {fields}", row.line)
        });
        let quotes = self.stray_quotes.iter().map(|quote| format!("line {}", quote.line));
        let hint = self
            .skip_lines_hint()
            .map(|lines| format!("; skip_lines={lines} would pass over those at the top"));
        let mut story = format!(
            "Ragged: {}\n  separator: {sep}\n  expected: {}\n  ragged rows: {}{}\n  \
             stray quotes: {}",
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

    fn __reduce__<'py>(&self, py: Python<'py>) -> (Bound<'py, PyType>, RaggedArguments<'_>) {
        let fields = (
            StrOrBytes(&self.sep),
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
    /// Returns the number of expected fields in words, why it is expected, and how many records
    /// have it.
    fn story_of_expected(&self) -> String {
        if self.records == 0 && !self.is_expected_given {
            return "nothing, as there is no record".to_owned();
        }
        let good = self.tally.counts().get(&self.expected).copied().unwrap_or(0);
        let fields = number_of(self.expected, "field");
        let why = if self.is_expected_given { "given" } else { "detected" };
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

/// The number of notes that `repr` shows. Each may take two lines of a terminal, and the whole
/// report should fit on one screen.
const FEW_NOTES: usize = 8;

/// Returns the number of items, and the first of them in brackets.
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

/// The ragged rows and stray quotes, to be converted to a list of dicts: `list[dict[str, Any]]` in
/// the stub.
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
        // A quote comes after the row that contains it, and before the next row.
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
