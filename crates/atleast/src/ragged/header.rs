//! The first record as a witness: whether it looks like a header, and where it lawfully has a field less than the rows.

use super::bytes::{Alone, Bytes, Cell, Window};
use super::dialect::Dialect;
use super::expected::begin;
use super::kinds::Kind;
use super::rules::Rules;

/// The first record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct First {
    pub(super) fields: u64,
    /// Whether it may be a header: every cell is filled, none is a number or a date, and no two are alike.
    pub(super) is_whole: bool,
    /// Whether none of its cells is a number or a date, and one at least is filled.
    pub(super) is_named: bool,
    /// Its cells, without their quotes.
    pub(super) names: Vec<Vec<u8>>,
    /// The offset behind it in the sample.
    pub(super) end: usize,
}

impl First {
    /// Returns the first record of a sample, if there is one.
    pub(super) fn of(dialect: &Dialect, rules: &Rules, sample: &[u8]) -> Option<First> {
        let mut start = None;
        let mut reader = begin(rules, None, dialect).naming_all();
        reader.stop_at(1);
        reader.read(sample, true, &mut |record| {
            let offset = |offset| usize::try_from(offset).unwrap_or(0);
            start = start.or(Some((offset(record.start), offset(record.end), record.fields)));
        });
        let (start, end, fields) = start?;
        let bytes = Bytes { window: Window { bytes: sample, base: 0, is_last: true }, rules };
        let names: Vec<_> = cells(&bytes, start)
            .into_iter()
            .map(|cell| bytes.without_quotes(&sample[cell.from..cell.to]).to_vec())
            .collect();
        let kinds: Vec<_> = names.iter().map(|name| Kind::of(name)).collect();
        let is_named = kinds.iter().all(|kind| !matches!(kind, Kind::Number | Kind::Date))
            && kinds.iter().any(|kind| *kind != Kind::Empty);
        let is_whole = is_named
            && names.iter().all(|name| !name.trim_ascii().is_empty())
            && doubled(&names).is_none();
        Some(First { fields, is_whole, is_named, names, end })
    }
}

/// Returns a name that comes twice, if one does.
pub(super) fn doubled(names: &[Vec<u8>]) -> Option<&[u8]> {
    let mut sorted: Vec<_> = names.iter().map(|name| name.trim_ascii()).collect();
    sorted.retain(|name| !name.is_empty());
    sorted.sort_unstable();
    sorted.windows(2).find(|pair| pair[0] == pair[1]).map(|pair| pair[0])
}

/// Returns the cells of the record that begins here, over line ends.
pub(super) fn cells(bytes: &Bytes<'_>, start: usize) -> Vec<Cell> {
    let alone = Alone { with_text: true, over_lines: true, any_number: true, ..Alone::default() };
    let mut cells = Vec::new();
    let _ = bytes.cells_alone(start, 0, alone, &mut |cell| cells.push(cell));
    cells
}

/// How the rows of a table differ from its header, and are right.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Shape {
    Plain,
    /// Every row ends in a separator that the header has not.
    EndsInSeparator,
    /// Every row begins with a name for which the header has none.
    RowNames,
}

impl Shape {
    /// Returns the shape of a sample whose first record has another number of fields than is expected.
    pub(super) fn of(
        dialect: &Dialect,
        rules: &Rules,
        sample: &[u8],
        first: &First,
        expected: u64,
    ) -> Shape {
        if first.fields + 1 != expected || !first.is_named || first.fields == 0 {
            return Shape::Plain;
        }
        let bytes = Bytes { window: Window { bytes: sample, base: 0, is_last: true }, rules };
        let (mut rows, mut good, mut with_end, mut names) = (0_u64, 0_u64, 0_u64, Vec::new());
        let mut grouped = 0_u64;
        let mut reader = begin(rules, Some(expected), dialect).naming_all();
        reader.read(sample, true, &mut |record| {
            rows += 1;
            if rows == 1 {
                return;
            }
            if record.fields != expected {
                return;
            }
            good += 1;
            let start = usize::try_from(record.start).unwrap_or(0);
            let cells = cells(&bytes, start);
            let text = |cell: &Cell| bytes.without_quotes(&sample[cell.from..cell.to]);
            if let (Some(one), Some(last)) = (cells.first(), cells.last()) {
                with_end += u64::from(sample[last.from..last.to].trim_ascii().is_empty());
                names.push(text(one).to_vec());
            }
            let is_grouped = cells.windows(2).any(|pair| {
                let is_digits =
                    |text: &[u8]| !text.is_empty() && text.iter().all(u8::is_ascii_digit);
                let (before, behind) = (text(&pair[0]), text(&pair[1]));
                is_digits(before)
                    && before.len() <= 3
                    && is_digits(behind.get(..3).unwrap_or_default())
                    && behind.get(3).is_none_or(|byte| !byte.is_ascii_digit())
            });
            grouped += u64::from(is_grouped);
        });
        let others = rows.saturating_sub(1);
        if good == 0 || 20 * good < 17 * others {
            return Shape::Plain;
        }
        if 10 * with_end >= 9 * good {
            return Shape::EndsInSeparator;
        }
        let count = names.len();
        let is_filled = names.iter().all(|name| !name.is_empty());
        names.sort_unstable();
        names.dedup();
        // Thousands that a separator parts look like a field more as well.
        let is_parted = &rules.sep[..] == b"," && 10 * grouped >= 9 * good && good > 1;
        if first.fields >= 2
            && count >= 3
            && is_filled
            && 20 * names.len() >= 19 * count
            && !is_parted
        {
            Shape::RowNames
        } else {
            Shape::Plain
        }
    }
}
