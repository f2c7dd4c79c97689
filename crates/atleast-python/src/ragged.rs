//! The function `ragged`: here, since it reads files.

mod source;

use std::io;

use atleast_files::ragged::RaggedSink;
use atleast_pydata::arguments::Argument;
use atleast_pydata::signals::Signals;
use atleast_tables::python::{Arguments, Auto, Encoding, LineEndName, Separator, dialect};
use atleast_tables::{BadRecord, Dialect, Expected, LineEnd, Ragged, RaggedRow, StrayQuote};
use pyo3::prelude::*;

use self::source::Source;

/// Returns what is wrong with a delimited file: its ragged rows, which have too few or too many fields,
/// and its stray quotes.
///
/// What is not given is found in the first mebibyte of records, and `Ragged.dialect` says it. Arguments:
///
/// - `source`: what is read, once, to its end, piece by piece. A path (a `str` or `os.PathLike`): a large file is read
///   on all cores; compressed data, and a zip with one file in it, are unpacked. Or the data themselves: `bytes`, or
///   another object that lends its bytes, such as a `bytearray`, `memoryview` or `mmap`. Or a file that is open in
///   binary mode: its `read` is called, from its position on.
/// - `sep=None`: the separator of fields, any characters, or `bytes`. None: found, or the tab for a path that ends in
///   `.tsv`.
/// - `quote="auto"`: the quote, an ASCII character or a byte; within quotes nothing separates. `"auto"`: found. None:
///   there is none.
/// - `expected=None`: how many fields a record must have. None: found. `"header"`: as many as the first record has.
/// - `escape="auto"`: the escape, an ASCII character or a byte; the byte after it is text. `"auto"`: found. None: there
///   is none.
/// - `comment=None`: characters, or `bytes`; a line that begins with them is passed over. None: only lines at the top
///   that begin with `#` are.
/// - `skip_lines=None`: how many lines at the start are passed over. None: found.
/// - `max_field=1048576`: how many bytes a quoted field may have. A quote that does not close within them is stray.
/// - `header=None`: False if the first record is a row like the others. None or True: it may name the columns.
/// - `line_end=None`: how lines end, `"lf"`, `"crlf"` or `"cr"`. None: found.
/// - `encoding=None`: the encoding that the data are decoded from, `"utf-8"` (also for any other that holds ASCII byte
///   for byte, of which nothing is decoded), `"utf-16le"` or `"utf-16be"`. None: found.
///
/// Data are bytes, in UTF-8 or any encoding that holds ASCII byte for byte, or UTF-16, which is decoded: offsets are
/// then those in the text as UTF-8. Lines are counted from 1, records and offsets (in bytes) from 0. Raises `OSError`
/// for a file that cannot be read, `ValueError` for an argument out of its rule and for data that are no table (HTML,
/// JSON, a workbook, a zip of several files and the like), and `TypeError` for an argument of another type. Other
/// threads run meanwhile, and Ctrl-C ends it.
///
/// ```python
/// >>> from atleast import ragged
/// >>> ragged(b"id;name\n1;Ann\n2;Bob;x\n3\n4;\"Eve\n")
/// Ragged: 5 records
///   separator: ';'
///   expected: 2 fields (chosen), which 3 records have
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
    text_signature = "(source, sep=None, *, quote='auto', expected=None, escape='auto', comment=None, \
                      skip_lines=None, max_field=1048576, header=None, line_end=None, encoding=None)"
)]
#[expect(clippy::too_many_arguments, reason = "all but the first may be left out")]
pub(crate) fn ragged(
    py: Python<'_>,
    source: Argument<'_, Source<'_>>,
    sep: Argument<'_, Option<Vec<u8>>, Option<Separator<'static>>>,
    quote: Argument<'_, Auto>,
    expected: Argument<'_, Expected>,
    escape: Argument<'_, Auto>,
    comment: Argument<'_, Option<Vec<u8>>, Option<Separator<'static>>>,
    skip_lines: Argument<'_, Option<u64>>,
    max_field: Argument<'_, u64>,
    header: Argument<'_, Option<bool>>,
    line_end: Argument<'_, Option<LineEnd>, Option<LineEndName>>,
    encoding: Argument<'_, Option<Encoding>>,
) -> PyResult<Ragged> {
    let dialect = dialect(Arguments {
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
    source.or_convert(Source::of)?.ragged(py, dialect)
}

/// What was found, kept; meanwhile signals are handled.
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

    /// Puts them into the report of what was read.
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

    fn goes_on(&mut self, is_interrupted: bool) -> io::Result<()> {
        let Findings { signals, .. } = self;
        let handled = if is_interrupted { signals.handle() } else { signals.handle_sometimes() };
        handled.map_err(io::Error::other)
    }
}
