//! What is asked of the data: the arguments that say it, and the counter that they make.

use std::ffi::{OsStr, OsString};

use atleast::{CharSet, Counter, CounterBuilder, Reset, What};
use clap::{Args, ValueEnum};

use crate::escapes;
use crate::printable;

// What is counted, and where the count starts over. (Of a comment for the documentation clap would make what the
// whole command is about.)
#[derive(Debug, Args)]
pub(crate) struct Question {
    /// What is counted: a character, or a string of several, which is counted without overlaps
    ///
    /// In it \t is a tab, \n a newline, \r a carriage return, \\ a backslash, \xFF a byte and \u{FF} a
    /// character. A backslash alone is a backslash. Where it begins with -, put -- before it.
    #[arg(value_name = "WHAT")]
    what: OsString,

    /// Count each character of WHAT, which may also be a class: [0-9a-f], [^,;], \d, \p{Lu}
    ///
    /// Without it, WHAT is one string. A class begins with [ and is written as in a regular expression.
    #[arg(long)]
    any_of: bool,

    /// Count the ASCII letters of WHAT in either case
    #[arg(short = 'i', long)]
    ignore_case: bool,

    /// Where N must be reached: the count starts over at each line, each word, or each file
    ///
    /// With `word` the lines are printed that hold such a word; words are what stands between
    /// Unicode white space. With `file` the path of each such file is printed, not its lines.
    #[arg(long, value_enum, default_value_t = Per::Line)]
    pub(crate) per: Per,

    /// Start the count over at each of these characters, instead of at each line
    ///
    /// They are written as WHAT is with --any-of. A line is printed if a stretch that is a hit begins in it,
    /// however many lines that goes on for.
    #[arg(long, value_name = "CHARS", conflicts_with = "per", allow_hyphen_values = true)]
    reset: Option<OsString>,

    /// Neither count nor start over between this character and the next of it
    #[arg(long, value_name = "CHAR", allow_hyphen_values = true)]
    quote: Option<OsString>,
}

/// Where the count starts over.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Per {
    Line,
    Word,
    File,
}

impl Question {
    /// Returns what is asked, as far as it is said here.
    ///
    /// # Errors
    /// If an escape or a class is none.
    pub(crate) fn builder(&self) -> Result<CounterBuilder, String> {
        let builder = self.builder_of_whole()?;
        let builder = match (&self.reset, self.per) {
            (Some(reset), _) => match any_of("--reset", reset)? {
                Any::Set(set) => builder.reset(set),
                Any::Byte(byte) => builder.reset(byte),
            },
            (None, Per::Line) => builder.reset(Reset::NewlinesReset),
            (None, Per::Word) => builder.reset(Reset::WhitespaceReset),
            (None, Per::File) => builder,
        };
        Ok(builder)
    }

    /// Returns what counts and what is quoted: the question asked of all as one.
    ///
    /// # Errors
    /// As [`Question::builder`].
    pub(crate) fn builder_of_whole(&self) -> Result<CounterBuilder, String> {
        let what = if self.any_of {
            match any_of("WHAT", &self.what)? {
                Any::Set(set) => What::from(set),
                Any::Byte(byte) => What::from(byte),
            }
        } else {
            what_of("WHAT", &self.what)?
        };
        let builder = Counter::builder(what).ignore_ascii_case(self.ignore_case);
        Ok(match &self.quote {
            Some(quote) => builder.quote(what_of("--quote", quote)?),
            None => builder,
        })
    }

    /// Returns what is counted and where, in words, for a person to read.
    pub(crate) fn shown(&self) -> String {
        let shown =
            |argument: &OsStr| format!("“{}”", printable::text(argument.as_encoded_bytes()));
        let any_of = if self.any_of { "any of " } else { "" };
        let what = shown(&self.what);
        let place = match (&self.reset, self.per) {
            (Some(reset), _) => format!("from one of {} to the next", shown(reset)),
            (None, Per::Line) => "in a line".to_owned(),
            (None, Per::Word) => "in a word".to_owned(),
            (None, Per::File) => "in a file".to_owned(),
        };
        let case = if self.ignore_case { ", in either case" } else { "" };
        let quote = self
            .quote
            .as_ref()
            .map_or_else(String::new, |quote| format!(", but for what {} quotes", shown(quote)));
        format!("{any_of}{what} stands {place}{case}{quote}")
    }

    /// Returns true if and only if each file is asked as a whole.
    pub(crate) fn is_per_file(&self) -> bool {
        self.reset.is_none() && self.per == Per::File
    }

    /// Returns true if and only if no segment goes on from one line into the next.
    pub(crate) fn stays_in_lines(&self) -> bool {
        self.reset.is_none() && self.per != Per::File && self.quote.is_none()
    }

    /// Returns true if and only if every segment is a line. Where a newline counts, one begins with it.
    ///
    /// # Errors
    /// As [`Question::builder`], and if it breaks a rule.
    pub(crate) fn is_per_line(&self) -> Result<bool, String> {
        let counter = self.builder_of_whole()?.build().map_err(|error| error.to_string())?;
        let counts_newlines = counter.has_count("\n");
        Ok(self.reset.is_none()
            && self.per == Per::Line
            && self.quote.is_none()
            && !counts_newlines)
    }
}

/// What stands for any of several.
enum Any {
    Set(CharSet),
    Byte(u8),
}

/// Returns what an argument stands for as a whole.
fn what_of(name: &str, argument: &OsStr) -> Result<What, String> {
    let bytes = escapes::bytes(argument).map_err(|message| format!("{name}: {message}"))?;
    Ok(match std::str::from_utf8(&bytes) {
        Ok(text) => What::from(text),
        Err(_) => What::from(&*bytes),
    })
}

/// Returns what any of an argument's characters is, or of the class that it is.
fn any_of(name: &str, argument: &OsStr) -> Result<Any, String> {
    if let Some(text) = argument.to_str()
        && is_class(text)
    {
        return CharSet::parse(text).map(Any::Set).map_err(|error| format!("{name}: {error}"));
    }
    let bytes = escapes::bytes(argument).map_err(|message| format!("{name}: {message}"))?;
    match (std::str::from_utf8(&bytes), &*bytes) {
        (Ok(text), _) => Ok(Any::Set(text.chars().collect())),
        (Err(_), &[byte]) => Ok(Any::Byte(byte)),
        (Err(_), bytes) => Err(format!(
            "{name}: several must be characters, but {} is not UTF-8",
            printable::repeated(bytes)
        )),
    }
}

/// Returns true if and only if a text begins as a class does, and not as an escape.
fn is_class(text: &str) -> bool {
    text.len() > 1
        && (text.starts_with('[')
            || text
                .strip_prefix('\\')
                .is_some_and(|name| name.starts_with(['d', 'D', 's', 'S', 'w', 'W', 'p', 'P'])))
}
