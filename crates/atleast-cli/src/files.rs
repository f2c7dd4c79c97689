//! Every source searched, several side by side.

use std::io::{self, IsTerminal, Write};
use std::num::NonZeroUsize;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering::Relaxed};
use std::sync::{Mutex, PoisonError};
use std::thread;
use std::time::Instant;

use anstream::{AutoStream, ColorChoice};
use atleast_files::{Identity, Opening, Source, WalkError};

use crate::arguments::{SearchArguments, Sort};
use crate::descriptors::Standard;
use crate::output::{FileOutput, Output};
use crate::search::{Error, Search};
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
        output: Output::new(in_order, arguments.line_buffered, search.group_separator()),
        opening: input.opening(),
        outputs: search
            .feeds_itself()
            .then(|| Standard::Output.identity())
            .into_iter()
            .flatten()
            .collect(),
        totals: Totals::default(),
        is_selected: AtomicBool::new(false),
        has_failed: AtomicBool::new(false),
        is_over: AtomicBool::new(false),
    };
    interrupt::watch();
    let watched = arguments.shows_progress().then(|| progress::watch(input.total()));
    let begun = Instant::now();
    let walk = input.walk(arguments.sort == Some(Sort::Path));
    let walked = if in_order {
        walk.sources().map(|sources| run.take_in_order(sources, threads))
    } else {
        walk.visit(threads, |source| run.take(source, 0))
    };
    if let Err(error) = walked {
        complain(&printable::without_middle(&error.to_string()));
        return ERROR;
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
struct Run<'a> {
    search: &'a Search<'a>,
    opening: Opening,
    /// What must not be read, for it is written to meanwhile.
    outputs: Vec<Identity>,
    output: Output,
    totals: Totals,
    is_selected: AtomicBool,
    has_failed: AtomicBool,
    /// Whether nothing more needs to be read.
    is_over: AtomicBool,
}

/// What a walk comes to.
type Walked = Result<Source, WalkError>;

impl Run<'_> {
    /// Searches the sources on so many threads, and prints what is found in their order.
    fn take_in_order(&self, sources: impl Iterator<Item = Walked> + Send, threads: NonZeroUsize) {
        let sources = Mutex::new((0..).zip(sources));
        let take_turns = || {
            let next = || sources.lock().unwrap_or_else(PoisonError::into_inner).next();
            while let Some((number, source)) = next()
                && self.take(source, number)
            {}
        };
        thread::scope(|scope| {
            for _ in 1..threads.get() {
                scope.spawn(take_turns);
            }
            take_turns();
        });
    }

    /// Searches a source, whose number is that of its turn to print where they print in order. Returns false if
    /// nothing more needs to be read.
    fn take(&self, source: Walked, number: u64) -> bool {
        let output = self.output.of_file(number);
        if self.is_over.load(Relaxed) {
            return false;
        }
        let searched = match source {
            Ok(source) => self.search_one(&source, output),
            Err(error) => self.fail(&error, output),
        };
        if searched.is_err() {
            self.is_over.store(true, Relaxed);
        }
        !self.is_over.load(Relaxed)
    }

    /// Searches a source. An error of the source is said, and the others are still searched.
    ///
    /// # Errors
    /// Those of standard output.
    fn search_one(&self, source: &Source, mut output: FileOutput<'_>) -> io::Result<()> {
        let searched = match sources::open(self.opening, source, &self.outputs) {
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
        // Where it cannot be written, there is nowhere to say so.
        let _ = writeln!(
            io::stderr(),
            "{} selected in {} of {} files\n{} bytes read in {seconds:.3} seconds",
            selected.load(Relaxed),
            with_lines.load(Relaxed),
            files.load(Relaxed),
            bytes.load(Relaxed),
        );
    }
}
