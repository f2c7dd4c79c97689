//! A question put together piece by piece, and the rules that it must keep.
//!
//! ```
//! use atleast::{Counter, Reset};
//!
//! // Rows of a CSV with other than two or three commas outside quotes.
//! let counter = Counter::builder(',')
//!     .min_number(2)
//!     .max_number(3)
//!     .invert(true)
//!     .reset(Reset::NewlinesReset)
//!     .quote('"')
//!     .build()?;
//! let lines: Vec<_> = counter.find_iter("a,b,c\na,\"b,c\"\na,b,c,d\na,b,c,d,e\n").collect();
//! assert_eq!([lines[0].line, lines[1].line], [2, 4]);
//!
//! let error = Counter::builder(',').quote(',').build().unwrap_err();
//! assert_eq!(error.to_string(), "quote must not be counted, but ',' is in what, ','");
//! # Ok::<(), atleast::Error>(())
//! ```

use crate::counter::Counter;
use crate::error::{Error, Kind};
use crate::question::Question;
use crate::reset::{Reset, ResetOn};
use crate::what::What;

/// A [`Counter`] in the making: [`Counter::builder`] begins it, [`build`](CounterBuilder::build)
/// ends it.
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
        })
    }

    /// Returns the builder of a question that is complete, to be checked.
    pub(crate) fn of(question: Question) -> Self {
        CounterBuilder { question }
    }

    /// Sets the count that a segment must reach; 1 unless set.
    pub fn min_number(mut self, min_number: u64) -> Self {
        self.question.min_number = min_number;
        self
    }

    /// Sets the count that a segment must not exceed; there is none unless set.
    pub fn max_number(mut self, max_number: u64) -> Self {
        self.question.max_number = Some(max_number);
        self
    }

    /// Sets whether the hits are the segments whose count is not at least `min_number` and at most
    /// `max_number`; false unless set.
    pub fn invert(mut self, invert: bool) -> Self {
        self.question.invert = invert;
        self
    }

    /// Sets where the count goes back to zero: a [`Reset`], a `char`, a [`CharSet`](crate::CharSet)
    /// or a `u8`. [`Reset::NoReset`] unless set.
    pub fn reset(mut self, reset: impl Into<ResetOn>) -> Self {
        self.question.reset = reset.into();
        self
    }

    /// Sets the quote, one character or byte: from one quote to the next nothing counts and nothing
    /// resets. There is none unless set.
    pub fn quote(mut self, quote: impl Into<What>) -> Self {
        self.question.quote = Some(quote.into());
        self
    }

    /// Returns the counter.
    ///
    /// # Errors
    ///
    /// If a set is empty; `max_number` is below `min_number`; the quote is a set, is counted, is a
    /// reset, or is given with [`Reset::RunsReset`]; or there is a byte from 0x80 on, and `what`,
    /// the reset or the quote holds a character beyond ASCII.
    pub fn build(self) -> Result<Counter, Error> {
        let question = &self.question;
        check_not_empty(question)?;
        check_numbers(question)?;
        check_bytes(question)?;
        check_quote(question)?;
        Ok(Counter::of(self.question))
    }
}

