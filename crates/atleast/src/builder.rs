//! [`CounterBuilder`], and the rules that its values must follow.
//!
//! ```
//! use atleast::{Counter, Reset};
//!
//! // The rows of a CSV that do not have two or three commas outside quotes.
//! let counter = Counter::builder(',')
//!     .min_number(2)
//!     .max_number(3)
//!     .invert(true)
//!     .reset(Reset::NewlinesReset)
//!     .quote('"')
//!     .build()?;
//! let hits: Vec<_> = counter.find_iter("a,b,c\na,\"b,c\"\na,b,c,d\na,b,c,d,e\n").collect();
//! assert_eq!([hits[0].line, hits[1].line], [2, 4]);
//!
//! let error = Counter::builder(',').quote(',').build().unwrap_err();
//! assert_eq!(error.to_string(), "the quote ',' is also counted: `what` is ','");
//! # Ok::<(), atleast::Error>(())
//! ```

use crate::charset::other_ascii_case;
use crate::counter::Counter;
use crate::error::{Error, ErrorKind as Kind};
use crate::question::Question;
use crate::reset::{Reset, ResetOn};
use crate::what::What;

/// A builder for a [`Counter`]. [`Counter::builder`] returns one, and
/// [`build`](CounterBuilder::build) returns the counter.
///
/// ```
/// use atleast::{Counter, Reset};
///
/// // The lines that do not have exactly two commas outside quotes.
/// let builder = Counter::builder(',').min_number(2).max_number(2).invert(true).quote('"');
/// let counter = builder.reset(Reset::NewlinesReset).build()?;
/// assert_eq!(counter.find("a,b,c\na,\"b,c\"\n").unwrap().line, 2);
/// # Ok::<(), atleast::Error>(())
/// ```
#[derive(Clone, Debug)]
#[must_use = "a builder does nothing until `build` is called"]
pub struct CounterBuilder {
    question: Question,
}

impl CounterBuilder {
    pub(crate) fn new(what: What) -> Self {
        CounterBuilder::of(Question {
            what,
            reset: Reset::NoReset.into(),
            quote: None,
            min_number: 1,
            max_number: None,
            invert: false,
            ignore_ascii_case: false,
        })
    }

    /// Returns a builder with these options, which `build` checks.
    pub(crate) fn of(question: Question) -> Self {
        CounterBuilder { question }
    }

    /// Sets the smallest count of a hit. The default is 1.
    ///
    /// ```
    /// use atleast::Counter;
    ///
    /// assert!(Counter::builder('a').min_number(3).build()?.has_count("banana"));
    /// # Ok::<(), atleast::Error>(())
    /// ```
    pub fn min_number(mut self, min_number: u64) -> Self {
        self.question.min_number = min_number;
        self
    }

    /// Sets the largest count of a hit. By default there is no largest count.
    ///
    /// ```
    /// use atleast::Counter;
    ///
    /// assert!(!Counter::builder('a').max_number(2).build()?.has_count("banana"));
    /// # Ok::<(), atleast::Error>(())
    /// ```
    pub fn max_number(mut self, max_number: u64) -> Self {
        self.question.max_number = Some(max_number);
        self
    }

    /// Sets whether to invert the hits: if true, the hits are the segments whose count is below
    /// `min_number` or above `max_number`. The default is false.
    ///
    /// ```
    /// use atleast::Counter;
    ///
    /// assert!(Counter::builder('a').max_number(2).invert(true).build()?.has_count("banana"));
    /// # Ok::<(), atleast::Error>(())
    /// ```
    pub fn invert(mut self, invert: bool) -> Self {
        self.question.invert = invert;
        self
    }

    /// Sets whether to count ASCII letters in either case, in a character, set, string or bytes.
    /// The default is false. Letters that are not ASCII, the reset and the quote keep their case.
    ///
    /// ```
    /// use atleast::Counter;
    ///
    /// assert_eq!(Counter::builder("ab").ignore_ascii_case(true).build()?.total("ab AB aB"), 3);
    /// # Ok::<(), atleast::Error>(())
    /// ```
    pub fn ignore_ascii_case(mut self, ignore_ascii_case: bool) -> Self {
        self.question.ignore_ascii_case = ignore_ascii_case;
        self
    }

