//! The errors of this crate: an [`Error`] holds an [`ErrorKind`], and each kind holds its values.
//!
//! The messages here use the names of the Rust API. The command and the Python package write their
//! own messages for each kind, with the names of flags and of Python arguments.

use std::fmt;

use crate::charset::CharSet;
use crate::counter::Counter;
use crate::reset::ResetOn;
use crate::shorten::Shorten;
use crate::what::What;

/// The error type of this crate.
///
/// The message names the rule that is broken and the values that break it; it repeats only the
/// beginning of a long value. [`kind`](Error::kind) returns the rule and the values.
///
/// ```
/// use atleast::{Counter, ErrorKind};
///
/// let error = Counter::builder(',').min_number(3).max_number(2).build().unwrap_err();
/// assert_eq!(error.to_string(), "`max_number` (2) is less than `min_number` (3)");
/// assert!(matches!(error.kind(), ErrorKind::MaxBelowMin { max_number: 2, min_number: 3 }));
/// ```
#[derive(Clone, Debug)]
pub struct Error(ErrorKind);

/// The rule that is broken, and the values that break it.
///
/// Use it to write your own messages:
///
/// ```
/// use atleast::{CharSet, Counter, Error, ErrorKind};
///
/// let message = |error: &Error| match error.kind() {
///     ErrorKind::MaxBelowMin { max_number, min_number } => {
///         format!("--max {max_number} is below --min {min_number}")
///     }
///     ErrorKind::InvalidClassText { class_text, reason } => format!("{class_text}: {reason}"),
///     _ => error.to_string(), // later versions may have more kinds
/// };
/// let error = Counter::builder(',').min_number(3).max_number(2).build().unwrap_err();
/// assert_eq!(message(&error), "--max 2 is below --min 3");
/// let error = CharSet::parse("[a").unwrap_err();
/// assert_eq!(message(&error), "[a: unclosed character class");
/// ```
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum ErrorKind {
    /// Class text is not one class of characters: `CharSet::parse("[a")`.
    InvalidClassText {
        /// The class text.
        class_text: String,
        /// What is wrong with it, such as "unclosed character class".
        reason: String,
    },
    /// Class text is longer than [`CharSet::LONGEST_TEXT`]:
    /// `CharSet::parse(&"[".repeat(CharSet::LONGEST_TEXT + 1))`.
    ClassTextTooLong {
        /// The length of the class text in bytes.
        length: usize,
    },
    /// A set has no characters: `Counter::builder(CharSet::from_iter([]))`.
    EmptySet {
        /// The argument that is the set: `"what"` or `"reset"`.
        argument: &'static str,
    },
    /// A string has no characters: `Counter::builder("")`.
    EmptyString {
        /// The argument that is the string: `"what"` or `"reset"`.
        argument: &'static str,
    },
    /// The largest count is below the smallest:
    /// `Counter::builder('a').min_number(3).max_number(2)`.
    MaxBelowMin {
        /// The largest count of a hit.
        max_number: u64,
        /// The smallest count of a hit.
        min_number: u64,
    },
    /// A character that is not ASCII is combined with a byte that is not ASCII:
    /// `Counter::builder('\u{e9}').reset(0xFF)`.
    ///
    /// The byte makes the counter read each byte of the data as one character, and the character
    /// needs the data to be UTF-8.
    NonAsciiWithByte {
        /// The argument that holds the character: `"what"`, `"reset"` or `"quote"`.
        argument: &'static str,
        /// The value of that argument: a character, set or string.
        value: What,
        /// The first byte of the counter that is not ASCII.
        byte: u8,
    },
    /// [`Reset::WhitespaceReset`](crate::Reset::WhitespaceReset), which has characters that are not
    /// ASCII, is combined with a byte that is not ASCII:
    /// `Counter::builder(0xFF).reset(Reset::WhitespaceReset)`.
    WhitespaceResetWithByte {
        /// The first byte of the counter that is not ASCII.
        byte: u8,
    },
    /// A string is counted with [`Reset::RunsReset`](crate::Reset::RunsReset), which is for
    /// characters: `Counter::builder("ab").reset(Reset::RunsReset)`.
    StringWithRunsReset {
        /// The string.
        what: What,
    },
    /// The string that is counted contains a reset: `Counter::builder("a b").reset(' ')`.
    StringContainsReset {
        /// The string.
        what: What,
        /// The character or byte that is a reset.
        character: What,
        /// The resets of the counter.
        reset: ResetOn,
        /// Whether the string contains `character` only in the other case, and `ignore_ascii_case`
        /// is set. If not, the string can never match.
        in_other_case: bool,
    },
    /// The string that is counted contains the quote: `Counter::builder("a'b").quote('\'')`.
    StringContainsQuote {
        /// The string.
        what: What,
        /// The quote.
        quote: What,
        /// Whether the string contains the quote only in the other case, and `ignore_ascii_case` is
        /// set. If not, the string can never match.
        in_other_case: bool,
    },
    /// The reset is a string: `Counter::builder('a').reset(ResetOn::AnyOf("ab".into()))`.
    ResetIsString {
        /// The string.
        reset: What,
    },
    /// The quote is a set: `Counter::builder('a').quote(CharSet::parse("[\"']")?)`.
    QuoteIsSet {
        /// The set.
        quote: What,
    },
    /// The quote is a string: `Counter::builder('a').quote("''")`.
    QuoteIsString {
        /// The string.
        quote: What,
    },
    /// A quote is combined with [`Reset::RunsReset`](crate::Reset::RunsReset):
    /// `Counter::builder('a').quote('"').reset(Reset::RunsReset)`.
    QuoteWithRunsReset {
        /// The quote.
        quote: What,
    },
    /// The quote is also counted: `Counter::builder(',').quote(',')`.
    QuoteIsCounted {
        /// The quote.
        quote: What,
        /// The character, set or byte that is counted.
        what: What,
        /// Whether `what` contains the quote only in the other case, and `ignore_ascii_case` is
        /// set.
        in_other_case: bool,
    },
    /// The quote is also a reset: `Counter::builder('a').quote(';').reset(';')`.
    QuoteIsReset {
        /// The quote.
        quote: What,
        /// The resets of the counter.
        reset: ResetOn,
    },
    /// A fraction is not from 0 to 1: `tally.quantile(1.5)`.
    FractionOutOfRange {
        /// The fraction.
        q: f64,
    },
    /// Partials of different counters are joined: `commas.partial("")?.join(&tabs.partial("")?)`.
    DifferentCounters {
        /// The counter of the first partial.
        counter: Box<Counter>,
        /// The counter of the partial that should follow it.
        other: Box<Counter>,
    },
    /// The lengths of partials add up to `u64::MAX` or more: `partial.join(&partial)` for a partial
    /// of 2⁶³ bytes.
    LengthOverflow {
        /// The length of the first partial in bytes, or in characters of a Python `str`.
        length: u64,
        /// The length of the partial that should follow it, in the same unit.
        next: u64,
    },
    /// A counter whose string can overlap itself cannot make partials:
    /// `Counter::builder("abab").build()?.partial("")`.
    ///
    /// Which of the overlapping occurrences are counted depends on all of the text before them.
    SelfOverlap {
        /// The string.
        what: What,
    },
    /// There are no partials to join: `Partial::join_all([])`.
    NothingToJoin,
    /// A partial of text is joined to a partial of bytes. Only Python has partials of text.
    TextAndBytes,
}