fn check_not_empty(question: &Question) -> Result<(), Error> {
    if question.what.is_empty() {
        return Err(Kind::Empty { argument: "what" }.into());
    }
    match &question.reset {
        ResetOn::AnyOf(resets) if resets.is_empty() => {
            Err(Kind::Empty { argument: "reset" }.into())
        }
        _ => Ok(()),
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

/// Bytes and characters beyond ASCII do not go together: the ones take data as single bytes, the
/// others as UTF-8.
fn check_bytes(question: &Question) -> Result<(), Error> {
    let Some(byte) = question.byte() else { return Ok(()) };
    let beyond = |argument, value: String| {
        Err(Kind::BeyondAscii { argument, value, byte: byte.clone() }.into())
    };
    let fits = |what: &What| what.is_ascii() || what.is_byte();
    if !fits(&question.what) {
        return beyond("what", question.what.to_string());
    }
    let reset_fits = match &question.reset {
        ResetOn::Named(reset) => *reset != Reset::WhitespaceReset,
        ResetOn::AnyOf(resets) => fits(resets),
    };
    if !reset_fits {
        return beyond("reset", question.reset.to_string());
    }
    match &question.quote {
        Some(quote) if !fits(quote) => beyond("quote", quote.to_string()),
        _ => Ok(()),
    }
}

fn check_quote(question: &Question) -> Result<(), Error> {
    let Some(quote) = question.quote.clone() else { return Ok(()) };
    let Some(code_point) = quote.code_point() else {
        return Err(Kind::QuoteIsSet { quote }.into());
    };
    if question.reset == Reset::RunsReset.into() {
        return Err(Kind::QuoteOfRuns { quote }.into());
    }
    if question.is_what(Some(code_point)) {
        return Err(Kind::QuoteIsWhat { quote, what: question.what.clone() }.into());
    }
    if question.is_reset(Some(code_point)) {
        return Err(Kind::QuoteIsReset { quote, reset: question.reset.to_string() }.into());
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::CharSet;

    fn set(class_text: &str) -> CharSet {
        CharSet::parse(class_text).unwrap()
    }

    #[track_caller]
    fn refused(builder: CounterBuilder, message: &str) {
        assert_eq!(builder.build().unwrap_err().to_string(), message);
    }

    #[test]
    fn what_breaks_a_rule_is_refused() {
        let empty = || CharSet::from_iter([]);
        refused(Counter::builder(empty()), "what must hold a character, but it is an empty set");
        refused(
            Counter::builder('a').reset(empty()),
            "reset must hold a character, but it is an empty set",
        );
        refused(
            Counter::builder('a').max_number(0),
            "max_number must not be below min_number, but 0 is below 1",
        );
        refused(
            Counter::builder('a').quote(set("[\"']")),
            "quote must be one character or byte, but it is the set [\"']",
        );
        refused(
            Counter::builder('a').quote('"').reset(Reset::RunsReset),
            "quote must not be given with RunsReset, but it is '\"'",
        );
        refused(
            Counter::builder(set("[a-z]")).quote('q'),
            "quote must not be counted, but 'q' is in what, [a-z]",
        );
        refused(
            Counter::builder(0xFF).quote(0xFF),
            "quote must not be counted, but b'\\xff' is in what, b'\\xff'",
        );
        refused(
            Counter::builder('a').quote('\n').reset(Reset::WhitespaceReset),
            "quote must not be a reset, but '\\n' is in reset, WhitespaceReset",
        );
        refused(
            Counter::builder('a').quote(';').reset(';'),
            "quote must not be a reset, but ';' is in reset, ';'",
        );
    }

    #[test]
    fn a_byte_and_a_character_beyond_ascii_do_not_go_together() {
        refused(
            Counter::builder('é').reset(0xFF),
            "what must be ASCII or a byte in a question with the byte b'\\xff', but it is 'é'",
        );
        refused(
            Counter::builder(set("[^a]")).quote(0x80),
            "what must be ASCII or a byte in a question with the byte b'\\x80', but it is [^a]",
        );
        refused(
            Counter::builder(0xFF).reset(Reset::WhitespaceReset),
            "reset must be ASCII or a byte in a question with the byte b'\\xff', \
             but it is WhitespaceReset",
        );
        refused(
            Counter::builder(0xFF).reset('\u{80}'),
            "reset must be ASCII or a byte in a question with the byte b'\\xff', \
             but it is '\\u{80}'",
        );
        refused(
            Counter::builder(0xFF).quote('\u{FF}'),
            "quote must be ASCII or a byte in a question with the byte b'\\xff', but it is 'ÿ'",
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
    fn a_counter_says_what_was_asked() {
        let plain = Counter::builder('a').build().unwrap();
        assert_eq!((plain.what(), plain.min_number()), (&'a'.into(), 1));
        assert_eq!((plain.max_number(), plain.invert()), (None, false));
        assert_eq!((plain.reset(), plain.quote()), (Some(Reset::NoReset), None));
        let asked = Counter::builder(set("[ab]")).min_number(2).max_number(3).invert(true);
        let asked = asked.reset(';').quote('"').build().unwrap();
        assert_eq!((asked.what(), asked.min_number()), (&set("[ab]").into(), 2));
        assert_eq!((asked.max_number(), asked.invert()), (Some(3), true));
        assert_eq!((asked.reset(), asked.quote()), (None, Some(&'"'.into())));
    }
}
