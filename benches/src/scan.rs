//! The contenders of a family's table.

use crate::families::{CSV_SET_MIN_NUMBER, Family};
use crate::measure::Contender;
use crate::ours::{self, FIND_ITER, HAS_COUNT, Level, STREAM, Settings, TALLY};
use crate::peers;
use crate::read_limit;
use crate::truth::{self, Truth};

/// The name of `has_count` of a set of characters among the contenders.
pub(crate) const SET_HAS_COUNT: &str = "has_count of [,;]";
/// The name of `has_count` with a quote among the contenders.
pub(crate) const QUOTE_HAS_COUNT: &str = "has_count, quote \"";

/// The name of `has_count` on two threads among the contenders.
pub(crate) const TWO_THREADS_HAS_COUNT: &str = "has_count, two threads";
/// The name of `tally` on two threads among the contenders.
pub(crate) const TWO_THREADS_TALLY: &str = "tally, two threads";
/// The name of two threads that only read, one half each, among the contenders.
pub(crate) const TWO_THREADS_READ: &str = "reading only, two threads";

/// The maximum size for `find_iter` with a hit in every line, which does not depend on memory.
const ALL_HITS_SIZE: usize = 8 << 20;

/// Returns the contenders for the family's question about this data, and for the other questions
/// that are asked on csv.
pub(crate) fn contenders<'run>(
    family: &Family,
    data: &'run [u8],
    levels: &[Level],
) -> Vec<Contender<'run>> {
    let question = family.question(data);
    let truth = Truth::new(&question, data);
    let mut contenders = peers::peers(&question, data, &truth);
    let mut every_level = |ask: &dyn Fn(Level) -> Option<Contender<'run>>| {
        contenders.extend(levels.iter().filter_map(|&level| ask(level)));
    };
    every_level(&|level| ours::has_count(HAS_COUNT, &question, data, &truth, level));
    every_level(&|level| ours::stream(STREAM, &question, data, &truth, level));
    every_level(&|level| ours::find_iter(FIND_ITER, &question, data, &truth, level));
    every_level(&|level| ours::tally(TALLY, &question, data, &truth, level));

    if family.name == "csv" {
        if data.len() <= ALL_HITS_SIZE {
            let mut all_hits = question.clone();
            all_hits.min_number = 11;
            let truth = Truth::new(&all_hits, data);
            let name = "find_iter, every line a hit";
            every_level(&|level| ours::find_iter(name, &all_hits, data, &truth, level));
        }

        let mut set = question.clone();
        set.what = b",;".to_vec();
        set.min_number = CSV_SET_MIN_NUMBER;
        let truth = Truth::new(&set, data);
        every_level(&|level| ours::has_count(SET_HAS_COUNT, &set, data, &truth, level));

        let mut quoted = question.clone();
        quoted.quote = Some(b'"');
        let truth = Truth::new(&quoted, data);
        every_level(&|level| ours::has_count(QUOTE_HAS_COUNT, &quoted, data, &truth, level));

        let truth = Truth::new(&question, data);
        let Some(settings) = levels.last().map(|&level| Settings::on_two_threads(level)) else {
            return contenders;
        };
        contenders.extend(ours::has_count(
            TWO_THREADS_HAS_COUNT,
            &question,
            data,
            &truth,
            settings,
        ));
        contenders.extend(ours::tally(TWO_THREADS_TALLY, &question, data, &truth, settings));
        let sum = truth::sum(data);
        contenders.push(Contender::new(TWO_THREADS_READ, data, sum, read_limit::on_two_threads));
    }
    contenders
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::families::FAMILIES;

    #[test]
    fn every_contender_is_right_about_every_family() {
        let mut data = vec![0; 64 << 10];
        for family in &FAMILIES {
            family.fill(&mut data);
            for contender in contenders(family, &data, &ours::levels()) {
                let Contender { name, level, .. } = &contender;
                assert!(contender.is_right(), "{name} {level:?} on {}", family.name);
            }
        }
    }
}
