//! Text of two and four bytes a character, with classes of every kind.

use super::check::{Counters, say};
use super::data::{Data, Encoding, Numbers};
use super::kinds::Kind;
use atleast_engine::Text;

/// Units around which a comparison can go wrong: where one byte, a signed number, two bytes,
/// Unicode or the integer ends.
const EDGES: [u32; 28] = [
    0x00,
    0x01,
    0x7E,
    0x7F,
    0x80,
    0x81,
    0xFE,
    0xFF,
    0x100,
    0x101,
    0x17F,
    0x180,
    0x7FFF,
    0x8000,
    0x8001,
    0x80FF,
    0xD800,
    0xDFFF,
    0xFF00,
    0xFFFE,
    0xFFFF,
    0x1_0000,
    0x10_FFFF,
    0x11_0000,
    0x7FFF_FFFF,
    0x8000_0000,
    0x8000_0041,
    0xFFFF_FFFF,
];

/// Every unit of two bytes, and units of four bytes around each edge and beyond Unicode, have the
/// class that the definition gives them.
#[test]
fn every_character_is_in_its_class() {
    let mut checks = 0;
    for kind in Kind::all() {
        if kind.encodings().len() == 1 {
            continue;
        }
        let counters = Counters::new(&kind, &[1, 3]);
        let mut units: Vec<u32> = (0..=0xFFFF).collect();
        let two = Data::of(Encoding::Ucs2, &units);
        checks += counters.check(two.text(), 0, "every unit of two bytes");
        for edge in EDGES {
            units.extend(edge.saturating_sub(70)..=edge.saturating_add(70));
        }
        units.extend((0x1_0000..0x12_0000).step_by(97));
        checks += counters.check(Text::Ucs4(&units), 1, "units of four bytes");
    }
    say(format_args!("every character is in its class: {checks} answers compared"));
}

/// One character that is counted, at a random position of texts of every length up to two blocks.
#[test]
fn one_character_at_any_position() {
    let names = ["U+00FE", "U+00FF", "U+0100", "U+8000", "U+FFFF", "few ranges", "many ranges"];
    let mut checks = 0;
    for kind in Kind::named(&names) {
        let counters = Counters::new(&kind, &[1, 2]);
        for encoding in [Encoding::Ucs2, Encoding::Ucs4] {
            let roles = kind.roles(encoding);
            let mut numbers = Numbers(0);
            for length in (1..=130).chain([191, 192, 193, 4095, 4096, 4097, 4160]) {
                for _ in 0..4 {
                    let mut text = vec![numbers.one_of(&roles.other); length];
                    let place = numbers.below(length);
                    text[place] = numbers.one_of(&roles.what);
                    let data = Data::of(encoding, &text);
                    checks +=
                        counters.check(data.text(), length, format_args!("{place} of {length}"));
                }
            }
        }
    }
    say(format_args!("one character at any position: {checks} answers compared"));
}