    /// Sets where the count goes back to zero: at a [`Reset`], a `char`, each character of a
    /// [`CharSet`](crate::CharSet), or a `u8`. The default is [`Reset::NoReset`].
    ///
    /// ```
    /// use atleast::Counter;
    ///
    /// assert_eq!(Counter::builder('a').reset(';').build()?.max_count("aa;aaa;a"), 3);
    /// # Ok::<(), atleast::Error>(())
    /// ```
    pub fn reset(mut self, reset: impl Into<ResetOn>) -> Self {
        self.question.reset = reset.into();
        self
    }

    /// Sets the quote, one character or byte: between a pair of quotes nothing is counted and
    /// nothing resets. By default there is no quote.
    ///
    /// ```
    /// use atleast::Counter;
    ///
    /// assert_eq!(Counter::builder(',').quote('"').build()?.total("a,\"b,c\",d"), 2);
    /// # Ok::<(), atleast::Error>(())
    /// ```
    pub fn quote(mut self, quote: impl Into<What>) -> Self {
        self.question.quote = Some(quote.into());
        self
    }

    /// Returns the counter.
    ///
    /// # Errors
    ///
    /// Fails if
    ///
    /// - a set or a string is empty;
    /// - `max_number` is less than `min_number`;
    /// - `what` is a string and contains a reset or the quote, or is combined with
    ///   [`Reset::RunsReset`];
    /// - the reset is a string;
    /// - the quote is a set or a string, is also counted, is also a reset, or is combined with
    ///   [`Reset::RunsReset`];
    /// - a byte of 0x80 or more is combined with a character that is not ASCII, or with
    ///   [`Reset::WhitespaceReset`].
    ///
    /// ```
    /// use atleast::{Counter, ErrorKind};
    ///
    /// assert!(Counter::builder(',').quote('"').build().is_ok());
    /// let error = Counter::builder(',').quote(',').build().unwrap_err();
    /// assert!(matches!(error.kind(), ErrorKind::QuoteIsCounted { .. }));
    /// ```
    pub fn build(self) -> Result<Counter, Error> {
        let question = &self.question;
        check_not_empty(question)?;
        check_numbers(question)?;
        check_bytes(question)?;
        check_quote(question)?;
        check_string(question)?;
        Ok(Counter::of(self.question))
    }
}

fn check_not_empty(question: &Question) -> Result<(), Error> {
    let check = |argument, what: &What| match what.string() {
        _ if !what.is_empty() => Ok(()),
        Some(_) => Err(Kind::EmptyString { argument }.into()),
        None => Err(Kind::EmptySet { argument }.into()),
    };
    check("what", &question.what)?;
    match &question.reset {
        ResetOn::AnyOf(resets) => check("reset", resets),
        ResetOn::Named(_) => Ok(()),
    }
}

fn check_numbers(question: &Question) -> Result<(), Error> {
    let min_number = question.min_number;
    match question.max_number {
        Some(max_number) if max_number < min_number => {
            Err(Kind::MaxBelowMin { max_number, min_number }.into())
        }
        _ => Ok(()),
    }
}

/// A byte that is not ASCII cannot be combined with a character that is not ASCII: for such a byte,
/// each byte of the data is one character, and for such a character, the data is UTF-8.
fn check_bytes(question: &Question) -> Result<(), Error> {
    let Some(byte) = question.byte() else { return Ok(()) };
    let check = |argument, value: &What| {
        if value.is_ascii() || value.byte().is_some() {
            return Ok(());
        }
        Err(Error::from(Kind::NonAsciiWithByte { argument, value: value.clone(), byte }))
    };
    check("what", &question.what)?;
    match &question.reset {
        ResetOn::Named(Reset::WhitespaceReset) => {
            return Err(Kind::WhitespaceResetWithByte { byte }.into());
        }
        ResetOn::Named(_) => {}
        ResetOn::AnyOf(resets) => check("reset", resets)?,
    }
    question.quote.as_ref().map_or(Ok(()), |quote| check("quote", quote))
}

