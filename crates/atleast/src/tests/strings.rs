//! Strings of many lengths across every boundary, alone and next to near matches; and hostile text,
//! which must take linear time.

use super::check::{Counters, at_every_level, check_characters, say};
use super::data::{Data, Encoding, Numbers};
use super::kinds::Kind;
use crate::{Counter, CounterBuilder, Level, Reset};
use atleast_engine::Text;
use atleast_engine::work;

/// Lengths around those that the kernels treat differently: 2, the 8 bytes that are compared at
/// every candidate, a block, a block with the one before it, and a batch.
const LENGTHS: [usize; 14] = [2, 3, 8, 9, 63, 64, 65, 66, 128, 130, 4095, 4096, 4097, 9000];

/// A block, a batch, and the same in the second batch.
const BOUNDARIES: [usize; 5] = [64, 128, 4096, 4160, 8192];

/// Returns strings of this length: one letter repeated; the same with another first or last letter;
/// two letters alternating; and random letters.
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
fn strings_at_every_boundary() {
    let mut checks = 0;
    for length in LENGTHS {
        for string in strings(length) {
            let kind = Kind::new("string", lines(&string), "ab\n");
            let counters = Counters::new(&kind, &[1, 2, 3]);
            let what: Vec<u32> = string.chars().map(u32::from).collect();
            let boundaries =
                BOUNDARIES.into_iter().filter(|boundary| length < 4000 || *boundary >= 4096);
            for (turn, boundary) in boundaries.enumerate() {
                // How much of the first occurrence is before the boundary.
                let mut befores = vec![0, 1, 2, length / 2, length - 1, length, length + 1];
                befores.dedup();
                for before in befores.into_iter().filter(|before| *before <= boundary) {
                    // The definition is slow for long strings.
                    let others = if length < 1000 { ".a\n" } else { "a" };
                    for other in others.chars() {
                        let mut text = vec![u32::from(other); boundary - before];
                        text.extend(&what);
                        // A second occurrence follows at once, then one without its first
                        // character, and one without its last.
                        text.extend(&what);
                        text.extend(&what[1..]);
                        text.extend(&what[..length - 1]);
                        text.push(u32::from('.'));
                        let context =
                            format_args!("{length}, {before} before {boundary}, {other:?}");
                        let encoding = [Encoding::Utf8, Encoding::Utf8, Encoding::Ucs2][turn % 3];
                        checks += check_characters(&counters, encoding, &text, turn, context);
                    }
                }
            }
        }
    }
    say(format_args!("strings at every boundary: {checks} answers compared"));
}

/// Texts shorter than the string, and the string itself.
#[test]
fn a_shorter_text_has_no_occurrence() {
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
    say(format_args!("a shorter text has no occurrence: {checks} answers compared"));
}

/// A search in text where every position is a candidate.
#[test]
fn hostile_text_is_linear_work() {
    let a = |length: usize| "a".repeat(length);
    let late = |length: usize| "ab".repeat(50) + &a(length);
    // The string, and the unit that the text repeats: candidates match almost all of the string,
    // until the credit for comparisons is used up and after that.
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
                    // The credit, the comparison that used it up, and the automaton.
                    let limit = (10 * text.len() + 2 * string.len()) as u64;
                    assert!(work <= limit, "{level}: {work} for {} units", text.len());
                    work
                });
                for pair in works.windows(2) {
                    assert!(10 * pair[1] <= 21 * pair[0] + 10_000, "{level}: {works:?}");
                }
            }
        }
    }
}

/// When the credit ends in the middle of a batch, the automaton continues with the same answers.
#[test]
fn the_automaton_gives_the_same_answers() {
    let mut checks = 0;
    for (length, tail) in [(1000, 0), (1000, 400), (70, 70), (5000, 3)] {
        let string = "a".repeat(length) + "b" + &"a".repeat(tail);
        let kind = Kind::new("string", lines(&string), "ab\n");
        let counters = Counters::new(&kind, &[1, 2, 9]);
        for misses in [0, 1, 5, 40] {
            let mut text = ".".to_owned() + &"a".repeat(33);
            for turn in 0..12 {
                text += &"a".repeat(length * misses / 4 + turn);
                text += &string;
                text += &string[..tail.max(1)];
                // An occurrence that may overlap the one before it.
                text += &string[tail.min(turn)..];
                if turn % 5 == 4 {
                    text += "\n";
                }
            }
            for (turn, end) in [text.len(), text.len() - 1, text.len() / 2].into_iter().enumerate()
            {
                work::take();
                let checked = counters.check(Text::Utf8(&text.as_bytes()[..end]), turn, misses);
                assert_eq!(work::take() > 0, checked > 0);
                checks += checked;
            }
        }
    }
    say(format_args!("the automaton gives the same answers: {checks} answers compared"));
}

#[test]
fn only_ascii_letters_ignore_case() {
    let mut checks = 0;
    // Neighbours of letters, letters that are not ASCII, and characters that differ from another in
    // the case bit.
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
    say(format_args!("only ASCII letters ignore case: {checks} answers compared"));
}
