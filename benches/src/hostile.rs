//! Compares each family with random data: does its text make the same question much slower?

use std::io;
use std::time::Duration;

use serde::Serialize;

use crate::families::Family;
use crate::measure::{gigabytes_per_second, take_turns};
use crate::memory::{Memory, Pages};
use crate::ours::{self, HAS_COUNT, Level};
use crate::truth::Truth;

const ALLOWANCE: Duration = Duration::from_millis(200);

/// The speed of a family's question on its own data and on random data, in 10^9 bytes per second in
/// the fastest round.
#[derive(Debug, Serialize)]
pub(crate) struct Hostile {
    pub(crate) family: &'static str,
    pub(crate) level: String,
    pub(crate) own: f64,
    pub(crate) random_bytes: f64,
    pub(crate) random_printable: f64,
}

impl Hostile {
    /// Returns memory for [`Hostile::measure`] on data of this size.
    pub(crate) fn memory(size: usize, pages: Pages) -> io::Result<[Memory; 3]> {
        Ok([Memory::new(size, pages)?, Memory::new(size, pages)?, Memory::new(size, pages)?])
    }

    /// Measures a family. Returns None if an answer was wrong or the counter cannot ask the
    /// question.
    pub(crate) fn measure(
        family: &Family,
        memories: &mut [Memory; 3],
        size: usize,
        level: Level,
        rounds: u32,
    ) -> Option<Self> {
        family.fill(&mut memories[0][..size]);
        family.fill_at_random(&mut memories[1][..size], false);
        family.fill_at_random(&mut memories[2][..size], true);
        let contenders: Vec<_> = memories
            .iter()
            .map(|memory| {
                let data = &memory[..size];
                let question = family.question(data);
                ours::has_count(HAS_COUNT, &question, data, &Truth::new(&question, data), level)
            })
            .collect::<Option<_>>()?;
        let figures = take_turns(&contenders, rounds, ALLOWANCE);
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

    /// Returns the speed on the family's data divided by the faster one on random data.
    pub(crate) fn ratio(&self) -> f64 {
        self.own / self.random_bytes.max(self.random_printable)
    }
}
