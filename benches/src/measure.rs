//! Measures contenders in turns. Only right answers get a time.

use std::fmt::Debug;
use std::hint::black_box;
use std::time::{Duration, Instant};

use crate::random::Random;
use crate::read_limit;

/// The minimum duration of a measurement, so that the cost of reading the clock is negligible.
const MEASUREMENT: Duration = Duration::from_millis(1);

/// Data up to this size is read once before each measurement. Otherwise a contender would pay for a
/// shared cache that lost the data while a slow contender ran before it.
const WARMED_SIZE: usize = 16 << 20;

/// The minimum number of rounds, even for slow contenders.
const FEWEST_TURNS: u32 = 3;

/// Answers a question about data; every answer is a number.
type Answer<'run> = Box<dyn Fn(&[u8]) -> u64 + 'run>;

/// A function that answers a question, its data, and the right answer.
pub(crate) struct Contender<'run> {
    pub(crate) name: String,
    pub(crate) level: Option<String>,
    pub(crate) data: &'run [u8],
    expected: u64,
    answer: Answer<'run>,
}

/// The figures of a contender.
#[derive(Clone, Debug)]
pub(crate) struct Figure {
    pub(crate) contender: String,
    pub(crate) level: Option<String>,
    /// The size of the data in bytes.
    pub(crate) size: usize,
    /// How many rounds it took part in.
    pub(crate) turns: u32,
    /// None if an answer was wrong.
    pub(crate) times: Option<Times>,
}

/// The times of one answer, in nanoseconds.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Times {
    /// In the fastest round.
    pub(crate) minimum: f64,
    /// In the median round.
    pub(crate) median: f64,
}

impl<'run> Contender<'run> {
    /// Returns a contender without a level.
    pub(crate) fn new(
        name: &str,
        data: &'run [u8],
        expected: u64,
        answer: impl Fn(&[u8]) -> u64 + 'run,
    ) -> Self {
        Contender { name: name.into(), level: None, data, expected, answer: Box::new(answer) }
    }

    /// Returns the contender with its level.
    pub(crate) fn at(self, level: impl Debug) -> Self {
        Contender { level: Some(format!("{level:?}")), ..self }
    }

    /// Returns whether the answer is right.
    #[cfg(test)]
    pub(crate) fn is_right(&self) -> bool {
        (self.answer)(self.data) == self.expected
    }

    /// Answers repeatedly; returns how long that took, or None if an answer was wrong.
    fn measure(&self, repetitions: u32) -> Option<Duration> {
        if self.data.len() <= WARMED_SIZE {
            read_limit::touch(self.data);
        }
        // One answer before the clock starts, which wakes the helper threads.
        let mut sum = black_box((self.answer)(black_box(self.data)));
        let start = Instant::now();
        for _ in 0..repetitions {
            sum = sum.wrapping_add(black_box((self.answer)(black_box(self.data))));
        }
        let elapsed = start.elapsed();
        let expected = self.expected.wrapping_mul(u64::from(repetitions) + 1);
        (sum == expected).then_some(elapsed)
    }
}

/// A contender that takes turns, with its times so far.
struct Entrant<'run, 'contenders> {
    contender: &'contenders Contender<'run>,
    repetitions: u32,
    /// How many rounds it takes part in.
    turns: u32,
    /// None once an answer was wrong.
    nanoseconds: Option<Vec<f64>>,
}

