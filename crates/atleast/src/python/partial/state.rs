//! The form in which a `Partial` is pickled, and the way back: whoever has made it up, no partial comes of it
//! that none can be.
//!
//! A state is a tuple: the length; the units of head and tail, of which code points are numbers; whether the
//! middle holds an odd number of quotes; what is known of it outside of quotes, and within. Private: a pickle is
//! read by the version that wrote it.

use std::fmt::Display;

use pyo3::PyTypeInfo;
use pyo3::exceptions::PyValueError;
use pyo3::inspect::PyStaticExpr;
use pyo3::prelude::*;
use pyo3::types::{PyBool, PyBoolMethods, PyBytes, PyDict, PyInt, PyList, PyTuple};

use crate::counter::Counter;
use crate::partial::{Partial, Units, checked_length};
use crate::reset::Reset;
use crate::tally::Tally;
use atleast_engine::{ClosedPart, Fragment, FragmentSummary, OpenCount};
use atleast_pydata::many::{Counts, Many};
use atleast_pydata::signals::Steps;

/// A partial, to be pickled.
pub(super) struct State<'a>(pub(super) &'a Partial);

impl<'py> IntoPyObject<'py> for State<'_> {
    type Target = PyTuple;
    type Output = Bound<'py, PyTuple>;
    type Error = PyErr;

    const OUTPUT_TYPE: PyStaticExpr = PyAny::TYPE_HINT;

    fn into_pyobject(self, py: Python<'py>) -> PyResult<Self::Output> {
        let Partial { length, head, tail, middle, .. } = self.0;
        let units = |units: &Units| match units {
            Units::Bytes(bytes) => Ok(PyBytes::new(py, bytes).into_any()),
            Units::CodePoints(units) => Many(units).into_pyobject(py).map(Bound::into_any),
        };
        // A summary: the count before the first reset, whether that is empty; and if there is a reset, the
        // tally, the count behind the last, whether that is empty.
        let [outside, inside] = middle.states.each_ref().map(|FragmentSummary { head, rest }| {
            let rest = rest.as_ref();
            let rest = rest.map(|it| (Counts(it.counts.as_map()), it.tail.count, it.tail.is_empty));
            (head.count, head.is_empty, rest)
        });
        (length, units(head)?, units(tail)?, middle.has_odd_quotes, outside, inside)
            .into_pyobject(py)
    }
}

/// Returns the partial that was pickled so.
///
/// # Errors
/// If none can have been, and why.
pub(super) fn partial(counter: &Counter, state: &Bound<'_, PyAny>) -> PyResult<Partial> {
    let [length, head, tail, is_odd, outside, inside] = fields("state", state)?;
    let (length, is_odd) = (number("length", &length)?, truth("is_odd", &is_odd)?);
    let (head, tail) = (units("head", &head)?, units("tail", &tail)?);
    let states = [summary(&outside)?, summary(&inside)?];
    let middle = Fragment { states, has_odd_quotes: is_odd };
    let partial = Partial { counter: counter.clone(), length, head, tail, middle };
    match check(&partial) {
        Ok(()) => Ok(partial),
        Err(reason) => Err(refused(reason)),
    }
}

fn refused(reason: impl Display) -> PyErr {
    let rule = "a partial is made by Counter.partial, or as it was pickled";
    PyValueError::new_err(format!("{rule}, but {reason}"))
}

// Of each type exactly that one is taken which is written, so no code of anybody else runs meanwhile.

fn fields<'py, const N: usize>(
    name: &str,
    object: &Bound<'py, PyAny>,
) -> PyResult<[Bound<'py, PyAny>; N]> {
    let fields = object.cast_exact::<PyTuple>().ok().map(|tuple| tuple.iter().collect::<Vec<_>>());
    let fields = fields.and_then(|fields| fields.try_into().ok());
    fields.ok_or_else(|| refused(format!("its {name} is no tuple of {N}")))
}

fn number(name: &str, object: &Bound<'_, PyAny>) -> PyResult<u64> {
    let number = object.cast_exact::<PyInt>().ok().and_then(|int| int.extract().ok());
    number.ok_or_else(|| refused(format!("its {name} is no int from 0 to {}", u64::MAX)))
}

fn truth(name: &str, object: &Bound<'_, PyAny>) -> PyResult<bool> {
    let truth = object.cast_exact::<PyBool>().ok().map(PyBoolMethods::is_true);
    truth.ok_or_else(|| refused(format!("its {name} is no bool")))
}

fn units(name: &str, object: &Bound<'_, PyAny>) -> PyResult<Units> {
    if let Ok(bytes) = object.cast_exact::<PyBytes>() {
        return Ok(Units::Bytes(bytes.as_bytes().to_vec()));
    }
    let Ok(list) = object.cast_exact::<PyList>() else {
        return Err(refused(format!("its {name} is neither bytes nor a list")));
    };
    let mut steps = Steps::default();
    let units = list.iter().map(|unit| {
        steps.step(unit.py())?;
        let code_point = u32::try_from(number(name, &unit)?).unwrap_or(u32::MAX);
        if code_point > u32::from(char::MAX) {
            return Err(refused(format!("its {name} holds {unit}, which is no code point")));
        }
        Ok(code_point)
    });
    Ok(Units::CodePoints(units.collect::<PyResult<_>>()?))
}

