//! The pickled form of a `Partial`, and the way back, which accepts only states that a partial can
//! have, whoever made them.
//!
//! A state is a tuple:
//!
//! 1. the length;
//! 2. the units of the head, as bytes or as a list of code points;
//! 3. the units of the tail;
//! 4. whether the middle contains an odd number of quotes;
//! 5. the summary of the middle if it starts outside quotes;
//! 6. the summary of the middle if it starts within quotes.
//!
//! The form is private: a pickle can be read only by the version that wrote it.

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

/// The state of a partial, to be pickled.
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
        // A summary has the count before the first reset and whether that part is empty. If there
        // is a reset, it also has the tally, and the count after the last reset and whether that
        // part is empty.
        let [outside, inside] = middle.states.each_ref().map(|FragmentSummary { head, rest }| {
            let rest = rest.as_ref();
            let rest = rest
                .map(|rest| (Counts(rest.counts.as_map()), rest.tail.count, rest.tail.is_empty));
            (head.count, head.is_empty, rest)
        });
        (length, units(head)?, units(tail)?, middle.has_odd_quotes, outside, inside)
            .into_pyobject(py)
    }
}

/// Returns the partial with this state.
///
/// # Errors
/// `ValueError` with the reason if no partial of this counter has this state.
pub(super) fn partial(counter: &Counter, state: &Bound<'_, PyAny>) -> PyResult<Partial> {
    let [length, head, tail, is_odd, outside, inside] = fields("state", state)?;
    let (length, is_odd) = (number("length", &length)?, truth("is_odd", &is_odd)?);
    let (head, tail) = (units("head", &head)?, units("tail", &tail)?);
    let states = [summary(&outside)?, summary(&inside)?];
    let middle = Fragment { states, has_odd_quotes: is_odd };
    let partial = Partial { counter: counter.clone(), length, head, tail, middle };
    check(&partial)?;
    Ok(partial)
}

fn invalid(reason: impl Display) -> PyErr {
    PyValueError::new_err(format!("`state` must be the state of a pickled Partial: {reason}"))
}

// These functions accept no subclasses, so that no code of the caller runs in the meantime.

fn fields<'py, const N: usize>(
    name: &str,
    object: &Bound<'py, PyAny>,
) -> PyResult<[Bound<'py, PyAny>; N]> {
    let fields = object.cast_exact::<PyTuple>().ok().map(|tuple| tuple.iter().collect::<Vec<_>>());
    let fields = fields.and_then(|fields| fields.try_into().ok());
    fields.ok_or_else(|| invalid(format!("the {name} is not a tuple of {N} items")))
}

fn number(name: &str, object: &Bound<'_, PyAny>) -> PyResult<u64> {
    let number = object.cast_exact::<PyInt>().ok().and_then(|int| int.extract().ok());
    number.ok_or_else(|| invalid(format!("the {name} is not an int from 0 to {}", u64::MAX)))
}

fn truth(name: &str, object: &Bound<'_, PyAny>) -> PyResult<bool> {
    let truth = object.cast_exact::<PyBool>().ok().map(PyBoolMethods::is_true);
    truth.ok_or_else(|| invalid(format!("{name} is not a bool")))
}

