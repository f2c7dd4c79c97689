//! Dialect: how a delimited file is written, as far as it is known.

use std::path::Path;

use crate::error::{Error, ErrorKind};
use crate::utf16::Utf16;
use atleast_engine::{Level, LineEnd};

/// How a delimited file is written: its separator, quotes and the rest.
///
/// What is not said is found in the data, as `docs/how-rows-are-read.md` says.
///
/// ```
/// use atleast_tables::Dialect;
///
/// let dialect = Dialect::builder().sep("\t").quote(None).comment("#").build()?;
/// assert!(dialect.ragged("# made by hand\na\tb\nc\td\"\n")?.rows.is_empty());
/// # Ok::<(), atleast_tables::Error>(())
/// ```
#[derive(Clone, Debug)]
#[expect(clippy::option_option, reason = "not said, said to be none, and said")]
pub struct Dialect {
    pub(crate) encoding: Option<&'static str>,
    /// What the data were decoded from, and whether that was guessed.
    pub(crate) decoded_from: Option<&'static str>,
    pub(crate) is_encoding_guessed: bool,
    pub(crate) line_end: Option<LineEnd>,
    pub(crate) sep: Option<Vec<u8>>,
    /// Whether only the file's name says the separator.
    pub(crate) is_sep_of_name: bool,
    /// None: it is found. Some(None): there is none.
    pub(crate) quote: Option<Option<u8>>,
    pub(crate) escape: Option<Option<u8>>,
    pub(crate) comment: Vec<u8>,
    pub(crate) skip_lines: Option<u64>,
    pub(crate) has_header: Option<bool>,
    pub(crate) expected: Expected,
    pub(crate) max_field: usize,
    pub(crate) level: Level,
}

/// How many fields a record must have.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Expected {
    /// As many as are found in the data.
    #[default]
    Found,
    /// This many.
    Number(u64),
    /// As many as the first record has.
    Header,
}

impl Expected {
    /// Returns the number, if it is given as one.
    pub(crate) fn number(self) -> Option<u64> {
        match self {
            Expected::Number(number) => Some(number),
            Expected::Found | Expected::Header => None,
        }
    }
}

impl From<u64> for Expected {
    fn from(number: u64) -> Self {
        Expected::Number(number)
    }
}

impl From<Option<u64>> for Expected {
    fn from(number: Option<u64>) -> Self {
        number.map_or(Expected::Found, Expected::Number)
    }
}

impl Default for Dialect {
    fn default() -> Self {
        Dialect {
            encoding: None,
            decoded_from: None,
            is_encoding_guessed: false,
            line_end: None,
            sep: None,
            is_sep_of_name: false,
            quote: None,
            escape: None,
            comment: Vec::new(),
            skip_lines: None,
            has_header: None,
            expected: Expected::Found,
            max_field: Dialect::MAX_FIELD,
            level: Level::best(),
        }
    }
}

impl Dialect {
    /// How many bytes a quoted field may have unless [another number is set](DialectBuilder::max_field):
    /// 1 MiB.
    pub const MAX_FIELD: usize = 1 << 20;

    /// The encodings that can be given.
    pub const ENCODINGS: [&'static str; 3] = ["UTF-8", "UTF-16LE", "UTF-16BE"];

    /// Returns the encoding of this name, in capitals or not, as it stands in [`ENCODINGS`](Dialect::ENCODINGS).
    ///
    /// ```
    /// use atleast_tables::Dialect;
    ///
    /// assert_eq!(Dialect::encoding_name("utf-16le"), Some("UTF-16LE"));
    /// assert_eq!(Dialect::encoding_name("latin-1"), None);
    /// ```
    pub fn encoding_name(name: &str) -> Option<&'static str> {
        Dialect::ENCODINGS.into_iter().find(|known| known.eq_ignore_ascii_case(name))
    }

    /// Begins a dialect that is said piece by piece.
    ///
    /// ```
    /// use atleast_tables::Dialect;
    ///
    /// let report = Dialect::builder().sep("|").build()?.ragged("a|b\n1|2|3\n")?;
    /// assert_eq!(report.rows[0].fields, 3);
    /// # Ok::<(), atleast_tables::Error>(())
    /// ```
    pub fn builder() -> DialectBuilder {
        DialectBuilder { dialect: Dialect::default() }
    }

