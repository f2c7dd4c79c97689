//! Counts that a lane of 8 or 16 bits cannot hold: texts of only occurrences, with just fewer and
//! just more than all lanes of a register can count. The expected answers are known without
//! counting.

use super::check::{at_every_level, say};
use super::data::{Data, Encoding};
use super::kinds::Kind;
use crate::Counter;
use atleast_engine::Text;

/// The largest count of a lane, and one more.
const FULL: [usize; 4] = [255, 256, 65_535, 65_536];
/// The number of lanes of a register.
const LANES: [usize; 4] = [8, 16, 32, 64];

/// Returns the lengths that fill all lanes of a register, one less, and one more.
fn lengths() -> Vec<usize> {
    let mut lengths: Vec<_> = FULL
        .iter()
        .flat_map(|full| LANES.map(|lanes| full * lanes))
        .flat_map(|length| [length - 1, length, length + 1])
        .collect();
    lengths.sort_unstable();
    lengths.dedup();
    lengths
}

#[test]
fn every_lane_is_emptied_before_it_is_full() {
    let names = [
        "byte, near reset",
        "byte, last of ASCII",
        "byte, no reset",
        "newlines",
        "set, near reset",
        "runs",
        "two bytes",
        "quoted",
        "exactly",
    ];
    let mut checks = 0;
    for kind in Kind::named(&names) {
        for length in lengths() {
            let characters = vec![kind.roles(Encoding::Utf8).what[0]; length];
            let data = Data::of(Encoding::Utf8, &characters);
            let count = length as u64;
            for (number, is_reached) in [(count - 1, true), (count, true), (count + 1, false)] {
                for counter in at_every_level(&kind, number) {
                    let context = format!("{}: {counter:?} on {length}", counter.level());
                    // If `max_number` equals `min_number`, only that count is a hit.
                    let is_hit = is_reached
                        && counter.max_number().is_none_or(|max_number| max_number == count);
                    assert_eq!(counter.has_count_in(data.text()), is_hit, "{context}");
                    checks += 1;
                    if number == count {
                        checks += one_segment(&counter, data.text(), count, &context);
                    }
                }
            }
        }
    }
    say(format_args!("every lane is emptied before it is full: {checks} answers compared"));
}

/// Checks every answer for a text of one segment whose last occurrence reaches `min_number`.
fn one_segment(counter: &Counter, text: Text<'_>, count: u64, context: &str) -> u64 {
    let hit = counter.find_next_in(text, &mut crate::hits::HitSearch::default()).unwrap();
    assert_eq!((hit.index, hit.line, hit.start, hit.end), (0, 1, 0, text.len()), "{context}");
    let length_of_what = text.len() / usize::try_from(count).unwrap();
    assert_eq!(hit.count, count, "{context}");
    assert_eq!(hit.reached_at, Some(text.len() - length_of_what), "{context}");
    assert_eq!(counter.hits_in(text), 1, "{context}");
    assert_eq!(counter.max_count_in(text), count, "{context}");
    assert_eq!(counter.tally_in(text), [count].into_iter().collect(), "{context}");
    5
}

#[test]
fn every_newline_before_a_hit_is_counted() {
    let mut checks = 0;
    for kind in Kind::named(&["byte between words"]) {
        for length in lengths() {
            let mut text = vec![b'\n'; length];
            text.extend(b" aa");
            for counter in at_every_level(&kind, 2) {
                let hit = counter.find(&text).unwrap();
                assert_eq!(hit.line, length as u64 + 1, "{}: {length}", counter.level());
                checks += 1;
            }
        }
    }
    say(format_args!("every newline before a hit is counted: {checks} answers compared"));
}
