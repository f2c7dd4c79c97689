//! The counter as a contender: the only file here that knows the crate `atleast`.

use std::hint::black_box;

pub(crate) use atleast::Level;
use atleast::{CharSet, Counter, Reset};

use crate::measure::Contender;
use crate::truth::{Question, Truth, tally_as_number};

/// The name of `has_count` among the contenders.
pub(crate) const HAS_COUNT: &str = "has_count";
/// The name of `find_iter` among the contenders.
pub(crate) const FIND_ITER: &str = "find_iter";
/// The name of `tally` among the contenders.
pub(crate) const TALLY: &str = "tally";

/// Returns every level of this machine, slowest first.
pub(crate) fn levels() -> Vec<Level> {
    Level::available().collect()
}

/// Returns the counter's `has_count` as a contender, or None if it cannot be asked such a question.
pub(crate) fn has_count<'run>(
    name: &str,
    question: &Question,
    data: &'run [u8],
    truth: &Truth,
    level: Level,
) -> Option<Contender<'run>> {
    let counter = counter(question, level)?;
    let expected = u64::from(truth.has_count());
    let contender =
        Contender::new(name, data, expected, move |data| u64::from(counter.has_count(data)));
    Some(contender.at(level))
}

/// Returns the counter's `has_count` of a string in lines as a contender.
pub(crate) fn has_string<'run>(
    what: &str,
    ignore_ascii_case: bool,
    min_number: u64,
    data: &'run [u8],
    expected: u64,
    level: Level,
) -> Contender<'run> {
    let counter = Counter::builder(what)
        .ignore_ascii_case(ignore_ascii_case)
        .min_number(min_number)
        .reset(Reset::NewlinesReset)
        .build()
        .expect("the string keeps the rules")
        .with_level(level);
    let has_count = move |data: &[u8]| u64::from(counter.has_count(data));
    Contender::new(HAS_COUNT, data, expected, has_count).at(level)
}

/// Returns the counter's `find_iter`, drained, as a contender.
pub(crate) fn find_iter<'run>(
    name: &str,
    question: &Question,
    data: &'run [u8],
    truth: &Truth,
    level: Level,
) -> Option<Contender<'run>> {
    let counter = counter(question, level)?;
    let contender = Contender::new(name, data, truth.hits(), move |data| {
        counter.find_iter(data).count() as u64
    });
    Some(contender.at(level))
}

/// Returns the counter's `tally` as a contender.
pub(crate) fn tally<'run>(
    name: &str,
    question: &Question,
    data: &'run [u8],
    truth: &Truth,
    level: Level,
) -> Option<Contender<'run>> {
    let min_number = question.min_number;
    let counter = counter(question, level)?;
    let contender = Contender::new(name, data, truth.tally(), move |data| {
        let tally = counter.tally(data);
        tally_as_number(tally.segments(), min_number, |number| tally.at_least(number))
    });
    Some(contender.at(level))
}

/// Returns calls of `has_count` on `size` bytes from each of the places, as one contender.
pub(crate) fn calls<'run>(
    question: &Question,
    data: &'run [u8],
    places: &'run [usize],
    size: usize,
    level: Level,
) -> Option<Contender<'run>> {
    let counter = counter(question, level)?;
    let contender = Contender::new(HAS_COUNT, data, 0, move |data| {
        let call =
            |&place: &usize| black_box(&counter).has_count(black_box(&data[place..place + size]));
        places.iter().map(|place| u64::from(call(place))).sum()
    });
    Some(contender.at(level))
}

/// Returns the counter that asks the question, or None if there is none.
fn counter(question: &Question, level: Level) -> Option<Counter> {
    let reset = match question.reset {
        Some(b'\n') => Reset::NewlinesReset,
        Some(b' ') => Reset::SpacesReset,
        None => Reset::NoReset,
        Some(_) => return None,
    };
    let counter = match (question.what.as_slice(), question.quote) {
        ([what], None) => Counter::new(char::from(*what), question.min_number, reset),
        (what, quote) => build(what, quote, question.min_number, reset)?,
    };
    Some(counter.with_level(level))
}

fn build(what: &[u8], quote: Option<u8>, min_number: u64, reset: Reset) -> Option<Counter> {
    let builder = if let [what] = *what {
        Counter::builder(char::from(what))
    } else {
        let members: String = what.iter().map(|&byte| char::from(byte)).collect();
        Counter::builder(CharSet::parse(&format!("[{members}]")).ok()?)
    };
    let builder = builder.min_number(min_number).reset(reset);
    match quote {
        Some(quote) => builder.quote(char::from(quote)).build().ok(),
        None => builder.build().ok(),
    }
}
