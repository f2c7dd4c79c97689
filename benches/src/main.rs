//! How fast the counter is, compared with its peers: see `benches/README.md`.

mod arguments;
mod calls;
mod families;
mod hostile;
mod measure;
mod memory;
mod ours;
mod peers;
mod random;
mod read_limit;
mod report;
mod scan;
mod strings;
mod table;
mod targets;
mod truth;
mod wide;
mod words;

use std::error::Error;
use std::process::ExitCode;

use clap::Parser;

use crate::arguments::Arguments;
use crate::hostile::Hostile;
use crate::memory::{Memory, Pages};
use crate::report::{Results, Scan};

/// The maximum size of the data for the comparison with random data.
const HOSTILE_SIZE: usize = 8 << 20;

/// The maximum size of the text of two and four bytes a character.
const WIDE_SIZE: usize = 8 << 20;

fn main() -> ExitCode {
    match run(&Arguments::parse()) {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => {
            eprintln!("an answer was WRONG: its time does not count");
            ExitCode::FAILURE
        }
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}

/// Measures, prints and writes. Returns whether every answer was right.
fn run(arguments: &Arguments) -> Result<bool, Box<dyn Error>> {
    let (levels, sizes, rounds) = (arguments.levels()?, arguments.sizes(), arguments.rounds());
    let best = *levels.last().ok_or("no level to measure")?;
    let largest = *sizes.last().ok_or("no size to measure")?;
    let pages = if arguments.small_pages { Pages::Small } else { Pages::Huge };
    let mut memory = Memory::new(largest, pages)?;

    let level_names = levels.iter().map(|level| format!("{level:?}")).collect();
    let mut results = Results::new(level_names, pages == Pages::Huge);
    println!("{}", table::heading(&results));

    if !arguments.wide {
        for family in arguments.families() {
            family.fill(&mut memory[..largest]);
            let huge = memory.huge_bytes()?;
            for &size in &sizes {
                let data = &memory[..size];
                let contenders = scan::contenders(family, data, &levels);
                let figures = measure::take_turns(&contenders, rounds, arguments.allowance());
                let scan = Scan {
                    family: family.name,
                    size,
                    question: family.question(data).sentence(),
                    huge_bytes: huge.min(size),
                    rows: report::rows(&figures),
                };
                println!("{}", table::scan(&scan));
                results.scans.push(scan);
            }
        }

        for family in arguments.strings() {
            family.fill(&mut memory[..largest]);
            let huge = memory.huge_bytes()?;
            for &size in &sizes {
                let contenders = family.contenders(&memory[..size], &levels);
                let figures = measure::take_turns(&contenders, rounds, arguments.allowance());
                let scan = Scan {
                    family: family.name,
                    size,
                    question: family.sentence(),
                    huge_bytes: huge.min(size),
                    rows: report::rows(&figures),
                };
                println!("{}", table::scan(&scan));
                results.scans.push(scan);
            }
        }

        let size = largest.min(HOSTILE_SIZE);
        let mut memories = Hostile::memory(size, pages)?;
        for family in arguments.families() {
            results.hostile.extend(Hostile::measure(family, &mut memories, size, best, rounds));
        }
        println!("{}", table::hostile(&results.hostile));
        results.calls = calls::measure_calls(&levels, rounds);
        println!("{}", table::calls(&results.calls));
        results.early_exits = calls::measure_early_exits(best, rounds);
        println!("{}", table::early_exits(&results.early_exits));
    }
    results.wide = wide::measure(&levels, largest.min(WIDE_SIZE), rounds);
    println!("{}", table::wide(&results.wide));
    results.targets = targets::targets(&results);
    println!("{}", table::targets(&results.targets));

    let path = arguments.json(&results.date);
    results.write(&path)?;
    println!("written: {}", path.display());
    Ok(results.is_right())
}
