//! One scenario worked out: every case and every point of its sweeps, in parallel, results in order.

mod aggregator;
pub mod by_measure;
pub mod compare;
pub mod compiled;
pub mod coverage;
pub mod draw_shards;
pub mod equilibrium;
mod execute;
pub mod expect;
mod failure;
pub mod game;
mod gather;
mod grid;
mod group;
pub(crate) mod ineffective_edits;
pub mod market;
pub mod market_parameters;
pub mod parameter_draws;
pub mod partial;
pub mod progress;
mod result;
mod scope;
pub mod shock;
pub mod solve;
pub mod solver;
mod split;
pub(crate) mod spread;
mod stacked_additions;
pub mod timeline;
pub mod welfare_curve;
pub mod why;

pub use execute::{run, run_after};
pub use failure::Failure;
pub use result::{ByPairAndBranch, CaseRun, PictureInputs, Run};
