//! Detects the separator: the one with which the records of the sample agree best.

use std::cell::OnceCell;

use memchr::{memchr, memchr_iter};

use crate::bytes::{Bytes, TableWindow};
use crate::cell_kind::CellKind;
use crate::dialect::Dialect;
use crate::expected::{Choice, choose};
use crate::header::{FirstRecord, for_cells, has_numbers_below};
use crate::rules::{Rules, Syntax};
use crate::sample::{Sample, begin};

/// The separators of most tables, in order of preference, then rarer ones that are seldom used in
/// prose.
const SEPARATORS: [&[u8]; 8] = [b",", b"\t", b";", b"|", b"||", b"~", b"^", b"\x01"];

/// How many of them are the common ones.
const COMMON: usize = 4;

/// Separators that are common in prose, tried only if no other one is certain.
const LAST_RESORTS: [&[u8]; 2] = [b" ", b":"];

/// The share of good records with which a common separator is certain.
const GOOD: f64 = 0.97;

/// The least share of good records for a last resort, and how many times the score of the best
/// candidate it needs.
const LAST_RESORT_SHARE: f64 = 0.55;
const LAST_RESORT_TIMES: f64 = 2.0;

/// The least mean weight of the cells that a last resort makes, if a common separator is in most
/// lines and the last resort makes no more fields than the best candidate.
const TYPED: f64 = 0.9;

/// How many times the score of the best candidate a last resort needs if it makes more than two
/// fields, and the first record is not good with the best candidate.
const FITTING_TIMES: f64 = 1.2;

/// How many bytes of a sample, and how many records, are scored by the kinds of cells.
const LOOKED_AT: usize = 64 << 10;
const ROWS: usize = 400;

/// The weight of a good record whose cells all have the weight 0.
const UNTYPED: f64 = 0.2;

/// The score is multiplied by this if the first record is not good, and again if none of the first
/// six records is.
const UNFIT: f64 = 0.7;

/// A separator that makes at least as many fields as a certain one, but fewer than twice as many,
/// needs this many times the score of the certain one.
const FINER_TIMES: f64 = 1.1;

/// The share of the score of the chosen separator that another one needs to be named in a note.
const NEAR: f64 = 0.97;

/// The separator that was chosen.
pub(crate) struct ChosenSeparator {
    /// Empty if there is none.
    pub(crate) sep: Vec<u8>,
    /// How the sample is read with it, if that is known.
    pub(crate) choice: Option<Choice>,
    /// Another separator that fits about as well, and its number of fields.
    pub(crate) other: Option<(Vec<u8>, u64)>,
}

struct Candidate {
    sep: &'static [u8],
    choice: Choice,
    /// Computed by [`SeparatorSearch::cell_score`] when it is first needed.
    cell_score: OnceCell<CellScore>,
}

/// A score by the kinds of the cells that a candidate makes.
#[derive(Clone, Copy)]
struct CellScore {
    /// How well the candidate fits the sample, by its share of good records and their cells.
    score: f64,
    /// The mean weight of the cells.
    mean_weight: f64,
}

/// What is known before the search.
pub(crate) struct SeparatorSearch<'a> {
    pub(crate) dialect: &'a Dialect,
    pub(crate) syntax: &'a Syntax,
    pub(crate) sample: Sample<'a>,
}