    /// Returns the dialect of a file of this name: it is separated by tabs if nothing else is said and the
    /// name ends in `.tsv` or `.TSV`.
    ///
    /// ```
    /// use atleast_tables::Dialect;
    ///
    /// assert_eq!(Dialect::default().for_path("a.tsv").ragged("a,b\n")?.sep, b"\t");
    /// let commas = Dialect::builder().sep(",").build()?;
    /// assert_eq!(commas.for_path("a.tsv").ragged("a,b\n")?.sep, b",");
    /// # Ok::<(), atleast_tables::Error>(())
    /// ```
    #[must_use]
    pub fn for_path(mut self, path: impl AsRef<Path>) -> Dialect {
        let extension = path.as_ref().extension();
        let is_tsv = extension.is_some_and(|extension| extension.eq_ignore_ascii_case("tsv"));
        if self.sep.is_none() && is_tsv && !self.takes(b'\t') {
            (self.sep, self.is_sep_of_name) = (Some(b"\t".to_vec()), true);
        }
        self
    }

    /// Returns true if and only if this byte is the quote or the escape, or begins a comment.
    pub(crate) fn takes(&self, byte: u8) -> bool {
        let given = [self.quote.flatten(), self.escape.flatten(), self.comment.first().copied()];
        given.contains(&Some(byte))
    }

    /// Returns what kind of UTF-16 data with these first bytes are, if they are and nothing else is said.
    ///
    /// ```
    /// use atleast_tables::Dialect;
    ///
    /// let found = Dialect::default().utf16(b"\xFE\xFF\0a").unwrap();
    /// assert!(found.is_big_endian && found.is_marked);
    /// assert_eq!(Dialect::default().utf16(b"a,b\n"), None);
    /// ```
    pub fn utf16(&self, head: &[u8]) -> Option<Utf16> {
        match self.encoding {
            None => Utf16::of(head),
            Some("UTF-8") => None,
            Some(name) => {
                let is_marked = Utf16::of(head).is_some_and(|found| found.is_marked);
                Some(Utf16 { is_big_endian: name == "UTF-16BE", is_marked })
            }
        }
    }

    /// Returns the dialect of data that have been decoded from UTF-16, so that a report says so.
    ///
    /// ```
    /// use atleast_tables::Dialect;
    ///
    /// let utf16 = Dialect::default().utf16(b"\xFF\xFEa\0,\0b\0").unwrap();
    /// let report = Dialect::default().decoded_from(utf16).ragged("a,b")?;
    /// assert_eq!(report.dialect.encoding, "UTF-16LE");
    /// # Ok::<(), atleast_tables::Error>(())
    /// ```
    #[must_use]
    pub fn decoded_from(mut self, utf16: Utf16) -> Dialect {
        self.is_encoding_guessed = !utf16.is_marked && self.encoding.is_none();
        self.decoded_from = Some(utf16.name());
        self.encoding = Some("UTF-8");
        self
    }
}

/// A [`Dialect`] in the making: [`Dialect::builder`] begins it, [`build`](DialectBuilder::build) ends it.
#[derive(Clone, Debug)]
#[must_use = "a builder does nothing until `build` is called"]
pub struct DialectBuilder {
    dialect: Dialect,
}

impl DialectBuilder {
    /// Sets what separates fields: any bytes. Unless set, it is found in the data.
    ///
    /// ```
    /// use atleast_tables::Dialect;
    ///
    /// let report = Dialect::builder().sep("::").build()?.ragged("a::b\n1::2::3\n")?;
    /// assert_eq!((report.expected, report.rows[0].fields), (2, 3));
    /// # Ok::<(), atleast_tables::Error>(())
    /// ```
    pub fn sep(mut self, sep: impl AsRef<[u8]>) -> Self {
        self.dialect.sep = Some(sep.as_ref().to_vec());
        self
    }

    /// Sets the quote. None: quotes are text. Unless set, it is found in the data.
    ///
    /// ```
    /// use atleast_tables::Dialect;
    ///
    /// let table = "a,b\n1,\"2,3\"\n";
    /// assert_eq!(Dialect::builder().sep(",").quote(b'"').build()?.ragged(table)?.rows.len(), 0);
    /// assert_eq!(Dialect::builder().sep(",").quote(None).build()?.ragged(table)?.rows.len(), 1);
    /// # Ok::<(), atleast_tables::Error>(())
    /// ```
    pub fn quote(mut self, quote: impl Into<Option<u8>>) -> Self {
        self.dialect.quote = Some(quote.into());
        self
    }

