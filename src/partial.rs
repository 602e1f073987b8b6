//! How trade reacts, one market at a time, when duties change: one model a file, each with its equations and its paper.
//!
//! A *market* is what importers choose within: the sources of one product, told apart by who sells and at which duty. A
//! model says, source by source, what becomes of quantity and prices, and what importers, exporters and domestic
//! producers gain or lose. Everything here is in floating numbers; [`crate::units::exact_to_float`] is where exact ones
//! turn into them.

pub mod armington;
pub mod constant_elasticity;
mod figure;
pub mod fixed_imports;
pub mod gsim;
mod input;
pub mod isoelastic_surplus;
pub mod linear_surplus;
mod market;
mod model;
mod nest;
pub mod smart;

pub use figure::ResponseFigure;
pub use input::Input;
pub use market::{Elasticities, Home, MarketOutcome, MarketResult, NotSolved, Source, SourceResponse, Supply};
pub use model::{MarketExtent, ModelEquations, PartialModel};

/// The models that a scenario can name, from the simplest on.
pub static PARTIAL_MODELS: [&PartialModel; 4] =
    [&constant_elasticity::SPEC, &armington::SPEC, &smart::SPEC, &gsim::SPEC];
