//! Text of two and four bytes a character, as Python keeps it, beside the same question of bytes.

#![allow(unsafe_code)]

use std::hint::black_box;
use std::time::Duration;

use serde::Serialize;

use crate::families::FAMILIES;
use crate::measure::{Contender, gigabytes_per_second, take_turns};
use crate::ours::{self, Level, Units, WideQuestion};
use crate::random::Random;

const ALLOWANCE: Duration = Duration::from_millis(300);

/// What the others are measured by: a question that takes the general way on bytes.
const BYTES: &str = "1 byte";

/// One text, question and level.
#[derive(Debug, Serialize)]
pub(crate) struct Wide {
    pub(crate) text: String,
    pub(crate) question: String,
    pub(crate) level: String,
    /// False if an answer was wrong; there are no figures then.
    pub(crate) checked: bool,
    pub(crate) gigabytes_per_second: Option<f64>,
    /// To one byte a character, at the same level.
    pub(crate) to_bytes: Option<f64>,
}

/// A text and its name.
struct Text {
    name: &'static str,
    units: Units,
}

impl Units {
    /// Returns the text as bytes.
    fn bytes(&self) -> &[u8] {
        match self {
            Units::One(bytes) => bytes,
            // SAFETY: any initialised memory is bytes, here and below; the slice is as long.
            Units::Two(units) => unsafe {
                std::slice::from_raw_parts(units.as_ptr().cast(), size_of_val(&units[..]))
            },
            // SAFETY: see above.
            Units::Four(units) => unsafe {
                std::slice::from_raw_parts(units.as_ptr().cast(), size_of_val(&units[..]))
            },
        }
    }

    fn character(&self, index: usize) -> Option<u32> {
        match self {
            Units::One(bytes) => bytes.get(index).copied().map(u32::from),
            Units::Two(units) => units.get(index).copied().map(u32::from),
            Units::Four(units) => units.get(index).copied(),
        }
    }
}

/// Returns the largest count of any segment: the definition, over characters.
fn largest_count(question: &WideQuestion, units: &Units) -> u64 {
    let (mut count, mut most) = (0, 0);
    for index in 0.. {
        let Some(character) = units.character(index).and_then(char::from_u32) else { break };
        if (question.is_reset)(character) {
            count = 0;
        }
        if (question.is_what)(character) {
            count += 1;
            most = most.max(count);
        }
    }
    most
}

/// Returns csv in so many bytes: plain, with a few characters beyond a byte here and there, in Chinese
/// characters, and in Latin letters from U+0100 on, of which a set of many ranges looks up each.
fn texts(size: usize) -> Vec<Text> {
    let csv = FAMILIES.iter().find(|family| family.name == "csv").expect("csv is a family");
    let mut bytes = vec![0; size];
    csv.fill(&mut bytes);
    let mut random = Random::new(2);
    let some_beyond = |beyond: char| -> Vec<u32> {
        let widen = |(index, byte): (usize, &u8)| match byte {
            b'a'..=b'z' if index % 1000 < 16 => beyond.into(),
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
    let two = |characters: &[u32]| -> Units {
        let unit = |it: &u32| u16::try_from(*it).expect("it is below U+10000");
        Units::Two(characters[..size / 2].iter().map(unit).collect())
    };
    let four = |characters: &[u32]| Units::Four(characters[..size / 4].to_vec());
    let (chinese, latin) = (letters_from(0x4E00, 0x5000), letters_from(0x100, 0x150));
    vec![
        Text { name: "2 bytes", units: two(&some_beyond('—')) },
        Text { name: "4 bytes", units: four(&some_beyond('😀')) },
        Text { name: "2 bytes, Chinese", units: two(&chinese) },
        Text { name: "4 bytes, Chinese", units: four(&chinese) },
        Text { name: "2 bytes, Latin", units: two(&latin) },
        Text { name: "4 bytes, Latin", units: four(&latin) },
        Text { name: BYTES, units: Units::One(bytes) },
    ]
}

/// Measures every question of every text.
pub(crate) fn measure(levels: &[Level], size: usize, rounds: u32) -> Vec<Wide> {
    let texts = texts(size);
    let mut measured: Vec<Wide> = Vec::new();
    for &level in levels {
        let mut names = Vec::new();
        let mut contenders = Vec::new();
        for text in &texts {
            for question in ours::wide_questions() {
                if text.name == BYTES && question.name != "[,;]" {
                    continue;
                }
                let most = largest_count(&question, &text.units);
                if most == 0 {
                    continue;
                }
                names.push((text.name, question.name));
                contenders.push(contender(&question, &text.units, most, level));
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

/// Asks for one more than any segment holds, so that everyone reads to the end; that the number before
/// it is reached is asked once.
fn contender<'run>(
    question: &WideQuestion,
    units: &'run Units,
    most: u64,
    level: Level,
) -> Contender<'run> {
    let reached = ours::wide_counter(question, most, level);
    let counter = ours::wide_counter(question, most + 1, level);
    // A counter that misses what is there gives no right answer to anything.
    let expected = u64::from(!ours::has_count_of(&reached, units));
    Contender::new(question.name, units.bytes(), expected, move |_| {
        u64::from(ours::has_count_of(&counter, black_box(units)))
    })
    .at(level)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn everyone_is_right_about_wide_text() {
        let measured = measure(&ours::levels(), 64 << 10, 1);
        assert!(measured.iter().all(|row| row.checked), "{measured:?}");
        assert!(measured.iter().any(|row| row.text == BYTES && row.to_bytes == Some(1.0)));
    }

    #[test]
    fn counts_are_those_of_the_definition() {
        let question = &ours::wide_questions()[0];
        let units = Units::Four("a,b,,\n,😀,".chars().map(u32::from).collect());
        assert_eq!((question.name, largest_count(question, &units)), (",", 3));
    }
}
