//! How far a run is: for somebody who watches it, and who may stop it.

use std::ops::Range;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};

use rayon::prelude::*;

use super::failure::Failure;
use crate::draws::Draws;
use crate::scenario::Scenario;

/// The eye that is kept on a run.
#[derive(Clone, Copy, Debug)]
pub struct Progress<'a> {
    /// True ends the work early.
    pub stop: &'a AtomicBool,
    /// How many cases and draws of them are computed; it only grows.
    pub steps: &'a AtomicU64,
    /// Seconds on a clock that only runs forward; only what is told of a search's time looks at it.
    pub clock: fn() -> f64,
}

impl Progress<'_> {
    /// Returns true if the work is to end.
    pub fn is_stopped(&self) -> bool {
        self.stop.load(Ordering::Relaxed)
    }

    /// So many steps more are done.
    pub fn add(&self, steps: u32) {
        self.steps.fetch_add(steps.into(), Ordering::Relaxed);
    }

    /// Works draws out so many at a time, of which so many go to a thread at once, and hands each batch on in order: no
    /// more room is needed for more draws.
    pub(super) fn in_batches<T: Send>(
        &self,
        draws: Draws,
        (size, beside): (u32, u32),
        some: impl Fn(Range<u32>) -> Vec<T> + Sync,
        mut take: impl FnMut(Vec<T>),
    ) -> Result<(), Failure> {
        let mut first = draws.first;
        while first < draws.until {
            let last = first.saturating_add(size).min(draws.until);
            let starts = (first..last).into_par_iter().step_by(beside as usize);
            take(starts.flat_map_iter(|start| some(start..start.saturating_add(beside).min(last))).collect());
            self.add(last - first);
            if self.is_stopped() {
                return Err(Failure::Interrupted);
            }
            first = last;
        }
        Ok(())
    }
}

/// Returns what comes out of parallel work, in order; of several failures the first, however the threads ran.
pub(super) fn in_order<T: Send, E: Send>(all: impl IndexedParallelIterator<Item = Result<T, E>>) -> Result<Vec<T>, E> {
    all.collect::<Vec<Result<T, E>>>().into_iter().collect()
}

/// Returns the steps of a scenario: its cases and points of sweeps, and the draws of each.
pub fn steps(scenario: &Scenario) -> u64 {
    let draws = scenario.draws.map_or(0, |draws| draws.until.saturating_sub(draws.first));
    let cases = u64::try_from(scenario.variant_count()).unwrap_or(u64::MAX);
    cases.saturating_mul(1 + u64::from(draws))
}
