//! The largest value of a smooth function of many numbers, by its gradient.

use nalgebra::{DMatrix, DVector};

/// How a top is looked for.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Ascent {
    /// The largest slope that passes for none.
    pub tolerance: f64,
    /// Steps before the search ends where it is.
    pub most_steps: usize,
}

/// The part of what the slope promises that a step must keep.
const KEPT: f64 = 1e-4;
/// How often a step is halved before the search ends.
const HALVINGS: usize = 40;

impl Ascent {
    /// From a start, upward: Broyden, Fletcher, Goldfarb and Shanno's method (Nocedal & Wright 2006, Numerical Optimization,
    /// algorithm 6.1), each step halved until it leads up. `function` gives the value and the slopes; a step to where it has
    /// none is halved. What it ends at is never below the start.
    ///
    /// # Errors
    /// Where the function has no value at the start.
    pub fn climb<E>(
        &self,
        start: Vec<f64>,
        mut function: impl FnMut(&[f64]) -> Result<(f64, Vec<f64>), E>,
    ) -> Result<Vec<f64>, E> {
        let mut at = DVector::from_vec(start);
        let (mut value, slopes) = function(at.as_slice())?;
        let mut slopes = DVector::from_vec(slopes);
        let mut inverse = DMatrix::identity(at.len(), at.len());
        let mut is_first = true;
        for _ in 0..self.most_steps {
            if slopes.is_empty() || slopes.amax() <= self.tolerance {
                break;
            }
            let mut step = &inverse * &slopes;
            let mut promised = step.dot(&slopes);
            let reached = (0..HALVINGS).find_map(|_| {
                let tried = &at + &step;
                let found = function(tried.as_slice()).ok().filter(|(found, _)| *found > value + KEPT * promised);
                step *= 0.5;
                promised *= 0.5;
                found.map(|(value, slopes)| (tried, value, DVector::from_vec(slopes)))
            });
            let Some((next, found, rising)) = reached else { break };
            let (moved, bent) = (&next - &at, &slopes - &rising);
            let curvature = moved.dot(&bent);
            if curvature > 0.0 {
                if is_first {
                    inverse *= curvature / bent.norm_squared();
                    is_first = false;
                }
                let bent_moved = &inverse * &bent;
                let scale = (1.0 + bent.dot(&bent_moved) / curvature) / curvature;
                inverse.ger(scale, &moved, &moved, 1.0);
                inverse.ger(-1.0 / curvature, &bent_moved, &moved, 1.0);
                inverse.ger(-1.0 / curvature, &moved, &bent_moved, 1.0);
            }
            (at, value, slopes) = (next, found, rising);
        }
        Ok(at.as_slice().to_vec())
    }
}
