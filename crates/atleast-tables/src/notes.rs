//! Notes: what a report says about a table besides its ragged rows and stray quotes.

use std::borrow::Cow;

use crate::detected::{Detected, NameFaults, Shape};
use crate::dialect::{Dialect, Expected};
use crate::repeated::repeated;
use crate::totals::RaggedTotals;
use crate::unusual_bytes::Sightings;
use atleast::Tally;
use atleast_engine::LineEnd;

/// What a note is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum NoteKind {
    /// The data is UTF-16 without a byte order mark.
    Utf16,
    /// The first line tells Excel the separator.
    ExcelSeparator,
    /// Comments at the top were skipped.
    Comments,
    /// Lines above the table were skipped.
    LinesAbove,
    /// Every record has one field, so nothing was checked.
    OneField,
    /// The columns are aligned with spaces.
    Aligned,
    /// Another separator fits the table about as well.
    OtherSeparator,
    /// The first record has another number of fields than most others.
    Header,
    /// Every row ends with a separator, but the header does not.
    EndsInSeparator,
    /// Every row has one field more than the header, perhaps a row name at its start.
    RowNames,
    /// A column has no name.
    BlankName,
    /// Two columns have the same name.
    DoubledName,
    /// The lines of a quoted field may be rows.
    RowsInQuotes,
    /// Some lines have another line end than most.
    MixedLineEnds,
    /// The data contains NUL bytes.
    Nul,
    /// The data contains bytes that are not valid UTF-8.
    NotUtf8,
    /// The data contains a byte order mark that is not at its start.
    Mark,
}

impl NoteKind {
    /// All kinds, in the order in which notes are given.
    pub const ALL: [NoteKind; 17] = [
        NoteKind::Utf16,
        NoteKind::ExcelSeparator,
        NoteKind::Comments,
        NoteKind::LinesAbove,
        NoteKind::OneField,
        NoteKind::Aligned,
        NoteKind::OtherSeparator,
        NoteKind::Header,
        NoteKind::EndsInSeparator,
        NoteKind::RowNames,
        NoteKind::BlankName,
        NoteKind::DoubledName,
        NoteKind::RowsInQuotes,
        NoteKind::MixedLineEnds,
        NoteKind::Nul,
        NoteKind::NotUtf8,
        NoteKind::Mark,
    ];

    /// Returns the kind with this name, if there is one.
    ///
    /// ```
    /// use atleast_tables::NoteKind;
    ///
    /// assert_eq!(NoteKind::from_name("nul"), Some(NoteKind::Nul));
    /// assert_eq!(NoteKind::from_name("NUL"), None);
    /// ```
    pub fn from_name(name: &str) -> Option<NoteKind> {
        NoteKind::ALL.into_iter().find(|kind| kind.name() == name)
    }

    /// Returns the name, as JSON and Python use it.
    ///
    /// ```
    /// use atleast_tables::NoteKind;
    ///
    /// assert_eq!(NoteKind::DoubledName.name(), "doubled_name");
    /// ```
    pub fn name(self) -> &'static str {
        match self {
            NoteKind::Utf16 => "utf16",
            NoteKind::ExcelSeparator => "excel_separator",
            NoteKind::Comments => "comments",
            NoteKind::LinesAbove => "lines_above",
            NoteKind::OneField => "one_field",
            NoteKind::Aligned => "aligned",
            NoteKind::OtherSeparator => "other_separator",
            NoteKind::Header => "header",
            NoteKind::EndsInSeparator => "ends_in_separator",
            NoteKind::RowNames => "row_names",
            NoteKind::BlankName => "blank_name",
            NoteKind::DoubledName => "doubled_name",
            NoteKind::RowsInQuotes => "rows_in_quotes",
            NoteKind::MixedLineEnds => "mixed_line_ends",
            NoteKind::Nul => "nul",
            NoteKind::NotUtf8 => "not_utf8",
            NoteKind::Mark => "byte_order_mark",
        }
    }
}

#[cfg_attr(feature = "python", doc = include_str!("python/docs/note.md"))]
#[cfg_attr(
    not(feature = "python"),
    doc = r#"A remark about a table that is not a fault in one of its rows.

```
let report = atleast_tables::ragged("id,id\n1,2\n")?;
assert_eq!(report.notes[0].kind, atleast_tables::NoteKind::DoubledName);
assert_eq!(report.notes[0].text, "two columns have the name \"id\"");
# Ok::<(), atleast_tables::Error>(())
```
"#
)]
#[cfg_attr(feature = "python", pyo3::pyclass(module = "atleast", frozen, eq, hash, from_py_object))]
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Note {
    /// What the note is about.
    pub kind: NoteKind,
    /// The first line to which it applies (1-based), or None if it is about the whole table.
    pub line: Option<u64>,
    /// The note, as a sentence without a full stop.
    pub text: String,
    /// Arguments that change how the table is read.
    pub cures: Vec<Cure>,
}