    /// Sets the byte that makes the next one text. None: nothing does. Unless set, it is found in the data.
    ///
    /// ```
    /// use atleast_tables::Dialect;
    ///
    /// let table = "a,b\n1\\,5,2\n";
    /// assert_eq!(Dialect::builder().sep(",").escape(b'\\').build()?.ragged(table)?.rows.len(), 0);
    /// assert_eq!(Dialect::builder().sep(",").escape(None).build()?.ragged(table)?.rows.len(), 1);
    /// # Ok::<(), atleast_tables::Error>(())
    /// ```
    pub fn escape(mut self, escape: impl Into<Option<u8>>) -> Self {
        self.dialect.escape = Some(escape.into());
        self
    }

    /// Sets how lines end. Unless set, that is found in the data.
    ///
    /// ```
    /// use atleast_tables::{Dialect, LineEnd};
    ///
    /// let report = Dialect::builder().line_end(LineEnd::Cr).build()?.ragged("a,b\r1,2\r3\r")?;
    /// assert_eq!((report.records, report.rows[0].line), (3, 3));
    /// # Ok::<(), atleast_tables::Error>(())
    /// ```
    pub fn line_end(mut self, line_end: impl Into<Option<LineEnd>>) -> Self {
        self.dialect.line_end = line_end.into();
        self
    }

    /// Sets the encoding: `UTF-8` (or another that holds ASCII byte for byte), `UTF-16LE` or `UTF-16BE`, in capitals or
    /// not. Unless set, UTF-16 is told by its byte order mark, or by every second byte.
    ///
    /// # Panics
    /// If it is none of them.
    ///
    /// ```
    /// use atleast_tables::Dialect;
    ///
    /// let utf16 = Dialect::builder().encoding("utf-16be").build()?;
    /// assert_eq!(utf16.ragged(b"\0a\0,\0b")?.dialect.encoding, "UTF-16BE");
    /// # Ok::<(), atleast_tables::Error>(())
    /// ```
    pub fn encoding(mut self, encoding: &str) -> Self {
        let known = Dialect::encoding_name(encoding);
        self.dialect.encoding = Some(known.expect("the encoding is one of Dialect::ENCODINGS"));
        self
    }

    /// Sets whether the first record is a header: false if it is a row like the others. Unless set, it is asked.
    ///
    /// ```
    /// use atleast_tables::Dialect;
    ///
    /// let table = "id,\n1,2\n";
    /// assert_eq!(Dialect::builder().build()?.ragged(table)?.notes.len(), 1);
    /// assert_eq!(Dialect::builder().header(false).build()?.ragged(table)?.notes.len(), 0);
    /// # Ok::<(), atleast_tables::Error>(())
    /// ```
    pub fn header(mut self, has_header: impl Into<Option<bool>>) -> Self {
        self.dialect.has_header = has_header.into();
        self
    }

    /// Sets what a line that is no record begins with; there are none unless set.
    ///
    /// ```
    /// use atleast_tables::Dialect;
    ///
    /// let report = Dialect::builder().comment("--").build()?.ragged("a,b\n-- one, two, three\n1,2\n")?;
    /// assert_eq!((report.records, report.rows.len()), (2, 0));
    /// # Ok::<(), atleast_tables::Error>(())
    /// ```
    pub fn comment(mut self, comment: impl AsRef<[u8]>) -> Self {
        self.dialect.comment = comment.as_ref().to_vec();
        self
    }

    /// Sets how many lines to pass over at the start. Unless set, what stands above the table is found in the data.
    ///
    /// ```
    /// use atleast_tables::Dialect;
    ///
    /// let report = Dialect::builder().skip_lines(1).build()?.ragged("Birds, seen, in May\na,b\n1,2\n")?;
    /// assert_eq!((report.records, report.rows.len()), (2, 0));
    /// # Ok::<(), atleast_tables::Error>(())
    /// ```
    pub fn skip_lines(mut self, skip_lines: impl Into<Option<u64>>) -> Self {
        self.dialect.skip_lines = skip_lines.into();
        self
    }

    /// Sets how many fields a record must have: a number, or [`Expected::Header`]. Unless set, it is found in the data.
    ///
    /// ```
    /// use atleast_tables::{Dialect, Expected};
    ///
    /// let table = "a,b,c\n1,2\n3,4\n5,6\n";
    /// let rows = |expected: Expected| Dialect::builder().expected(expected).build()?.ragged(table);
    /// assert_eq!(rows(Expected::Found)?.rows.len(), 1);
    /// assert_eq!(rows(Expected::Header)?.rows.len(), 3);
    /// assert_eq!(rows(4.into())?.rows.len(), 4);
    /// # Ok::<(), atleast_tables::Error>(())
    /// ```
    pub fn expected(mut self, expected: impl Into<Expected>) -> Self {
        self.dialect.expected = expected.into();
        self
    }

