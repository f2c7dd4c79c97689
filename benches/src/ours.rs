//! The counter as a contender: the only file here that knows the crate `atleast`.
//!
//! Without the feature `engine` it is written against the counter that has no levels, no tally, no
//! sets and no quotes; what is missing is left out of the tables.

use std::hint::black_box;

use atleast::{Counter, Reset};
#[cfg(feature = "engine")]
pub(crate) use engine::Level;
#[cfg(not(feature = "engine"))]
pub(crate) use plain::Level;

use crate::measure::Contender;
use crate::truth::{Question, Truth};

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
    #[cfg(feature = "engine")]
    {
        let counter = counter(question, level)?;
        let contender = Contender::new(name, data, truth.tally(), move |data| {
            engine::tally_as_number(&counter, data)
        });
        Some(contender.at(level))
    }
    #[cfg(not(feature = "engine"))]
    {
        let _ = (name, question, data, truth.tally(), level);
        None
    }
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
    #[cfg(feature = "engine")]
    {
        Some(engine::counter(question, reset, level))
    }
    #[cfg(not(feature = "engine"))]
    {
        let Level::Plain = level;
        match (question.what.as_slice(), question.quote) {
            ([what], None) => Some(Counter::new(char::from(*what), question.min_number, reset)),
            _ => None,
        }
    }
}

/// What the engine brings.
#[cfg(feature = "engine")]
mod engine {
    pub(crate) use atleast::Level;
    use atleast::{CharSet, Counter, Reset};

    use crate::truth::{self, Question};

    pub(super) fn counter(question: &Question, reset: Reset, level: Level) -> Counter {
        let counter = match (question.what.as_slice(), question.quote) {
            ([what], None) => Counter::new(char::from(*what), question.min_number, reset),
            (what, quote) => {
                let class: String = what.iter().map(|&byte| char::from(byte)).collect();
                let set = CharSet::parse(&format!("[{class}]")).expect("it is class text");
                let builder = Counter::builder(set).min_number(question.min_number).reset(reset);
                match quote {
                    Some(quote) => builder.quote(char::from(quote)).build(),
                    None => builder.build(),
                }
                .expect("the question breaks no rule")
            }
        };
        counter.with_level(level)
    }

    pub(super) fn tally_as_number(counter: &Counter, data: &[u8]) -> u64 {
        let tally = counter.tally(data);
        let at_least = |number| tally.at_least(number);
        truth::tally_as_number(tally.segments(), counter.min_number(), at_least)
    }
}

/// What stands in for levels while there are none.
#[cfg(not(feature = "engine"))]
mod plain {
    /// The only level: the definition itself.
    #[derive(Clone, Copy, Debug)]
    pub(crate) enum Level {
        Plain,
    }

    impl Level {
        pub(crate) fn available() -> impl Iterator<Item = Level> {
            std::iter::once(Level::Plain)
        }
    }
}
