//! The engine against the definition, at every level that the machine has.
//!
//! Each file asks one kind of thing; [`kinds`] are the questions, [`check`] compares. What is
//! expected comes from `naive` or is a literal, never from another level. Every test says on standard
//! error how many answers it compared.

mod check;
mod chunks;
mod data;
#[cfg(unix)]
#[allow(unsafe_code)]
mod guarded;
mod kinds;
mod lanes;
mod partials;
mod pieces;
mod random;
mod seams;
mod short;
mod strings;
mod ways;
mod wide;

use crate::Level;
use check::say;
use kinds::Kind;

#[test]
fn every_level_is_run_or_named() {
    let counters = check::at_every_level(&Kind::all()[0], 1);
    let run: Vec<Level> = counters.iter().map(crate::Counter::level).collect();
    let (ours, others): (Vec<_>, Vec<_>) = Level::ALL.iter().partition(|it| it.is_available());
    assert_eq!(run, ours, "not run here: {others:?}");
    assert!(run.contains(&Level::Scalar) && run.contains(&Level::best()), "run: {run:?}");
    say(format_args!("levels run: {run:?}; not run here, for the machine lacks them: {others:?}"));
    say(format_args!("one text in {} is looked at", check::one_in()));
}
