//! The kinds of picture: a file a kind, with its drawing, its table of numbers and its alternative text.

pub mod band;
pub mod bars;
pub mod blank;
pub mod curves;
pub mod diverging;
pub mod dumbbell;
pub mod fan;
pub mod groups;
pub mod heatmap;
pub mod intervals;
pub mod multiples;
pub mod stack;
pub mod steps;
pub mod tilemap;
pub mod tornado;
pub mod waterfall;
