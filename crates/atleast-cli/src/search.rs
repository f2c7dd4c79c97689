//! The search of one source: which lines are selected, and what is printed.

mod context_before;
mod counting;
mod json;
mod line_printer;
mod occurrence_count;
mod occurrences;
mod ranges;
mod read_buffer;

use std::io::{self, Read};
use std::num::NonZeroUsize;

use anstyle::{AnsiColor, Style};
use atleast::Counter;
use atleast_files::{Opened, Source};

use self::line_printer::LinePrinter;
use self::occurrences::Occurrences;
use crate::arguments::SearchArguments;
use crate::output::{FileOutput, LineOutput};
use crate::printable;
use crate::question::errors;

/// Why a search failed. After an error of a source, the others are searched; an error of the output
/// ends the whole search.
#[derive(Debug)]
pub(crate) enum Error {
    Read(io::Error),
    /// The output has stored the reason.
    Write,
    /// A line to print is longer than `--max-line`.
    TooLong {
        /// The number of the line, if it is known.
        line: Option<u64>,
        /// Whether this line is not too long alone, but only together with the lines up to the
        /// selected one.
        until_selected: bool,
    },
}

impl From<io::Error> for Error {
    /// Converts an error of the output. Errors of a reader are converted where it is read.
    fn from(_: io::Error) -> Self {
        Error::Write
    }
}

/// How much was found in a source.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct FileStats {
    /// The number of selected lines; with `--per file` 1 if the file is selected.
    pub(crate) selected: u64,
    /// The number of occurrences in the selected lines, if they are counted.
    pub(crate) occurrences: u64,
    /// The number of bytes read.
    pub(crate) bytes: u64,
}

/// What to print for a source.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum OutputMode {
    Nothing,
    /// Its path, if a line is selected.
    Path,
    /// Its path, if no line is selected.
    PathWithout,
    /// The number of selected lines.
    Count,
    /// The number of occurrences in the selected lines.
    OccurrenceCount,
    Lines,
    Objects,
}

/// What to find in each source, and how to print it.
#[expect(clippy::struct_excessive_bools, reason = "they are independent of each other")]
pub(crate) struct Search<'a> {
    arguments: &'a SearchArguments,
    counter: Counter,
    /// A counter for which every segment is a hit.
    every_segment: Counter,
    occurrences: Option<Occurrences>,
    mode: OutputMode,
    /// Whether to count the occurrences in the selected lines.
    counts_occurrences: bool,
    /// The maximum number of threads for one source.
    threads: NonZeroUsize,
    /// Whether every segment is a line, so that the hits are the selected lines.
    is_per_line: bool,
    /// Whether to print the path before each line.
    has_path: bool,
    /// Whether the output is a terminal. Control characters in paths and text are then escaped.
    is_terminal: bool,
    styles: LineStyles,
}

/// The styles of grep; all are empty without colours.
#[derive(Default)]
struct LineStyles {
    path: Style,
    number: Style,
    separator: Style,
    occurrence: Style,
}

impl LineStyles {
    fn coloured() -> LineStyles {
        LineStyles {
            path: AnsiColor::Magenta.on_default(),
            number: AnsiColor::Green.on_default(),
            separator: AnsiColor::Cyan.on_default(),
            occurrence: AnsiColor::Red.on_default().bold(),
        }
    }
}

impl<'a> Search<'a> {
    /// Creates the search that the arguments ask for.
    ///
    /// # Errors
    /// If the question breaks a rule.
    pub(crate) fn new(
        arguments: &'a SearchArguments,
        is_terminal: bool,
        is_coloured: bool,
    ) -> Result<Self, String> {
        let counter = arguments.counter()?;
        let mode = match arguments {
            SearchArguments { quiet: true, .. } => OutputMode::Nothing,
            SearchArguments { files_with_matches: true, .. } => OutputMode::Path,
            SearchArguments { files_without_match: true, .. } => OutputMode::PathWithout,
            SearchArguments { count: true, .. }
            | SearchArguments { count_matches: true, invert_match: true, .. } => OutputMode::Count,
            SearchArguments { count_matches: true, .. } => OutputMode::OccurrenceCount,
            SearchArguments { json: true, .. } => OutputMode::Objects,
            _ if arguments.question.is_per_file() => OutputMode::Path,
            _ => OutputMode::Lines,
        };
        let marks = arguments.only_matching || is_coloured;
        let occurrences = (mode == OutputMode::Lines && marks && !arguments.invert_match)
            .then(|| Occurrences::new(&arguments.question))
            .transpose()?;
        let every_segment = arguments.question.builder()?.min_number(0).build();
        let every_segment =
            every_segment.map_err(|error| errors::message(&error, &arguments.question))?;
        Ok(Search {
            counter,
            every_segment,
            occurrences,
            mode,
            counts_occurrences: mode == OutputMode::OccurrenceCount
                || arguments.prints_occurrences_in_stats(),
            // Several sources are searched at the same time, each on one thread.
            threads: if arguments.input.are_several() {
                NonZeroUsize::MIN
            } else {
                arguments.input.threads()
            },
            is_per_line: arguments.question.is_per_line()?,
            has_path: arguments.has_path(),
            is_terminal,
            styles: if is_coloured { LineStyles::coloured() } else { LineStyles::default() },
            arguments,
        })
    }