/// Measures each contender once in each round. Returns the figures in the order of the contenders.
///
/// A contender that would take longer than `allowance` for all rounds takes part in fewer, evenly
/// spread.
pub(crate) fn take_turns(
    contenders: &[Contender<'_>],
    rounds: u32,
    allowance: Duration,
) -> Vec<Figure> {
    let enter = |contender| Entrant::new(contender, rounds, allowance);
    let mut entrants: Vec<_> = contenders.iter().map(enter).collect();
    let mut random = Random::new(0);
    let mut order: Vec<_> = (0..entrants.len()).collect();
    for round in 0..rounds {
        // The order is random, so that no contender always follows the same one.
        for place in 1..order.len() {
            order.swap(place, random.below(place + 1));
        }
        for &turn in &order {
            if entrants[turn].takes_part(round, rounds) {
                entrants[turn].take_turn();
            }
        }
    }
    entrants.into_iter().map(Entrant::into_figure).collect()
}

/// Returns how many answers make a measurement, and about how long they take; None if an answer was
/// wrong.
fn find_repetitions(contender: &Contender<'_>) -> Option<(u32, Duration)> {
    let mut repetitions = 1;
    loop {
        let time = contender.measure(repetitions)?;
        if time >= MEASUREMENT || repetitions > 1 << 24 {
            return Some((repetitions, time));
        }
        repetitions *= 2;
    }
}

impl<'run, 'contenders> Entrant<'run, 'contenders> {
    fn new(contender: &'contenders Contender<'run>, rounds: u32, allowance: Duration) -> Self {
        let Some((repetitions, time)) = find_repetitions(contender) else {
            return Entrant { contender, repetitions: 0, turns: 0, nanoseconds: None };
        };
        let affordable = allowance.as_nanos() / time.as_nanos().max(1);
        let affordable = u32::try_from(affordable).unwrap_or(u32::MAX).max(FEWEST_TURNS);
        let turns = rounds.min(affordable);
        Entrant { contender, repetitions, turns, nanoseconds: Some(Vec::new()) }
    }

    /// Returns true in `turns` of the rounds, evenly spread.
    fn takes_part(&self, round: u32, rounds: u32) -> bool {
        let turns_before = |round| u64::from(round) * u64::from(self.turns) / u64::from(rounds);
        turns_before(round) < turns_before(round + 1)
    }

    fn take_turn(&mut self) {
        let Some(nanoseconds) = &mut self.nanoseconds else { return };
        match self.contender.measure(self.repetitions) {
            Some(time) => {
                nanoseconds.push(time.as_secs_f64() * 1e9 / f64::from(self.repetitions));
            }
            None => self.nanoseconds = None,
        }
    }

    fn into_figure(self) -> Figure {
        Figure {
            contender: self.contender.name.clone(),
            level: self.contender.level.clone(),
            size: self.contender.data.len(),
            turns: self.turns,
            times: self.nanoseconds.and_then(Times::new),
        }
    }
}

impl Times {
    /// Returns the times of these rounds, or None if there were none.
    fn new(mut nanoseconds: Vec<f64>) -> Option<Self> {
        nanoseconds.sort_by(f64::total_cmp);
        let minimum = *nanoseconds.first()?;
        Some(Times { minimum, median: nanoseconds[nanoseconds.len() / 2] })
    }
}

/// Returns the speed in 10^9 bytes per second, which is bytes per nanosecond.
#[expect(clippy::cast_precision_loss, reason = "sizes are far below 2^52")]
pub(crate) fn gigabytes_per_second(size: usize, nanoseconds: f64) -> f64 {
    size as f64 / nanoseconds
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::cell::Cell;

    #[test]
    fn a_wrong_answer_has_no_time() {
        let contenders = [Contender::new("right", b"abc", 3, |data| data.len() as u64), {
            Contender::new("wrong", b"abc", 4, |data| data.len() as u64)
        }];
        let figures = take_turns(&contenders, 5, Duration::from_secs(9));
        assert_eq!(figures[0].turns, 5);
        assert!(figures[0].times.is_some_and(|times| times.minimum <= times.median));
        assert!(figures[1].times.is_none());
    }

    #[test]
    fn an_answer_that_is_wrong_once_has_no_time() {
        let asked = Cell::new(0);
        let forgetful = Contender::new("forgetful", b"", 0, |_| {
            asked.set(asked.get() + 1);
            std::thread::sleep(MEASUREMENT);
            u64::from(asked.get() == 4)
        });
        let figures = take_turns(&[forgetful], 5, Duration::from_secs(9));
        assert!(figures[0].times.is_none());
    }

    #[test]
    fn measurements_have_the_minimum_duration() {
        let quick = Contender::new("quick", b"", 0, |data| data.len() as u64);
        let (repetitions, time) = find_repetitions(&quick).unwrap();
        assert!(repetitions > 1000 && time >= MEASUREMENT);
    }

    #[test]
    fn slow_contenders_take_part_in_few_rounds_and_the_others_in_all() {
        let asked = Cell::new(0);
        let slow = Contender::new("slow", b"", 0, |_| {
            asked.set(asked.get() + 1);
            std::thread::sleep(300 * MEASUREMENT);
            0
        });
        let quick = Contender::new("quick", b"", 0, |data| data.len() as u64);
        // The quick contender needs little of this allowance, even on a busy machine.
        let figures = take_turns(&[slow, quick], 20, 600 * MEASUREMENT);
        assert_eq!((figures[0].turns, figures[1].turns), (FEWEST_TURNS, 20));
        // One measurement finds out how slow it is; each measurement answers once before the clock
        // starts.
        assert_eq!(asked.get(), 2 * (1 + FEWEST_TURNS));
    }
}
