//! The printed tables: aligned Markdown.

use crate::calls::{CALL_SIZES, Calls, EarlyExit};
use crate::hostile::Hostile;
use crate::report::{Results, Scan, Target};
use crate::wide::Wide;

/// Returns the first lines of the output: the commit, the machine and the levels.
pub(crate) fn heading(results: &Results) -> String {
    format!(
        "atleast {}, {}\n{}\n{}\nlevels: {}\n",
        results.commit,
        results.date,
        results.cpu,
        results.compiler,
        results.levels.join(", "),
    )
}

/// Returns the table of one family at one size.
pub(crate) fn scan(scan: &Scan) -> String {
    let mut table = Table::new(&[
        "contender",
        "level",
        "GB/s",
        "median GB/s",
        "to bytecount",
        "to read limit",
        "rounds",
        "checked",
    ]);
    for row in &scan.rows {
        table.push(vec![
            row.contender.clone(),
            row.level.clone().unwrap_or_default(),
            number(row.gigabytes_per_second, 1),
            number(row.median_gigabytes_per_second, 1),
            number(row.to_bytecount, 3),
            number(row.to_read_limit, 3),
            row.rounds.to_string(),
            String::from(if row.checked { "yes" } else { "WRONG" }),
        ]);
    }
    format!(
        "## {}, {}: {}\nin huge pages: {}\n\n{}",
        scan.family,
        size(scan.size),
        scan.question,
        size(scan.huge_bytes),
        table.print()
    )
}

/// Returns the table of the families compared with random data.
pub(crate) fn hostile(rows: &[Hostile]) -> String {
    let columns = ["family", "level", "GB/s", "random bytes", "random printable", "ratio"];
    let mut table = Table::new(&columns);
    for row in rows {
        table.push(vec![
            row.family.into(),
            row.level.clone(),
            number(Some(row.own), 1),
            number(Some(row.random_bytes), 1),
            number(Some(row.random_printable), 1),
            number(Some(row.ratio()), 3),
        ]);
    }
    format!(
        "## has_count on each family, and with the same question on random data\n\n{}",
        table.print()
    )
}

/// Returns the table of text of two and four bytes a character.
pub(crate) fn wide(rows: &[Wide]) -> String {
    let mut table =
        Table::new(&["text", "at least N of", "level", "GB/s", "to 1 byte, [,;]", "checked"]);
    for row in rows {
        table.push(vec![
            row.text.clone(),
            row.question.clone(),
            row.level.clone(),
            number(row.gigabytes_per_second, 1),
            number(row.to_bytes, 3),
            String::from(if row.checked { "yes" } else { "WRONG" }),
        ]);
    }
    format!("## has_count of text of two and four bytes a character\n\n{}", table.print())
}

/// Returns the table of short calls: a row for each contender, a column for each size.
pub(crate) fn calls(measured: &[Calls]) -> String {
    let sizes = CALL_SIZES.map(|size| format!("{size} bytes"));
    let columns = ["contender", "level"].into_iter().chain(sizes.iter().map(String::as_str));
    let mut table = Table::new(&columns.collect::<Vec<_>>());
    for first in measured.iter().filter(|call| call.size == CALL_SIZES[0]) {
        let same = |call: &&Calls| call.contender == first.contender && call.level == first.level;
        let cells = measured.iter().filter(same).map(|call| match call.minimum_nanoseconds {
            Some(time) => format!("{time:.1}"),
            None => String::from("WRONG"),
        });
        let names = [first.contender.clone(), first.level.clone().unwrap_or_default()];
        table.push(names.into_iter().chain(cells).collect());
    }
    format!("## Nanoseconds a call\n\n{}", table.print())
}

/// Returns the table of early exits.
pub(crate) fn early_exits(exits: &[EarlyExit]) -> String {
    let mut table = Table::new(&["hit in 8 MiB at", "level", "ns", "a scan of", "ns", "ratio"]);
    for exit in exits {
        table.push(vec![
            exit.hit_at.to_string(),
            exit.level.clone(),
            number(Some(exit.hit_nanoseconds), 0),
            size(exit.scanned),
            number(Some(exit.scan_nanoseconds), 0),
            number(Some(exit.hit_nanoseconds / exit.scan_nanoseconds), 3),
        ]);
    }
    format!("## Early exit\n\n{}", table.print())
}

/// Returns the table of targets.
pub(crate) fn targets(targets: &[Target]) -> String {
    let mut table = Table::new(&["target", "goal", "reached", ""]);
    for target in targets {
        let verdict = match target.is_met() {
            Some(true) => "met",
            Some(false) => "MISSED",
            None => "not measured",
        };
        let goal = format!("{} {}", if target.at_most { "<=" } else { ">=" }, target.goal);
        table.push(vec![target.name.clone(), goal, number(target.reached, 3), verdict.into()]);
    }
    format!("## Targets\n\n{}", table.print())
}

/// Returns a size in the largest unit in which it is a whole number.
pub(crate) fn size(bytes: usize) -> String {
    match bytes {
        0 => String::from("none"),
        _ if bytes.is_multiple_of(1 << 30) => format!("{} GiB", bytes >> 30),
        _ if bytes.is_multiple_of(1 << 20) => format!("{} MiB", bytes >> 20),
        _ if bytes.is_multiple_of(1 << 10) => format!("{} KiB", bytes >> 10),
        _ => format!("{bytes} bytes"),
    }
}

fn number(value: Option<f64>, decimals: usize) -> String {
    value.map_or(String::from("-"), |value| format!("{value:.decimals$}"))
}

/// The cells of a table; the first row is the header.
struct Table {
    rows: Vec<Vec<String>>,
}

impl Table {
    fn new(columns: &[&str]) -> Self {
        Table { rows: vec![columns.iter().map(ToString::to_string).collect()] }
    }

    fn push(&mut self, row: Vec<String>) {
        self.rows.push(row);
    }

    fn print(&self) -> String {
        let columns = self.rows[0].len();
        let width = |column: usize| {
            self.rows
                .iter()
                .filter_map(|row| row.get(column))
                .map(|cell| cell.chars().count())
                .max()
        };
        let widths: Vec<_> = (0..columns).map(|column| width(column).unwrap_or(0).max(3)).collect();
        let line = |row: &[String]| {
            let cell = |(cell, width): (&String, &usize)| match cell.parse::<f64>() {
                Ok(_) => format!(" {cell:>width$} |"),
                Err(_) => format!(" {cell:<width$} |"),
            };
            format!("|{}\n", row.iter().zip(&widths).map(cell).collect::<String>())
        };
        let rule: Vec<_> = widths.iter().map(|&width| "-".repeat(width)).collect();
        let body: String = self.rows[1..].iter().map(|row| line(row)).collect();
        line(&self.rows[0]) + &line(&rule) + &body
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_aligned_right_and_words_left() {
        let mut table = Table::new(&["name", "GB/s"]);
        table.push(vec!["a".into(), "1.5".into()]);
        table.push(vec!["longer".into(), "-".into()]);
        let expected =
            "| name   | GB/s |\n| ------ | ---- |\n| a      |  1.5 |\n| longer | -    |\n";
        assert_eq!(table.print(), expected);
    }

    #[test]
    fn sizes_are_in_whole_units() {
        assert_eq!(size(0), "none");
        assert_eq!(size(32 << 10), "32 KiB");
        assert_eq!(size(8 << 20), "8 MiB");
        assert_eq!(size(1 << 30), "1 GiB");
        assert_eq!(size(100), "100 bytes");
    }
}
