//! `Dialect`: how a delimited file is written, as far as the caller knows.

use std::path::Path;

use crate::error::{Error, ErrorKind};
use crate::utf16::Utf16;
use atleast_engine::{Level, LineEnd};

/// How a delimited file is written: its separator, quotes and the rest.
///
/// What you do not set is detected in the data; `docs/how-rows-are-read.md` describes how.
///
/// ```
/// use atleast_tables::Dialect;
///
/// let dialect = Dialect::builder().sep("\t").quote(None).comment("#").build()?;
/// assert!(dialect.ragged("# made by hand\na\tb\nc\td\"\n")?.rows.is_empty());
/// # Ok::<(), atleast_tables::Error>(())
/// ```
#[derive(Clone, Debug)]
#[expect(clippy::option_option, reason = "not set, set to none, or set")]
pub struct Dialect {
    pub(crate) encoding: Option<&'static str>,
    /// The encoding from which the data was decoded.
    pub(crate) decoded_from: Option<&'static str>,
    /// Whether that encoding was guessed from the zero bytes.
    pub(crate) is_encoding_guessed: bool,
    pub(crate) line_end: Option<LineEnd>,
    pub(crate) sep: Option<Vec<u8>>,
    /// Whether the separator comes from the file name alone.
    pub(crate) is_sep_of_name: bool,
    /// None: detect it. `Some(None)`: there is none.
    pub(crate) quote: Option<Option<u8>>,
    pub(crate) escape: Option<Option<u8>>,
    pub(crate) comment: Vec<u8>,
    pub(crate) skip_lines: Option<u64>,
    pub(crate) has_header: Option<bool>,
    pub(crate) expected: Expected,
    pub(crate) max_field: usize,
    pub(crate) level: Level,
}

/// The number of fields that a record must have.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Expected {
    /// The number detected in the data.
    #[default]
    Found,
    /// This number.
    Number(u64),
    /// The number of fields in the first record.
    Header,
}

impl Expected {
    /// Returns the number if it is given as one.
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
    /// The default of [`max_field`](DialectBuilder::max_field), in bytes: 1 MiB.
    pub const MAX_FIELD: usize = 1 << 20;