fn units(name: &str, object: &Bound<'_, PyAny>) -> PyResult<Units> {
    if let Ok(bytes) = object.cast_exact::<PyBytes>() {
        return Ok(Units::Bytes(bytes.as_bytes().to_vec()));
    }
    let Ok(list) = object.cast_exact::<PyList>() else {
        return Err(invalid(format!("the {name} is neither bytes nor a list")));
    };
    let mut steps = Steps::default();
    let units = list.iter().map(|unit| {
        steps.step(unit.py())?;
        let code_point =
            u32::try_from(number(&format!("code point in the {name}"), &unit)?).unwrap_or(u32::MAX);
        if code_point > u32::from(char::MAX) {
            return Err(invalid(format!("the {name} contains {unit}, which is not a code point")));
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
        return Err(invalid("the tally is not a dict"));
    };
    let mut steps = Steps::default();
    let mut tally = Tally::default();
    for item in counts.items() {
        let (count, segments) = item.extract::<(Bound<'_, PyAny>, Bound<'_, PyAny>)>()?;
        let count = number("count in the tally", &count)?;
        let segments = number("number of segments in the tally", &segments)?;
        if segments == 0 {
            return Err(invalid(format!("the tally has the count {count} with no segments")));
        }
        tally.counts.insert(count, segments);
        steps.step(object.py())?;
    }
    Ok(FragmentSummary { head, rest: Some(ClosedPart { counts: tally.counts.into(), tail }) })
}

fn open(count: &Bound<'_, PyAny>, is_empty: &Bound<'_, PyAny>) -> PyResult<OpenCount> {
    let (count, is_empty) = (number("count", count)?, truth("is_empty", is_empty)?);
    if is_empty && count > 0 {
        return Err(invalid(format!("an empty part has the count {count}")));
    }
    Ok(OpenCount { count, is_empty })
}

/// Checks that some data may have this partial.
///
/// Joining a partial that passes, and answering from it, never overflows a `u64`: it has at most as
/// many segments, and as many occurrences, as units.
fn check(partial: &Partial) -> PyResult<()> {
    let Partial { counter, length, head, tail, middle } = partial;
    let is_text = matches!(head, Units::CodePoints(_));
    if is_text != matches!(tail, Units::CodePoints(_)) {
        return Err(invalid("one of head and tail is bytes and the other a list"));
    }
    if is_text && counter.is_of_bytes() {
        return Err(invalid("it is of str, but the counter reads only bytes"));
    }
    checked_length(*length, 0).map_err(|_| invalid(format!("the length {length} is too large")))?;
    let (before, after) = partial.context();
    let edge = before + after;
    let edges = if *length < edge as u64 {
        ((*length).try_into().unwrap_or(edge), 0)
    } else {
        (edge, edge)
    };
    if (head.len(), tail.len()) != edges {
        let (head, tail) = (head.len(), tail.len());
        return Err(invalid(format!(
            "the head has {head} units and the tail {tail}, which does not fit the length {length}"
        )));
    }
    let of_text = |units: &Units| Partial::of(counter, units.text(counter));
    // Fails even for empty data if `what` can overlap itself.
    of_text(&Units::Bytes(Vec::new()))?;
    if let Some(all) = all_units(*length, head, tail, edge)? {
        let whole = of_text(&all)?;
        return if whole == *partial {
            Ok(())
        } else {
            Err(invalid("head and tail contain all of the text, whose state is different"))
        };
    }
    check_middle(counter, middle, *length - edge as u64)
}

/// Returns all units of the part, if head and tail contain them.
fn all_units(length: u64, head: &Units, tail: &Units, edge: usize) -> PyResult<Option<Units>> {
    if length < edge as u64 {
        return Ok(Some(head.clone()));
    }
    let Some(shared) = (2 * edge as u64).checked_sub(length) else { return Ok(None) };
    let shared = usize::try_from(shared).unwrap_or(edge);
    if head.part(edge - shared..edge) != tail.part(0..shared) {
        return Err(invalid("head and tail overlap, but differ there"));
    }
    Ok(head.followed_by(&tail.part(shared..edge)))
}

/// Checks that some text of this many units may have this middle.
fn check_middle(counter: &Counter, middle: &Fragment, length: u64) -> PyResult<()> {
    if counter.quote().is_none()
        && (middle.has_odd_quotes || middle.states[1] != FragmentSummary::default())
    {
        return Err(invalid("it has quotes, but the counter has no quote"));
    }
    let reset = &counter.question().reset;
    let (never, runs) = (Reset::NoReset.into(), Reset::RunsReset.into());
    let (mut all, mut resets) = (0_u128, 0_u128);
    for FragmentSummary { head, rest } in &middle.states {
        let mut count = |more: u128| all = all.saturating_add(more);
        count(head.count.into());
        let Some(ClosedPart { counts, tail }) = rest else { continue };
        if *reset == never {
            return Err(invalid("it has resets, but the counter has Reset.NoReset"));
        }
        if *reset == runs && counts.as_map().contains_key(&0) {
            return Err(invalid("it has empty runs"));
        }
        count(tail.count.into());
        // One more reset than segments: the one before the first segment.
        resets += 1;
        for (&in_each, &segments) in counts.as_map() {
            count(u128::from(in_each) * u128::from(segments));
            resets += u128::from(segments);
        }
    }
    for (number, what) in [(all, "occurrences"), (resets, "resets")] {
        if number.saturating_add(middle.has_odd_quotes.into()) > u128::from(length) {
            return Err(invalid(format!("it has {number} {what} in {length} units")));
        }
    }
    Ok(())
}
