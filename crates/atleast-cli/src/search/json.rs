//! `--json`: an object for each hit, and one for each source after its hits.

use std::io::Read;

use atleast::{CountStream, Segment, StreamFinder};
use atleast_files::Source;
use serde::Serialize;

use super::read_buffer::{MAX_WITHOUT_TURN, ReadBuffer};
use super::{Error, FileStats, Search};
use crate::json::{JsonPath, JsonText};
use crate::output::{FileOutput, LineOutput, PartialLineWriter};

/// An object with a longer text is written in parts.
const MAX_WHOLE: usize = 4096;

/// A line of the output.
#[derive(Serialize)]
#[serde(tag = "type", rename_all = "snake_case")]
enum SearchObject<'a> {
    Segment {
        #[serde(flatten)]
        path: JsonPath<'a>,
        index: u64,
        line: u64,
        start: usize,
        end: usize,
        count: u64,
        reached_at: Option<usize>,
        #[serde(flatten)]
        text: Option<JsonText<'a>>,
    },
    File {
        #[serde(flatten)]
        path: JsonPath<'a>,
        segments: u64,
        hits: u64,
        bytes: u64,
    },
}

impl SearchObject<'_> {
    fn write(&self, output: &mut FileOutput<'_, '_>) -> Result<(), Error> {
        if matches!(self, SearchObject::Segment { start, end, .. } if end - start > MAX_WHOLE) {
            crate::json::write(self, PartialLineWriter(output))?;
        } else {
            crate::json::write(self, output.buffer())?;
        }
        Ok(output.end_line()?)
    }
}

/// Prints an object for each hit of a source, and one for the source. `segments` is a stream that
/// counts all segments.
pub(super) fn print(
    search: &Search<'_>,
    source: &Source,
    reader: &mut dyn Read,
    output: &mut FileOutput<'_, '_>,
    mut segments: CountStream,
) -> Result<FileStats, Error> {
    let arguments = search.arguments;
    let is_per_file = arguments.question.is_per_file();
    let max_hits = arguments.max_count.unwrap_or(u64::MAX);
    let mut buffer = ReadBuffer::new(reader, 0, if is_per_file { 0 } else { arguments.max_line });
    let mut finder = Some(search.counter.stream_finder());
    let (mut hits, mut occurrences, mut bytes) = (0, 0, 0);
    while let Some(searching) = &mut finder
        && hits < max_hits
    {
        if buffer.text().len() > MAX_WITHOUT_TURN {
            output.wait()?;
        }
        let read = buffer.read_more()?;
        bytes += read as u64;
        let is_end = read == 0;
        let read = &buffer.text()[buffer.text().len() - read..];
        segments.feed(read);
        let mut print = |hit: Segment| {
            let text =
                if is_per_file { None } else { Some(text(&buffer, &hit, arguments.max_line)?) };
            let Segment { index, line, start, end, count, reached_at } = hit;
            let path = JsonPath::new(source);
            SearchObject::Segment { path, index, line, start, end, count, reached_at, text }
                .write(output)
        };
        let left = |hits: u64| usize::try_from(max_hits - hits).unwrap_or(usize::MAX);
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
        buffer.discard(open_from.saturating_sub(buffer.base()).min(buffer.text().len()));
        if buffer.is_full() {
            buffer.discard(buffer.text().len());
        }
        if *source == Source::StandardInput {
            output.flush()?;
        }
    }
    let segments = segments.finish().hits;
    SearchObject::File { path: JsonPath::new(source), segments, hits, bytes }.write(output)?;
    Ok(FileStats { selected: hits, occurrences, bytes })
}

/// Returns the text of a hit.
///
/// # Errors
/// If it is longer than `max_len`.
fn text<'a>(
    buffer: &'a ReadBuffer<'_>,
    hit: &Segment,
    max_len: usize,
) -> Result<JsonText<'a>, Error> {
    if hit.start < buffer.base() || hit.end - hit.start > max_len {
        return Err(Error::TooLong { line: Some(hit.line), until_selected: false });
    }
    Ok(JsonText::new(&buffer.text()[hit.start - buffer.base()..hit.end - buffer.base()]))
}
