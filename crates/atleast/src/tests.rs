//! The engine against the definition, at every level that the machine has.
//!
//! [`kinds`] has the counters, [`data`] makes texts, and [`check`] compares. Expected answers come
//! from `naive` or are literals, never from another level. Each test prints to standard error how
//! many answers it compared.

mod boundaries;
mod check;
mod chunks;
mod data;
#[cfg(unix)]
#[allow(unsafe_code)]
mod guard_pages;
mod kinds;
mod lane_overflow;
mod partials;
mod random;
mod short_texts;
mod step_changes;
mod strings;
mod threads;
mod wide_text;

use crate::Level;
use check::say;
use kinds::Kind;

#[test]
fn every_level_is_run_or_reported() {
    let counters = check::at_every_level(&Kind::all()[0], 1);
    let run: Vec<Level> = counters.iter().map(crate::Counter::level).collect();
    let (ours, others): (Vec<_>, Vec<_>) = Level::ALL.iter().partition(|it| it.is_available());
    assert_eq!(run, ours, "not run here: {others:?}");
    assert!(run.contains(&Level::Scalar) && run.contains(&Level::best()), "run: {run:?}");
    say(format_args!("levels run: {run:?}; not available on this machine: {others:?}"));
    say(format_args!("one text in {} is checked", check::one_in()));
}
