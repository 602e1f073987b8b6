//! Surpluses under a straight line between the point before and the point after: all that two points say of a curve.
//!
//! Harberger (1971), "Three Basic Postulates for Applied Welfare Economics", Journal of Economic Literature 9(3). Where
//! the duty before is not zero, what is lost is a trapezoid, not a triangle.

use super::market::{Source, SourceResponse};

/// Returns change of the surplus of importers, dollars: −(p₁ − p₀)(q₀ + q₁) ÷ 2.
pub fn importers(source: &Source, reacted: &SourceResponse) -> f64 {
    -source.value * (reacted.buyer - (1.0 + source.before)) * (1.0 + reacted.quantity) / 2.0
}

/// Returns change of the surplus of exporters, dollars: (x₁ − x₀)(q₀ + q₁) ÷ 2.
pub fn exporters(source: &Source, reacted: &SourceResponse) -> f64 {
    source.value * (reacted.exporter - 1.0) * (1.0 + reacted.quantity) / 2.0
}
