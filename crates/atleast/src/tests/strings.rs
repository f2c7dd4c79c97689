//! Strings of every length across every seam, alone and beside what almost is one; and that hostile text
//! is no more work than another.

use super::check::{Asked, at_every_level, check_characters, say};
use super::data::{Data, Encoding, Numbers};
use super::kinds::Kind;
use crate::{Counter, CounterBuilder, Level, Reset};
use atleast_engine::Text;
use atleast_engine::work;

/// Two, all that is compared at every place and one more, a block, what is read before one, a filling.
const LENGTHS: [usize; 14] = [2, 3, 8, 9, 63, 64, 65, 66, 128, 130, 4095, 4096, 4097, 9000];

/// A block, a filling, and the same in the second filling.
const SEAMS: [usize; 5] = [64, 128, 4096, 4160, 8192];

/// Strings of a length: of one letter; of one letter but for the first, or for the last; of two by
/// turns; of bytes that look random.
fn strings(length: usize) -> Vec<String> {
    let mut numbers = Numbers(length as u64);
    let mut of = |letter: &dyn Fn(usize, &mut Numbers) -> char| -> String {
        (0..length).map(|at| letter(at, &mut numbers)).collect()
    };
    vec![
        of(&|_, _| 'a'),
        of(&|at, _| if at == 0 { 'b' } else { 'a' }),
        of(&|at, _| if at == length - 1 { 'b' } else { 'a' }),
        of(&|at, _| if at % 2 == 0 { 'a' } else { 'b' }),
        of(&|_, numbers| char::from(b'a' + u8::try_from(numbers.below(20)).unwrap())),
    ]
}

fn lines(string: &str) -> CounterBuilder {
    Counter::builder(string).reset(Reset::NewlinesReset)
}

#[test]
fn strings_at_every_seam() {
    let mut checks = 0;
    for length in LENGTHS {
        for string in strings(length) {
            let kind = Kind::new("string", lines(&string), "ab\n");
            let asked = Asked::new(&kind, &[1, 2, 3]);
            let what: Vec<u32> = string.chars().map(u32::from).collect();
            let seams = SEAMS.into_iter().filter(|seam| length < 4000 || *seam >= 4096);
            for (turn, seam) in seams.enumerate() {
                // How much of the first occurrence stands before the seam.
                let mut befores = vec![0, 1, 2, length / 2, length - 1, length, length + 1];
                befores.dedup();
                for before in befores.into_iter().filter(|before| *before <= seam) {
                    // The definition takes its time for long strings.
                    let others = if length < 1000 { ".a\n" } else { "a" };
                    for other in others.chars() {
                        let mut text = vec![u32::from(other); seam - before];
                        text.extend(&what);
                        // The next one begins at once; then one without its first, and one without
                        // its last.
                        text.extend(&what);
                        text.extend(&what[1..]);
                        text.extend(&what[..length - 1]);
                        text.push(u32::from('.'));
                        let context = format_args!("{length}, {before} before {seam}, {other:?}");
                        let encoding = [Encoding::Utf8, Encoding::Utf8, Encoding::Ucs2][turn % 3];
                        checks += check_characters(&asked, encoding, &text, turn, context);
                    }
                }
            }
        }
    }
    say(format_args!("strings at every seam: {checks} answers compared"));
}

/// A text that is shorter than the string, and just as long, at every level.
#[test]
fn a_string_needs_its_length() {
    let mut checks = 0;
    for length in LENGTHS {
        for string in strings(length) {
            let kind = Kind::new("string", lines(&string), "ab\n");
            for counter in at_every_level(&kind, 1) {
                let context = format!("{}: {length}", counter.level());
                for end in (0..length).filter(|end| length < 200 || end % 61 == 0) {
                    assert!(!counter.has_count(&string[..end]), "{context}, {end}");
                    assert!(!counter.has_count(&string[length - end..]), "{context}, {end}");
                    checks += 2;
                }
                let hit = counter.find(&string).unwrap();
                assert_eq!((hit.count, hit.reached_at), (1, Some(0)), "{context}");
                checks += 1;
            }
        }
    }
    say(format_args!("a string needs its length: {checks} answers compared"));
}

