//! One source searched: what of it is selected, and what is printed of that.

mod before;
mod counted;
mod held;
mod json;
mod lines;
mod occurrences;
mod ranges;
mod selected;

use std::io::{self, Read};
use std::num::NonZeroUsize;

use anstyle::{AnsiColor, Style};
use atleast::Counter;
use atleast_files::{Opened, Source};

use self::lines::Lines;
use self::occurrences::Occurrences;
use crate::arguments::SearchArguments;
use crate::output::{FileOutput, LineOutput};
use crate::printable;

/// Which side failed: a source that cannot be read is one of many, an output that cannot be
/// written ends everything.
#[derive(Debug)]
pub(crate) enum Error {
    Read(io::Error),
    /// Standard output has kept the reason.
    Write,
    /// A line that is to be printed is longer than those that are held.
    TooLong {
        /// Its number, if it is known.
        line: Option<u64>,
        /// Whether it is not the line alone that is longer, but with it all up to the one that is selected.
        until_selected: bool,
    },
}

impl From<io::Error> for Error {
    /// Takes an error of the output: those of a reader are named where it is read.
    fn from(_: io::Error) -> Self {
        Error::Write
    }
}

/// What was found in a source.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Found {
    /// How many lines were selected: 1 where a file as a whole was.
    pub(crate) selected: u64,
    /// How many occurrences those hold, if they are counted.
    pub(crate) occurrences: u64,
    /// How many bytes were read.
    pub(crate) bytes: u64,
}

/// What is printed of a source.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Printed {
    Nothing,
    /// Its path, if it has selected lines.
    Path,
    /// Its path, if it has none.
    PathWithout,
    /// How many lines are selected.
    Count,
    /// How many occurrences the selected lines hold.
    CountOfOccurrences,
    Lines,
    Objects,
}

/// What is asked of every source, and how the answer is printed.
#[expect(clippy::struct_excessive_bools, reason = "they are independent of each other")]
pub(crate) struct Search<'a> {
    arguments: &'a SearchArguments,
    counter: Counter,
    /// Every segment is a hit of it.
    every_segment: Counter,
    occurrences: Option<Occurrences>,
    printed: Printed,
    /// Whether the occurrences in the selected lines are counted.
    counts_occurrences: bool,
    /// How many threads may search one source.
    threads: NonZeroUsize,
    /// Whether every segment is a line: the hits are then the lines that are selected.
    is_per_line: bool,
    /// Whether the path stands before what is printed of a source.
    has_path: bool,
    /// Whether names and text are read by a person, on a terminal, which they must not move.
    is_shown: bool,
    styles: Styles,
}

/// In grep's colours; all empty where there are to be none.
#[derive(Default)]
struct Styles {
    path: Style,
    number: Style,
    separator: Style,
    occurrence: Style,
}

impl Styles {
    fn coloured() -> Styles {
        Styles {
            path: AnsiColor::Magenta.on_default(),
            number: AnsiColor::Green.on_default(),
            separator: AnsiColor::Cyan.on_default(),
            occurrence: AnsiColor::Red.on_default().bold(),
        }
    }
}

impl<'a> Search<'a> {
    /// Returns the search that the arguments ask for.
    ///
    /// # Errors
    /// If the question breaks a rule.
    pub(crate) fn new(
        arguments: &'a SearchArguments,
        is_terminal: bool,
        is_coloured: bool,
    ) -> Result<Self, String> {
        let counter = arguments.counter()?;
        let printed = match arguments {
            SearchArguments { quiet: true, .. } => Printed::Nothing,
            SearchArguments { files_with_matches: true, .. } => Printed::Path,
            SearchArguments { files_without_match: true, .. } => Printed::PathWithout,
            SearchArguments { count: true, .. }
            | SearchArguments { count_matches: true, invert_match: true, .. } => Printed::Count,
            SearchArguments { count_matches: true, .. } => Printed::CountOfOccurrences,
            SearchArguments { json: true, .. } => Printed::Objects,
            _ if arguments.question.is_per_file() => Printed::Path,
            _ => Printed::Lines,
        };
        let marks = arguments.only_matching || is_coloured;
        let occurrences = (printed == Printed::Lines && marks && !arguments.invert_match)
            .then(|| Occurrences::new(&arguments.question))
            .transpose()?;
        let every_segment = arguments.question.builder()?.min_number(0).build();
        Ok(Search {
            counter,
            every_segment: every_segment.map_err(|error| error.to_string())?,
            occurrences,
            printed,
            counts_occurrences: printed == Printed::CountOfOccurrences
                || arguments.prints_occurrences_in_stats(),
            // Several sources are searched side by side.
            threads: if arguments.input.are_several() {
                NonZeroUsize::MIN
            } else {
                arguments.input.threads()
            },
            is_per_line: arguments.question.is_per_line()?,
            has_path: arguments.has_path(),
            is_shown: is_terminal,
            styles: if is_coloured { Styles::coloured() } else { Styles::default() },
            arguments,
        })
    }