impl Note {
    /// Returns the text followed by the arguments to use and when; `cure` writes each argument.
    ///
    /// ```
    /// let report = atleast_tables::ragged("Birds seen in May\n\nname,number\nfinch,3\nwren,1\n")?;
    /// let sentence = report.notes[0].sentence(|cure| format!("--{}", cure.argument));
    /// assert_eq!(
    ///     sentence,
    ///     "skipped 2 lines above the table; use --skip_lines if that is right, \
    ///      --skip_lines if that is wrong"
    /// );
    /// # Ok::<(), atleast_tables::Error>(())
    /// ```
    pub fn sentence(&self, cure: impl Fn(&Cure) -> String) -> String {
        let mut sentence = self.text.clone();
        for (number, given) in self.cures.iter().enumerate() {
            sentence += if number == 0 { "; use " } else { ", " };
            sentence += &cure(given);
            sentence += " if ";
            sentence += &given.when;
        }
        sentence
    }
}

/// An argument that changes how a table is read.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Cure {
    /// The name of the argument, as in Python: `skip_lines`.
    pub argument: Cow<'static, str>,
    /// The value of the argument.
    pub value: CureValue,
    /// When to use it: the rest of a sentence that starts with "if".
    pub when: Cow<'static, str>,
}

impl Cure {
    fn new(argument: &'static str, value: CureValue, when: &'static str) -> Cure {
        Cure { argument: argument.into(), value, when: when.into() }
    }
}

/// The value of an argument.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum CureValue {
    /// A number.
    Number(u64),
    /// Bytes of text.
    Text(Vec<u8>),
    /// A value that only the user knows.
    Any,
}

/// What is known once the table has been read.
pub(crate) struct NoteInput<'a> {
    pub(crate) dialect: &'a Dialect,
    pub(crate) found: &'a Detected,
    pub(crate) totals: &'a RaggedTotals,
    pub(crate) tally: &'a Tally,
    pub(crate) expected: u64,
    pub(crate) skip_lines: u64,
    pub(crate) sep: &'a [u8],
    pub(crate) usual_end: Option<LineEnd>,
}

