//! The quantile of the normal distribution: from a point between 0 and 1 to a number of standard errors.

/// Standard errors that enclose 95% of a normal distribution.
pub const WIDE: f64 = 1.959963984540054;

/// Returns the standard normal quantile of a probability above 0 and below 1, to about 1e-9 relative.
///
/// Acklam (2003), "An algorithm for computing the inverse normal cumulative distribution function": two rational
/// approximations, one in the middle and one for the tails.
pub fn quantile(probability: f64) -> f64 {
    const MIDDLE: [[f64; 6]; 2] = [
        [
            -3.969683028665376e1,
            2.209460984245205e2,
            -2.759285104469687e2,
            1.38357751867269e2,
            -3.066479806614716e1,
            2.506628277459239,
        ],
        [
            -5.447609879822406e1,
            1.615858368580409e2,
            -1.556989798598866e2,
            6.680131188771972e1,
            -1.328068155288572e1,
            1.0,
        ],
    ];
    const TAIL: [&[f64]; 2] = [
        &[
            -7.784894002430293e-3,
            -3.223964580411365e-1,
            -2.400758277161838,
            -2.549732539343734,
            4.374664141464968,
            2.938163982698783,
        ],
        &[7.784695709041462e-3, 3.224671290700398e-1, 2.445134137142996, 3.754408661907416, 1.0],
    ];
    let polynomial = |terms: &[f64], at: f64| terms.iter().fold(0.0, |sum, term| sum * at + term);
    let tail = |probability: f64| {
        let at = (-2.0 * probability.ln()).sqrt();
        polynomial(TAIL[0], at) / polynomial(TAIL[1], at)
    };
    const EDGE: f64 = 0.02425;
    if probability < EDGE {
        tail(probability)
    } else if probability > 1.0 - EDGE {
        -tail(1.0 - probability)
    } else {
        let from_middle = probability - 0.5;
        let square = from_middle * from_middle;
        polynomial(&MIDDLE[0], square) * from_middle / polynomial(&MIDDLE[1], square)
    }
}
