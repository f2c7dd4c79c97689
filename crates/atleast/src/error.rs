//! What is refused, and why: one error, whose message names the value and the rule that it breaks.

use std::fmt;

use crate::what::What;

/// A value that breaks a rule. The message names both.
#[derive(Clone, Debug)]
pub struct Error(Kind);

#[derive(Clone, Debug)]
pub(crate) enum Kind {
    NotAClass { class_text: String, reason: String },
    Empty { argument: &'static str },
    MaxBelowMin { max_number: u64, min_number: u64 },
    BeyondAscii { argument: &'static str, value: String, byte: What },
    QuoteIsSet { quote: What },
    QuoteOfRuns { quote: What },
    QuoteIsWhat { quote: What, what: What },
    QuoteIsReset { quote: What, reset: String },
    NoFraction { q: f64 },
}

impl From<Kind> for Error {
    fn from(kind: Kind) -> Self {
        Error(kind)
    }
}

impl fmt::Display for Error {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.0 {
            Kind::NotAClass { class_text, reason } => write!(
                formatter,
                "class text must be one class that begins with [ or \\, such as [a-z] or \\d, \
                 but {class_text:?} is not: {reason}"
            ),
            Kind::Empty { argument } => {
                write!(formatter, "{argument} must hold a character, but it is an empty set")
            }
            Kind::MaxBelowMin { max_number, min_number } => write!(
                formatter,
                "max_number must not be below min_number, but {max_number} is below {min_number}"
            ),
            Kind::BeyondAscii { argument, value, byte } => write!(
                formatter,
                "{argument} must be ASCII or a byte in a question with the byte {byte}, \
                 but it is {value}"
            ),
            Kind::QuoteIsSet { quote } => {
                write!(formatter, "quote must be one character or byte, but it is the set {quote}")
            }
            Kind::QuoteOfRuns { quote } => {
                write!(formatter, "quote must not be given with RunsReset, but it is {quote}")
            }
            Kind::QuoteIsWhat { quote, what } => {
                write!(formatter, "quote must not be counted, but {quote} is in what, {what}")
            }
            Kind::QuoteIsReset { quote, reset } => {
                write!(formatter, "quote must not be a reset, but {quote} is in reset, {reset}")
            }
            Kind::NoFraction { q } => {
                write!(formatter, "q must be from 0 to 1, but it is {q}")
            }
        }
    }
}

impl std::error::Error for Error {}
