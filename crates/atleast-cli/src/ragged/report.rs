//! What is said about the files: as text for people and grep, or as JSON.

use std::io::{self, Write};

use anstream::stream::RawStream;
use anstream::{AutoStream, ColorChoice};
use anstyle::{AnsiColor, Style};
use atleast_files::{Identity, Source};
use atleast_tables::{LineEnd, Note, NoteKind, Ragged, RaggedRow, StrayQuote, Written};
use terminal_size::{Width, terminal_size};
use unicode_width::UnicodeWidthStr;

use super::RaggedArguments;
use super::counts::Counts;
use super::excerpt::{Drawing, Excerpt};
use super::json::Object;
use super::notes;
use crate::descriptors::{Standard, Stream};
use crate::named_output::is_stdout;
use crate::whole_lines::WholeLines;
use crate::{complain, printable};

/// Where it is written, and in which form.
pub(crate) struct Report {
    output: WholeLines<Stream>,
    /// By what it is told whether another file is the same, if it is a file.
    identity: Option<Identity>,
    /// If a person reads it.
    terminal: Option<Terminal>,
    json: bool,
    /// Whether a note is a finding.
    strict: bool,
    has_found: bool,
}

struct Terminal {
    columns: usize,
    styles: Styles,
}

/// All empty where there are to be no colours.
#[derive(Default)]
struct Styles {
    name: Style,
    gutter: Style,
    mark: Style,
}

impl Report {
    /// Begins the report: on standard output, or on standard error if rows of the table go to the other.
    pub(crate) fn new(arguments: &RaggedArguments) -> Self {
        let mut parts = [&arguments.good, &arguments.bad].into_iter().flatten();
        if parts.any(|path| is_stdout(path)) {
            Report::on(Standard::Error, &io::stderr(), arguments)
        } else {
            Report::on(Standard::Output, &io::stdout(), arguments)
        }
    }

    fn on(standard: Standard, stream: &impl RawStream, arguments: &RaggedArguments) -> Self {
        let RaggedArguments { json, strict, .. } = *arguments;
        let terminal = (stream.is_terminal() && !json).then(|| Terminal {
            columns: terminal_size().map_or(80, |(Width(columns), _)| columns.into()),
            styles: Styles::new(AutoStream::choice(stream)),
        });
        let output =
            WholeLines::new(64 * 1024, Stream { standard, goes_on: arguments.writes_files() });
        Report { output, identity: standard.identity(), terminal, json, strict, has_found: false }
    }

