//! The report about the files, as text or as JSON.

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
use super::json::RaggedObject;
use super::notes;
use crate::descriptors::{Standard, Stream};
use crate::named_output::is_stdout;
use crate::whole_line_writer::WholeLineWriter;
use crate::{complain, printable};

/// The report about all files.
pub(crate) struct Report {
    output: WholeLineWriter<Stream>,
    /// The identity of the output, if it is a regular file.
    identity: Option<Identity>,
    /// Set if the output is a terminal.
    terminal: Option<Terminal>,
    json: bool,
    /// Whether a note is a finding.
    strict: bool,
    has_found: bool,
}

struct Terminal {
    columns: usize,
    styles: ReportStyles,
}

/// The styles of the report; all are empty without colours.
#[derive(Default)]
struct ReportStyles {
    name: Style,
    gutter: Style,
    mark: Style,
}

impl Report {
    /// Creates the report: on standard output, or on standard error if rows go to standard output.
    pub(crate) fn new(arguments: &RaggedArguments) -> Self {
        let mut outputs = [&arguments.good, &arguments.bad].into_iter().flatten();
        if outputs.any(|path| is_stdout(path)) {
            Report::on(Standard::Error, &io::stderr(), arguments)
        } else {
            Report::on(Standard::Output, &io::stdout(), arguments)
        }
    }

    fn on(standard: Standard, stream: &impl RawStream, arguments: &RaggedArguments) -> Self {
        let RaggedArguments { json, strict, .. } = *arguments;
        let terminal = (stream.is_terminal() && !json).then(|| Terminal {
            columns: terminal_size().map_or(80, |(Width(columns), _)| columns.into()),
            styles: ReportStyles::new(AutoStream::choice(stream)),
        });
        let output = WholeLineWriter::new(
            64 * 1024,
            Stream { standard, ignores_broken_pipe: arguments.writes_files() },
        );
        Report { output, identity: standard.identity(), terminal, json, strict, has_found: false }
    }