/// Where an occurrence is wanted in a text whose every place is a candidate.
#[test]
fn hostile_text_is_linear_work() {
    let a = |length: usize| "a".repeat(length);
    let late = |length: usize| "ab".repeat(50) + &a(length);
    // What is counted, and what is repeated to be the text: places that agree with all of the string
    // but a little, for as long as there is credit and for longer.
    let hostile: [(String, String); 6] = [
        (a(1000), a(999) + "b"),
        ("b".to_owned() + &a(3000), a(1)),
        (a(1500) + "b" + &a(1500), a(1)),
        (a(100_000) + "b", a(1)),
        (late(70), "ab".repeat(49) + &a(70)),
        (a(70) + "b" + &a(70), a(70) + "b" + &a(69) + "c"),
    ];
    for (string, unit) in hostile {
        for ignore_ascii_case in [false, true] {
            let counter = lines(&string).min_number(u64::MAX).ignore_ascii_case(ignore_ascii_case);
            let counter = counter.build().unwrap();
            for level in [Level::Scalar, Level::best()] {
                let counter = counter.clone().with_level(level);
                let works = [1, 2, 4].map(|times| {
                    let text = unit.repeat(times * 500_000 / unit.len());
                    work::take();
                    assert!(!counter.has_count(&text));
                    let work = work::take();
                    // As much as the credit, what is compared once it is used up, and the automaton.
                    let most = (10 * text.len() + 2 * string.len()) as u64;
                    assert!(work <= most, "{level}: {work} for {} units", text.len());
                    work
                });
                for pair in works.windows(2) {
                    assert!(10 * pair[1] <= 21 * pair[0] + 10_000, "{level}: {works:?}");
                }
            }
        }
    }
}

/// The automaton goes on where the credit ends, in the middle of a filling: with the same answers.
#[test]
fn answers_are_the_same_where_the_credit_ends() {
    let mut checks = 0;
    for (length, tail) in [(1000, 0), (1000, 400), (70, 70), (5000, 3)] {
        let string = "a".repeat(length) + "b" + &"a".repeat(tail);
        let kind = Kind::new("string", lines(&string), "ab\n");
        let asked = Asked::new(&kind, &[1, 2, 9]);
        for misses in [0, 1, 5, 40] {
            let mut text = ".".to_owned() + &"a".repeat(33);
            for turn in 0..12 {
                text += &"a".repeat(length * misses / 4 + turn);
                text += &string;
                text += &string[..tail.max(1)];
                // An occurrence that overlaps the one before it, in part or not at all.
                text += &string[tail.min(turn)..];
                if turn % 5 == 4 {
                    text += "\n";
                }
            }
            for (turn, end) in [text.len(), text.len() - 1, text.len() / 2].into_iter().enumerate()
            {
                work::take();
                let checked = asked.check(Text::Utf8(&text.as_bytes()[..end]), turn, misses);
                assert_eq!(work::take() > 0, checked > 0);
                checks += checked;
            }
        }
    }
    say(format_args!("answers are the same where the credit ends: {checks} answers compared"));
}

#[test]
fn either_case_is_of_ascii_letters_alone() {
    let mut checks = 0;
    // Neighbours of letters, letters beyond ASCII, and the signs that differ from these in the same bit.
    let of = |what: &str| Counter::builder(what).ignore_ascii_case(true).build().unwrap();
    for (what, text, count) in [
        ("k", "kK\u{212A}", 2),
        ("ß", "ßẞSS", 1),
        ("é", "éÉ", 1),
        ("@[", "@[`{", 1),
        ("`{", "@[`{", 1),
        ("é@Z", "é@zé`zÉ@zé@Z", 2),
        ("aaaaaaaaaaB\u{e9}", "AAAAAAAAAAB\u{e9}AAAAAAAAAAB\u{c9}", 1),
    ] {
        for level in Level::available() {
            let characters: Vec<u32> = text.chars().map(u32::from).collect();
            for encoding in [Encoding::Utf8, Encoding::Latin1, Encoding::Ucs2, Encoding::Ucs4] {
                if characters.iter().all(|it| encoding.holds(*it)) {
                    let data = Data::of(encoding, &characters);
                    let counter = of(what).with_level(level);
                    let found = counter.max_count_in(data.text());
                    assert_eq!(found, count, "{level}, {encoding:?}: {what:?}");
                    checks += 1;
                }
            }
        }
    }
    say(format_args!("either case is of ASCII letters alone: {checks} answers compared"));
}
