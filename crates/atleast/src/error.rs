//! What is refused, and why: one error, whose message names the value and the rule that it breaks.

use std::fmt;

use crate::charset::CharSet;
use crate::cut::Cut;
use crate::what::What;

/// A value that breaks a rule. The message names both; [`kind`](Error::kind) says which rule it is, and gives the
/// values.
///
/// ```
/// use atleast::{Counter, ErrorKind};
///
/// let error = Counter::builder(',').min_number(3).max_number(2).build().unwrap_err();
/// assert_eq!(error.to_string(), "max_number must not be below min_number, but 2 is below 3");
/// assert!(matches!(error.kind(), ErrorKind::MaxBelowMin { max_number: 2, min_number: 3 }));
/// ```
#[derive(Clone, Debug)]
pub struct Error(ErrorKind);

/// Which rule is broken, and by which values.
///
/// An `argument` is the name of a method of [`CounterBuilder`](crate::CounterBuilder), or `what`.
///
/// ```
/// use atleast::{CharSet, Counter, Error, ErrorKind};
///
/// let words = |error: &Error| match error.kind() {
///     ErrorKind::MaxBelowMin { max_number, min_number } => format!("--max {max_number} < --min {min_number}"),
///     ErrorKind::NotAClass { class_text, reason } => format!("{class_text}: {reason}"),
///     _ => error.to_string(), // later versions may have more kinds
/// };
/// let error = Counter::builder(',').min_number(3).max_number(2).build().unwrap_err();
/// assert_eq!(words(&error), "--max 2 < --min 3");
/// let error = CharSet::parse("[a").unwrap_err();
/// assert_eq!(words(&error), "[a: unclosed character class");
/// ```
#[derive(Clone, Debug)]
#[non_exhaustive]
pub enum ErrorKind {
    /// Class text is not one class of characters.
    NotAClass {
        /// The class text.
        class_text: String,
        /// What is wrong with it.
        reason: String,
    },
    /// Class text is longer than [`CharSet::LONGEST_TEXT`].
    LongClassText {
        /// How many bytes long it is.
        length: usize,
    },
    /// A set that must hold a character is empty.
    EmptySet {
        /// The argument that it was given for.
        argument: &'static str,
    },
    /// A string that must hold a character is empty.
    EmptyString {
        /// The argument that it was given for.
        argument: &'static str,
    },
    /// `max_number` is below `min_number`.
    MaxBelowMin {
        /// The largest count of a hit.
        max_number: u64,
        /// The smallest count of a hit.
        min_number: u64,
    },
    /// A character beyond ASCII stands in a question with a byte beyond ASCII.
    BeyondAscii {
        /// The argument that holds the character.
        argument: &'static str,
        /// Its value, as it is written in messages.
        value: String,
        /// The byte.
        byte: u8,
    },
    /// A string is to be counted with [`Reset::RunsReset`](crate::Reset::RunsReset).
    StringOfRuns {
        /// The string.
        what: What,
    },
    /// The string that is counted holds a reset, so that it never occurs.
    StringHoldsReset {
        /// The string.
        what: What,
        /// What in it is a reset.
        held: What,
        /// The resets, as they are written in messages.
        reset: String,
    },
    /// The string that is counted holds the quote, so that it never occurs.
    StringHoldsQuote {
        /// The string.
        what: What,
        /// The quote.
        quote: What,
    },
    /// The reset is a string.
    ResetIsString {
        /// The string.
        reset: What,
    },
    /// The quote is a set.
    QuoteIsSet {
        /// The set.
        quote: What,
    },
    /// The quote is a string.
    QuoteIsString {
        /// The string.
        quote: What,
    },
    /// A quote is given with [`Reset::RunsReset`](crate::Reset::RunsReset).
    QuoteOfRuns {
        /// The quote.
        quote: What,
    },
    /// The quote is counted.
    QuoteIsWhat {
        /// The quote.
        quote: What,
        /// What is counted.
        what: What,
    },
    /// The quote is a reset.
    QuoteIsReset {
        /// The quote.
        quote: What,
        /// The resets, as they are written in messages.
        reset: String,
    },
    /// A fraction is not from 0 to 1.
    NoFraction {
        /// The number.
        q: f64,
    },
    /// Partials that are joined are of different questions.
    OtherQuestion {
        /// The question of the first, as it is written in messages.
        question: String,
        /// The question of the other.
        other: String,
    },
    /// Partials that are joined are too long together.
    TooLong {
        /// The length of the first.
        length: u64,
        /// The length of the next.
        next: u64,
    },
    /// The string that is counted ends as it begins, which no partial can tell apart.
    OverlapsItself {
        /// The string.
        what: What,
    },
    /// There is no partial to be joined.
    NothingToJoin,
    /// Of partials that are joined one is of text and the other of bytes.
    TextAndBytes,
}

