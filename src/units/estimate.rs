//! Numbers that were measured, with what is not sure of them.

/// A number with its standard error.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Estimate {
    /// The number: an elasticity, or a share.
    pub value: f64,
    /// Its standard error; 0 if it has none.
    pub error: f64,
}

/// The least size of an elasticity that is drawn, and the least of a share that may not be nothing.
pub const LEAST_DRAWN: f64 = 0.1;
/// The most of a duty that may reach the buyer.
pub const MOST_PASSED: f64 = 1.2;

impl Estimate {
    /// Returns a number that is sure.
    pub const fn exact(value: f64) -> Estimate {
        Estimate { value, error: 0.0 }
    }

    /// Returns an elasticity at so many standard errors: ln e ~ N(ln ē − s² ÷ 2, s), s = standard error ÷ ē, where e is
    /// its distance from `origin`; at least 0.1 of it is left.
    pub fn elasticity_at(self, score: f64, origin: f64) -> f64 {
        let distance = self.value - origin;
        let spread = self.error / distance.abs();
        let size = distance.abs() * (spread * score - spread * spread / 2.0).exp();
        origin + size.max(LEAST_DRAWN.min(distance.abs())).copysign(distance)
    }

    /// Returns a share at so many standard errors, kept between two ends.
    pub fn share_at(self, score: f64, [least, most]: [f64; 2]) -> f64 {
        (self.value + self.error * score).clamp(least, most)
    }
}
