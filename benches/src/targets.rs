//! The goals, with the figures reached.

use crate::families::{FAMILIES, VARIED};
use crate::ours::{FIND_ITER, HAS_COUNT, STREAM, TALLY};
use crate::peers::PLAIN_LOOP;
use crate::report::{Results, Target};
use crate::scan::{QUOTE_HAS_COUNT, SET_HAS_COUNT, TWO_THREADS_HAS_COUNT, TWO_THREADS_TALLY};
use crate::strings::to_memmem;
use crate::wide::Wide;

const CACHE: usize = 8 << 20;
const DRAM: usize = 1 << 30;

/// A search for the hit may take a little longer than a scan up to 4 KiB past it.
const EARLY_EXIT: f64 = 1.1;

/// The speed of two threads divided by that of one, on two cores.
const TWO_THREADS: f64 = 1.7;

/// The ratio to `bytecount` that each family should reach, at 8 MiB and at 1 GiB.
const FIRST_STAGE: [(&str, f64, f64); 12] = [
    ("csv", 0.40, 0.93),
    ("prose", 0.25, 0.88),
    ("log", 0.70, 0.93),
    ("rare", 0.75, 0.95),
    ("dense", 0.30, 0.88),
    ("long", 0.45, 0.93),
    ("alternating", 0.25, 0.88),
    ("words", 0.15, 0.75),
    ("table", 0.15, 0.75),
    ("birdstrikes", 0.15, 0.75),
    ("no-reset", 0.95, 0.95),
    ("one", 0.95, 0.95),
];

/// The same with AVX2 forced, at 8 MiB.
const AVX2: [(&str, f64); 6] = [
    ("csv", 0.20),
    ("dense", 0.20),
    ("prose", 0.20),
    ("alternating", 0.20),
    ("log", 0.60),
    ("rare", 0.60),
];

/// Returns every goal, with the figure in the results.
pub(crate) fn targets(results: &Results) -> Vec<Target> {
    let best = results.best_level();
    let at_least = |name: String, goal, reached| Target { name, goal, at_most: false, reached };
    let at_most = |name: String, goal, reached| Target { name, goal, at_most: true, reached };
    let to_bytecount =
        |family, size, contender, level| results.row(family, size, contender, level)?.to_bytecount;
    let ratio = |contender, other| {
        let speed = |contender| results.row("csv", CACHE, contender, best)?.gigabytes_per_second;
        Some(speed(contender)? / speed(other)?)
    };
    let call = |contender: &str, level: Option<&str>| {
        let same = |contender: &str, level: Option<&str>| {
            results.calls.iter().find(|call| {
                call.size == 16 && call.contender == contender && call.level.as_deref() == level
            })
        };
        same(contender, level)?.minimum_nanoseconds
    };

    let mut targets = Vec::new();
    for (family, cache, dram) in FIRST_STAGE {
        for (size, size_name, goal) in [(CACHE, "8 MiB", cache), (DRAM, "1 GiB", dram)] {
            let reached = to_bytecount(family, size, HAS_COUNT, best);
            targets.push(at_least(format!("{family}, {size_name}, to bytecount"), goal, reached));
        }
    }
    for (family, goal) in AVX2 {
        let reached = to_bytecount(family, CACHE, HAS_COUNT, Some("Avx2"));
        targets.push(at_least(format!("{family}, 8 MiB, Avx2, to bytecount"), goal, reached));
    }
    for contender in [FIND_ITER, TALLY] {
        let reached = to_bytecount("csv", CACHE, contender, best);
        targets.push(at_least(format!("csv, 8 MiB, {contender}, to bytecount"), 0.18, reached));
    }
    for (family, goal) in [("two-often", 0.25), ("two-rare", 0.8)] {
        let reached = to_memmem(results, family, CACHE);
        targets.push(at_least(format!("{family}, 8 MiB, to memmem"), goal, reached));
    }
    for (contender, goal) in [(SET_HAS_COUNT, 0.5), (QUOTE_HAS_COUNT, 0.5), (STREAM, 0.9)] {
        let reached = ratio(contender, HAS_COUNT);
        targets.push(at_least(format!("csv, 8 MiB, {contender}, to has_count"), goal, reached));
    }
    for (contender, one) in [(TWO_THREADS_HAS_COUNT, HAS_COUNT), (TWO_THREADS_TALLY, TALLY)] {
        let reached = ratio(contender, one);
        let name = format!("csv, 8 MiB, {contender}, to one");
        targets.push(at_least(name, TWO_THREADS, reached));
    }
    let times = Option::zip(call(HAS_COUNT, best), call(PLAIN_LOOP, None));
    let reached = times.map(|(own, plain)| own / plain);
    targets.push(at_most("a call on 16 bytes, time to the plain loop's".into(), 1.0, reached));
    for exit in &results.early_exits {
        let name = format!("a hit {} bytes into 8 MiB, time to a scan 4 KiB longer", exit.hit_at);
        let reached = Some(exit.hit_nanoseconds / exit.scan_nanoseconds);
        targets.push(at_most(name, EARLY_EXIT, reached));
    }
    for family in FAMILIES.map(|family| family.name) {
        let row = results.hostile.iter().find(|row| row.family == family);
        let name = format!("{family}, to random data with the same question");
        targets.push(at_least(name, 0.125, row.map(crate::hostile::Hostile::ratio)));
    }
    for text in ["2 bytes", "4 bytes"] {
        for question in [",", "[,;]"] {
            let is_it = |row: &&Wide| {
                row.text == text && row.question == question && Some(row.level.as_str()) == best
            };
            let reached = results.wide.iter().find(is_it).and_then(|row| row.to_bytes);
            let name = format!("csv in {text} a character, 8 MiB, {question}, to [,;] in bytes");
            targets.push(at_least(name, 0.7, reached));
        }
    }
    let second_stage = |family, goal| {
        let reached = to_bytecount(family, CACHE, HAS_COUNT, best);
        at_least(format!("second stage: {family}, 8 MiB, to bytecount"), goal, reached)
    };
    targets.push(second_stage("csv", 0.50));
    targets.extend(VARIED.map(|family| second_stage(family, 0.30)));
    targets
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_family_has_its_goals() {
        for family in &FAMILIES {
            assert!(FIRST_STAGE.iter().any(|goal| goal.0 == family.name), "{}", family.name);
        }
    }

    #[test]
    fn goals_are_lower_or_upper_limits() {
        let target = |at_most, reached| Target { name: String::new(), goal: 0.5, at_most, reached };
        assert_eq!(target(false, Some(0.6)).is_met(), Some(true));
        assert_eq!(target(false, Some(0.4)).is_met(), Some(false));
        assert_eq!(target(true, Some(0.4)).is_met(), Some(true));
        assert_eq!(target(true, Some(0.6)).is_met(), Some(false));
        assert_eq!(target(true, None).is_met(), None);
    }
}
