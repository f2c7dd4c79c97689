//! A tally as a notebook shows it: a table of HTML with a bar in each row, in the colours of the page.

use std::fmt::Write;

use crate::tally::TallyRow;

/// Returns the table of these rows, of so many segments in all.
pub(super) fn table(rows: &[TallyRow], segments: u64) -> String {
    let mut html = String::from(
        "<table>\n<thead><tr><th>count</th><th>segments</th><th></th><th>share</th>\
         <th>at least</th><th>share</th></tr></thead>\n<tbody>\n",
    );
    let most = rows.iter().map(|row| row.segments).max().unwrap_or(1);
    for row in rows {
        let counts = if row.first == row.last {
            grouped(row.first)
        } else {
            format!("{}–{}", grouped(row.first), grouped(row.last))
        };
        let bar = format!(
            "<div style=\"width:{:.4}em;min-width:1px;height:1em;background:currentColor;\
             opacity:0.5\"></div>",
            12.0 * part(row.segments, most)
        );
        let [its_segments, at_least] = [row.segments, row.at_least].map(grouped);
        let [share, share_at_least] = [row.segments, row.at_least].map(|of| share(of, segments));
        let right = "<td style=\"text-align:right\">";
        let _ = writeln!(
            html,
            "<tr><th style=\"text-align:right\">{counts}</th>{right}{its_segments}</td>\
             <td style=\"text-align:left\">{bar}</td>{right}{share}</td>{right}{at_least}</td>\
             {right}{share_at_least}</td></tr>"
        );
    }
    let all = if segments == 1 { "1 segment".into() } else { grouped(segments) + " segments" };
    let _ = write!(
        html,
        "</tbody>\n<caption>{all}; at least: with this count or more</caption>\n</table>"
    );
    html
}

/// Returns a number with a comma before each three digits.
fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut grouped = String::new();
    for (index, digit) in digits.char_indices() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    grouped
}

/// Returns how many of all, in per cent, to two digits that say something.
fn share(some: u64, all: u64) -> String {
    let per_cent = 100.0 * part(some, all);
    let digits = if per_cent >= 10.0 { 1 } else { 2 };
    if per_cent < 0.01 { "&lt; 0.01 %".into() } else { format!("{per_cent:.digits$} %") }
}

#[expect(clippy::cast_precision_loss, reason = "it is looked at")]
fn part(some: u64, all: u64) -> f64 {
    some as f64 / all as f64
}
