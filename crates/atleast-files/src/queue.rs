//! Runs work on several threads, and passes on the results in the order of the work.
//!
//! All reading on several threads uses it: the files of a folder, and the ranges of one file. Work
//! items are numbered as they are taken. A result waits for its turn, and its thread waits too if
//! too much is waiting already. So the memory for results is bounded in bytes, however unequal the
//! items are.

use std::iter::Peekable;
use std::num::NonZeroUsize;
use std::sync::atomic::{AtomicBool, Ordering::Relaxed};
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::thread::{self, Scope};
use std::time::Duration;

use atleast_engine::Ordered;

/// The default of [`Queue::budget`].
const BUDGET: usize = 512 << 10;

/// The least number of bytes that a waiting result counts for.
const LEAST: usize = 256;

/// How often `take` is called with None while the calling thread waits for a result.
const POLL_EVERY: Duration = Duration::from_millis(10);

/// Settings for work on several threads.
///
/// There are never more threads than work items: another thread is started only when there is work
/// for it.
///
/// ```
/// use std::num::NonZeroUsize;
/// use atleast_files::Queue;
///
/// let texts = ["one two", "", "three"];
/// let mut lines = Vec::new();
/// Queue::new(NonZeroUsize::new(4).unwrap()).run(
///     texts.iter(),
///     &mut lines,
///     // On any of the threads.
///     |text, _turn| text.split_whitespace().count(),
///     // On one thread at a time, in the order of the texts.
///     |lines, words| {
///         lines.push(format!("{words} words"));
///         true
///     },
/// );
/// assert_eq!(lines, ["2 words", "0 words", "1 words"]);
/// ```
#[derive(Clone, Copy, Debug)]
#[must_use = "a queue does nothing until `run` is called"]
pub struct Queue {
    threads: NonZeroUsize,
    budget: usize,
    in_order: bool,
}

impl Queue {
    /// Runs work on at most this many threads, and passes the results on in the order in which the
    /// work was taken.
    pub fn new(threads: NonZeroUsize) -> Self {
        Queue { threads, budget: BUDGET, in_order: true }
    }

    /// Passes each result on as soon as possible, in any order. A result then waits only while
    /// another one is passed on.
    pub fn in_any_order(self) -> Self {
        Queue { in_order: false, ..self }
    }

    /// Sets how many bytes of results a work item may keep before its turn; 512 KiB by default. All
    /// results that wait and all work in progress together reserve at most twice this number for
    /// each thread.
    pub fn budget(self, bytes: usize) -> Self {
        Queue { budget: bytes.max(LEAST), ..self }
    }

    /// Runs all the work. The calling thread is one of the threads; the call returns when
    /// everything is done.
    ///
    /// `do_one` gets a work item and its [`Turn`], and returns the result, or the rest of it after
    /// passing on a part through the turn. `consume` gets each result, and returns false to stop:
    /// no more work is taken, and no other result is passed on.
    ///
    /// # Panics
    /// If one of the closures or the iterator panics, after the other threads have ended.
    pub fn run<W, S, R>(
        self,
        work: impl Iterator<Item = W> + Send,
        sink: &mut S,
        do_one: impl Fn(W, &mut Turn<'_, S, R>) -> R + Sync,
        consume: impl Fn(&mut S, R) -> bool + Sync,
    ) where
        W: Send,
        S: Send,
        R: Send,
    {
        let shared = Shared::new(self, sink);
        let work = Work::new(work);
        let pass_on = |ticket: Ticket<'_, S, R>, result| shared.pass_on(ticket, result, &consume);
        let workers = Workers { shared: &shared, work, do_one, pass_on };
        thread::scope(|scope| workers.work(scope));
    }

    /// Runs all the work on other threads, and passes all results to the calling thread. Use it if
    /// only the calling thread can take the results, and it has something to check meanwhile, such
    /// as signals.
    ///
    /// `do_one` gets a work item and its [`Budget`]. When the budget is used up, it does not wait,
    /// but returns what it has; the calling thread does the rest when it takes this result. `take`
    /// gets the results in the order of the work, and None many times a second; its error stops
    /// everything.
    ///
    /// # Errors
    /// Those of `take`.
    ///
    /// # Panics
    /// Like [`Queue::run`].
    ///
    /// ```
    /// use std::num::NonZeroUsize;
    /// use atleast_files::Queue;
    ///
    /// let mut squares = Vec::new();
    /// Queue::new(NonZeroUsize::new(2).unwrap()).run_polling(
    ///     1..=3,
    ///     |number, _budget| number * number,
    ///     |square| {
    ///         squares.extend(square); // None when polled
    ///         Ok::<(), std::io::Error>(())
    ///     },
    /// )?;
    /// assert_eq!(squares, [1, 4, 9]);
    /// # Ok::<(), std::io::Error>(())
    /// ```
    pub fn run_polling<W, R, E>(
        self,
        work: impl Iterator<Item = W> + Send,
        do_one: impl Fn(W, &mut Budget<'_>) -> R + Sync,
        mut take: impl FnMut(Option<R>) -> Result<(), E>,
    ) -> Result<(), E>
    where
        W: Send,
        R: Send,
    {
        let mut nothing = ();
        let shared = Shared::new(self, &mut nothing);
        let work = Work::new(work);
        let do_one = |work, turn: &mut Turn<'_, (), R>| do_one(work, &mut turn.ticket.budget);
        let pass_on = |ticket: Ticket<'_, (), R>, result| ticket.keep_result(shared.lock(), result);
        let workers = Workers { shared: &shared, work, do_one, pass_on };
        thread::scope(|scope| {
            // When this thread ends, for whatever reason, so do the others.
            let _ends = EndOnDrop { shared: &shared, only_panics: false };
            workers.start(scope);
            shared.take_all(&mut take)
        })
    }
}

/// How many bytes of results a work item may keep before its turn.
#[derive(Debug)]
pub struct Budget<'q> {
    bytes: usize,
    limit: usize,
    is_over: &'q AtomicBool,
}

impl Budget<'_> {
    /// Reserves `bytes` more. Returns false, and reserves nothing, if that exceeds the budget.
    pub fn keep(&mut self, bytes: usize) -> bool {
        let all = self.bytes.saturating_add(bytes);
        let has_room = all <= self.limit;
        if has_room {
            self.bytes = all;
        }
        has_room
    }

