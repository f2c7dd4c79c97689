//! A tally as a chart of characters: a line with a bar for each row.

use std::fmt::Write;

use anstyle::{AnsiColor, Style};
use atleast::{ShownRow, Tally};

use super::summary::{quantiles, summary};

/// The width of the chart if the output is not a terminal.
pub(super) const COLUMNS: usize = 80;

/// The minimum width of a bar. A narrower terminal has to wrap the lines.
const MIN_BAR: usize = 8;

/// Characters whose left 0, 1, 2 … eighths are filled.
const EIGHTHS: [&str; 8] = ["", "▏", "▎", "▍", "▌", "▋", "▊", "▉"];

/// An explanation of the column of this name.
const AT_LEAST: &str = "at least: segments with this count or more, found by a search for this N";

/// The styles of the chart; all are empty without colours.
#[derive(Default)]
pub(super) struct ChartStyles {
    heading: Style,
    bar: Style,
}

impl ChartStyles {
    pub(super) fn new(is_coloured: bool) -> ChartStyles {
        if is_coloured {
            ChartStyles { heading: Style::new().bold(), bar: AnsiColor::Cyan.on_default() }
        } else {
            ChartStyles::default()
        }
    }
}

/// Returns the chart: a heading, a line for each row, and a summary.
pub(super) fn draw(tally: &Tally, columns: usize, styles: &ChartStyles) -> String {
    let mut text = String::new();
    let rows = tally.shown_rows(Tally::SHOWN_ROWS);
    if rows.is_empty() {
        let _ = writeln!(text, "{}", summary(tally));
    } else {
        let widths = Widths::of(&rows, columns);
        let heading = widths
            .line(["count", "segments", "share", "at least", "share"], &" ".repeat(widths.bar));
        let ChartStyles { heading: style, bar } = styles;
        let _ = writeln!(text, "{style}{heading}{style:#}");
        for row in &rows {
            let ShownRow { counts, segments, share, at_least, share_at_least, .. } = row;
            let drawn = bar_of(row.bar, widths.bar);
            let drawn = format!("{bar}{drawn}{bar:#}{:1$}", "", widths.bar - drawn.chars().count());
            let cells = [counts, segments, share, at_least, share_at_least].map(String::as_str);
            let _ = writeln!(text, "{}", widths.line(cells, &drawn));
        }
        let _ = writeln!(text, "\n{}\n{}\n{AT_LEAST}", summary(tally), quantiles(tally));
    }
    text
}

/// The widths of the columns, in characters.
struct Widths {
    /// All columns except the bar: count, segments, share, at least, share.
    cells: [usize; 5],
    bar: usize,
}

impl Widths {
    fn of(rows: &[ShownRow], columns: usize) -> Widths {
        let cells = [
            widest("count", rows.iter().map(|row| &row.counts)),
            widest("segments", rows.iter().map(|row| &row.segments)),
            widest("share", rows.iter().map(|row| &row.share)),
            widest("at least", rows.iter().map(|row| &row.at_least)),
            widest("share", rows.iter().map(|row| &row.share_at_least)),
        ];
        // Two spaces separate the columns.
        let others = cells.iter().sum::<usize>() + 2 * cells.len();
        Widths { cells, bar: columns.saturating_sub(others).max(MIN_BAR) }
    }

    /// Returns a line of these cells and this bar, which must be as wide as its column.
    fn line(&self, cells: [&str; 5], bar: &str) -> String {
        let cell = |index: usize| format!("{:>1$}", cells[index], self.cells[index]);
        [cell(0), bar.to_owned(), cell(1), cell(2), cell(3), cell(4)].join("  ")
    }
}

fn widest<'a>(heading: &str, cells: impl Iterator<Item = &'a String>) -> usize {
    cells.map(|cell| cell.chars().count()).chain([heading.len()]).max().unwrap_or(0)
}

/// Returns a bar that fills this fraction of a width, rounded to an eighth of a character, but
/// never empty.
fn bar_of(part: f64, width: usize) -> String {
    let eighths = 8 * width;
    #[expect(
        clippy::cast_precision_loss,
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "a fraction of a width is small, and the result is only looked at"
    )]
    let filled = ((part * eighths as f64).round() as usize).clamp(1, eighths);
    "█".repeat(filled / 8) + EIGHTHS[filled % 8]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bars_are_drawn_in_eighths() {
        for (part, drawn) in [
            (0.0001, "▏"),
            (1.0 / 16.0, "▏"),
            (0.5, "█"),
            (0.75, "█▌"),
            (15.0 / 16.0, "█▉"),
            (1.0, "██"),
        ] {
            assert_eq!(bar_of(part, 2), drawn, "{part}");
        }
    }

    #[test]
    fn lines_are_as_wide_as_the_terminal() {
        let tally: Tally = (0..5_000).map(|line| line % 77 * (line % 3)).collect();
        for columns in [60, 80, 120, 300] {
            let drawn = draw(&tally, columns, &ChartStyles::default());
            let lines: Vec<&str> = drawn.lines().take_while(|line| !line.is_empty()).collect();
            assert!(lines.len() > 10);
            for line in lines {
                assert_eq!(line.chars().count(), columns, "{line}");
            }
        }
        // In a narrower terminal, the numbers are not cut.
        assert!(draw(&tally, 10, &ChartStyles::default()).contains("at least"));
    }
}
