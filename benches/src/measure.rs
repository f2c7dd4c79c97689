//! Time: contenders take turns, and only right answers count.

use std::fmt::Debug;
use std::hint::black_box;
use std::time::{Duration, Instant};

/// A measurement lasts at least this long, so that reading the clock does not show in it.
const MEASUREMENT: Duration = Duration::from_micros(200);

/// However long a round takes, there are this many.
const FEWEST_ROUNDS: u32 = 3;

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
    pub(crate) fn is_right(&self) -> bool {
        (self.scan)(self.data) == self.expected
    }

    /// Answers so many times; returns how long that took, or None if an answer was wrong.
    fn measure(&self, repetitions: u32) -> Option<Duration> {
        let start = Instant::now();
        let mut answers = 0_u64;
        for _ in 0..repetitions {
            answers = answers.wrapping_add(black_box((self.scan)(black_box(self.data))));
        }
        let elapsed = start.elapsed();
        let expected = self.expected.wrapping_mul(u64::from(repetitions));
        (answers == expected).then_some(elapsed)
    }
}

/// A contender that takes part, with its times so far.
struct Entrant<'run, 'contenders> {
    contender: &'contenders Contender<'run>,
    repetitions: u32,
    /// None from the first wrong answer on.
    nanoseconds: Option<Vec<f64>>,
}

/// Lets the contenders take turns: in each round everyone measures once. Returns how many rounds
/// there were (as many as asked, fewer if they would take longer than `budget`), and the figures in
/// the contenders' order.
pub(crate) fn take_turns(
    contenders: &[Contender<'_>],
    rounds: u32,
    budget: Duration,
) -> (u32, Vec<Figure>) {
    let mut a_round = Duration::ZERO;
    let mut entrants: Vec<_> = contenders
        .iter()
        .map(|contender| {
            let (repetitions, time) = find_repetitions(contender);
            a_round += time;
            // A wrong answer here is one in every round, so it is seen there as well.
            let nanoseconds = contender.is_right().then(Vec::new);
            Entrant { contender, repetitions, nanoseconds }
        })
        .collect();

    let affordable = budget.as_nanos() / a_round.as_nanos().max(1);
    let affordable = u32::try_from(affordable).unwrap_or(u32::MAX);
    let rounds = rounds.min(affordable.max(FEWEST_ROUNDS));

    let number = entrants.len().max(1);
    for round in 0..rounds as usize {
        // Who starts changes, so that nobody always comes after the same neighbour's data.
        for turn in 0..entrants.len() {
            entrants[(round + turn) % number].take_turn();
        }
    }
    (rounds, entrants.into_iter().map(Entrant::into_figure).collect())
}

/// Returns how often to answer so that it can be measured, and about how long that takes.
fn find_repetitions(contender: &Contender<'_>) -> (u32, Duration) {
    let mut repetitions = 1;
    loop {
        let Some(time) = contender.measure(repetitions) else { return (1, Duration::ZERO) };
        if time >= MEASUREMENT || repetitions > 1 << 24 {
            return (repetitions, time);
        }
        repetitions *= 2;
    }
}

impl Entrant<'_, '_> {
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

#[cfg(test)]
mod tests {
    use super::*;
    use std::cell::Cell;

    #[test]
    fn a_wrong_answer_has_no_time() {
        let contenders = [Contender::new("right", b"abc", 3, |data| data.len() as u64), {
            Contender::new("wrong", b"abc", 4, |data| data.len() as u64)
        }];
        let (rounds, figures) = take_turns(&contenders, 5, Duration::from_secs(9));
        assert_eq!(rounds, 5);
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
        let (_, figures) = take_turns(&[forgetful], 5, Duration::from_secs(9));
        assert!(figures[0].times.is_none());
    }

    #[test]
    fn measurements_are_long_and_rounds_few_where_time_is_short() {
        let slow = Contender::new("slow", b"", 0, |_| {
            std::thread::sleep(Duration::from_millis(2));
            0
        });
        assert_eq!(take_turns(&[slow], 50, Duration::ZERO).0, FEWEST_ROUNDS);
        let (repetitions, time) =
            find_repetitions(&Contender::new("quick", b"", 0, |data| data.len() as u64));
        assert!(repetitions > 1000 && time >= MEASUREMENT);
    }
}
