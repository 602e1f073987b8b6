//! Fixed points of many unknowns by Anderson acceleration.

use std::collections::VecDeque;

use nalgebra::{DMatrix, DVector};

/// How a fixed point is looked for.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct FixedPoint {
    /// Steps that are remembered.
    pub memory: usize,
    /// The largest residual that passes for none.
    pub tolerance: f64,
    /// Steps before the search is given up.
    pub most_steps: usize,
    /// The most that one unknown moves in one step.
    pub longest_step: f64,
}

impl Default for FixedPoint {
    fn default() -> FixedPoint {
        FixedPoint { memory: 8, tolerance: 1e-11, most_steps: 2000, longest_step: 0.5 }
    }
}

/// A fixed point, and how it was come by.
#[derive(Clone, Debug, PartialEq)]
pub struct Converged {
    /// The unknowns.
    pub at: Vec<f64>,
    /// The largest residual in absolute terms.
    pub residual: f64,
    /// How often the residuals were taken.
    pub iterations: usize,
}

/// No fixed point was found.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct NotConverged {
    /// The largest residual where the search ended; not finite if a number left the range of numbers.
    pub residual: f64,
    /// How often the residuals were taken.
    pub iterations: usize,
}

impl std::fmt::Display for NotConverged {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let NotConverged { residual, iterations } = self;
        let size = if residual.is_finite() { format!("{residual:.1e}") } else { "out of the range of numbers".into() };
        write!(formatter, "did not converge: residual {size} after {iterations} iterations")
    }
}

impl std::error::Error for NotConverged {}

impl FixedPoint {
    /// Returns where the residual, the step that a plain iteration would take from a point, is nothing. Anderson
    /// acceleration of type II (Walker & Ni 2011, SIAM Journal on Numerical Analysis 49(4), equation 2.1): the next
    /// point is the combination of the last ones whose residuals, taken as linear, cancel best in least squares.
    /// `residual` writes into its second argument, which is as long as `start`. The same start gives the same bytes.
    pub fn find(&self, start: Vec<f64>, residual: impl FnMut(&[f64], &mut [f64])) -> Result<Converged, NotConverged> {
        self.find_by(start, residual, |_| {})
    }

    /// Returns the same where a better step than the residual is known: `improve` makes the one of the other.
    pub(super) fn find_by(
        &self,
        start: Vec<f64>,
        mut residual: impl FnMut(&[f64], &mut [f64]),
        mut improve: impl FnMut(&mut [f64]),
    ) -> Result<Converged, NotConverged> {
        let mut at = DVector::from_vec(start);
        let mut step = DVector::zeros(at.len());
        let mut before: Option<(DVector<f64>, DVector<f64>)> = None;
        let mut moved: VecDeque<(DVector<f64>, DVector<f64>)> = VecDeque::new();
        let mut largest = f64::INFINITY;
        for iterations in 1..=self.most_steps {
            residual(at.as_slice(), step.as_mut_slice());
            largest = most(&step);
            if !largest.is_finite() {
                return Err(NotConverged { residual: largest, iterations });
            }
            if largest <= self.tolerance {
                return Ok(Converged { at: at.as_slice().to_vec(), residual: largest, iterations });
            }
            improve(step.as_mut_slice());
            if let Some((point, off)) = before.take() {
                moved.push_back((&at - point, &step - off));
                if moved.len() > self.memory.min(at.len()) {
                    moved.pop_front();
                }
            }
            let mut next = step.clone();
            if let Some(weights) = weights(&moved, &step) {
                for (weight, (point, off)) in weights.iter().zip(&moved) {
                    next.axpy(-weight, point, 1.0);
                    next.axpy(-weight, off, 1.0);
                }
            } else {
                moved.clear();
            }
            let longest = next.amax();
            if longest > self.longest_step {
                next *= self.longest_step / longest;
            }
            before = Some((at.clone(), step.clone()));
            at += next;
        }
        Err(NotConverged { residual: largest, iterations: self.most_steps })
    }
}

/// Returns the largest in absolute terms; no number where one of them is none.
pub(super) fn most(of: &DVector<f64>) -> f64 {
    of.iter().fold(0.0, |most: f64, one| if one.is_finite() { most.max(one.abs()) } else { f64::NAN })
}

/// Returns the weights of past changes that cancel the residual best, by the modified Gram–Schmidt process (Björck
/// 1967, BIT 7(1));
/// `None` where they cannot be told apart.
fn weights(moved: &VecDeque<(DVector<f64>, DVector<f64>)>, step: &DVector<f64>) -> Option<DVector<f64>> {
    if moved.is_empty() {
        return None;
    }
    let mut left = step.clone();
    let mut upper = DMatrix::zeros(moved.len(), moved.len());
    let mut weights = DVector::zeros(moved.len());
    let mut across: Vec<DVector<f64>> = Vec::with_capacity(moved.len());
    for (column, (_, direction)) in moved.iter().enumerate() {
        let mut direction = direction.clone();
        for (row, before) in across.iter().enumerate() {
            upper[(row, column)] = before.dot(&direction);
            direction.axpy(-upper[(row, column)], before, 1.0);
        }
        upper[(column, column)] = direction.norm();
        direction /= upper[(column, column)];
        weights[column] = direction.dot(&left);
        left.axpy(-weights[column], &direction, 1.0);
        across.push(direction);
    }
    let diagonal = upper.diagonal();
    let is_told_apart = diagonal.amin() > 1e-14 * diagonal.amax();
    (is_told_apart && upper.solve_upper_triangular_mut(&mut weights)).then_some(weights)
}
