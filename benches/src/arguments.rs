//! The command line.

use std::path::PathBuf;
use std::time::Duration;

use clap::Parser;

use crate::families::{FAMILIES, Family};
use crate::ours::{self, Level};
use crate::strings::{STRINGS, StringFamily};

/// How fast the counter is, compared with its peers. Prints tables and writes JSON.
#[derive(Debug, Parser)]
#[command(name = "benches")]
pub(crate) struct Arguments {
    /// Sizes of the data [default: 32KiB,512KiB,8MiB,1GiB; quick: 512KiB,8MiB].
    #[arg(long, value_delimiter = ',', value_parser = parse_size)]
    sizes: Option<Vec<usize>>,

    /// Families of data [default: all].
    #[arg(long, value_delimiter = ',', value_parser = parse_family)]
    families: Option<Vec<String>>,

    /// Levels, by name [default: all; quick: Avx2 and the best].
    #[arg(long, value_delimiter = ',')]
    levels: Option<Vec<String>>,

    /// Number of rounds; slow contenders take part in fewer [default: 21; quick: 15].
    #[arg(long, value_parser = clap::value_parser!(u32).range(1..))]
    rounds: Option<u32>,

    /// Measure less: everything in under two minutes.
    #[arg(long)]
    pub(crate) quick: bool,

    /// Measure only text of two and four bytes a character.
    #[arg(long)]
    pub(crate) wide: bool,

    /// Use pages of 4 KiB instead of huge pages.
    #[arg(long)]
    pub(crate) small_pages: bool,

    /// Path of the JSON [default: benches/results/DATE.json; quick: DATE-quick.json].
    #[arg(long)]
    json: Option<PathBuf>,
}

impl Arguments {
    /// Returns the sizes of the data in bytes, smallest first.
    pub(crate) fn sizes(&self) -> Vec<usize> {
        let all = [32 << 10, 512 << 10, 8 << 20, 1 << 30];
        let default = if self.quick { &all[1..3] } else { &all[..] };
        let mut sizes = self.sizes.clone().unwrap_or_else(|| default.to_vec());
        sizes.sort_unstable();
        sizes.dedup();
        sizes
    }

    /// Returns the families, in the order of their list.
    pub(crate) fn families(&self) -> Vec<&'static Family> {
        FAMILIES.iter().filter(|family| self.is_chosen(family.name)).collect()
    }

    /// Returns the families of strings, in the order of their list.
    pub(crate) fn strings(&self) -> Vec<&'static StringFamily> {
        STRINGS.iter().filter(|family| self.is_chosen(family.name)).collect()
    }

    fn is_chosen(&self, family: &str) -> bool {
        self.families.as_ref().is_none_or(|chosen| chosen.iter().any(|name| name == family))
    }

    /// Returns the levels, slowest first.
    ///
    /// # Errors
    ///
    /// If the machine does not have one of the levels; the message lists those that it has.
    pub(crate) fn levels(&self) -> Result<Vec<Level>, String> {
        let available = ours::levels();
        let name = |level: &Level| format!("{level:?}").to_lowercase();
        let Some(chosen) = &self.levels else {
            let best = available.last().map(name);
            let is_quick = |level: &Level| name(level) == "avx2" || Some(name(level)) == best;
            return Ok(available
                .into_iter()
                .filter(|level| !self.quick || is_quick(level))
                .collect());
        };
        let chosen: Vec<_> = chosen.iter().map(|chosen| chosen.to_lowercase()).collect();
        let names: Vec<_> = available.iter().map(name).collect();
        if let Some(unknown) = chosen.iter().find(|chosen| !names.contains(chosen)) {
            return Err(format!("no level {unknown}: this machine has {}", names.join(", ")));
        }
        Ok(available.into_iter().filter(|level| chosen.contains(&name(level))).collect())
    }

    /// Returns the maximum number of rounds.
    pub(crate) fn rounds(&self) -> u32 {
        self.rounds.unwrap_or(if self.quick { 15 } else { 21 })
    }

    /// Returns how long a contender may take in one table; slow contenders have fewer rounds.
    pub(crate) fn allowance(&self) -> Duration {
        Duration::from_millis(if self.quick { 300 } else { 2000 })
    }

    /// Returns the path of the JSON.
    pub(crate) fn json(&self, date: &str) -> PathBuf {
        let kind = if self.quick { "-quick" } else { "" };
        let name = format!("{}/results/{date}{kind}.json", env!("CARGO_MANIFEST_DIR"));
        self.json.clone().unwrap_or_else(|| name.into())
    }
}

fn parse_family(name: &str) -> Result<String, String> {
    let names = FAMILIES.iter().map(|family| family.name);
    let names: Vec<_> = names.chain(STRINGS.iter().map(|family| family.name)).collect();
    if names.contains(&name) {
        return Ok(name.into());
    }
    Err(format!("the families are {}", names.join(", ")))
}

/// Returns a number of bytes: `100`, `32KiB`, `8MiB`, `1GiB`.
fn parse_size(text: &str) -> Result<usize, String> {
    let digits = text.trim_end_matches(|letter: char| !letter.is_ascii_digit());
    let shift = match text[digits.len()..].trim() {
        "" => 0,
        "KiB" => 10,
        "MiB" => 20,
        "GiB" => 30,
        unit => {
            return Err(format!("unknown unit {unit}: use KiB, MiB, GiB, or no unit for bytes"));
        }
    };
    let number: usize = digits.parse().map_err(|error| format!("{error}"))?;
    let size = number.checked_mul(1 << shift).filter(|&size| size > 0);
    size.ok_or_else(|| String::from("a size must be from one byte to the address space"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::CommandFactory;

    #[test]
    fn the_command_line_is_well_formed() {
        Arguments::command().debug_assert();
    }

    #[test]
    fn sizes_are_read_with_their_units() {
        assert_eq!(parse_size("100"), Ok(100));
        assert_eq!(parse_size("32KiB"), Ok(32 << 10));
        assert_eq!(parse_size("1 GiB"), Ok(1 << 30));
        assert!(
            ["", "0", "MiB", "1MB", "-1", "99999999999GiB"]
                .iter()
                .all(|text| parse_size(text).is_err())
        );
    }

    #[test]
    fn families_and_levels_that_do_not_exist_are_refused() {
        assert!(Arguments::try_parse_from(["benches", "--families", "csv,prose"]).is_ok());
        assert!(Arguments::try_parse_from(["benches", "--families", "novel"]).is_err());
        let arguments = Arguments::try_parse_from(["benches", "--levels", "abacus"]).unwrap();
        assert!(arguments.levels().is_err_and(|message| message.contains("abacus")));
    }
}
