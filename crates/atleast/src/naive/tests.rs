//! Tests of the definition: its functions against each other, and each encoding against the others.

use proptest::prelude::*;
use proptest::sample::select;

use super::*;
use crate::{CharSet, Counter, Error, Level, Reset, Tally};

const RESETS: [Reset; 5] = [
    Reset::NewlinesReset,
    Reset::SpacesReset,
    Reset::WhitespaceReset,
    Reset::RunsReset,
    Reset::NoReset,
];

fn segments(counter: &Counter, text: Text<'_>) -> Vec<Segment> {
    let mut position = Position::default();
    std::iter::from_fn(|| next_segment(counter.question(), text, &mut position)).collect()
}

/// Returns the offsets of `what` outside quotes, by the plainest scan.
fn occurrences(question: &Question, text: Text<'_>) -> Vec<usize> {
    if let Some(string) = question.what.string() {
        return occurrences_of_string(question, text, string);
    }
    let mut quotes = 0;
    let mut found = Vec::new();
    for character in text.characters_from(0) {
        quotes += u32::from(question.is_quote(character.value));
        if quotes % 2 == 0 && question.is_what(character.value) {
            found.push(character.start);
        }
    }
    found
}

/// As [`occurrences`], for a string: each search continues after the last match.
fn occurrences_of_string(question: &Question, text: Text<'_>, string: &str) -> Vec<usize> {
    let mut rest: &[Character] = &text.characters_from(0).collect::<Vec<_>>();
    let string: Vec<char> = string.chars().collect();
    let (mut found, mut quotes) = (Vec::new(), 0);
    while let [first, after @ ..] = rest {
        quotes += u32::from(question.is_quote(first.value));
        let matches = quotes % 2 == 0 && rest.len() >= string.len() && { rest.iter().zip(&string) }
            .all(|(it, of)| question.is_same(it.value, *of));
        found.extend(matches.then_some(first.start));
        rest = if matches { &rest[string.len()..] } else { after };
    }
    found
}

/// Checks every answer of the engine against the definition, at every level.
fn check_engine(counter: &Counter, text: Text<'_>) {
    let question = counter.question();
    let segments = segments(counter, text);
    let hits: Vec<_> = segments.iter().filter(|s| question.is_hit(s.count)).cloned().collect();
    let tally: Tally = segments.iter().map(|segment| segment.count).collect();
    let expected =
        if question.is_decided_at_the_end() { !hits.is_empty() } else { has_count(question, text) };
    for level in Level::available() {
        let counter = counter.clone().with_level(level);
        let context = format!("{level}: {counter:?} on {text:?}");
        assert_eq!(counter.has_count_in(text), expected, "{context}");
        let mut position = crate::hits::HitSearch::default();
        let found: Vec<_> =
            std::iter::from_fn(|| counter.find_next_in(text, &mut position)).collect();
        assert_eq!(found, hits, "{context}");
        assert_eq!(counter.hits_in(text), hits.len() as u64, "{context}");
        assert_eq!(counter.max_count_in(text), tally.max().unwrap_or(0), "{context}");
        assert_eq!(counter.tally_in(text), tally, "{context}");
    }
}

/// Checks everything that must be true for any counter and data.
fn check(counter: &Counter, data: &[u8]) {
    let text = counter.text(data);
    let question = counter.question();
    let segments = segments(counter, text);
    let context = format!("{counter:?} on {data:?}: {segments:?}");

    if question.min_number > 0 {
        let largest = segments.iter().map(|segment| segment.count).max().unwrap_or(0);
        assert_eq!(has_count(question, text), largest >= question.min_number, "{context}");
    }
    check_engine(counter, text);

    let occurrences = occurrences(question, text);
    for (index, segment) in segments.iter().enumerate() {
        assert_eq!(segment.index, index as u64, "{context}");
        let newlines = data[..segment.start].iter().filter(|byte| **byte == b'\n').count();
        assert_eq!(segment.line, newlines as u64 + 1, "{context}");
        let inside: Vec<_> = occurrences.iter().filter(|at| segment.range().contains(at)).collect();
        assert_eq!(segment.count, inside.len() as u64, "{context}");
        let place = usize::try_from(question.min_number).unwrap().checked_sub(1);
        let reached_at = place.and_then(|place| inside.get(place)).map(|at| **at);
        assert_eq!(segment.reached_at, reached_at, "{context}");
        assert!(!question.skips_empty() || segment.start < segment.end, "{context}");
    }
    let length = question.what.string().map_or(1, |string| string.chars().count());
    let places: Vec<_> = super::occurrences(question, text).collect();
    let starts: Vec<_> = places.iter().map(|place| place.start).collect();
    assert_eq!(starts, occurrences, "{context}");
    for place in places {
        assert_eq!(text.part(place).characters_from(0).count(), length, "{context}");
    }
    // No occurrence is lost between segments.
    let in_segments = segments.iter().map(|segment| segment.count).sum::<u64>();
    assert_eq!(in_segments, occurrences.len() as u64, "{context}");
}

