//! Asks any question about any text. Every answer is that of the definition, at every level, for
//! the whole text, in chunks and in parts. Invalid arguments are an error with a message.

#![no_main]

use arbitrary::{Arbitrary, Unstructured};
use atleast::compare::{Encoding, INVALID, check_counter};
use atleast::{CharSet, Counter, CounterBuilder, Error, Reset, What};
use atleast_fuzz::{Bytes, written};
use libfuzzer_sys::fuzz_target;

/// The maximum length of a text: several batches, but few, because the definition is slow.
const MOST: usize = 10_000;

#[derive(Arbitrary, Debug)]
struct Input<'input> {
    what: AnyWhat,
    reset: AnyReset,
    quote: Option<AnyQuote>,
    min_number: Number,
    max_number: Option<Number>,
    invert: bool,
    ignore_ascii_case: bool,
    #[arbitrary(with = |bytes: &mut Unstructured<'_>| bytes.choose(&Encoding::ALL).copied())]
    encoding: Encoding,
    cuts: Vec<u16>,
    text: &'input [u8],
}

#[derive(Arbitrary, Debug)]
enum AnyWhat {
    Character(Symbol),
    Byte(u8),
    Ranges { is_negated: bool, ranges: Vec<(Symbol, Symbol)> },
    Class(String),
    Text { again: Vec<Symbol>, times: u8, end: Vec<Symbol> },
    Bytes { again: Vec<u8>, times: u8, end: Vec<u8> },
}

#[derive(Arbitrary, Debug)]
enum AnyReset {
    No,
    Newlines,
    Spaces,
    Whitespace,
    Runs,
    Character(Symbol),
    Byte(u8),
    Ranges(Vec<(Symbol, Symbol)>),
}

#[derive(Arbitrary, Debug)]
enum AnyQuote {
    Character(Symbol),
    Byte(u8),
    Any(AnyWhat),
}

#[derive(Arbitrary, Debug)]
enum Number {
    Small(u8),
    Any(u64),
}

impl Number {
    fn value(&self) -> u64 {
        match *self {
            // Most segments are short.
            Number::Small(number) if number < 0xC0 => u64::from(number % 8),
            Number::Small(number) => u64::from(number),
            Number::Any(number) => number,
        }
    }
}

/// A character: ASCII, one at a boundary of encodings or ranges, or any.
#[derive(Clone, Copy, Debug)]
struct Symbol(char);

const EDGES: [char; 24] = [
    '\u{80}',
    '\u{85}',
    '\u{A0}',
    '\u{C3}',
    'é',
    'è',
    'É',
    '\u{FE}',
    '\u{FF}',
    '\u{100}',
    '\u{7FF}',
    '\u{800}',
    '\u{2003}',
    '\u{2002}',
    '\u{7FFF}',
    '\u{8000}',
    '\u{D7FF}',
    '\u{E000}',
    '\u{FFFF}',
    '\u{10000}',
    '😀',
    '😁',
    '\u{10FFFE}',
    '\u{10FFFF}',
];

impl Arbitrary<'_> for Symbol {
    fn arbitrary(bytes: &mut Unstructured<'_>) -> arbitrary::Result<Symbol> {
        let byte = u8::arbitrary(bytes)?;
        let edge = usize::from(byte & 0x7F);
        Ok(Symbol(match EDGES.get(edge) {
            _ if byte.is_ascii() => char::from(byte),
            Some(edge) => *edge,
            None => char::arbitrary(bytes)?,
        }))
    }
}

/// Returns the set of these ranges, and checks that its text is parsed as the same set.
fn set(is_negated: bool, ranges: &[(Symbol, Symbol)]) -> Result<CharSet, Error> {
    let ranges = ranges.iter().map(|(a, b)| (a.0.min(b.0), a.0.max(b.0)));
    let ranges = ranges
        .map(|(first, last)| format!("\\x{{{:x}}}-\\x{{{:x}}}", u32::from(first), u32::from(last)));
    let negation = if is_negated { "^" } else { "" };
    // Empty brackets would not be a class.
    let class_text = format!("[{negation}{}&&\\x{{0}}-\\x{{10FFFF}}]", ranges.collect::<String>());
    class(&class_text)
}

fn class(class_text: &str) -> Result<CharSet, Error> {
    let set = CharSet::parse(class_text)?;
    let written = set.to_string();
    assert!(CharSet::parse(&written).is_ok_and(|read| read == set), "{class_text} as {written}");
    Ok(set)
}

/// Returns units repeated several times, followed by others.
fn repeated<Unit: Copy>(again: &[Unit], times: u8, end: &[Unit]) -> Vec<Unit> {
    [again.repeat(usize::from(times % 32)), end.to_vec()].concat()
}

impl AnyWhat {
    fn what(&self) -> Result<What, Error> {
        Ok(match self {
            AnyWhat::Character(symbol) => symbol.0.into(),
            AnyWhat::Byte(byte) => (*byte).into(),
            AnyWhat::Ranges { is_negated, ranges } => set(*is_negated, ranges)?.into(),
            AnyWhat::Class(class_text) => class(class_text)?.into(),
            AnyWhat::Text { again, times, end } => {
                let text = repeated(again, *times, end);
                text.iter().map(|symbol| symbol.0).collect::<String>().into()
            }
            AnyWhat::Bytes { again, times, end } => repeated(again, *times, end).as_slice().into(),
        })
    }