    /// Sets how many bytes a quoted field may have; [`Dialect::MAX_FIELD`] unless set. A quote that does not close within
    /// them is stray.
    ///
    /// ```
    /// use atleast_tables::Dialect;
    ///
    /// let table = "a,b\n1,\"two\nlines\"\n";
    /// assert_eq!(Dialect::builder().max_field(20).build()?.ragged(table)?.stray_quotes.len(), 0);
    /// assert!(!Dialect::builder().max_field(5).build()?.ragged(table)?.stray_quotes.is_empty());
    /// # Ok::<(), atleast_tables::Error>(())
    /// ```
    pub fn max_field(mut self, max_field: usize) -> Self {
        self.dialect.max_field = max_field;
        self
    }

    /// Sets the instruction set to use, as [`Counter::with_level`](atleast::Counter::with_level).
    ///
    /// # Panics
    /// If the machine does not have it.
    ///
    /// ```
    /// use atleast_tables::{Dialect, Level};
    ///
    /// let scalar = Dialect::builder().with_level(Level::Scalar).build()?;
    /// assert_eq!(scalar.ragged("a,b\n1\n")?, atleast_tables::ragged("a,b\n1\n")?);
    /// # Ok::<(), atleast_tables::Error>(())
    /// ```
    pub fn with_level(mut self, level: Level) -> Self {
        assert!(level.is_available(), "this machine does not have the level {level}");
        self.dialect.level = level;
        self
    }

    /// Returns the dialect.
    ///
    /// # Errors
    /// If the separator is empty or holds a quote, an escape or a line end; if `quote`, `escape` and the
    /// first byte of `comment` are not all different, or one of them is a line end, or the separator
    /// begins with a comment; if `expected` or `max_field` is 0.
    ///
    /// ```
    /// use atleast_tables::{Dialect, ErrorKind};
    ///
    /// let error = Dialect::builder().sep("\"").build().unwrap_err();
    /// assert!(matches!(error.kind(), ErrorKind::SharedByte { argument: "quote", other: "sep", .. }));
    /// ```
    pub fn build(self) -> Result<Dialect, Error> {
        let Dialect { sep, quote, escape, comment, expected, max_field, .. } = &self.dialect;
        let one = |byte: &Option<u8>| byte.map(|byte| vec![byte]).unwrap_or_default();
        // A quote that is found is this one more often than not.
        let (quote, escape) = (&quote.unwrap_or(Some(b'"')), &escape.flatten());
        let given = [
            ("sep", sep.clone().unwrap_or_default()),
            ("quote", one(quote)),
            ("escape", one(escape)),
            ("comment", comment.clone()),
        ];
        if sep.as_ref().is_some_and(Vec::is_empty) {
            return Err(ErrorKind::EmptyText { argument: "sep" }.into());
        }
        for (at, (argument, value)) in given.iter().enumerate() {
            if let Some(byte) = value.iter().find(|byte| matches!(byte, b'\n' | b'\r')) {
                let (value, byte) = (value.clone(), *byte);
                return Err(ErrorKind::ContainsLineEnd { argument, value, byte }.into());
            }
            for (other, other_value) in &given[..at] {
                let clash = match (*argument, *other) {
                    // A comment may be several bytes, and so may a separator: their first decide.
                    ("comment", _) => value.first() == other_value.first(),
                    _ => value.iter().any(|byte| other_value.contains(byte)),
                };
                if clash && !value.is_empty() {
                    let (value, other_value) = (value.clone(), other_value.clone());
                    return Err(
                        ErrorKind::SharedByte { argument, value, other, other_value }.into()
                    );
                }
            }
        }
        if *expected == Expected::Number(0) {
            return Err(ErrorKind::Zero { argument: "expected" }.into());
        }
        if *max_field == 0 {
            return Err(ErrorKind::Zero { argument: "max_field" }.into());
        }
        Ok(self.dialect)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_quoted_field_may_be_of_any_length() {
        for max_field in [usize::MAX, usize::MAX - 1, usize::MAX / 2] {
            let dialect = Dialect::builder().sep(",").max_field(max_field).build().unwrap();
            let report = dialect.ragged("a,b\nc,\"d\ne,f\n").unwrap();
            assert_eq!(report.stray_quotes.len(), 1);
        }
    }

    #[test]
    fn a_name_says_no_separator_that_is_taken() {
        let tab = Dialect::builder().quote(b'\t').build().unwrap();
        assert_eq!(tab.for_path("a.tsv").sep, None);
        assert_eq!(Dialect::default().for_path("a.tsv.csv").sep, None);
    }
}
