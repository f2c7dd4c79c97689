//! Every source searched, several side by side.

use std::io::{self, IsTerminal, Write};
use std::num::NonZeroUsize;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering::Relaxed};
use std::time::Instant;

use anstream::{AutoStream, ColorChoice};
use atleast_files::{Identity, Opening, Queue, Source, WalkError};

use crate::arguments::{SearchArguments, Sort};
use crate::descriptors::Standard;
use crate::output::{FileOutput, FileTurn, Output, Rest};
use crate::search::{Error, Found, Search};
use crate::{ERROR, NOTHING_SELECTED, SELECTED, complain, interrupt, printable, progress, sources};

/// Searches every source. Returns the exit code.
pub(crate) fn search(arguments: &SearchArguments) -> u8 {
    let is_terminal = io::stdout().is_terminal();
    let choice = match arguments.color.into() {
        ColorChoice::Auto => AutoStream::choice(&io::stdout()),
        choice => choice,
    };
    let is_coloured = choice != ColorChoice::Never;
    let search = match Search::new(arguments, is_terminal, is_coloured) {
        Ok(search) => search,
        Err(message) => {
            complain(&message);
            return ERROR;
        }
    };
    let input = &arguments.input;
    let threads = if input.are_several() { input.threads() } else { NonZeroUsize::MIN };
    // What is named comes in the order in which it is.
    let in_order = !input.recursive || arguments.sort.is_some() || threads.get() == 1;
    let run = Run {
        search: &search,
        opening: input.opening(),
        outputs: search
            .feeds_itself()
            .then(|| Standard::Output.identity())
            .into_iter()
            .flatten()
            .collect(),
        line_buffered: arguments.line_buffered,
        totals: Totals::default(),
        is_selected: AtomicBool::new(false),
        has_failed: AtomicBool::new(false),
        is_over: AtomicBool::new(false),
    };
    interrupt::watch();
    let sources = match input.walk(arguments.sort == Some(Sort::Path)).sources() {
        Ok(sources) => sources,
        Err(error) => {
            complain(&printable::without_middle(&error.to_string()));
            return ERROR;
        }
    };
    let watched = arguments.shows_progress().then(|| progress::watch(input.total()));
    let begun = Instant::now();
    let mut output = Output::new(arguments.line_buffered, search.group_separator());
    let queue = if in_order { Queue::new(threads) } else { Queue::new(threads).in_any_order() };
    queue.run(
        sources.take_while(|_| !run.is_over()),
        &mut output,
        |source, turn| run.take(source, turn),
        Output::take,
    );
    drop(watched);
    // What fails is asked for below.
    let _ = output.finish();
    if arguments.stats {
        run.totals.print(begun, arguments.prints_occurrences_in_stats());
    }
    run.exit_code(arguments, &output)
}

/// A search of all sources.
struct Run<'a> {
    search: &'a Search<'a>,
    opening: Opening,
    /// What must not be read, for it is written to meanwhile.
    outputs: Vec<Identity>,
    /// Whether each line is printed at once.
    line_buffered: bool,
    totals: Totals,
    is_selected: AtomicBool,
    has_failed: AtomicBool,
    /// Whether nothing more needs to be read.
    is_over: AtomicBool,
}

/// What a walk comes to.
type Walked = Result<Source, WalkError>;

impl Run<'_> {
    /// Returns true if and only if nothing more needs to be read.
    fn is_over(&self) -> bool {
        self.is_over.load(Relaxed)
    }

    /// Searches a source. Returns what is left to be printed of it.
    fn take(&self, source: Walked, turn: &mut FileTurn<'_>) -> Rest {
        let mut output = FileOutput::new(turn, self.line_buffered);
        if !self.is_over() {
            match source {
                Ok(source) => self.search_one(&source, &mut output),
                Err(error) => self.fail(&error, &mut output),
            }
        }
        output.finish()
    }

    /// Searches a source. An error of the source is said, and the others are still searched; one of standard output
    /// ends all.
    fn search_one(&self, source: &Source, output: &mut FileOutput<'_, '_>) {
        let searched = match sources::open(self.opening, source, &self.outputs) {
            Ok(opened) => {
                if opened.plain_file().is_none() {
                    progress::unpacked();
                }
                self.search.search(source, opened, output)
            }
            Err(error) => Err(Error::Read(error)),
        };
        match searched {
            Ok(found) => {
                self.totals.add(found);
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
                    "and the lines up to the next selected one are to be printed, but together longer than --max-line"
                } else {
                    "is to be printed, but longer than --max-line"
                };
                self.fail(&format_args!("{source}: {line} {why}"), output);
            }
        }
    }

    /// Says what is wrong with a source, behind all that was printed of it.
    fn fail(&self, message: &dyn std::fmt::Display, output: &mut FileOutput<'_, '_>) {
        self.has_failed.store(true, Relaxed);
        output.complain(message);
    }

    fn exit_code(&self, arguments: &SearchArguments, output: &Output) -> u8 {
        let is_selected = self.is_selected.load(Relaxed);
        match output.failed() {
            // The reader of our output has seen enough, as `head` has: that is no error.
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

/// How much was read and found, for `--stats`.
#[derive(Default)]
struct Totals {
    files: AtomicU64,
    with_lines: AtomicU64,
    bytes: AtomicU64,
    selected: AtomicU64,
    occurrences: AtomicU64,
}

impl Totals {
    fn add(&self, Found { selected, occurrences, bytes }: Found) {
        self.files.fetch_add(1, Relaxed);
        self.with_lines.fetch_add(u64::from(selected > 0), Relaxed);
        self.bytes.fetch_add(bytes, Relaxed);
        self.selected.fetch_add(selected, Relaxed);
        self.occurrences.fetch_add(occurrences, Relaxed);
    }

    /// Prints them: the occurrences only if they were counted.
    fn print(&self, begun: Instant, has_occurrences: bool) {
        let Totals { files, with_lines, bytes, selected, occurrences } = self;
        let seconds = begun.elapsed().as_secs_f64();
        let occurrences = match occurrences.load(Relaxed) {
            _ if !has_occurrences => String::new(),
            1 => ", with 1 occurrence".to_owned(),
            number => format!(", with {number} occurrences"),
        };
        // Where it cannot be written, there is nowhere to say so.
        let _ = writeln!(
            io::stderr(),
            "{} selected in {} of {} files{occurrences}\n{} bytes read in {seconds:.3} seconds",
            selected.load(Relaxed),
            with_lines.load(Relaxed),
            files.load(Relaxed),
            bytes.load(Relaxed),
        );
    }
}
