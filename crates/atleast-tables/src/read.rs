//! Reads a table, whole or in chunks, as a dialect says.

use crate::detect;
use crate::dialect::Dialect;
use crate::error::Error;
use crate::reader::RaggedReader;
use crate::report::Ragged;

/// Checks a table with the default [`Dialect`], which detects everything.
///
/// ```
/// let report = atleast_tables::ragged("a,b\n1,2\n3\n")?;
/// assert_eq!((report.rows.len(), report.rows[0].line), (1, 3));
/// # Ok::<(), atleast_tables::Error>(())
/// ```
///
/// # Errors
/// As for [`Dialect::ragged`].
pub fn ragged(data: impl AsRef<[u8]>) -> Result<Ragged, Error> {
    Dialect::default().ragged(data)
}

impl Dialect {
    /// Checks a table. UTF-16 is decoded first; offsets are then in bytes of the text as UTF-8.
    ///
    /// # Errors
    /// If the first bytes show another format, such as HTML, JSON or an Excel workbook. With a
    /// separator set, the data is read anyway.
    ///
    /// ```
    /// use atleast_tables::Dialect;
    ///
    /// let report = Dialect::builder().sep(";").build()?.ragged("a;b\n1\n")?;
    /// assert_eq!((report.rows[0].line, report.rows[0].fields), (2, 1));
    /// # Ok::<(), atleast_tables::Error>(())
    /// ```
    pub fn ragged(&self, data: impl AsRef<[u8]>) -> Result<Ragged, Error> {
        let data = data.as_ref();
        if let Some(utf16) = self.utf16(data) {
            let reader = self.clone().decoded_from(utf16);
            return reader.ragged_of(&utf16.decode(data));
        }
        self.ragged_of(data)
    }

    fn ragged_of(&self, data: &[u8]) -> Result<Ragged, Error> {
        let mut reader = self.reader(data, true)?;
        let (mut rows, mut stray_quotes) = (Vec::new(), Vec::new());
        reader.read(data, true, &mut |bad| {
            rows.extend(bad.row());
            stray_quotes.extend_from_slice(bad.stray_quotes);
        });
        Ok(reader.report(rows, stray_quotes))
    }

    /// Returns a reader for data that arrives in chunks. `head` is the start of the data, from
    /// which the reader detects what is not set. It has as many bytes as
    /// [`head_len`](Dialect::head_len) returns, or fewer if that is all the data; then `is_all` is
    /// true.
    ///
    /// # Errors
    /// If the data is UTF-16, which has to be decoded first, or is in another format, as for
    /// [`Dialect::ragged`].
    ///
    /// ```
    /// use atleast_tables::Dialect;
    ///
    /// let (head, rest) = (b"a,b\n1,2\n", b"3\n");
    /// let mut reader = Dialect::default().reader(head, false)?;
    /// let mut rows = Vec::new();
    /// assert_eq!(reader.read(head, false, &mut |bad| rows.extend(bad.row())), head.len());
    /// reader.read(rest, true, &mut |bad| rows.extend(bad.row()));
    /// assert_eq!(reader.report(rows, Vec::new()).rows[0].line, 3);
    /// # Ok::<(), atleast_tables::Error>(())
    /// ```
    pub fn reader(&self, head: &[u8], is_all: bool) -> Result<RaggedReader, Error> {
        detect::reader(self, head, is_all)
    }

    /// Returns how many bytes at the start of the data [`reader`](Dialect::reader) needs: 1 MiB
    /// from the first record on, which comes after comments and skipped lines, but never more than
    /// 4 MiB. `head` is what has been read so far; with more bytes, the result may be larger.
    ///
    /// ```
    /// use atleast_tables::Dialect;
    ///
    /// let dialect = Dialect::builder().comment("#").build()?;
    /// assert_eq!(dialect.head_len(b""), 1 << 20);
    /// assert_eq!(dialect.head_len(b"# one\n# two\n"), 12 + (1 << 20));
    /// # Ok::<(), atleast_tables::Error>(())
    /// ```
    pub fn head_len(&self, head: &[u8]) -> usize {
        detect::head_len(self, head)
    }
}
