//! The separator, where it is not given: the one with which the records of the sample agree best.

use std::cell::OnceCell;

use memchr::{memchr, memchr_iter};

use crate::bytes::{Bytes, Window};
use crate::cell_kind::CellKind;
use crate::dialect::Dialect;
use crate::expected::{Choice, choose};
use crate::header::{FirstRecord, for_cells, has_numbers_below};
use crate::rules::{Rules, Syntax};
use crate::sample::{Sample, begin};

/// The separators that most tables have, in order, and rarer ones, which hardly stand in texts.
const SEPARATORS: [&[u8]; 8] = [b",", b"\t", b";", b"|", b"||", b"~", b"^", b"\x01"];

/// How many of them are the common ones.
const COMMON: usize = 4;

/// Those that stand in texts: taken where nothing else separates.
const LAST_RESORTS: [&[u8]; 2] = [b" ", b":"];

/// The share of good records with which a common separator is not doubted.
const GOOD: f64 = 0.97;

/// The share of good records that a last resort needs at least, and how many times the score of the best other.
const LAST_RESORT_SHARE: f64 = 0.55;
const LAST_RESORT_TIMES: f64 = 2.0;

/// The mean weight of cells that it needs where a common separator stands in each line.
const TYPED: f64 = 0.9;

/// How many times that score it needs where its first record fits, and that of the best other does not.
const FITTING_TIMES: f64 = 1.2;

/// How much of a sample is looked at by the kinds of its cells.
const LOOKED_AT: usize = 64 << 10;
const ROWS: usize = 400;

/// What a good record counts whose cells are of no kind.
const UNTYPED: f64 = 0.2;

/// What remains of a score if the first record does not fit, and again if none of the first does.
const UNFIT: f64 = 0.7;

/// How many times the score of a sure separator another one needs that makes as many fields or more, but not twice as many.
const FINER_TIMES: f64 = 1.1;

/// How near another separator must come to be named.
const NEAR: f64 = 0.97;

/// What was found.
pub(crate) struct ChosenSeparator {
    /// Empty where nothing separates.
    pub(crate) sep: Vec<u8>,
    /// How the sample is read with it, if that was asked.
    pub(crate) choice: Option<Choice>,
    /// Another one that explains the table about as well, and its number of fields.
    pub(crate) other: Option<(Vec<u8>, u64)>,
}

struct Candidate {
    sep: &'static [u8],
    choice: Choice,
    /// What [`SeparatorSearch::cell_score`] finds, once it was asked.
    cell_score: OnceCell<CellScore>,
}

/// What the cells of a candidate look like.
#[derive(Clone, Copy)]
struct CellScore {
    /// How well the candidate explains the sample, by its good records and their cells.
    score: f64,
    /// The mean weight of the cells.
    mean_weight: f64,
}

/// What is known before.
pub(crate) struct SeparatorSearch<'a> {
    pub(crate) dialect: &'a Dialect,
    pub(crate) syntax: &'a Syntax,
    pub(crate) sample: Sample<'a>,
}

