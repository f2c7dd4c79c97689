//! `atleast tally`: how many lines have each count, from which a limit is chosen.

mod arguments;
mod drawing;
mod json;
mod report;
mod summary;

use std::fs;
use std::io::{self, IsTerminal, Read, Write};
use std::path::Path;
use std::sync::atomic::{AtomicUsize, Ordering::Relaxed};
use std::sync::{Mutex, PoisonError};

use anstream::{AutoStream, ColorChoice};
use atleast::{Counter, Tally};
use atleast_files::{Opening, PIECE, Source};
use terminal_size::{Width, terminal_size};

pub(crate) use self::arguments::TallyArguments;
use self::drawing::Styles;
use crate::{ERROR, complain};

/// The exit code where nothing went wrong, whatever was counted.
const COUNTED: u8 = 0;

/// What was read.
struct Counted<'a> {
    /// In the order in which they are named.
    sources: Vec<&'a Source>,
    /// Of all of them together.
    tally: Tally,
    has_failed: bool,
}

/// Counts all sources, and draws or writes their tally. Returns the exit code.
pub(crate) fn run(arguments: &TallyArguments) -> u8 {
    let counter = match arguments.counter() {
        Ok(counter) => counter,
        Err(message) => {
            complain(&message);
            return ERROR;
        }
    };
    let sources = arguments.sources();
    if let Some(path) = &arguments.html
        && sources.iter().any(|source| is_file(source, path))
    {
        complain(&format_args!("{}: --html would overwrite a file that is read", path.display()));
        return ERROR;
    }
    let all = count(&counter, &sources, arguments.threads());
    let exit_code = if all.has_failed { ERROR } else { COUNTED };
    if all.sources.is_empty() {
        // There is nothing to show: what is wrong with each has been said.
        return exit_code;
    }
    if let Some(path) = &arguments.html
        && path.as_os_str() != "-"
    {
        let report = report::html(&arguments.question, &all.sources, &all.tally);
        return match fs::write(path, report) {
            Ok(()) => exit_code,
            Err(error) => {
                complain(&format_args!("{}: {error}", path.display()));
                ERROR
            }
        };
    }
    match print(arguments, &all) {
        Ok(()) => exit_code,
        // The reader of our output has seen enough, as `head` has: that is no error.
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => exit_code,
        Err(error) => {
            complain(&format_args!("standard output: {error}"));
            ERROR
        }
    }
}

/// Returns true if and only if a source is the file with this path.
fn is_file(source: &Source, path: &Path) -> bool {
    let Source::File(read) = source else { return false };
    matches!((fs::canonicalize(read), fs::canonicalize(path)), (Ok(read), Ok(path)) if read == path)
}

/// Writes what was counted to standard output, in the form that is asked for.
fn print(arguments: &TallyArguments, all: &Counted<'_>) -> io::Result<()> {
    let Counted { sources, tally, .. } = all;
    let stdout = io::stdout();
    let text = if arguments.html.is_some() {
        report::html(&arguments.question, sources, tally)
    } else if arguments.json {
        json::object(sources, tally)?
    } else {
        let columns = terminal_size().filter(|_| stdout.is_terminal());
        let columns = columns.map_or(drawing::COLUMNS, |(Width(columns), _)| columns.into());
        let choice = match arguments.color.into() {
            ColorChoice::Auto => AutoStream::choice(&stdout),
            choice => choice,
        };
        let is_coloured = choice != ColorChoice::Never;
        drawing::draw(tally, columns, &Styles::new(is_coloured))
    };
    let mut stdout = stdout.lock();
    stdout.write_all(text.as_bytes())?;
    stdout.flush()
}

/// Counts all sources, several side by side. What is wrong with one is said, and the others are counted.
fn count<'a>(counter: &Counter, sources: &'a [Source], threads: usize) -> Counted<'a> {
    let (next, tally) = (AtomicUsize::new(0), Mutex::new(Tally::default()));
    let results: Vec<Mutex<Option<io::Result<()>>>> =
        sources.iter().map(|_| Mutex::new(None)).collect();
    let take_turns = || {
        loop {
            let number = next.fetch_add(1, Relaxed);
            let Some(source) = sources.get(number) else { break };
            let result = count_one(counter, source).map(|of_one| {
                *tally.lock().unwrap_or_else(PoisonError::into_inner) += &of_one;
            });
            *results[number].lock().unwrap_or_else(PoisonError::into_inner) = Some(result);
        }
    };
    std::thread::scope(|scope| {
        for _ in 1..threads.min(sources.len()) {
            scope.spawn(take_turns);
        }
        take_turns();
    });
    let mut all = Counted {
        sources: Vec::new(),
        tally: tally.into_inner().unwrap_or_else(PoisonError::into_inner),
        has_failed: false,
    };
    for (source, result) in sources.iter().zip(results) {
        match result.into_inner().unwrap_or_else(PoisonError::into_inner) {
            Some(Ok(())) => all.sources.push(source),
            Some(Err(error)) => {
                complain(&format_args!("{source}: {error}"));
                all.has_failed = true;
            }
            None => unreachable!("every number is taken by some thread before all of them end"),
        }
    }
    all
}

/// Returns the tally of a source, which is read in pieces.
///
/// # Errors
/// Those of reading. Nothing is then known of the source as a whole, and none of it is counted.
fn count_one(counter: &Counter, source: &Source) -> io::Result<Tally> {
    let mut opened = Opening::new().open(source)?;
    let mut stream = counter.tally_stream();
    let mut piece = vec![0; PIECE];
    loop {
        match opened.read(&mut piece) {
            Ok(0) => return Ok(stream.finish()),
            Ok(read) => stream.feed(&piece[..read]),
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
}
