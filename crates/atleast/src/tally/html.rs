//! A tally as an HTML table with a bar in each row, for notebooks and reports.

use std::fmt::Write;

use super::Tally;

/// The width of the longest bar, in em.
const BAR: f64 = 12.0;

impl Tally {
    /// Returns an HTML `<table>` with at most about [`Tally::SHOWN_ROWS`] rows, each with a bar, as
    /// a notebook shows it. It takes its colours from the page, contains no script, and is also
    /// well-formed XML.
    ///
    /// ```
    /// let html = atleast::Tally::from_iter([1, 1, 2, 0]).to_html();
    /// assert!(html.starts_with("<table>") && html.ends_with("</table>"));
    /// assert!(html.contains("4 segments"));
    /// ```
    pub fn to_html(&self) -> String {
        let mut html = String::from(
            "<table>\n<thead><tr><th>count</th><th>segments</th><th></th><th>share</th>\
             <th>at least</th><th>share</th></tr></thead>\n<tbody>\n",
        );
        for row in self.shown_rows(Tally::SHOWN_ROWS) {
            let bar = format!(
                "<div style=\"width:{:.4}em;min-width:1px;height:1em;background:currentColor;\
                 opacity:0.5\"></div>",
                BAR * row.bar
            );
            let [share, share_at_least] =
                [row.share, row.share_at_least].map(|share| share.replace('<', "&lt;"));
            let right = "<td style=\"text-align:right\">";
            let _ = writeln!(
                html,
                "<tr><th style=\"text-align:right\">{}</th>{right}{}</td>\
                 <td style=\"text-align:left\">{bar}</td>{right}{share}</td>{right}{}</td>\
                 {right}{share_at_least}</td></tr>",
                row.counts, row.segments, row.at_least
            );
        }
        let _ = write!(
            html,
            "</tbody>\n<caption>{}; at least: with this count or more</caption>\n</table>",
            self.shown_segments()
        );
        html
    }
}
