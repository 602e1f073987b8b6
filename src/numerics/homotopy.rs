//! A root that is followed while an easy problem turns into a hard one.

use super::fixed_point::Converged;

/// The first part of the way that is tried.
const FIRST: f64 = 1.0 / 8.0;
/// The part of the way below which the root is given up.
const LEAST: f64 = 1.0 / 512.0;

/// Returns the root at the end of the way from a start, which solves the problem at 0, to the problem at 1 (Allgower &
/// Georg 2003, Introduction to Numerical Continuation Methods). `solve` looks for the root of the problem at a part of
/// the way from the root before it on. Each step that leads to one makes the next twice as long, each other half as
/// long. `None` where the way ends before 1.
pub fn follow(start: Converged, mut solve: impl FnMut(f64, Vec<f64>) -> Option<Converged>) -> Option<Converged> {
    let (mut found, mut part, mut step) = (start, 0.0, FIRST);
    while part < 1.0 {
        let next = f64::min(part + step, 1.0);
        match solve(next, found.at.clone()) {
            Some(mut root) => {
                root.iterations += found.iterations;
                (found, part) = (root, next);
                step *= 2.0;
            }
            None if step > LEAST => step /= 2.0,
            None => return None,
        }
    }
    Some(found)
}
