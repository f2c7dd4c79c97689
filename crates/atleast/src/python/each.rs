//! `has_count_each` and its siblings: a column of Python strings.
//!
//! Most of the time goes into fetching what was not in a cache: each string's header, then its characters. So
//! each is looked at once, where it lies in the list, by the thread that also reads it, and no reference is taken:
//! the interpreter is held for a moment instead, while nobody can change the list. What takes longer than that
//! moment is kept by a reference, and looked at without the interpreter.

mod item;

use std::convert::Infallible;
use std::num::NonZeroUsize;
use std::sync::{Mutex, OnceLock};
use std::thread;
use std::time::{Duration, Instant};

use pyo3::inspect::PyStaticExpr;
use pyo3::prelude::*;
use pyo3::sync::critical_section::with_critical_section;
use pyo3::types::{PyByteArray, PyBytes, PyIterator, PyList, PyString};
use pyo3::{PyTypeInfo, type_hint_identifier, type_hint_subscript, type_hint_union};

use self::item::Item;
use crate::counter::Counter;
use atleast_engine::{
    Answer, BATCH_COST, COST_PER_TEXT, Joinable, SHARE_ABOVE_COST, Text, each_shared, lock,
};
use atleast_pydata::arguments::{instead_of, wrong_type};
use atleast_pydata::data;
use atleast_pydata::many::Many;
use atleast_pydata::source::Data;

/// How many strings are taken at a time.
const STRINGS: usize = 1 << 16;

/// For how long the interpreter is held at a time: less than another thread waits before it asks for it.
const HELD: Duration = Duration::from_millis(2);

/// How often the clock is looked at: after so many characters.
const CLOCK: usize = 1 << 16;

/// How many strings are looked at before it is known whether they are enough to be shared among threads.
const FIRST: usize = 256;

/// How many characters are looked at without the interpreter, and without a signal being answered.
const LET_GO: usize = 1 << 23;

/// Returns how many threads may answer: as many as the process may use cores. It is asked for once, since
/// that reads files.
pub(super) fn all_cores() -> NonZeroUsize {
    static CORES: OnceLock<NonZeroUsize> = OnceLock::new();
    *CORES.get_or_init(|| thread::available_parallelism().unwrap_or(NonZeroUsize::MIN))
}

/// The argument `column`, which may be anything.
#[derive(Clone, Copy)]
pub(super) struct Column<'a, 'py>(Borrowed<'a, 'py, PyAny>);

impl<'a, 'py> FromPyObject<'a, 'py> for Column<'a, 'py> {
    type Error = Infallible;

    const INPUT_TYPE: PyStaticExpr = type_hint_subscript!(
        type_hint_identifier!("collections.abc", "Iterable"),
        type_hint_union!(PyString::TYPE_HINT, PyBytes::TYPE_HINT)
    );

    fn extract(object: Borrowed<'a, 'py, PyAny>) -> Result<Self, Infallible> {
        Ok(Column(object))
    }
}

/// The answers, one for each string.
pub(super) struct Answered<O>(Vec<O>);

impl<'py, O: IntoPyObject<'py> + Clone> IntoPyObject<'py> for Answered<O> {
    type Target = PyList;
    type Output = Bound<'py, PyList>;
    type Error = PyErr;

    const OUTPUT_TYPE: PyStaticExpr = Many::<O>::OUTPUT_TYPE;

    fn into_pyobject(self, py: Python<'py>) -> PyResult<Self::Output> {
        Many(&self.0).into_pyobject(py)
    }
}

/// Returns the answer about each string of a column.
pub(super) fn each<A>(
    counter: &Counter,
    answer: &A,
    column: Column<'_, '_>,
) -> PyResult<Answered<A::Output>>
where
    A: Joinable<State: Send, Output: Copy + Default + Send + Sync> + Clone + Send + Sync,
{
    let column = &*column.0;
    let py = column.py();
    let mut answers = Answers { counter, answer, found: Vec::new() };
    if let Ok(list) = column.cast_exact::<PyList>() {
        loop {
            let from = answers.found.len();
            let part = with_critical_section(column, || {
                answers.part(Item::of_list(list).get(from..).unwrap_or_default())
            });
            if part.is_empty() {
                return Ok(Answered(answers.found));
            }
            // It may have become shorter since; then it ends there.
            answers.add(py, &part, |index| list.get_item(from + index).ok())?;
        }
    }
    // Their items are their characters or bytes, which nobody means.
    let is_one = column.is_instance_of::<PyString>()
        || column.is_instance_of::<PyBytes>()
        || column.is_instance_of::<PyByteArray>();
    let no_column = || wrong_type("column", "an iterable of str or bytes", column);
    if is_one {
        return Err(no_column());
    }
    let mut strings = column.try_iter().map_err(|error| instead_of(error, py, no_column))?;
    loop {
        let taken = take(&mut strings)?;
        if taken.is_empty() {
            return Ok(Answered(answers.found));
        }
        let mut left = &*taken;
        while !left.is_empty() {
            let items: Vec<_> = left.iter().map(|string| Item::of(string)).collect();
            let part = answers.part(&items);
            let (these, others) = left.split_at(part.len());
            answers.add(py, &part, |index| Some(these[index].clone()))?;
            left = others;
        }
    }
}

