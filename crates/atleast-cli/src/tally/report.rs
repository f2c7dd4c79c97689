//! A tally as an HTML report: one file with a chart and the numbers, for light and dark mode,
//! without scripts or other files.

use std::fmt::Write;

use atleast::{ShownRow, Tally, TallyRow};
use atleast_files::Source;

use super::summary::{quantiles, summary};
use crate::printable;
use crate::question::Question;

const STYLE: &str = "\
:root { color-scheme: light dark; --bar: light-dark(#2a6fb0, #6aa9e4);
  --line: light-dark(#b3471d, #f0915f); --faint: light-dark(#c9ced6, #454b55); }
body { font: 16px/1.5 system-ui, sans-serif; max-width: 50rem; margin: 2rem auto; padding: 0 1rem;
  color: light-dark(#1b1f24, #e4e7eb); background: light-dark(#ffffff, #16191d); }
h1 { font-size: 1.5rem; line-height: 1.25; overflow-wrap: anywhere; }
svg { width: 100%; height: auto; font: 12px system-ui, sans-serif; }
svg text { fill: currentColor; }
.title { font-weight: 600; }
.bar { fill: var(--bar); }
.line { stroke: var(--line); stroke-width: 2; fill: none; }
.point { fill: var(--line); }
.grid { stroke: var(--faint); }
table { border-collapse: collapse; font-variant-numeric: tabular-nums; }
th, td { padding: 0.1rem 0.6rem; border-bottom: 1px solid var(--faint); font-weight: normal; }
thead th { font-weight: 600; text-align: right; }
caption { caption-side: bottom; text-align: left; padding: 0.5rem 0.6rem; }
ul { overflow-wrap: anywhere; }
";

/// Returns the report.
pub(super) fn html(question: &Question, sources: &[Source], tally: &Tally) -> String {
    let mut html = String::new();
    let title = escaped(&format!("How often {}", question.title()));
    let _ = writeln!(
        html,
        "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width\">\n<title>{title}</title>\n\
         <style>\n{STYLE}</style>\n</head>\n<body>\n<h1>{title}</h1>"
    );
    let _ = if tally.counts().is_empty() {
        writeln!(html, "<p>{}.</p>", summary(tally))
    } else {
        html.push_str(&Charts::of(tally).svg());
        let text = format!("{}. {}.", summary(tally), quantiles(tally));
        let text = escaped(&text).replace(" %", "&nbsp;%");
        writeln!(html, "<p>{text}</p>\n{}", tally.to_html())
    };
    if tally.rows(Tally::SHOWN_ROWS).iter().any(|row| row.first != row.last) {
        html.push_str("<details>\n<summary>Every count</summary>\n<table>\n");
        html.push_str("<thead><tr><th>count</th><th>segments</th></tr></thead>\n<tbody>\n");
        for (count, segments) in tally.counts() {
            let right = "style=\"text-align:right\"";
            let _ = writeln!(html, "<tr><th {right}>{count}</th><td {right}>{segments}</td></tr>");
        }
        html.push_str("</tbody>\n</table>\n</details>\n");
    }
    let _ = writeln!(html, "<h2>Files</h2>\n<ul>");
    for source in sources {
        let name = match source {
            Source::StandardInput => "standard input".to_owned(),
            Source::File(path) => printable::escaped(path.as_os_str().as_encoded_bytes()),
        };
        let _ = writeln!(html, "<li>{}</li>", escaped(&name));
    }
    html.push_str("</ul>\n</body>\n</html>\n");
    html
}

/// Escapes a text for HTML.
fn escaped(text: &str) -> String {
    let mut escaped = String::new();
    for character in text.chars() {
        match character {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\'' => escaped.push_str("&#39;"),
            character => escaped.push(character),
        }
    }
    escaped
}

const WIDTH: f64 = 720.0;
const LEFT: f64 = 64.0;
const RIGHT: f64 = 704.0;

/// The top and bottom of the upper chart, and of the lower chart.
const UPPER: (f64, f64) = (32.0, 212.0);
const LOWER: (f64, f64) = (280.0, 430.0);
const HEIGHT: f64 = 470.0;

/// The approximate width of a digit.
const DIGIT: f64 = 7.5;

/// Two charts, one above the other, with the same counts on the x axis. The upper one shows how
/// many segments have each count; the lower one which share has at least that count, on a
/// logarithmic scale, because limits are chosen where few segments are.
struct Charts {
    rows: Vec<TallyRow>,
    shown: Vec<ShownRow>,
    segments: u64,
    /// The width of a row on the x axis.
    step: f64,
}

impl Charts {
    fn of(tally: &Tally) -> Charts {
        let rows = tally.rows(Tally::SHOWN_ROWS);
        let shown = tally.shown_rows(Tally::SHOWN_ROWS);
        let step = (RIGHT - LEFT) / number(rows.len() as u64);
        Charts { rows, shown, segments: tally.segments(), step }
    }

    fn svg(&self) -> String {
        let mut svg = format!(
            "<svg viewBox=\"0 0 {WIDTH} {HEIGHT}\" role=\"img\" \
             aria-label=\"How many segments have each count, and how many have it or more\">\n"
        );
        self.draw_segments(&mut svg);
        self.draw_at_least(&mut svg);
        svg.push_str("</svg>\n");
        svg
    }

    /// Draws a bar for each row. The tallest fills the height.
    fn draw_segments(&self, svg: &mut String) {
        let (top, bottom) = UPPER;
        title(svg, top, "Segments with this count");
        grid(svg, bottom, "0");
        if let Some(highest) = self.shown.iter().find(|row| row.bar >= 1.0) {
            grid(svg, top, &highest.segments);
        }
        for (index, shown) in self.shown.iter().enumerate() {
            let height = (shown.bar * (bottom - top)).max(1.0);
            let width = (self.step * 0.8).min(60.0);
            let _ = writeln!(
                svg,
                "<rect class=\"bar\" x=\"{:.1}\" y=\"{:.1}\" width=\"{width:.1}\" \
                 height=\"{height:.1}\">\
                 <title>{}: {} ({})</title></rect>",
                self.middle(index) - width / 2.0,
                bottom - height,
                shown.counts,
                shown.segments,
                escaped(&shown.share),
            );
        }
        self.draw_counts(svg, bottom);
    }

    /// Draws a point for each row, on a logarithmic scale.
    fn draw_at_least(&self, svg: &mut String) {
        let (top, bottom) = LOWER;
        title(svg, top, "Found if N is this count: share of the segments with at least this count");
        let all = number(self.segments);
        let least = self.rows.last().map_or(1.0, |row| number(row.at_least) / all);
        // The number of powers of ten on the y axis.
        let powers = (-least.log10()).ceil().max(1.0);
        let height = |share: f64| top + (bottom - top) * (-share.log10() / powers);
        let mut share = 1.0;
        while share > 0.5 * 10_f64.powf(-powers) {
            grid(svg, height(share), &format!("{} %", rounded(100.0 * share)));
            share /= 10.0;
        }
        let mut path = String::new();
        for (index, row) in self.rows.iter().enumerate() {
            let begin = if index == 0 { 'M' } else { 'L' };
            let y = height(number(row.at_least) / all);
            let _ = write!(path, "{begin}{:.1} {y:.1}", self.middle(index));
        }
        let _ = writeln!(svg, "<path class=\"line\" d=\"{path}\"/>");
        for (index, (row, shown)) in self.rows.iter().zip(&self.shown).enumerate() {
            let _ = writeln!(
                svg,
                "<circle class=\"point\" cx=\"{:.1}\" cy=\"{:.1}\" r=\"4\">\
                 <title>N = {}: {} ({})</title></circle>",
                self.middle(index),
                height(number(row.at_least) / all),
                row.first,
                shown.at_least,
                escaped(&shown.share_at_least),
            );
        }
        self.draw_counts(svg, bottom);
    }

    /// Writes the smallest count of each row below a chart, as far as there is space.
    fn draw_counts(&self, svg: &mut String, bottom: f64) {
        let mut free_from = 0.0;
        for (index, row) in self.rows.iter().enumerate() {
            let label = row.first.to_string();
            let half = DIGIT * number(label.len() as u64) / 2.0;
            let middle = self.middle(index);
            if middle - half < free_from {
                continue;
            }
            free_from = middle + half + DIGIT;
            let y = bottom + 18.0;
            let _ = writeln!(
                svg,
                "<text x=\"{middle:.1}\" y=\"{y}\" text-anchor=\"middle\">{label}</text>"
            );
        }
    }

    /// Returns the x coordinate of the middle of a row.
    fn middle(&self, index: usize) -> f64 {
        LEFT + self.step * (number(index as u64) + 0.5)
    }
}

fn title(svg: &mut String, top: f64, text: &str) {
    let y = top - 14.0;
    let _ = writeln!(svg, "<text class=\"title\" x=\"0\" y=\"{y}\">{text}</text>");
}

/// Draws a horizontal grid line with its label.
fn grid(svg: &mut String, y: f64, label: &str) {
    let (x, baseline) = (LEFT - 8.0, y + 4.0);
    let _ = writeln!(
        svg,
        "<path class=\"grid\" d=\"M{LEFT} {y:.1}H{RIGHT}\"/>\
         <text x=\"{x}\" y=\"{baseline:.1}\" text-anchor=\"end\">{label}</text>"
    );
}

/// Formats a power of ten without rounding errors.
fn rounded(share: f64) -> String {
    if share >= 0.95 {
        format!("{share:.0}")
    } else {
        let digits = (-share.log10()).round().max(0.0);
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "it is a small whole number"
        )]
        let digits = digits as usize;
        format!("{share:.digits$}")
    }
}

#[expect(clippy::cast_precision_loss, reason = "the result is only looked at")]
fn number(number: u64) -> f64 {
    number as f64
}