impl From<ErrorKind> for Error {
    fn from(kind: ErrorKind) -> Self {
        Error(kind)
    }
}

impl fmt::Display for Error {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.0 {
            ErrorKind::NotAClass { class_text, reason } => write!(
                formatter,
                "class text must be one class that begins with [ or \\, such as [a-z] or \\d, \
                 but {} is not: {}",
                format!("{class_text:?}").cut(),
                reason.cut()
            ),
            ErrorKind::LongClassText { length } => write!(
                formatter,
                "class text must be at most {} bytes long, but it has {length}",
                CharSet::LONGEST_TEXT
            ),
            ErrorKind::EmptySet { argument } => {
                write!(formatter, "{argument} must hold a character, but it is an empty set")
            }
            ErrorKind::EmptyString { argument } => {
                write!(formatter, "{argument} must hold a character, but it is an empty string")
            }
            ErrorKind::MaxBelowMin { max_number, min_number } => write!(
                formatter,
                "max_number must not be below min_number, but {max_number} is below {min_number}"
            ),
            ErrorKind::BeyondAscii { argument, value, byte } => write!(
                formatter,
                "{argument} must be ASCII or a byte in a question with the byte {}, \
                 but it is {value}",
                What::from(*byte), value = value.cut()),
            ErrorKind::StringOfRuns { what } => write!(
                formatter,
                "what must be a character or a set with RunsReset, but it is the string {what}", what = what.cut()),
            ErrorKind::StringHoldsReset { what, held, reset } => write!(
                formatter,
                "what must hold no reset, or it never occurs, but {what} holds {held}, which is in \
                 reset, {reset}", what = what.cut(), held = held.cut(), reset = reset.cut()),
            ErrorKind::StringHoldsQuote { what, quote } => write!(
                formatter,
                "what must not hold the quote, or it never occurs, but {what} holds {quote}", what = what.cut(), quote = quote.cut()),
            ErrorKind::ResetIsString { reset } => write!(
                formatter,
                "reset must be characters or bytes, but it is the string {reset}", reset = reset.cut()),
            ErrorKind::QuoteIsSet { quote } => {
                write!(formatter, "quote must be one character or byte, but it is the set {quote}", quote = quote.cut())
            }
            ErrorKind::QuoteIsString { quote } => write!(
                formatter,
                "quote must be one character or byte, but it is the string {quote}", quote = quote.cut()),
            ErrorKind::QuoteOfRuns { quote } => {
                write!(formatter, "quote must not be given with RunsReset, but it is {quote}", quote = quote.cut())
            }
            ErrorKind::QuoteIsWhat { quote, what } => {
                write!(formatter, "quote must not be counted, but {quote} is in what, {what}", quote = quote.cut(), what = what.cut())
            }
            ErrorKind::QuoteIsReset { quote, reset } => {
                write!(formatter, "quote must not be a reset, but {quote} is in reset, {reset}", quote = quote.cut(), reset = reset.cut())
            }
            ErrorKind::NoFraction { q } => {
                write!(formatter, "q must be from 0 to 1, but it is {q}")
            }
            ErrorKind::OtherQuestion { question, other } => write!(
                formatter,
                "partials must be of one question to be joined, but one is of {question} and the other \
                 of {other}", question = question.cut(), other = other.cut()),
            ErrorKind::TooLong { length, next } => write!(
                formatter,
                "partials must be shorter than {} together, but one is {length} long and the other \
                 {next}",
                u64::MAX
            ),
            ErrorKind::OverlapsItself { what } => write!(
                formatter,
                "what must not overlap itself in a partial, but {what} ends as it begins",
                what = what.cut()
            ),
            ErrorKind::NothingToJoin => formatter.write_str(
                "partials must hold at least one, but there is none: begin with the partial of no data, \
                 which changes nothing",
            ),
            ErrorKind::TextAndBytes => formatter.write_str(
                "partials must be both of str or both of bytes to be joined, but one is of str and the \
                 other of bytes",
            ),
        }
    }
}

impl std::error::Error for Error {}

impl Error {
    /// Returns which rule is broken, and by which values.
    ///
    /// ```
    /// use atleast::{CharSet, Counter, ErrorKind};
    ///
    /// let error = Counter::builder(CharSet::from_iter([])).build().unwrap_err();
    /// assert!(matches!(error.kind(), ErrorKind::EmptySet { argument: "what" }));
    /// ```
    pub fn kind(&self) -> &ErrorKind {
        &self.0
    }

    /// Returns true if and only if data of another type would have been right.
    #[cfg(feature = "python")]
    pub(crate) fn is_of_type(&self) -> bool {
        matches!(self.0, ErrorKind::TextAndBytes)
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