    /// Returns the characters or bytes that are counted, as numbers.
    fn characters(&self) -> Vec<u32> {
        match self {
            AnyWhat::Character(symbol) => vec![symbol.0.into()],
            AnyWhat::Byte(byte) => vec![(*byte).into()],
            AnyWhat::Ranges { ranges, .. } => characters_of(ranges),
            AnyWhat::Class(class_text) => class_text.chars().map(u32::from).collect(),
            AnyWhat::Text { again, times, end } => {
                repeated(again, *times, end).iter().map(|symbol| symbol.0.into()).collect()
            }
            AnyWhat::Bytes { again, times, end } => {
                repeated(again, *times, end).into_iter().map(u32::from).collect()
            }
        }
    }
}

fn characters_of(ranges: &[(Symbol, Symbol)]) -> Vec<u32> {
    ranges.iter().flat_map(|(a, b)| [u32::from(a.0), u32::from(b.0)]).collect()
}

impl AnyReset {
    fn set_in(&self, builder: CounterBuilder) -> Result<CounterBuilder, Error> {
        Ok(match self {
            AnyReset::No => builder.reset(Reset::NoReset),
            AnyReset::Newlines => builder.reset(Reset::NewlinesReset),
            AnyReset::Spaces => builder.reset(Reset::SpacesReset),
            AnyReset::Whitespace => builder.reset(Reset::WhitespaceReset),
            AnyReset::Runs => builder.reset(Reset::RunsReset),
            AnyReset::Character(symbol) => builder.reset(symbol.0),
            AnyReset::Byte(byte) => builder.reset(*byte),
            AnyReset::Ranges(ranges) => builder.reset(set(false, ranges)?),
        })
    }

    fn characters(&self) -> Vec<u32> {
        match self {
            AnyReset::No | AnyReset::Newlines | AnyReset::Runs => vec!['\n'.into()],
            AnyReset::Spaces => vec![' '.into()],
            AnyReset::Whitespace => [' ', '\t', '\u{85}', '\u{3000}'].map(u32::from).to_vec(),
            AnyReset::Character(symbol) => vec![symbol.0.into()],
            AnyReset::Byte(byte) => vec![(*byte).into()],
            AnyReset::Ranges(ranges) => characters_of(ranges),
        }
    }
}

impl AnyQuote {
    fn what(&self) -> Result<What, Error> {
        match self {
            AnyQuote::Character(symbol) => Ok(symbol.0.into()),
            AnyQuote::Byte(byte) => Ok((*byte).into()),
            AnyQuote::Any(what) => what.what(),
        }
    }

    fn characters(&self) -> Vec<u32> {
        match self {
            AnyQuote::Character(symbol) => vec![symbol.0.into()],
            AnyQuote::Byte(byte) => vec![(*byte).into()],
            AnyQuote::Any(what) => what.characters(),
        }
    }
}

impl Input<'_> {
    fn counter(&self) -> Result<Counter, Error> {
        let mut builder = Counter::builder(self.what.what()?)
            .min_number(self.min_number.value())
            .invert(self.invert)
            .ignore_ascii_case(self.ignore_ascii_case);
        if let Some(max_number) = &self.max_number {
            // Otherwise every second question would be invalid.
            let is_added = matches!(max_number, Number::Small(_));
            let least = if is_added { self.min_number.value() } else { 0 };
            builder = builder.max_number(least.saturating_add(max_number.value()));
        }
        if let Some(quote) = &self.quote {
            builder = builder.quote(quote.what()?);
        }
        self.reset.set_in(builder)?.build()
    }

    /// Returns the characters of the text, and invalid bytes, as numbers.
    fn characters(&self) -> Vec<u32> {
        let what = self.what.characters();
        let reset = self.reset.characters();
        let quote = self.quote.as_ref().map(AnyQuote::characters).unwrap_or_default();
        written(self.text, MOST, |byte, bytes: &mut Bytes<'_>, text: &mut Vec<u32>| {
            if byte.is_ascii() {
                text.push(byte.into());
                return;
            }
            let mut next = || bytes.next().unwrap_or(0);
            let one_of = |characters: &[u32], choice: u8| {
                let length = characters.len().max(1);
                characters.get(usize::from(choice) % length).copied()
            };
            match byte & 0xF {
                // All counted characters, some of them, or one.
                0 | 1 => text.extend(&what),
                2 => text.extend(&what[..usize::from(next()).min(what.len())]),
                3 => text.extend(&what[usize::from(next()).min(what.len())..]),
                4 => text.extend(one_of(&what, next())),
                5 => text.extend(one_of(&what, next()).map(in_other_case)),
                // The neighbours of a counted character, and characters that share a byte with it.
                6 => text.extend(one_of(&what, next()).map(|it| it.saturating_add(1))),
                7 => text.extend(one_of(&what, next()).map(|it| it.saturating_sub(1))),
                8 => text.extend(one_of(&what, next()).map(|it| it ^ u32::from(next()) << 8)),
                9 | 10 => text.extend(one_of(&reset, next())),
                11 => text.extend(one_of(&quote, next())),
                12 => text.push(EDGES[usize::from(next()) % EDGES.len()].into()),
                13 => text.push(0xD800 + u32::from(next())),
                14 => text.push(INVALID + u32::from(next())),
                _ => text.push(u32::from_le_bytes([next(), next(), next() % 0x11, 0])),
            }
        })
    }
}

/// Returns the other case of an ASCII letter.
fn in_other_case(character: u32) -> u32 {
    let is_letter = u8::try_from(character).is_ok_and(|byte| byte.is_ascii_alphabetic());
    if is_letter { character ^ 0x20 } else { character }
}

fuzz_target!(|input: Input<'_>| {
    match input.counter() {
        Ok(counter) => {
            let cuts: Vec<_> = input.cuts.iter().map(|cut| usize::from(*cut)).collect();
            check_counter(&counter, input.encoding, &input.characters(), &cuts);
        }
        Err(error) => assert!(!error.to_string().is_empty(), "{input:?}"),
    }
});
