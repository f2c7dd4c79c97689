//! How fast the counter is, beside its peers: see the README in this folder.

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
use crate::report::{Report, Scan};

/// The largest data on which families are measured beside random data.
const HOSTILE_SIZE: usize = 8 << 20;

/// The largest text in wider characters.
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

/// Measures, prints and writes. Returns true if and only if every answer was right.
fn run(arguments: &Arguments) -> Result<bool, Box<dyn Error>> {
    let (levels, sizes, rounds) = (arguments.levels()?, arguments.sizes(), arguments.rounds());
    let best = *levels.last().ok_or("no level to measure")?;
    let largest = *sizes.last().ok_or("no size to measure")?;
    let pages = if arguments.small_pages { Pages::Small } else { Pages::Huge };
    let mut memory = Memory::new(largest, pages)?;

    let level_names = levels.iter().map(|level| format!("{level:?}")).collect();
    let mut report = Report::new(level_names, pages == Pages::Huge);
    println!("{}", table::heading(&report));

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
                report.scans.push(scan);
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
                report.scans.push(scan);
            }
        }

        let size = largest.min(HOSTILE_SIZE);
        let mut memories = Hostile::memory(size, pages)?;
        for family in arguments.families() {
            report.hostile.extend(Hostile::measure(family, &mut memories, size, best, rounds));
        }
        println!("{}", table::hostile(&report.hostile));
        report.calls = calls::measure_calls(&levels, rounds);
        println!("{}", table::calls(&report.calls));
        report.early_exits = calls::measure_early_exits(best, rounds);
        println!("{}", table::early_exits(&report.early_exits));
    }
    report.wide = wide::measure(&levels, largest.min(WIDE_SIZE), rounds);
    println!("{}", table::wide(&report.wide));
    report.targets = targets::targets(&report);
    println!("{}", table::targets(&report.targets));

    let path = arguments.json(&report.date);
    report.write(&path)?;
    println!("written: {}", path.display());
    Ok(report.is_right())
}
