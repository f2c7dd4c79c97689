//! The arguments of `atleast ragged`.

use std::ffi::OsString;
use std::num::NonZeroUsize;
use std::path::PathBuf;

use atleast_files::Source;
use atleast_tables::{Dialect, DialectBuilder, Error, Expected, LineEnd};
use clap::builder::{OsStringValueParser, TypedValueParser};
use clap::{Args, ValueHint};

use crate::escapes;
use crate::input::sources;
use crate::named_output::is_stdout;
use crate::numbers;

/// Find rows with too few or too many fields, and stray quotes.
///
/// Each row of FILE that has not the expected number of fields is named by a line, and so is each quote
/// that is out of place; on a terminal the place is shown below it. One closing line a file says what
/// was read, how it is written, and how much was found. All of that goes to standard output: it is the
/// answer, and the numbers to count by are in the closing line.
///
/// How FILE is written is found in its first mebibyte, and any part of it can be given instead. A line
/// with "note:" says what could not be checked, and what is odd and no fault of a row, such as mixed
/// line ends or a column without a name; it says what to give if FILE was read in the wrong way.
///
/// FILE is standard input where none is given or FILE is `-`. Lines are counted from 1; records (rows,
/// the header included) and offsets (in bytes) from 0.
#[derive(Debug, Args)]
#[expect(clippy::struct_excessive_bools, reason = "they are flags")]
#[command(max_term_width = 100, after_help = EXIT)]
pub(crate) struct RaggedArguments {
    /// Delimited files to read
    #[arg(value_name = "FILE", value_hint = ValueHint::FilePath)]
    paths: Vec<OsString>,

    /// What separates fields: one character or several; found in the data unless given
    ///
    /// \t is a tab, \xFF a byte, \u{FF} a character, \\ a backslash. In a FILE that ends in .tsv it is a
    /// tab unless given. What looks like no table, such as HTML or JSON, is read only if it is given.
    #[arg(long, value_parser = bytes(), allow_hyphen_values = true)]
    sep: Option<Box<[u8]>>,

    /// What quotes a field that holds separators or line ends: one byte; found in the data unless given
    #[arg(long, value_name = "CHAR", value_parser = byte())]
    quote: Option<u8>,

    /// Take quotes as text: no field is quoted
    #[arg(long, conflicts_with = "quote")]
    no_quote: bool,

    /// What makes the next byte text, such as a backslash; found in the data unless given
    #[arg(long, value_name = "CHAR", value_parser = byte())]
    escape: Option<u8>,

    /// Take backslashes as text: nothing makes the next byte text
    #[arg(long, conflicts_with = "escape")]
    no_escape: bool,

    /// Pass over lines that begin with TEXT
    #[arg(long, value_name = "TEXT", value_parser = bytes(), allow_hyphen_values = true)]
    comment: Option<Box<[u8]>>,

    /// Pass over the first K lines; unless given, comments and titles above the table are found in the data
    #[arg(long, value_name = "K", value_parser = numbers::whole)]
    skip_lines: Option<u64>,

    /// How many fields a row must have: a number, or "header" for as many as the first row has; found in the data
    /// unless given
    ///
    /// What is found is the number that most rows have, as a rule: --expected header is for a FILE whose header is
    /// right and most rows wrong.
    #[arg(long, value_name = "FIELDS", value_parser = expected, allow_negative_numbers = true)]
    expected: Option<Expected>,

    /// There is no header: the first row is a row like the others
    ///
    /// It is then not asked whether the first row names the columns, and with --bad it is taken out if it is bad.
    #[arg(long)]
    no_header: bool,

    /// How lines end: lf (\n), crlf (\r\n) or cr (\r); found in the data unless given
    #[arg(long, value_name = "END", value_parser = line_end)]
    line_end: Option<LineEnd>,

    /// What FILE is decoded from: utf-8, utf-16le or utf-16be; found in the data unless given
    ///
    /// utf-8 is also for any other encoding that holds ASCII byte for byte, such as Latin-1: nothing is decoded.
    /// UTF-16 is decoded, and offsets are then those of the text as UTF-8.
    #[arg(long, value_name = "NAME", value_parser = encoding)]
    encoding: Option<&'static str>,

