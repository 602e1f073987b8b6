//! Models of general equilibrium: how all countries react when tariffs change, each with its equations and its paper.

pub mod caliendo_parro;
pub mod general;
pub mod gravity;
pub mod multisector;
pub mod outcome;
pub mod sector_outcome;
pub mod sectors;
pub mod solver_noise;