    /// Returns true if no more results are wanted, so that the work may stop early.
    pub fn is_over(&self) -> bool {
        self.is_over.load(Relaxed)
    }
}

/// The right of a work item to pass on its results, when its turn comes.
#[derive(Debug)]
pub struct Turn<'q, S, R> {
    ticket: Ticket<'q, S, R>,
}

impl<'q, S, R> Turn<'q, S, R> {
    /// Reserves `bytes` for results before the turn has come. Returns false, and reserves nothing,
    /// if that exceeds the budget: pass the results on through the [sink](Turn::sink) then.
    pub fn keep(&mut self, bytes: usize) -> bool {
        self.ticket.budget.keep(bytes)
    }

    /// Returns true if the turn has come, which is so after `sink` was called. Results need not
    /// wait then.
    pub fn has_come(&self) -> bool {
        self.ticket.has_turn
    }

    /// Waits for the turn, which lasts until the work item is done, and returns the sink. First
    /// pass on what was kept. Returns None if no more results are wanted.
    ///
    /// ```
    /// use std::num::NonZeroUsize;
    /// use atleast_files::Queue;
    ///
    /// let mut lines = Vec::new();
    /// Queue::new(NonZeroUsize::new(2).unwrap()).run(
    ///     ["a b", "c"].into_iter(),
    ///     &mut lines,
    ///     |text, turn| {
    ///         for word in text.split(' ') {
    ///             // Pass each word on directly, in order.
    ///             if let Some(mut sink) = turn.sink() {
    ///                 sink.push(word);
    ///             }
    ///         }
    ///     },
    ///     |_, ()| true,
    /// );
    /// assert_eq!(lines, ["a", "b", "c"]);
    /// ```
    pub fn sink(&mut self) -> Option<MutexGuard<'_, &'q mut S>> {
        let shared = self.ticket.shared;
        self.ticket.budget.bytes = 0;
        let has_come = self.ticket.wait(shared.lock());
        has_come.then(|| shared.sink.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

/// What the threads share.
#[derive(Debug)]
struct Shared<'s, S, R> {
    queue: Queue,
    state: Mutex<QueueState<R>>,
    changed: Condvar,
    sink: Mutex<&'s mut S>,
    is_over: AtomicBool,
}

#[derive(Debug)]
struct QueueState<R> {
    /// Whether a work item has the turn.
    is_held: bool,
    /// The results that wait for their turn, and how many bytes they count for. If they may be
    /// passed on in any order, their numbers do not matter.
    results: Ordered<(R, usize)>,
    /// How many bytes are kept, plus the budgets of the work in progress.
    reserved: usize,
    /// How many threads wait for a change.
    threads_waiting: usize,
    /// How many work items were taken.
    taken: u64,
    /// Whether these are all.
    is_all: bool,
}

impl<'s, S, R> Shared<'s, S, R> {
    fn new(queue: Queue, sink: &'s mut S) -> Self {
        let state = QueueState {
            is_held: false,
            results: Ordered::default(),
            reserved: 0,
            threads_waiting: 0,
            taken: 0,
            is_all: false,
        };
        Shared {
            queue,
            state: Mutex::new(state),
            changed: Condvar::new(),
            sink: Mutex::new(sink),
            is_over: AtomicBool::new(false),
        }
    }

    /// Locks the state, even if a thread has panicked: it leaves the state consistent.
    fn lock(&self) -> MutexGuard<'_, QueueState<R>> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn is_over(&self) -> bool {
        self.is_over.load(Relaxed)
    }

    /// Stops everything, and wakes every waiting thread.
    fn end(&self) {
        let _state = self.lock();
        self.is_over.store(true, Relaxed);
        self.changed.notify_all();
    }

    /// Waits until the locked state changes.
    fn wait<'a>(
        &'a self,
        mut state: MutexGuard<'a, QueueState<R>>,
    ) -> MutexGuard<'a, QueueState<R>> {
        state.threads_waiting += 1;
        let mut state = self.changed.wait(state).unwrap_or_else(PoisonError::into_inner);
        state.threads_waiting -= 1;
        state
    }

    /// Unlocks the state, and wakes the threads that wait for a change.
    fn notify(&self, state: MutexGuard<'_, QueueState<R>>) {
        let is_awaited = state.threads_waiting > 0;
        drop(state);
        if is_awaited {
            self.changed.notify_all();
        }
    }

    /// Reserves the budget of the next work item, once there is room. Returns false if no more work
    /// is to be taken.
    fn reserve(&self) -> bool {
        let Queue { threads, budget, .. } = self.queue;
        let limit = budget.saturating_mul(2).saturating_mul(threads.get());
        let mut state = self.lock();
        // This wait ends: the work item that all kept results wait for is in progress, because it
        // was taken before them.
        while !self.is_over() && state.reserved > 0 && state.reserved.saturating_add(budget) > limit
        {
            state = self.wait(state);
        }
        state.reserved += budget;
        !self.is_over()
    }

    /// Passes a result on if its turn has come, and then those that waited for it. Otherwise keeps
    /// it.
    fn pass_on(
        &self,
        mut ticket: Ticket<'_, S, R>,
        result: R,
        consume: &impl Fn(&mut S, R) -> bool,
    ) {
        if !ticket.has_turn {
            let state = self.lock();
            if !ticket.is_next(&state) {
                return ticket.keep_result(state, result);
            }
            if !ticket.wait(state) {
                return;
            }
        }
        let mut sink = self.sink.lock().unwrap_or_else(PoisonError::into_inner);
        let mut result = Some((result, self.queue.budget));
        // The result that this work item passes on itself is not among the waiting ones.
        let mut is_waiting = false;
        while let Some((one, bytes)) = result {
            if self.is_over() || !consume(&mut sink, one) {
                return self.end();
            }
            let mut state = self.lock();
            state.reserved -= bytes;
            result = if self.queue.in_order {
                if !std::mem::replace(&mut is_waiting, true) {
                    state.results.advance();
                }
                state.results.take_next()
            } else {
                state.results.take_any()
            };
            if result.is_none() {
                state.is_held = false;
            }
            self.notify(state);
        }
    }

    /// Passes all results to the calling thread, and polls it meanwhile.
    fn take_all<E>(&self, take: &mut impl FnMut(Option<R>) -> Result<(), E>) -> Result<(), E> {
        loop {
            take(None)?;
            let mut state = self.lock();
            if let Some((result, bytes)) = state.results.take_next() {
                state.reserved -= bytes;
                self.notify(state);
                take(Some(result))?;
            } else if self.is_over() || state.is_all && state.results.next_number() == state.taken {
                // (It is also over if a thread has panicked; joining that thread reports it.)
                return Ok(());
            } else {
                // The state is not locked meanwhile, so the other threads continue.
                state.threads_waiting += 1;
                let waited = self.changed.wait_timeout(state, POLL_EVERY);
                waited.unwrap_or_else(PoisonError::into_inner).0.threads_waiting -= 1;
            }
        }
    }
}