fn check_quote(question: &Question) -> Result<(), Error> {
    let Some(quote) = question.quote.clone() else { return Ok(()) };
    let Some(code_point) = quote.code_point() else {
        return Err(match quote.string() {
            Some(_) => Kind::QuoteIsString { quote }.into(),
            None => Kind::QuoteIsSet { quote }.into(),
        });
    };
    if question.reset == Reset::RunsReset.into() {
        return Err(Kind::QuoteWithRunsReset { quote }.into());
    }
    if question.is_what(Some(code_point)) {
        let what = question.what.clone();
        let in_other_case = !what.contains(code_point);
        return Err(match what.string() {
            Some(_) => Kind::StringContainsQuote { what, quote, in_other_case }.into(),
            None => Kind::QuoteIsCounted { quote, what, in_other_case }.into(),
        });
    }
    if question.is_reset(Some(code_point)) {
        return Err(Kind::QuoteIsReset { quote, reset: question.reset.clone() }.into());
    }
    Ok(())
}

/// A string that contains a reset can never match, and only characters form runs.
fn check_string(question: &Question) -> Result<(), Error> {
    if let ResetOn::AnyOf(resets) = &question.reset
        && resets.string().is_some()
    {
        return Err(Kind::ResetIsString { reset: resets.clone() }.into());
    }
    let Some(string) = question.what.string() else { return Ok(()) };
    let what = question.what.clone();
    if question.reset == Reset::RunsReset.into() {
        return Err(Kind::StringWithRunsReset { what }.into());
    }
    let in_either_case = string.chars().flat_map(|character| {
        let other = other_ascii_case(character).filter(|_| question.ignore_ascii_case);
        [Some(character), other].into_iter().flatten()
    });
    match { in_either_case }.find(|character| question.is_reset(Some(u32::from(*character)))) {
        None => Ok(()),
        Some(character) => {
            let (reset, in_other_case) = (question.reset.clone(), !string.contains(character));
            // Bytes are stored as the characters with the same numbers.
            let character = match u8::try_from(character) {
                Ok(byte) if question.is_of_bytes() => byte.into(),
                _ => character.into(),
            };
            Err(Kind::StringContainsReset { what, character, reset, in_other_case }.into())
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::CharSet;

    fn set(class_text: &str) -> CharSet {
        CharSet::parse(class_text).unwrap()
    }

    #[track_caller]
    fn fails(builder: CounterBuilder, message: &str) {
        assert_eq!(builder.build().unwrap_err().to_string(), message);
    }

    #[test]
    fn empty_values_and_crossed_bounds_are_errors() {
        let empty = || CharSet::from_iter([]);
        fails(Counter::builder(empty()), "`what` is an empty set");
        fails(Counter::builder('a').reset(empty()), "`reset` is an empty set");
        fails(Counter::builder(""), "`what` is an empty string");
        fails(Counter::builder(String::new()), "`what` is an empty string");
        fails(Counter::builder(b""), "`what` is an empty string");
        fails(Counter::builder([].as_slice()), "`what` is an empty string");
        fails(Counter::builder('a').reset(ResetOn::AnyOf("".into())), "`reset` is an empty string");
        fails(
            Counter::builder('a').max_number(0),
            "`max_number` (0) is less than `min_number` (1)",
        );
    }

    #[test]
    fn a_reset_that_is_a_string_is_an_error() {
        fails(
            Counter::builder('a').reset(ResetOn::AnyOf("a\u{e9}".into())),
            "the reset \"aé\" is a string: it must be a character, a set of characters or a byte",
        );
    }

    #[test]
    fn a_quote_is_one_character_with_no_other_role() {
        fails(
            Counter::builder('a').quote("ab"),
            "the quote \"ab\" is a string: it must be one character or byte",
        );
        fails(
            Counter::builder('a').quote(set("[\"']")),
            "the quote [\"'] is a set: it must be one character or byte",
        );
        fails(
            Counter::builder('a').quote('"').reset(Reset::RunsReset),
            "the quote '\"' cannot be combined with Reset::RunsReset",
        );
        fails(
            Counter::builder(set("[a-z]")).quote('q'),
            "the quote 'q' is also counted: `what` is [a-z]",
        );
        fails(
            Counter::builder(0xFF).quote(0xFF),
            r"the quote b'\xff' is also counted: `what` is b'\xff'",
        );
        fails(
            Counter::builder('a').quote('\n').reset(Reset::WhitespaceReset),
            r"the quote '\n' is also a reset: `reset` is Reset::WhitespaceReset",
        );
        fails(
            Counter::builder('a').quote(';').reset(';'),
            "the quote ';' is also a reset: `reset` is ';'",
        );
    }

    #[test]
    fn a_string_that_can_never_match_is_an_error() {
        use Reset::{NewlinesReset, NoReset, RunsReset, SpacesReset, WhitespaceReset};
        let contains_reset = |builder: CounterBuilder, what, character, resets| {
            let message = "can never match: it contains";
            fails(builder, &format!("{what} {message} {character}, which is a reset{resets}"));
        };
        contains_reset(
            Counter::builder("a\nb").reset(NewlinesReset),
            r#""a\nb""#,
            r"'\n'",
            " (Reset::NewlinesReset)",
        );
        contains_reset(
            Counter::builder("a b").reset(SpacesReset),
            r#""a b""#,
            "' '",
            " (Reset::SpacesReset)",
        );
        contains_reset(
            Counter::builder("ab\u{2003}").reset(WhitespaceReset),
            r#""ab\u{2003}""#,
            r"'\u{2003}'",
            " (Reset::WhitespaceReset)",
        );
        contains_reset(Counter::builder("a;b").reset(set("[,;]")), r#""a;b""#, "';'", " ([,;])");
        contains_reset(Counter::builder(b"ab\xFF").reset(0xFF), r#"b"ab\xff""#, r"b'\xff'", "");
        contains_reset(Counter::builder(b"a;\xFF").reset(';'), r#"b"a;\xff""#, "';'", "");
        // With `ignore_ascii_case`, both cases are counted, and one of them is a reset.
        assert!(Counter::builder("ab").reset('B').build().is_ok());
        fails(
            Counter::builder("ab").reset('B').ignore_ascii_case(true),
            r#"ignoring ASCII case, "ab" contains 'B', which is a reset"#,
        );
        fails(
            Counter::builder("ab").reset(RunsReset),
            "the string \"ab\" cannot be counted with Reset::RunsReset: only characters form runs",
        );
        fails(
            Counter::builder("a\"").quote('"'),
            r#""a\"" can never match: it contains '"', which is the quote"#,
        );
        fails(
            Counter::builder("ab").quote('A').ignore_ascii_case(true),
            r#"ignoring ASCII case, "ab" contains 'A', which is the quote"#,
        );
        assert!(Counter::builder("a\n b").reset(NoReset).quote('A').build().is_ok());
    }

    #[test]
    fn a_quote_in_the_other_case_is_counted_if_case_is_ignored() {
        let counter = Counter::builder('a').quote('A');
        assert!(counter.clone().build().is_ok());
        fails(
            counter.ignore_ascii_case(true),
            "the quote 'A' is also counted: `what` is 'a', ignoring ASCII case",
        );
        fails(
            Counter::builder(set("[x-z]")).quote('Y').ignore_ascii_case(true),
            "the quote 'Y' is also counted: `what` is [x-z], ignoring ASCII case",
        );
        // A reset matches only in its own case.
        let counter = Counter::builder('a').ignore_ascii_case(true).min_number(2);
        assert_eq!(counter.clone().reset('B').build().unwrap().max_count("aBA"), 1);
        assert_eq!(counter.reset('B').build().unwrap().max_count("abA"), 2);
    }

    #[test]
    fn a_byte_and_a_character_that_are_not_ascii_cannot_be_combined() {
        let not_ascii = |builder: CounterBuilder, value, byte| {
            let rule = "is not ASCII, so it cannot be combined with the byte";
            fails(builder, &format!("{value} {rule} {byte}"));
        };
        not_ascii(Counter::builder('é').reset(0xFF), "`what` ('é')", r"b'\xff'");
        not_ascii(Counter::builder(set("[^a]")).quote(0x80), "`what` ([^a])", r"b'\x80'");
        not_ascii(Counter::builder(0xFF).reset('\u{80}'), r"`reset` ('\u{80}')", r"b'\xff'");
        not_ascii(Counter::builder(0xFF).quote('\u{FF}'), "`quote` ('ÿ')", r"b'\xff'");
        not_ascii(Counter::builder("aé").reset(0xFE), r#"`what` ("aé")"#, r"b'\xfe'");
        not_ascii(Counter::builder(b"a\xFE\xFF").reset('é'), "`reset` ('é')", r"b'\xfe'");
        fails(
            Counter::builder(0xFF).reset(Reset::WhitespaceReset),
            "Reset::WhitespaceReset has characters that are not ASCII, \
             so it cannot be combined with the byte b'\\xff'",
        );
        let resets = [Reset::NewlinesReset, Reset::SpacesReset, Reset::RunsReset, Reset::NoReset];
        for reset in resets {
            assert!(Counter::builder(0xFF).reset(reset).build().is_ok());
        }
        assert!(Counter::builder(0xFF).reset(set("[,;]")).quote('"').build().is_ok());
        assert!(Counter::builder(set("[a-z]")).reset(0x80).quote(0xFF).build().is_ok());
    }

    #[test]
    fn an_ascii_byte_is_its_character() {
        let bytes = Counter::builder(b'a').reset(b';').quote(b'"').build().unwrap();
        assert_eq!(bytes, Counter::builder('a').reset(';').quote('"').build().unwrap());
        assert_eq!(Counter::builder('a').build().unwrap(), Counter::new('a', 1, Reset::NoReset));
    }

    #[test]
    fn a_string_of_one_character_is_that_character_and_ascii_bytes_are_a_string() {
        let is = |what: What, same: What| assert_eq!(what, same);
        is("a".into(), 'a'.into());
        is("é".to_owned().into(), 'é'.into());
        is(b"a".into(), 'a'.into());
        is(b"\xFF".into(), 0xFF.into());
        is(b"ab".into(), "ab".into());
        is(b"ab".as_slice().into(), "ab".to_owned().into());
        // The bytes of a character that is not ASCII stay bytes.
        assert_ne!(What::from("é".as_bytes()), 'é'.into());
        assert_ne!(What::from("éa".as_bytes()), "éa".into());
        assert_eq!(What::from("éa".as_bytes()).to_string(), r#"b"\xc3\xa9a""#);
        let of_bytes = Counter::builder("éa".as_bytes()).build().unwrap();
        assert!(of_bytes.question().is_of_bytes());
        assert_eq!(of_bytes.max_count("xéaéa"), 2);
    }

    #[test]
    fn a_counter_returns_its_options() {
        let plain = Counter::builder('a').build().unwrap();
        assert_eq!((plain.what(), plain.min_number()), (&'a'.into(), 1));
        assert_eq!((plain.max_number(), plain.invert()), (None, false));
        assert_eq!((plain.reset(), plain.quote()), (Some(Reset::NoReset), None));
        let asked = Counter::builder(set("[ab]")).min_number(2).max_number(3).invert(true);
        let asked = asked.reset(';').quote('"').build().unwrap();
        assert_eq!((asked.what(), asked.min_number()), (&set("[ab]").into(), 2));
        assert_eq!((asked.max_number(), asked.invert()), (Some(3), true));
        assert_eq!((asked.reset(), asked.quote()), (None, Some(&'"'.into())));
        assert_eq!((plain.ignore_ascii_case(), asked.ignore_ascii_case()), (false, false));
        let either = Counter::builder("ab").ignore_ascii_case(true).build().unwrap();
        assert_eq!((either.what(), either.ignore_ascii_case()), (&"ab".into(), true));
        assert_ne!(either, Counter::builder("ab").build().unwrap());
    }
}
