//! `has_count_each` and the like: one answer for each string of a column.
//!
//! Most of the time is spent on cache misses, for the header of each string and then its
//! characters. So each string is visited only once, in the list, by the thread that also reads it,
//! and without taking a reference. That is sound because the calling thread stays attached to the
//! interpreter for that moment, so nobody can change the list. Strings that take longer are kept
//! with a reference, and read detached from the interpreter.

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
use atleast_pydata::arguments::{replace_type_error, wrong_type};
use atleast_pydata::data;
use atleast_pydata::many::Many;
use atleast_pydata::source::Data;

/// The largest number of strings that are taken at a time.
const MAX_STRINGS: usize = 1 << 16;

/// The longest time that the thread stays attached to the interpreter: less than the time after
/// which another thread requests it.
const MAX_ATTACHED: Duration = Duration::from_millis(2);

/// The number of characters between two looks at the clock.
const CLOCK_INTERVAL: usize = 1 << 16;

/// The number of strings that are read first, to estimate whether to share the others with other
/// threads.
const SAMPLE: usize = 256;

/// The largest number of characters that are read while detached, before signals are handled.
const MAX_DETACHED: usize = 1 << 23;

/// Returns the number of threads that may answer: the number of cores that the process may use. It
/// is determined only once, because the system reads files for it.
pub(super) fn all_cores() -> NonZeroUsize {
    static CORES: OnceLock<NonZeroUsize> = OnceLock::new();
    *CORES.get_or_init(|| thread::available_parallelism().unwrap_or(NonZeroUsize::MIN))
}

/// The argument `column`: any object.
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

/// The answers, one for each string, to be converted to a list.
pub(super) struct AnswerList<O>(Vec<O>);

impl<'py, O: IntoPyObject<'py> + Clone> IntoPyObject<'py> for AnswerList<O> {
    type Target = PyList;
    type Output = Bound<'py, PyList>;
    type Error = PyErr;

    const OUTPUT_TYPE: PyStaticExpr = Many::<O>::OUTPUT_TYPE;

    fn into_pyobject(self, py: Python<'py>) -> PyResult<Self::Output> {
        Many(&self.0).into_pyobject(py)
    }
}

/// Returns the answer for each string of a column.
pub(super) fn each<A>(
    counter: &Counter,
    answer: &A,
    column: Column<'_, '_>,
) -> PyResult<AnswerList<A::Output>>
where
    A: Joinable<State: Send, Output: Copy + Default + Send + Sync> + Clone + Send + Sync,
{
    let column = &*column.0;
    let py = column.py();
    let mut answers = ColumnAnswers { counter, answer, found: Vec::new() };
    if let Ok(list) = column.cast_exact::<PyList>() {
        loop {
            let from = answers.found.len();
            let part = with_critical_section(column, || {
                answers.part(Item::of_list(list).get(from..).unwrap_or_default())
            });
            if part.is_empty() {
                return Ok(AnswerList(answers.found));
            }
            // If the list has become shorter since, it ends there.
            answers.add(py, &part, |index| list.get_item(from + index).ok())?;
        }
    }
    // Iterating over these gives single characters or integers, which nobody intends.
    let is_single = column.is_instance_of::<PyString>()
        || column.is_instance_of::<PyBytes>()
        || column.is_instance_of::<PyByteArray>();
    let not_a_column = || wrong_type("`column`", "an iterable of str or bytes", column);
    if is_single {
        return Err(not_a_column());
    }
    let strings = column.try_iter();
    let mut strings = strings.map_err(|error| replace_type_error(error, py, not_a_column))?;
    loop {
        let taken = take(&mut strings)?;
        if taken.is_empty() {
            return Ok(AnswerList(answers.found));
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

/// Takes the next strings from an iterator: at most [`MAX_STRINGS`], and no more once they have
/// [`MAX_DETACHED`] characters together, so that they do not fill the memory.
fn take<'py>(strings: &mut Bound<'py, PyIterator>) -> PyResult<Vec<Bound<'py, PyAny>>> {
    let (mut taken, mut length) = (Vec::new(), 0);
    while taken.len() < MAX_STRINGS
        && length < MAX_DETACHED
        && let Some(string) = strings.next()
    {
        let string = string?;
        length += data::length(&string)?.unwrap_or_default();
        taken.push(string);
    }
    Ok(taken)
}

/// The answers for the strings so far.
struct ColumnAnswers<'a, A: Answer> {
    counter: &'a Counter,
    answer: &'a A,
    found: Vec<A::Output>,
}