/// Takes strings that are no more together than can be let lie in memory.
fn take<'py>(strings: &mut Bound<'py, PyIterator>) -> PyResult<Vec<Bound<'py, PyAny>>> {
    let (mut taken, mut length) = (Vec::new(), 0);
    while taken.len() < STRINGS
        && length < LET_GO
        && let Some(string) = strings.next()
    {
        let string = string?;
        length += data::length(&string)?.unwrap_or_default();
        taken.push(string);
    }
    Ok(taken)
}

/// The answers so far.
struct Answers<'a, A: Answer> {
    counter: &'a Counter,
    answer: &'a A,
    found: Vec<A::Output>,
}

impl<A> Answers<'_, A>
where
    A: Joinable<State: Send, Output: Copy + Default + Send + Sync> + Clone + Send + Sync,
{
    /// Answers of the first items, with the interpreter held, for as long as that may be: of no fewer than one,
    /// if there is one. None is what was not answered.
    fn part(&self, items: &[Item]) -> Vec<Option<A::Output>> {
        let until = Instant::now() + HELD;
        let items = &items[..items.len().min(STRINGS)];
        let mut answers = vec![None; items.len()];
        let (first, others) = items.split_at(items.len().min(FIRST));
        let (first_answers, other_answers) = answers.split_at_mut(first.len());
        let cost = self.answer(first, first_answers, until);
        let expected = cost / FIRST * others.len();
        let helpers = self.counter.helpers();
        let (most, at_once) = if expected > SHARE_ABOVE_COST {
            (expected.div_ceil(BATCH_COST), (BATCH_COST / (cost / FIRST)).clamp(1, FIRST))
        } else {
            (1, FIRST)
        };
        let left = Mutex::new((others, other_answers));
        helpers.work_on_all(most, || {
            while Instant::now() < until {
                let (items, answers) = {
                    let mut left = lock(&left);
                    let (items, others) = left.0.split_at(left.0.len().min(at_once));
                    let (answers, other_answers) =
                        std::mem::take(&mut left.1).split_at_mut(items.len());
                    *left = (others, other_answers);
                    (items, answers)
                };
                if items.is_empty() {
                    return;
                }
                self.answer(items, answers, until);
            }
        });
        let not_taken = lock(&left).0.len();
        answers.truncate(items.len() - not_taken);
        answers
    }

    /// Answers of these items, as long as there is time. Returns how much was looked at.
    fn answer(&self, items: &[Item], answers: &mut [Option<A::Output>], until: Instant) -> usize {
        let (mut cost, mut next_look) = (0, CLOCK);
        for (item, answer) in items.iter().zip(answers) {
            cost += COST_PER_TEXT;
            if let Some(text) = item.text(self.counter) {
                *answer = Some(self.answer.of_text(text));
                cost += text.len();
            }
            if cost >= next_look {
                if Instant::now() >= until {
                    break;
                }
                next_look = cost + CLOCK;
            }
        }
        cost
    }

    /// Adds a part's answers. What it has none of is asked now, of the object that `object` gives; if that is
    /// None, the column has ended there.
    fn add<'py>(
        &mut self,
        py: Python<'py>,
        part: &[Option<A::Output>],
        object: impl Fn(usize) -> Option<Bound<'py, PyAny>>,
    ) -> PyResult<()> {
        let from = self.found.len();
        self.found.extend(part.iter().map(|answer| answer.unwrap_or_default()));
        let mut kept = Kept::default();
        for (index, _) in part.iter().enumerate().filter(|(_, answer)| answer.is_none()) {
            let Some(string) = object(index) else {
                self.found.truncate(from + index);
                break;
            };
            let length = self.text(from + index, &string)?.len();
            if length > LET_GO {
                let of_short = |_: &Counter, text: Text<'_>| self.answer.of_text(text);
                let data = Data(string.as_borrowed());
                self.found[from + index] =
                    self.counter.ask(py, data, of_short, |_| self.answer.clone())?;
                continue;
            }
            kept.places.push(from + index);
            kept.strings.push(string);
            kept.length += length;
            if kept.length > LET_GO {
                self.ask(py, &std::mem::take(&mut kept))?;
            }
        }
        self.ask(py, &kept)?;
        // Other threads may run now, if nothing else let them.
        py.detach(|| ());
        py.check_signals()
    }

    /// Asks of strings without the interpreter.
    fn ask(&mut self, py: Python<'_>, kept: &Kept<'_>) -> PyResult<()> {
        let places = kept.places.iter().zip(&kept.strings);
        let texts = places.map(|(place, string)| self.text(*place, string));
        let texts = texts.collect::<PyResult<Vec<_>>>()?;
        let (answer, helpers) = (self.answer, self.counter.helpers());
        let mut answers = vec![A::Output::default(); texts.len()];
        py.detach(|| each_shared(answer, &texts, &mut answers, helpers));
        for (place, answer) in kept.places.iter().zip(answers) {
            // The column may have ended before it.
            if let Some(its) = self.found.get_mut(*place) {
                *its = answer;
            }
        }
        py.check_signals()
    }

    fn text<'text>(&self, index: usize, string: &'text Bound<'_, PyAny>) -> PyResult<Text<'text>> {
        match data::text(self.counter.bytes_as(), format_args!("item {index} of column"), string)? {
            Some((text, _)) => Ok(text),
            None => Err(wrong_type(&format!("item {index} of column"), "str or bytes", string)),
        }
    }
}

/// Strings that are kept to be looked at without the interpreter.
#[derive(Default)]
struct Kept<'py> {
    /// Where in the column each of them stands.
    places: Vec<usize>,
    strings: Vec<Bound<'py, PyAny>>,
    /// How many characters they have together.
    length: usize,
}
