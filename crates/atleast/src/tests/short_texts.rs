//! Every short text, and one character at every position of a text that otherwise repeats another.

use super::check::{Counters, check_characters, say};
use super::data::{Data, Encoding};
use super::kinds::Kind;
use atleast_engine::Text;

/// Values of `min_number` that short texts just reach or just miss.
const FEW: [u64; 4] = [1, 2, 3, 0];

#[test]
fn every_text_of_at_most_two_bytes() {
    let mut checks = 0;
    for kind in Kind::all() {
        let counters = Counters::new(&kind, &FEW).by_turns(4);
        let texts = texts_of(kind.distinct_encodings_of_bytes());
        for text_of in &texts {
            checks += counters.check(text_of(&[]), 0, "empty");
            for first in 0..=u8::MAX {
                checks += counters.check(text_of(&[first]), usize::from(first), "one byte");
                for second in 0..=u8::MAX {
                    let turn = usize::from(first ^ second);
                    checks += counters.check(text_of(&[first, second]), turn, "two bytes");
                }
            }
        }
    }
    say(format_args!("every text of at most two bytes: {checks} answers compared"));
}

/// Every text of three bytes that are in some class, next to a byte of one, or at an edge of ASCII.
#[test]
fn every_text_of_three_relevant_bytes() {
    let mut checks = 0;
    for kind in Kind::all() {
        let counters = Counters::new(&kind, &FEW);
        for (text_of, &encoding) in texts_of(kind.distinct_encodings_of_bytes())
            .iter()
            .zip(kind.distinct_encodings_of_bytes())
        {
            let mut bytes = vec![0x00, 0x7F, 0x80, 0xFF];
            let (Data::Utf8(members) | Data::Latin1(members)) =
                Data::of(encoding, &kind.alphabet(encoding))
            else {
                unreachable!("the encoding has one byte a unit")
            };
            for byte in members {
                bytes.extend([byte.wrapping_sub(1), byte, byte.wrapping_add(1)]);
            }
            bytes.sort_unstable();
            bytes.dedup();
            for (turn, &first) in bytes.iter().enumerate() {
                for &second in &bytes {
                    for &third in &bytes {
                        checks +=
                            counters.check(text_of(&[first, second, third]), turn, "three bytes");
                    }
                }
            }
        }
    }
    say(format_args!("every text of three relevant bytes: {checks} answers compared"));
}

/// Every text of up to four characters, or six if there are few, of two characters for each role.
#[test]
fn every_text_of_some_relevant_characters() {
    let mut checks = 0;
    for kind in Kind::all() {
        let counters = Counters::new(&kind, &[1, 2, 3, 4, 5]);
        for &encoding in kind.encodings() {
            let roles = kind.roles(encoding);
            let mut characters = Vec::new();
            for role in [&roles.what, &roles.reset, &roles.quote, &roles.other] {
                characters.extend(role.last());
                // The last has the most bytes; Latin-1 may have none.
                characters.extend(role.first());
            }
            characters.sort_unstable();
            characters.dedup();
            let longest = if characters.len() <= 4 { 6 } else { 4 };
            let mut texts: Vec<Vec<u32>> = vec![Vec::new()];
            for _ in 0..longest {
                texts = texts
                    .iter()
                    .flat_map(|text| {
                        characters.iter().map(|last| [text.as_slice(), &[*last]].concat())
                    })
                    .collect();
                for (turn, text) in texts.iter().enumerate() {
                    checks += check_characters(&counters, encoding, text, turn, "some characters");
                }
            }
        }
    }
    say(format_args!("every text of some relevant characters: {checks} answers compared"));
}

#[test]
fn every_hot_position_in_three_hundred() {
    const LENGTH: usize = 300;
    let mut checks = 0;
    for kind in Kind::all() {
        let counters = Counters::new(&kind, &[1, 2, 3, 8, 65, 150, 299, 300]).by_turns(4);
        for encoding in kind.distinct_encodings() {
            let roles = kind.roles(encoding);
            let mut characters: Vec<u32> = [&roles.what, &roles.reset, &roles.quote, &roles.other]
                .iter()
                .filter_map(|role| role.last().copied())
                .collect();
            // Members of fewer bytes, and NUL, which a kernel could take for the end of the text.
            characters.extend(roles.what.first().into_iter().chain(roles.reset.first()));
            characters.push(0);
            characters.sort_unstable();
            characters.dedup();
            for &background in &characters {
                for &hot in characters.iter().filter(|hot| **hot != background) {
                    let mut text = vec![background; LENGTH];
                    for place in 0..LENGTH {
                        text[place] = hot;
                        let context = format_args!("{hot:#x} at {place} of {background:#x}");
                        // Every position in a block is checked with every value.
                        let turn = place + place / 64;
                        checks += check_characters(&counters, encoding, &text, turn, context);
                        text[place] = background;
                    }
                }
            }
        }
    }
    say(format_args!("every hot position in 300: {checks} answers compared"));
}

/// Returns the function from bytes to text for each of these encodings.
fn texts_of(encodings: &[Encoding]) -> Vec<fn(&[u8]) -> Text<'_>> {
    let text_of = |encoding: &Encoding| -> fn(&[u8]) -> Text<'_> {
        match encoding {
            Encoding::Utf8 => |bytes| Text::Utf8(bytes),
            _ => |bytes| Text::Latin1(bytes),
        }
    };
    encodings.iter().map(text_of).collect()
}
