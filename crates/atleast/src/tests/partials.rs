//! The laws of partials: joined in order, the partials of the parts of a text equal the partial of
//! the whole, wherever it is cut and in whatever order the joins are made; and its answers are
//! those of the definition.

use std::num::NonZeroUsize;

use super::check::{ExpectedAnswers, at_every_level, is_chosen, say, stride};
use super::data::{Data, Encoding, Numbers};
use super::kinds::{Kind, Roles};
use crate::compare::{OnThreads, check_answers, check_partial};
use crate::{Counter, ErrorKind, Partial};
use atleast_engine::Helpers;
use atleast_engine::Text;

fn partial(counter: &Counter, text: Text<'_>) -> Partial {
    counter.partial_in(text).unwrap()
}

/// Checks every split of a text in two, and some in three. Returns the number of partials compared.
fn check_splits(counter: &Counter, text: Text<'_>, numbers: &mut Numbers) -> u64 {
    let expected = ExpectedAnswers::of(counter.question(), text);
    let whole = partial(counter, text);
    let mut checks = check_partial(&whole, &expected, counter, text);
    let none = partial(counter, text.part(0..0));
    let context =
        |at: &[usize]| format!("{}, cut at {at:?}: {counter:?} on {text:?}", counter.level());
    assert_eq!(none.join(&whole).unwrap(), whole, "{}", context(&[]));
    assert_eq!(whole.join(&none).unwrap(), whole, "{}", context(&[]));
    for cut in 0..=text.len() {
        let left = partial(counter, text.part(0..cut));
        let right = partial(counter, text.part(cut..text.len()));
        let joined = left.join(&right).unwrap();
        assert_eq!(joined, whole, "{}", context(&[cut]));
        let cut_left = numbers.below(cut + 1);
        let first = partial(counter, text.part(0..cut_left));
        let second = partial(counter, text.part(cut_left..cut));
        let other = first.join(&second.join(&right).unwrap()).unwrap();
        assert_eq!(other, whole, "{}", context(&[cut_left, cut]));
        assert_eq!(first.join(&second).unwrap(), left, "{}", context(&[cut_left, cut]));
        let all = Partial::join_all([first, second, right]).unwrap();
        assert_eq!(all, whole, "{}", context(&[cut_left, cut]));
        checks += 4;
    }
    checks
}

/// Returns the partial of parts of at most this many units, joined two by two.
fn of_parts(counter: &Counter, text: Text<'_>, longest: usize) -> Partial {
    let mut starts = (0..text.len()).step_by(longest);
    let mut partials: Vec<_> = starts
        .by_ref()
        .map(|start| partial(counter, text.part(start..text.len().min(start + longest))))
        .collect();
    while partials.len() > 1 {
        partials = partials
            .chunks(2)
            .map(|pair| pair[1..].iter().fold(pair[0].clone(), |a, b| a.join(b).unwrap()))
            .collect();
    }
    partials.pop().unwrap_or_else(|| partial(counter, text))
}

/// Returns the kinds that have partials.
fn kinds() -> Vec<Kind> {
    let overlaps = |kind: &Kind| kind.counter(1).marker().what_overlaps_itself();
    Kind::all().into_iter().filter(|kind| !overlaps(kind)).collect()
}

#[test]
fn a_string_that_overlaps_itself_has_no_partial() {
    for (what, overlaps) in
        [("aa", true), ("abcab", true), ("ab", false), ("aA", false), ("éaé", true)]
    {
        let counter = crate::Counter::builder(what).build().unwrap();
        assert_eq!(counter.partial("aabb").is_err(), overlaps, "{what}");
    }
    let either_case = crate::Counter::builder("aA").ignore_ascii_case(true).build().unwrap();
    let error = either_case.partial("").unwrap_err();
    assert!(matches!(error.kind(), ErrorKind::SelfOverlap { .. }), "{error}");
    let bytes = crate::Counter::builder(&b"\xFFa\xFF"[..]).build().unwrap();
    assert!(bytes.partial("").is_err());
}

