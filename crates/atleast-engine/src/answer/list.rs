//! A list of answers is an answer. Each takes a part while the part is still in the first cache.

use super::chunks::Context;
use super::{Answer, Joinable};
use crate::counts::Counts;
use crate::text::Text;

impl<T: Context> Context for Vec<T> {
    fn look_behind(&self) -> usize {
        self.iter().map(T::look_behind).max().unwrap_or(0)
    }

    fn complete_len(&self, text: Text<'_>) -> usize {
        self.iter().map(|answer| answer.complete_len(text)).min().unwrap_or(text.len())
    }
}

/// Applies a function to each answer and its state. Returns true if and only if it returned true
/// for all.
fn all<A: Answer>(
    answers: &[A],
    states: &mut [A::State],
    apply: impl Fn(&A, &mut A::State) -> bool,
) -> bool {
    let mut all = true;
    for (answer, state) in answers.iter().zip(states) {
        all &= apply(answer, state);
    }
    all
}

impl<T: Answer> Answer for Vec<T> {
    type State = Vec<T::State>;
    type Output = Vec<T::Output>;

    fn begin(&self) -> Self::State {
        self.iter().map(T::begin).collect()
    }

    fn take(&self, states: &mut Self::State, text: Text<'_>, from: usize) -> bool {
        all(self, states, |answer, state| answer.take(state, text, from))
    }

    fn finish(&self, states: Self::State) -> Self::Output {
        self.iter().zip(states).map(|(answer, state)| answer.finish(state)).collect()
    }
}

impl<T: Joinable> Joinable for Vec<T> {
    fn add_text(&self, states: &mut Self::State, text: Text<'_>) -> bool {
        all(self, states, |answer, state| answer.add_text(state, text))
    }

    fn add_counts(&self, states: &mut Self::State, counts: &Counts) -> bool {
        all(self, states, |answer, state| answer.add_counts(state, counts))
    }

    fn join(&self, states: &mut Self::State, others: Self::State) {
        for ((answer, state), other) in self.iter().zip(states).zip(others) {
            answer.join(state, other);
        }
    }

    fn add_open(&self, states: &mut Self::State, count: u64) -> bool {
        all(self, states, |answer, state| answer.add_open(state, count))
    }
}
