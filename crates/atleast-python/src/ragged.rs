//! The function `ragged`. It is in this crate because it reads files.

mod source;

use std::io;

use atleast_files::ragged::RaggedSink;
use atleast_pydata::arguments::Argument;
use atleast_pydata::signals::Signals;
use atleast_tables::python::{
    Auto, DialectArguments, EncodingName, LineEndName, StrOrBytes, dialect,
};
use atleast_tables::{BadRecord, Dialect, Expected, LineEnd, Ragged, RaggedRow, StrayQuote};
use pyo3::prelude::*;

use self::source::RaggedSource;

/// Find the ragged rows and the stray quotes of a delimited file.
///
/// A ragged row has too few or too many fields; a stray quote is out of place. Each property of the
/// table that is not given is detected in the first mebibyte of records; `Ragged.dialect` has the
/// result. The data is bytes: UTF-8, another ASCII-compatible encoding, or UTF-16, which is
/// decoded. Lines are counted from 1, and records and offsets from 0. Offsets are in bytes; for
/// UTF-16, in bytes of the decoded UTF-8. Other threads run while it reads, and Ctrl-C interrupts
/// it.
///
/// Args:
///     source: A path (`str` or `os.PathLike`), the data (`bytes` or another buffer of bytes, such
///         as a `bytearray`, `memoryview` or `mmap`), or a file that is open in binary mode, which
///         is read from its current position. For a path, a large file is read on all cores, and a
///         compressed file or a zip with one file is decompressed.
///     sep: The separator, a `str` or `bytes` of any length, or None to detect it. For a path that
///         ends in `.tsv` it is the tab. Default: None.
///     quote: The quote, an ASCII character or a byte, or None if there is none. "auto" detects it.
///         Separators and line ends between quotes are ordinary text. Default: 'auto'.
///     expected: The number of fields that each record should have, or "header" for that of the
///         first record, or None to detect it. Default: None.
///     escape: The escape, an ASCII character or a byte, or None if there is none. "auto" detects
///         it. The byte after an escape is ordinary text. Default: 'auto'.
///     comment: A prefix, a `str` or `bytes`. Lines that start with it are skipped. None skips only
///         lines at the top that start with `#`. Default: None.
///     skip_lines: The number of lines to skip at the start, or None to detect it. Default: None.
///     max_field: The largest length of a quoted field in bytes. A quote that is not closed within
///         this length is stray. Default: 1048576.
///     header: False if the first record is a row like the others. None or True if it may contain
///         the names of the columns. Default: None.
///     line_end: "lf", "crlf" or "cr", or None to detect it. Default: None.
///     encoding: "utf-8" (also for every other ASCII-compatible encoding), "utf-16le" or
///         "utf-16be", or None to detect it. Default: None.
///
/// Returns:
///     A `Ragged`.
///
/// Raises:
///     OSError: The file cannot be read.
///     ValueError: An argument has a wrong value, or the data is not a table but, for example,
///         HTML, JSON, a workbook or a zip of several files.
///     TypeError: An argument has a wrong type.
///
/// ```python
/// >>> from atleast import ragged
/// >>> ragged(b"id;name\n1;Ann\n2;Bob;x\n3\n4;\"Eve\n")
/// Ragged: 5 records
///   separator: ';'
///   expected: 2 fields (detected), which 3 records have
///   ragged rows: 2 (line 3: 3 fields, line 4: 1 field)
///   stray quotes: 1 (line 5)
/// >>> [row.line for row in ragged(b"a,b,c\nd,e\n", quote=None, expected=2).rows]
/// [1]
///
/// ```
#[pyfunction]
#[pyo3(
    signature = (
        source,
        sep = Argument::Default(None),
        *,
        quote = Argument::Default(Auto::Auto),
        expected = Argument::Default(Expected::Found),
        escape = Argument::Default(Auto::Auto),
        comment = Argument::Default(None),
        skip_lines = Argument::Default(None),
        max_field = Argument::Default(Dialect::MAX_FIELD as u64),
        header = Argument::Default(None),
        line_end = Argument::Default(None),
        encoding = Argument::Default(None),
    ),
    text_signature = "(source, sep=None, *, quote='auto', expected=None, escape='auto', \
                      comment=None, skip_lines=None, max_field=1048576, header=None, \
                      line_end=None, encoding=None)"
)]
#[expect(clippy::too_many_arguments, reason = "all but the first are optional")]
pub(crate) fn ragged(
    py: Python<'_>,
    source: Argument<'_, RaggedSource<'_>>,
    sep: Argument<'_, Option<Vec<u8>>, Option<StrOrBytes<'static>>>,
    quote: Argument<'_, Auto>,
    expected: Argument<'_, Expected>,
    escape: Argument<'_, Auto>,
    comment: Argument<'_, Option<Vec<u8>>, Option<StrOrBytes<'static>>>,
    skip_lines: Argument<'_, Option<u64>>,
    max_field: Argument<'_, u64>,
    header: Argument<'_, Option<bool>>,
    line_end: Argument<'_, Option<LineEnd>, Option<LineEndName>>,
    encoding: Argument<'_, Option<EncodingName>>,
) -> PyResult<Ragged> {
    let dialect = dialect(DialectArguments {
        sep,
        quote,
        expected,
        escape,
        comment,
        skip_lines,
        max_field,
        header,
        line_end,
        encoding,
    })?;
    source.or_convert(RaggedSource::of)?.ragged(py, dialect)
}

/// Collects the ragged rows and stray quotes, and handles signals in the meantime.
struct Findings {
    rows: Vec<RaggedRow>,
    stray_quotes: Vec<StrayQuote>,
    signals: Signals,
}

impl Findings {
    fn new() -> Findings {
        Findings { rows: Vec::new(), stray_quotes: Vec::new(), signals: Signals::new() }
    }

    fn take(&mut self, record: &BadRecord<'_>) {
        self.rows.extend(record.row());
        self.stray_quotes.extend_from_slice(record.stray_quotes);
    }

    /// Adds the rows and quotes to the report.
    fn complete(self, report: Ragged) -> Ragged {
        let Findings { rows, stray_quotes, .. } = self;
        Ragged { rows, stray_quotes, ..report }
    }
}

impl RaggedSink for Findings {
    fn bad(&mut self, record: &BadRecord<'_>) -> io::Result<()> {
        self.take(record);
        Ok(())
    }

    fn poll(&mut self, is_interrupted: bool) -> io::Result<()> {
        let Findings { signals, .. } = self;
        let handled = if is_interrupted { signals.handle() } else { signals.handle_sometimes() };
        handled.map_err(io::Error::other)
    }
}
