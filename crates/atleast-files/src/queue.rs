//! Work that several threads do side by side, and results that are handed on in the order of the work.
//!
//! All reading on several threads goes this way: the files of a folder, the ranges of one file. Pieces of work are
//! numbered as they are taken. A result whose turn has not come waits, and so does its thread if too much waits
//! already: the memory for results is bounded in bytes, however unequal the pieces are.

use std::iter::Peekable;
use std::num::NonZeroUsize;
use std::sync::atomic::{AtomicBool, Ordering::Relaxed};
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::thread::{self, Scope};
use std::time::Duration;

use atleast_engine::Ordered;

/// How many bytes of results a piece of work may keep while it has not its turn, unless set.
const BUDGET: usize = 512 << 10;

/// How many bytes a result that waits counts for at the least.
const LEAST: usize = 256;

/// How often a caller that takes the results itself is asked whether to go on while it waits for one.
const ASK_EVERY: Duration = Duration::from_millis(10);

/// How work is done on several threads: a builder.
///
/// There are never more threads than pieces of work: another one is started when there is something for it to do.
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
#[must_use = "it does nothing until `run` is called"]
pub struct Queue {
    threads: NonZeroUsize,
    budget: usize,
    in_order: bool,
}

impl Queue {
    /// Does work on at most so many threads, and hands the results on in the order in which the work was taken.
    pub fn new(threads: NonZeroUsize) -> Self {
        Queue { threads, budget: BUDGET, in_order: true }
    }

    /// Hands each result on as soon as nobody else does, in whatever order. Then a result waits only while another
    /// is handed on.
    pub fn in_any_order(self) -> Self {
        Queue { in_order: false, ..self }
    }

    /// Sets how many bytes of results a piece of work may keep while it has not its turn; 512 KiB unless set. All
    /// threads together keep no more than twice as much for each of them.
    pub fn budget(self, bytes: usize) -> Self {
        Queue { budget: bytes.max(LEAST), ..self }
    }

    /// Does every piece of work. The calling thread is one of the threads, and returns once all is done.
    ///
    /// `do_one` gets a piece of work and its [`Turn`], and returns the result, or what is left of it: it may have
    /// handed on a part through the turn. `hand_on` gets each result, and returns false if no more is wanted: then
    /// no work is taken any more, and no other result is handed on.
    ///
    /// # Panics
    /// If one of the closures or the iterator panics. The other threads end first.
    pub fn run<W, S, R>(
        self,
        work: impl Iterator<Item = W> + Send,
        sink: &mut S,
        do_one: impl Fn(W, &mut Turn<'_, S, R>) -> R + Sync,
        hand_on: impl Fn(&mut S, R) -> bool + Sync,
    ) where
        W: Send,
        S: Send,
        R: Send,
    {
        let shared = Shared::new(self, sink);
        let work = Work::new(work);
        let pass_on = |ticket: Ticket<'_, S, R>, result| shared.pass_on(ticket, result, &hand_on);
        let workers = Workers { shared: &shared, work, do_one, pass_on };
        thread::scope(|scope| workers.work(scope));
    }

    /// Does every piece of work, and hands all results on to the calling thread, which does none itself: where the
    /// results cannot be taken by another thread, and the caller must be asked meanwhile whether to go on.
    ///
    /// `do_one` gets a piece of work and its [`Budget`]. It does not wait if that is used up, but returns what it
    /// has: the caller does the rest in its turn. `take` gets the results in the order of the work, and None many
    /// times a second: an error ends all.
    ///
    /// # Errors
    /// Those of `take`.
    ///
    /// # Panics
    /// As [`Queue::run`].
    pub fn run_asking<W, R, E>(
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
            // Whatever ends this thread ends the others.
            let _ends = EndOnDrop { shared: &shared, only_panics: false };
            workers.start(scope);
            shared.take_all(&mut take)
        })
    }
}

/// The results that a piece of work keeps while it has not its turn, in bytes.
#[derive(Debug)]
pub struct Budget<'q> {
    bytes: usize,
    most: usize,
    is_over: &'q AtomicBool,
}

impl Budget<'_> {
    /// Keeps so many bytes more. Returns false, and keeps none of them, if that is more than the budget.
    pub fn keep(&mut self, bytes: usize) -> bool {
        let all = self.bytes.saturating_add(bytes);
        let has_room = all <= self.most;
        if has_room {
            self.bytes = all;
        }
        has_room
    }

    /// Returns true if and only if no more results are wanted: the work may end early.
    pub fn is_over(&self) -> bool {
        self.is_over.load(Relaxed)
    }
}

/// The turn of a piece of work to hand its results on.
#[derive(Debug)]
pub struct Turn<'q, S, R> {
    ticket: Ticket<'q, S, R>,
}

impl<'q, S, R> Turn<'q, S, R> {
    /// Keeps so many bytes of results, if its turn has not come. Returns false, and keeps none of them, if that is
    /// more than its budget: then they are to be handed on through the [sink](Turn::sink).
    pub fn keep(&mut self, bytes: usize) -> bool {
        self.ticket.budget.keep(bytes)
    }

    /// Returns true if and only if it has its turn, which it has once it has asked for the sink: what is handed on
    /// need not wait.
    pub fn has_come(&self) -> bool {
        self.ticket.has_turn
    }

