//! How the whole world reacts when tariffs change: models of general equilibrium, each with its equations and its paper.

pub mod caliendo_parro;
pub mod general;
pub mod gravity;
pub mod multisector;
pub mod outcome;
pub mod sector_outcome;
pub mod sectors;
pub mod solver_noise;
