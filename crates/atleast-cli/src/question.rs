//! What is counted, and per what: the arguments, and the counter that they make.

pub(crate) mod errors;

use std::ffi::{OsStr, OsString};

use atleast::{CharSet, Counter, CounterBuilder, Reset, What};
use clap::{Args, ValueEnum};

use crate::escapes;
use crate::help::MATCHING;
use crate::printable;

// There is no doc comment, because clap would take it as the description of the whole command.
#[derive(Debug, Args)]
pub(crate) struct Question {
    /// Character or string to count
    ///
    /// Occurrences of a string do not overlap: aaaa has aa twice. \t is a tab, \n a newline, \r a
    /// carriage return, \\ a backslash, \xFF a byte and \u{FF} a character; \ alone is a backslash.
    /// If WHAT begins with -, put -- before it.
    ///
    /// Example: atleast 1 -- -v log
    #[arg(value_name = "WHAT")]
    what: OsString,

    /// Count any character in WHAT, or in a class: [0-9]
    ///
    /// Without this flag, WHAT is one string. A class is written as in a regular expression:
    /// [0-9a-f], [^,;], \d, \p{Lu}.
    ///
    /// Example: atleast --any-of 8 '[0-9]' log
    #[arg(long, help_heading = MATCHING)]
    any_of: bool,

    /// Ignore the case of ASCII letters in WHAT
    #[arg(short = 'i', long, help_heading = MATCHING)]
    ignore_case: bool,

    /// Count per line, per word, or per file
    ///
    /// Words are separated by Unicode white space. With word, a search prints the lines that have a
    /// word with at least N of WHAT. With file, it prints the paths of the files that have at least
    /// N of WHAT.
    #[arg(
        long,
        value_enum,
        value_name = "UNIT",
        default_value_t = Per::Line,
        help_heading = MATCHING
    )]
    pub(crate) per: Per,

    /// Restart the count at each of CHARS, not at each line
    ///
    /// CHARS is written as WHAT with --any-of: as characters or a class. The text between two of
    /// them is a segment, which may be longer than a line. A search prints the lines in which a
    /// matching segment begins.
    ///
    /// Example: atleast --reset ';' 3 = log
    #[arg(
        long,
        value_name = "CHARS",
        conflicts_with = "per",
        allow_hyphen_values = true,
        hide_short_help = true,
        help_heading = MATCHING
    )]
    reset: Option<OsString>,

    /// Ignore everything between a pair of CHAR
    ///
    /// Between them, WHAT is not counted and a newline does not restart the count, as in a quoted
    /// field of CSV.
    ///
    /// Example: atleast --quote '"' 13 , table.csv
    #[arg(long, value_name = "CHAR", allow_hyphen_values = true, help_heading = MATCHING)]
    quote: Option<OsString>,
}

/// The unit that must have at least N of WHAT.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Per {
    Line,
    Word,
    File,
}

impl Question {
    /// Returns a builder of the counter, without the minimum and maximum number.
    ///
    /// # Errors
    /// If an escape or a class is invalid.
    pub(crate) fn builder(&self) -> Result<CounterBuilder, String> {
        let builder = self.builder_without_reset()?;
        let builder = match (&self.reset, self.per) {
            (Some(reset), _) => match parse_set("--reset", reset)? {
                CharsOrByte::Chars(set) => builder.reset(set),
                CharsOrByte::Byte(byte) => builder.reset(byte),
            },
            (None, Per::Line) => builder.reset(Reset::NewlinesReset),
            (None, Per::Word) => builder.reset(Reset::WhitespaceReset),
            (None, Per::File) => builder,
        };
        Ok(builder)
    }

    /// Returns a builder of a counter for all of the data as one segment.
    ///
    /// # Errors
    /// As [`Question::builder`].
    fn builder_without_reset(&self) -> Result<CounterBuilder, String> {
        let what = if self.any_of {
            match parse_set("WHAT", &self.what)? {
                CharsOrByte::Chars(set) => What::from(set),
                CharsOrByte::Byte(byte) => What::from(byte),
            }
        } else {
            parse_what("WHAT", &self.what)?
        };
        let builder = Counter::builder(what).ignore_ascii_case(self.ignore_case);
        Ok(match &self.quote {
            Some(quote) => builder.quote(parse_what("--quote", quote)?),
            None => builder,
        })
    }

