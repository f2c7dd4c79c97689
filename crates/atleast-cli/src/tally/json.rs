//! A tally as one JSON object.

use std::collections::BTreeMap;
use std::io;

use atleast::{Tally, TallyRow};
use atleast_files::Source;
use serde::Serialize;

use super::summary::QUANTILES;
use crate::json::JsonPath;

#[derive(Serialize)]
struct TallyObject<'a> {
    files: Vec<JsonPath<'a>>,
    segments: u64,
    total: u128,
    mode: Option<u64>,
    max: Option<u64>,
    quantiles: BTreeMap<&'static str, Option<u64>>,
    rows: Vec<ObjectRow>,
    counts: Vec<(u64, u64)>,
}

#[derive(Serialize)]
struct ObjectRow {
    first: u64,
    last: u64,
    segments: u64,
    at_least: u64,
}

impl From<TallyRow> for ObjectRow {
    fn from(row: TallyRow) -> ObjectRow {
        let TallyRow { first, last, segments, at_least } = row;
        ObjectRow { first, last, segments, at_least }
    }
}

/// Returns the object and a newline.
///
/// # Errors
/// Never, because it is written to memory.
pub(super) fn object(sources: &[Source], tally: &Tally) -> io::Result<Vec<u8>> {
    let object = TallyObject {
        files: sources.iter().map(JsonPath::new).collect(),
        segments: tally.segments(),
        total: tally.total(),
        mode: tally.mode(),
        max: tally.max(),
        quantiles: QUANTILES
            .iter()
            .map(|&(q, name, _)| (name, tally.quantile(q).unwrap_or(None)))
            .collect(),
        rows: tally.rows(Tally::SHOWN_ROWS).into_iter().map(ObjectRow::from).collect(),
        counts: tally.counts().iter().map(|(&count, &segments)| (count, segments)).collect(),
    };
    let mut bytes = Vec::new();
    crate::json::write(&object, &mut bytes)?;
    Ok(bytes)
}