/// A work item's number and budget, and whether its turn has come.
#[derive(Debug)]
struct Ticket<'q, S, R> {
    shared: &'q Shared<'q, S, R>,
    number: u64,
    has_turn: bool,
    budget: Budget<'q>,
}

impl<S, R> Ticket<'_, S, R> {
    /// Returns true if this work item may have the turn.
    fn is_next(&self, state: &QueueState<R>) -> bool {
        !state.is_held
            && (!self.shared.queue.in_order || state.results.next_number() == self.number)
    }

    /// Waits for the turn. Returns false if no more results are wanted.
    fn wait<'a>(&'a mut self, mut state: MutexGuard<'a, QueueState<R>>) -> bool {
        if !self.has_turn {
            while !self.shared.is_over() && !self.is_next(&state) {
                state = self.shared.wait(state);
            }
            if !self.shared.is_over() {
                state.is_held = true;
                drop(state);
                self.has_turn = true;
            }
        }
        !self.shared.is_over()
    }

    /// Keeps a result until its turn comes.
    fn keep_result<'a>(&'a self, mut state: MutexGuard<'a, QueueState<R>>, result: R) {
        let bytes = self.budget.bytes.max(LEAST);
        state.reserved = state.reserved - self.shared.queue.budget + bytes;
        state.results.keep(self.number, (result, bytes));
        self.shared.notify(state);
    }
}