    /// Returns what it is written to, for messages.
    pub(crate) fn name(&self) -> &'static str {
        match self.output.output().standard {
            Standard::Error => "standard error",
            Standard::Input | Standard::Output => "standard output",
        }
    }

    /// Returns by what it is told whether another file is the same; None if it is no regular file.
    pub(crate) fn identity(&self) -> Option<&Identity> {
        self.identity.as_ref()
    }

    pub(crate) fn shows_excerpts(&self) -> bool {
        self.terminal.is_some()
    }

    /// Takes note that something was found, be it shown or not.
    pub(crate) fn found(&mut self) {
        self.has_found = true;
    }

    pub(crate) fn has_found(&self) -> bool {
        self.has_found
    }

    pub(crate) fn flush(&mut self) -> io::Result<()> {
        self.output.flush()
    }

    /// Names a row that has not the expected number of fields.
    pub(crate) fn row(
        &mut self,
        source: &Source,
        row: &RaggedRow,
        expected: u64,
    ) -> io::Result<()> {
        if self.json {
            return Object::row(source, row, expected).write(&mut self.output);
        }
        let RaggedRow { record, line, fields, .. } = row;
        self.line_of(source, *line)?;
        writeln!(
            self.output,
            " record {record}: {}, expected {expected}",
            number_of(*fields, "field")
        )
    }

    /// Names a stray quote.
    pub(crate) fn stray_quote(&mut self, source: &Source, quote: &StrayQuote) -> io::Result<()> {
        if self.json {
            return Object::stray_quote(source, quote).write(&mut self.output);
        }
        self.line_of(source, quote.line)?;
        writeln!(self.output, " stray quote at offset {}", quote.start)
    }

    /// Shows a place, below the line that names it.
    pub(crate) fn excerpt(&mut self, excerpt: &Excerpt<'_>) -> io::Result<()> {
        let Some(Terminal { columns, styles }) = &self.terminal else { return Ok(()) };
        let Styles { gutter, mark, .. } = styles;
        let number = excerpt.number.map(|number| number.to_string()).unwrap_or_default();
        let number = format!("{number:>6} | ");
        let room = columns.saturating_sub(number.len()).max(10);
        let Drawing { before, place, behind } = excerpt.draw(room);
        writeln!(self.output, "{gutter}{number}{gutter:#}{before}{mark}{place}{mark:#}{behind}")?;
        let (margin, indent) = (number.len() - 2, before.width());
        let carets = "^".repeat(place.width().max(1));
        writeln!(
            self.output,
            "{gutter}{:margin$}| {gutter:#}{:indent$}{mark}{carets}{mark:#}",
            "", ""
        )?;
        // Whoever looks on sees each finding when it is found.
        self.output.flush()
    }

    /// Says what is to be said of the table besides.
    pub(crate) fn note(&mut self, source: &Source, note: &Note) -> io::Result<()> {
        self.has_found |= self.strict;
        if self.json {
            return Object::note(source, note).write(&mut self.output);
        }
        match note.line {
            Some(line) => self.line_of(source, line)?,
            None => self.name_of(source, "")?,
        }
        // With it there are findings, which it explains.
        let kind = if note.kind == NoteKind::Header { "" } else { "note: " };
        writeln!(self.output, " {kind}{}", notes::sentence(note))
    }

    /// Says what was read and how much was found; to a person also what may help.
    pub(crate) fn closing_line(
        &mut self,
        source: &Source,
        table: &Ragged,
        counts: Counts,
    ) -> io::Result<()> {
        for note in &table.notes {
            self.note(source, note)?;
        }
        if self.json {
            return Object::file(source, table, counts).write(&mut self.output);
        }
        self.name_of(source, "")?;
        let Ragged { dialect, expected, is_expected_given, records, .. } = table;
        write!(self.output, " {}", number_of(*records, "record"))?;
        if *expected > 0 {
            let fields = number_of(*expected, "field");
            let how = if *is_expected_given { "given" } else { "chosen" };
            write!(self.output, ", {fields} expected ({how}")?;
            if let Some((commonest, _)) = table.commoner() {
                write!(self.output, "; the commonest is {commonest}")?;
            }
            self.output.write_all(b")")?;
        }
        self.output.write_all(written(dialect).as_bytes())?;
        let Counts { rows, stray_quotes, not_shown } = counts;
        let rows = number_of(rows, "ragged row");
        write!(self.output, ": {rows}, {}", number_of(stray_quotes, "stray quote"))?;
        if not_shown > 0 {
            write!(self.output, " ({not_shown} not shown)")?;
        }
        self.output.write_all(b"\n")?;
        let has_cures = table.notes.iter().any(|note| note.kind == NoteKind::Header);
        if let Some(lines) = table.skip_lines_hint().filter(|_| !has_cures) {
            self.flush()?;
            let (lines_are, they_are) = match lines {
                1 => ("line is no row".to_owned(), "it is"),
                lines => (format!("{lines} lines are no rows"), "they are"),
            };
            complain(&format_args!(
                "{source}: hint: the first {lines_are} of {}: --skip-lines {lines} if {they_are} no part \
                 of the table",
                number_of(*expected, "field")
            ));
        }
        Ok(())
    }

    /// Writes at which line of which file something is.
    fn line_of(&mut self, source: &Source, line: u64) -> io::Result<()> {
        self.name_of(source, &format!("{line}:"))
    }

    /// Writes a file's name and a colon. A terminal must not be moved by a name; for another program it is
    /// written byte for byte, so that the file can be opened.
    fn name_of(&mut self, source: &Source, line: &str) -> io::Result<()> {
        let name = match source {
            Source::StandardInput => b"<stdin>",
            Source::File(path) => path.as_os_str().as_encoded_bytes(),
        };
        let Some(Terminal { styles: Styles { name: style, .. }, .. }) = &self.terminal else {
            self.output.write_all(name)?;
            return write!(self.output, ":{line}");
        };
        write!(self.output, "{style}{}:{line}{style:#}", printable::text(name))
    }
}

impl Styles {
    fn new(choice: ColorChoice) -> Self {
        if choice == ColorChoice::Never {
            return Styles::default();
        }
        Styles {
            name: Style::new().bold(),
            gutter: Style::new().dimmed(),
            mark: AnsiColor::Red.on_default().bold(),
        }
    }
}

/// Returns how a table is written, but for what is as in most.
fn written(dialect: &Written) -> String {
    let Written { encoding, line_end, sep, quote, escape, header, expected, .. } = dialect;
    let mut said = vec![if sep.is_empty() {
        "no separator".to_owned()
    } else {
        format!("sep {}", printable::quoted(sep))
    }];
    match quote {
        Some(b'"') => {}
        Some(quote) => said.push(format!("quote {}", printable::quoted(&[*quote]))),
        None => said.push("no quotes".to_owned()),
    }
    said.extend(escape.map(|escape| format!("escape {}", printable::quoted(&[escape]))));
    if *line_end == Some(LineEnd::Cr) {
        said.push("CR line ends".to_owned());
    }
    if *encoding != "UTF-8" {
        said.push((*encoding).to_owned());
    }
    let header = header.filter(|header| header != expected);
    said.extend(header.map(|header| format!("header {}", number_of(header, "field"))));
    format!(", {}", said.join(", "))
}

fn number_of(number: u64, what: &str) -> String {
    format!("{number} {what}{}", if number == 1 { "" } else { "s" })
}