/// Returns a text with many quotes, resets and characters of several bytes next to each other.
fn dense(kind: &Kind, encoding: Encoding, length: usize, numbers: &mut Numbers) -> Data {
    let alphabet = kind.alphabet(encoding);
    let characters: Vec<u32> = (0..length).map(|_| numbers.one_of(&alphabet)).collect();
    Data::of(encoding, &characters)
}

fn mixed(roles: &Roles, encoding: Encoding, length: usize, numbers: &mut Numbers) -> Data {
    Data::of(encoding, &roles.mixed(length, numbers))
}

#[test]
fn every_split_of_every_kind() {
    let (mut numbers, mut checks, mut hits, mut misses) = (Numbers(1), 0, 0, 0);
    for kind in kinds() {
        for &encoding in kind.encodings() {
            for number in [1, 2, 0, 5] {
                let counters = at_every_level(&kind, number);
                for length in [0, 1, 2, 3, 7, 8, 13, 24, 70, 150] {
                    let data = dense(&kind, encoding, length, &mut numbers);
                    for counter in &counters {
                        checks += check_splits(counter, data.text(), &mut numbers);
                        let has_count = partial(counter, data.text()).has_count();
                        *(if has_count { &mut hits } else { &mut misses }) += 1;
                    }
                }
            }
        }
    }
    say(format_args!(
        "every split of every kind: {checks} partials compared, of {hits} hits and {misses} others"
    ));
    assert!(hits > 0 && misses > 0);
}

/// Every text of up to three or four characters of a kind, cut everywhere: short partials store all
/// of their text.
#[test]
fn every_split_of_every_short_text() {
    let (mut numbers, mut checks) = (Numbers(2), 0);
    for kind in kinds() {
        for &encoding in kind.encodings() {
            let alphabet = kind.alphabet(encoding);
            let counter = kind.counter(2);
            let longest = if alphabet.len() > 5 { 3 } else { 4 };
            for length in 0..=longest {
                for number in 0..alphabet.len().pow(length) {
                    let mut rest = number;
                    let characters: Vec<u32> = (0..length)
                        .map(|_| {
                            let character = alphabet[rest % alphabet.len()];
                            rest /= alphabet.len();
                            character
                        })
                        .collect();
                    let data = Data::of(encoding, &characters);
                    checks += check_splits(&counter, data.text(), &mut numbers);
                }
            }
        }
    }
    say(format_args!("every split of every short text: {checks} partials compared"));
}

/// Texts of several batches, in parts of many lengths that are joined two by two.
#[test]
fn many_parts() {
    let (mut numbers, mut checks) = (Numbers(3), 0);
    for kind in kinds() {
        for &encoding in kind.encodings() {
            let roles = kind.roles(encoding);
            let sparse = |numbers: &mut Numbers| {
                let mut characters = vec![roles.other[0]; 9000];
                for character in roles.mixed(60, numbers) {
                    let at = numbers.below(characters.len());
                    characters[at] = character;
                }
                Data::of(encoding, &characters)
            };
            let texts = [mixed(&roles, encoding, 9000, &mut numbers), sparse(&mut numbers)];
            for data in texts {
                if !is_chosen() {
                    continue;
                }
                let text = data.text();
                let counters = at_every_level(&kind, numbers.within(1..5) as u64);
                // The smallest parts take nearly all of the time, so only one level is checked with
                // them.
                let turns = stride(counters.len());
                let cuts_small = numbers.below(turns);
                for (turn, counter) in counters.into_iter().enumerate() {
                    let expected = ExpectedAnswers::of(counter.question(), text);
                    let whole = partial(&counter, text);
                    checks += check_partial(&whole, &expected, &counter, text);
                    let all = [1, 5, 63, 64, 65, 1000, 4095, 4096, 4097, 5000];
                    let is_cut_small = turn % turns == cuts_small;
                    for longest in all.into_iter().skip(if is_cut_small { 0 } else { 2 }) {
                        let joined = of_parts(&counter, text, longest);
                        let (name, level) = (kind.name, counter.level());
                        assert_eq!(joined, whole, "{name}, {encoding:?}, {level}, of {longest}");
                        checks += 1;
                    }
                }
            }
        }
    }
    say(format_args!("many parts: {checks} partials compared"));
}

