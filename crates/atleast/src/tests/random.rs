//! Long random texts of many shapes, some of which change shape every few KiB so that the engine
//! changes its strategy. They are checked with values of `min_number` around the largest count.
//!
//! `ATLEAST_CHECKS` sets the least number of answers to compare, for a soak test; the default is a
//! million. A failure names the seed of its text; `ATLEAST_SEED` starts with that seed.

use super::check::{ExpectedAnswers, at_every_level, check_all, from_environment, one_in, say};
use super::data::{AlignedBuffer, Data, Encoding, Numbers};
use super::kinds::{Kind, Roles};

/// How random text is made: the content of a segment, then resets, and so on.
#[derive(Clone, Copy, Debug)]
struct Shape {
    /// The number of characters of a segment, and how many of 256 characters are occurrences.
    length: (usize, usize),
    density: usize,
    /// The most resets between two segments.
    resets: usize,
    /// How many of 256 characters are quotes.
    quotes: usize,
}

/// The shapes of real data, and of data that is hard for the engine.
const SHAPES: [Shape; 12] = [
    // Like csv, prose, a log.
    Shape { length: (20, 90), density: 40, resets: 1, quotes: 8 },
    Shape { length: (1, 11), density: 12, resets: 1, quotes: 1 },
    Shape { length: (80, 400), density: 6, resets: 1, quotes: 2 },
    // Almost no occurrences; almost only occurrences; alternating.
    Shape { length: (500, 5000), density: 0, resets: 1, quotes: 0 },
    Shape { length: (200, 3000), density: 250, resets: 1, quotes: 0 },
    Shape { length: (1, 2), density: 255, resets: 1, quotes: 0 },
    // Few resets, many resets, only resets.
    Shape { length: (2000, 20000), density: 30, resets: 1, quotes: 3 },
    Shape { length: (0, 3), density: 128, resets: 9, quotes: 1 },
    Shape { length: (0, 1), density: 0, resets: 200, quotes: 0 },
    // Segments with the same count; noise; quotes everywhere.
    Shape { length: (7, 8), density: 255, resets: 2, quotes: 0 },
    Shape { length: (0, 40), density: 128, resets: 3, quotes: 16 },
    Shape { length: (5, 60), density: 100, resets: 1, quotes: 80 },
];

/// Appends at least `length` characters of a shape.
fn write(shape: Shape, roles: &Roles, length: usize, text: &mut Vec<u32>, numbers: &mut Numbers) {
    let one_of = |role: &[u32], numbers: &mut Numbers| {
        numbers.one_of(if role.is_empty() { &roles.other } else { role })
    };
    let end = text.len() + length;
    while text.len() < end {
        for _ in 0..numbers.within(shape.length.0..shape.length.1) {
            let choice = numbers.next();
            if (choice & 0xFF) < shape.quotes as u64 {
                text.push(one_of(&roles.quote, numbers));
            } else if (choice >> 8 & 0xFF) < shape.density as u64 {
                roles.push_what(text, numbers);
            } else {
                text.push(one_of(&roles.other, numbers));
            }
        }
        for _ in 0..=numbers.below(shape.resets) {
            text.push(one_of(&roles.reset, numbers));
        }
    }
}

/// Returns a text of one shape, or of several in turn.
pub(super) fn random_text(roles: &Roles, numbers: &mut Numbers) -> Vec<u32> {
    let length = match numbers.below(256) {
        0 => numbers.within(200_000..1 << 20),
        1..16 => numbers.within(20_000..70_000),
        16..192 => numbers.within(4096..13_000),
        _ => numbers.within(0..4200),
    };
    let mut text = Vec::with_capacity(length + 5000);
    if numbers.below(3) == 0 {
        write(numbers.one_of(&SHAPES), roles, length, &mut text, numbers);
    } else {
        let longest = length / 4 + 2;
        let shapes = [numbers.one_of(&SHAPES), numbers.one_of(&SHAPES), numbers.one_of(&SHAPES)];
        while text.len() < length {
            let length = numbers.within(1..longest);
            write(numbers.one_of(&shapes), roles, length, &mut text, numbers);
        }
    }
    text.truncate(length);
    text
}

#[test]
fn random_texts() {
    let wanted = from_environment("ATLEAST_CHECKS").unwrap_or(1_000_000 / one_in() as u64);
    let first = from_environment("ATLEAST_SEED").unwrap_or(0);
    let kinds = Kind::all();
    let (mut checks, mut texts, mut units, mut hits, mut misses) = (0, 0, 0, 0_u64, 0_u64);
    for seed in first.. {
        if checks >= wanted {
            break;
        }
        let mut numbers = Numbers(seed);
        let kind = &kinds[numbers.below(kinds.len())];
        let encoding = numbers.one_of(kind.encodings());
        checks += check_random(kind, encoding, &mut numbers, seed, |has_count, length| {
            *(if has_count { &mut hits } else { &mut misses }) += 1;
            units += length;
        });
        texts += 1;
    }
    say(format_args!(
        "random texts: {checks} answers compared, of {texts} texts; {units} units read for \
         has_count, {hits} times true and {misses} times false"
    ));
    assert!(hits > 0 && misses > 0);
}

/// Checks a random text with values of `min_number` around its largest count and with small ones.
/// Returns the number of answers compared, and passes each `has_count` and the length to `tell`.
fn check_random(
    kind: &Kind,
    encoding: Encoding,
    numbers: &mut Numbers,
    seed: u64,
    mut tell: impl FnMut(bool, usize),
) -> u64 {
    let characters = random_text(&kind.roles(encoding), numbers);
    let data = Data::of(encoding, &characters);
    let mut buffer = AlignedBuffer::default();
    let text = buffer.copy(data.text(), numbers.below(64));
    let expected = ExpectedAnswers::of(kind.counter(1).question(), text);
    let largest = expected.max_count();
    let around = [largest.max(1) - 1, largest, largest + 1, largest + 2];
    let small = [numbers.within(0..10) as u64, numbers.within(2..70) as u64];
    let mut checks = 0;
    // Every answer is checked for one value around the largest count and one with many hits.
    let whole =
        [numbers.one_of(&around), numbers.within(0..usize::try_from(largest).unwrap() + 2) as u64];
    for number in around.into_iter().chain(small).chain(whole) {
        let counters = at_every_level(kind, number);
        let question = counters[0].question();
        let has_count = expected.has_count(question, text);
        let context = format!("seed {seed}, {}, {encoding:?}", kind.name);
        for counter in &counters {
            let level = counter.level();
            assert_eq!(counter.has_count_in(text), has_count, "{level}, {context}, {counter:?}");
            tell(has_count, text.len());
            checks += 1;
        }
        if whole.contains(&number) {
            let expected = ExpectedAnswers::of(question, text);
            checks += check_all(&counters, text, &expected, &context);
        }
    }
    checks
}
