//! Work on several files at once, on threads of its own: no more of them than the pool of threads that is worked with has.
//!
//! The threads of a pool would take up other work while they wait, such as another scenario that waits for the very regime
//! that is being read. A thread of a pool works alone: the others of the pool are at work as it is.

use std::cell::Cell;
use std::panic::resume_unwind;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};
use std::thread::scope;

thread_local! {
    /// How many threads this one may work with, itself among them, where the one that began its work has said so.
    static HANDED_DOWN: Cell<Option<usize>> = const { Cell::new(None) };
}

fn threads() -> usize {
    let own = || if rayon::current_thread_index().is_some() { 1 } else { rayon::current_num_threads() };
    HANDED_DOWN.get().unwrap_or_else(own)
}

/// Works with so many threads.
fn with<R>(threads: usize, work: impl FnOnce() -> R) -> R {
    let before = HANDED_DOWN.replace(Some(threads));
    let result = work();
    HANDED_DOWN.set(before);
    result
}

/// Does something with each item; the results are in the order of the items.
pub fn map<T: Sync, R: Send>(items: &[T], work: impl Fn(&T) -> R + Sync) -> Vec<R> {
    let threads = threads().min(items.len());
    if threads < 2 {
        return items.iter().map(work).collect();
    }
    let next = AtomicUsize::new(0);
    let results: Mutex<Vec<(usize, R)>> = Mutex::new(Vec::with_capacity(items.len()));
    let run = || {
        while let number = next.fetch_add(1, Ordering::Relaxed)
            && let Some(item) = items.get(number)
        {
            let result = work(item);
            results.lock().unwrap_or_else(PoisonError::into_inner).push((number, result));
        }
    };
    scope(|scope| {
        for _ in 1..threads {
            scope.spawn(|| with(1, run));
        }
        with(1, run);
    });
    let mut results = results.into_inner().unwrap_or_else(PoisonError::into_inner);
    results.sort_by_key(|(number, _)| *number);
    results.into_iter().map(|(_, result)| result).collect()
}

/// Two pieces of work at once; the first by one thread.
pub fn both<A: Send, B>(one: impl FnOnce() -> A + Send, other: impl FnOnce() -> B) -> (A, B) {
    let threads = threads();
    if threads < 2 {
        return (one(), other());
    }
    scope(|scope| {
        let one = scope.spawn(|| with(1, one));
        let other = with(threads - 1, other);
        (one.join().unwrap_or_else(|panic| resume_unwind(panic)), other)
    })
}