    /// The names that [`encoding`](DialectBuilder::encoding) accepts.
    pub const ENCODINGS: [&'static str; 3] = ["UTF-8", "UTF-16LE", "UTF-16BE"];

    /// Returns the element of [`ENCODINGS`](Dialect::ENCODINGS) that `name` is, ignoring case.
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

    /// Returns a builder with which every setting is detected unless you set it.
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

    /// Returns this dialect for a file with the given path. If no separator is set and the path
    /// ends in `.tsv` (in any case), the separator is a tab.
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

    /// Returns true if this byte is the quote or the escape, or starts a comment.
    pub(crate) fn takes(&self, byte: u8) -> bool {
        let given = [self.quote.flatten(), self.escape.flatten(), self.comment.first().copied()];
        given.contains(&Some(byte))
    }

    /// Returns the kind of UTF-16 in which data with these first bytes is to be read, or None if it
    /// is not UTF-16. If an encoding is set, that decides.
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

    /// Returns this dialect for data that has been decoded from UTF-16, so that the report names
    /// the original encoding.
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

/// Builds a [`Dialect`]: start with [`Dialect::builder`], finish with
/// [`build`](DialectBuilder::build).
#[derive(Clone, Debug)]
#[must_use = "a builder does nothing until `build` is called"]
pub struct DialectBuilder {
    dialect: Dialect,
}

impl DialectBuilder {
    /// Sets the separator between fields: one or more bytes. Detected by default.
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

    /// Sets the quote. With None, quotes are ordinary text. Detected by default.
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

    /// Sets the escape, a byte that makes the next byte ordinary text. With None, there is no
    /// escape. Detected by default.
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

    /// Sets how lines end. Detected by default.
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

    /// Sets the encoding: one of [`Dialect::ENCODINGS`], ignoring case. `UTF-8` also stands for any
    /// other encoding that keeps ASCII bytes as they are, such as Latin-1. By default UTF-16 is
    /// detected by its byte order mark, or by its zero bytes.
    ///
    /// # Panics
    /// If `encoding` is not one of them.
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

    /// Sets whether the first record is a header. With false, it is a row like the others. Detected
    /// by default.
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

    /// Sets the start of comment lines, which are not records. By default, there are no comments,
    /// except that lines with `#` at the top may be detected as such.
    ///
    /// ```
    /// use atleast_tables::Dialect;
    ///
    /// let table = "a,b\n-- one, two, three\n1,2\n";
    /// let report = Dialect::builder().comment("--").build()?.ragged(table)?;
    /// assert_eq!((report.records, report.rows.len()), (2, 0));
    /// # Ok::<(), atleast_tables::Error>(())
    /// ```
    pub fn comment(mut self, comment: impl AsRef<[u8]>) -> Self {
        self.dialect.comment = comment.as_ref().to_vec();
        self
    }

    /// Sets how many lines to skip at the start. By default, titles and comments above the table
    /// are detected and skipped.
    ///
    /// ```
    /// use atleast_tables::Dialect;
    ///
    /// let table = "Birds, seen, in May\na,b\n1,2\n";
    /// let report = Dialect::builder().skip_lines(1).build()?.ragged(table)?;
    /// assert_eq!((report.records, report.rows.len()), (2, 0));
    /// # Ok::<(), atleast_tables::Error>(())
    /// ```
    pub fn skip_lines(mut self, skip_lines: impl Into<Option<u64>>) -> Self {
        self.dialect.skip_lines = skip_lines.into();
        self
    }

    /// Sets how many fields a record must have: a number, or [`Expected::Header`]. Detected by
    /// default.
    ///
    /// ```
    /// use atleast_tables::{Dialect, Expected};
    ///
    /// let table = "a,b,c\n1,2\n3,4\n5,6\n";
    /// let rows = |expected: Expected| {
    ///     Dialect::builder().expected(expected).build()?.ragged(table)
    /// };
    /// assert_eq!(rows(Expected::Found)?.rows.len(), 1);
    /// assert_eq!(rows(Expected::Header)?.rows.len(), 3);
    /// assert_eq!(rows(4.into())?.rows.len(), 4);
    /// # Ok::<(), atleast_tables::Error>(())
    /// ```
    pub fn expected(mut self, expected: impl Into<Expected>) -> Self {
        self.dialect.expected = expected.into();
        self
    }

    /// Sets how long a quoted field may be, in bytes; [`Dialect::MAX_FIELD`] by default. A quote
    /// that does not close within that length is stray.
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

    /// Sets the instruction set to use, like [`Counter::with_level`](atleast::Counter::with_level).
    ///
    /// # Panics
    /// If this machine does not support it.
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
    /// If `sep` is empty; if `sep`, `quote`, `escape` or `comment` contains a line end; if two of
    /// them share a byte (of `comment` and `sep`, only the first bytes must differ); or if
    /// `expected` or `max_field` is 0.
    ///
    /// ```
    /// use atleast_tables::{Dialect, ErrorKind};
    ///
    /// let error = Dialect::builder().sep("\"").build().unwrap_err();
    /// let ErrorKind::SharedByte { argument, other, .. } = error.kind() else { panic!("{error}") };
    /// assert_eq!((*argument, *other), ("quote", "sep"));
    /// ```
    pub fn build(self) -> Result<Dialect, Error> {
        let Dialect { sep, quote, escape, comment, expected, max_field, .. } = &self.dialect;
        let one = |byte: &Option<u8>| byte.map(|byte| vec![byte]).unwrap_or_default();
        // If the quote is to be detected, it is most often this one.
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
                    // A comment and a separator may take several bytes; only their first bytes are
                    // compared.
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
    fn max_field_may_be_as_large_as_a_usize() {
        for max_field in [usize::MAX, usize::MAX - 1, usize::MAX / 2] {
            let dialect = Dialect::builder().sep(",").max_field(max_field).build().unwrap();
            let report = dialect.ragged("a,b\nc,\"d\ne,f\n").unwrap();
            assert_eq!(report.stray_quotes.len(), 1);
        }
    }

    #[test]
    fn a_file_name_sets_no_separator_that_is_in_use() {
        let tab = Dialect::builder().quote(b'\t').build().unwrap();
        assert_eq!(tab.for_path("a.tsv").sep, None);
        assert_eq!(Dialect::default().for_path("a.tsv.csv").sep, None);
    }
}