impl From<ErrorKind> for Error {
    fn from(kind: ErrorKind) -> Self {
        Error(kind)
    }
}

impl fmt::Display for Error {
    #[expect(clippy::too_many_lines, reason = "one arm for each kind")]
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.0 {
            ErrorKind::InvalidClassText { class_text, reason } => write!(
                formatter,
                "{} is not a class of characters such as [a-z] or \\d: {}",
                format!("{class_text:?}").shortened(),
                reason.shortened()
            ),
            ErrorKind::ClassTextTooLong { length } => write!(
                formatter,
                "class text of {length} bytes is too long: the limit is {} \
                 (CharSet::LONGEST_TEXT)",
                CharSet::LONGEST_TEXT
            ),
            ErrorKind::EmptySet { argument } => {
                write!(formatter, "`{argument}` is an empty set")
            }
            ErrorKind::EmptyString { argument } => {
                write!(formatter, "`{argument}` is an empty string")
            }
            ErrorKind::MaxBelowMin { max_number, min_number } => write!(
                formatter,
                "`max_number` ({max_number}) is less than `min_number` ({min_number})"
            ),
            ErrorKind::NonAsciiWithByte { argument, value, byte } => write!(
                formatter,
                "`{argument}` ({}) is not ASCII, so it cannot be combined with the byte {}",
                value.shortened(),
                What::from(*byte)
            ),
            ErrorKind::WhitespaceResetWithByte { byte } => write!(
                formatter,
                "Reset::WhitespaceReset has characters that are not ASCII, \
                 so it cannot be combined with the byte {}",
                What::from(*byte)
            ),
            ErrorKind::StringWithRunsReset { what } => write!(
                formatter,
                "the string {} cannot be counted with Reset::RunsReset: only characters form runs",
                what.shortened()
            ),
            ErrorKind::StringContainsReset { what, character, reset, in_other_case } => {
                let (what, character) = (what.shortened(), character.shortened());
                if *in_other_case {
                    write!(
                        formatter,
                        "ignoring ASCII case, {what} contains {character}, which is a reset"
                    )?;
                } else {
                    write!(
                        formatter,
                        "{what} can never match: it contains {character}, which is a reset"
                    )?;
                }
                let reset = reset.shortened();
                if reset == character { Ok(()) } else { write!(formatter, " ({reset})") }
            }
            ErrorKind::StringContainsQuote { what, quote, in_other_case } => {
                let (what, quote) = (what.shortened(), quote.shortened());
                if *in_other_case {
                    write!(
                        formatter,
                        "ignoring ASCII case, {what} contains {quote}, which is the quote"
                    )
                } else {
                    write!(
                        formatter,
                        "{what} can never match: it contains {quote}, which is the quote"
                    )
                }
            }
            ErrorKind::ResetIsString { reset } => write!(
                formatter,
                "the reset {} is a string: it must be a character, a set of characters or a byte",
                reset.shortened()
            ),
            ErrorKind::QuoteIsSet { quote } => write!(
                formatter,
                "the quote {} is a set: it must be one character or byte",
                quote.shortened()
            ),
            ErrorKind::QuoteIsString { quote } => write!(
                formatter,
                "the quote {} is a string: it must be one character or byte",
                quote.shortened()
            ),
            ErrorKind::QuoteWithRunsReset { quote } => write!(
                formatter,
                "the quote {} cannot be combined with Reset::RunsReset",
                quote.shortened()
            ),
            ErrorKind::QuoteIsCounted { quote, what, in_other_case } => {
                let (quote, what) = (quote.shortened(), what.shortened());
                write!(formatter, "the quote {quote} is also counted: `what` is {what}")?;
                formatter.write_str(if *in_other_case { ", ignoring ASCII case" } else { "" })
            }
            ErrorKind::QuoteIsReset { quote, reset } => write!(
                formatter,
                "the quote {} is also a reset: `reset` is {}",
                quote.shortened(),
                reset.shortened()
            ),
            ErrorKind::FractionOutOfRange { q } => {
                write!(formatter, "the fraction {q} is not from 0 to 1")
            }
            ErrorKind::DifferentCounters { counter, other } => write!(
                formatter,
                "partials of different counters cannot be joined: one has {} and the other has {}",
                counter.question().shortened(),
                other.question().shortened()
            ),
            ErrorKind::LengthOverflow { length, next } => write!(
                formatter,
                "partials of lengths {length} and {next} cannot be joined: \
                 their total must be less than {}",
                u64::MAX
            ),
            ErrorKind::SelfOverlap { what } => write!(
                formatter,
                "partials cannot count {}: it ends as it starts, so its occurrences can overlap",
                what.shortened()
            ),
            ErrorKind::NothingToJoin => formatter.write_str(
                "no partials to join: start with the partial of empty data, which changes nothing",
            ),
            ErrorKind::TextAndBytes => {
                formatter.write_str("a partial of text cannot be joined to a partial of bytes")
            }
        }
    }
}

