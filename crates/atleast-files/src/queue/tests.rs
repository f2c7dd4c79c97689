//! Tests order, limits and stopping, with work of varying speed.

use std::sync::atomic::{AtomicUsize, Ordering::SeqCst};
use std::sync::{Barrier, Condvar, Mutex};
use std::thread;

use super::*;

const MANY: [usize; 4] = [1, 2, 3, 8];

fn queue(threads: usize) -> Queue {
    Queue::new(NonZeroUsize::new(threads).unwrap())
}

/// Yields to other threads, more often for some numbers than for others.
fn dawdle(number: u64) {
    for _ in 0..(number * 7919) % 13 {
        thread::yield_now();
    }
}

#[test]
fn results_come_in_order_even_if_work_or_sink_is_slow() {
    for threads in MANY {
        for (is_work_slow, is_sink_slow) in [(false, false), (true, false), (false, true)] {
            let mut taken = Vec::new();
            queue(threads).run(
                0..500_u64,
                &mut taken,
                |number, _turn| {
                    dawdle(if is_work_slow { number } else { 0 });
                    number
                },
                |taken, number| {
                    dawdle(if is_sink_slow { number } else { 0 });
                    taken.push(number);
                    true
                },
            );
            assert!(taken.iter().copied().eq(0..500), "{threads} threads");
        }
    }
}

#[test]
fn in_any_order_every_result_comes_once() {
    for threads in MANY {
        let mut taken = Vec::new();
        queue(threads).in_any_order().run(
            0..500_u64,
            &mut taken,
            |number, turn| {
                dawdle(number);
                if number % 5 == 0 {
                    turn.sink().unwrap().push(number);
                }
                number
            },
            |taken, number| {
                taken.push(number);
                true
            },
        );
        taken.sort_unstable();
        taken.dedup();
        assert!(taken.iter().copied().eq(0..500), "{threads} threads");
    }
}

/// Parts of a result, passed on directly or kept, arrive in order, without parts of another result
/// between them.
#[test]
fn parts_of_a_result_stay_together() {
    for in_order in [true, false] {
        for threads in MANY {
            let queue = queue(threads).budget(1000);
            let queue = if in_order { queue } else { queue.in_any_order() };
            let mut taken: Vec<(u64, u64)> = Vec::new();
            queue.run(
                0..200_u64,
                &mut taken,
                |number, turn| {
                    let mut kept = Vec::new();
                    for part in 0..number % 30 {
                        dawdle(number + part);
                        if !turn.has_come() && turn.keep(100) {
                            kept.push((number, part));
                        } else {
                            let mut sink = turn.sink().unwrap();
                            sink.append(&mut kept);
                            sink.push((number, part));
                        }
                    }
                    kept
                },
                |taken, mut kept| {
                    taken.append(&mut kept);
                    true
                },
            );
            let mut numbers: Vec<u64> = taken.iter().map(|(number, _)| *number).collect();
            numbers.dedup();
            assert!(!in_order || numbers.is_sorted(), "{threads} threads");
            numbers.sort_unstable();
            assert!(numbers.iter().copied().eq((0..200).filter(|number| number % 30 > 0)));
            for parts in taken.chunk_by(|one, next| one.0 == next.0) {
                assert!(parts.iter().map(|(_, part)| *part).eq(0..parts[0].0 % 30));
            }
        }
    }
}

/// While the first work item is blocked, the others do as much as fits in memory, and no more.
#[test]
fn waiting_results_are_bounded_in_bytes() {
    for (bytes, budget) in [(1000, 1000), (400, 1000), (1, 1000), (0, 10_000)] {
        let threads = 4;
        let limit = 2 * threads * budget;
        let (kept, peak) = (AtomicUsize::new(0), AtomicUsize::new(0));
        let (is_full, changed) = (Mutex::new(false), Condvar::new());
        let of_one = bytes.max(LEAST);
        // Each item in progress has its budget reserved.
        let enough = (limit - threads * budget) / of_one;
        queue(threads).budget(budget).run(
            0..1000_usize,
            &mut (),
            |number, turn| {
                if number == 0 {
                    let mut is_full = is_full.lock().unwrap();
                    while !*is_full {
                        is_full = changed.wait(is_full).unwrap();
                    }
                } else {
                    assert!(turn.keep(bytes));
                    let now = kept.fetch_add(1, SeqCst) + 1;
                    peak.fetch_max(now, SeqCst);
                    if now >= enough {
                        *is_full.lock().unwrap() = true;
                        changed.notify_all();
                    }
                }
                number
            },
            |(), number| {
                if number > 0 {
                    kept.fetch_sub(1, SeqCst);
                }
                true
            },
        );
        let peak = peak.into_inner();
        assert!(peak >= enough && peak * of_one <= limit, "{peak} results of {bytes} bytes");
    }
}

