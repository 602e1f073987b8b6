//! The largest value of a function that rises up to one point and falls from it on.

/// The part of an interval that golden section keeps.
const GOLDEN: f64 = 0.618_033_988_749_894_9;

/// Returns the point between two ends, to within `near`, at which a function is largest: golden section (Kiefer 1953,
/// Proceedings of the American Mathematical Society 4(3)), which looks at one new point a step.
///
/// # Errors
/// The first that the function meets.
pub fn largest<E>(low: f64, high: f64, near: f64, mut function: impl FnMut(f64) -> Result<f64, E>) -> Result<f64, E> {
    let (mut low, mut high) = (low, high);
    let (mut left, mut right) = (high - GOLDEN * (high - low), low + GOLDEN * (high - low));
    let (mut at_left, mut at_right) = (function(left)?, function(right)?);
    while high - low > near {
        if at_left > at_right {
            (high, right, at_right) = (right, left, at_left);
            left = high - GOLDEN * (high - low);
            at_left = function(left)?;
        } else {
            (low, left, at_left) = (left, right, at_right);
            right = low + GOLDEN * (high - low);
            at_right = function(right)?;
        }
    }
    Ok((low + high) / 2.0)
}