#[test]
fn every_short_input() {
    let symbols: [&[u8]; 7] = [b"a", b"b", b" ", b"\n", b"\"", "\u{2003}".as_bytes(), b"\xE2"];
    let mut inputs: Vec<Vec<u8>> = vec![Vec::new()];
    let mut last = inputs.clone();
    for _ in 0..4 {
        last = last
            .iter()
            .flat_map(|input| symbols.iter().map(|symbol| [input, *symbol].concat()))
            .collect();
        inputs.extend(last.iter().cloned());
    }
    let mut counters = Vec::new();
    for reset in RESETS {
        for what in ['a', ' ', '\n', '\u{2003}'] {
            counters.extend((0..=3).map(|min_number| Counter::new(what, min_number, reset)));
        }
    }
    let set = |class_text: &str| CharSet::parse(class_text).unwrap();
    let lines = || Counter::builder('a').reset(Reset::NewlinesReset);
    let more = [
        lines().quote('"'),
        lines().quote('"').max_number(1).invert(true),
        Counter::builder(set("[ab]")).reset(set("[a\n]")).min_number(2).max_number(2),
        Counter::builder(set(r#"[^"]"#)).reset(set(r"\s")).quote('"').min_number(2),
        Counter::builder(set("[ab]")).reset(Reset::RunsReset).min_number(2).invert(true),
        Counter::builder(0xE2).reset('b').quote(b'"').min_number(0).max_number(1),
        Counter::builder('a').reset(0x80).quote(0xE2).min_number(2),
        Counter::builder('a').reset('\u{2003}').quote('\n'),
        Counter::builder("ab").reset(Reset::NewlinesReset).quote('"').min_number(2),
        Counter::builder("aa").reset(Reset::WhitespaceReset),
        Counter::builder("b\u{2003}").reset(' ').max_number(1).invert(true),
        Counter::builder("a\u{2003}a").min_number(0),
        Counter::builder("BA").reset(set("[\n\"]")).ignore_ascii_case(true),
        Counter::builder('B').reset('a').quote('"').ignore_ascii_case(true).min_number(2),
        Counter::builder(b"a\xE2").reset(0x83).quote(b'"'),
    ];
    counters.extend(more.map(|builder| builder.build().unwrap()));
    for input in &inputs {
        for counter in &counters {
            check(counter, input);
        }
    }
}

/// A value that a builder method accepts.
#[derive(Clone, Debug)]
enum AnyValue {
    Character(char),
    Set(CharSet),
    Byte(u8),
    String(String),
    Bytes(Vec<u8>),
    Named(Reset),
}

fn character() -> impl Strategy<Value = char> {
    prop_oneof![
        4 => select(vec!['a', 'b', ' ', '\n', '"', '\u{E9}', '\u{A0}', '\u{2003}', '\u{1F600}']),
        1 => any::<char>(),
    ]
}

/// A value for `what`: as [`character_or_set`], or a string.
fn what(bytes: bool) -> impl Strategy<Value = AnyValue> {
    let letter = select(vec!['a', 'b', 'B', ' ', '\u{E9}', '\u{2003}']);
    let byte = select(vec![b'a', b'b', 0xC2, 0xA0, 0xE9]);
    prop_oneof![
        6 => character_or_set(bytes),
        3 => proptest::collection::vec(letter, 1..4)
            .prop_map(|letters| AnyValue::String(letters.into_iter().collect())),
        u32::from(bytes) => proptest::collection::vec(byte, 1..4).prop_map(AnyValue::Bytes),
    ]
}

fn character_or_set(bytes: bool) -> impl Strategy<Value = AnyValue> {
    let sets = prop_oneof![
        proptest::collection::vec(character(), 1..5).prop_map(CharSet::from_iter),
        select(vec!["[ab]", "[^a]", "[[:punct:]]", r"\s", r"[\x00-\x7f]", r"[^\x00-\x7f]"])
            .prop_map(|class_text| CharSet::parse(class_text).unwrap()),
    ];
    let byte = select(vec![b'a', b' ', b'\n', b'"', 0xC2, 0xA0, 0xE9, 0xFF]);
    prop_oneof![
        6 => character().prop_map(AnyValue::Character),
        3 => sets.prop_map(AnyValue::Set),
        u32::from(bytes) * 2 => byte.prop_map(AnyValue::Byte),
    ]
}

prop_compose! {
    /// Any counter, or the error of a value that breaks a rule.
    fn question(bytes: bool)(
        what in what(bytes),
        reset in prop_oneof![
            select(&RESETS[..]).prop_map(AnyValue::Named),
            character_or_set(bytes),
        ],
        quote in proptest::option::of(character_or_set(bytes)),
        min_number in 0_u64..6,
        max_number in proptest::option::of(0_u64..8),
        invert in any::<bool>(),
        ignore_ascii_case in any::<bool>(),
    ) -> Result<Counter, Error> {
        let builder = match what {
            AnyValue::Character(what) => Counter::builder(what),
            AnyValue::Set(what) => Counter::builder(what),
            AnyValue::Byte(what) => Counter::builder(what),
            AnyValue::String(what) => Counter::builder(what),
            AnyValue::Bytes(what) => Counter::builder(what.as_slice()),
            AnyValue::Named(_) => unreachable!("only resets are named"),
        };
        let builder = match reset {
            AnyValue::Character(reset) => builder.reset(reset),
            AnyValue::Set(reset) => builder.reset(reset),
            AnyValue::Byte(reset) => builder.reset(reset),
            AnyValue::Named(reset) => builder.reset(reset),
            AnyValue::String(_) | AnyValue::Bytes(_) => unreachable!("a reset is never a string"),
        };
        let builder = builder.ignore_ascii_case(ignore_ascii_case);
        let builder = match quote {
            Some(AnyValue::Character(quote)) => builder.quote(quote),
            Some(AnyValue::Byte(quote)) => builder.quote(quote),
            _ => builder,
        };
        let builder = builder.min_number(min_number).invert(invert);
        match max_number {
            Some(max_number) => builder.max_number(max_number).build(),
            None => builder.build(),
        }
    }
}

fn counter(bytes: bool) -> impl Strategy<Value = Counter> {
    question(bytes).prop_filter_map("a rule is broken", Result::ok)
}

proptest! {
    #[test]
    fn any_bytes(
        data in proptest::collection::vec(prop_oneof![
            select(vec![b'a', b'b', b' ', b'\n', b'"', 0xC2, 0xA0]), any::<u8>(),
        ], 0..200),
        counter in counter(true),
    ) {
        check(&counter, &data);
    }

    /// A text has the same segments in every encoding that can hold it.
    #[test]
    fn any_text_in_every_encoding(
        text in "[abB \n\"\u{E9}\u{A0}\u{2003}\u{1F600}]{0,60}",
        counter in counter(false),
    ) {
        let wide: Vec<u32> = text.chars().map(u32::from).collect();
        let expected = segments(&counter, Text::Ucs4(&wide));
        check_engine(&counter, Text::Ucs4(&wide));
        let all_up_to = |largest: u32| wide.iter().all(|unit| *unit <= largest);

        if all_up_to(0xFFFF) {
            let units: Vec<u16> = text.encode_utf16().collect();
            prop_assert_eq!(&segments(&counter, Text::Ucs2(&units)), &expected);
            check_engine(&counter, Text::Ucs2(&units));
        }
        if all_up_to(0xFF) {
            let units: Vec<u8> = wide.iter().map(|unit| u8::try_from(*unit).unwrap()).collect();
            prop_assert_eq!(&segments(&counter, Text::Latin1(&units)), &expected);
            check_engine(&counter, Text::Latin1(&units));
        }
        let characters = |offset: usize| text[..offset].chars().count();
        let in_bytes = segments(&counter, Text::Utf8(text.as_bytes()));
        let in_characters: Vec<_> = in_bytes
            .into_iter()
            .map(|segment| Segment {
                start: characters(segment.start),
                end: characters(segment.end),
                reached_at: segment.reached_at.map(characters),
                ..segment
            })
            .collect();
        prop_assert_eq!(&in_characters, &expected);
    }

    /// Counting a byte equals counting its character in the Latin-1 text of the same bytes.
    #[test]
    fn bytes_are_characters_of_their_own(
        data in proptest::collection::vec(select(b"ab\n\"\xC2\xA0\xFF".as_slice()), 0..60),
        what in select(b"ab\n\xC2\xFF".as_slice()),
        reset in select(b"a\n\xA0\xFF".as_slice()),
        min_number in 0_u64..5,
    ) {
        let of_bytes = Counter::builder(what).reset(reset).quote(b'"').min_number(min_number);
        let of_text = Counter::builder(char::from(what)).reset(char::from(reset)).quote('"');
        let of_text = of_text.min_number(min_number).build().unwrap();
        let of_bytes = of_bytes.build().unwrap();
        if of_bytes.question().is_of_bytes() {
            let text = Text::Latin1(&data);
            prop_assert_eq!(segments(&of_bytes, of_bytes.text(&data)), segments(&of_text, text));
        } else {
            prop_assert_eq!(of_bytes, of_text);
        }
    }
}
