//! The results of a run, as they are written to JSON.

use std::path::Path;
use std::process::Command;
use std::time::{SystemTime, UNIX_EPOCH};
use std::{fs, io};

use serde::Serialize;

use crate::calls::{Calls, EarlyExit};
use crate::hostile::Hostile;
use crate::measure::{Figure, gigabytes_per_second};
use crate::peers::{BYTECOUNT, READ_LIMIT};
use crate::wide::Wide;

/// The results of a run.
#[derive(Debug, Serialize)]
pub(crate) struct Results {
    pub(crate) date: String,
    pub(crate) commit: String,
    pub(crate) cpu: String,
    pub(crate) compiler: &'static str,
    /// The levels measured, slowest first.
    pub(crate) levels: Vec<String>,
    pub(crate) huge_pages_asked: bool,
    pub(crate) scans: Vec<Scan>,
    pub(crate) hostile: Vec<Hostile>,
    pub(crate) wide: Vec<Wide>,
    pub(crate) calls: Vec<Calls>,
    pub(crate) early_exits: Vec<EarlyExit>,
    pub(crate) targets: Vec<Target>,
}

/// One family at one size.
#[derive(Debug, Serialize)]
pub(crate) struct Scan {
    pub(crate) family: &'static str,
    pub(crate) size: usize,
    pub(crate) question: String,
    /// How many of the bytes were in huge pages.
    pub(crate) huge_bytes: usize,
    pub(crate) rows: Vec<Row>,
}

/// One contender's figures.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Row {
    pub(crate) contender: String,
    pub(crate) level: Option<String>,
    /// How many rounds it took part in.
    pub(crate) rounds: u32,
    /// False if an answer was wrong; then there are no figures.
    pub(crate) checked: bool,
    pub(crate) minimum_nanoseconds: Option<f64>,
    pub(crate) median_nanoseconds: Option<f64>,
    pub(crate) gigabytes_per_second: Option<f64>,
    pub(crate) median_gigabytes_per_second: Option<f64>,
    pub(crate) to_bytecount: Option<f64>,
    /// The ratio to the fastest contender that only reads.
    pub(crate) to_read_limit: Option<f64>,
}

impl Results {
    /// Returns the results of a run that has not measured anything yet.
    pub(crate) fn new(levels: Vec<String>, huge_pages_asked: bool) -> Self {
        Results {
            date: today(),
            commit: commit().unwrap_or_else(|| String::from("unknown")),
            cpu: cpu().unwrap_or_else(|| String::from("unknown")),
            compiler: env!("COMPILER_VERSION"),
            levels,
            huge_pages_asked,
            scans: Vec::new(),
            hostile: Vec::new(),
            wide: Vec::new(),
            calls: Vec::new(),
            early_exits: Vec::new(),
            targets: Vec::new(),
        }
    }

    /// Returns the fastest measured level.
    pub(crate) fn best_level(&self) -> Option<&str> {
        self.levels.last().map(String::as_str)
    }

    /// Returns the figures of a contender, if it was measured.
    pub(crate) fn row(
        &self,
        family: &str,
        size: usize,
        contender: &str,
        level: Option<&str>,
    ) -> Option<&Row> {
        let scan = self.scans.iter().find(|scan| scan.family == family && scan.size == size)?;
        scan.rows.iter().find(|row| row.contender == contender && row.level.as_deref() == level)
    }

    /// Returns whether every answer was right.
    pub(crate) fn is_right(&self) -> bool {
        let right_scans = self.scans.iter().flat_map(|scan| &scan.rows).all(|row| row.checked);
        let right_wide = self.wide.iter().all(|row| row.checked);
        right_scans && right_wide && self.calls.iter().all(|calls| calls.checked)
    }

    /// Writes the results as JSON.
    pub(crate) fn write(&self, path: &Path) -> io::Result<()> {
        if let Some(folder) = path.parent() {
            fs::create_dir_all(folder)?;
        }
        let mut text = serde_json::to_string_pretty(self)?;
        text.push('\n');
        fs::write(path, text)
    }
}