    /// Returns a counter for all of the data as one segment.
    ///
    /// # Errors
    /// As [`Question::builder`], and if the question breaks a rule.
    pub(crate) fn counter_without_reset(&self) -> Result<Counter, String> {
        let counter = self.builder_without_reset()?.build();
        counter.map_err(|error| errors::message(&error, self))
    }

    /// Returns the question as words for a title.
    pub(crate) fn title(&self) -> String {
        let shown =
            |argument: &OsStr| format!("“{}”", printable::escaped(argument.as_encoded_bytes()));
        let any_of = if self.any_of { "any of " } else { "" };
        let what = shown(&self.what);
        let place = match (&self.reset, self.per) {
            (Some(reset), _) => format!("between two of {}", shown(reset)),
            (None, Per::Line) => "in a line".to_owned(),
            (None, Per::Word) => "in a word".to_owned(),
            (None, Per::File) => "in a file".to_owned(),
        };
        let case = if self.ignore_case { ", ignoring case" } else { "" };
        let quote = self
            .quote
            .as_ref()
            .map_or_else(String::new, |quote| format!(", outside of {} quotes", shown(quote)));
        format!("{any_of}{what} occurs {place}{case}{quote}")
    }

    /// Returns whether each file is one segment.
    pub(crate) fn is_per_file(&self) -> bool {
        self.reset.is_none() && self.per == Per::File
    }

    /// Returns whether no segment crosses the end of a line.
    pub(crate) fn stays_in_lines(&self) -> bool {
        self.reset.is_none() && self.per != Per::File && self.quote.is_none()
    }

    /// Returns whether every segment is a line. This is not so if newlines are counted: a counted
    /// newline begins a segment.
    ///
    /// # Errors
    /// As [`Question::counter_without_reset`].
    pub(crate) fn is_per_line(&self) -> Result<bool, String> {
        let counts_newlines = self.counter_without_reset()?.has_count("\n");
        Ok(self.reset.is_none()
            && self.per == Per::Line
            && self.quote.is_none()
            && !counts_newlines)
    }
}

/// A set of characters, or a single byte that is not UTF-8.
enum CharsOrByte {
    Chars(CharSet),
    Byte(u8),
}

/// Parses an argument as one character, string or byte.
fn parse_what(name: &str, argument: &OsStr) -> Result<What, String> {
    let bytes = escapes::bytes(argument).map_err(|message| format!("{name}: {message}"))?;
    Ok(match std::str::from_utf8(&bytes) {
        Ok(text) => What::from(text),
        Err(_) => What::from(&*bytes),
    })
}

/// Parses an argument as a class, or as the set of its characters.
fn parse_set(name: &str, argument: &OsStr) -> Result<CharsOrByte, String> {
    if let Some(text) = argument.to_str()
        && is_class(text)
    {
        let set = CharSet::parse(text).map(CharsOrByte::Chars);
        return set.map_err(|error| errors::of_class(name, &error));
    }
    let bytes = escapes::bytes(argument).map_err(|message| format!("{name}: {message}"))?;
    match (std::str::from_utf8(&bytes), &*bytes) {
        (Ok(text), _) => Ok(CharsOrByte::Chars(text.chars().collect())),
        (Err(_), &[byte]) => Ok(CharsOrByte::Byte(byte)),
        (Err(_), bytes) => Err(format!(
            "{name}: `{}` is not UTF-8: give characters, or one byte",
            printable::shortened(bytes)
        )),
    }
}

/// Returns whether a text begins as a class does, and not with an escape.
fn is_class(text: &str) -> bool {
    text.len() > 1
        && (text.starts_with('[')
            || text
                .strip_prefix('\\')
                .is_some_and(|name| name.starts_with(['d', 'D', 's', 'S', 'w', 'W', 'p', 'P'])))
}
