//! What each thread keeps for itself, so that threads do not wait for each other.

use std::sync::{Mutex, MutexGuard, PoisonError};

/// A value for each thread of the pool, and one for all others.
#[derive(Debug)]
pub struct PerThread<T>(Vec<Mutex<T>>);

impl<T> PerThread<T> {
    /// Returns values that are made one by one.
    pub fn new(make: impl FnMut() -> T) -> PerThread<T> {
        let threads = rayon::current_num_threads() + 1;
        PerThread(std::iter::repeat_with(make).map(Mutex::new).take(threads).collect())
    }

    /// Returns that of the thread at work. It is held while nothing else is begun.
    pub fn own(&self) -> MutexGuard<'_, T> {
        let thread = rayon::current_thread_index().map_or(0, |thread| thread + 1);
        self.0[thread % self.0.len()].lock().unwrap_or_else(PoisonError::into_inner)
    }
}
