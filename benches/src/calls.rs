//! Short calls: on a few bytes, and on many bytes with an early hit.

use std::hint::black_box;
use std::time::Duration;

use serde::Serialize;

use crate::families::FAMILIES;
use crate::measure::{Contender, Times, take_turns};
use crate::ours::{self, Level};
use crate::peers::{PLAIN_LOOP, plain_loop};
use crate::truth::{Question, Truth};

/// The sizes of the short calls, in bytes.
pub(crate) const CALL_SIZES: [usize; 5] = [0, 8, 16, 64, 256];

/// The places of early hits: one at the start, where a code path for small data may find it, and
/// one further on.
const HITS_AT: [usize; 2] = [0, 256 << 10];

/// How many bytes past a hit a scan may read.
const READ_PAST_HIT: usize = 4096;

/// The number of different places of the short calls, so that a branch predictor learns nothing.
const PLACES: u16 = 1024;

const ALLOWANCE: Duration = Duration::from_millis(200);

/// The short calls of one contender and size.
#[derive(Debug, Serialize)]
pub(crate) struct Calls {
    pub(crate) size: usize,
    pub(crate) contender: String,
    pub(crate) level: Option<String>,
    pub(crate) checked: bool,
    pub(crate) minimum_nanoseconds: Option<f64>,
    pub(crate) median_nanoseconds: Option<f64>,
}

/// An early hit in 8 MiB, compared with a scan of the bytes that may be read to find it.
#[derive(Debug, Serialize)]
pub(crate) struct EarlyExit {
    pub(crate) level: String,
    /// The offset of the hit.
    pub(crate) hit_at: usize,
    /// How many bytes without a hit the other scan reads.
    pub(crate) scanned: usize,
    pub(crate) hit_nanoseconds: f64,
    pub(crate) scan_nanoseconds: f64,
}

/// Measures the short calls of every size.
pub(crate) fn measure_calls(levels: &[Level], rounds: u32) -> Vec<Calls> {
    let (question, data) = csv(64 << 10);
    let last = data.len() - CALL_SIZES[CALL_SIZES.len() - 1];
    let places: Vec<_> = (0..usize::from(PLACES)).map(|place| place * 6_151 % last).collect();
    let mut measured = Vec::new();
    for size in CALL_SIZES {
        let ours =
            levels.iter().filter_map(|&level| ours::calls(&question, &data, &places, size, level));
        let contenders: Vec<_> = ours.chain([plain(&question, &data, &places, size)]).collect();
        let figures = take_turns(&contenders, rounds, ALLOWANCE);
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

/// Measures early exits. Leaves out those with a wrong answer.
pub(crate) fn measure_early_exits(level: Level, rounds: u32) -> Vec<EarlyExit> {
    let measure = |hit_at| measure_early_exit(hit_at, level, rounds);
    HITS_AT.into_iter().filter_map(measure).collect()
}

fn measure_early_exit(hit_at: usize, level: Level, rounds: u32) -> Option<EarlyExit> {
    let (question, mut data) = csv(8 << 20);
    let scanned = hit_at + READ_PAST_HIT;
    let few = data[..scanned].to_vec();
    data[hit_at..hit_at + 16].fill(question.what[0]);
    let contenders = [
        ours::has_count("hit", &question, &data, &Truth::new(&question, &data), level)?,
        ours::has_count("scan", &question, &few, &Truth::new(&question, &few), level)?,
    ];
    let figures = take_turns(&contenders, rounds, ALLOWANCE);
    let minimum = |index: usize| figures[index].times.map(|Times { minimum, .. }| minimum);
    Some(EarlyExit {
        level: format!("{level:?}"),
        hit_at,
        scanned,
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