    /// Searches one source and prints what is found. Returns how much was found.
    ///
    /// # Errors
    /// Those of reading and of writing.
    pub(crate) fn search(
        &self,
        source: &Source,
        mut opened: Opened,
        output: &mut FileOutput<'_, '_>,
    ) -> Result<FileStats, Error> {
        let plain = opened.plain_file();
        let found = match plain.and_then(|plain| self.search_by_ranges(source, plain, output)) {
            Some(found) => found?,
            None => self.read(source, &mut opened, output)?,
        };
        self.print_summary(source, found, output)?;
        Ok(found)
    }

    /// Searches a source on one thread. Prints lines and objects as they are found.
    fn read(
        &self,
        source: &Source,
        reader: &mut dyn Read,
        output: &mut FileOutput<'_, '_>,
    ) -> Result<FileStats, Error> {
        Ok(match self.mode {
            OutputMode::Lines => LinePrinter::new(self, source, output, 0).print(reader)?.stats,
            OutputMode::Objects => {
                json::print(self, source, reader, output, self.every_segment.stream())?
            }
            OutputMode::Count => self.count(reader)?,
            OutputMode::OccurrenceCount => self.count_occurrences(reader)?,
            OutputMode::Nothing | OutputMode::Path | OutputMode::PathWithout => {
                self.find(reader)?
            }
        })
    }

    /// Prints the count or the path of a source, after it has been searched.
    fn print_summary(
        &self,
        source: &Source,
        found: FileStats,
        output: &mut FileOutput<'_, '_>,
    ) -> Result<(), Error> {
        let is_selected = found.selected > 0;
        match self.mode {
            OutputMode::Count | OutputMode::OccurrenceCount => {
                let number =
                    if self.mode == OutputMode::Count { found.selected } else { found.occurrences };
                if self.has_path {
                    self.write_path(source, output.buffer());
                    self.end_path(b':', output.buffer());
                }
                output.buffer().extend_from_slice(number.to_string().as_bytes());
                output.buffer().push(b'\n');
                output.end_line()?;
            }
            OutputMode::Path | OutputMode::PathWithout => {
                if is_selected == (self.mode == OutputMode::Path) {
                    self.write_path(source, output.buffer());
                    output.buffer().push(if self.arguments.null { 0 } else { b'\n' });
                    output.end_line()?;
                }
            }
            OutputMode::Nothing | OutputMode::Lines | OutputMode::Objects => {}
        }
        Ok(())
    }

    /// Returns whether the search is done once something is selected.
    pub(crate) fn is_answered_by_one(&self) -> bool {
        self.mode == OutputMode::Nothing
    }

    /// Returns whether a file that is also the output could grow forever: its lines would be found
    /// again and again. As with grep, this is not so if at most one line is printed for each file.
    pub(crate) fn could_grow_forever(&self) -> bool {
        let is_one = self.arguments.max_count.is_some_and(|max| max <= 1)
            && self.arguments.context() == (0, 0);
        matches!(self.mode, OutputMode::Lines | OutputMode::Objects) && !is_one
    }

    /// Writes a path: escaped on a terminal, otherwise byte for byte, so that the file can be
    /// opened.
    fn write_path(&self, source: &Source, buffer: &mut Vec<u8>) {
        let name: &[u8] = match source {
            Source::StandardInput => b"<stdin>",
            Source::File(path) => path.as_os_str().as_encoded_bytes(),
        };
        let style = self.styles.path;
        styled(style, buffer, |buffer| {
            if self.is_terminal {
                buffer.extend_from_slice(printable::escaped(name).as_bytes());
            } else {
                buffer.extend_from_slice(name);
            }
        });
    }

    /// Writes what follows a path on the same line.
    fn end_path(&self, separator: u8, buffer: &mut Vec<u8>) {
        if self.arguments.null {
            buffer.push(0);
        } else {
            self.write_separator(&[separator], buffer);
        }
    }

    fn write_separator(&self, separator: &[u8], buffer: &mut Vec<u8>) {
        styled(self.styles.separator, buffer, |buffer| buffer.extend_from_slice(separator));
    }

    fn write_number(&self, number: u64, separator: u8, buffer: &mut Vec<u8>) {
        styled(self.styles.number, buffer, |buffer| {
            let mut digits = [0; 20];
            buffer.extend_from_slice(decimal(number, &mut digits));
        });
        self.write_separator(&[separator], buffer);
    }

    /// Returns the separator between groups of lines that are not adjacent, and between files.
    pub(crate) fn group_separator(&self) -> Vec<u8> {
        let mut buffer = Vec::new();
        if self.mode == OutputMode::Lines
            && !self.arguments.only_matching
            && self.arguments.has_context()
        {
            self.write_separator(b"--", &mut buffer);
            buffer.push(b'\n');
        }
        buffer
    }
}

/// Writes with a style.
fn styled(style: Style, buffer: &mut Vec<u8>, write: impl FnOnce(&mut Vec<u8>)) {
    if style.is_plain() {
        return write(buffer);
    }
    buffer.extend_from_slice(style.render().to_string().as_bytes());
    write(buffer);
    buffer.extend_from_slice(style.render_reset().to_string().as_bytes());
}

/// Returns a number in decimal digits.
fn decimal(mut number: u64, digits: &mut [u8; 20]) -> &[u8] {
    let mut from = digits.len();
    loop {
        from -= 1;
        digits[from] = b'0' + (number % 10) as u8;
        number /= 10;
        if number == 0 {
            return &digits[from..];
        }
    }
}
