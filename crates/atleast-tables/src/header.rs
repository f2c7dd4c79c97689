//! The first record: whether it looks like a header, and whether it may have one field fewer than
//! the rows.

use crate::bytes::{Bytes, CellSpan, LineMode, TableWindow};
use crate::cell_kind::CellKind;
use crate::detected::{NameFaults, Shape};
use crate::dialect::Dialect;
use crate::rules::Rules;
use crate::sample::begin;

/// The first record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct FirstRecord {
    pub(crate) fields: u64,
    /// Whether it looks like a complete header: every cell is filled, none is a number or a date,
    /// and no two are equal.
    pub(crate) is_whole: bool,
    /// Whether none of its cells is a number or a date, and at least one is filled.
    pub(crate) is_named: bool,
    pub(crate) faults: NameFaults,
    /// The offset in the sample after the record.
    pub(crate) end: usize,
}

impl FirstRecord {
    /// Returns the first record of a sample, if there is one.
    pub(crate) fn of(dialect: &Dialect, rules: &Rules, sample: &[u8]) -> Option<FirstRecord> {
        let mut start = None;
        let mut reader = begin(rules, None, dialect).reporting_all();
        reader.stop_at(1);
        reader.read(sample, true, &mut |record| {
            let offset = |offset| usize::try_from(offset).unwrap_or(0);
            start = start.or(Some((offset(record.start), offset(record.end), record.fields)));
        });
        let (start, end, fields) = start?;
        let bytes = Bytes { window: TableWindow::of_all(sample), rules };
        // Slices rather than copies: half of the sample's bytes may each be a name.
        let mut names = Vec::new();
        let mut is_named = true;
        for_cells(&bytes, start, &mut |cell| {
            let name = bytes.without_quotes(&sample[cell.from..cell.to]);
            is_named &= !matches!(CellKind::of(name), CellKind::Number | CellKind::Date);
            names.push(name.trim_ascii());
        });
        is_named &= names.iter().any(|name| CellKind::of(name) != CellKind::Empty);
        let blank = names.iter().position(|name| name.is_empty());
        let doubled = doubled(names);
        let is_whole = is_named && blank.is_none() && doubled.is_none();
        let faults = NameFaults { blank, doubled: doubled.map(<[u8]>::to_vec) };
        Some(FirstRecord { fields, is_whole, is_named, faults, end })
    }
}

/// Returns a name that occurs twice, if there is one.
fn doubled(mut names: Vec<&[u8]>) -> Option<&[u8]> {
    names.retain(|name| !name.is_empty());
    names.sort_unstable();
    names.windows(2).find(|pair| pair[0] == pair[1]).map(|pair| pair[0])
}

/// Returns true if there are at least three good rows, and a column of them contains only numbers
/// or dates.
pub(crate) fn has_numbers_below(dialect: &Dialect, rules: &Rules, table: &[u8]) -> bool {
    let bytes = Bytes { window: TableWindow::of_all(table), rules };
    let (mut rows, mut numbers): (u64, Vec<u64>) = (0, Vec::new());
    let mut reader = begin(rules, rules.expected, dialect).reporting_all();
    reader.stop_at((64 << 10).min(table.len() as u64));
    reader.read(table, true, &mut |record| {
        if record.record == 0 || record.row().is_some() {
            return;
        }
        rows += 1;
        let mut column = 0;
        for_cells(&bytes, usize::try_from(record.start).unwrap_or(0), &mut |cell| {
            let kind = CellKind::of(bytes.without_quotes(&table[cell.from..cell.to]));
            numbers.resize(numbers.len().max(column + 1), 0);
            numbers[column] += u64::from(matches!(kind, CellKind::Number | CellKind::Date));
            column += 1;
        });
    });
    rows >= 3 && numbers.into_iter().any(|count| count == rows)
}

/// Calls `on_cell` with each cell of the record that starts at `start`, even if the record takes
/// several lines.
pub(crate) fn for_cells(bytes: &Bytes<'_>, start: usize, on_cell: &mut dyn FnMut(CellSpan)) {
    let alone =
        LineMode { with_text: true, over_lines: true, any_number: true, ..LineMode::default() };
    // A record that the sample cuts off is ignored.
    let _ = bytes.cells_of_line(start, 0, alone, on_cell);
}

impl Shape {
    /// Returns how the rows, which have `expected` fields, may differ from the first record.
    pub(crate) fn of(
        dialect: &Dialect,
        rules: &Rules,
        sample: &[u8],
        first: &FirstRecord,
        expected: u64,
    ) -> Shape {
        if first.fields + 1 != expected || !first.is_named || first.fields == 0 {
            return Shape::Plain;
        }
        let bytes = Bytes { window: TableWindow::of_all(sample), rules };
        let (mut rows, mut good, mut with_end, mut names) = (0_u64, 0_u64, 0_u64, Vec::new());
        let mut grouped = 0_u64;
        let mut reader = begin(rules, Some(expected), dialect).reporting_all();
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
            let is_digits = |text: &[u8]| !text.is_empty() && text.iter().all(u8::is_ascii_digit);
            let (mut before, mut is_grouped, mut is_last_empty): (Option<&[u8]>, _, _) =
                (None, false, false);
            for_cells(&bytes, start, &mut |cell| {
                let text = bytes.without_quotes(&sample[cell.from..cell.to]);
                is_last_empty = sample[cell.from..cell.to].trim_ascii().is_empty();
                match before {
                    None => names.push(text),
                    Some(before) => {
                        is_grouped |= is_digits(before)
                            && before.len() <= 3
                            && is_digits(text.get(..3).unwrap_or_default())
                            && text.get(3).is_none_or(|byte| !byte.is_ascii_digit());
                    }
                }
                before = Some(text);
            });
            with_end += u64::from(is_last_empty);
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
        // A comma that groups thousands looks like an additional field, too.
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