/// A Python string is the same text in every width; bytes are not text.
#[test]
fn text_is_joined_to_text_of_any_width_and_not_to_bytes() {
    let kind = &Kind::named(&["quoted"])[0];
    let counter = kind.counter(1);
    let characters = [0x2C, 0x22, 0x0A, 0x22, 0x2C, 0x0A, 0x2C].repeat(5);
    let of = |encoding| partial(&counter, Data::of(encoding, &characters).text());
    let latin1 = of(Encoding::Latin1);
    for encoding in [Encoding::Ucs2, Encoding::Ucs4] {
        assert_eq!(of(encoding), latin1);
        assert_eq!(of(encoding).join(&latin1).unwrap(), latin1.join(&of(encoding)).unwrap());
    }
    for (left, right) in [(of(Encoding::Utf8), &latin1), (latin1.clone(), &of(Encoding::Utf8))] {
        assert_eq!(*left.join(right).unwrap_err().kind(), ErrorKind::TextAndBytes);
    }
}

/// Returns a text whose resets and quotes are alternately close together and far apart.
fn uneven(roles: &Roles, encoding: Encoding, numbers: &mut Numbers) -> Data {
    let mut characters = Vec::new();
    for _ in 0..4 {
        characters.extend(roles.mixed(numbers.below(200), numbers));
        let one = if numbers.below(2) == 0 { &roles.other } else { &roles.what };
        let one = *one.first().unwrap_or(&roles.other[0]);
        characters.extend(std::iter::repeat_n(one, numbers.below(1500)));
    }
    Data::of(encoding, &characters)
}

/// Pieces of many sizes, on one thread and on several.
#[test]
fn threads_change_nothing() {
    let helpers = [1, 2, 3, 4].map(|threads| Helpers::new(NonZeroUsize::new(threads).unwrap()));
    let (mut numbers, mut checks, mut hits, mut misses) = (Numbers(4), 0, 0, 0);
    for kind in kinds() {
        for &encoding in kind.encodings() {
            let roles = kind.roles(encoding);
            for turn in 0..4 {
                let data = match turn {
                    0 => dense(&kind, encoding, 300, &mut numbers),
                    1 => mixed(&roles, encoding, 3000, &mut numbers),
                    _ => uneven(&roles, encoding, &mut numbers),
                };
                let text = data.text();
                if text.is_empty() || !is_chosen() {
                    continue;
                }
                let largest = ExpectedAnswers::of(kind.counter(1).question(), text).max_count();
                for number in [largest, largest + 1, numbers.below(6) as u64] {
                    let counters = at_every_level(&kind, number);
                    let question = counters[0].question();
                    let expected = ExpectedAnswers::of(question, text);
                    let has_count = expected.has_count(question, text);
                    *(if has_count { &mut hits } else { &mut misses }) += 1;
                    for counter in &counters {
                        let sizes = [1, 2, 3, 7, 64, 65, 200, 511, 1000, 2048];
                        // Threads are slow, so only one of a fixed and a random size is checked.
                        let sizes = [numbers.one_of(&sizes), numbers.within(20..700)];
                        let turns = stride(2);
                        for size in sizes.into_iter().skip(numbers.below(turns)).step_by(turns) {
                            let helpers = &helpers[numbers.below(helpers.len())];
                            let threads = helpers.threads();
                            let pieces = OnThreads { counter, text, helpers, size };
                            let context = || {
                                let level = counter.level();
                                format!(
                                    "{threads} threads, pieces of {size}: {encoding:?}, {level}, \
                                     {counter:?}"
                                )
                            };
                            checks +=
                                check_answers(&pieces, counter, &expected, has_count, &context);
                        }
                    }
                }
            }
        }
    }
    say(format_args!(
        "threads change nothing: {checks} answers compared, of {hits} hits and {misses} others"
    ));
    assert!(hits > 0 && misses > 0);
}
