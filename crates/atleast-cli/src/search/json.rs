//! The hits as JSON: an object a line, and one for each source behind its hits.

use std::io::Read;

use atleast::{CountStream, Segment, StreamFinder};
use atleast_files::Source;
use serde::Serialize;

use super::held::{Held, WITHOUT_TURN};
use super::{Error, Found, Search};
use crate::json::{Path, Text};
use crate::output::{FileOutput, LineOutput, LineWriter};

/// The text of a segment of no more bytes is put together whole.
const SHORT: usize = 4096;

/// One line.
#[derive(Serialize)]
#[serde(tag = "type", rename_all = "snake_case")]
enum Object<'a> {
    Segment {
        #[serde(flatten)]
        path: Path<'a>,
        index: u64,
        line: u64,
        start: usize,
        end: usize,
        count: u64,
        reached_at: Option<usize>,
        #[serde(flatten)]
        text: Option<Text<'a>>,
    },
    File {
        #[serde(flatten)]
        path: Path<'a>,
        segments: u64,
        hits: u64,
        bytes: u64,
    },
}

impl Object<'_> {
    fn write(&self, output: &mut FileOutput<'_, '_>) -> Result<(), Error> {
        if matches!(self, Object::Segment { start, end, .. } if end - start > SHORT) {
            crate::json::write(self, LineWriter(output))?;
        } else {
            crate::json::write(self, output.buffer())?;
        }
        Ok(output.end_line()?)
    }
}

/// Prints every hit of a source, and what was found in all of it; `segments` counts those.
pub(super) fn print(
    search: &Search<'_>,
    source: &Source,
    reader: &mut dyn Read,
    output: &mut FileOutput<'_, '_>,
    mut segments: CountStream,
) -> Result<Found, Error> {
    let arguments = search.arguments;
    let is_per_file = arguments.question.is_per_file();
    let most = arguments.max_count.unwrap_or(u64::MAX);
    let mut held = Held::new(reader, 0, if is_per_file { 0 } else { arguments.max_line });
    let mut finder = Some(search.counter.stream_finder());
    let (mut hits, mut occurrences, mut bytes) = (0, 0, 0);
    while let Some(searching) = &mut finder
        && hits < most
    {
        if held.text().len() > WITHOUT_TURN {
            output.wait()?;
        }
        let read = held.read_on()?;
        bytes += read as u64;
        let is_end = read == 0;
        let read = &held.text()[held.text().len() - read..];
        segments.feed(read);
        let mut print = |hit: Segment| {
            let text =
                if is_per_file { None } else { Some(text(&held, &hit, arguments.max_line)?) };
            let Segment { index, line, start, end, count, reached_at } = hit;
            let path = Path::new(source);
            Object::Segment { path, index, line, start, end, count, reached_at, text }.write(output)
        };
        let left = |hits: u64| usize::try_from(most - hits).unwrap_or(usize::MAX);
        for hit in searching.feed(read).take(left(hits)) {
            hits += 1;
            occurrences += hit.count;
            print(hit)?;
        }
        let open_from = searching.open_from();
        if is_end {
            let last = finder.take().into_iter().flat_map(StreamFinder::finish);
            for hit in last.take(left(hits)) {
                hits += 1;
                occurrences += hit.count;
                print(hit)?;
            }
        }
        held.forget(open_from.saturating_sub(held.base()).min(held.text().len()));
        if held.is_full() {
            held.forget(held.text().len());
        }
        if *source == Source::StandardInput {
            output.flush()?;
        }
    }
    let segments = segments.finish().hits;
    Object::File { path: Path::new(source), segments, hits, bytes }.write(output)?;
    Ok(Found { selected: hits, occurrences, bytes })
}

/// Returns the text of a hit, if it is no longer than it may be.
fn text<'a>(held: &'a Held<'_>, hit: &Segment, most: usize) -> Result<Text<'a>, Error> {
    if hit.start < held.base() || hit.end - hit.start > most {
        return Err(Error::TooLong { line: Some(hit.line), until_selected: false });
    }
    Ok(Text::new(&held.text()[hit.start - held.base()..hit.end - held.base()]))
}