#[test]
fn a_budget_cannot_be_exceeded() {
    queue(1).budget(1000).run(
        0..1,
        &mut 0,
        |_, turn| {
            assert!(turn.keep(600) && !turn.keep(401) && turn.keep(400) && !turn.keep(1));
            assert!(!turn.keep(usize::MAX));
            **turn.sink().unwrap() += 1;
            // After that, results must be passed on, and there is room again.
            assert!(turn.has_come() && turn.keep(1000));
        },
        |_, ()| true,
    );
}

#[test]
fn work_stops_when_no_more_results_are_wanted() {
    for threads in MANY {
        let done = AtomicUsize::new(0);
        let mut taken = Vec::new();
        queue(threads).run(
            0_u64..,
            &mut taken,
            |number, turn| {
                done.fetch_add(1, SeqCst);
                // An item that waits for a turn that never comes is told so.
                if number % 3 == 0 && turn.sink().is_none() {
                    assert!(number > 20);
                }
                number
            },
            |taken, number| {
                taken.push(number);
                number < 20
            },
        );
        assert!(taken.iter().copied().eq(0..=20), "{threads} threads");
        assert!(done.into_inner() > 20);
    }
}

#[test]
fn there_are_no_more_threads_than_work_items() {
    for (work, threads) in [(0, 1000), (1, 1000), (3, 1000), (1000, 3)] {
        let seen = Mutex::new(std::collections::HashSet::new());
        let see = || {
            seen.lock().unwrap().insert(thread::current().id());
        };
        // Every work item waits until the maximum number of threads is running.
        let at_once = work.min(threads);
        let barrier = Barrier::new(at_once);
        queue(threads).run(
            0..work,
            &mut (),
            |number, _turn| {
                if number < at_once {
                    barrier.wait();
                }
                see();
            },
            |(), ()| true,
        );
        assert_eq!(seen.into_inner().unwrap().len(), at_once, "{work} pieces of work");
    }
}

#[test]
fn a_panic_stops_everything_and_reaches_the_caller() {
    for threads in MANY {
        for at in [0_u64, 1, 17] {
            let run = |in_work: bool, in_sink: bool, in_iterator: bool| {
                let panic = |is_here: bool, number: u64| assert!(!is_here || number != at);
                let caught = std::panic::catch_unwind(|| {
                    queue(threads).run(
                        (0_u64..).inspect(|number| panic(in_iterator, *number)),
                        &mut (),
                        |number, turn| {
                            panic(in_work, number);
                            // Some wait for the turn of the item that panics.
                            let _ = number % 2 == 0 && turn.sink().is_some();
                            number
                        },
                        |(), number| {
                            panic(in_sink, number);
                            true
                        },
                    );
                });
                assert!(caught.is_err(), "{threads} threads, {at}");
            };
            run(true, false, false);
            run(false, true, false);
            run(false, false, true);
            let caught = std::panic::catch_unwind(|| {
                queue(threads).run_polling(
                    0_u64..,
                    |number, _budget| assert_ne!(number, at),
                    |_| Ok::<_, ()>(()),
                )
            });
            assert!(caught.is_err(), "{threads} threads, {at}, asking");
        }
    }
}

#[test]
fn a_polling_caller_gets_the_results_and_may_stop() {
    let caller = thread::current().id();
    for threads in MANY {
        for asks in [0, 1, 5, 100, usize::MAX] {
            let (mut asked, mut taken) = (0, Vec::new());
            let result = queue(threads).budget(1000).run_polling(
                0..300_u64,
                |number, budget| {
                    dawdle(number);
                    // A work item never waits, even if its turn has come.
                    let has_room = budget.keep(600) && budget.keep(600);
                    assert!(!has_room && thread::current().id() != caller);
                    number
                },
                |number| {
                    assert_eq!(thread::current().id(), caller);
                    asked += usize::from(number.is_none());
                    taken.extend(number);
                    if asked > asks { Err("it is enough") } else { Ok(()) }
                },
            );
            assert!(taken.iter().copied().eq((0..300).take(taken.len())));
            if asks > 300 {
                assert_eq!((result, taken.len()), (Ok(()), 300));
                // At least once before each result.
                assert!(asked >= 300);
            } else {
                assert_eq!(result, Err("it is enough"));
                assert!(taken.len() <= asks);
            }
        }
    }
}

/// The caller is polled even while there is no result.
#[test]
fn a_caller_is_polled_while_it_waits() {
    let (is_asked, changed) = (Mutex::new(0), Condvar::new());
    let result = queue(2).run_polling(
        0..2,
        |_, budget| {
            let mut asked = is_asked.lock().unwrap();
            while *asked < 10 && !budget.is_over() {
                asked = changed.wait(asked).unwrap();
            }
        },
        |_| {
            *is_asked.lock().unwrap() += 1;
            changed.notify_all();
            Ok::<_, ()>(())
        },
    );
    assert_eq!(result, Ok(()));
}