    /// Returns the name of the output, for messages.
    pub(crate) fn name(&self) -> &'static str {
        match self.output.output().standard {
            Standard::Error => "standard error",
            Standard::Input | Standard::Output => "standard output",
        }
    }

    /// Returns the identity of the output; None if it is not a regular file.
    pub(crate) fn identity(&self) -> Option<&Identity> {
        self.identity.as_ref()
    }

    pub(crate) fn shows_excerpts(&self) -> bool {
        self.terminal.is_some()
    }

    /// Records that something was found, even if it is not printed.
    pub(crate) fn found(&mut self) {
        self.has_found = true;
    }

    pub(crate) fn has_found(&self) -> bool {
        self.has_found
    }

    pub(crate) fn flush(&mut self) -> io::Result<()> {
        self.output.flush()
    }

    /// Prints a row with an unexpected number of fields.
    pub(crate) fn row(
        &mut self,
        source: &Source,
        row: &RaggedRow,
        expected: u64,
    ) -> io::Result<()> {
        if self.json {
            return RaggedObject::row(source, row, expected).write(&mut self.output);
        }
        let RaggedRow { record, line, fields, .. } = row;
        self.line_of(source, *line)?;
        writeln!(
            self.output,
            " record {record}: {}, expected {expected}",
            number_of(*fields, "field")
        )
    }

    /// Prints a stray quote.
    pub(crate) fn stray_quote(&mut self, source: &Source, quote: &StrayQuote) -> io::Result<()> {
        if self.json {
            return RaggedObject::stray_quote(source, quote).write(&mut self.output);
        }
        self.line_of(source, quote.line)?;
        writeln!(self.output, " stray quote at offset {}", quote.start)
    }

    /// Shows the place of a finding, below its line.
    pub(crate) fn excerpt(&mut self, excerpt: &Excerpt<'_>) -> io::Result<()> {
        let Some(Terminal { columns, styles }) = &self.terminal else { return Ok(()) };
        let ReportStyles { gutter, mark, .. } = styles;
        let number = excerpt.number.map(|number| number.to_string()).unwrap_or_default();
        let number = format!("{number:>6} | ");
        let room = columns.saturating_sub(number.len()).max(10);
        let Drawing { before, place, after } = excerpt.draw(room);
        writeln!(self.output, "{gutter}{number}{gutter:#}{before}{mark}{place}{mark:#}{after}")?;
        let (margin, indent) = (number.len() - 2, before.width());
        let carets = "^".repeat(place.width().max(1));
        writeln!(
            self.output,
            "{gutter}{:margin$}| {gutter:#}{:indent$}{mark}{carets}{mark:#}",
            "", ""
        )?;
        // Show each finding as soon as it is found.
        self.output.flush()
    }

    /// Prints a note.
    pub(crate) fn note(&mut self, source: &Source, note: &Note) -> io::Result<()> {
        self.has_found |= self.strict;
        if self.json {
            return RaggedObject::note(source, note).write(&mut self.output);
        }
        match note.line {
            Some(line) => self.line_of(source, line)?,
            None => self.name_of(source, "")?,
        }
        // A note about the header explains findings, so it is more than a note.
        let kind = if note.kind == NoteKind::Header { "" } else { "note: " };
        writeln!(self.output, " {kind}{}", notes::sentence(note))
    }

    /// Prints the last line of a file: how it was read and how much was found. May add a hint.
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
            return RaggedObject::file(source, table, counts).write(&mut self.output);
        }
        self.name_of(source, "")?;
        let Ragged { dialect, expected, is_expected_given, records, .. } = table;
        write!(self.output, " {}", number_of(*records, "record"))?;
        if *expected > 0 {
            let fields = number_of(*expected, "field");
            let how = if *is_expected_given { "given" } else { "detected" };
            write!(self.output, ", {fields} expected ({how}")?;
            if let Some((commonest, _)) = table.commoner() {
                write!(self.output, "; the commonest is {commonest}")?;
            }
            self.output.write_all(b")")?;
        }
        self.output.write_all(description(dialect).as_bytes())?;
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
            let (lines_do, they_are) = match lines {
                1 => ("line does".to_owned(), "it is"),
                lines => (format!("{lines} lines do"), "they are"),
            };
            complain(&format_args!(
                "{source}: hint: the first {lines_do} not have {}; if {they_are} not part of the \
                 table, use --skip-lines {lines}",
                number_of(*expected, "field")
            ));
        }
        Ok(())
    }

    /// Writes a path and a line number.
    fn line_of(&mut self, source: &Source, line: u64) -> io::Result<()> {
        self.name_of(source, &format!("{line}:"))
    }

    /// Writes a path and a colon. On a terminal the path is escaped; otherwise it is written byte
    /// for byte, so that the file can be opened.
    fn name_of(&mut self, source: &Source, line: &str) -> io::Result<()> {
        let name = match source {
            Source::StandardInput => b"<stdin>",
            Source::File(path) => path.as_os_str().as_encoded_bytes(),
        };
        let Some(Terminal { styles: ReportStyles { name: style, .. }, .. }) = &self.terminal else {
            self.output.write_all(name)?;
            return write!(self.output, ":{line}");
        };
        write!(self.output, "{style}{}:{line}{style:#}", printable::escaped(name))
    }
}

impl ReportStyles {
    fn new(choice: ColorChoice) -> Self {
        if choice == ColorChoice::Never {
            return ReportStyles::default();
        }
        ReportStyles {
            name: Style::new().bold(),
            gutter: Style::new().dimmed(),
            mark: AnsiColor::Red.on_default().bold(),
        }
    }
}

/// Describes the dialect of a table, except for what most tables have.
fn description(dialect: &Written) -> String {
    let Written { encoding, line_end, sep, quote, escape, header, expected, .. } = dialect;
    let mut parts = vec![if sep.is_empty() {
        "no separator".to_owned()
    } else {
        format!("sep {}", printable::quoted(sep))
    }];
    match quote {
        Some(b'"') => {}
        Some(quote) => parts.push(format!("quote {}", printable::quoted(&[*quote]))),
        None => parts.push("no quotes".to_owned()),
    }
    parts.extend(escape.map(|escape| format!("escape {}", printable::quoted(&[escape]))));
    if *line_end == Some(LineEnd::Cr) {
        parts.push("CR line ends".to_owned());
    }
    if *encoding != "UTF-8" {
        parts.push((*encoding).to_owned());
    }
    let header = header.filter(|header| header != expected);
    parts.extend(header.map(|header| format!("header {}", number_of(header, "field"))));
    format!(", {}", parts.join(", "))
}

fn number_of(number: u64, what: &str) -> String {
    format!("{number} {what}{}", if number == 1 { "" } else { "s" })
}
