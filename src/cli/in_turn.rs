//! Scenarios run in turn, as many at once as there are threads.

use std::iter::from_fn;
use std::sync::{Mutex, PoisonError};

use rayon::prelude::*;

/// Does something with each item, and takes up the next where a thread is free; the results are in the order of the items.
///
/// A plain iterator in parallel would begin further scenarios wherever one waits for its parts, and each holds its flows and
/// markets until it is written.
pub fn map<T: Send, R: Send>(items: impl Iterator<Item = T> + Send, work: impl Fn(T) -> R + Sync) -> Vec<R> {
    let queue = Mutex::new(items.enumerate());
    let next = || queue.lock().unwrap_or_else(PoisonError::into_inner).next();
    let row = |_| from_fn(next).map(|(number, item)| (number, work(item))).collect::<Vec<(usize, R)>>();
    let rows = (0..rayon::current_num_threads()).into_par_iter().with_max_len(1);
    let mut results: Vec<(usize, R)> = rows.flat_map_iter(row).collect();
    results.sort_by_key(|(number, _)| *number);
    results.into_iter().map(|(_, result)| result).collect()
}