impl NoteInput<'_> {
    /// Returns the notes, in the order of [`NoteKind::ALL`].
    pub(crate) fn notes(&self) -> Vec<Note> {
        let mut notes = Vec::new();
        self.add_top(&mut notes);
        self.add_fields(&mut notes);
        self.add_names(&mut notes);
        self.add_bytes(&mut notes);
        notes
    }

    fn add_top(&self, notes: &mut Vec<Note>) {
        let Detected { is_encoding_guessed, encoding, is_for_excel, comments, above, .. } =
            *self.found;
        if is_encoding_guessed {
            notes.push(Note {
                kind: NoteKind::Utf16,
                line: None,
                text: format!(
                    "read as {encoding}: it has no byte order mark, but zero bytes as in UTF-16"
                ),
                cures: Vec::new(),
            });
        }
        if is_for_excel {
            let text = "skipped the first line, which tells Excel the separator".to_owned();
            notes.push(Note {
                kind: NoteKind::ExcelSeparator,
                line: Some(1),
                text,
                cures: Vec::new(),
            });
        }
        let first = 1 + u64::from(is_for_excel);
        if comments > 0 {
            let text = format!(
                "skipped {} above the table that {} with \"#\"",
                lines(comments),
                if comments == 1 { "starts" } else { "start" }
            );
            let value = CureValue::Text(b"#".to_vec());
            let cures = vec![Cure::new("comment", value, "all such lines are comments")];
            notes.push(Note { kind: NoteKind::Comments, line: Some(first), text, cures });
        }
        if above > 0 {
            let text = format!("skipped {} above the table", lines(above));
            let skip_lines =
                |number, when| Cure::new("skip_lines", CureValue::Number(number), when);
            let cures =
                vec![skip_lines(self.skip_lines, "that is right"), skip_lines(0, "that is wrong")];
            notes.push(Note {
                kind: NoteKind::LinesAbove,
                line: Some(first + comments),
                text,
                cures,
            });
        }
    }

    fn add_fields(&self, notes: &mut Vec<Note>) {
        let counts = self.tally.counts();
        let records = self.totals.records();
        let Detected {
            searches_separator,
            is_aligned,
            ref other,
            shape,
            has_names,
            below_header,
            ..
        } = *self.found;
        let is_one_field = counts.len() == 1 && counts.contains_key(&1);
        let sep = |when| Cure::new("sep", CureValue::Any, when);
        if is_aligned {
            let text = "the columns look aligned with spaces, and were not separated".to_owned();
            notes.push(Note {
                kind: NoteKind::Aligned,
                line: None,
                text,
                cures: vec![sep("they have a separator")],
            });
        } else if is_one_field
            && searches_separator
            && self.dialect.expected == Expected::Found
            && records > 0
        {
            let text = "every record has one field, so nothing was checked".to_owned();
            notes.push(Note {
                kind: NoteKind::OneField,
                line: None,
                text,
                cures: vec![sep("the fields have a separator")],
            });
        }
        if let Some((other, fields)) = other {
            let text = format!(
                "the separator \"{}\" fits about as well, with {fields} fields in a record",
                other.escape_ascii()
            );
            let value = CureValue::Text(other.clone());
            let cures = vec![Cure::new("sep", value, "it is the right one")];
            notes.push(Note { kind: NoteKind::OtherSeparator, line: None, text, cures });
        }
        let Some(header) = self.totals.first_fields() else { return };
        let line = Some(self.totals.first_line().unwrap_or(1));
        match shape {
            Shape::EndsInSeparator => {
                let text = format!(
                    "every row ends with a separator, but the header does not: \
                     it has {}, the rows {}",
                    number_of(header, "field"),
                    self.expected
                );
                notes.push(Note { kind: NoteKind::EndsInSeparator, line, text, cures: Vec::new() });
            }
            Shape::RowNames => {
                let text = format!(
                    "every row has one field more than the header, perhaps a name at its start: \
                     the header has {}, the rows {}",
                    number_of(header, "field"),
                    self.expected
                );
                notes.push(Note { kind: NoteKind::RowNames, line, text, cures: Vec::new() });
            }
            Shape::Plain
                if !has_names || self.dialect.expected != Expected::Found || is_one_field => {}
            Shape::Plain => {
                let rows = records.saturating_sub(1);
                let others = |fields: &u64, records: &u64| records - u64::from(*fields == header);
                let most_common = counts
                    .iter()
                    .max_by_key(|(fields, records)| (others(fields, records), **fields));
                let Some((fields, with)) = most_common.filter(|(fields, _)| **fields != header)
                else {
                    return;
                };
                let (fields, with) = (*fields, others(fields, with));
                if 2 * with <= rows {
                    return;
                }
                let text = format!(
                    "the header has {}, but {with} of {rows} rows have {fields}",
                    number_of(header, "field")
                );
                let cure =
                    |argument, number, when| Cure::new(argument, CureValue::Number(number), when);
                let cures = vec![
                    cure("expected", header, "the header is right"),
                    cure("expected", fields, "the rows are right"),
                    cure("skip_lines", below_header, "it is not a header"),
                ];
                notes.push(Note { kind: NoteKind::Header, line, text, cures });
            }
        }
    }

    fn add_names(&self, notes: &mut Vec<Note>) {
        if self.totals.first_fields().is_none_or(|fields| fields < 2) || self.totals.records() < 2 {
            return;
        }
        let line = self.totals.first_line();
        let NameFaults { blank, doubled } = &self.found.faults;
        if let Some(blank) = blank {
            let text = format!("column {} has no name in the header", blank + 1);
            notes.push(Note { kind: NoteKind::BlankName, line, text, cures: Vec::new() });
        }
        if let Some(name) = doubled {
            let text = format!("two columns have the name \"{}\"", repeated(name));
            notes.push(Note { kind: NoteKind::DoubledName, line, text, cures: Vec::new() });
        }
    }

    fn add_bytes(&self, notes: &mut Vec<Note>) {
        let mut add = |kind, times: Sightings, text: &dyn Fn(u64) -> String| {
            if times.count > 0 {
                let text = text(times.count);
                notes.push(Note { kind, line: Some(times.line), text, cures: Vec::new() });
            }
        };
        add(NoteKind::RowsInQuotes, self.totals.rows_in_quotes(), &|count| {
            let contain = if count == 1 { "contains" } else { "contain" };
            format!("{} {contain} lines that may be rows", number_of(count, "quoted field"))
        });
        if let Some(usual) = self.usual_end {
            let text = |count| {
                let do_not = if count == 1 { "does not" } else { "do not" };
                format!("{} {do_not} end with {usual}, as the others do", lines(count))
            };
            add(NoteKind::MixedLineEnds, self.totals.other_ends(), &text);
        }
        let [nul, not_utf8, marks] = self.totals.unusual_bytes();
        add(NoteKind::Nul, nul, &|count| number_of(count, "NUL byte"));
        // With a separator that is not UTF-8, such bytes are to be expected.
        let is_text = std::str::from_utf8(self.sep).is_ok();
        let not_utf8 = if is_text { not_utf8 } else { Sightings::default() };
        add(NoteKind::NotUtf8, not_utf8, &|count| {
            format!(
                "{} {} not valid UTF-8",
                number_of(count, "byte sequence"),
                if count == 1 { "is" } else { "are" }
            )
        });
        add(NoteKind::Mark, marks, &|count| {
            format!(
                "{} {} not at the start of the data",
                number_of(count, "byte order mark"),
                if count == 1 { "is" } else { "are" }
            )
        });
    }
}

/// Returns a number with its noun: `1 line`, `2 lines`.
pub(crate) fn number_of(number: u64, what: &str) -> String {
    format!("{number} {what}{}", if number == 1 { "" } else { "s" })
}

fn lines(number: u64) -> String {
    number_of(number, "line")
}
