//! The search of all files, several of them at the same time.

use std::io::{self, IsTerminal, Write};
use std::num::NonZeroUsize;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering::Relaxed};
use std::time::Instant;

use atleast_files::{Identity, Opening, Queue, Source, WalkError};

use crate::arguments::{SearchArguments, Sort};
use crate::descriptors::Standard;
use crate::output::{FileOutput, FileTurn, Output, PendingFile};
use crate::search::{Error, FileStats, Search};
use crate::{ERROR, NOTHING_SELECTED, SELECTED, complain, interrupt, printable, progress, sources};

/// Searches all sources. Returns the exit code.
pub(crate) fn search(arguments: &SearchArguments) -> u8 {
    let is_terminal = io::stdout().is_terminal();
    let is_coloured = arguments.color.colours(&io::stdout());
    let search = match Search::new(arguments, is_terminal, is_coloured) {
        Ok(search) => search,
        Err(message) => {
            complain(&message);
            return ERROR;
        }
    };
    let input = &arguments.input;
    let threads = if input.are_several() { input.threads() } else { NonZeroUsize::MIN };
    // Files that are named are printed in their order.
    let in_order = !input.recursive || arguments.sort.is_some() || threads.get() == 1;
    let run = FileSearch {
        search: &search,
        opening: input.opening(),
        outputs: search
            .could_grow_forever()
            .then(|| Standard::Output.identity())
            .into_iter()
            .flatten()
            .collect(),
        line_buffered: arguments.line_buffered,
        stats: Stats::default(),
        is_selected: AtomicBool::new(false),
        has_failed: AtomicBool::new(false),
        is_over: AtomicBool::new(false),
    };
    interrupt::handle_signals();
    let sources = match input.walk(arguments.sort == Some(Sort::Path)).sources() {
        Ok(sources) => sources,
        Err(error) => {
            complain(&printable::without_middle(&error.to_string()));
            return ERROR;
        }
    };
    let progress = arguments.shows_progress().then(|| progress::watch(input.total()));
    let begun = Instant::now();
    let mut output = Output::new(arguments.line_buffered, search.group_separator());
    let queue = if in_order { Queue::new(threads) } else { Queue::new(threads).in_any_order() };
    queue.run(
        sources.take_while(|_| !run.is_over()),
        &mut output,
        |source, turn| run.take(source, turn),
        Output::take,
    );
    drop(progress);
    // The exit code depends on the error.
    let _ = output.finish();
    if arguments.stats {
        run.stats.print(begun, arguments);
    }
    run.exit_code(arguments, &output)
}

/// The state of the search of all sources.
struct FileSearch<'a> {
    search: &'a Search<'a>,
    opening: Opening,
    /// The files that must not be read, because they are written to.
    outputs: Vec<Identity>,
    /// Whether to print each line as soon as it is found.
    line_buffered: bool,
    stats: Stats,
    is_selected: AtomicBool,
    has_failed: AtomicBool,
    /// Whether nothing more has to be read.
    is_over: AtomicBool,
}

/// A source, or the error of a walk.
type Walked = Result<Source, WalkError>;

impl FileSearch<'_> {
    /// Returns whether nothing more has to be read.
    fn is_over(&self) -> bool {
        self.is_over.load(Relaxed)
    }

    /// Searches a source. Returns what is left to print of it.
    fn take(&self, source: Walked, turn: &mut FileTurn<'_>) -> PendingFile {
        let mut output = FileOutput::new(turn, self.line_buffered);
        if !self.is_over() {
            match source {
                Ok(source) => self.search_one(&source, &mut output),
                Err(error) => self.fail(&error, &mut output),
            }
        }
        output.finish()
    }

    /// Searches a source. An error of the source is printed, and the others are still searched; an
    /// error of standard output ends the search.
    fn search_one(&self, source: &Source, output: &mut FileOutput<'_, '_>) {
        let searched = match sources::open(self.opening, source, &self.outputs) {
            Ok(opened) => {
                if opened.plain_file().is_none() {
                    progress::forget_total();
                }
                self.search.search(source, opened, output)
            }
            Err(error) => Err(Error::Read(error)),
        };
        match searched {
            Ok(found) => {
                self.stats.add(found);
                if found.selected > 0 {
                    self.is_selected.store(true, Relaxed);
                    if self.search.is_answered_by_one() {
                        self.is_over.store(true, Relaxed);
                    }
                }
            }
            Err(Error::Write) => self.is_over.store(true, Relaxed),
            Err(Error::Read(error)) => self.fail(&format_args!("{source}: {error}"), output),
            Err(Error::TooLong { line, until_selected }) => {
                let line = line.map_or_else(|| "a line".to_owned(), |line| format!("line {line}"));
                let why = if until_selected {
                    "and the lines up to the next match are together too long to print: \
                     use a larger --max-line or a smaller -B"
                } else {
                    "is too long to print: use a larger --max-line"
                };
                self.fail(&format_args!("{source}: {line} {why}"), output);
            }
        }
    }

    /// Prints an error message about a source, after all of its lines.
    fn fail(&self, message: &dyn std::fmt::Display, output: &mut FileOutput<'_, '_>) {
        self.has_failed.store(true, Relaxed);
        output.complain(message);
    }

    fn exit_code(&self, arguments: &SearchArguments, output: &Output) -> u8 {
        let is_selected = self.is_selected.load(Relaxed);
        match output.failed() {
            // A reader that closes the output, as `head` does, is not an error.
            Some((io::ErrorKind::BrokenPipe, _)) => return SELECTED,
            Some((_, error)) => {
                complain(&format_args!("standard output: {error}"));
                return ERROR;
            }
            None => {}
        }
        if self.has_failed.load(Relaxed) && !(arguments.quiet && is_selected) {
            ERROR
        } else if is_selected {
            SELECTED
        } else {
            NOTHING_SELECTED
        }
    }
}

/// The numbers that `--stats` prints.
#[derive(Default)]
struct Stats {
    files: AtomicU64,
    selected_files: AtomicU64,
    bytes: AtomicU64,
    selected: AtomicU64,
    occurrences: AtomicU64,
}

impl Stats {
    fn add(&self, FileStats { selected, occurrences, bytes }: FileStats) {
        self.files.fetch_add(1, Relaxed);
        self.selected_files.fetch_add(u64::from(selected > 0), Relaxed);
        self.bytes.fetch_add(bytes, Relaxed);
        self.selected.fetch_add(selected, Relaxed);
        self.occurrences.fetch_add(occurrences, Relaxed);
    }

    /// Prints the numbers; the occurrences only if they were counted.
    fn print(&self, begun: Instant, arguments: &SearchArguments) {
        let Stats { files, selected_files, bytes, selected, occurrences } = self;
        let seconds = begun.elapsed().as_secs_f64();
        let occurrences = match occurrences.load(Relaxed) {
            _ if !arguments.prints_occurrences_in_stats() => String::new(),
            1 => ", with 1 occurrence".to_owned(),
            number => format!(", with {number} occurrences"),
        };
        let selected = selected.load(Relaxed);
        let unit = match arguments {
            _ if arguments.question.is_per_file() => "file",
            SearchArguments { json: true, .. } => "segment",
            _ => "line",
        };
        let plural = if selected == 1 { "" } else { "s" };
        // If standard error cannot be written, there is nowhere to say so.
        let _ = writeln!(
            io::stderr(),
            "{selected} {unit}{plural} selected in {} of {} files{occurrences}\n\
             {} bytes read in {seconds:.3} seconds",
            selected_files.load(Relaxed),
            files.load(Relaxed),
            bytes.load(Relaxed),
        );
    }
}
