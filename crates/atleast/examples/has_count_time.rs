//! Measures how long `has_count` takes from Rust: `has_count_time FILE WHAT MIN_NUMBER ROUNDS`.
//!
//! Segments are lines. It prints the answer, and the nanoseconds of the fastest round:
//! `false 2400000`. `docs/figures/from_prototype_to_rust.py` compares it with other measurements.

use std::hint::black_box;
use std::time::Instant;

use atleast::{Counter, Reset};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let arguments: Vec<_> = std::env::args().skip(1).collect();
    let [file, what, min_number, rounds] = arguments.as_slice() else {
        return Err("usage: has_count_time FILE WHAT MIN_NUMBER ROUNDS".into());
    };
    let counter = Counter::new(what.parse()?, min_number.parse()?, Reset::NewlinesReset);
    let data = std::fs::read(file)?;

    let answer = counter.has_count(&data);
    let fastest = (0..rounds.parse()?)
        .map(|_| {
            let start = Instant::now();
            // Without `black_box` the compiler may call it once for all rounds, or never.
            black_box(counter.has_count(black_box(&data)));
            start.elapsed()
        })
        .min()
        .ok_or("ROUNDS must be at least 1")?;
    println!("{answer} {}", fastest.as_nanos());
    Ok(())
}
