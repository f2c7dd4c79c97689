//! Every short text, and one character at every place of a text that is otherwise all alike.

use super::check::{Asked, check_characters, say};
use super::data::{Data, Encoding};
use super::kinds::Kind;
use atleast_engine::Text;

/// Numbers that short texts just reach, or just miss.
const FEW: [u64; 4] = [1, 2, 3, 0];

#[test]
fn every_text_of_at_most_two_bytes() {
    let mut checks = 0;
    for kind in Kind::all() {
        let asked = Asked::new(&kind, &FEW).by_turns(4);
        let texts = texts_of(kind.distinct_encodings_of_bytes());
        for text_of in &texts {
            checks += asked.check(text_of(&[]), 0, "empty");
            for first in 0..=u8::MAX {
                checks += asked.check(text_of(&[first]), usize::from(first), "one byte");
                for second in 0..=u8::MAX {
                    let turn = usize::from(first ^ second);
                    checks += asked.check(text_of(&[first, second]), turn, "two bytes");
                }
            }
        }
    }
    say(format_args!("every text of at most two bytes: {checks} answers compared"));
}

/// All of three bytes that are members of some class or stand beside one, and the edges of ASCII.
#[test]
fn every_text_of_three_bytes_that_matter() {
    let mut checks = 0;
    for kind in Kind::all() {
        let asked = Asked::new(&kind, &FEW);
        for (text_of, &encoding) in texts_of(kind.distinct_encodings_of_bytes())
            .iter()
            .zip(kind.distinct_encodings_of_bytes())
        {
            let mut bytes = vec![0x00, 0x7F, 0x80, 0xFF];
            let (Data::Utf8(members) | Data::Latin1(members)) =
                Data::of(encoding, &kind.alphabet(encoding))
            else {
                unreachable!("the encoding is one of bytes")
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
                            asked.check(text_of(&[first, second, third]), turn, "three bytes");
                    }
                }
            }
        }
    }
    say(format_args!("every text of three bytes that matter: {checks} answers compared"));
}

/// All of four and five characters, one for each role; six where there are few roles.
#[test]
fn every_text_of_some_characters_that_matter() {
    let mut checks = 0;
    for kind in Kind::all() {
        let asked = Asked::new(&kind, &[1, 2, 3, 4, 5]);
        for &encoding in kind.encodings() {
            let roles = kind.roles(encoding);
            let mut characters = Vec::new();
            for role in [&roles.what, &roles.reset, &roles.quote, &roles.other] {
                characters.extend(role.last());
                // The last is the longest; in Latin-1 there may be none.
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
                    checks += check_characters(&asked, encoding, text, turn, "some characters");
                }
            }
        }
    }
    say(format_args!("every text of some characters that matter: {checks} answers compared"));
}

#[test]
fn every_hot_position_in_three_hundred() {
    const LENGTH: usize = 300;
    let mut checks = 0;
    for kind in Kind::all() {
        let asked = Asked::new(&kind, &[1, 2, 3, 8, 65, 150, 299, 300]).by_turns(4);
        for encoding in kind.distinct_encodings() {
            let roles = kind.roles(encoding);
            let mut characters: Vec<u32> = [&roles.what, &roles.reset, &roles.quote, &roles.other]
                .iter()
                .filter_map(|role| role.last().copied())
                .collect();
            // Short members beside long ones, and what a kernel may take for the end of the text.
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
                        // Each place in a block meets all of the numbers.
                        let turn = place + place / 64;
                        checks += check_characters(&asked, encoding, &text, turn, context);
                        text[place] = background;
                    }
                }
            }
        }
    }
    say(format_args!("every hot position in 300: {checks} answers compared"));
}

/// Returns how bytes are taken as text, for each of these encodings.
fn texts_of(encodings: &[Encoding]) -> Vec<fn(&[u8]) -> Text<'_>> {
    let text_of = |encoding: &Encoding| -> fn(&[u8]) -> Text<'_> {
        match encoding {
            Encoding::Utf8 => |bytes| Text::Utf8(bytes),
            _ => |bytes| Text::Latin1(bytes),
        }
    };
    encodings.iter().map(text_of).collect()
}
