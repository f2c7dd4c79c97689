//! The arguments of `atleast ragged`.

use std::ffi::OsString;
use std::num::NonZeroUsize;
use std::path::PathBuf;

use atleast_files::Source;
use atleast_tables::{Dialect, DialectBuilder, Error, Expected, LineEnd};
use clap::builder::{OsStringValueParser, TypedValueParser};
use clap::{Args, ValueHint};

use crate::escapes;
use crate::help::{OTHER, OUTPUT};
use crate::input::sources;
use crate::named_output::is_stdout;
use crate::numbers;

/// Find rows with too few or too many fields, and stray quotes.
///
/// Prints a line for each row with an unexpected number of fields and for each quote that is out of
/// place. On a terminal, the place is shown below it. The last line of each file says how the file
/// was read and how much was found.
///
/// The format of FILE is detected in its first MiB; options override what is detected. A line with
/// "note:" says what could not be checked, or what is unusual but not an error, such as a column
/// without a name. It names the option to use if FILE was read in the wrong way.
///
/// Without FILE, or if FILE is -, standard input is read. Lines are numbered from 1; records (the
/// rows, including the header) and byte offsets from 0.
#[derive(Debug, Args)]
#[expect(clippy::struct_excessive_bools, reason = "they are flags")]
#[command(max_term_width = 100, after_help = MORE, after_long_help = EXIT)]
pub(crate) struct RaggedArguments {
    /// Delimited files to read; standard input if there is none
    #[arg(value_name = "FILE", value_hint = ValueHint::FilePath)]
    paths: Vec<OsString>,

    /// Separator of fields: one or more characters
    ///
    /// \t is a tab, \xFF a byte, \u{FF} a character, \\ a backslash. The default is detected; for a
    /// FILE that ends in .tsv it is a tab. Data that does not look like a table, such as HTML or
    /// JSON, is read only if this is given.
    #[arg(long, value_parser = bytes(), allow_hyphen_values = true, help_heading = FORMAT)]
    sep: Option<Box<[u8]>>,

    /// Quote around fields with separators or line ends
    ///
    /// CHAR is one byte. The default is detected.
    #[arg(long, value_name = "CHAR", value_parser = byte(), help_heading = FORMAT)]
    quote: Option<u8>,

    /// Read quotes as text: no field is quoted
    #[arg(long, conflicts_with = "quote", help_heading = FORMAT)]
    no_quote: bool,

    /// Escape character: the byte after it is text
    ///
    /// It is one byte, such as a backslash. The default is detected.
    #[arg(
        long,
        value_name = "CHAR",
        value_parser = byte(),
        hide_short_help = true,
        help_heading = FORMAT
    )]
    escape: Option<u8>,

    /// Read backslashes as text: nothing is escaped
    #[arg(long, conflicts_with = "escape", hide_short_help = true, help_heading = FORMAT)]
    no_escape: bool,

    /// Skip lines that begin with TEXT
    #[arg(
        long,
        value_name = "TEXT",
        value_parser = bytes(),
        allow_hyphen_values = true,
        help_heading = FORMAT
    )]
    comment: Option<Box<[u8]>>,

    /// Skip the first K lines
    ///
    /// The default is detected: comments and titles above the table are skipped.
    #[arg(long, value_name = "K", value_parser = numbers::whole, help_heading = FORMAT)]
    skip_lines: Option<u64>,

    /// Number of fields in a row: a number, or header
    ///
    /// With header, it is the number of fields in the first row. The default is detected: as a
    /// rule, it is the number that most rows have. Use --expected header if the header is right and
    /// most rows are wrong.
    #[arg(
        long,
        value_name = "FIELDS",
        value_parser = expected,
        allow_negative_numbers = true,
        help_heading = FORMAT
    )]
    expected: Option<Expected>,

    /// Read the first row as data, not as a header
    ///
    /// The first row is then not checked for column names. With --bad, it is taken out if it is
    /// bad.
    #[arg(long, help_heading = FORMAT)]
    no_header: bool,

    /// Line end: lf (\n), crlf (\r\n) or cr (\r)
    ///
    /// The default is detected.
    #[arg(
        long,
        value_name = "END",
        value_parser = line_end,
        hide_short_help = true,
        help_heading = FORMAT
    )]
    line_end: Option<LineEnd>,

    /// Encoding: utf-8, utf-16le or utf-16be
    ///
    /// With utf-8, nothing is decoded: use it for all encodings that contain ASCII, such as
    /// Latin-1. UTF-16 is decoded, and offsets are those of the text as UTF-8. The default is
    /// detected.
    #[arg(
        long,
        value_name = "NAME",
        value_parser = encoding,
        hide_short_help = true,
        help_heading = FORMAT
    )]
    encoding: Option<&'static str>,

    /// Maximum length of a quoted field, in bytes
    ///
    /// A quote that is not closed within BYTES is stray.
    #[arg(
        long,
        value_name = "BYTES",
        value_parser = numbers::from_one,
        default_value_t = MAX_FIELD,
        hide_short_help = true,
        help_heading = FORMAT
    )]
    max_field: NonZeroUsize,

    /// Print at most N rows and quotes of each file
    ///
    /// The last line of the file counts all of them.
    #[arg(long, value_name = "N", value_parser = numbers::whole, help_heading = OUTPUT)]
    pub(crate) max_rows: Option<u64>,

    /// Exit with 1 also if there is a note
    ///
    /// Without this flag, notes do not change the exit status.
    #[arg(long, help_heading = OUTPUT)]
    pub(crate) strict: bool,

    /// Print JSON objects instead of text
    ///
    /// Prints one object per line: for each bad row, stray quote and note, and for each file.
    #[arg(long, help_heading = OUTPUT)]
    pub(crate) json: bool,

    /// Write the good rows to OUT
    ///
    /// OUT gets all bytes of FILE that are not in a bad row, unchanged: also the header, blank
    /// lines, comments and skipped lines. UTF-16 is written as UTF-8. Only one FILE can be given.
    ///
    /// If OUT is -, the rows go to standard output, and what is found to standard error.
    #[arg(long, value_name = "OUT", help_heading = OUTPUT)]
    pub(crate) good: Option<PathBuf>,

    /// Write the bad rows to OUT
    ///
    /// A bad row has an unexpected number of fields, or a stray quote. The header is never bad; use
    /// --no-header if there is none. For the rest, see --good.
    #[arg(long, value_name = "OUT", help_heading = OUTPUT)]
    pub(crate) bad: Option<PathBuf>,

    /// Read on N threads
    ///
    /// The default is the number of available processors. Only large files are read on more than
    /// one thread.
    #[arg(
        short = 'j',
        long,
        value_name = "N",
        value_parser = numbers::from_one,
        hide_short_help = true,
        help_heading = OTHER
    )]
    threads: Option<NonZeroUsize>,
}

