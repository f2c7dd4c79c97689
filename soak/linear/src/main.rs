//! Runs every question on hostile input of one, two and four times a size, and on random text as
//! long as the last: `atleast-linear LEVEL SIZE`, where `LEVEL` is `Scalar`, `Sse2` or `Avx2`.
//!
//! Each answer is computed inside [`measured`]; callgrind counts the instructions of each call. The
//! program prints a line for each call: the case, the answer, and `1`, `2`, `4` or `random`.

mod cases;

use std::hint::black_box;

use atleast::{Level, Partial};
use atleast_tables::Dialect;

use cases::{Case, Data, cases, tables};

/// Callgrind counts the instructions in this function; `soak/test_linear.py` passes its name.
#[inline(never)]
fn measured(ask: &mut dyn FnMut() -> u64) -> u64 {
    black_box(ask())
}

fn main() {
    let arguments: Vec<_> = std::env::args().skip(1).collect();
    let [level, size] = arguments.as_slice() else {
        panic!("usage: atleast-linear LEVEL SIZE");
    };
    let level = *Level::available()
        .collect::<Vec<_>>()
        .iter()
        .find(|it| it.to_string() == *level)
        .unwrap_or_else(|| panic!("callgrind does not support the level {level}"));
    let size = size.parse().expect("SIZE is a number of bytes or characters");
    for case in cases() {
        counter(&case, level, size);
    }
    for (name, builder, unit) in tables() {
        let dialect = builder.with_level(level).build().expect("its numbers are in order");
        // Tables are eight times as large as the texts.
        for (times, data) in sizes(&unit, &random(",\"\n\r", 4 * 8 * size), 8 * size) {
            tell(&name, "ragged", times, &mut || ragged(&dialect, data.as_bytes()));
        }
    }
}

fn ragged(dialect: &Dialect, data: &[u8]) -> u64 {
    dialect.ragged(data).map_or(0, |report| report.records)
}

/// Prints which answer follows, and computes it in [`measured`].
fn tell(case: &str, answer: &str, times: &str, ask: &mut dyn FnMut() -> u64) {
    println!("{case}\t{answer}\t{times}");
    let found = measured(ask);
    assert!(answer != "has_count" || found == 0, "{case}: a hit ends the search before the end");
}

/// Returns the unit repeated up to a size, to twice and to four times that size, and the random
/// text.
fn sizes(unit: &str, random: &str, size: usize) -> [(&'static str, String); 4] {
    // The number of units doubles exactly: the end of a text may decide how all of it is read.
    let of = |times: usize| unit.repeat(times * (size / unit.len()).max(1));
    [("1", of(1)), ("2", of(2)), ("4", of(4)), ("random", random.to_owned())]
}

/// Returns random text of at most `size` bytes: printable ASCII, newlines and these characters, all
/// equally likely.
fn random(characters: &str, size: usize) -> String {
    let all: Vec<char> = (' '..='~').chain(['\n']).chain(characters.chars()).collect();
    let mut state = 1_u64;
    let mut text = String::with_capacity(size + 4);
    loop {
        // The higher bits of Knuth's linear congruential generator.
        state =
            state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        let character = all[usize::try_from(state >> 33).unwrap_or(0) % all.len()];
        if text.len() + character.len_utf8() > size {
            return text;
        }
        text.push(character);
    }
}

/// Computes every answer for one case: `has_count` with a number that no segment reaches, the
/// others with one that some segments reach.
fn counter(case: &Case, level: Level, size: usize) {
    let name = &case.name;
    let of = |number| {
        let builder = case.builder.clone().min_number(number);
        builder.build().expect("no rule is broken").with_level(level)
    };
    let hits = of(1);
    for (times, text) in sizes(&case.unit, &random(&case.characters, 4 * size), size) {
        let misses = of(if times == "random" { hits.max_count(&text) + 1 } else { case.never });
        match case.data {
            Data::Bytes => {
                tell(name, "has_count", times, &mut || misses.has_count(&text).into());
                tell(name, "find_iter", times, &mut || {
                    hits.find_iter(&text).map(|it| it.count).sum()
                });
                tell(name, "count", times, &mut || hits.hits(&text));
                tell(name, "count, near misses", times, &mut || misses.hits(&text));
                tell(name, "occurrences", times, &mut || hits.occurrences(&text).count() as u64);
                tell(name, "max_count", times, &mut || hits.max_count(&text));
                tell(name, "tally", times, &mut || hits.tally(&text).segments());
            }
            Data::Ucs2 => {
                let units: Vec<u16> = text.encode_utf16().collect();
                tell(name, "has_count", times, &mut || misses.has_count_of_ucs2(&units).into());
            }
            Data::Ucs4 => {
                let units: Vec<u32> = text.chars().map(u32::from).collect();
                tell(name, "has_count", times, &mut || misses.has_count_of_ucs4(&units).into());
            }
            Data::Chunks(length) => {
                for (answer, counter) in [("stream of hits", &hits), ("stream", &misses)] {
                    tell(name, answer, times, &mut || {
                        let mut stream = counter.stream();
                        for chunk in text.as_bytes().chunks(length) {
                            stream.feed(chunk);
                        }
                        stream.finish().hits
                    });
                }
            }
            Data::Pieces(length) => {
                let of = |piece: &[u8]| hits.partial(piece).expect("what overlaps itself has none");
                let join =
                    |left: &Partial, right: &Partial| left.join(right).expect("they are of one");
                tell(name, "partial", times, &mut || of(text.as_bytes()).hits());
                tell(name, "joined all at once", times, &mut || {
                    let pieces = text.as_bytes().chunks(length).map(of);
                    Partial::join_all(pieces).map_or(0, |it| it.hits())
                });
                tell(name, "joined two by two", times, &mut || {
                    let mut partials: Vec<_> = text.as_bytes().chunks(length).map(of).collect();
                    while partials.len() > 1 {
                        let pair = |pair: &[Partial]| match pair {
                            [left, right] => join(left, right),
                            other => other[0].clone(),
                        };
                        partials = partials.chunks(2).map(pair).collect();
                    }
                    partials.first().map_or(0, Partial::hits)
                });
            }
        }
    }
}
