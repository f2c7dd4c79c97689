//! The rows of a tally as text for people: numbers with thousands separators, shares in per cent.

use super::Tally;

/// A row of [`Tally::rows`] as text.
///
/// ```
/// let tally = atleast::Tally::from_iter([1, 1, 2, 0]);
/// let row = &tally.shown_rows(30)[1];
/// assert_eq!((&*row.counts, &*row.share, &*row.share_at_least), ("1", "50.0 %", "75.0 %"));
/// assert_eq!(row.bar, 1.0);
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct ShownRow {
    /// The counts: one number, or the smallest and the largest with an en dash between them.
    pub counts: String,
    /// The number of segments with one of these counts.
    pub segments: String,
    /// Their share of all segments, in per cent.
    pub share: String,
    /// The number of segments with the smallest of these counts or more.
    pub at_least: String,
    /// Their share of all segments, in per cent.
    pub share_at_least: String,
    /// The length of the bar for `segments`: above 0, and 1 in the row with the most segments.
    pub bar: f64,
}

impl Tally {
    /// The `max_rows` for a table that fits on a screen: the number of rows is about this at most.
    ///
    /// ```
    /// use atleast::Tally;
    ///
    /// assert_eq!(Tally::from_iter([1, 1, 2, 0]).shown_rows(Tally::SHOWN_ROWS).len(), 3);
    /// ```
    pub const SHOWN_ROWS: usize = 30;

    /// Returns the rows of [`Tally::rows`] as text.
    ///
    /// ```
    /// let tally = atleast::Tally::from_iter((0..3_000).map(|line| line / 1_000));
    /// let last = &tally.shown_rows(30)[2];
    /// assert_eq!((&*last.counts, &*last.segments, &*last.share), ("2", "1,000", "33.3 %"));
    /// ```
    pub fn shown_rows(&self, max_rows: usize) -> Vec<ShownRow> {
        let (rows, all) = (self.rows(max_rows), self.segments());
        let longest = rows.iter().map(|row| row.segments).max().unwrap_or(1);
        let shown = rows.iter().map(|row| ShownRow {
            counts: if row.first == row.last {
                grouped(row.first)
            } else {
                format!("{}–{}", grouped(row.first), grouped(row.last))
            },
            segments: grouped(row.segments),
            share: share(row.segments, all),
            at_least: grouped(row.at_least),
            share_at_least: share(row.at_least, all),
            bar: ratio(row.segments, longest),
        });
        shown.collect()
    }

    /// Returns the number of segments as text: `1 segment`, `2,000 segments`.
    ///
    /// ```
    /// assert_eq!(atleast::Tally::from_iter(0..2_000).shown_segments(), "2,000 segments");
    /// ```
    pub fn shown_segments(&self) -> String {
        match self.segments() {
            1 => "1 segment".to_owned(),
            segments => grouped(segments) + " segments",
        }
    }

    /// Returns the number of occurrences as text: `1 occurrence`, `2,000 occurrences`.
    ///
    /// ```
    /// use atleast::Tally;
    ///
    /// assert_eq!(Tally::from_iter([1_000, 1_000]).shown_total(), "2,000 occurrences");
    /// ```
    pub fn shown_total(&self) -> String {
        match self.total() {
            1 => "1 occurrence".to_owned(),
            total => grouped(total) + " occurrences",
        }
    }
}

/// Returns a number with a comma between groups of three digits.
fn grouped(number: impl Into<u128>) -> String {
    let digits = number.into().to_string();
    let mut grouped = String::new();
    for (index, digit) in digits.char_indices() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    grouped
}

/// Returns `some` as a share of `all`, in per cent: with one decimal from 10 %, with two below.
fn share(some: u64, all: u64) -> String {
    let per_cent = 100.0 * ratio(some, all);
    let digits = if per_cent >= 10.0 { 1 } else { 2 };
    if per_cent < 0.01 { "< 0.01 %".into() } else { format!("{per_cent:.digits$} %") }
}

#[expect(clippy::cast_precision_loss, reason = "it is only displayed")]
fn ratio(some: u64, all: u64) -> f64 {
    some as f64 / all as f64
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_grouped() {
        for (number, shown) in [
            (0_u64, "0"),
            (999, "999"),
            (1_000, "1,000"),
            (12_345, "12,345"),
            (1_234_567, "1,234,567"),
            (u64::MAX, "18,446,744,073,709,551,615"),
        ] {
            assert_eq!(grouped(number), shown);
        }
    }

    #[test]
    fn small_shares_have_two_decimals() {
        for ((some, all), shown) in [
            ((1, 1), "100.0 %"),
            ((1, 3), "33.3 %"),
            ((1, 30), "3.33 %"),
            ((1, 10_000), "0.01 %"),
            ((1, 10_001), "< 0.01 %"),
        ] {
            assert_eq!(share(some, all), shown);
        }
    }

    #[test]
    fn bars_are_relative_to_the_longest() {
        let tally = Tally::from_iter([0, 3, 3, 3, 3]);
        let bars: Vec<f64> = tally.shown_rows(30).iter().map(|row| row.bar).collect();
        assert_eq!(bars, [0.25, 1.0]);
        assert_eq!(Tally::from_iter([]).shown_rows(30), []);
    }
}
