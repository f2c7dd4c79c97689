//! What is refused, and why: one error, whose message names the value and the rule that it breaks.

use std::fmt;

use crate::charset::CharSet;
use crate::what::What;

/// A value that breaks a rule. The message names both.
#[derive(Clone, Debug)]
pub struct Error(Kind);

#[derive(Clone, Debug)]
pub(crate) enum Kind {
    NotAClass { class_text: String, reason: String },
    LongClassText { length: usize },
    EmptySet { argument: &'static str },
    EmptyString { argument: &'static str },
    MaxBelowMin { max_number: u64, min_number: u64 },
    BeyondAscii { argument: &'static str, value: String, byte: u8 },
    StringOfRuns { what: What },
    StringHoldsReset { what: What, held: What, reset: String },
    StringHoldsQuote { what: What, quote: What },
    ResetIsString { reset: What },
    QuoteIsSet { quote: What },
    QuoteIsString { quote: What },
    QuoteOfRuns { quote: What },
    QuoteIsWhat { quote: What, what: What },
    QuoteIsReset { quote: What, reset: String },
    NoFraction { q: f64 },
    EmptyText { argument: &'static str },
    HoldsLineEnd { argument: &'static str, value: Vec<u8>, byte: u8 },
    Clash { argument: &'static str, value: Vec<u8>, other: &'static str, other_value: Vec<u8> },
    OtherQuestion { question: String, other: String },
    TooLong { length: u64, next: u64 },
    OverlapsItself { what: What },
    NothingToJoin,
    TextAndBytes,
    Zero { argument: &'static str },
    Utf16,
    NoTable { what: &'static str },
}

/// Bytes as they are written in Rust, Python and messages.
fn quoted(bytes: &[u8]) -> String {
    let escaped = &bytes[..bytes.len().min(REPEATED + 1)];
    format!("\"{}\"", escaped.escape_ascii()).cut()
}

/// How many characters of a value a message repeats.
pub(crate) const REPEATED: usize = 80;

/// A value as a message repeats it: whole, or its beginning if it is long.
pub(crate) trait Cut {
    fn cut(&self) -> String;
}

impl<T: fmt::Display + ?Sized> Cut for T {
    fn cut(&self) -> String {
        let shown = self.to_string();
        match shown.char_indices().nth(REPEATED) {
            Some((end, _)) => format!("{}…", &shown[..end]),
            None => shown,
        }
    }
}

impl From<Kind> for Error {
    fn from(kind: Kind) -> Self {
        Error(kind)
    }
}

impl fmt::Display for Error {
    #[expect(clippy::too_many_lines, reason = "a list: the message of each kind")]
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.0 {
            Kind::NotAClass { class_text, reason } => write!(
                formatter,
                "class text must be one class that begins with [ or \\, such as [a-z] or \\d, \
                 but {} is not: {}",
                format!("{class_text:?}").cut(),
                reason.cut()
            ),
            Kind::LongClassText { length } => write!(
                formatter,
                "class text must be at most {} bytes long, but it has {length}",
                CharSet::LONGEST_TEXT
            ),
            Kind::EmptySet { argument } => {
                write!(formatter, "{argument} must hold a character, but it is an empty set")
            }
            Kind::EmptyString { argument } => {
                write!(formatter, "{argument} must hold a character, but it is an empty string")
            }
            Kind::MaxBelowMin { max_number, min_number } => write!(
                formatter,
                "max_number must not be below min_number, but {max_number} is below {min_number}"
            ),
            Kind::BeyondAscii { argument, value, byte } => write!(
                formatter,
                "{argument} must be ASCII or a byte in a question with the byte {}, \
                 but it is {value}",
                What::from(*byte), value = value.cut()),
            Kind::StringOfRuns { what } => write!(
                formatter,
                "what must be a character or a set with RunsReset, but it is the string {what}", what = what.cut()),
            Kind::StringHoldsReset { what, held, reset } => write!(
                formatter,
                "what must hold no reset, or it never occurs, but {what} holds {held}, which is in \
                 reset, {reset}", what = what.cut(), held = held.cut(), reset = reset.cut()),
            Kind::StringHoldsQuote { what, quote } => write!(
                formatter,
                "what must not hold the quote, or it never occurs, but {what} holds {quote}", what = what.cut(), quote = quote.cut()),
            Kind::ResetIsString { reset } => write!(
                formatter,
                "reset must be characters or bytes, but it is the string {reset}", reset = reset.cut()),
            Kind::QuoteIsSet { quote } => {
                write!(formatter, "quote must be one character or byte, but it is the set {quote}", quote = quote.cut())
            }
            Kind::QuoteIsString { quote } => write!(
                formatter,
                "quote must be one character or byte, but it is the string {quote}", quote = quote.cut()),
            Kind::QuoteOfRuns { quote } => {
                write!(formatter, "quote must not be given with RunsReset, but it is {quote}", quote = quote.cut())
            }
            Kind::QuoteIsWhat { quote, what } => {
                write!(formatter, "quote must not be counted, but {quote} is in what, {what}", quote = quote.cut(), what = what.cut())
            }
            Kind::QuoteIsReset { quote, reset } => {
                write!(formatter, "quote must not be a reset, but {quote} is in reset, {reset}", quote = quote.cut(), reset = reset.cut())
            }
            Kind::NoFraction { q } => {
                write!(formatter, "q must be from 0 to 1, but it is {q}")
            }
            Kind::EmptyText { argument } => {
                write!(formatter, "{argument} must not be empty, but it is")
            }
            Kind::HoldsLineEnd { argument, value, byte } => write!(
                formatter,
                "{argument} must hold no line end, but {} holds {}",
                quoted(value),
                quoted(&[*byte])
            ),
            Kind::Clash { argument, value, other, other_value } => write!(
                formatter,
                "{argument} must be told from {other}, but {} and {} share a byte",
                quoted(value),
                quoted(other_value)
            ),
            Kind::OtherQuestion { question, other } => write!(
                formatter,
                "partials must be of one question to be joined, but one is of {question} and the other \
                 of {other}", question = question.cut(), other = other.cut()),
            Kind::TooLong { length, next } => write!(
                formatter,
                "partials must be shorter than {} together, but one is {length} long and the other \
                 {next}",
                u64::MAX
            ),
            Kind::OverlapsItself { what } => write!(
                formatter,
                "what must not overlap itself in a partial, but {what} ends as it begins",
                what = what.cut()
            ),
            Kind::NothingToJoin => formatter.write_str(
                "partials must hold at least one, but there is none: begin with the partial of no data, \
                 which changes nothing",
            ),
            Kind::TextAndBytes => formatter.write_str(
                "partials must be both of str or both of bytes to be joined, but one is of str and the \
                 other of bytes",
            ),
            Kind::Zero { argument } => {
                write!(formatter, "{argument} must be at least 1, but it is 0")
            }
            Kind::NoTable { what } => write!(
                formatter,
                "the data must be a table, but their first bytes are those of {what}; with a separator given they \
                 are read nevertheless"
            ),
            Kind::Utf16 => formatter.write_str(
                "the data must be decoded before they are read piece by piece, but they are UTF-16",
            ),
        }
    }
}

impl std::error::Error for Error {}

impl Error {
    /// Returns true if and only if data of another type would have been right.
    #[cfg(feature = "python")]
    pub(crate) fn is_of_type(&self) -> bool {
        matches!(self.0, Kind::TextAndBytes)
    }
}

#[cfg(test)]
mod tests {
    use crate::{CharSet, Counter, Reset};

    #[test]
    fn of_a_long_value_a_message_repeats_the_beginning() {
        let long = "ab".repeat(800_000);
        let question = || Counter::builder(&*long);
        for error in [
            question().reset(Reset::RunsReset).build().err(),
            question().reset('a').build().err(),
            question().quote('b').build().err(),
            Counter::builder(',').quote(&*long).build().err(),
            CharSet::parse(&format!("[{long}")).err(),
            CharSet::parse(&long).err(),
        ] {
            let message = error.unwrap().to_string();
            assert!(message.chars().count() < 400, "{}", message.len());
            assert!(message.contains('…'), "{message}");
        }
    }
}
