//! Long random texts of many shapes, some of which change their character every few KiB, so that the
//! engine's ways of answering take turns; asked for numbers around the largest count.
//!
//! `ATLEAST_CHECKS` says how many answers to compare at the least, for a soak; a million unless it is
//! set. A failure names the seed of its text: `ATLEAST_SEED` begins with it.

use super::check::{ExpectedAnswers, at_every_level, check_all, from_environment, one_in, say};
use super::data::{Data, Encoding, Lined, Numbers};
use super::kinds::{Kind, Roles};

/// How a stretch of text is made: one after the other, a segment's content and a reset.
#[derive(Clone, Copy, Debug)]
struct Shape {
    /// How many characters a segment has, and of how many (out of 256) each is what is counted.
    length: (usize, usize),
    density: usize,
    /// How many resets stand side by side, at most.
    resets: usize,
    /// How often (out of 256) a character is a quote.
    quotes: usize,
}

/// The shapes of data that people have, and of data made to be hard.
const SHAPES: [Shape; 12] = [
    // Like csv, prose, a log.
    Shape { length: (20, 90), density: 40, resets: 1, quotes: 8 },
    Shape { length: (1, 11), density: 12, resets: 1, quotes: 1 },
    Shape { length: (80, 400), density: 6, resets: 1, quotes: 2 },
    // Next to nothing; next to nothing but what is counted; alternating.
    Shape { length: (500, 5000), density: 0, resets: 1, quotes: 0 },
    Shape { length: (200, 3000), density: 250, resets: 1, quotes: 0 },
    Shape { length: (1, 2), density: 255, resets: 1, quotes: 0 },
    // Few resets, many resets, none but resets.
    Shape { length: (2000, 20000), density: 30, resets: 1, quotes: 3 },
    Shape { length: (0, 3), density: 128, resets: 9, quotes: 1 },
    Shape { length: (0, 1), density: 0, resets: 200, quotes: 0 },
    // Segments of the same number each; noise; quotes everywhere.
    Shape { length: (7, 8), density: 255, resets: 2, quotes: 0 },
    Shape { length: (0, 40), density: 128, resets: 3, quotes: 16 },
    Shape { length: (5, 60), density: 100, resets: 1, quotes: 80 },
];

/// Writes a stretch of at least `length` characters.
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

/// Returns a text of one shape, or of several by turns.
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
            let stretch = numbers.within(1..longest);
            write(numbers.one_of(&shapes), roles, stretch, &mut text, numbers);
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

/// Checks a random text for numbers around its largest count and for small ones. Returns how many
/// answers were compared, and tells of each `has_count` what it is.
fn check_random(
    kind: &Kind,
    encoding: Encoding,
    numbers: &mut Numbers,
    seed: u64,
    mut tell: impl FnMut(bool, usize),
) -> u64 {
    let characters = random_text(&kind.roles(encoding), numbers);
    let data = Data::of(encoding, &characters);
    let mut lined = Lined::default();
    let text = lined.place(data.text(), numbers.below(64));
    let expected = ExpectedAnswers::of(kind.counter(1).question(), text);
    let most = expected.max_count();
    let around = [most.max(1) - 1, most, most + 1, most + 2];
    let small = [numbers.within(0..10) as u64, numbers.within(2..70) as u64];
    let mut checks = 0;
    // Every answer for one number around the largest count, and one below it with many hits.
    let whole =
        [numbers.one_of(&around), numbers.within(0..usize::try_from(most).unwrap() + 2) as u64];
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