fn summary(object: &Bound<'_, PyAny>) -> PyResult<FragmentSummary> {
    let [count, is_empty, rest] = fields("summary", object)?;
    let head = open(&count, &is_empty)?;
    if rest.is_none() {
        return Ok(FragmentSummary { head, rest: None });
    }
    let [counts, count, is_empty] = fields("rest", &rest)?;
    let tail = open(&count, &is_empty)?;
    let Ok(counts) = counts.cast_exact::<PyDict>() else {
        return Err(refused("its tally is no dict"));
    };
    let mut steps = Steps::default();
    let mut tally = Tally::default();
    for item in counts.items() {
        let (count, segments) = item.extract::<(Bound<'_, PyAny>, Bound<'_, PyAny>)>()?;
        let (count, segments) = (number("tally", &count)?, number("tally", &segments)?);
        if segments == 0 {
            return Err(refused(format!("its tally has the count {count}, which no segment has")));
        }
        tally.counts.insert(count, segments);
        steps.step(object.py())?;
    }
    Ok(FragmentSummary { head, rest: Some(ClosedPart { counts: tally.counts.into(), tail }) })
}

fn open(count: &Bound<'_, PyAny>, is_empty: &Bound<'_, PyAny>) -> PyResult<OpenCount> {
    let (count, is_empty) = (number("count", count)?, truth("is_empty", is_empty)?);
    if is_empty && count > 0 {
        return Err(refused(format!("what is empty in it counts {count}")));
    }
    Ok(OpenCount { count, is_empty })
}

/// Says why no text can have this partial, where that is seen.
///
/// What passes is joined and answered without a sum beyond `u64`: there are no more segments than units, and no
/// more of what is counted.
fn check(partial: &Partial) -> Result<(), String> {
    let Partial { counter, length, head, tail, middle } = partial;
    let is_text = matches!(head, Units::CodePoints(_));
    if is_text != matches!(tail, Units::CodePoints(_)) {
        return Err("of its head and tail one is bytes and the other a list".to_owned());
    }
    if is_text && counter.is_of_bytes() {
        return Err("it is of str, and its counter of bytes".to_owned());
    }
    checked_length(*length, 0).map_err(|_| format!("its length is {length}"))?;
    let (behind, ahead) = partial.context();
    let edge = behind + ahead;
    let edges = if *length < edge as u64 {
        ((*length).try_into().unwrap_or(edge), 0)
    } else {
        (edge, edge)
    };
    if (head.len(), tail.len()) != edges {
        let (head, tail) = (head.len(), tail.len());
        return Err(format!("of its length, {length}, the head is {head} and the tail {tail}"));
    }
    let of_text = |units: &Units| Partial::of(counter, units.text(counter));
    // Refused also of no text, if the question has no partials.
    of_text(&Units::Bytes(Vec::new())).map_err(|error| error.to_string())?;
    if let Some(all) = all_units(*length, head, tail, edge)? {
        let whole = of_text(&all).map_err(|error| error.to_string())?;
        return if whole == *partial {
            Ok(())
        } else {
            Err("its text, which is all in head and tail, has another".to_owned())
        };
    }
    check_middle(counter, middle, *length - edge as u64)
}

/// Returns all units of a stretch, if head and tail have them.
fn all_units(
    length: u64,
    head: &Units,
    tail: &Units,
    edge: usize,
) -> Result<Option<Units>, String> {
    if length < edge as u64 {
        return Ok(Some(head.clone()));
    }
    let Some(shared) = (2 * edge as u64).checked_sub(length) else { return Ok(None) };
    let shared = usize::try_from(shared).unwrap_or(edge);
    if head.part(edge - shared..edge) != tail.part(0..shared) {
        return Err("its head and its tail are of different texts".to_owned());
    }
    Ok(head.followed_by(&tail.part(shared..edge)))
}

/// Says why no stretch of so many units is this one.
fn check_middle(counter: &Counter, middle: &Fragment, length: u64) -> Result<(), String> {
    if counter.quote().is_none()
        && (middle.has_odd_quotes || middle.states[1] != FragmentSummary::default())
    {
        return Err("it knows of quotes, and its counter has none".to_owned());
    }
    let reset = &counter.question().reset;
    let (never, runs) = (Reset::NoReset.into(), Reset::RunsReset.into());
    let (mut all, mut resets) = (0_u128, 0_u128);
    for FragmentSummary { head, rest } in &middle.states {
        let mut count = |more: u128| all = all.saturating_add(more);
        count(head.count.into());
        let Some(ClosedPart { counts, tail }) = rest else { continue };
        if *reset == never {
            return Err("it knows of resets, and its counter has none".to_owned());
        }
        if *reset == runs && counts.as_map().contains_key(&0) {
            return Err("it has runs of nothing".to_owned());
        }
        count(tail.count.into());
        // One is before the first of the segments.
        resets += 1;
        for (&in_each, &segments) in counts.as_map() {
            count(u128::from(in_each) * u128::from(segments));
            resets += u128::from(segments);
        }
    }
    for (number, what) in [(all, "counts"), (resets, "has resets,")] {
        if number.saturating_add(middle.has_odd_quotes.into()) > u128::from(length) {
            return Err(format!("it {what} {number} in {length} units"));
        }
    }
    Ok(())
}
