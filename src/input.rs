//! From disk to types: what was written becomes what is meant, and every mistake keeps its address.

mod dating;
pub mod duty;
pub mod field;
pub mod files;
pub mod goal;
pub mod hint;
pub mod list;
pub mod measure;
pub mod mention;
mod parallel;
pub mod parameter;
pub mod part;
pub mod partner;
pub mod product;
pub mod quantity;
pub mod regime;
pub mod rule;
mod scalar;
pub mod scenario;
pub mod schedule;
pub mod schema;
mod several;
pub mod share;
pub mod sheet;
mod syntax;
pub mod table;
pub mod world;
