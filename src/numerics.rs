//! Roots of functions and fixed points; knows nothing of trade.

pub mod ascent;
pub mod fixed_point;
pub mod golden_section;
pub mod homotopy;
pub mod nearby_root;
pub mod newton;

/// Steps before a root is given up.
const MOST_STEPS: usize = 200;

/// Returns the root of a function that falls everywhere, with its slope: Newton's steps, kept between the ends that are
/// known to enclose it. Stops where the function is within `tolerance` of zero, or where no number lies between the
/// ends. `None` if none is found.
pub fn root_of_falling(start: f64, tolerance: f64, function: impl Fn(f64) -> (f64, f64)) -> Option<f64> {
    let (mut low, mut high) = (f64::NEG_INFINITY, f64::INFINITY);
    let mut at = start;
    for _ in 0..MOST_STEPS {
        let (value, slope) = function(at);
        if !value.is_finite() || value.abs() <= tolerance {
            return value.is_finite().then_some(at);
        }
        if value > 0.0 {
            low = at
        } else {
            high = at
        }
        let step = -value / slope;
        let newton = at + step.clamp(-4.0, 4.0);
        let next = if step.is_finite() && low < newton && newton < high {
            newton
        } else if low.is_finite() && high.is_finite() {
            (low + high) / 2.0
        } else {
            at + value.signum()
        };
        if next == at {
            return Some(at);
        }
        at = next;
    }
    None
}
