//! Compares the reader with itself: with and without the engine, in one window and in many, at
//! every level.

use proptest::prelude::Rng;
use proptest::test_runner::{RngAlgorithm, TestRng};

use crate::compare::in_windows;
use crate::{Dialect, DialectBuilder};
use atleast_engine::Level;
use atleast_engine::work;

fn random_data(random: &mut TestRng, alphabet: &[u8], max_len: usize) -> Vec<u8> {
    let length = random.next_u32() as usize % (max_len + 1);
    (0..length).map(|_| alphabet[random.next_u32() as usize % alphabet.len()]).collect()
}

/// Returns a table of mostly good rows, with cells of all kinds and a few faults.
fn random_table(random: &mut TestRng, max_len: usize) -> Vec<u8> {
    const CELLS: [&str; 13] = [
        "a",
        "",
        "12.5",
        "2026-11-22",
        "\"b, c\"",
        "\"say \"\"hi\"\"\"",
        "\"two\nlines\"",
        "\"\"",
        "some words",
        // More than two 64-bit words of masks without a separator, quote or line end.
        "Nobody knows how many characters there are in this text, but they are more than twice \
         as many as there are bits in a word, so that there is one between its ends in which \
         there is nothing",
        "\"a,b,c\nd,e,f\n\"",
        "5\" pipe",
        "\"it\r\n\"",
    ];
    let mut below = |end: usize| random.next_u32() as usize % end;
    let (columns, kinds, faults) = (below(14) + 1, below(CELLS.len()) + 1, below(3) * 20);
    let (line_end, quotes_all) = (["\n", "\r\n"][below(2)], below(3) == 0);
    let mut table = String::new();
    while table.len() < max_len {
        let is_fault = faults > 0 && below(faults) == 0;
        let fields = if is_fault { below(columns + 3) + 1 } else { columns };
        let mut cell = |_| {
            let cell = CELLS[below(kinds)];
            if !quotes_all || cell.starts_with('"') {
                return cell.to_owned();
            }
            let opening = if faults > 0 && below(20) == 0 { "" } else { "\"" };
            format!("{opening}{}\"", cell.replace('"', "\"\""))
        };
        let row: Vec<_> = (0..fields).map(&mut cell).collect();
        table.push_str(&row.join(","));
        if faults > 0 && below(faults) == 0 {
            table.push('"');
        }
        table.push_str(line_end);
    }
    table.into_bytes()
}

fn dialects() -> Vec<(&'static str, DialectBuilder)> {
    let new = Dialect::builder;
    vec![
        ("defaults", new()),
        ("comma", new().sep(",")),
        ("comma, 1", new().sep(",").expected(1)),
        ("comma, 2", new().sep(",").expected(2)),
        ("comma, 3", new().sep(",").expected(3)),
        ("no quotes", new().sep(",").quote(None)),
        ("escape", new().sep(",").escape(b'\\').expected(2)),
        ("comment", new().sep(",").comment("#").expected(2)),
        ("long comment", new().sep(",").comment("##").expected(3)),
        ("short fields", new().sep(",").max_field(3).expected(2)),
        ("fields of 100", new().sep(",").max_field(100).expected(2)),
        ("skip", new().sep(",").skip_lines(2).expected(2)),
        ("two bytes", new().sep(",,").expected(2)),
        ("space", new().sep(" ").expected(2)),
        ("70 fields", new().sep(",").expected(70)),
        ("apostrophe", new().sep(";").quote(b'\'').expected(2)),
    ]
}

/// Returns how many tables to check: `ATLEAST_TABLES`, or 4,000 if it is not set.
fn how_many_tables() -> usize {
    std::env::var("ATLEAST_TABLES").map_or(4_000, |number| number.parse().unwrap())
}