    /// Searches one source and prints what there is to be printed of it. Returns what was found.
    ///
    /// # Errors
    /// Those of reading and of writing.
    pub(crate) fn search(
        &self,
        source: &Source,
        mut opened: Opened,
        output: &mut FileOutput<'_, '_>,
    ) -> Result<Found, Error> {
        let plain = opened.plain_file();
        let found = match plain.and_then(|plain| self.search_by_ranges(source, plain, output)) {
            Some(found) => found?,
            None => self.read(source, &mut opened, output)?,
        };
        self.print_found(source, found, output)?;
        Ok(found)
    }

    /// Searches a source from its beginning, and prints what is printed as it is found.
    fn read(
        &self,
        source: &Source,
        reader: &mut dyn Read,
        output: &mut FileOutput<'_, '_>,
    ) -> Result<Found, Error> {
        Ok(match self.printed {
            Printed::Lines => Lines::new(self, source, output, 0).print(reader)?.found,
            Printed::Objects => {
                json::print(self, source, reader, output, self.every_segment.stream())?
            }
            Printed::Count => self.count(reader)?,
            Printed::CountOfOccurrences => self.count_occurrences(reader)?,
            Printed::Nothing | Printed::Path | Printed::PathWithout => self.find(reader)?,
        })
    }

    /// Prints what is printed of a source when all of it was searched.
    fn print_found(
        &self,
        source: &Source,
        found: Found,
        output: &mut FileOutput<'_, '_>,
    ) -> Result<(), Error> {
        let is_selected = found.selected > 0;
        match self.printed {
            Printed::Count | Printed::CountOfOccurrences => {
                let number =
                    if self.printed == Printed::Count { found.selected } else { found.occurrences };
                if self.has_path {
                    self.write_path(source, output.buffer());
                    self.end_path(b':', output.buffer());
                }
                output.buffer().extend_from_slice(number.to_string().as_bytes());
                output.buffer().push(b'\n');
                output.end_line()?;
            }
            Printed::Path | Printed::PathWithout => {
                if is_selected == (self.printed == Printed::Path) {
                    self.write_path(source, output.buffer());
                    output.buffer().push(if self.arguments.null { 0 } else { b'\n' });
                    output.end_line()?;
                }
            }
            Printed::Nothing | Printed::Lines | Printed::Objects => {}
        }
        Ok(())
    }

    /// Returns true if and only if nothing more needs to be read, once something was selected.
    pub(crate) fn is_answered_by_one(&self) -> bool {
        self.printed == Printed::Nothing
    }

    /// Returns true if and only if what is printed of a source would be found in it again and again, were it
    /// written there: as grep sees it, not where there is a line or a word for each file.
    pub(crate) fn feeds_itself(&self) -> bool {
        let is_one = self.arguments.max_count.is_some_and(|most| most <= 1)
            && self.arguments.context() == (0, 0);
        matches!(self.printed, Printed::Lines | Printed::Objects) && !is_one
    }

    /// Writes a path: for another program byte for byte, so that the file can be opened.
    fn write_path(&self, source: &Source, buffer: &mut Vec<u8>) {
        let name: &[u8] = match source {
            Source::StandardInput => b"<stdin>",
            Source::File(path) => path.as_os_str().as_encoded_bytes(),
        };
        let style = self.styles.path;
        styled(style, buffer, |buffer| {
            if self.is_shown {
                buffer.extend_from_slice(printable::text(name).as_bytes());
            } else {
                buffer.extend_from_slice(name);
            }
        });
    }

    /// Writes what stands behind a path on the same line.
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

    /// Returns what stands between two groups of lines that are not side by side, and so between two files.
    pub(crate) fn group_separator(&self) -> Vec<u8> {
        let mut buffer = Vec::new();
        if self.printed == Printed::Lines
            && !self.arguments.only_matching
            && self.arguments.has_context()
        {
            self.write_separator(b"--", &mut buffer);
            buffer.push(b'\n');
        }
        buffer
    }
}

/// Writes something in a style.
fn styled(style: Style, buffer: &mut Vec<u8>, write: impl FnOnce(&mut Vec<u8>)) {
    if style.is_plain() {
        return write(buffer);
    }
    buffer.extend_from_slice(style.render().to_string().as_bytes());
    write(buffer);
    buffer.extend_from_slice(style.render_reset().to_string().as_bytes());
}

/// Writes a number in decimal digits.
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
