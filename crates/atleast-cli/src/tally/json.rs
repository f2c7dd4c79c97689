//! A tally as JSON: one object, with all there is to know.

use std::collections::BTreeMap;
use std::io;

use atleast::{Tally, TallyRow};
use atleast_files::Source;
use serde::Serialize;

use super::summary::QUANTILES;
use crate::json::Path;

#[derive(Serialize)]
struct Object<'a> {
    files: Vec<Path<'a>>,
    segments: u64,
    total: u128,
    mode: Option<u64>,
    max: Option<u64>,
    quantiles: BTreeMap<&'static str, Option<u64>>,
    rows: Vec<Row>,
    counts: Vec<(u64, u64)>,
}

#[derive(Serialize)]
struct Row {
    first: u64,
    last: u64,
    segments: u64,
    at_least: u64,
}

impl From<TallyRow> for Row {
    fn from(row: TallyRow) -> Row {
        let TallyRow { first, last, segments, at_least } = row;
        Row { first, last, segments, at_least }
    }
}

/// Returns the object, and a newline.
///
/// # Errors
/// Never but for a fault of the writer.
pub(super) fn object(sources: &[Source], tally: &Tally) -> io::Result<Vec<u8>> {
    let object = Object {
        files: sources.iter().map(Path::new).collect(),
        segments: tally.segments(),
        total: tally.total(),
        mode: tally.mode(),
        max: tally.max(),
        quantiles: QUANTILES
            .iter()
            .map(|&(q, name, _)| (name, tally.quantile(q).unwrap_or(None)))
            .collect(),
        rows: tally.rows(Tally::SHOWN_ROWS).into_iter().map(Row::from).collect(),
        counts: tally.counts().iter().map(|(&count, &segments)| (count, segments)).collect(),
    };
    let mut bytes = Vec::new();
    crate::json::write(&object, &mut bytes)?;
    Ok(bytes)
}
