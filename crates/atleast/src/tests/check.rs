//! Whether every level answers what the definition answers.
//!
//! `ATLEAST_ONE_IN` says of how many texts one is looked at, for a slow machine (one that is emulated,
//! say, or for `make test`). Which ones is random and the same in every run. Unless it is set every text is looked at, but the
//! tests that take longest ask each text only a part of what they ask of it with `ATLEAST_ONE_IN=1`
//! ([`stride`]).

use std::cell::RefCell;
use std::fmt::{Arguments, Display};
use std::io::Write;

use super::data::{Data, Encoding, Lined, Numbers};
use super::kinds::Kind;
use crate::compare::shown;
pub(super) use crate::compare::{ExpectedAnswers, check_all};
use crate::{Counter, naive};
use atleast_engine::Level;
use atleast_engine::Text;

/// Says something on standard error, which the test harness does not keep to itself.
pub(super) fn say(what: Arguments<'_>) {
    writeln!(std::io::stderr(), "engine::tests: {what}").unwrap();
}

/// Returns the number that an environment variable holds, if it is set.
pub(super) fn from_environment(name: &str) -> Option<u64> {
    std::env::var(name).ok().map(|value| {
        value.parse().unwrap_or_else(|_| panic!("{name} must be a whole number, not {value:?}"))
    })
}

/// Returns of how many texts one is looked at.
pub(super) fn one_in() -> usize {
    let one_in = from_environment("ATLEAST_ONE_IN").unwrap_or(1);
    assert!(one_in > 0, "ATLEAST_ONE_IN must be at least 1, not 0");
    usize::try_from(one_in).unwrap()
}

/// Returns of how many questions, or pieces of work, one is done for each text, by turns: `usual`, but
/// all of them with `ATLEAST_ONE_IN=1`.
pub(super) fn stride(usual: usize) -> usize {
    if from_environment("ATLEAST_ONE_IN") == Some(1) { 1 } else { usual }
}

/// Returns true if and only if the next text is one of those that are looked at.
pub(super) fn is_looked_at() -> bool {
    // Each test has a thread of its own, and so the same texts in every run.
    thread_local! {
        static SHARE: RefCell<(Numbers, usize)> = RefCell::new((Numbers(0), one_in()));
    }
    SHARE.with_borrow_mut(|(numbers, one_in)| numbers.below(*one_in) == 0)
}

/// Returns the question at every level that the machine has.
pub(super) fn at_every_level(kind: &Kind, min_number: u64) -> Vec<Counter> {
    let counter = kind.counter(min_number);
    Level::available().map(|level| counter.clone().with_level(level)).collect()
}

/// A kind of question with several numbers to reach, at every level.
pub(super) struct Asked {
    name: &'static str,
    by_number: Vec<Vec<Counter>>,
    /// Of how many numbers one is asked for each text, by turns.
    stride: usize,
}

impl Asked {
    pub(super) fn new(kind: &Kind, min_numbers: &[u64]) -> Asked {
        let by_number = min_numbers.iter().map(|number| at_every_level(kind, *number)).collect();
        Asked { name: kind.name, by_number, stride: 1 }
    }

    /// Asks for one in `usual` of the numbers, by turns, unless all is to be asked (see [`stride`]).
    pub(super) fn by_turns(self, usual: usize) -> Asked {
        Asked { stride: stride(usual), ..self }
    }

    /// Checks [`Asked::has_count`], and for one of the numbers, that of this turn, every answer.
    /// Returns how many answers were compared.
    pub(super) fn check(&self, text: Text<'_>, turn: usize, context: impl Display) -> u64 {
        if !is_looked_at() {
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

    /// Checks `has_count` for every number of this turn. Returns how many answers were compared.
    pub(super) fn check_has_count(
        &self,
        text: Text<'_>,
        turn: usize,
        context: &dyn Display,
    ) -> u64 {
        if is_looked_at() {
            self.check_numbers(text, turn, &self.answers(text), context)
        } else {
            0
        }
    }

    /// As [`Asked::check_has_count`], where what is expected is known.
    pub(super) fn has_count(
        &self,
        text: Text<'_>,
        turn: usize,
        expected: &ExpectedAnswers,
        context: &dyn Display,
    ) -> u64 {
        if is_looked_at() { self.check_numbers(text, turn, expected, context) } else { 0 }
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

    /// Returns what the definition answers; hits are those of the first number.
    pub(super) fn answers(&self, text: Text<'_>) -> ExpectedAnswers {
        ExpectedAnswers::of(self.by_number[0][0].question(), text)
    }
}

/// Checks a text in an encoding, built from characters. Returns how many answers were compared.
pub(super) fn check_characters(
    asked: &Asked,
    encoding: Encoding,
    characters: &[u32],
    turn: usize,
    context: impl Display,
) -> u64 {
    check_lined(asked, encoding, characters, 0, turn, context)
}

/// As [`check_characters`], where a cache line begins behind the first `head` bytes.
pub(super) fn check_lined(
    asked: &Asked,
    encoding: Encoding,
    characters: &[u32],
    head: usize,
    turn: usize,
    context: impl Display,
) -> u64 {
    let data = Data::of(encoding, characters);
    asked.check(Lined::default().place(data.text(), head), turn, context)
}
