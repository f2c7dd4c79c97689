//! The two functions of the definition against each other, and the encodings against each other.

use proptest::prelude::*;

use super::*;

const RESETS: [Reset; 5] = [
    Reset::NewlinesReset,
    Reset::SpacesReset,
    Reset::WhitespaceReset,
    Reset::RunsReset,
    Reset::NoReset,
];

fn segments(counter: &Counter, text: Text<'_>) -> Vec<Segment> {
    let mut position = Position::default();
    std::iter::from_fn(|| next_segment(counter, text, &mut position)).collect()
}

/// Checks every law that holds for any data.
fn check(what: char, min_number: u64, reset: Reset, data: &[u8]) {
    let text = Text::Utf8(data);
    let counter = Counter::new(what, min_number, reset);
    let segments = segments(&counter, text);
    let hits: Vec<_> = segments.iter().filter(|s| s.count >= min_number).cloned().collect();
    let context = format!("{counter:?} on {data:?}: {segments:?}");

    if min_number == 0 {
        assert_eq!(has_count(&counter, text), !data.is_empty(), "{context}");
    } else {
        assert_eq!(has_count(&counter, text), !hits.is_empty(), "{context}");
    }
    assert_eq!(counter.find(data).as_ref(), hits.first(), "{context}");
    assert_eq!(counter.find_iter(data).collect::<Vec<_>>(), hits, "{context}");

    let is_what = |start: usize| text.characters_from(start).next().unwrap().value == Some(what);
    for (index, segment) in segments.iter().enumerate() {
        assert_eq!(segment.index, index as u64, "{context}");
        let newlines = data[..segment.start].iter().filter(|byte| **byte == b'\n').count();
        assert_eq!(segment.line, newlines as u64 + 1, "{context}");
        let inside = Text::Utf8(&data[segment.range()]);
        let count = inside.characters_from(0).filter(|c| c.value == Some(what)).count();
        assert_eq!(segment.count, count as u64, "{context}");
        let reached = (min_number > 0 && segment.count >= min_number).then_some(());
        assert_eq!(segment.reached_at.map(|_| ()), reached, "{context}");
        assert!(segment.reached_at.is_none_or(is_what), "{context}");
        assert!(!reset.leaves_out_empty() || segment.start < segment.end, "{context}");
    }
    // No occurrence is lost between segments.
    let all = text.characters_from(0).filter(|c| c.value == Some(what)).count() as u64;
    assert_eq!(segments.iter().map(|segment| segment.count).sum::<u64>(), all, "{context}");
}

#[test]
fn every_short_input() {
    let pieces: [&[u8]; 6] = [b"a", b"b", b" ", b"\n", "\u{2003}".as_bytes(), b"\xE2"];
    let mut inputs: Vec<Vec<u8>> = vec![Vec::new()];
    let mut last = inputs.clone();
    for _ in 0..4 {
        last = last
            .iter()
            .flat_map(|input| pieces.iter().map(|piece| [input, *piece].concat()))
            .collect();
        inputs.extend(last.iter().cloned());
    }
    for input in &inputs {
        for reset in RESETS {
            for what in ['a', ' ', '\n', '\u{2003}'] {
                for min_number in 0..=3 {
                    check(what, min_number, reset, input);
                }
            }
        }
    }
}

proptest! {
    #[test]
    fn any_bytes(
        data in proptest::collection::vec(prop_oneof![
            Just(b'a'), Just(b' '), Just(b'\n'), Just(0xC2), Just(0xA0), any::<u8>(),
        ], 0..200),
        what in prop_oneof![Just('a'), Just(' '), Just('\n'), Just('\u{A0}'), any::<char>()],
        min_number in 0_u64..12,
        reset in proptest::sample::select(&RESETS[..]),
    ) {
        check(what, min_number, reset, &data);
    }

    /// The same text in every encoding that holds it: the same counts at the same characters.
    #[test]
    fn any_text_in_every_encoding(
        text in "[ab \n\u{E9}\u{A0}\u{2003}\u{1F600}]{0,60}",
        what in proptest::sample::select(vec!['a', ' ', '\n', '\u{E9}', '\u{2003}', '\u{1F600}']),
        min_number in 0_u64..5,
        reset in proptest::sample::select(&RESETS[..]),
    ) {
        let counter = Counter::new(what, min_number, reset);
        let wide: Vec<u32> = text.chars().map(u32::from).collect();
        let expected = segments(&counter, Text::Ucs4(&wide));
        let narrowed = |most: u32| wide.iter().all(|unit| *unit <= most);

        if narrowed(0xFFFF) {
            let units: Vec<u16> = text.encode_utf16().collect();
            prop_assert_eq!(&segments(&counter, Text::Ucs2(&units)), &expected);
        }
        if narrowed(0xFF) {
            let units: Vec<u8> = wide.iter().map(|unit| u8::try_from(*unit).unwrap()).collect();
            prop_assert_eq!(&segments(&counter, Text::Latin1(&units)), &expected);
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
}