impl SeparatorSearch<'_> {
    fn rules(&self, sep: &[u8]) -> Rules {
        Rules::new(self.dialect, &Syntax { sep: sep.to_vec(), ..self.syntax.clone() })
    }

    /// Returns the candidates that occur often enough in the sample.
    fn candidates(&self, seps: &[&'static [u8]]) -> Vec<&'static [u8]> {
        let sample = self.sample.bytes;
        let lines = memchr_iter(self.syntax.line_end, sample).count();
        let may_be = |sep: &&[u8]| {
            let is_bar_of_its_kind = sep.len() == 1 || bars_are_double(sample);
            let is_taken = self.dialect.takes(sep[0])
                || [self.syntax.quote, self.syntax.escape].contains(&Some(sep[0]));
            let times = memchr_iter(sep[0], sample).count();
            is_bar_of_its_kind && !is_taken && times > 0 && 20 * times >= lines
        };
        seps.iter().copied().filter(may_be).collect()
    }

    fn tried(&self, sep: &'static [u8], sample: Sample<'_>) -> Candidate {
        let choice = choose(self.dialect, &self.rules(sep), sample);
        Candidate { sep, choice, cell_score: OnceCell::new() }
    }

    /// Returns the chosen separator.
    pub(crate) fn find(&self) -> ChosenSeparator {
        let candidates = self.candidates(&SEPARATORS).into_iter();
        let mut tried: Vec<_> = candidates.map(|sep| self.tried(sep, self.sample)).collect();
        one_kind_of_bars(&mut tried);
        // A candidate that separates nothing is out, whatever number is expected.
        let common = tried
            .iter()
            .filter(|one| SEPARATORS[..COMMON].contains(&one.sep) && one.choice.separates());
        let best = common.reduce(
            |best, one| {
                if one.choice.agrees_better(&best.choice) { one } else { best }
            },
        );
        match best.filter(|best| is_sure(&best.choice)) {
            Some(best) => self.taken(self.finer(best, &tried).unwrap_or(best), &tried),
            None => self.by_kinds(&tried),
        }
    }

    /// Returns the result of choosing a candidate.
    fn taken(&self, one: &Candidate, tried: &[Candidate]) -> ChosenSeparator {
        let (sep, choice) = (one.sep.to_vec(), Some(one.choice.clone()));
        ChosenSeparator { sep, choice, other: self.as_good(one, tried) }
    }

    /// Returns a candidate that is better than the best common one. (A character inside cells, such
    /// as a decimal comma, also makes the same number of fields in every record, but only a few.)
    fn finer<'t>(&self, best: &Candidate, tried: &'t [Candidate]) -> Option<&'t Candidate> {
        let is_finer = |one: &&Candidate| {
            let is_much_finer = one.choice.expected >= 2 * best.choice.expected;
            let times = if is_much_finer { 1.0 } else { FINER_TIMES };
            let agrees = is_sure(&one.choice) && one.choice.by_score(&best.choice).is_ge();
            is_much_finer && agrees
                || explains(&one.choice) && self.score(one) >= times * self.score(best)
        };
        tried
            .iter()
            .filter(|one| one.sep != best.sep && one.choice.separates())
            .filter(|one| one.choice.expected >= best.choice.expected)
            .filter(|one| has_few_stray_quotes(&one.choice))
            .filter(is_finer)
            .max_by(|a, b| {
                let fields = a.choice.expected.cmp(&b.choice.expected);
                fields.then(self.score(a).total_cmp(&self.score(b)))
            })
    }

    /// Chooses the separator by the kinds of the cells that it makes.
    fn by_kinds(&self, tried: &[Candidate]) -> ChosenSeparator {
        let separating = tried.iter().filter(|one| one.choice.separates());
        // Of equal candidates the first wins.
        let best = separating.rev().max_by(|a, b| {
            let scores = self.score(a).total_cmp(&self.score(b));
            scores.then(a.choice.expected.cmp(&b.choice.expected))
        });
        let without_choice =
            |sep: &[u8]| ChosenSeparator { sep: sep.to_vec(), choice: None, other: None };
        if self.dialect.expected.number() != Some(1)
            && let Some(sep) = self.last_resort(best)
        {
            // It was tried on a part of the sample only.
            return without_choice(sep);
        }
        let is_found = self.dialect.expected.number().is_none();
        match best {
            // A list stays a list even if its texts contain separators.
            Some(best) if is_found && is_list(&best.choice) => without_choice(b""),
            Some(best) => self.taken(best, tried),
            None if is_found && !tried.is_empty() => without_choice(b""),
            None => without_choice(SEPARATORS[0]),
        }
    }

    /// Returns a separator that is common in prose, if the best candidate is not certain and this
    /// one does much better.
    fn last_resort(&self, best: Option<&Candidate>) -> Option<&'static [u8]> {
        let choice = best.map(|best| &best.choice);
        if choice.is_some_and(is_sure) {
            return None;
        }
        // A table below one-field lines is better evidence than the words of these lines.
        let least =
            if choice.is_some_and(|choice| choice.is_below) { GOOD } else { LAST_RESORT_SHARE };
        let best_fits = choice.is_some_and(Choice::first_fits);
        let most_fields = choice.map_or(0, |choice| choice.expected);
        let best_score = best.map_or(0.0, |best| self.score(best));
        let sample = self.part();
        let is_elsewhere = self.stands_in_most_lines(sample.bytes);
        let mut found: Option<(f64, &'static [u8])> = None;
        for sep in self.candidates(&LAST_RESORTS) {
            let one = self.tried(sep, sample);
            let choice = &one.choice;
            let is_likely = choice.separates()
                && (choice.first_fits() || self.is_titled(&one, sample.bytes))
                && choice.share() >= least;
            let is_text =
                sep == b" " && has_runs(sample.bytes) || sep == b":" && has_addresses(sample.bytes);
            if !is_likely || choice.records < 2 || is_text {
                continue;
            }
            let CellScore { score, mean_weight } = self.cell_score(&one);
            let fits_alone = !best_fits && choice.expected > 2;
            let times = if fits_alone { FITTING_TIMES } else { LAST_RESORT_TIMES };
            // If a common separator is in most lines, the last resort must make more fields than
            // the best candidate, or cells of clear kinds.
            let is_told = !is_elsewhere || mean_weight >= TYPED || choice.expected > most_fields;
            if is_told
                && score >= times * best_score
                && found.is_none_or(|(found_score, _)| score > found_score)
            {
                found = Some((score, sep));
            }
        }
        found.filter(|(score, _)| *score > 0.3).map(|(_, sep)| sep)
    }

    /// Returns true if a title may be above the records: the first record has one field, four in
    /// five records are good, and the second record looks like a header above a column of numbers
    /// or dates.
    fn is_titled(&self, one: &Candidate, sample: &[u8]) -> bool {
        let Candidate { sep, choice, .. } = one;
        let rules = self.rules(sep).with_expected(Some(choice.expected));
        let is_title = choice.share() >= 0.8;
        let title = choice.first.as_ref().filter(|first| first.fields == 1 && is_title);
        title.is_some_and(|title| {
            let table = &sample[title.end..];
            let header = FirstRecord::of(self.dialect, &rules, table);
            header.is_some_and(|header| header.is_whole && header.fields == choice.expected)
                && has_numbers_below(self.dialect, &rules, table)
        })
    }

    /// Returns true if nine in ten lines contain the same common separator.
    fn stands_in_most_lines(&self, sample: &[u8]) -> bool {
        SEPARATORS[..COMMON].iter().any(|sep| {
            let lines = sample.split(|byte| *byte == self.syntax.line_end);
            let (mut with, mut all) = (0_u64, 0_u64);
            for line in lines.filter(|line| !line.is_empty()) {
                all += 1;
                with += u64::from(memchr(sep[0], line).is_some());
            }
            10 * with >= 9 * all && all > 0
        })
    }

    /// Returns another candidate that fits about as well as the chosen one.
    fn as_good(&self, taken: &Candidate, tried: &[Candidate]) -> Option<(Vec<u8>, u64)> {
        let mut others = tried.iter().filter(|one| {
            one.sep != taken.sep
                && one.choice.separates()
                && explains(&one.choice)
                && self.score(one) >= NEAR * self.score(taken)
        });
        others.next().map(|one| (one.sep.to_vec(), one.choice.expected))
    }

    /// Returns the part of the sample that is scored by the kinds of cells.
    fn part(&self) -> Sample<'_> {
        self.sample.beginning(LOOKED_AT, self.syntax.line_end)
    }

    /// Returns how well a candidate fits the sample, by its share of good records and their cells.
    fn score(&self, one: &Candidate) -> f64 {
        self.cell_score(one).score
    }

    fn cell_score(&self, one: &Candidate) -> CellScore {
        *one.cell_score.get_or_init(|| self.compute_cell_score(one))
    }

    #[expect(clippy::cast_precision_loss, reason = "a score need not be exact")]
    fn compute_cell_score(&self, one: &Candidate) -> CellScore {
        let rules = self.rules(one.sep);
        let sample = self.part().bytes;
        let bytes = Bytes { window: TableWindow::of_all(sample), rules: &rules };
        let (mut cells_seen, mut mean_weight, mut rows, mut fits) = (0_u64, 0.0, 0, false);
        let mut reader = begin(&rules, Some(one.choice.expected), self.dialect).reporting_all();
        reader.read(sample, true, &mut |record| {
            rows += 1;
            let is_good = record.fields == one.choice.expected;
            fits |= is_good && rows <= 6;
            if !is_good || rows > ROWS {
                return;
            }
            for_cells(&bytes, usize::try_from(record.start).unwrap_or(0), &mut |cell| {
                let kind = CellKind::of(bytes.without_quotes(&sample[cell.from..cell.to]));
                mean_weight += if cell.is_quoted && kind == CellKind::Other {
                    weight(CellKind::Text)
                } else {
                    weight(kind)
                };
                cells_seen += 1;
            });
        });
        let mean_weight = if cells_seen == 0 { 0.0 } else { mean_weight / cells_seen as f64 };
        let mut score = one.choice.share() * (UNTYPED + (1.0 - UNTYPED) * mean_weight);
        if !one.choice.first_fits() {
            score *= UNFIT;
        }
        if !fits {
            score *= UNFIT;
        }
        CellScore { score, mean_weight }
    }
}