    /// How long a quoted field may be; a quote that does not close within so many bytes is stray
    #[arg(long, value_name = "BYTES", value_parser = numbers::from_one, default_value_t = MAX_FIELD)]
    max_field: NonZeroUsize,

    /// Name at most N rows and quotes of each file; the closing line counts all
    #[arg(long, value_name = "N", value_parser = numbers::whole)]
    pub(crate) max_rows: Option<u64>,

    /// How many threads read a large file; as many as the machine runs at once unless given
    #[arg(short = 'j', long, value_name = "N", value_parser = numbers::from_one)]
    threads: Option<NonZeroUsize>,

    /// Take each note as something that was found: the exit status is 1 then
    ///
    /// Without it notes do not change the exit status.
    #[arg(long)]
    pub(crate) strict: bool,

    /// Write an object of JSON for each row, quote, note and file, one a line
    #[arg(long)]
    pub(crate) json: bool,

    /// Write the good rows to OUT, byte for byte, and all else that is not in --bad: the header, blank
    /// lines, comments, lines passed over
    ///
    /// For one FILE only. With `-` they go to standard output, and what is found to standard error. Rows of
    /// UTF-16 are written in UTF-8.
    #[arg(long, value_name = "OUT")]
    pub(crate) good: Option<PathBuf>,

    /// Write the other rows to OUT, byte for byte: those with a wrong number of fields or a stray quote
    ///
    /// As --good. The header is never among them; with --no-header there is none.
    #[arg(long, value_name = "OUT")]
    pub(crate) bad: Option<PathBuf>,
}

const MAX_FIELD: NonZeroUsize = NonZeroUsize::new(Dialect::MAX_FIELD).unwrap();

const EXIT: &str = "\
Exit status: 0 if every row is as expected, 1 if something was found (with --strict also if there is a note),
2 if there was an error.

Examples:
  atleast ragged table.csv                                 name the rows that break it
  atleast ragged --max-rows 0 *.csv                        one line a file
  atleast ragged --good good.csv --bad bad.csv table.csv   take them out
  atleast ragged --sep '|' --expected 14 --no-quote < log  say how it is written";

fn bytes() -> impl TypedValueParser<Value = Box<[u8]>> {
    OsStringValueParser::new().try_map(|argument| match escapes::bytes(&argument)? {
        bytes if bytes.is_empty() => Err("it must not be empty".to_owned()),
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
    let number = numbers::whole(argument).ok().filter(|number| *number > 0);
    let rule = || format!("it must be a whole number from 1 to {}, or \"header\"", u64::MAX);
    number.map(Expected::Number).ok_or_else(rule)
}

fn line_end(argument: &str) -> Result<LineEnd, String> {
    LineEnd::from_name(argument).ok_or_else(|| "it must be lf, crlf or cr".to_owned())
}

fn encoding(argument: &str) -> Result<&'static str, String> {
    Dialect::encoding_name(argument).ok_or_else(|| {
        "it must be utf-8 (also for others that hold ASCII byte for byte), utf-16le or utf-16be"
            .to_owned()
    })
}

impl RaggedArguments {
    /// Returns what is to be read, in order.
    pub(crate) fn sources(&self) -> Vec<Source> {
        sources(&self.paths)
    }

    /// Returns true if and only if rows go to files, which are complete whoever reads what is printed.
    pub(crate) fn writes_files(&self) -> bool {
        [&self.good, &self.bad].into_iter().flatten().any(|path| !is_stdout(path))
    }

    /// Returns true if and only if the first row may be a header.
    pub(crate) fn may_have_header(&self) -> bool {
        !self.no_header
    }

    /// Returns how many threads are to read a large file.
    pub(crate) fn threads(&self) -> NonZeroUsize {
        let threads = self.threads.or_else(|| std::thread::available_parallelism().ok());
        threads.unwrap_or(NonZeroUsize::MIN)
    }

    /// Returns how a source is written, as far as it is said.
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

    /// Returns how every source is written, as far as it is said.
    pub(crate) fn builder(&self) -> DialectBuilder {
        let mut builder = Dialect::builder()
            .comment(self.comment.as_deref().unwrap_or_default())
            .skip_lines(self.skip_lines)
            .header(self.no_header.then_some(false))
            .line_end(self.line_end)
            .expected(self.expected.unwrap_or_default())
            .max_field(self.max_field.get());
        if self.quote.is_some() || self.no_quote {
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