impl SeparatorSearch<'_> {
    fn rules(&self, sep: &[u8]) -> Rules {
        Rules::new(self.dialect, &Syntax { sep: sep.to_vec(), ..self.syntax.clone() })
    }

    /// Returns the candidates that stand in the sample often enough.
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

    /// Returns the separator.
    pub(crate) fn find(&self) -> ChosenSeparator {
        let candidates = self.candidates(&SEPARATORS).into_iter();
        let mut tried: Vec<_> = candidates.map(|sep| self.tried(sep, self.sample)).collect();
        one_kind_of_bars(&mut tried);
        // One that separates nothing is none, whatever number is given.
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

    /// Returns what is found where a candidate is taken.
    fn taken(&self, one: &Candidate, tried: &[Candidate]) -> ChosenSeparator {
        let (sep, choice) = (one.sep.to_vec(), Some(one.choice.clone()));
        ChosenSeparator { sep, choice, other: self.as_good(one, tried) }
    }

    /// Returns a candidate that is better than the best of the common ones. (A separator within cells, such as a decimal
    /// comma, makes as many fields everywhere, but few.)
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

    /// Returns the separator by the kinds of the cells that it makes.
    fn by_kinds(&self, tried: &[Candidate]) -> ChosenSeparator {
        let separating = tried.iter().filter(|one| one.choice.separates());
        // Of equals the first.
        let best = separating.rev().max_by(|a, b| {
            let scores = self.score(a).total_cmp(&self.score(b));
            scores.then(a.choice.expected.cmp(&b.choice.expected))
        });
        let without_choice =
            |sep: &[u8]| ChosenSeparator { sep: sep.to_vec(), choice: None, other: None };
        if self.dialect.expected.number() != Some(1)
            && let Some(sep) = self.last_resort(best)
        {
            // It was tried with a part of the sample.
            return without_choice(sep);
        }
        let is_found = self.dialect.expected.number().is_none();
        match best {
            // A list whose texts hold separators is a list.
            Some(best) if is_found && is_list(&best.choice) => without_choice(b""),
            Some(best) => self.taken(best, tried),
            None if is_found && !tried.is_empty() => without_choice(b""),
            None => without_choice(SEPARATORS[0]),
        }
    }

    /// Returns a separator that stands in texts, if the best of the others is not sure and it does much better.
    fn last_resort(&self, best: Option<&Candidate>) -> Option<&'static [u8]> {
        let choice = best.map(|best| &best.choice);
        if choice.is_some_and(is_sure) {
            return None;
        }
        // A table below lines of one field is surer than what these lines hold.
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
            // Where a common separator stands in each line, it takes more fields than it makes, or cells of kinds.
            let is_told = !is_elsewhere || mean_weight >= TYPED || choice.expected > most_fields;
            if is_told && score >= times * best_score && found.is_none_or(|(most, _)| score > most)
            {
                found = Some((score, sep));
            }
        }
        found.filter(|(score, _)| *score > 0.3).map(|(_, sep)| sep)
    }

    /// Returns true if and only if a title may stand above the records: the first has one field, four in five others are
    /// good, and the second is a header.
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

    /// Returns true if and only if one of the common separators stands in nine in ten lines or more.
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

    /// Returns another candidate whose records agree as well and whose cells are of kinds as often.
    fn as_good(&self, taken: &Candidate, tried: &[Candidate]) -> Option<(Vec<u8>, u64)> {
        let mut others = tried.iter().filter(|one| {
            one.sep != taken.sep
                && one.choice.separates()
                && explains(&one.choice)
                && self.score(one) >= NEAR * self.score(taken)
        });
        others.next().map(|one| (one.sep.to_vec(), one.choice.expected))
    }

    /// Returns the part of the sample that is looked at closely.
    fn part(&self) -> Sample<'_> {
        self.sample.beginning(LOOKED_AT, self.syntax.line_end)
    }

    /// Returns how well a candidate explains the sample: by its good records and the kinds of their cells.
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
        let bytes = Bytes { window: Window::of_all(sample), rules: &rules };
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

/// Returns what a cell of a kind counts.
fn weight(kind: CellKind) -> f64 {
    match kind {
        CellKind::Empty | CellKind::Number | CellKind::Date | CellKind::Word => 1.0,
        CellKind::Text => 0.6,
        CellKind::Other => 0.0,
    }
}

/// Returns true if and only if nearly all records are good, and the first fits.
fn is_sure(choice: &Choice) -> bool {
    choice.share() >= GOOD && choice.first_fits() && has_few_stray_quotes(choice)
}

/// Returns true if and only if half of the records are good, and the first fits.
fn explains(choice: &Choice) -> bool {
    choice.share() >= 0.5 && choice.first_fits()
}

fn has_few_stray_quotes(choice: &Choice) -> bool {
    20 * choice.stray_quotes <= choice.records
}

/// Returns true if and only if the records are rather lines of a list: fewer than half are good, and the first has one field.
fn is_list(choice: &Choice) -> bool {
    !choice.is_below
        && choice.share() < 0.5
        && choice.first.as_ref().is_some_and(|first| first.fields == 1)
}

/// Returns true if and only if most colons are those of addresses of the web.
fn has_addresses(sample: &[u8]) -> bool {
    let (mut of_addresses, mut all) = (0_u64, 0_u64);
    for at in memchr_iter(b':', sample) {
        all += 1;
        of_addresses += u64::from(sample[at + 1..].starts_with(b"//"));
    }
    2 * of_addresses > all
}

/// Returns true if and only if one line in five has blanks side by side: they align columns, and separate none.
fn has_runs(sample: &[u8]) -> bool {
    let (mut runs, mut lines) = (0_u64, 0_u64);
    for line in sample.split(|byte| matches!(byte, b'\n' | b'\r')).filter(|line| !line.is_empty()) {
        lines += 1;
        runs += u64::from(line.windows(2).any(|pair| pair == b"  "));
    }
    5 * runs >= lines
}

/// Keeps one of `|` and `||`: the one bar only where it makes sure records and two do not.
fn one_kind_of_bars(tried: &mut Vec<Candidate>) {
    let of = |sep: &[u8]| tried.iter().find(|one| one.sep == sep).map(|one| is_sure(&one.choice));
    if let (Some(is_one_sure), Some(are_two_sure)) = (of(b"|"), of(b"||")) {
        let left: &[u8] = if is_one_sure && !are_two_sure { b"||" } else { b"|" };
        tried.retain(|one| one.sep != left);
    }
}

/// Returns true if and only if bars come in pairs: over nine in ten runs of them have an even length.
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
