//! The separator, where it is not given: the one with which the records of the sample agree best.

use memchr::{memchr, memchr_iter};

use super::bytes::{Bytes, Window};
use super::dialect::Dialect;
use super::expected::{Choice, Sample, begin, choose};
use super::header::{First, for_cells, has_numbers_below};
use super::kinds::Kind;
use super::rules::{Form, Rules};

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
pub(super) struct Separator {
    /// Empty where nothing separates.
    pub(super) sep: Vec<u8>,
    /// Another one that explains the table about as well, and its number of fields.
    pub(super) other: Option<(Vec<u8>, u64)>,
}

struct Candidate {
    sep: &'static [u8],
    choice: Choice,
}

/// What is known before.
pub(super) struct Search<'a> {
    pub(super) dialect: &'a Dialect,
    pub(super) form: &'a Form,
    pub(super) sample: Sample<'a>,
}

impl Search<'_> {
    fn rules(&self, sep: &[u8]) -> Rules {
        Rules::new(self.dialect, &Form { sep: sep.to_vec(), ..self.form.clone() })
    }

    /// Returns the candidates that stand in the sample often enough.
    fn candidates(&self, seps: &[&'static [u8]]) -> Vec<&'static [u8]> {
        let sample = self.sample.bytes;
        let lines = memchr_iter(self.form.line_end, sample).count();
        let may_be = |sep: &&[u8]| {
            let is_bar_of_its_kind = sep.len() == 1 || bars_are_double(sample);
            let is_taken = self.dialect.takes(sep[0])
                || [self.form.quote, self.form.escape].contains(&Some(sep[0]));
            let times = memchr_iter(sep[0], sample).count();
            is_bar_of_its_kind && !is_taken && times > 0 && 20 * times >= lines
        };
        seps.iter().copied().filter(may_be).collect()
    }

    fn tried(&self, sep: &'static [u8], sample: Sample<'_>) -> Candidate {
        Candidate { sep, choice: choose(self.dialect, &self.rules(sep), sample) }
    }

    /// Returns the separator.
    pub(super) fn find(&self) -> Separator {
        let candidates = self.candidates(&SEPARATORS).into_iter();
        let mut tried: Vec<_> = candidates.map(|sep| self.tried(sep, self.sample)).collect();
        one_kind_of_bars(&mut tried);
        let mut best: Option<usize> = None;
        for (at, one) in tried.iter().enumerate() {
            // One that separates nothing is none, whatever number is given.
            if SEPARATORS[..COMMON].contains(&one.sep)
                && one.choice.separates()
                && best.is_none_or(|best| one.choice.agrees_better(&tried[best].choice))
            {
                best = Some(at);
            }
        }
        if let Some(best) = best
            && is_sure(&tried[best].choice)
        {
            let (sep, fields) = (tried[best].sep, tried[best].choice.expected);
            let agrees = |one: &&Candidate| {
                is_sure(&one.choice)
                    && score_a_record(&one.choice) >= score_a_record(&tried[best].choice)
            };
            let fits = |one: &&Candidate| one.choice.first_fits() && one.choice.share() >= 0.5;
            let agrees_in_quotes =
                |one: &&Candidate| 20 * one.choice.stray_quotes <= one.choice.records;
            // A separator within cells, such as a decimal comma, makes as many fields everywhere, but few.
            let ours = self.score(&tried[best]);
            let finer = tried
                .iter()
                .filter(|one| one.sep != sep && one.choice.separates())
                .filter(|one| one.choice.expected >= fields && agrees_in_quotes(one))
                .filter(|one| {
                    let is_much_finer = one.choice.expected >= 2 * fields;
                    let times = if is_much_finer { 1.0 } else { FINER_TIMES };
                    is_much_finer && agrees(one) || fits(one) && self.score(one) >= times * ours
                })
                .max_by(|a, b| {
                    let fields = a.choice.expected.cmp(&b.choice.expected);
                    fields.then(self.score(a).total_cmp(&self.score(b)))
                });
            let sep = finer.map_or(sep, |finer| finer.sep);
            return Separator { sep: sep.to_vec(), other: self.as_good(sep, &tried) };
        }
        self.by_kinds(&tried)
    }

    /// Returns the separator by the kinds of the cells that it makes.
    fn by_kinds(&self, tried: &[Candidate]) -> Separator {
        let mut scored: Vec<(f64, &Candidate)> = tried
            .iter()
            .filter(|one| one.choice.separates())
            .map(|one| (self.score(one), one))
            .collect();
        scored.sort_by(|(a, first), (b, second)| {
            b.total_cmp(a).then(second.choice.expected.cmp(&first.choice.expected))
        });
        let best = scored.first().map(|(score, best)| (*score, best.sep, best.choice.clone()));
        if self.dialect.expected.number() != Some(1)
            && let Some(sep) =
                self.last_resort(best.as_ref().map(|(score, _, choice)| (*score, choice)))
        {
            return Separator { sep: sep.to_vec(), other: None };
        }
        let is_found = self.dialect.expected.number().is_none();
        match best {
            // A list whose texts hold separators is a list.
            Some((_, _, choice)) if is_found && is_list(&choice) => {
                Separator { sep: Vec::new(), other: None }
            }
            Some((_, sep, _)) => Separator { sep: sep.to_vec(), other: self.as_good(sep, tried) },
            None if is_found && !tried.is_empty() => Separator { sep: Vec::new(), other: None },
            None => Separator { sep: SEPARATORS[0].to_vec(), other: None },
        }
    }

    /// Returns a separator that stands in texts, if the best of the others is not sure and it does much better.
    fn last_resort(&self, best: Option<(f64, &Choice)>) -> Option<&'static [u8]> {
        if best.is_some_and(|(_, choice)| is_sure(choice)) {
            return None;
        }
        let is_below = best.is_some_and(|(_, choice)| choice.is_below);
        let best_fits = best.is_some_and(|(_, choice)| choice.first_fits());
        let most_fields = best.map_or(0, |(_, choice)| choice.expected);
        let best = best.map_or(0.0, |(score, _)| score);
        let sample = self.part();
        let is_elsewhere = self.stands_in_most_lines(sample.bytes);
        let mut found: Option<(f64, &'static [u8])> = None;
        // A table below lines of one field is surer than what these lines hold.
        for sep in self.candidates(&LAST_RESORTS) {
            let one = self.tried(sep, sample);
            let choice = &one.choice;
            let is_likely = choice.separates()
                && (choice.first_fits() || self.is_titled(&one, sample.bytes))
                && choice.share() >= if is_below { GOOD } else { LAST_RESORT_SHARE };
            let is_text =
                sep == b" " && has_runs(sample.bytes) || sep == b":" && has_addresses(sample.bytes);
            if !is_likely || choice.records < 2 || is_text {
                continue;
            }
            let (score, typed) = self.look(&one);
            let fits_alone = !best_fits && choice.expected > 2;
            let times = if fits_alone { FITTING_TIMES } else { LAST_RESORT_TIMES };
            // Where a common separator stands in each line, it takes more fields than it makes, or cells of kinds.
            let is_told = !is_elsewhere || typed >= TYPED || choice.expected > most_fields;
            if is_told && score >= times * best && found.is_none_or(|(most, _)| score > most) {
                found = Some((score, sep));
            }
        }
        found.filter(|(score, _)| *score > 0.3).map(|(_, sep)| sep)
    }

    /// Returns true if and only if a title may stand above the records: the first has one field, four in five others are
    /// good, and the second is a header.
    fn is_titled(&self, one: &Candidate, sample: &[u8]) -> bool {
        let Candidate { sep, choice } = one;
        let rules = self.rules(sep).with_expected(Some(choice.expected));
        let is_title = choice.share() >= 0.8;
        let title = choice.first.as_ref().filter(|first| first.fields == 1 && is_title);
        title.is_some_and(|title| {
            let table = &sample[title.end..];
            let header = First::of(self.dialect, &rules, table);
            header.is_some_and(|header| header.is_whole && header.fields == choice.expected)
                && has_numbers_below(self.dialect, &rules, table)
        })
    }

    /// Returns true if and only if one of the common separators stands in nine in ten lines or more.
    fn stands_in_most_lines(&self, sample: &[u8]) -> bool {
        SEPARATORS[..COMMON].iter().any(|sep| {
            let lines = sample.split(|byte| *byte == self.form.line_end);
            let (mut with, mut all) = (0_u64, 0_u64);
            for line in lines.filter(|line| !line.is_empty()) {
                all += 1;
                with += u64::from(memchr(sep[0], line).is_some());
            }
            10 * with >= 9 * all && all > 0
        })
    }

    /// Returns another candidate whose records agree as well and whose cells are of kinds as often.
    fn as_good(&self, sep: &[u8], tried: &[Candidate]) -> Option<(Vec<u8>, u64)> {
        let score = |one: &Candidate| self.score(one);
        let ours = tried.iter().find(|one| one.sep == sep).map(score)?;
        let mut others = tried.iter().filter(|one| {
            one.sep != sep
                && one.choice.separates()
                && one.choice.first_fits()
                && one.choice.share() >= 0.5
                && score(one) >= NEAR * ours
        });
        others.next().map(|one| (one.sep.to_vec(), one.choice.expected))
    }

    /// Returns the part of the sample that is looked at closely.
    fn part(&self) -> Sample<'_> {
        let Sample { bytes, is_all } = self.sample;
        if bytes.len() <= LOOKED_AT {
            return Sample { bytes, is_all };
        }
        let part = &bytes[..LOOKED_AT];
        let end = part
            .iter()
            .rposition(|byte| *byte == self.form.line_end)
            .map_or(LOOKED_AT, |end| end + 1);
        Sample { bytes: &part[..end], is_all: false }
    }

    /// Returns how well a candidate explains the sample: by its good records and the kinds of their cells.
    fn score(&self, one: &Candidate) -> f64 {
        self.look(one).0
    }

    /// Returns the [score](Search::score), and the mean weight of the cells.
    #[expect(clippy::cast_precision_loss, reason = "a score need not be exact")]
    fn look(&self, one: &Candidate) -> (f64, f64) {
        let rules = self.rules(one.sep);
        let sample = self.part().bytes;
        let bytes =
            Bytes { window: Window { bytes: sample, base: 0, is_last: true }, rules: &rules };
        let (mut cells_seen, mut typed, mut rows, mut fits) = (0_u64, 0.0, 0, false);
        let mut reader = begin(&rules, Some(one.choice.expected), self.dialect).naming_all();
        reader.read(sample, true, &mut |record| {
            rows += 1;
            let is_good = record.fields == one.choice.expected;
            fits |= is_good && rows <= 6;
            if !is_good || rows > ROWS {
                return;
            }
            for_cells(&bytes, usize::try_from(record.start).unwrap_or(0), &mut |cell| {
                let kind = Kind::of(bytes.without_quotes(&sample[cell.from..cell.to]));
                typed += if cell.is_quoted && kind == Kind::Other {
                    weight(Kind::Text)
                } else {
                    weight(kind)
                };
                cells_seen += 1;
            });
        });
        let typed = if cells_seen == 0 { 0.0 } else { typed / cells_seen as f64 };
        let mut score = one.choice.share() * (UNTYPED + (1.0 - UNTYPED) * typed);
        if !one.choice.first_fits() {
            score *= UNFIT;
        }
        if !fits {
            score *= UNFIT;
        }
        (score, typed)
    }
}

/// Returns what a cell of a kind counts.
fn weight(kind: Kind) -> f64 {
    match kind {
        Kind::Empty | Kind::Number | Kind::Date | Kind::Word => 1.0,
        Kind::Text => 0.6,
        Kind::Other => 0.0,
    }
}

/// Returns true if and only if nearly all records are good, and the first fits.
fn is_sure(choice: &Choice) -> bool {
    choice.share() >= GOOD && choice.first_fits() && 20 * choice.stray_quotes <= choice.records
}

#[expect(clippy::cast_precision_loss, reason = "a score need not be exact")]
fn score_a_record(choice: &Choice) -> f64 {
    choice.score as f64 / choice.records.max(1) as f64
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
