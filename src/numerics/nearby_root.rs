//! Fixed points of many like problems, each looked for from that of one of them on.

use nalgebra::DMatrix;

use super::fixed_point::{Converged, FixedPoint, NotConverged};

/// How far an unknown is moved to see how the residuals move.
const NUDGE: f64 = 1e-6;
/// Numbers that are multiplied beside each other: always as many, so that sums are the same on every machine.
const BESIDE: usize = 8;

/// A fixed point, and which way residuals lead around it. The slopes only choose the way: single precision is enough.
#[derive(Clone, Debug)]
pub struct NearbyRoot {
    at: Vec<f64>,
    /// The inverse of the slopes, row by row, each filled up to a multiple of [`BESIDE`].
    inverse: Vec<f32>,
}

impl NearbyRoot {
    /// Of a problem whose fixed point is known. No residual depends on the level of the first unknowns, so many: it is
    /// held where it is. `None` where the slopes cannot be inverted.
    pub fn new(at: Vec<f64>, level: usize, mut residual: impl FnMut(&[f64], &mut [f64])) -> Option<NearbyRoot> {
        let n = at.len();
        let (mut still, mut moved, mut nudged) = (vec![0.0; n], vec![0.0; n], at.clone());
        residual(&at, &mut still);
        let mut slopes = DMatrix::<f32>::zeros(n, n);
        for (column, mut slopes) in slopes.column_iter_mut().enumerate() {
            nudged[column] += NUDGE;
            residual(&nudged, &mut moved);
            nudged[column] = at[column];
            let held = |row: usize| if row < level && column < level { 1.0 / level as f64 } else { 0.0 };
            let slope = |row: usize| (moved[row] - still[row]) / NUDGE - held(row);
            slopes.iter_mut().enumerate().for_each(|(row, one)| *one = slope(row) as f32);
        }
        let inverse = slopes.try_inverse()?;
        let width = n.next_multiple_of(BESIDE);
        let mut rows = vec![0.0; n * width];
        for (row, numbers) in rows.chunks_exact_mut(width.max(1)).enumerate() {
            numbers.iter_mut().zip(inverse.row(row).iter()).for_each(|(number, one)| *number = *one);
        }
        rows.iter().all(|number| number.is_finite()).then_some(NearbyRoot { at, inverse: rows })
    }

    /// Returns the fixed point of a like problem: each step goes where the slopes, which hardly differ, say that it lies,
    /// and Anderson acceleration makes up for the difference.
    ///
    /// # Errors
    /// Where the search does not converge.
    pub fn find(
        &self,
        search: &FixedPoint,
        residual: impl FnMut(&[f64], &mut [f64]),
    ) -> Result<Converged, NotConverged> {
        let mut narrow = vec![0f32; self.at.len().next_multiple_of(BESIDE)];
        search.find_by(self.at.clone(), residual, |step| {
            // The largest is taken for one, so that single precision is enough however near the fixed point is.
            let size = step.iter().fold(f64::MIN_POSITIVE, |most, one| most.max(one.abs()));
            narrow.iter_mut().zip(&*step).for_each(|(narrow, one)| *narrow = (one / size) as f32);
            for (one, row) in step.iter_mut().zip(self.inverse.chunks_exact(narrow.len().max(1))) {
                *one = -size * f64::from(product(row, &narrow));
            }
        })
    }
}

/// Returns Σ of products of two lists whose length is a multiple of [`BESIDE`].
fn product(one: &[f32], other: &[f32]) -> f32 {
    let mut sums = [0f32; BESIDE];
    for (one, other) in one.chunks_exact(BESIDE).zip(other.chunks_exact(BESIDE)) {
        (0..BESIDE).for_each(|at| sums[at] += one[at] * other[at]);
    }
    sums.iter().sum()
}
