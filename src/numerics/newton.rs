//! Newton's method for many equations: few steps near a root, each of which solves a linear system.

use nalgebra::{DMatrix, DVector};

use super::fixed_point::{Converged, NotConverged, most};

/// How a root is looked for.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Newton {
    /// The largest residual that passes for none.
    pub tolerance: f64,
    /// Steps before the search is given up.
    pub most_steps: usize,
    /// The most that one unknown moves in one step.
    pub longest_step: f64,
}

impl Newton {
    /// Returns where the residual is nothing. `jacobian` gives a row for each residual and a column for each unknown. A
    /// step that does not make the residual smaller is halved.
    ///
    /// # Errors
    /// Where steps, or smaller residuals, run out.
    pub fn find(
        &self,
        start: Vec<f64>,
        mut residual: impl FnMut(&[f64], &mut [f64]),
        jacobian: impl Fn(&[f64]) -> DMatrix<f64>,
    ) -> Result<Converged, NotConverged> {
        let mut at = DVector::from_vec(start);
        let mut off = DVector::zeros(at.len());
        let mut looked = 1;
        residual(at.as_slice(), off.as_mut_slice());
        let mut largest = most(&off);
        for _ in 0..self.most_steps {
            if largest <= self.tolerance {
                return Ok(Converged { at: at.as_slice().to_vec(), residual: largest, iterations: looked });
            }
            let Some(mut step) = jacobian(at.as_slice()).lu().solve(&-&off) else { break };
            let longest = most(&step);
            if !longest.is_finite() {
                break;
            }
            if longest > self.longest_step {
                step *= self.longest_step / longest;
            }
            let mut next = off.clone();
            let reached = (0..HALVINGS).find_map(|_| {
                let tried = &at + &step;
                looked += 1;
                residual(tried.as_slice(), next.as_mut_slice());
                step *= 0.5;
                (most(&next).is_finite() && next.norm() < off.norm()).then_some(tried)
            });
            let Some(tried) = reached else { break };
            (at, off) = (tried, next);
            largest = most(&off);
        }
        match largest <= self.tolerance {
            true => Ok(Converged { at: at.as_slice().to_vec(), residual: largest, iterations: looked }),
            false => Err(NotConverged { residual: largest, iterations: looked }),
        }
    }
}

/// How often a step is halved before it is given up.
const HALVINGS: usize = 30;
