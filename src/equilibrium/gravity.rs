//! General equilibrium of many countries that make one good each of a kind: what tariffs do to wages, work, prices, trade
//! and welfare (Ignatenko, Macedoni, Lashkaripour & Simonovska 2025, Making America great again? The economic impacts of
//! Liberation Day tariffs, Journal of International Economics 157).
//!
//! Countries are numbers from 0. A matrix has a row for each exporter and a column for each importer, row after row. Money is
//! in units of the world's own; what is told is in percent.

mod bilateral;
mod calibration;
mod equations;
mod equilibrium;
mod jacobian;
mod model;
mod optimal;
mod outcome;
mod parameters;

pub use bilateral::{optimal_bilateral, welfare_slopes};
pub use calibration::{Closure, GravityBase, fixed_cost_shares};
pub use equilibrium::GravityEquilibrium;
pub use model::{CARD, Gravity};
pub use parameters::{GravityParameters, Rebate};
