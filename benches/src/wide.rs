//! Text of two and four bytes a character, as Python stores it, compared with bytes.

#![allow(unsafe_code)]

use std::hint::black_box;
use std::time::Duration;

use serde::Serialize;

use crate::families::FAMILIES;
use crate::measure::{Contender, gigabytes_per_second, take_turns};
use crate::ours::{self, Level, WideQuestion, WideText};
use crate::random::Random;

const ALLOWANCE: Duration = Duration::from_millis(300);

/// The text that the others are compared with: bytes, with a question that takes the general path.
const BYTES: &str = "1 byte";

/// The figures for one text, question and level.
#[derive(Debug, Serialize)]
pub(crate) struct Wide {
    pub(crate) text: String,
    pub(crate) question: String,
    pub(crate) level: String,
    /// False if an answer was wrong; then there are no figures.
    pub(crate) checked: bool,
    pub(crate) gigabytes_per_second: Option<f64>,
    /// The ratio to bytes, at the same level.
    pub(crate) to_bytes: Option<f64>,
}

/// A text and its name.
struct NamedText {
    name: &'static str,
    text: WideText,
}

impl WideText {
    /// Returns the memory of the text.
    fn bytes(&self) -> &[u8] {
        match self {
            WideText::One(bytes) => bytes,
            // SAFETY: initialised integers are valid as bytes, and the slice covers exactly them.
            WideText::Two(units) => unsafe {
                std::slice::from_raw_parts(units.as_ptr().cast(), size_of_val(&units[..]))
            },
            // SAFETY: see above.
            WideText::Four(units) => unsafe {
                std::slice::from_raw_parts(units.as_ptr().cast(), size_of_val(&units[..]))
            },
        }
    }

    fn character(&self, index: usize) -> Option<u32> {
        match self {
            WideText::One(bytes) => bytes.get(index).copied().map(u32::from),
            WideText::Two(units) => units.get(index).copied().map(u32::from),
            WideText::Four(units) => units.get(index).copied(),
        }
    }
}

/// Returns the largest count of any segment: the definition, over characters.
fn largest_count(question: &WideQuestion, text: &WideText) -> u64 {
    let (mut count, mut largest) = (0, 0);
    for index in 0.. {
        let Some(character) = text.character(index).and_then(char::from_u32) else { break };
        if (question.is_reset)(character) {
            count = 0;
        }
        if (question.is_what)(character) {
            count += 1;
            largest = largest.max(count);
        }
    }
    largest
}

/// Returns csv in `size` bytes: as bytes, with a few wider characters, in Chinese characters, and
/// in Latin letters from U+0100 on, each of which has to be looked up in a set of many ranges.
fn texts(size: usize) -> Vec<NamedText> {
    let csv = FAMILIES.iter().find(|family| family.name == "csv").expect("csv is a family");
    let mut bytes = vec![0; size];
    csv.fill(&mut bytes);
    let mut random = Random::new(2);
    let with_some = |wider: char| -> Vec<u32> {
        let widen = |(index, byte): (usize, &u8)| match byte {
            b'a'..=b'z' if index % 1000 < 16 => wider.into(),
            byte => u32::from(*byte),
        };
        bytes.iter().enumerate().map(widen).collect()
    };
    let mut letters_from = |first: u32, number: usize| -> Vec<u32> {
        let translate = |byte: &u8| match byte {
            b',' => '，'.into(),
            b';' => '；'.into(),
            b'a'..=b'z' => first + u32::try_from(random.below(number)).expect("it is small"),
            byte => u32::from(*byte),
        };
        bytes.iter().map(translate).collect()
    };
    let two = |characters: &[u32]| -> WideText {
        let unit = |it: &u32| u16::try_from(*it).expect("it is below U+10000");
        WideText::Two(characters[..size / 2].iter().map(unit).collect())
    };
    let four = |characters: &[u32]| WideText::Four(characters[..size / 4].to_vec());
    let (chinese, latin) = (letters_from(0x4E00, 0x5000), letters_from(0x100, 0x150));
    vec![
        NamedText { name: "2 bytes", text: two(&with_some('—')) },
        NamedText { name: "4 bytes", text: four(&with_some('😀')) },
        NamedText { name: "2 bytes, Chinese", text: two(&chinese) },
        NamedText { name: "4 bytes, Chinese", text: four(&chinese) },
        NamedText { name: "2 bytes, Latin", text: two(&latin) },
        NamedText { name: "4 bytes, Latin", text: four(&latin) },
        NamedText { name: BYTES, text: WideText::One(bytes) },
    ]
}

/// Measures every question on every text.
pub(crate) fn measure(levels: &[Level], size: usize, rounds: u32) -> Vec<Wide> {
    let texts = texts(size);
    let mut measured: Vec<Wide> = Vec::new();
    for &level in levels {
        let mut names = Vec::new();
        let mut contenders = Vec::new();
        for NamedText { name, text } in &texts {
            for question in ours::wide_questions() {
                if *name == BYTES && question.name != "[,;]" {
                    continue;
                }
                let largest = largest_count(&question, text);
                if largest == 0 {
                    continue;
                }
                names.push((*name, question.name));
                contenders.push(contender(&question, text, largest, level));
            }
        }
        let figures = take_turns(&contenders, rounds, ALLOWANCE);
        let speed = |index: usize| {
            let times = figures[index].times?;
            Some(gigabytes_per_second(figures[index].size, times.minimum))
        };
        let of_bytes = names.iter().position(|name| name.0 == BYTES).and_then(speed);
        measured.extend(names.iter().enumerate().map(|(index, (text, question))| Wide {
            text: (*text).into(),
            question: (*question).into(),
            level: format!("{level:?}"),
            checked: figures[index].times.is_some(),
            gigabytes_per_second: speed(index),
            to_bytes: Option::zip(speed(index), of_bytes).map(|(own, bytes)| own / bytes),
        }));
    }
    measured
}

/// Returns a contender that asks for one more than the largest count, so that it reads to the end.
/// Before, checks once that the counter finds the largest count.
fn contender<'run>(
    question: &WideQuestion,
    text: &'run WideText,
    largest: u64,
    level: Level,
) -> Contender<'run> {
    let reached = ours::wide_counter(question, largest, level);
    let counter = ours::wide_counter(question, largest + 1, level);
    // A counter that does not find the largest count must be wrong: it can never return 1.
    let expected = u64::from(!ours::has_count_of(&reached, text));
    Contender::new(question.name, text.bytes(), expected, move |_| {
        u64::from(ours::has_count_of(&counter, black_box(text)))
    })
    .at(level)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_question_about_wide_text_is_answered_right() {
        let measured = measure(&ours::levels(), 64 << 10, 1);
        assert!(measured.iter().all(|row| row.checked), "{measured:?}");
        assert!(measured.iter().any(|row| row.text == BYTES && row.to_bytes == Some(1.0)));
    }

    #[test]
    fn counts_are_those_of_the_definition() {
        let question = &ours::wide_questions()[0];
        let text = WideText::Four("a,b,,\n,😀,".chars().map(u32::from).collect());
        assert_eq!((question.name, largest_count(question, &text)), (",", 3));
    }
}
