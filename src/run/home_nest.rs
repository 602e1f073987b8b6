//! Domestic goods against imports: the elasticity between them that an estimate of import demand leaves over.
//!
//! An elasticity of import demand holds what buyers turn to domestically already. With the demand for all goods of a
//! market stated, what is left of it is substitution between home and imports, so that nothing is counted twice.

use crate::world::parameter::home_share::HomeShareLevel;

/// The least that domestic goods and imports are taken to substitute.
const LEAST: f64 = 0.2;

/// How domestic goods stand in a market whose share is read from a table.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct HomeNest {
    /// The elasticity of demand for all goods of the market together: below 0.
    pub composite: f64,
    /// Where the share was read.
    pub level: HomeShareLevel,
}

/// What the elasticity of import demand makes of a market with domestic goods.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct HomeSubstitution {
    /// σ_D, between domestic goods and imports together.
    pub between: f64,
    /// The elasticity of import demand as estimated.
    pub estimate: f64,
    /// The elasticity of import demand that follows from σ_D, at fixed prices of domestic goods.
    pub implied: f64,
}

impl HomeNest {
    /// Returns σ_D = (|η_M| − s_M |η|) ÷ s_H, kept from 0.2 to the elasticity among imports, and what follows from it:
    /// η_M = −(s_H σ_D + s_M |η|).
    pub fn substitution(&self, share: f64, estimate: f64, among_imports: f64) -> HomeSubstitution {
        let of_imports = (1.0 - share) * self.composite.abs();
        let between = ((estimate.abs() - of_imports) / share).max(LEAST).min(among_imports);
        let implied = if share > 0.0 { -(share * between + of_imports) } else { -of_imports };
        HomeSubstitution { between, estimate, implied }
    }
}

impl HomeSubstitution {
    /// Returns true if what follows is not the estimate: σ_D is kept at an end, or nothing is produced domestically.
    pub fn is_held(&self) -> bool {
        (self.implied - self.estimate).abs() > 1e-9 * self.estimate.abs().max(1.0)
    }
}