/// Returns the weight of a cell by its kind.
fn weight(kind: CellKind) -> f64 {
    match kind {
        CellKind::Empty | CellKind::Number | CellKind::Date | CellKind::Word => 1.0,
        CellKind::Text => 0.6,
        CellKind::Other => 0.0,
    }
}

/// Returns true if nearly all records are good, and so is the first.
fn is_sure(choice: &Choice) -> bool {
    choice.share() >= GOOD && choice.first_fits() && has_few_stray_quotes(choice)
}

/// Returns true if half of the records are good, and so is the first.
fn explains(choice: &Choice) -> bool {
    choice.share() >= 0.5 && choice.first_fits()
}

fn has_few_stray_quotes(choice: &Choice) -> bool {
    20 * choice.stray_quotes <= choice.records
}

/// Returns true if the records look like the lines of a list: fewer than half are good, and the
/// first has one field.
fn is_list(choice: &Choice) -> bool {
    !choice.is_below
        && choice.share() < 0.5
        && choice.first.as_ref().is_some_and(|first| first.fields == 1)
}

/// Returns true if most colons are those of web addresses.
fn has_addresses(sample: &[u8]) -> bool {
    let (mut of_addresses, mut all) = (0_u64, 0_u64);
    for at in memchr_iter(b':', sample) {
        all += 1;
        of_addresses += u64::from(sample[at + 1..].starts_with(b"//"));
    }
    2 * of_addresses > all
}

