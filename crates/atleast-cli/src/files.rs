//! Every source searched, several side by side.

use std::io::{self, IsTerminal};
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering::Relaxed};
use std::sync::{Mutex, PoisonError};
use std::time::Instant;

use anstream::{AutoStream, ColorChoice};
use atleast_files::{Opening, Source, WalkError};

use crate::arguments::SearchArguments;
use crate::output::{FileOutput, Output};
use crate::search::{Error, Search};
use crate::{ERROR, NOTHING_SELECTED, SELECTED, complain, interrupt, progress};

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
    let sources = match arguments.walk().sources() {
        Ok(sources) => sources,
        Err(error) => {
            complain(&error);
            return ERROR;
        }
    };
    let threads = if arguments.are_several() { arguments.threads() } else { 1 };
    // What is named comes in the order in which it is.
    let in_order = !arguments.recursive || arguments.sort.is_some() || threads == 1;
    let run = Run {
        search: &search,
        output: Output::new(in_order, arguments.line_buffered, search.group_separator()),
        opening: arguments.opening(),
        sources: Mutex::new((0, sources)),
        totals: Totals::default(),
        is_selected: AtomicBool::new(false),
        has_failed: AtomicBool::new(false),
        is_over: AtomicBool::new(false),
    };
    interrupt::watch();
    let watched = arguments.shows_progress().then(|| progress::watch(arguments.total()));
    let begun = Instant::now();
    if threads == 1 {
        run.take_turns();
    } else {
        std::thread::scope(|scope| {
            for _ in 0..threads {
                scope.spawn(|| run.take_turns());
            }
        });
    }
    drop(watched);
    // What fails is asked for below.
    let _ = run.output.finish();
    if arguments.stats {
        run.totals.print(begun);
    }
    run.exit_code(arguments)
}

/// A search of all sources.
struct Run<'a, I> {
    search: &'a Search<'a>,
    opening: Opening,
    output: Output,
    /// The number of the next source, and the sources from it on.
    sources: Mutex<(u64, I)>,
    totals: Totals,
    is_selected: AtomicBool,
    has_failed: AtomicBool,
    /// Whether nothing more needs to be read.
    is_over: AtomicBool,
}

impl<I: Iterator<Item = Result<Source, WalkError>>> Run<'_, I> {
    /// Searches one source after the other, until there is none that nobody has taken.
    fn take_turns(&self) {
        while !self.is_over.load(Relaxed)
            && let Some((source, output)) = self.next()
        {
            let searched = match source {
                Ok(source) => self.search_one(&source, output),
                Err(error) => self.fail(&error, output),
            };
            if searched.is_err() {
                self.is_over.store(true, Relaxed);
            }
        }
    }

    fn next(&self) -> Option<(Result<Source, WalkError>, FileOutput<'_>)> {
        let mut sources = self.sources.lock().unwrap_or_else(PoisonError::into_inner);
        let (number, sources) = &mut *sources;
        let source = sources.next()?;
        let output = self.output.of_file(*number);
        *number += 1;
        Some((source, output))
    }

    /// Searches a source. An error of the source is said, and the others are still searched.
    ///
    /// # Errors
    /// Those of standard output.
    fn search_one(&self, source: &Source, mut output: FileOutput<'_>) -> io::Result<()> {
        let searched = match self.opening.open(source) {
            Ok(opened) => {
                if opened.plain_file().is_none() {
                    progress::unpacked();
                }
                self.search.search(source, opened, &mut output)
            }
            Err(error) => Err(Error::Read(error)),
        };
        match searched {
            Ok(found) => {
                self.totals.add(found.bytes, found.selected);
                if found.selected > 0 {
                    self.is_selected.store(true, Relaxed);
                    if self.search.is_answered_by_one() {
                        self.is_over.store(true, Relaxed);
                    }
                }
            }
            Err(Error::Write(error)) => return Err(error),
            Err(Error::Read(error)) => {
                return self.fail(&format_args!("{source}: {error}"), output);
            }
            Err(Error::TooLong { line }) => {
                let line = line.map_or_else(|| "a line".to_owned(), |line| format!("line {line}"));
                let why = "is to be printed, but longer than --max-line";
                return self.fail(&format_args!("{source}: {line} {why}"), output);
            }
        }
        output.finish()
    }

    /// Says what is wrong with a source, behind all that was printed of it.
    fn fail(&self, message: &dyn std::fmt::Display, mut output: FileOutput<'_>) -> io::Result<()> {
        self.has_failed.store(true, Relaxed);
        output.complain(message)
    }

    fn exit_code(&self, arguments: &SearchArguments) -> u8 {
        let is_selected = self.is_selected.load(Relaxed);
        match self.output.failed() {
            // The reader of our output has seen enough, as `head` has: that is no error.
            Some(io::ErrorKind::BrokenPipe) => return SELECTED,
            Some(error) => {
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
}

impl Totals {
    fn add(&self, bytes: u64, selected: u64) {
        self.files.fetch_add(1, Relaxed);
        self.with_lines.fetch_add(u64::from(selected > 0), Relaxed);
        self.bytes.fetch_add(bytes, Relaxed);
        self.selected.fetch_add(selected, Relaxed);
    }

    fn print(&self, begun: Instant) {
        let Totals { files, with_lines, bytes, selected } = self;
        let seconds = begun.elapsed().as_secs_f64();
        eprintln!(
            "{} selected in {} of {} files\n{} bytes read in {seconds:.3} seconds",
            selected.load(Relaxed),
            with_lines.load(Relaxed),
            files.load(Relaxed),
            bytes.load(Relaxed),
        );
    }
}