#[test]
fn windows_levels_and_the_engine_change_nothing() {
    let mut random = TestRng::deterministic_rng(RngAlgorithm::ChaCha);
    let alphabets: [&[u8]; 6] = [
        b"a,\"\n",
        b"a,,,,\"\"\"\n ",
        b"ab,,;\"\n\r #\\'",
        b"a,,,,,,,,\n",
        b"abcdefgh,,,\n\"\"",
        b"a,\"\r",
    ];
    let dialects = dialects();
    for round in 0..how_many_tables() {
        let max_len = [8, 16, 40, 150, 600, 9_000][round % 6];
        let alphabet = alphabets[random.next_u32() as usize % alphabets.len()];
        // Choose by another digit of `round` than the length, so that there are tables of every
        // length.
        let data = match round / 6 % 4 {
            0 => random_table(&mut random, max_len),
            _ => random_data(&mut random, alphabet, max_len),
        };
        let (name, builder) = &dialects[random.next_u32() as usize % dialects.len()];
        let dialect = builder.clone().build().unwrap();
        let plain = dialect.reader(&data, true).unwrap().without_engine().dropping_lookahead();
        let expected = in_windows(plain, &data, || data.len());
        let told = || {
            (name.to_owned(), String::from_utf8_lossy(&data[..data.len().min(300)]).into_owned())
        };
        for level in Level::available() {
            let dialect = builder.clone().with_level(level).build().unwrap();
            let report = dialect.ragged(&data).unwrap();
            assert_eq!(report, expected, "{level} {:?}", told());
        }
        for max_len in [1, 7, 64, 300] {
            if data.len() / max_len > 200 {
                continue;
            }
            let reader = dialect.reader(&data, true).unwrap();
            let reader = if round % 2 == 0 { reader.whole_records() } else { reader };
            let report = in_windows(reader, &data, || random.next_u32() as usize % max_len + 1);
            assert_eq!(report, expected, "windows to {max_len} {:?}", told());
            let plain = dialect.reader(&data, true).unwrap().without_engine().dropping_lookahead();
            let report = in_windows(plain, &data, || random.next_u32() as usize % max_len + 1);
            assert_eq!(report, expected, "plain windows to {max_len} {:?}", told());
        }
    }
}

/// Returns how many bytes the plain reader looks at per byte of a table.
#[expect(clippy::cast_precision_loss, reason = "they are few")]
fn work_per_byte(dialect: &Dialect, data: &[u8]) -> f64 {
    let mut reader = dialect.reader(data, true).unwrap().without_engine();
    work::take();
    reader.read(data, true, &mut |_| {});
    work::take() as f64 / data.len() as f64
}

#[test]
fn time_is_linear_on_hostile_tables() {
    let mut random = TestRng::deterministic_rng(RngAlgorithm::ChaCha);
    // Tables on which earlier readers took quadratic time, and more like them.
    let mut units: Vec<Vec<u8>> = [
        "\"a\n",
        "\n\"a",
        "a\n\"\"",
        "\"\"a\n",
        "\"a\n\"  ",
        ",\n,\"\"a\n",
        "\na\",, \"",
        "\",,\"\n\n\na",
        "a\"b,",
        "a\"b\n",
        "\"\n1,2\n\",",
        "\"a\"b\n",
        "\" ",
        "\"\"\"",
        ",\"x\n",
        "\"a\"    x,",
        "a\",\"\n",
    ]
    .map(|unit| unit.as_bytes().to_vec())
    .to_vec();
    for round in 0..600 {
        let mut unit = Vec::new();
        for _ in 0..3 {
            let piece = random_data(&mut random, b"a,\"\n\"\n, ", [3, 5, 8][round % 3]);
            unit.extend(piece.repeat([1, 1, 1, 30][random.next_u32() as usize % 4]));
        }
        unit.push(b'\n');
        units.push(unit);
    }
    let mut worst = 0.0_f64;
    for unit in &units {
        for expected in [2, 3] {
            let dialect = Dialect::builder().sep(",").expected(expected).build().unwrap();
            let [once, twice, four_times] = [1, 2, 4].map(|times| {
                work_per_byte(&dialect, &unit.repeat(times * 16_000 / unit.len() + 1))
            });
            let told = || (String::from_utf8_lossy(unit).into_owned(), expected);
            // Each doubling may cost 2.1 times the work, plus a constant for the end of the table.
            assert!(twice < 1.05 * once + 8.0, "{once} {twice} {:?}", told());
            assert!(four_times < 1.05 * twice + 8.0, "{twice} {four_times} {:?}", told());
            worst = worst.max(four_times);
        }
    }
    assert!(worst < 100.0, "{worst} looks at each byte");
}