impl std::error::Error for Error {}

impl Error {
    /// Returns the rule that is broken and the values that break it.
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

    /// Returns true if the type of the data is wrong, not its value.
    #[cfg(feature = "python")]
    pub(crate) fn is_of_type(&self) -> bool {
        matches!(self.0, ErrorKind::TextAndBytes)
    }
}

#[cfg(test)]
mod tests {
    use atleast_engine::Text;

    use super::*;
    use crate::{Partial, Reset};

    /// Declares the name of each kind, twice: as a match, which does not compile when a kind is
    /// missing, and as a list. Each name in the list must have a row in the table below.
    macro_rules! kinds {
        ($($kind:ident,)*) => {
            const KINDS: &[&str] = &[$(stringify!($kind)),*];

            fn name(kind: &ErrorKind) -> &'static str {
                match kind {
                    $(ErrorKind::$kind { .. } => stringify!($kind),)*
                }
            }
        };
    }

    kinds! {
        InvalidClassText,
        ClassTextTooLong,
        EmptySet,
        EmptyString,
        MaxBelowMin,
        NonAsciiWithByte,
        WhitespaceResetWithByte,
        StringWithRunsReset,
        StringContainsReset,
        StringContainsQuote,
        ResetIsString,
        QuoteIsSet,
        QuoteIsString,
        QuoteWithRunsReset,
        QuoteIsCounted,
        QuoteIsReset,
        FractionOutOfRange,
        DifferentCounters,
        LengthOverflow,
        SelfOverlap,
        NothingToJoin,
        TextAndBytes,
    }

    fn counter(what: impl Into<What>) -> Counter {
        Counter::builder(what).build().unwrap()
    }

    fn set(class_text: &str) -> CharSet {
        CharSet::parse(class_text).unwrap()
    }

    /// Returns a partial of 2⁶³ bytes.
    fn long_partial() -> Partial {
        let mut partial = counter('a').partial("a").unwrap();
        for _ in 0..63 {
            partial = partial.join(&partial).unwrap();
        }
        partial
    }

    /// Returns each kind, an error of that kind, and its whole message.
    #[expect(clippy::too_many_lines, reason = "a row for each kind")]
    fn table() -> Vec<(ErrorKind, Option<Error>, &'static str)> {
        let in_other_case = false;
        vec![
            (
                ErrorKind::InvalidClassText {
                    class_text: "[a".into(),
                    reason: "unclosed character class".into(),
                },
                CharSet::parse("[a").err(),
                "\"[a\" is not a class of characters such as [a-z] or \\d: \
                 unclosed character class",
            ),
            (
                ErrorKind::ClassTextTooLong { length: 8_388_609 },
                CharSet::parse(&"[".repeat(CharSet::LONGEST_TEXT + 1)).err(),
                "class text of 8388609 bytes is too long: the limit is 8388608 \
                 (CharSet::LONGEST_TEXT)",
            ),
            (
                ErrorKind::EmptySet { argument: "what" },
                Counter::builder(CharSet::from_iter([])).build().err(),
                "`what` is an empty set",
            ),
            (
                ErrorKind::EmptyString { argument: "what" },
                Counter::builder("").build().err(),
                "`what` is an empty string",
            ),
            (
                ErrorKind::MaxBelowMin { max_number: 2, min_number: 3 },
                Counter::builder('a').min_number(3).max_number(2).build().err(),
                "`max_number` (2) is less than `min_number` (3)",
            ),
            (
                ErrorKind::NonAsciiWithByte { argument: "what", value: 'é'.into(), byte: 0xFF },
                Counter::builder('é').reset(0xFF).build().err(),
                r"`what` ('é') is not ASCII, so it cannot be combined with the byte b'\xff'",
            ),
            (
                ErrorKind::WhitespaceResetWithByte { byte: 0xFF },
                Counter::builder(0xFF).reset(Reset::WhitespaceReset).build().err(),
                "Reset::WhitespaceReset has characters that are not ASCII, \
                 so it cannot be combined with the byte b'\\xff'",
            ),
            (
                ErrorKind::StringWithRunsReset { what: "ab".into() },
                Counter::builder("ab").reset(Reset::RunsReset).build().err(),
                "the string \"ab\" cannot be counted with Reset::RunsReset: \
                 only characters form runs",
            ),
            (
                ErrorKind::StringContainsReset {
                    what: "a b".into(),
                    character: ' '.into(),
                    reset: Reset::SpacesReset.into(),
                    in_other_case,
                },
                Counter::builder("a b").reset(Reset::SpacesReset).build().err(),
                r#""a b" can never match: it contains ' ', which is a reset (Reset::SpacesReset)"#,
            ),
            (
                ErrorKind::StringContainsQuote {
                    what: "a'b".into(),
                    quote: '\''.into(),
                    in_other_case,
                },
                Counter::builder("a'b").quote('\'').build().err(),
                r#""a'b" can never match: it contains '\'', which is the quote"#,
            ),
            (
                ErrorKind::ResetIsString { reset: "ab".into() },
                Counter::builder('a').reset(ResetOn::AnyOf("ab".into())).build().err(),
                "the reset \"ab\" is a string: \
                 it must be a character, a set of characters or a byte",
            ),
            (
                ErrorKind::QuoteIsSet { quote: set("[\"']").into() },
                Counter::builder('a').quote(set("[\"']")).build().err(),
                "the quote [\"'] is a set: it must be one character or byte",
            ),
            (
                ErrorKind::QuoteIsString { quote: "''".into() },
                Counter::builder('a').quote("''").build().err(),
                "the quote \"''\" is a string: it must be one character or byte",
            ),
            (
                ErrorKind::QuoteWithRunsReset { quote: '"'.into() },
                Counter::builder('a').quote('"').reset(Reset::RunsReset).build().err(),
                "the quote '\"' cannot be combined with Reset::RunsReset",
            ),
            (
                ErrorKind::QuoteIsCounted { quote: ','.into(), what: ','.into(), in_other_case },
                Counter::builder(',').quote(',').build().err(),
                "the quote ',' is also counted: `what` is ','",
            ),
            (
                ErrorKind::QuoteIsReset { quote: ';'.into(), reset: ';'.into() },
                Counter::builder('a').quote(';').reset(';').build().err(),
                "the quote ';' is also a reset: `reset` is ';'",
            ),
            (
                ErrorKind::FractionOutOfRange { q: 1.5 },
                counter('a').tally("banana").quantile(1.5).err(),
                "the fraction 1.5 is not from 0 to 1",
            ),
            (
                ErrorKind::DifferentCounters {
                    counter: counter(',').into(),
                    other: counter(';').into(),
                },
                counter(',').partial("").unwrap().join(&counter(';').partial("").unwrap()).err(),
                "partials of different counters cannot be joined: \
                 one has what ',', min_number 1, reset Reset::NoReset and \
                 the other has what ';', min_number 1, reset Reset::NoReset",
            ),
            (
                ErrorKind::LengthOverflow { length: 1 << 63, next: 1 << 63 },
                long_partial().join(&long_partial()).err(),
                "partials of lengths 9223372036854775808 and 9223372036854775808 cannot be joined: \
                 their total must be less than 18446744073709551615",
            ),
            (
                ErrorKind::SelfOverlap { what: "abab".into() },
                counter("abab").partial("").err(),
                "partials cannot count \"abab\": \
                 it ends as it starts, so its occurrences can overlap",
            ),
            (
                ErrorKind::NothingToJoin,
                Partial::join_all([]).err(),
                "no partials to join: start with the partial of empty data, which changes nothing",
            ),
            (
                ErrorKind::TextAndBytes,
                {
                    let text = counter('a').partial_in(Text::Ucs2(&[0x61, 0x2003]));
                    text.unwrap().join(&counter('a').partial("banana").unwrap()).err()
                },
                "a partial of text cannot be joined to a partial of bytes",
            ),
        ]
    }

    #[test]
    fn every_kind_has_its_message() {
        let table = table();
        let names: Vec<_> = table.iter().map(|(kind, ..)| name(kind)).collect();
        assert_eq!(names, KINDS);
        for (kind, error, message) in table {
            let error = error.unwrap_or_else(|| panic!("no error: {kind:?}"));
            assert_eq!(*error.kind(), kind);
            assert_eq!(error.to_string(), message);
        }
    }

    #[test]
    fn a_message_repeats_only_the_beginning_of_a_long_value() {
        let long = "ab".repeat(800_000);
        let builder = || Counter::builder(&*long);
        for error in [
            builder().reset(Reset::RunsReset).build().err(),
            builder().reset('a').build().err(),
            builder().quote('b').build().err(),
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