impl<A> ColumnAnswers<'_, A>
where
    A: Joinable<State: Send, Output: Copy + Default + Send + Sync> + Clone + Send + Sync,
{
    /// Answers for the first items, attached to the interpreter, for at most [`MAX_ATTACHED`]. It
    /// takes at least one item if there is one. The answer for an item that is not a short string
    /// is None.
    fn part(&self, items: &[Item]) -> Vec<Option<A::Output>> {
        let until = Instant::now() + MAX_ATTACHED;
        let items = &items[..items.len().min(MAX_STRINGS)];
        let mut answers = vec![None; items.len()];
        let (first, others) = items.split_at(items.len().min(SAMPLE));
        let (first_answers, other_answers) = answers.split_at_mut(first.len());
        let cost = self.answer(first, first_answers, until);
        let expected = cost / SAMPLE * others.len();
        let helpers = self.counter.helpers();
        let (max_threads, at_once) = if expected > SHARE_ABOVE_COST {
            (expected.div_ceil(BATCH_COST), (BATCH_COST / (cost / SAMPLE)).clamp(1, SAMPLE))
        } else {
            (1, SAMPLE)
        };
        let left = Mutex::new((others, other_answers));
        helpers.work_on_all(max_threads, || {
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

    /// Answers for these items until the time is over. Returns the cost of what was read.
    fn answer(&self, items: &[Item], answers: &mut [Option<A::Output>], until: Instant) -> usize {
        let (mut cost, mut next_check) = (0, CLOCK_INTERVAL);
        for (item, answer) in items.iter().zip(answers) {
            cost += COST_PER_TEXT;
            if let Some(text) = item.text(self.counter) {
                *answer = Some(self.answer.of_text(text));
                cost += text.len();
            }
            if cost >= next_check {
                if Instant::now() >= until {
                    break;
                }
                next_check = cost + CLOCK_INTERVAL;
            }
        }
        cost
    }

    /// Adds the answers of a part. For those that are None, reads the string that `object` returns.
    /// If it returns None, the column has become shorter and ends there.
    fn add<'py>(
        &mut self,
        py: Python<'py>,
        part: &[Option<A::Output>],
        object: impl Fn(usize) -> Option<Bound<'py, PyAny>>,
    ) -> PyResult<()> {
        let from = self.found.len();
        self.found.extend(part.iter().map(|answer| answer.unwrap_or_default()));
        let mut pending = Pending::default();
        for (index, _) in part.iter().enumerate().filter(|(_, answer)| answer.is_none()) {
            let Some(string) = object(index) else {
                self.found.truncate(from + index);
                break;
            };
            let length = self.text(from + index, &string)?.len();
            if length > MAX_DETACHED {
                let of_short = |_: &Counter, text: Text<'_>| self.answer.of_text(text);
                let data = Data(string.as_borrowed());
                self.found[from + index] =
                    self.counter.ask(py, data, of_short, |_| self.answer.clone())?;
                continue;
            }
            pending.places.push(from + index);
            pending.strings.push(string);
            pending.length += length;
            if pending.length > MAX_DETACHED {
                self.ask(py, &std::mem::take(&mut pending))?;
            }
        }
        self.ask(py, &pending)?;
        // Lets other threads run, in case nothing above did.
        py.detach(|| ());
        py.check_signals()
    }

    /// Answers for the pending strings, detached from the interpreter.
    fn ask(&mut self, py: Python<'_>, pending: &Pending<'_>) -> PyResult<()> {
        let places = pending.places.iter().zip(&pending.strings);
        let texts = places.map(|(place, string)| self.text(*place, string));
        let texts = texts.collect::<PyResult<Vec<_>>>()?;
        let (answer, helpers) = (self.answer, self.counter.helpers());
        let mut answers = vec![A::Output::default(); texts.len()];
        py.detach(|| each_shared(answer, &texts, &mut answers, helpers));
        for (place, answer) in pending.places.iter().zip(answers) {
            // None if the column ended before this string.
            if let Some(found) = self.found.get_mut(*place) {
                *found = answer;
            }
        }
        py.check_signals()
    }

    fn text<'text>(&self, index: usize, string: &'text Bound<'_, PyAny>) -> PyResult<Text<'text>> {
        let name = format_args!("item {index} of `column`");
        match data::text(self.counter.bytes_as(), name, string)? {
            Some((text, _)) => Ok(text),
            None => Err(wrong_type(&name.to_string(), "a str or bytes", string)),
        }
    }
}

/// Strings to be read detached from the interpreter.
#[derive(Default)]
struct Pending<'py> {
    /// The index of each string in the column.
    places: Vec<usize>,
    strings: Vec<Bound<'py, PyAny>>,
    /// The number of characters of all strings together.
    length: usize,
}