/// Returns the figures as rows, with the ratios to the peers among them.
pub(crate) fn rows(figures: &[Figure]) -> Vec<Row> {
    let minimum_of = |name| {
        let named = figures.iter().filter(|figure| figure.contender.starts_with(name));
        named.filter_map(|figure| Some(figure.times?.minimum)).min_by(f64::total_cmp)
    };
    let (bytecount, read_limit) = (minimum_of(BYTECOUNT), minimum_of(READ_LIMIT));
    let row = |figure: &Figure| {
        let minimum = figure.times.map(|times| times.minimum);
        let median = figure.times.map(|times| times.median);
        Row {
            contender: figure.contender.clone(),
            level: figure.level.clone(),
            rounds: figure.turns,
            checked: figure.times.is_some(),
            minimum_nanoseconds: minimum,
            median_nanoseconds: median,
            gigabytes_per_second: minimum.map(|time| gigabytes_per_second(figure.size, time)),
            median_gigabytes_per_second: median.map(|time| gigabytes_per_second(figure.size, time)),
            to_bytecount: Option::zip(bytecount, minimum).map(|(peer, own)| peer / own),
            to_read_limit: Option::zip(read_limit, minimum).map(|(peer, own)| peer / own),
        }
    };
    figures.iter().map(row).collect()
}

fn cpu() -> Option<String> {
    let text = fs::read_to_string("/proc/cpuinfo").ok()?;
    let field = |name| {
        let line = text.lines().find(|line| line.split(':').next().map(str::trim) == Some(name))?;
        Some(line.split_once(':')?.1.trim())
    };
    let (family, model) = (field("cpu family")?, field("model")?);
    Some(format!("{} (family {family}, model {model})", field("model name")?))
}

fn commit() -> Option<String> {
    let folder = env!("CARGO_MANIFEST_DIR");
    let arguments = ["-C", folder, "describe", "--always", "--dirty", "--exclude=*"];
    let output = Command::new("git").args(arguments).output().ok()?;
    let name = String::from_utf8(output.stdout).ok()?;
    (output.status.success() && !name.trim().is_empty()).then(|| name.trim().into())
}

/// Returns today's date, in UTC: `2025-11-22`.
fn today() -> String {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    date(since.as_secs() / 86_400)
}

/// Returns the date this many days after 1970-01-01.
fn date(days: u64) -> String {
    let is_leap = |year: u64| {
        year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400))
    };
    let (mut year, mut day) = (1970, days);
    while day >= 365 + u64::from(is_leap(year)) {
        day -= 365 + u64::from(is_leap(year));
        year += 1;
    }
    let february = 28 + u64::from(is_leap(year));
    let mut month = 1;
    for length in [31, february, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31] {
        if day < length {
            break;
        }
        day -= length;
        month += 1;
    }
    format!("{year}-{month:02}-{:02}", day + 1)
}

/// A goal and the figure reached.
#[derive(Debug, Serialize)]
pub(crate) struct Target {
    pub(crate) name: String,
    pub(crate) goal: f64,
    /// Whether the goal is an upper limit.
    pub(crate) at_most: bool,
    /// None if it was not measured.
    pub(crate) reached: Option<f64>,
}

impl Target {
    /// Returns whether the goal is met, or None if it was not measured.
    pub(crate) fn is_met(&self) -> Option<bool> {
        let reached = self.reached?;
        Some(if self.at_most { reached <= self.goal } else { reached >= self.goal })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::measure::Times;

    #[test]
    fn dates_are_those_of_the_calendar() {
        assert_eq!(date(0), "1970-01-01");
        assert_eq!(date(11_016), "2000-02-29");
        assert_eq!(date(11_017), "2000-03-01");
        assert_eq!(date(20_453), "2025-12-31");
    }

    #[test]
    fn ratios_are_of_speeds() {
        let figure = |name: &str, minimum| Figure {
            contender: name.into(),
            level: None,
            size: 800,
            turns: 1,
            times: Some(Times { minimum, median: 2.0 * minimum }),
        };
        let rows = rows(&[figure(READ_LIMIT, 8.0), figure(BYTECOUNT, 10.0), figure("own", 40.0)]);
        let own = rows.last().unwrap();
        assert_eq!(own.gigabytes_per_second, Some(20.0));
        assert_eq!(own.median_gigabytes_per_second, Some(10.0));
        assert_eq!((own.to_bytecount, own.to_read_limit), (Some(0.25), Some(0.2)));
    }
}