/// Returns true if one line in five contains several spaces in a row, which align columns rather
/// than separate fields.
fn has_runs(sample: &[u8]) -> bool {
    let (mut runs, mut lines) = (0_u64, 0_u64);
    for line in sample.split(|byte| matches!(byte, b'\n' | b'\r')).filter(|line| !line.is_empty()) {
        lines += 1;
        runs += u64::from(line.windows(2).any(|pair| pair == b"  "));
    }
    5 * runs >= lines
}

/// Keeps only one of `|` and `||`: the single bar only if its records are certain and those of the
/// double bar are not.
fn one_kind_of_bars(tried: &mut Vec<Candidate>) {
    let of = |sep: &[u8]| tried.iter().find(|one| one.sep == sep).map(|one| is_sure(&one.choice));
    if let (Some(is_one_sure), Some(are_two_sure)) = (of(b"|"), of(b"||")) {
        let left: &[u8] = if is_one_sure && !are_two_sure { b"||" } else { b"|" };
        tried.retain(|one| one.sep != left);
    }
}

/// Returns true if bars come in pairs: more than nine in ten runs of bars have an even length.
fn bars_are_double(sample: &[u8]) -> bool {
    let (mut even, mut all) = (0_u64, 0_u64);
    let mut bars = memchr_iter(b'|', sample).peekable();
    while let Some(start) = bars.next() {
        let mut run = 1;
        while bars.next_if_eq(&(start + run)).is_some() {
            run += 1;
        }
        all += 1;
        even += u64::from(run % 2 == 0);
    }
    all > 0 && 10 * even > 9 * all
}
