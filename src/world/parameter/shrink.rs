//! Own estimates between what they say and what their heading says: each counts by how sure it is.
//!
//! Empirical Bayes: Morris (1983), "Parametric Empirical Bayes Inference: Theory and Applications", Journal of the American
//! Statistical Association 78(381); the variance between products by the moments of Paule & Mandel (1982),
//! Journal of Research of the National Bureau of Standards 87(5). Everything is on the scale of logarithms.

/// Halvings of the interval in which the variance is looked for.
const STEPS: usize = 100;

/// An estimate beside its heading: logarithms.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Deviation {
    /// The estimate less the median of its heading.
    pub gap: f64,
    /// The standard error of the estimate.
    pub error: f64,
}

/// How far products lie apart within their headings.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Shrinkage {
    /// τ², the variance between products of one heading.
    pub between: f64,
}

impl Shrinkage {
    /// Returns the variance at which Σ gap² ÷ (τ² + error²) is the number of estimates less that of headings, at which it
    /// would be on average; nothing where the errors explain all gaps.
    pub fn new(deviations: &[Deviation], headings: usize) -> Shrinkage {
        let freedom = deviations.len().saturating_sub(headings) as f64;
        let excess = |between: f64| -> f64 {
            let part = |one: &Deviation| one.gap * one.gap / (between + one.error * one.error).max(f64::MIN_POSITIVE);
            deviations.iter().map(part).sum::<f64>() - freedom
        };
        if freedom <= 0.0 || excess(0.0) <= 0.0 {
            return Shrinkage { between: 0.0 };
        }
        let (mut low, mut high) = (0.0, deviations.iter().map(|one| one.gap * one.gap).sum());
        for _ in 0..STEPS {
            let middle = (low + high) / 2.0;
            if excess(middle) > 0.0 {
                low = middle;
            } else {
                high = middle;
            }
        }
        Shrinkage { between: high }
    }

    /// Returns the weight of an estimate against its heading: τ² ÷ (τ² + error²).
    pub fn weight(&self, error: f64) -> f64 {
        if self.between > 0.0 { self.between / (self.between + error * error) } else { 0.0 }
    }

    /// Returns the standard error of what comes of both: that of the estimate times the root of its weight.
    pub fn error(&self, error: f64) -> f64 {
        self.weight(error).sqrt() * error
    }
}