/// The work that has not been taken.
struct Work<I: Iterator>(Mutex<RemainingWork<I>>);

struct RemainingWork<I: Iterator> {
    work: Peekable<I>,
    /// How many threads were started.
    threads: usize,
}

impl<I: Iterator> Work<I> {
    fn new(work: I) -> Self {
        Work(Mutex::new(RemainingWork { work: work.peekable(), threads: 1 }))
    }
}

/// What the worker threads share, with the two functions that they call for each work item.
struct Workers<'a, I: Iterator, S, R, D, P> {
    shared: &'a Shared<'a, S, R>,
    work: Work<I>,
    do_one: D,
    pass_on: P,
}

impl<'a, I, S, R, D, P> Workers<'a, I, S, R, D, P>
where
    I: Iterator<Item: Send> + Send,
    S: Send,
    R: Send,
    D: Fn(I::Item, &mut Turn<'a, S, R>) -> R + Sync,
    P: Fn(Ticket<'a, S, R>, R) + Sync,
{
    /// Takes work items and does them until there are no more.
    fn work<'scope>(&'scope self, scope: &'scope Scope<'scope, '_>) {
        let _panics = EndOnDrop { shared: self.shared, only_panics: true };
        while let Some((number, work)) = self.take(scope) {
            let budget =
                Budget { bytes: 0, limit: self.shared.queue.budget, is_over: &self.shared.is_over };
            let ticket = Ticket { shared: self.shared, number, has_turn: false, budget };
            let mut turn = Turn { ticket };
            let result = (self.do_one)(work, &mut turn);
            (self.pass_on)(turn.ticket, result);
        }
    }

    /// Starts a worker thread.
    ///
    /// # Panics
    /// If the system cannot start a thread.
    fn start<'scope>(&'scope self, scope: &'scope Scope<'scope, '_>) {
        scope.spawn(|| self.work(scope));
    }

    /// Takes a work item, and starts another thread if there is more work and a thread is allowed.
    fn take<'scope>(&'scope self, scope: &'scope Scope<'scope, '_>) -> Option<(u64, I::Item)> {
        if !self.shared.reserve() {
            return None;
        }
        // An iterator that has panicked is not used again.
        let mut left = self.work.0.lock().ok()?;
        let work = left.work.next();
        let mut state = self.shared.lock();
        let Some(work) = work else {
            state.is_all = true;
            state.reserved -= self.shared.queue.budget;
            self.shared.notify(state);
            return None;
        };
        let number = state.taken;
        state.taken += 1;
        drop(state);
        if left.threads < self.shared.queue.threads.get() && left.work.peek().is_some() {
            left.threads += 1;
            drop(left);
            // If the system cannot start another thread, the existing ones do all the work.
            let _ = thread::Builder::new().spawn_scoped(scope, || self.work(scope));
        }
        Some((number, work))
    }
}

/// Stops everything when dropped, or only when dropped by a panic.
struct EndOnDrop<'a, S, R> {
    shared: &'a Shared<'a, S, R>,
    only_panics: bool,
}

impl<S, R> Drop for EndOnDrop<'_, S, R> {
    fn drop(&mut self) {
        if !self.only_panics || thread::panicking() {
            self.shared.end();
        }
    }
}

#[cfg(test)]
mod tests;
