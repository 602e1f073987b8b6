//! Numbers that were measured, with what is not sure of them.

/// A number with its standard error.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Estimate {
    /// The number: an elasticity, or a share.
    pub value: f64,
    /// Its standard error; 0 if it has none.
    pub error: f64,
}

impl Estimate {
    /// A number that is sure.
    pub const fn exact(value: f64) -> Estimate {
        Estimate { value, error: 0.0 }
    }
}
