//! Each family beside random data: is there text on which the same question is much slower?

use std::time::Duration;

use serde::Serialize;

use crate::families::Family;
use crate::measure::take_turns;
use crate::ours::{self, HAS_COUNT, Level};
use crate::report::gigabytes_per_second;
use crate::truth::Truth;

const BUDGET: Duration = Duration::from_secs(2);

/// A family's question, asked of its own data and of random ones: gigabytes a second, of the fastest
/// round.
#[derive(Debug, Serialize)]
pub(crate) struct Hostile {
    pub(crate) family: &'static str,
    pub(crate) level: String,
    pub(crate) own: f64,
    pub(crate) random_bytes: f64,
    pub(crate) random_printable: f64,
}

impl Hostile {
    /// Measures a family. Returns None if an answer was wrong, or there is none.
    pub(crate) fn measure(family: &Family, size: usize, level: Level, rounds: u32) -> Option<Self> {
        let mut all_data = [vec![0; size], vec![0; size], vec![0; size]];
        family.fill(&mut all_data[0]);
        family.fill_at_random(&mut all_data[1], false);
        family.fill_at_random(&mut all_data[2], true);
        let contenders: Vec<_> = all_data
            .iter()
            .map(|data| {
                let question = family.question(data);
                ours::has_count(HAS_COUNT, &question, data, &Truth::new(&question, data), level)
            })
            .collect::<Option<_>>()?;
        let (_, figures) = take_turns(&contenders, rounds, BUDGET);
        let speed = |index: usize| {
            figures[index].times.map(|times| gigabytes_per_second(size, times.minimum))
        };
        Some(Hostile {
            family: family.name,
            level: format!("{level:?}"),
            own: speed(0)?,
            random_bytes: speed(1)?,
            random_printable: speed(2)?,
        })
    }

    /// Returns the speed on its own data as a ratio to the faster of the random ones.
    pub(crate) fn ratio(&self) -> f64 {
        self.own / self.random_bytes.max(self.random_printable)
    }
}
