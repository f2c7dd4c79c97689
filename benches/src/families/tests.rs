//! Tests that the data is as the families describe it.

use std::collections::HashSet;

use super::*;
use crate::truth::Truth;

const SIZE: usize = 64 << 10;

fn data(name: &str) -> Vec<u8> {
    let mut data = vec![0; SIZE];
    family(name).fill(&mut data);
    data
}

fn family(name: &str) -> &'static Family {
    FAMILIES.iter().find(|family| family.name == name).expect("there is such a family")
}

/// Returns the counts of the segments, without the last, which may be cut short.
fn counts(name: &str) -> Vec<usize> {
    let (family, data) = (family(name), data(name));
    let segments = data.split(|&byte| Some(byte) == family.reset);
    let count = |segment: &[u8]| segment.iter().filter(|&&byte| byte == family.what).count();
    let mut counts: Vec<_> = segments.map(count).collect();
    counts.pop();
    counts
}

fn range(counts: &[usize]) -> (usize, usize) {
    (*counts.iter().min().unwrap(), *counts.iter().max().unwrap())
}

#[test]
fn no_segment_is_a_hit_and_the_data_is_reproducible() {
    for family in &FAMILIES {
        let data = data(family.name);
        assert_eq!(Truth::new(&family.question(&data), &data).hits(), 0, "{}", family.name);
        let mut shorter = vec![0; SIZE / 3];
        family.fill(&mut shorter);
        assert_eq!(shorter, data[..SIZE / 3], "{}", family.name);
    }
}

#[test]
fn one_less_would_be_a_hit() {
    // Otherwise the minimum is far from every count, and the question is too easy.
    for name in ["csv", "prose", "dense", "long", "alternating", "no-reset", "table"] {
        let data = data(name);
        let mut question = family(name).question(&data);
        question.min_number -= 1;
        assert!(Truth::new(&question, &data).has_count(), "{name}");
    }
}

#[test]
fn random_data_has_no_hit_and_contains_every_byte() {
    for family in &FAMILIES {
        for printable in [false, true] {
            let mut data = vec![0; SIZE];
            family.fill_at_random(&mut data, printable);
            let hits = Truth::new(&family.question(&data), &data).hits();
            assert_eq!(hits, 0, "{} printable {printable}", family.name);
            let kinds = data.iter().collect::<HashSet<_>>().len();
            let all = if printable { 96 } else { 256 };
            assert!((all - 1..=all).contains(&kinds), "{kinds} kinds of bytes");
        }
    }
}

#[test]
fn the_segments_have_the_counts_of_the_families() {
    assert_eq!(range(&counts("csv")), (11, 11));
    assert_eq!(range(&counts("prose")), (0, 3));
    assert_eq!(range(&counts("log")), (3, 7));
    assert_eq!(range(&counts("dense")), (30, 30));
    assert_eq!(range(&counts("long")), (500, 500));
    assert_eq!(range(&counts("alternating")), (1, 1));
    assert_eq!(range(&counts("one")), (0, 0));
    assert_eq!(range(&counts("table")), (14, 14));
    assert_eq!(range(&counts("birdstrikes")), (13, 13));
    let words = counts("words");
    assert!(range(&words).1 >= 3, "{:?}", range(&words));
    assert_eq!(counts("rare").iter().sum::<usize>(), SIZE / 4096);
}

#[test]
fn the_lines_have_the_lengths_of_the_families() {
    let lengths = |name| {
        let data = data(name);
        let mut lengths: Vec<_> = data.split(|&byte| byte == b'\n').map(<[u8]>::len).collect();
        lengths.pop();
        range(&lengths)
    };
    assert_eq!(lengths("csv"), (99, 99));
    assert_eq!(lengths("dense"), (59, 59));
    assert_eq!(lengths("long"), (9_999, 9_999));
    assert_eq!(lengths("log"), (79, 159));
    let (shortest, longest) = lengths("table");
    assert!(shortest < 35 && longest > 70, "{shortest} to {longest}");
}

#[test]
fn lines_do_not_repeat() {
    for name in ["csv", "log", "dense", "long", "words", "table", "birdstrikes"] {
        let data = data(name);
        let lines: Vec<_> = data.split(|&byte| byte == b'\n').collect();
        let kinds = lines.iter().collect::<HashSet<_>>().len();
        assert!(kinds * 1000 >= lines.len() * 999, "{name}: {kinds} kinds of {}", lines.len());
    }
}

#[test]
fn every_second_byte_of_dense_is_counted() {
    let data = data("dense");
    assert!(data.iter().step_by(2).all(|&byte| byte == b','));
}

#[test]
fn csv_has_quotes_and_semicolons_for_the_other_questions() {
    let data = data("csv");
    let mut question = family("csv").question(&data);
    let plain = Truth::new(&question, &data);
    question.what = b",;".to_vec();
    question.min_number = CSV_SET_MIN_NUMBER;
    let set = Truth::new(&question, &data);
    assert_eq!((set.hits(), set.at_least(CSV_SET_MIN_NUMBER - 1) > 0), (0, true));
    question.what = b",".to_vec();
    question.quote = Some(b'"');
    assert!(Truth::new(&question, &data).occurrences < plain.occurrences);
}
