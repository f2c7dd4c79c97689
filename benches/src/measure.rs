//! Time: contenders take turns, and only right answers count.

use std::fmt::Debug;
use std::hint::black_box;
use std::time::{Duration, Instant};

use crate::random::Random;
use crate::read_limit;

/// A measurement lasts at least this long, so that reading the clock does not show in it.
const MEASUREMENT: Duration = Duration::from_millis(1);

/// Data up to this size are read once before each measurement. Otherwise whoever comes after a slow
/// contender, during which a shared cache forgets, would have to fetch them from memory.
const WARMED_SIZE: usize = 16 << 20;

/// However slow, everyone takes part in this many rounds.
const FEWEST_TURNS: u32 = 3;

/// Reads data; every answer is a number.
type Scan<'run> = Box<dyn Fn(&[u8]) -> u64 + 'run>;

/// One way of answering, the data it is asked about, and the answer it must give.
pub(crate) struct Contender<'run> {
    pub(crate) name: String,
    pub(crate) level: Option<String>,
    pub(crate) data: &'run [u8],
    expected: u64,
    scan: Scan<'run>,
}

/// What a contender reached.
#[derive(Clone, Debug)]
pub(crate) struct Figure {
    pub(crate) contender: String,
    pub(crate) level: Option<String>,
    /// How many bytes the data have.
    pub(crate) size: usize,
    /// In how many rounds it took part.
    pub(crate) turns: u32,
    /// None if an answer was wrong.
    pub(crate) times: Option<Times>,
}

/// The times of one answer, in nanoseconds.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Times {
    /// The fastest round's.
    pub(crate) minimum: f64,
    /// The middle round's.
    pub(crate) median: f64,
}

impl<'run> Contender<'run> {
    /// Returns a contender that has no level.
    pub(crate) fn new(
        name: &str,
        data: &'run [u8],
        expected: u64,
        scan: impl Fn(&[u8]) -> u64 + 'run,
    ) -> Self {
        Contender { name: name.into(), level: None, data, expected, scan: Box::new(scan) }
    }

    /// Returns the contender with the level it runs at.
    pub(crate) fn at(self, level: impl Debug) -> Self {
        Contender { level: Some(format!("{level:?}")), ..self }
    }

    /// Returns true if and only if it answers as expected.
    #[cfg(test)]
    pub(crate) fn is_right(&self) -> bool {
        (self.scan)(self.data) == self.expected
    }

    /// Answers so many times; returns how long that took, or None if an answer was wrong.
    fn measure(&self, repetitions: u32) -> Option<Duration> {
        if self.data.len() <= WARMED_SIZE {
            read_limit::touch(self.data);
        }
        // One answer more, before the clock runs: threads that help have to be woken for it, not for the others.
        let mut answers = black_box((self.scan)(black_box(self.data)));
        let start = Instant::now();
        for _ in 0..repetitions {
            answers = answers.wrapping_add(black_box((self.scan)(black_box(self.data))));
        }
        let elapsed = start.elapsed();
        let expected = self.expected.wrapping_mul(u64::from(repetitions) + 1);
        (answers == expected).then_some(elapsed)
    }
}

/// A contender that takes part, with its times so far.
struct Entrant<'run, 'contenders> {
    contender: &'contenders Contender<'run>,
    repetitions: u32,
    /// In how many of the rounds it takes part.
    turns: u32,
    /// None once an answer was wrong.
    nanoseconds: Option<Vec<f64>>,
}

/// Lets the contenders take turns: in each round everyone measures once. Returns the figures in the
/// contenders' order.
///
/// Who would need more than `allowance` for all rounds takes part in fewer, spread over the whole.
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
        // The order changes, so that nobody always comes after the same neighbour.
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

/// Returns how often to answer so that it can be measured, and about how long that takes; None if an
/// answer was wrong.
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

    /// Returns true in `turns` of the rounds, at even distances.
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

/// Returns the speed; a gigabyte has 10^9 bytes, and so many a second are as many a nanosecond.
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
    fn measurements_are_long() {
        let quick = Contender::new("quick", b"", 0, |data| data.len() as u64);
        let (repetitions, time) = find_repetitions(&quick).unwrap();
        assert!(repetitions > 1000 && time >= MEASUREMENT);
    }

    #[test]
    fn who_is_slow_takes_part_in_few_rounds_and_the_others_in_all() {
        let asked = Cell::new(0);
        let slow = Contender::new("slow", b"", 0, |_| {
            asked.set(asked.get() + 1);
            std::thread::sleep(300 * MEASUREMENT);
            0
        });
        let quick = Contender::new("quick", b"", 0, |data| data.len() as u64);
        // Of which the other one needs little, also on a machine that is busy with others.
        let figures = take_turns(&[slow, quick], 20, 600 * MEASUREMENT);
        assert_eq!((figures[0].turns, figures[1].turns), (FEWEST_TURNS, 20));
        // Once to find out how slow it is, and each time once before the clock runs.
        assert_eq!(asked.get(), 2 * (1 + FEWEST_TURNS));
    }
}