    /// Waits for the turn, which lasts until the work is done, and returns where results go. What was kept is to be
    /// handed on first. None if no more results are wanted.
    pub fn sink(&mut self) -> Option<MutexGuard<'_, &'q mut S>> {
        let shared = self.ticket.shared;
        self.ticket.budget.bytes = 0;
        let has_come = self.ticket.wait(shared.lock());
        has_come.then(|| shared.sink.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

/// What the threads have in common.
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
    /// Whether somebody has the turn.
    is_held: bool,
    /// The results that wait for their turn, with their bytes. Whose turn it is says nothing if they are in no
    /// order.
    results: Ordered<(R, usize)>,
    /// How many bytes are kept, or may be by the work that is being done.
    reserved: usize,
    /// How many threads wait for a change.
    threads_waiting: usize,
    /// How many pieces of work were taken, and whether those are all.
    taken: u64,
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

    /// A thread that panics leaves nothing half changed here.
    fn lock(&self) -> MutexGuard<'_, QueueState<R>> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn is_over(&self) -> bool {
        self.is_over.load(Relaxed)
    }

    /// Ends all: nobody waits any more.
    fn end(&self) {
        let _state = self.lock();
        self.is_over.store(true, Relaxed);
        self.changed.notify_all();
    }

    /// Waits for a change of what is locked.
    fn wait<'a>(
        &'a self,
        mut state: MutexGuard<'a, QueueState<R>>,
    ) -> MutexGuard<'a, QueueState<R>> {
        state.threads_waiting += 1;
        let mut state = self.changed.wait(state).unwrap_or_else(PoisonError::into_inner);
        state.threads_waiting -= 1;
        state
    }

    /// Says that what is locked has changed.
    fn notify(&self, state: MutexGuard<'_, QueueState<R>>) {
        let is_awaited = state.threads_waiting > 0;
        drop(state);
        if is_awaited {
            self.changed.notify_all();
        }
    }

    /// Sets a budget aside for a piece of work that is to be taken, once there is room. Returns false if no work is
    /// to be taken any more.
    fn reserve(&self) -> bool {
        let Queue { threads, budget, .. } = self.queue;
        let most = budget.saturating_mul(2).saturating_mul(threads.get());
        let mut state = self.lock();
        // What is waited for is being done: it was taken before all that waits.
        while !self.is_over() && state.reserved > 0 && state.reserved.saturating_add(budget) > most
        {
            state = self.wait(state);
        }
        state.reserved += budget;
        !self.is_over()
    }

    /// Hands a result on if its turn has come, and those that have waited for it; otherwise keeps it.
    fn pass_on(
        &self,
        mut ticket: Ticket<'_, S, R>,
        result: R,
        hand_on: &impl Fn(&mut S, R) -> bool,
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
        // What this place hands on itself does not wait among the results.
        let mut is_waiting = false;
        while let Some((one, bytes)) = result {
            if self.is_over() || !hand_on(&mut sink, one) {
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

    /// Hands all results on to the calling thread, and asks it meanwhile.
    fn take_all<E>(&self, take: &mut impl FnMut(Option<R>) -> Result<(), E>) -> Result<(), E> {
        loop {
            take(None)?;
            let mut state = self.lock();
            if let Some((result, bytes)) = state.results.take_next() {
                state.reserved -= bytes;
                self.notify(state);
                take(Some(result))?;
            } else if self.is_over() || state.is_all && state.results.next_number() == state.taken {
                // (It is over where a thread has panicked, which this one learns when it waits for its end.)
                return Ok(());
            } else {
                // Whatever the caller does when it is asked, the other threads go on.
                state.threads_waiting += 1;
                let waited = self.changed.wait_timeout(state, ASK_EVERY);
                waited.unwrap_or_else(PoisonError::into_inner).0.threads_waiting -= 1;
            }
        }
    }
}

/// The place of a piece of work among the others.
#[derive(Debug)]
struct Ticket<'q, S, R> {
    shared: &'q Shared<'q, S, R>,
    number: u64,
    has_turn: bool,
    budget: Budget<'q>,
}

impl<S, R> Ticket<'_, S, R> {
    /// Returns true if and only if it may have the turn.
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

/// The work that nobody has taken.
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
    /// Does one piece of work after the other.
    fn work<'scope>(&'scope self, scope: &'scope Scope<'scope, '_>) {
        let _panics = EndOnDrop { shared: self.shared, only_panics: true };
        while let Some((number, work)) = self.take(scope) {
            let budget =
                Budget { bytes: 0, most: self.shared.queue.budget, is_over: &self.shared.is_over };
            let ticket = Ticket { shared: self.shared, number, has_turn: false, budget };
            let mut turn = Turn { ticket };
            let result = (self.do_one)(work, &mut turn);
            (self.pass_on)(turn.ticket, result);
        }
    }

    /// Starts a thread that works.
    ///
    /// # Panics
    /// If the system starts none.
    fn start<'scope>(&'scope self, scope: &'scope Scope<'scope, '_>) {
        scope.spawn(|| self.work(scope));
    }

    /// Takes a piece of work, and starts another thread if there is one more and may be.
    fn take<'scope>(&'scope self, scope: &'scope Scope<'scope, '_>) -> Option<(u64, I::Item)> {
        if !self.shared.reserve() {
            return None;
        }
        // An iterator that has panicked is not asked again.
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
            // Where the system starts no more, those that there are do all.
            let _ = thread::Builder::new().spawn_scoped(scope, || self.work(scope));
        }
        Some((number, work))
    }
}

/// Ends all when it goes, or when it goes with a panic.
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
