//! What a call costs: on a few bytes, and where the first of many bytes decide.

use std::hint::black_box;
use std::time::Duration;

use serde::Serialize;

use crate::families::FAMILIES;
use crate::measure::{Contender, Times, take_turns};
use crate::ours::{self, Level};
use crate::peers::{PLAIN_LOOP, plain_loop};
use crate::truth::{Question, Truth};

/// The sizes of a small call, in bytes.
pub(crate) const CALL_SIZES: [usize; 5] = [0, 8, 16, 64, 256];

/// How many places a small call is made at. They differ, so that nothing can be learnt of the data.
const PLACES: u16 = 1024;

const BUDGET: Duration = Duration::from_secs(2);

/// One contender's small calls of one size.
#[derive(Debug, Serialize)]
pub(crate) struct Calls {
    pub(crate) size: usize,
    pub(crate) contender: String,
    pub(crate) level: Option<String>,
    pub(crate) checked: bool,
    pub(crate) minimum_nanoseconds: Option<f64>,
    pub(crate) median_nanoseconds: Option<f64>,
}

/// A hit at the start of much data, beside a scan of few.
#[derive(Debug, Serialize)]
pub(crate) struct EarlyExit {
    pub(crate) level: String,
    /// The time of `has_count` on 8 MiB that begin with a hit.
    pub(crate) hit_nanoseconds: f64,
    /// The time of `has_count` on 4 KiB without a hit.
    pub(crate) scan_nanoseconds: f64,
}

/// Measures small calls of every size.
pub(crate) fn measure_calls(levels: &[Level], rounds: u32) -> Vec<Calls> {
    let (question, data) = csv(64 << 10);
    let last = data.len() - CALL_SIZES[CALL_SIZES.len() - 1];
    let places: Vec<_> = (0..usize::from(PLACES)).map(|place| place * 6_151 % last).collect();
    let mut measured = Vec::new();
    for size in CALL_SIZES {
        let ours =
            levels.iter().filter_map(|&level| ours::calls(&question, &data, &places, size, level));
        let contenders: Vec<_> = ours.chain([plain(&question, &data, &places, size)]).collect();
        let (_, figures) = take_turns(&contenders, rounds, BUDGET);
        measured.extend(figures.into_iter().map(|figure| Calls {
            size,
            contender: figure.contender,
            level: figure.level,
            checked: figure.times.is_some(),
            minimum_nanoseconds: figure.times.map(|times| times.minimum / f64::from(PLACES)),
            median_nanoseconds: figure.times.map(|times| times.median / f64::from(PLACES)),
        }));
    }
    measured
}

fn plain<'run>(
    question: &Question,
    data: &'run [u8],
    places: &'run [usize],
    size: usize,
) -> Contender<'run> {
    let Question { min_number, reset, .. } = *question;
    let what = question.what[0];
    Contender::new(PLAIN_LOOP, data, 0, move |data| {
        let call = |&place: &usize| {
            plain_loop(black_box(&data[place..place + size]), what, min_number, reset)
        };
        places.iter().map(|place| u64::from(call(place))).sum()
    })
}

/// Measures an early exit.
pub(crate) fn measure_early_exit(level: Level, rounds: u32) -> Option<EarlyExit> {
    let (question, mut data) = csv(8 << 20);
    let few = data[..4096].to_vec();
    data[..16].fill(question.what[0]);
    let contenders = [
        ours::has_count("hit", &question, &data, &Truth::new(&question, &data), level)?,
        ours::has_count("scan", &question, &few, &Truth::new(&question, &few), level)?,
    ];
    let (_, figures) = take_turns(&contenders, rounds, BUDGET);
    let minimum = |index: usize| figures[index].times.map(|Times { minimum, .. }| minimum);
    Some(EarlyExit {
        level: format!("{level:?}"),
        hit_nanoseconds: minimum(0)?,
        scan_nanoseconds: minimum(1)?,
    })
}

fn csv(size: usize) -> (Question, Vec<u8>) {
    let mut data = vec![0; size];
    let csv = FAMILIES.iter().find(|family| family.name == "csv").expect("csv is a family");
    csv.fill(&mut data);
    (csv.question(&data), data)
}