const FORMAT: &str = "Table format";

const MAX_FIELD: NonZeroUsize = NonZeroUsize::new(Dialect::MAX_FIELD).unwrap();

const MORE: &str = "`atleast ragged --help` shows all options, the exit status and examples.";

const EXIT: &str = "\
Exit status: 0 if every row is good, 1 if not (with --strict also if there is a note), 2 if there \
was an error.

Examples:
  atleast ragged table.csv                                 print the bad rows
  atleast ragged --max-rows 0 *.csv                        print a line per file
  atleast ragged --good good.csv --bad bad.csv table.csv   split the table
  atleast ragged --sep '|' --expected 14 --no-quote < log  give the format";

fn bytes() -> impl TypedValueParser<Value = Box<[u8]>> {
    OsStringValueParser::new().try_map(|argument| match escapes::bytes(&argument)? {
        bytes if bytes.is_empty() => Err("must not be empty".to_owned()),
        bytes => Ok(bytes),
    })
}

fn byte() -> impl TypedValueParser<Value = u8> {
    OsStringValueParser::new().try_map(|argument| escapes::byte(&argument))
}

fn expected(argument: &str) -> Result<Expected, String> {
    if argument == "header" {
        return Ok(Expected::Header);
    }
    let number = numbers::from_one(argument);
    let number = number.map(|number| Expected::Number(number.get() as u64));
    number.map_err(|rule| format!("{rule}, or `header`"))
}

fn line_end(argument: &str) -> Result<LineEnd, String> {
    LineEnd::from_name(argument).ok_or_else(|| "must be lf, crlf or cr".to_owned())
}

fn encoding(argument: &str) -> Result<&'static str, String> {
    let rule = "must be utf-8, utf-16le or utf-16be; for other encodings that contain ASCII, \
                use utf-8";
    Dialect::encoding_name(argument).ok_or_else(|| rule.to_owned())
}

impl RaggedArguments {
    /// Returns whether the arguments give the quote, or say that there is none.
    pub(crate) fn gives_quote(&self) -> bool {
        self.quote.is_some() || self.no_quote
    }

    /// Returns the sources to read, in order.
    pub(crate) fn sources(&self) -> Vec<Source> {
        sources(&self.paths)
    }

    /// Returns whether rows are written to files. The files must be complete even if nobody reads
    /// the report.
    pub(crate) fn writes_files(&self) -> bool {
        [&self.good, &self.bad].into_iter().flatten().any(|path| !is_stdout(path))
    }

    /// Returns whether the first row may be a header.
    pub(crate) fn may_have_header(&self) -> bool {
        !self.no_header
    }

    /// Returns the number of threads that read a large file.
    pub(crate) fn threads(&self) -> NonZeroUsize {
        let threads = self.threads.or_else(|| std::thread::available_parallelism().ok());
        threads.unwrap_or(NonZeroUsize::MIN)
    }

    /// Returns the dialect of a source, as far as the arguments give it.
    ///
    /// # Errors
    /// If the arguments contradict each other.
    pub(crate) fn dialect(&self, source: &Source) -> Result<Dialect, Error> {
        let dialect = self.builder().build()?;
        Ok(match source {
            Source::File(path) => dialect.for_path(path),
            Source::StandardInput => dialect,
        })
    }

    /// Returns a builder of the dialect of every source, as far as the arguments give it.
    pub(crate) fn builder(&self) -> DialectBuilder {
        let mut builder = Dialect::builder()
            .comment(self.comment.as_deref().unwrap_or_default())
            .skip_lines(self.skip_lines)
            .header(self.no_header.then_some(false))
            .line_end(self.line_end)
            .expected(self.expected.unwrap_or_default())
            .max_field(self.max_field.get());
        if self.gives_quote() {
            builder = builder.quote(self.quote);
        }
        if self.escape.is_some() || self.no_escape {
            builder = builder.escape(self.escape);
        }
        if let Some(encoding) = self.encoding {
            builder = builder.encoding(encoding);
        }
        match &self.sep {
            Some(sep) => builder.sep(sep),
            None => builder,
        }
    }
}
