//! Compares the answers of every level with those of the definition.
//!
//! With `ATLEAST_ONE_IN=100`, one text in 100 is checked, for slow machines, emulators and `make
//! test`. The choice is random, but the same in every run. If the variable is not set, every text
//! is checked, but the slowest tests check only some counters on each text; `ATLEAST_ONE_IN=1`
//! checks all ([`stride`]).

use std::cell::RefCell;
use std::fmt::{Arguments, Display};
use std::io::Write;

use super::data::{AlignedBuffer, Data, Encoding, Numbers};
use super::kinds::Kind;
use crate::compare::shown;
pub(super) use crate::compare::{ExpectedAnswers, check_all};
use crate::{Counter, naive};
use atleast_engine::Level;
use atleast_engine::Text;

/// Prints to standard error directly, which the test harness does not capture.
pub(super) fn say(what: Arguments<'_>) {
    writeln!(std::io::stderr(), "engine::tests: {what}").unwrap();
}

/// Returns the number in an environment variable, if it is set.
pub(super) fn from_environment(name: &str) -> Option<u64> {
    std::env::var(name).ok().map(|value| {
        value.parse().unwrap_or_else(|_| panic!("{name} must be a whole number, not {value:?}"))
    })
}

/// Returns `n` if one text in `n` is to be checked.
pub(super) fn one_in() -> usize {
    let one_in = from_environment("ATLEAST_ONE_IN").unwrap_or(1);
    assert!(one_in > 0, "ATLEAST_ONE_IN must be at least 1, not 0");
    usize::try_from(one_in).unwrap()
}

/// Returns `n` if each text is to be checked with one in `n` counters, in rotation: `usual`, but 1
/// with `ATLEAST_ONE_IN=1`.
pub(super) fn stride(usual: usize) -> usize {
    if from_environment("ATLEAST_ONE_IN") == Some(1) { 1 } else { usual }
}

/// Returns whether the next text is to be checked.
pub(super) fn is_chosen() -> bool {
    // Each test has its own thread, so it checks the same texts in every run.
    thread_local! {
        static SHARE: RefCell<(Numbers, usize)> = RefCell::new((Numbers(0), one_in()));
    }
    SHARE.with_borrow_mut(|(numbers, one_in)| numbers.below(*one_in) == 0)
}

/// Returns the counter at every level of the machine.
pub(super) fn at_every_level(kind: &Kind, min_number: u64) -> Vec<Counter> {
    let counter = kind.counter(min_number);
    Level::available().map(|level| counter.clone().with_level(level)).collect()
}

/// A kind of counter with several values of `min_number`, each at every level.
pub(super) struct Counters {
    name: &'static str,
    by_number: Vec<Vec<Counter>>,
    /// Each text is checked with one in this many values of `min_number`, in rotation.
    stride: usize,
}

impl Counters {
    pub(super) fn new(kind: &Kind, min_numbers: &[u64]) -> Counters {
        let by_number = min_numbers.iter().map(|number| at_every_level(kind, *number)).collect();
        Counters { name: kind.name, by_number, stride: 1 }
    }

    /// Checks each text with one in `usual` values, in rotation, unless [`stride`] says all.
    pub(super) fn by_turns(self, usual: usize) -> Counters {
        Counters { stride: stride(usual), ..self }
    }

    /// Checks `has_count` for the values of this turn, and every answer for one value. Returns the
    /// number of answers compared.
    pub(super) fn check(&self, text: Text<'_>, turn: usize, context: impl Display) -> u64 {
        if !is_chosen() {
            return 0;
        }
        let counters = &self.by_number[turn % self.by_number.len()];
        let question = counters[0].question();
        let expected = ExpectedAnswers::of(question, text);
        if !question.is_decided_at_the_end() {
            let reached = naive::has_count(question, text);
            assert_eq!(reached, expected.has_count(question, text), "{}: {context}", self.name);
        }
        self.check_numbers(text, turn, &expected, &context)
            + check_all(counters, text, &expected, &format_args!("{}: {context}", self.name))
    }

    /// Checks `has_count` for the values of this turn. Returns the number of answers compared.
    pub(super) fn check_has_count(
        &self,
        text: Text<'_>,
        turn: usize,
        context: &dyn Display,
    ) -> u64 {
        if is_chosen() { self.check_numbers(text, turn, &self.answers(text), context) } else { 0 }
    }

    /// As [`Counters::check_has_count`], with expected answers that are already known.
    pub(super) fn has_count(
        &self,
        text: Text<'_>,
        turn: usize,
        expected: &ExpectedAnswers,
        context: &dyn Display,
    ) -> u64 {
        if is_chosen() { self.check_numbers(text, turn, expected, context) } else { 0 }
    }

    fn check_numbers(
        &self,
        text: Text<'_>,
        turn: usize,
        expected: &ExpectedAnswers,
        context: &dyn Display,
    ) -> u64 {
        let mut checks = 0;
        for counters in self.by_number.iter().skip(turn % self.stride).step_by(self.stride) {
            let has_count = expected.has_count(counters[0].question(), text);
            for counter in counters {
                let (name, level) = (self.name, counter.level());
                assert_eq!(
                    counter.has_count_in(text),
                    has_count,
                    "has_count, {level}, {name}: {context}; {counter:?} {}",
                    shown(text)
                );
                checks += 1;
            }
        }
        checks
    }

    /// Returns the answers of the definition, with the hits of the first value.
    pub(super) fn answers(&self, text: Text<'_>) -> ExpectedAnswers {
        ExpectedAnswers::of(self.by_number[0][0].question(), text)
    }
}

/// Checks the text of these characters in an encoding. Returns the number of answers compared.
pub(super) fn check_characters(
    counters: &Counters,
    encoding: Encoding,
    characters: &[u32],
    turn: usize,
    context: impl Display,
) -> u64 {
    check_aligned(counters, encoding, characters, 0, turn, context)
}

/// As [`check_characters`], with a cache line starting after the first `head` bytes.
pub(super) fn check_aligned(
    counters: &Counters,
    encoding: Encoding,
    characters: &[u32],
    head: usize,
    turn: usize,
    context: impl Display,
) -> u64 {
    let data = Data::of(encoding, characters);
    counters.check(AlignedBuffer::default().copy(data.text(), head), turn, context)
}
