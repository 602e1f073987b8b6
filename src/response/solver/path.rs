//! A root that is followed while an easy problem turns into a hard one.

use super::fixed_point::Converged;

/// The first part of the way that is tried.
const FIRST: f64 = 1.0 / 8.0;
/// The part of the way below which the root is given up.
const LEAST: f64 = 1.0 / 512.0;

/// The root at the end of the way from a start, which solves the problem at 0, to the problem at 1 (Allgower & Georg 2003,
/// Introduction to Numerical Continuation Methods). `solve` looks for the root of the problem at a part of the way from the
/// root before it on. Each step that leads to one makes the next twice as long, each other half as long. `None` where the way
/// ends before 1.
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn follows_a_root_to_the_end_of_the_way_or_to_where_it_ends() {
        let start = || Converged { at: vec![0.0], residual: 0.0, iterations: 1 };
        // The root of x − x² = part ÷ divisor, by steps that lead nowhere where they would be long.
        let near = |part: f64, at: Vec<f64>, divisor: f64| {
            let root = 0.5 - (0.25 - part / divisor).sqrt();
            let is_near = (root - at[0]).abs() < 0.1;
            is_near.then(|| Converged { at: vec![root], residual: 0.0, iterations: 1 })
        };
        let found = follow(start(), |part, at| near(part, at, 5.0)).expect("a root");
        assert!((found.at[0] - found.at[0].powi(2) - 0.2).abs() < 1e-12);
        assert!(found.iterations > 3);
        assert_eq!(follow(start(), |part, at| near(part, at, 3.0)), None);
    }
}
