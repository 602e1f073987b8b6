//! What a solver leaves of no change.

/// The least change, in percent, that is told from none. A solver stops within 1e-11 of an equilibrium as a logarithm, which is
/// 1e-9 percent; outcomes and accounts that are made to balance are several of these away.
const LEAST: f64 = 1e-7;

/// Returns a change in percent; what a solver leaves of none is none.
pub fn without_solver_noise(change: f64) -> f64 {
    if change.abs() < LEAST { 0.0 } else { change }
}
